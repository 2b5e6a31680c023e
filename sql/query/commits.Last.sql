SELECT max(commit_no) FROM valid_commits
