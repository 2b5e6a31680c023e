-- What is in one of two row sets only: the fragments recomputed and stored.
-- balance is positive for rows that should be there, negative for rows that
-- should not.
SELECT sum(side) AS balance, any(figures)
FROM
(
    SELECT toInt64(1) AS side, array(* APPLY(toString)) AS figures FROM ({recomputed})
    UNION ALL
    SELECT toInt64(-1) AS side, array(* APPLY(toString)) AS figures FROM ({stored})
)
GROUP BY sipHash128(figures)
HAVING balance != 0
LIMIT @most
