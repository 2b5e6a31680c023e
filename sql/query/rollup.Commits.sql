-- How far the ledger has come: the highest valid commit, and the position of
-- the last one in the order of acknowledgement.
SELECT max(commit_no), max(position) FROM valid_commits
