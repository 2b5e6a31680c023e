-- What some publications name.
SELECT partitions FROM publications WHERE publication_no IN @publications
