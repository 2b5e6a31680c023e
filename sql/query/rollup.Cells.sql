-- The rows of one rollup of sums, in the order of rollup_cells' columns without
-- rollup and generation, over the facts of the partitions bound as facts, of
-- everybody or of some enterprises alone. A fact counts once for each event it has met. Amounts belong to the event;
-- yearly attributes are in 'paid' only, of enterprises with one paid record in
-- the year and place (the others are in repeats); plans are in 'paid'; what
-- became of the cohort is in 'declared'. The levels that the rollup keeps are
-- bound as constants: a column that is rolled away is not even read.
SELECT
    f.level, f.subsidy_year, happened,
    if(has(@keep, 'month.month'), event_month, intDiv(event_month, 100) * 100) AS kept_month,
    if(has(@keep, 'region.province'), f.province, 0) AS kept_province,
    if(has(@keep, 'region.city'), f.city, 0) AS kept_city,
    if(has(@keep, 'region.county'), f.county, 0) AS kept_county,
    if(has(@keep, 'industry.section'), f.industry_section, '') AS kept_industry_section,
    if(has(@keep, 'industry.division'), f.industry_division, '') AS kept_industry_division,
    if(has(@keep, 'industry.group'), f.industry_group, '') AS kept_industry_group,
    if(has(@keep, 'industry.class'), f.industry_class, '') AS kept_industry_class,
    if(has(@keep, 'industry_2017.section'), f.industry_2017_section, '') AS kept_industry_2017_section,
    if(has(@keep, 'industry_2017.division'), f.industry_2017_division, '') AS kept_industry_2017_division,
    if(has(@keep, 'industry_2017.group'), f.industry_2017_group, '') AS kept_industry_2017_group,
    if(has(@keep, 'industry_2017.class'), f.industry_2017_class, '') AS kept_industry_2017_class,
    if(has(@keep, 'ownership.category'), f.ownership_category, '') AS kept_ownership_category,
    if(has(@keep, 'ownership.type'), f.ownership_type, '') AS kept_ownership_type,
    if(has(@keep, 'ownership.subtype'), f.ownership_subtype, '') AS kept_ownership_subtype,
    if(has(@keep, 'size'), f.size, '') AS kept_size,
    if(has(@keep, 'policy'), f.policy, '') AS kept_policy,
    if(has(@keep, 'focus'), f.focus, '') AS kept_focus,
    count(),
    sum(event_amount),
    sumIf(f.employees, happened = 'paid' AND f.paid_in_year = 1),
    sumIf(f.layoffs, happened = 'paid' AND f.paid_in_year = 1),
    sumIf(f.premium_paid, happened = 'paid' AND f.paid_in_year = 1),
    sumIf(f.premium_due, happened = 'paid' AND f.paid_in_year = 1),
    sumIf(f.employees_known, happened = 'paid' AND f.paid_in_year = 1),
    sumIf(f.layoffs_known, happened = 'paid' AND f.paid_in_year = 1),
    sumIf(f.premium_paid_known, happened = 'paid' AND f.paid_in_year = 1),
    sumIf(f.premium_due_known, happened = 'paid' AND f.paid_in_year = 1),
    sumIf(f.used_living, happened = 'paid' AND f.paid_in_year = 1),
    sumIf(f.used_insurance, happened = 'paid' AND f.paid_in_year = 1),
    sumIf(f.used_retraining, happened = 'paid' AND f.paid_in_year = 1),
    sumIf(f.used_upskilling, happened = 'paid' AND f.paid_in_year = 1),
    sumIf(f.used_other, happened = 'paid' AND f.paid_in_year = 1),
    sumIf(f.used_cost, happened = 'paid' AND f.paid_in_year = 1),
    sumIf(f.used_known, happened = 'paid' AND f.paid_in_year = 1),
    sumIf(f.planned_living, happened = 'paid'),
    sumIf(f.planned_insurance, happened = 'paid'),
    sumIf(f.planned_retraining, happened = 'paid'),
    sumIf(f.planned_upskilling, happened = 'paid'),
    sumIf(f.planned_other, happened = 'paid'),
    sumIf(f.planned_cost, happened = 'paid'),
    sumIf(f.planned_known, happened = 'paid'),
    countIf(happened = 'declared' AND f.approved_month > 0),
    countIf(happened = 'declared' AND f.paid_month > 0),
    sumIf(f.days_to_payment, happened = 'declared' AND f.days_to_payment >= 0)
FROM facts AS f
ARRAY JOIN
    ['declared', 'approved', 'paid', 'recovered'] AS happened,
    [f.declared_month, f.approved_month, f.paid_month, f.recovered_month] AS event_month,
    [f.declared_amount, f.approved_amount, f.paid_amount, f.recovered_amount] AS event_amount
WHERE f._partition_id IN @facts AND event_month > 0 AND (@everybody OR f.enterprise_no IN @enterprises)
GROUP BY
    f.level, f.subsidy_year, happened,
    kept_month,
    kept_province, kept_city, kept_county,
    kept_industry_section, kept_industry_division, kept_industry_group, kept_industry_class,
    kept_industry_2017_section, kept_industry_2017_division, kept_industry_2017_group, kept_industry_2017_class,
    kept_ownership_category, kept_ownership_type, kept_ownership_subtype,
    kept_size, kept_policy, kept_focus
