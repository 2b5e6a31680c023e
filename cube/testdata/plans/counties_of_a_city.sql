-- measures records,enterprises,employees,premium_paid,paid_amount by "region.county,industry.section" where ["region=360400" "month=2017-01..2017-06"]
-- route facts+repeats
--   paid 各行 records,amount,employees,premium_paid：facts 代价 20224000（10000000 行、224 个分区）
--   paid 各行 records,amount,employees,premium_paid：cells:month_province 不用，不含 region.county
--   paid 各行 records,amount,employees,premium_paid：cells:month_province_division 不用，不含 region.county
--   paid 各行 records,amount,employees,premium_paid：cells:month_county 不用，不含 industry.section
--   paid 各行 records,amount,employees,premium_paid：cells:month_province_ownership_size 不用，不含 region.county
--   paid 各行 records,amount,employees,premium_paid：cells:month_province_policy_focus 不用，不含 region.county
--   paid 各行 records,amount,employees,premium_paid：cells:month_class 不用，不含 region.county
--   paid 各行 records,amount,employees,premium_paid：cells:month_section_ownership_size 不用，不含 region.county
--   paid 各行 records,amount,employees,premium_paid：cells:month_city_section 不用，不含 region.county
--   paid 各行 records,amount,employees,premium_paid：选用 facts
--   paid 各行 enterprises：facts 代价 80224000（10000000 行、224 个分区）
--   paid 各行 enterprises：bitmaps:enterprises_year 不用，不含 region.county
--   paid 各行 enterprises：bitmaps:enterprises_month 不用，不含 region.county
--   paid 各行 enterprises：bitmaps:enterprises_year_province 不用，不含 region.county
--   paid 各行 enterprises：bitmaps:enterprises_month_province 不用，不含 region.county
--   paid 各行 enterprises：bitmaps:enterprises_year_county 不用，不含 industry.section
--   paid 各行 enterprises：bitmaps:enterprises_year_division 不用，不含 region.county
--   paid 各行 enterprises：bitmaps:enterprises_month_section 不用，不含 region.county
--   paid 各行 enterprises：bitmaps:enterprises_year_ownership_size 不用，不含 region.county
--   paid 各行 enterprises：bitmaps:enterprises_year_policy_focus 不用，不含 region.county
--   paid 各行 enterprises：bitmaps:enterprises_year_province_section 不用，不含 region.county
--   paid 各行 enterprises：bitmaps:enterprises_year_province_ownership_size 不用，不含 region.county
--   paid 各行 enterprises：bitmaps:enterprises_year_province_policy_focus 不用，不含 region.county
--   paid 各行 enterprises：选用 facts
--   paid 合计 enterprises：facts 代价 80224000（10000000 行、224 个分区）
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

-- facts paid total=false
SELECT county AS k0, industry_section AS k1, toInt64(count()) AS c_records, toDecimal128(sum(paid_amount), 2) AS c_amount, toInt64(sumIf(employees, paid_in_year = 1)) AS c_employees, toDecimal128(sumIf(premium_paid, paid_in_year = 1), 2) AS c_premium_paid, toInt64(uniqExact(enterprise_no)) AS c_enterprises
FROM facts
WHERE _partition_id IN ('1-4-2017-1000001', '1-4-2018-1000001')
  AND paid_month > 0
  AND paid_month BETWEEN @p1 AND @p2
  AND city IN (@p3)
GROUP BY k0, k1 WITH TOTALS;
-- @p1 = 201700
-- @p2 = 201706
-- @p3 = 360400

-- repeats paid total=false
SELECT k0, k1, toInt64(sum(e_employees)) AS c_employees, toDecimal128(sum(e_premium_paid), 2) AS c_premium_paid
FROM
(
    SELECT county AS k0, industry_section AS k1, any(employees) AS e_employees, any(premium_paid) AS e_premium_paid
    FROM repeats
    WHERE _partition_id IN ('1-4-2017-1000001', '1-4-2018-1000001')
      AND month BETWEEN @p1 AND @p2
      AND city IN (@p3)
    GROUP BY k0, k1, enterprise_no, subsidy_year, county
)
GROUP BY k0, k1;
-- @p1 = 201700
-- @p2 = 201706
-- @p3 = 360400

-- repeats paid total=true
SELECT toInt64(sum(e_employees)) AS c_employees, toDecimal128(sum(e_premium_paid), 2) AS c_premium_paid
FROM
(
    SELECT any(employees) AS e_employees, any(premium_paid) AS e_premium_paid
    FROM repeats
    WHERE _partition_id IN ('1-4-2017-1000001', '1-4-2018-1000001')
      AND month BETWEEN @p1 AND @p2
      AND city IN (@p3)
    GROUP BY enterprise_no, subsidy_year, county
)
HAVING count() > 0;
-- @p1 = 201700
-- @p2 = 201706
-- @p3 = 360400
