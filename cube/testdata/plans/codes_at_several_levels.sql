-- {Measures:enterprises By:ownership.type,size Pivot: Where:[industry=C,06,0710 ownership=100 size=3,4 focus=1] Subtotals: Top: Level: Basis: Sort: Limit: Offset: Explain:}

-- view {frame:0 over:0 calendar:}, 0 months back, grains [11 0]: route facts
--   paid ownership.type,size enterprises：facts 约 472400 微秒（10000000 行、224 个分区）
--   paid ownership.type,size enterprises：bitmaps:enterprises_year 不用，不含 ownership.type
--   paid ownership.type,size enterprises：bitmaps:enterprises_month 不用，不含 ownership.type
--   paid ownership.type,size enterprises：bitmaps:enterprises_year_province 不用，不含 ownership.type
--   paid ownership.type,size enterprises：bitmaps:enterprises_month_province 不用，不含 ownership.type
--   paid ownership.type,size enterprises：bitmaps:enterprises_year_county 不用，不含 ownership.type
--   paid ownership.type,size enterprises：bitmaps:enterprises_year_division 不用，不含 ownership.type
--   paid ownership.type,size enterprises：bitmaps:enterprises_month_section 不用，不含 ownership.type
--   paid ownership.type,size enterprises：bitmaps:enterprises_year_ownership_size 不用，不含 industry.section
--   paid ownership.type,size enterprises：bitmaps:enterprises_year_policy_focus 不用，不含 ownership.type
--   paid ownership.type,size enterprises：bitmaps:enterprises_year_province_section 不用，不含 ownership.type
--   paid ownership.type,size enterprises：bitmaps:enterprises_year_province_ownership_size 不用，不含 industry.section
--   paid ownership.type,size enterprises：bitmaps:enterprises_year_province_policy_focus 不用，不含 ownership.type
--   paid ownership.type,size enterprises：选用 facts
--   paid 合计 enterprises：facts 约 472400 微秒（10000000 行、224 个分区）
--   paid 合计 enterprises：bitmaps:enterprises_year 不用，不含 industry.section
--   paid 合计 enterprises：bitmaps:enterprises_month 不用，不含 industry.section
--   paid 合计 enterprises：bitmaps:enterprises_year_province 不用，不含 industry.section
--   paid 合计 enterprises：bitmaps:enterprises_month_province 不用，不含 industry.section
--   paid 合计 enterprises：bitmaps:enterprises_year_county 不用，不含 industry.section
--   paid 合计 enterprises：bitmaps:enterprises_year_division 不用，不含 industry.class
--   paid 合计 enterprises：bitmaps:enterprises_month_section 不用，不含 industry.division
--   paid 合计 enterprises：bitmaps:enterprises_year_ownership_size 不用，不含 industry.section
--   paid 合计 enterprises：bitmaps:enterprises_year_policy_focus 不用，不含 industry.section
--   paid 合计 enterprises：bitmaps:enterprises_year_province_section 不用，不含 industry.division
--   paid 合计 enterprises：bitmaps:enterprises_year_province_ownership_size 不用，不含 industry.section
--   paid 合计 enterprises：bitmaps:enterprises_year_province_policy_focus 不用，不含 industry.section
--   paid 合计 enterprises：选用 facts

-- facts paid grains=[11 0] sums=[]
SELECT ownership_type AS k0, size AS k1, toUInt64(grouping(k0, k1)) AS rolled, toInt64(uniqExact(enterprise_no)) AS c_enterprises
FROM facts
WHERE _partition_id IN ('1-4-2017-1000001', '1-4-2018-1000001')
  AND paid_month > 0
  AND (industry_section IN (@p1) OR industry_division IN (@p2) OR industry_class IN (@p3))
  AND ownership_category IN (@p4)
  AND size IN (@p5, @p6)
  AND focus IN (@p7)
GROUP BY GROUPING SETS ((k0, k1), ())
HAVING count() > 0
SETTINGS optimize_group_by_function_keys = 0;
-- @p1 = C
-- @p2 = 06
-- @p3 = 0710
-- @p4 = 100
-- @p5 = 3
-- @p6 = 4
-- @p7 = 1
