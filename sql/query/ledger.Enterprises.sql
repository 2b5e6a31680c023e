SELECT uscc, enterprise_no
FROM enterprises
WHERE uscc IN (SELECT uscc FROM asked) AND (commit_no = @mine OR commit_no IN (SELECT commit_no FROM valid_commits))
ORDER BY uscc, commit_no DESC
LIMIT 1 BY uscc
