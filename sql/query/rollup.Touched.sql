-- The (level, subsidy year, province) whose facts the commits after the
-- position since touch: those that accepted a version there, with the
-- enterprises concerned, no more than most. External table: place_map.
SELECT
    accepted.level,
    v.subsidy_year,
    if(p.found, p.province, v.province) AS in_province,
    groupUniqArray(@most)(v.uscc),
    groupUniqArray(@most)(v.enterprise_no)
FROM record_versions AS v
INNER JOIN
(
    SELECT DISTINCT s.record_id AS record_id, s.version AS version, accepted_level AS level
    FROM record_steps AS s
    ARRAY JOIN CAST(range(greatest(s.from_level, 1), s.level + 1), 'Array(UInt8)') AS accepted_level
    WHERE s.step = 'accepted'
        AND s.commit_no IN (SELECT commit_no FROM valid_commits WHERE position > @since AND position <= @upto)
) AS accepted ON v.record_id = accepted.record_id AND v.version = accepted.version
LEFT ANY JOIN place_map AS p ON v.place = p.place
GROUP BY accepted.level, v.subsidy_year, in_province
