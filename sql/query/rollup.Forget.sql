-- Rows of publications whose partitions are gone.
DELETE FROM publications WHERE publication_no IN @publications
