-- How many of the enterprises' events stood in a cell of the finest grain
-- before and do not any more: what bitmaps cannot be amended by.
SELECT count()
FROM
(
    SELECT
        level, subsidy_year, happened, event_month, province, city, county,
        industry_section, industry_division, industry_group, industry_class,
        industry_2017_section, industry_2017_division, industry_2017_group, industry_2017_class,
        ownership_category, ownership_type, ownership_subtype, size, policy, focus, enterprise_no
    FROM facts
    ARRAY JOIN
        ['declared', 'approved', 'paid', 'recovered'] AS happened,
        [declared_month, approved_month, paid_month, recovered_month] AS event_month
    WHERE _partition_id IN @before AND enterprise_no IN @enterprises AND event_month > 0
    EXCEPT DISTINCT
    SELECT
        level, subsidy_year, happened, event_month, province, city, county,
        industry_section, industry_division, industry_group, industry_class,
        industry_2017_section, industry_2017_division, industry_2017_group, industry_2017_class,
        ownership_category, ownership_type, ownership_subtype, size, policy, focus, enterprise_no
    FROM facts
    ARRAY JOIN
        ['declared', 'approved', 'paid', 'recovered'] AS happened,
        [declared_month, approved_month, paid_month, recovered_month] AS event_month
    WHERE _partition_id IN @after AND enterprise_no IN @enterprises AND event_month > 0
)
