SELECT max(commit_no) FROM valid_commits WHERE idempotency_key = @key
