SELECT publication_no, commit_no, position, shape, at, partitions
FROM publications
ORDER BY publication_no DESC
LIMIT 1
