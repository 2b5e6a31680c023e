-- Partitions of rollups that lie in several parts, each of which every question opens.
SELECT table, partition_id
FROM system.parts
WHERE active AND database = currentDatabase() AND table IN ('rollup_cells', 'rollup_enterprises')
GROUP BY table, partition_id
HAVING count() > 1 AND sum(rows) > 8192
ORDER BY table, partition_id
