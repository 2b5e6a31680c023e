-- Facts of the province and of the county with most, in the partitions bound as
-- facts.
SELECT max(rows), max(most)
FROM
(
    SELECT province, sum(n) AS rows, max(n) AS most
    FROM (SELECT province, county, count() AS n FROM facts WHERE _partition_id IN @facts GROUP BY province, county)
    GROUP BY province
)
