-- Exact size of one view by event, over the facts of the partitions bound as
-- facts: cells; and where it would keep bitmaps, the enterprises in them, the
-- containers of 65,536 numbers that they touch, and their bytes as stored. The
-- fragment levels holds the hashes of the view's levels (see rollup.AdviseSizes),
-- the fragment of holds what is counted of a cell.
SELECT count(), sum(elements), sum(containers), sum(bytes)
FROM
(
    SELECT happened, {of}
    FROM facts AS f
    ARRAY JOIN
        ['declared', 'approved', 'paid', 'recovered'] AS happened,
        [f.declared_month, f.approved_month, f.paid_month, f.recovered_month] AS event_month
    WHERE f._partition_id IN @facts AND event_month > 0
    GROUP BY happened, {levels}
)
GROUP BY happened
