-- Rows per partition of the derived tables, by which the planner weighs sources.
SELECT table, partition_id, sum(rows) AS rows
FROM system.parts
WHERE active AND database = currentDatabase() AND table IN ('facts', 'rollup_cells', 'rollup_enterprises', 'repeats')
GROUP BY table, partition_id
