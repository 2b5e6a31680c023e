-- {Measures:records,enterprises,employees,premium_paid,paid_amount By:region.county,industry.section Pivot: Where:[region=360400 month=2017-01..2017-06] Subtotals: Top: Level: Basis: Sort: Limit: Offset: Explain:}

-- view {frame:0 over:0 calendar:}, 0 months back, grains [11 0]: route facts+repeats
--   paid region.county,industry.section records,amount,employees,premium_paid,employees_known,premium_paid_known：facts 约 272400 微秒（10000000 行、224 个分区）
--   paid region.county,industry.section records,amount,employees,premium_paid,employees_known,premium_paid_known：cells:month_province 不用，不含 region.county
--   paid region.county,industry.section records,amount,employees,premium_paid,employees_known,premium_paid_known：cells:month_province_division 不用，不含 region.county
--   paid region.county,industry.section records,amount,employees,premium_paid,employees_known,premium_paid_known：cells:month_county 不用，不含 industry.section
--   paid region.county,industry.section records,amount,employees,premium_paid,employees_known,premium_paid_known：cells:month_province_ownership_size 不用，不含 region.county
--   paid region.county,industry.section records,amount,employees,premium_paid,employees_known,premium_paid_known：cells:month_province_policy_focus 不用，不含 region.county
--   paid region.county,industry.section records,amount,employees,premium_paid,employees_known,premium_paid_known：cells:month_class 不用，不含 region.county
--   paid region.county,industry.section records,amount,employees,premium_paid,employees_known,premium_paid_known：cells:month_section_ownership_size 不用，不含 region.county
--   paid region.county,industry.section records,amount,employees,premium_paid,employees_known,premium_paid_known：cells:month_city_section 不用，不含 region.county
--   paid region.county,industry.section records,amount,employees,premium_paid,employees_known,premium_paid_known：cells:year_city_division 不用，不含 region.county
--   paid region.county,industry.section records,amount,employees,premium_paid,employees_known,premium_paid_known：cells:year_division_ownership_size 不用，不含 region.county
--   paid region.county,industry.section records,amount,employees,premium_paid,employees_known,premium_paid_known：cells:year_division_size_policy_focus 不用，不含 region.county
--   paid region.county,industry.section records,amount,employees,premium_paid,employees_known,premium_paid_known：cells:year_city_ownership_size 不用，不含 region.county
--   paid region.county,industry.section records,amount,employees,premium_paid,employees_known,premium_paid_known：cells:year_city_policy_focus 不用，不含 region.county
--   paid region.county,industry.section records,amount,employees,premium_paid,employees_known,premium_paid_known：cells:year_ownership_size_policy_focus 不用，不含 region.county
--   paid region.county,industry.section records,amount,employees,premium_paid,employees_known,premium_paid_known：选用 facts
--   paid region.county,industry.section enterprises：facts 约 472400 微秒（10000000 行、224 个分区）
--   paid region.county,industry.section enterprises：bitmaps:enterprises_year 不用，不含 region.county
--   paid region.county,industry.section enterprises：bitmaps:enterprises_month 不用，不含 region.county
--   paid region.county,industry.section enterprises：bitmaps:enterprises_year_province 不用，不含 region.county
--   paid region.county,industry.section enterprises：bitmaps:enterprises_month_province 不用，不含 region.county
--   paid region.county,industry.section enterprises：bitmaps:enterprises_year_county 不用，不含 industry.section
--   paid region.county,industry.section enterprises：bitmaps:enterprises_year_division 不用，不含 region.county
--   paid region.county,industry.section enterprises：bitmaps:enterprises_month_section 不用，不含 region.county
--   paid region.county,industry.section enterprises：bitmaps:enterprises_year_ownership_size 不用，不含 region.county
--   paid region.county,industry.section enterprises：bitmaps:enterprises_year_policy_focus 不用，不含 region.county
--   paid region.county,industry.section enterprises：bitmaps:enterprises_year_province_section 不用，不含 region.county
--   paid region.county,industry.section enterprises：bitmaps:enterprises_year_province_ownership_size 不用，不含 region.county
--   paid region.county,industry.section enterprises：bitmaps:enterprises_year_province_policy_focus 不用，不含 region.county
--   paid region.county,industry.section enterprises：选用 facts
--   paid 合计 enterprises：facts 约 472400 微秒（10000000 行、224 个分区）
--   paid 合计 enterprises：bitmaps:enterprises_year 不用，不含 month.month
--   paid 合计 enterprises：bitmaps:enterprises_month 不用，不含 region.city
--   paid 合计 enterprises：bitmaps:enterprises_year_province 不用，不含 month.month
--   paid 合计 enterprises：bitmaps:enterprises_month_province 不用，不含 region.city
--   paid 合计 enterprises：bitmaps:enterprises_year_county 不用，不含 month.month
--   paid 合计 enterprises：bitmaps:enterprises_year_division 不用，不含 month.month
--   paid 合计 enterprises：bitmaps:enterprises_month_section 不用，不含 region.city
--   paid 合计 enterprises：bitmaps:enterprises_year_ownership_size 不用，不含 month.month
--   paid 合计 enterprises：bitmaps:enterprises_year_policy_focus 不用，不含 month.month
--   paid 合计 enterprises：bitmaps:enterprises_year_province_section 不用，不含 month.month
--   paid 合计 enterprises：bitmaps:enterprises_year_province_ownership_size 不用，不含 month.month
--   paid 合计 enterprises：bitmaps:enterprises_year_province_policy_focus 不用，不含 month.month
--   paid 合计 enterprises：选用 facts

-- facts paid grains=[11 0] sums=[0]
SELECT county AS k0, industry_section AS k1, toUInt64(grouping(k0, k1)) AS rolled, toInt64(count()) AS c_records, toInt64(sum(paid_amount) * 100) AS c_amount, toInt64(sumIf(employees, paid_in_year = 1)) AS c_employees, toInt64(sumIf(premium_paid, paid_in_year = 1) * 100) AS c_premium_paid, toInt64(sumIf(employees_known, paid_in_year = 1)) AS c_employees_known, toInt64(sumIf(premium_paid_known, paid_in_year = 1)) AS c_premium_paid_known, toInt64(uniqExact(enterprise_no)) AS c_enterprises
FROM facts
WHERE _partition_id IN ('1-4-2017-1000001', '1-4-2018-1000001')
  AND paid_month > 0
  AND paid_month BETWEEN @p1 AND @p2
  AND province IN (@p3)
  AND city IN (@p4)
GROUP BY GROUPING SETS ((k0, k1), ())
HAVING count() > 0
SETTINGS optimize_group_by_function_keys = 0;
-- @p1 = 201700
-- @p2 = 201706
-- @p3 = 360000
-- @p4 = 360400

-- repeats paid grains=[11] sums=[]
SELECT k0, k1, toInt64(sum(e_employees)) AS c_employees, toInt64(sum(e_premium_paid) * 100) AS c_premium_paid, toInt64(sum(e_employees_known)) AS c_employees_known, toInt64(sum(e_premium_paid_known)) AS c_premium_paid_known
FROM
(
    SELECT county AS k0, industry_section AS k1, any(employees) AS e_employees, any(premium_paid) AS e_premium_paid, any(employees_known) AS e_employees_known, any(premium_paid_known) AS e_premium_paid_known
    FROM repeats
    WHERE _partition_id IN ('1-4-2017-1000001', '1-4-2018-1000001')
      AND month BETWEEN @p1 AND @p2
      AND province IN (@p3)
      AND city IN (@p4)
    GROUP BY k0, k1, enterprise_no, subsidy_year, county
)
GROUP BY k0, k1
HAVING count() > 0;
-- @p1 = 201700
-- @p2 = 201706
-- @p3 = 360000
-- @p4 = 360400

-- repeats paid grains=[0] sums=[]
SELECT toInt64(sum(e_employees)) AS c_employees, toInt64(sum(e_premium_paid) * 100) AS c_premium_paid, toInt64(sum(e_employees_known)) AS c_employees_known, toInt64(sum(e_premium_paid_known)) AS c_premium_paid_known
FROM
(
    SELECT any(employees) AS e_employees, any(premium_paid) AS e_premium_paid, any(employees_known) AS e_employees_known, any(premium_paid_known) AS e_premium_paid_known
    FROM repeats
    WHERE _partition_id IN ('1-4-2017-1000001', '1-4-2018-1000001')
      AND month BETWEEN @p1 AND @p2
      AND province IN (@p3)
      AND city IN (@p4)
    GROUP BY enterprise_no, subsidy_year, county
)
HAVING count() > 0;
-- @p1 = 201700
-- @p2 = 201706
-- @p3 = 360000
-- @p4 = 360400
