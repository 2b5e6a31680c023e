-- Publications in order.
SELECT publication_no, at FROM publications ORDER BY publication_no
