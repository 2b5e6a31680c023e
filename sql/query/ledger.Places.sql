SELECT place, code, name, kind, parent, pooling, valid_from, valid_to
FROM places
WHERE commit_no IN (SELECT commit_no FROM valid_commits)
ORDER BY place, commit_no DESC
LIMIT 1 BY place
