-- How many rows the enterprises have in repeats, or will have.
SELECT
    (SELECT count() FROM repeats WHERE _partition_id IN @live AND enterprise_no IN @enterprises)
    + (SELECT count() FROM facts WHERE _partition_id IN @after AND paid_in_year > 1 AND enterprise_no IN @enterprises)
