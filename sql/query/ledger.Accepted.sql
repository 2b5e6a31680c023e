SELECT record_id, version, max(level)
FROM record_steps
WHERE step = 'accepted' AND record_id IN (SELECT record_id FROM asked) AND subsidy_year IN (@years)
    AND (commit_no = @mine OR commit_no IN (SELECT commit_no FROM valid_commits))
GROUP BY record_id, version
