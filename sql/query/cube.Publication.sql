-- The newest publication: which partitions are live, as of which commit.
SELECT publication_no, commit_no, at, partitions
FROM publications
ORDER BY publication_no DESC
LIMIT 1
