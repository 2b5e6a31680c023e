SELECT
    (SELECT uniqExact(commit_no) FROM valid_commits WHERE commit_no IN (@numbers)),
    (SELECT max(epoch) FROM commits) > @epoch
