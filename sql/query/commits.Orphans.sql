-- Numbers below the present epoch with rows in the ledger and no verdict.
SELECT DISTINCT commit_no
FROM
(
    SELECT commit_no FROM enterprises
    UNION ALL SELECT commit_no FROM record_versions
    UNION ALL SELECT commit_no FROM record_contacts
    UNION ALL SELECT commit_no FROM record_steps
    UNION ALL SELECT commit_no FROM column_mappings
    UNION ALL SELECT commit_no FROM places
)
WHERE commit_no < @below
    AND commit_no NOT IN (SELECT commit_no FROM valid_commits)
    AND commit_no NOT IN (SELECT commit_no FROM commits WHERE kind = 'abandoned')
ORDER BY commit_no
