INSERT INTO publications (publication_no, commit_no, position, shape, at, partitions)
