-- {Measures:records,enterprises By:industry.class Pivot: Where:[region=360430 month=2023-11] Subtotals: Top: Level: Basis: Sort: Limit: Offset: Explain:}

-- view {frame:0 over:0 calendar:}, 0 months back, grains [1 0]: route facts
--   paid industry.class records：facts 约 272400 微秒（10000000 行、224 个分区）
--   paid industry.class records：cells:month_province 不用，不含 industry.class
--   paid industry.class records：cells:month_province_division 不用，不含 industry.class
--   paid industry.class records：cells:month_county 不用，不含 industry.class
--   paid industry.class records：cells:month_province_ownership_size 不用，不含 industry.class
--   paid industry.class records：cells:month_province_policy_focus 不用，不含 industry.class
--   paid industry.class records：cells:month_class 不用，不含 region.county
--   paid industry.class records：cells:month_section_ownership_size 不用，不含 industry.class
--   paid industry.class records：cells:month_city_section 不用，不含 industry.class
--   paid industry.class records：cells:year_city_division 不用，不含 industry.class
--   paid industry.class records：cells:year_division_ownership_size 不用，不含 industry.class
--   paid industry.class records：cells:year_division_size_policy_focus 不用，不含 industry.class
--   paid industry.class records：cells:year_city_ownership_size 不用，不含 industry.class
--   paid industry.class records：cells:year_city_policy_focus 不用，不含 industry.class
--   paid industry.class records：cells:year_ownership_size_policy_focus 不用，不含 industry.class
--   paid industry.class records：选用 facts
--   paid industry.class enterprises：facts 约 472400 微秒（10000000 行、224 个分区）
--   paid industry.class enterprises：bitmaps:enterprises_year 不用，不含 industry.class
--   paid industry.class enterprises：bitmaps:enterprises_month 不用，不含 industry.class
--   paid industry.class enterprises：bitmaps:enterprises_year_province 不用，不含 industry.class
--   paid industry.class enterprises：bitmaps:enterprises_month_province 不用，不含 industry.class
--   paid industry.class enterprises：bitmaps:enterprises_year_county 不用，不含 industry.class
--   paid industry.class enterprises：bitmaps:enterprises_year_division 不用，不含 industry.class
--   paid industry.class enterprises：bitmaps:enterprises_month_section 不用，不含 industry.class
--   paid industry.class enterprises：bitmaps:enterprises_year_ownership_size 不用，不含 industry.class
--   paid industry.class enterprises：bitmaps:enterprises_year_policy_focus 不用，不含 industry.class
--   paid industry.class enterprises：bitmaps:enterprises_year_province_section 不用，不含 industry.class
--   paid industry.class enterprises：bitmaps:enterprises_year_province_ownership_size 不用，不含 industry.class
--   paid industry.class enterprises：bitmaps:enterprises_year_province_policy_focus 不用，不含 industry.class
--   paid industry.class enterprises：选用 facts
--   paid 合计 enterprises：facts 约 472400 微秒（10000000 行、224 个分区）
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

-- facts paid grains=[1 0] sums=[0]
SELECT industry_class AS k0, toUInt64(grouping(k0)) AS rolled, toInt64(count()) AS c_records, toInt64(uniqExact(enterprise_no)) AS c_enterprises
FROM facts
WHERE _partition_id IN ('1-4-2017-1000001', '1-4-2018-1000001')
  AND paid_month > 0
  AND paid_month BETWEEN @p1 AND @p2
  AND province IN (@p3)
  AND county IN (@p4)
GROUP BY GROUPING SETS ((k0), ())
HAVING count() > 0
SETTINGS optimize_group_by_function_keys = 0;
-- @p1 = 202311
-- @p2 = 202311
-- @p3 = 360000
-- @p4 = 360430
