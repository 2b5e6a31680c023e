-- Whether any row is in one of two row sets only: the fragments recomputed and stored. Only hashes are
-- kept; what differs is asked for (rollup.Compare) where something does.
SELECT count() > 0
FROM
(
    SELECT hash
    FROM
    (
        SELECT toInt64(1) AS side, sipHash128(* APPLY(toString)) AS hash FROM ({recomputed})
        UNION ALL
        SELECT toInt64(-1) AS side, sipHash128(* APPLY(toString)) AS hash FROM ({stored})
    )
    GROUP BY hash
    HAVING sum(side) != 0
    LIMIT 1
)
