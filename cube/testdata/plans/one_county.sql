-- measures records,enterprises by "industry.class" where ["region=360430" "month=2023-11"]
-- route facts
--   paid 各行 records：facts 代价 20224000（10000000 行、224 个分区）
--   paid 各行 records：cells:month_province 不用，不含 industry.class
--   paid 各行 records：cells:month_province_division 不用，不含 industry.class
--   paid 各行 records：cells:month_county 不用，不含 industry.class
--   paid 各行 records：cells:month_province_ownership_size 不用，不含 industry.class
--   paid 各行 records：cells:month_province_policy_focus 不用，不含 industry.class
--   paid 各行 records：cells:month_class 不用，不含 region.county
--   paid 各行 records：cells:month_section_ownership_size 不用，不含 industry.class
--   paid 各行 records：cells:month_city_section 不用，不含 industry.class
--   paid 各行 records：选用 facts
--   paid 各行 enterprises：facts 代价 80224000（10000000 行、224 个分区）
--   paid 各行 enterprises：bitmaps:enterprises_year 不用，不含 industry.class
--   paid 各行 enterprises：bitmaps:enterprises_month 不用，不含 industry.class
--   paid 各行 enterprises：bitmaps:enterprises_year_province 不用，不含 industry.class
--   paid 各行 enterprises：bitmaps:enterprises_month_province 不用，不含 industry.class
--   paid 各行 enterprises：bitmaps:enterprises_year_county 不用，不含 industry.class
--   paid 各行 enterprises：bitmaps:enterprises_year_division 不用，不含 industry.class
--   paid 各行 enterprises：bitmaps:enterprises_month_section 不用，不含 industry.class
--   paid 各行 enterprises：bitmaps:enterprises_year_ownership_size 不用，不含 industry.class
--   paid 各行 enterprises：bitmaps:enterprises_year_policy_focus 不用，不含 industry.class
--   paid 各行 enterprises：bitmaps:enterprises_year_province_section 不用，不含 industry.class
--   paid 各行 enterprises：bitmaps:enterprises_year_province_ownership_size 不用，不含 industry.class
--   paid 各行 enterprises：bitmaps:enterprises_year_province_policy_focus 不用，不含 industry.class
--   paid 各行 enterprises：选用 facts
--   paid 合计 enterprises：facts 代价 80224000（10000000 行、224 个分区）
--   paid 合计 enterprises：bitmaps:enterprises_year 不用，不含 month.month
--   paid 合计 enterprises：bitmaps:enterprises_month 不用，不含 region.county
--   paid 合计 enterprises：bitmaps:enterprises_year_province 不用，不含 month.month
--   paid 合计 enterprises：bitmaps:enterprises_month_province 不用，不含 region.county
--   paid 合计 enterprises：bitmaps:enterprises_year_county 不用，不含 month.month
--   paid 合计 enterprises：bitmaps:enterprises_year_division 不用，不含 month.month
--   paid 合计 enterprises：bitmaps:enterprises_month_section 不用，不含 region.county
--   paid 合计 enterprises：bitmaps:enterprises_year_ownership_size 不用，不含 month.month
--   paid 合计 enterprises：bitmaps:enterprises_year_policy_focus 不用，不含 month.month
--   paid 合计 enterprises：bitmaps:enterprises_year_province_section 不用，不含 month.month
--   paid 合计 enterprises：bitmaps:enterprises_year_province_ownership_size 不用，不含 month.month
--   paid 合计 enterprises：bitmaps:enterprises_year_province_policy_focus 不用，不含 month.month
--   paid 合计 enterprises：选用 facts

-- facts paid total=false
SELECT industry_class AS k0, toInt64(count()) AS c_records, toInt64(uniqExact(enterprise_no)) AS c_enterprises
FROM facts
WHERE _partition_id IN ('1-4-2017-1000001', '1-4-2018-1000001')
  AND paid_month > 0
  AND paid_month BETWEEN @p1 AND @p2
  AND county IN (@p3)
GROUP BY k0 WITH TOTALS;
-- @p1 = 202311
-- @p2 = 202311
-- @p3 = 360430
