SELECT header, field
FROM column_mappings
WHERE agency = @agency AND commit_no IN (SELECT commit_no FROM valid_commits)
ORDER BY header, commit_no DESC
LIMIT 1 BY header
