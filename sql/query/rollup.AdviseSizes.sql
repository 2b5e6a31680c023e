-- Estimated sizes of many views in one pass over the facts of the partitions
-- bound as facts, by event. The fragment hashes holds one hash for each level
-- (of it and the coarser ones of its dimension, by which rollups group too); a
-- cell is the bitXor of its levels' hashes. The fragment counts holds
-- uniqCombined64 for each view, of its cells and, where it would keep bitmaps,
-- of what merging them touches: exact for a thousand, else mostly within 1 %.
SELECT {counts}
FROM
(
    SELECT happened, {hashes},
        cityHash64('enterprise', f.enterprise_no) AS hash_enterprise,
        cityHash64('container', bitShiftRight(f.enterprise_no, 16)) AS hash_container
    FROM facts AS f
    ARRAY JOIN
        ['declared', 'approved', 'paid', 'recovered'] AS happened,
        [f.declared_month, f.approved_month, f.paid_month, f.recovered_month] AS event_month
    WHERE f._partition_id IN @facts AND event_month > 0
)
GROUP BY happened
