-- Places that the commits after the position since added or changed.
SELECT DISTINCT place
FROM places
WHERE commit_no IN (SELECT commit_no FROM valid_commits WHERE position > @since AND position <= @upto)
