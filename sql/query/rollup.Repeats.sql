-- Paid records of enterprises paid more than once in a year and place, in the
-- order of repeats' columns without generation, from the facts of the
-- partitions bound as facts, of everybody or of some enterprises alone.
SELECT
    level, subsidy_year, paid_month,
    province, city, county, industry_section, industry_division, industry_group, industry_class,
    industry_2017_section, industry_2017_division, industry_2017_group, industry_2017_class,
    ownership_category, ownership_type, ownership_subtype, size, policy, focus,
    enterprise_no, employees, layoffs, premium_paid, premium_due,
    employees_known, layoffs_known, premium_paid_known, premium_due_known,
    used_living, used_insurance, used_retraining, used_upskilling, used_other, used_cost, used_known
FROM facts
WHERE _partition_id IN @facts AND paid_month > 0 AND paid_in_year > 1 AND (@everybody OR enterprise_no IN @enterprises)
