-- Where the facts of some places stand now.
SELECT DISTINCT level, subsidy_year, province, county
FROM facts
WHERE _partition_id IN @facts AND county IN @places
