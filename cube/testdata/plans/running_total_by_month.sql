-- {Measures:enterprises.ytd,paid_amount.ytd_yoy By:month.month Pivot: Where:[month=2017-01..2017-06] Subtotals: Top: Level: Basis: Sort: Limit: Offset: Explain:}

-- view {frame:0 over:0 calendar:}, 0 months back, grains [1 0]: route cells:month_province+bitmaps:enterprises_month
--   paid month.month amount：facts 约 272400 微秒（10000000 行、224 个分区）
--   paid month.month amount：cells:month_province 约 850 微秒（2000 行、7 个分区）
--   paid month.month amount：cells:month_province_division 约 1300 微秒（8000 行、7 个分区）
--   paid month.month amount：cells:month_county 约 1150 微秒（6000 行、7 个分区）
--   paid month.month amount：cells:month_province_ownership_size 约 1900 微秒（16000 行、7 个分区）
--   paid month.month amount：cells:month_province_policy_focus 约 2200 微秒（20000 行、7 个分区）
--   paid month.month amount：cells:month_class 约 2050 微秒（18000 行、7 个分区）
--   paid month.month amount：cells:month_section_ownership_size 约 3325 微秒（35000 行、7 个分区）
--   paid month.month amount：cells:month_city_section 约 3100 微秒（32000 行、7 个分区）
--   paid month.month amount：cells:year_city_division 不用，不含 month.month
--   paid month.month amount：cells:year_division_ownership_size 不用，不含 month.month
--   paid month.month amount：cells:year_division_size_policy_focus 不用，不含 month.month
--   paid month.month amount：cells:year_city_ownership_size 不用，不含 month.month
--   paid month.month amount：cells:year_city_policy_focus 不用，不含 month.month
--   paid month.month amount：cells:year_ownership_size_policy_focus 不用，不含 month.month
--   paid month.month amount：选用 cells:month_province
--   paid month.month enterprises：facts 约 472400 微秒（10000000 行、224 个分区）
--   paid month.month enterprises：bitmaps:enterprises_year 不用，不含 month.month
--   paid month.month enterprises：bitmaps:enterprises_month 约 104700 微秒（16000 行、7 个分区）
--   paid month.month enterprises：bitmaps:enterprises_year_province 不用，不含 month.month
--   paid month.month enterprises：bitmaps:enterprises_month_province 约 184700 微秒（36000 行、7 个分区）
--   paid month.month enterprises：bitmaps:enterprises_year_county 不用，不含 month.month
--   paid month.month enterprises：bitmaps:enterprises_year_division 不用，不含 month.month
--   paid month.month enterprises：bitmaps:enterprises_month_section 约 292700 微秒（63000 行、7 个分区）
--   paid month.month enterprises：bitmaps:enterprises_year_ownership_size 不用，不含 month.month
--   paid month.month enterprises：bitmaps:enterprises_year_policy_focus 不用，不含 month.month
--   paid month.month enterprises：bitmaps:enterprises_year_province_section 不用，不含 month.month
--   paid month.month enterprises：bitmaps:enterprises_year_province_ownership_size 不用，不含 month.month
--   paid month.month enterprises：bitmaps:enterprises_year_province_policy_focus 不用，不含 month.month
--   paid month.month enterprises：选用 bitmaps:enterprises_month
--   paid 合计 enterprises：facts 约 472400 微秒（10000000 行、224 个分区）
--   paid 合计 enterprises：bitmaps:enterprises_year 不用，不含 month.month
--   paid 合计 enterprises：bitmaps:enterprises_month 约 104700 微秒（16000 行、7 个分区）
--   paid 合计 enterprises：bitmaps:enterprises_year_province 不用，不含 month.month
--   paid 合计 enterprises：bitmaps:enterprises_month_province 约 184700 微秒（36000 行、7 个分区）
--   paid 合计 enterprises：bitmaps:enterprises_year_county 不用，不含 month.month
--   paid 合计 enterprises：bitmaps:enterprises_year_division 不用，不含 month.month
--   paid 合计 enterprises：bitmaps:enterprises_month_section 约 292700 微秒（63000 行、7 个分区）
--   paid 合计 enterprises：bitmaps:enterprises_year_ownership_size 不用，不含 month.month
--   paid 合计 enterprises：bitmaps:enterprises_year_policy_focus 不用，不含 month.month
--   paid 合计 enterprises：bitmaps:enterprises_year_province_section 不用，不含 month.month
--   paid 合计 enterprises：bitmaps:enterprises_year_province_ownership_size 不用，不含 month.month
--   paid 合计 enterprises：bitmaps:enterprises_year_province_policy_focus 不用，不含 month.month
--   paid 合计 enterprises：选用 bitmaps:enterprises_month

-- cells:month_province paid grains=[1] sums=[0]
SELECT month AS k0, toInt64(sum(amount) * 100) AS c_amount
FROM rollup_cells
WHERE _partition_id IN ('1-4-2017-1000001', '1-4-2018-1000001')
  AND rollup = 1
  AND event = 'paid'
  AND month BETWEEN @p1 AND @p2
GROUP BY k0
HAVING count() > 0;
-- @p1 = 201700
-- @p2 = 201706

-- bitmaps:enterprises_month paid grains=[1 0] sums=[]
SELECT month AS k0, toUInt64(grouping(k0)) AS rolled, toInt64(groupBitmapMerge(enterprises)) AS c_enterprises
FROM rollup_enterprises
WHERE _partition_id IN ('1-4-2017-1000001', '1-4-2018-1000001')
  AND rollup = 102
  AND event = 'paid'
  AND month BETWEEN @p1 AND @p2
GROUP BY GROUPING SETS ((k0), ())
HAVING count() > 0
SETTINGS optimize_group_by_function_keys = 0;
-- @p1 = 201700
-- @p2 = 201706

-- view {frame:3 over:0 calendar:}, 0 months back, grains [0]: route bitmaps:enterprises_month
--   paid 合计 enterprises：facts 约 472400 微秒（10000000 行、224 个分区）
--   paid 合计 enterprises：bitmaps:enterprises_year 不用，不含 month.month
--   paid 合计 enterprises：bitmaps:enterprises_month 约 104700 微秒（16000 行、7 个分区）
--   paid 合计 enterprises：bitmaps:enterprises_year_province 不用，不含 month.month
--   paid 合计 enterprises：bitmaps:enterprises_month_province 约 184700 微秒（36000 行、7 个分区）
--   paid 合计 enterprises：bitmaps:enterprises_year_county 不用，不含 month.month
--   paid 合计 enterprises：bitmaps:enterprises_year_division 不用，不含 month.month
--   paid 合计 enterprises：bitmaps:enterprises_month_section 约 292700 微秒（63000 行、7 个分区）
--   paid 合计 enterprises：bitmaps:enterprises_year_ownership_size 不用，不含 month.month
--   paid 合计 enterprises：bitmaps:enterprises_year_policy_focus 不用，不含 month.month
--   paid 合计 enterprises：bitmaps:enterprises_year_province_section 不用，不含 month.month
--   paid 合计 enterprises：bitmaps:enterprises_year_province_ownership_size 不用，不含 month.month
--   paid 合计 enterprises：bitmaps:enterprises_year_province_policy_focus 不用，不含 month.month
--   paid 合计 enterprises：选用 bitmaps:enterprises_month

-- bitmaps:enterprises_month paid grains=[0] sums=[]
SELECT toInt64(groupBitmapMerge(enterprises)) AS c_enterprises
FROM rollup_enterprises
WHERE _partition_id IN ('1-4-2017-1000001', '1-4-2018-1000001')
  AND rollup = 102
  AND event = 'paid'
  AND month BETWEEN @p1 AND @p2
HAVING count() > 0;
-- @p1 = 201700
-- @p2 = 201706

-- view {frame:3 over:0 calendar:month.month}, 0 months back, grains [1]: route bitmaps:enterprises_month
--   paid month.month enterprises：facts 约 472400 微秒（10000000 行、224 个分区）
--   paid month.month enterprises：bitmaps:enterprises_year 不用，不含 month.month
--   paid month.month enterprises：bitmaps:enterprises_month 约 104700 微秒（16000 行、7 个分区）
--   paid month.month enterprises：bitmaps:enterprises_year_province 不用，不含 month.month
--   paid month.month enterprises：bitmaps:enterprises_month_province 约 184700 微秒（36000 行、7 个分区）
--   paid month.month enterprises：bitmaps:enterprises_year_county 不用，不含 month.month
--   paid month.month enterprises：bitmaps:enterprises_year_division 不用，不含 month.month
--   paid month.month enterprises：bitmaps:enterprises_month_section 约 292700 微秒（63000 行、7 个分区）
--   paid month.month enterprises：bitmaps:enterprises_year_ownership_size 不用，不含 month.month
--   paid month.month enterprises：bitmaps:enterprises_year_policy_focus 不用，不含 month.month
--   paid month.month enterprises：bitmaps:enterprises_year_province_section 不用，不含 month.month
--   paid month.month enterprises：bitmaps:enterprises_year_province_ownership_size 不用，不含 month.month
--   paid month.month enterprises：bitmaps:enterprises_year_province_policy_focus 不用，不含 month.month
--   paid month.month enterprises：选用 bitmaps:enterprises_month

-- bitmaps:enterprises_month paid grains=[1] sums=[]
SELECT target AS k0, toInt64(groupBitmapMerge(enterprises)) AS c_enterprises
FROM rollup_enterprises
ARRAY JOIN arrayFilter(t -> intDiv(t, 100) = intDiv(month, 100) AND t >= month, [@p1, @p2, @p3, @p4, @p5, @p6]) AS target
WHERE _partition_id IN ('1-4-2017-1000001', '1-4-2018-1000001')
  AND rollup = 102
  AND event = 'paid'
  AND month BETWEEN @p7 AND @p8
GROUP BY k0
HAVING count() > 0;
-- @p1 = 201701
-- @p2 = 201702
-- @p3 = 201703
-- @p4 = 201704
-- @p5 = 201705
-- @p6 = 201706
-- @p7 = 201700
-- @p8 = 201706

-- view {frame:3 over:3 calendar:}, 0 months back, grains [0]: route cells:month_province
--   paid 合计 amount：facts 约 272400 微秒（10000000 行、224 个分区）
--   paid 合计 amount：cells:month_province 约 850 微秒（2000 行、7 个分区）
--   paid 合计 amount：cells:month_province_division 约 1300 微秒（8000 行、7 个分区）
--   paid 合计 amount：cells:month_county 约 1150 微秒（6000 行、7 个分区）
--   paid 合计 amount：cells:month_province_ownership_size 约 1900 微秒（16000 行、7 个分区）
--   paid 合计 amount：cells:month_province_policy_focus 约 2200 微秒（20000 行、7 个分区）
--   paid 合计 amount：cells:month_class 不用，不含 region.province
--   paid 合计 amount：cells:month_section_ownership_size 不用，不含 region.province
--   paid 合计 amount：cells:month_city_section 约 3100 微秒（32000 行、7 个分区）
--   paid 合计 amount：cells:year_city_division 不用，不含 month.month
--   paid 合计 amount：cells:year_division_ownership_size 不用，不含 month.month
--   paid 合计 amount：cells:year_division_size_policy_focus 不用，不含 month.month
--   paid 合计 amount：cells:year_city_ownership_size 不用，不含 month.month
--   paid 合计 amount：cells:year_city_policy_focus 不用，不含 month.month
--   paid 合计 amount：cells:year_ownership_size_policy_focus 不用，不含 month.month
--   paid 合计 amount：选用 cells:month_province

-- cells:month_province paid grains=[0] sums=[]
SELECT toInt64(sum(amount) * 100) AS c_amount
FROM rollup_cells
WHERE _partition_id IN ('1-4-2017-1000001', '1-4-2018-1000001')
  AND rollup = 1
  AND event = 'paid'
  AND month BETWEEN @p1 AND @p2
  AND (province IN (@p3, @p4))
HAVING count() > 0;
-- @p1 = 201700
-- @p2 = 201706
-- @p3 = 110000
-- @p4 = 360000

-- view {frame:3 over:3 calendar:month.month}, 0 months back, grains [1]: route cells:month_province
--   paid month.month amount：facts 约 272400 微秒（10000000 行、224 个分区）
--   paid month.month amount：cells:month_province 约 850 微秒（2000 行、7 个分区）
--   paid month.month amount：cells:month_province_division 约 1300 微秒（8000 行、7 个分区）
--   paid month.month amount：cells:month_county 约 1150 微秒（6000 行、7 个分区）
--   paid month.month amount：cells:month_province_ownership_size 约 1900 微秒（16000 行、7 个分区）
--   paid month.month amount：cells:month_province_policy_focus 约 2200 微秒（20000 行、7 个分区）
--   paid month.month amount：cells:month_class 不用，不含 region.province
--   paid month.month amount：cells:month_section_ownership_size 不用，不含 region.province
--   paid month.month amount：cells:month_city_section 约 3100 微秒（32000 行、7 个分区）
--   paid month.month amount：cells:year_city_division 不用，不含 month.month
--   paid month.month amount：cells:year_division_ownership_size 不用，不含 month.month
--   paid month.month amount：cells:year_division_size_policy_focus 不用，不含 month.month
--   paid month.month amount：cells:year_city_ownership_size 不用，不含 month.month
--   paid month.month amount：cells:year_city_policy_focus 不用，不含 month.month
--   paid month.month amount：cells:year_ownership_size_policy_focus 不用，不含 month.month
--   paid month.month amount：选用 cells:month_province

-- cells:month_province paid grains=[1] sums=[]
SELECT target AS k0, toInt64(sum(amount) * 100) AS c_amount
FROM rollup_cells
ARRAY JOIN arrayFilter(t -> intDiv(t, 100) = intDiv(month, 100) AND t >= month, [@p1, @p2, @p3, @p4, @p5, @p6]) AS target
WHERE _partition_id IN ('1-4-2017-1000001', '1-4-2018-1000001')
  AND rollup = 1
  AND event = 'paid'
  AND month BETWEEN @p7 AND @p8
  AND (target IN (@p9, @p10, @p11, @p12, @p13, @p14) AND province IN (@p15, @p16))
GROUP BY k0
HAVING count() > 0;
-- @p1 = 201701
-- @p2 = 201702
-- @p3 = 201703
-- @p4 = 201704
-- @p5 = 201705
-- @p6 = 201706
-- @p7 = 201700
-- @p8 = 201706
-- @p9 = 201701
-- @p10 = 201702
-- @p11 = 201703
-- @p12 = 201704
-- @p13 = 201705
-- @p14 = 201706
-- @p15 = 110000
-- @p16 = 360000

-- view {frame:4 over:3 calendar:}, 12 months back, grains [0]: route cells:month_province
--   paid 合计 amount：facts 约 272400 微秒（10000000 行、224 个分区）
--   paid 合计 amount：cells:month_province 约 850 微秒（2000 行、7 个分区）
--   paid 合计 amount：cells:month_province_division 约 1300 微秒（8000 行、7 个分区）
--   paid 合计 amount：cells:month_county 约 1150 微秒（6000 行、7 个分区）
--   paid 合计 amount：cells:month_province_ownership_size 约 1900 微秒（16000 行、7 个分区）
--   paid 合计 amount：cells:month_province_policy_focus 约 2200 微秒（20000 行、7 个分区）
--   paid 合计 amount：cells:month_class 不用，不含 region.province
--   paid 合计 amount：cells:month_section_ownership_size 不用，不含 region.province
--   paid 合计 amount：cells:month_city_section 约 3100 微秒（32000 行、7 个分区）
--   paid 合计 amount：cells:year_city_division 不用，不含 month.month
--   paid 合计 amount：cells:year_division_ownership_size 不用，不含 month.month
--   paid 合计 amount：cells:year_division_size_policy_focus 不用，不含 month.month
--   paid 合计 amount：cells:year_city_ownership_size 不用，不含 month.month
--   paid 合计 amount：cells:year_city_policy_focus 不用，不含 month.month
--   paid 合计 amount：cells:year_ownership_size_policy_focus 不用，不含 month.month
--   paid 合计 amount：选用 cells:month_province

-- cells:month_province paid grains=[0] sums=[]
SELECT toInt64(sum(amount) * 100) AS c_amount
FROM rollup_cells
WHERE _partition_id IN ('1-4-2017-1000001', '1-4-2018-1000001')
  AND rollup = 1
  AND event = 'paid'
  AND month BETWEEN @p1 AND @p2
  AND (province IN (@p3, @p4))
HAVING count() > 0;
-- @p1 = 201600
-- @p2 = 201606
-- @p3 = 110000
-- @p4 = 360000

-- view {frame:4 over:3 calendar:month.month}, 12 months back, grains [1]: route cells:month_province
--   paid month.month amount：facts 约 272400 微秒（10000000 行、224 个分区）
--   paid month.month amount：cells:month_province 约 850 微秒（2000 行、7 个分区）
--   paid month.month amount：cells:month_province_division 约 1300 微秒（8000 行、7 个分区）
--   paid month.month amount：cells:month_county 约 1150 微秒（6000 行、7 个分区）
--   paid month.month amount：cells:month_province_ownership_size 约 1900 微秒（16000 行、7 个分区）
--   paid month.month amount：cells:month_province_policy_focus 约 2200 微秒（20000 行、7 个分区）
--   paid month.month amount：cells:month_class 不用，不含 region.province
--   paid month.month amount：cells:month_section_ownership_size 不用，不含 region.province
--   paid month.month amount：cells:month_city_section 约 3100 微秒（32000 行、7 个分区）
--   paid month.month amount：cells:year_city_division 不用，不含 month.month
--   paid month.month amount：cells:year_division_ownership_size 不用，不含 month.month
--   paid month.month amount：cells:year_division_size_policy_focus 不用，不含 month.month
--   paid month.month amount：cells:year_city_ownership_size 不用，不含 month.month
--   paid month.month amount：cells:year_city_policy_focus 不用，不含 month.month
--   paid month.month amount：cells:year_ownership_size_policy_focus 不用，不含 month.month
--   paid month.month amount：选用 cells:month_province

-- cells:month_province paid grains=[1] sums=[]
SELECT target AS k0, toInt64(sum(amount) * 100) AS c_amount
FROM rollup_cells
ARRAY JOIN arrayFilter(t -> intDiv(t, 100) = intDiv(month, 100) AND t >= month, [@p1, @p2, @p3, @p4, @p5, @p6]) AS target
WHERE _partition_id IN ('1-4-2017-1000001', '1-4-2018-1000001')
  AND rollup = 1
  AND event = 'paid'
  AND month BETWEEN @p7 AND @p8
  AND (target IN (@p9, @p10, @p11, @p12, @p13, @p14) AND province IN (@p15, @p16))
GROUP BY k0
HAVING count() > 0;
-- @p1 = 201601
-- @p2 = 201602
-- @p3 = 201603
-- @p4 = 201604
-- @p5 = 201605
-- @p6 = 201606
-- @p7 = 201600
-- @p8 = 201606
-- @p9 = 201601
-- @p10 = 201602
-- @p11 = 201603
-- @p12 = 201604
-- @p13 = 201605
-- @p14 = 201606
-- @p15 = 110000
-- @p16 = 360000
