-- Rows and bytes on disk of the facts' partitions given.
SELECT partition_id, sum(rows), sum(data_compressed_bytes)
FROM system.parts
WHERE database = currentDatabase() AND active AND table = 'facts' AND partition_id IN @facts
GROUP BY partition_id
