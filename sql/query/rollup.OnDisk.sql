-- All partitions of the derived tables.
SELECT DISTINCT table, partition_id
FROM system.parts
WHERE database = currentDatabase() AND active AND table IN @tables
