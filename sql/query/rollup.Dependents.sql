-- The (level, subsidy year, province) whose facts state last year's uses as
-- shares of payments that the commits after the position since touch: the
-- year after, of the same enterprises, wherever they are; with the enterprises
-- concerned, no more than most. External table: place_map.
SELECT
    touched.level,
    v.subsidy_year,
    if(p.found, p.province, v.province) AS in_province,
    groupUniqArray(@most)(v.uscc),
    groupUniqArray(@most)(v.enterprise_no)
FROM record_versions AS v
INNER JOIN
(
    SELECT DISTINCT accepted.level AS level, toUInt16(e.subsidy_year + 1) AS year_after, e.enterprise_no AS enterprise_no
    FROM record_versions AS e
    INNER JOIN
    (
        SELECT DISTINCT s.record_id AS record_id, s.version AS version, accepted_level AS level
        FROM record_steps AS s
        ARRAY JOIN CAST(range(greatest(s.from_level, 1), s.level + 1), 'Array(UInt8)') AS accepted_level
        WHERE s.step = 'accepted'
            AND s.commit_no IN (SELECT commit_no FROM valid_commits WHERE position > @since AND position <= @upto)
    ) AS accepted ON e.record_id = accepted.record_id AND e.version = accepted.version
) AS touched ON v.enterprise_no = touched.enterprise_no AND v.subsidy_year = touched.year_after
LEFT ANY JOIN place_map AS p ON v.place = p.place
WHERE arrayExists(share -> isNotNull(share), v.used_share)
GROUP BY touched.level, v.subsidy_year, in_province
