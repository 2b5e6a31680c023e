SELECT count() FROM record_versions WHERE commit_no IN (SELECT commit_no FROM valid_commits)
