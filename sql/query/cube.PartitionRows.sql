-- Rows per partition of the derived tables, and per rollup where a partition holds several, by which the
-- planner weighs sources; of rollups also their first and last month, by which partitions are left out.
SELECT table, partition_id, toUInt16(0) AS rollup, sum(rows) AS rows, toUInt32(0) AS first, toUInt32(0) AS last
FROM system.parts
WHERE active AND database = currentDatabase() AND table IN ('facts', 'repeats')
GROUP BY table, partition_id
UNION ALL
SELECT 'rollup_cells', _partition_id, rollup, count(), min(month), max(month) FROM rollup_cells GROUP BY _partition_id, rollup
UNION ALL
SELECT 'rollup_enterprises', _partition_id, rollup, count(), min(month), max(month) FROM rollup_enterprises GROUP BY _partition_id, rollup
