-- {Measures:paid_amount.yoy,enterprises.last_year By:region.province Pivot: Where:[month=2017-01..2017-06] Subtotals: Top: Level: Basis: Sort: Limit: Offset: Explain:}

-- view {frame:0 over:0 calendar:}, 0 months back, grains [1 0]: route cells:month_province+bitmaps:enterprises_month_province+bitmaps:enterprises_month
--   paid region.province amount：facts 约 272400 微秒（10000000 行、224 个分区）
--   paid region.province amount：cells:month_province 约 850 微秒（2000 行、7 个分区）
--   paid region.province amount：cells:month_province_division 约 1300 微秒（8000 行、7 个分区）
--   paid region.province amount：cells:month_county 约 1150 微秒（6000 行、7 个分区）
--   paid region.province amount：cells:month_province_ownership_size 约 1900 微秒（16000 行、7 个分区）
--   paid region.province amount：cells:month_province_policy_focus 约 2200 微秒（20000 行、7 个分区）
--   paid region.province amount：cells:month_class 不用，不含 region.province
--   paid region.province amount：cells:month_section_ownership_size 不用，不含 region.province
--   paid region.province amount：cells:month_city_section 约 3100 微秒（32000 行、7 个分区）
--   paid region.province amount：cells:year_city_division 不用，不含 month.month
--   paid region.province amount：cells:year_division_ownership_size 不用，不含 region.province
--   paid region.province amount：cells:year_division_size_policy_focus 不用，不含 region.province
--   paid region.province amount：cells:year_city_ownership_size 不用，不含 month.month
--   paid region.province amount：cells:year_city_policy_focus 不用，不含 month.month
--   paid region.province amount：cells:year_ownership_size_policy_focus 不用，不含 region.province
--   paid region.province amount：选用 cells:month_province
--   paid region.province enterprises：facts 约 472400 微秒（10000000 行、224 个分区）
--   paid region.province enterprises：bitmaps:enterprises_year 不用，不含 region.province
--   paid region.province enterprises：bitmaps:enterprises_month 不用，不含 region.province
--   paid region.province enterprises：bitmaps:enterprises_year_province 不用，不含 month.month
--   paid region.province enterprises：bitmaps:enterprises_month_province 约 184700 微秒（36000 行、7 个分区）
--   paid region.province enterprises：bitmaps:enterprises_year_county 不用，不含 month.month
--   paid region.province enterprises：bitmaps:enterprises_year_division 不用，不含 region.province
--   paid region.province enterprises：bitmaps:enterprises_month_section 不用，不含 region.province
--   paid region.province enterprises：bitmaps:enterprises_year_ownership_size 不用，不含 region.province
--   paid region.province enterprises：bitmaps:enterprises_year_policy_focus 不用，不含 region.province
--   paid region.province enterprises：bitmaps:enterprises_year_province_section 不用，不含 month.month
--   paid region.province enterprises：bitmaps:enterprises_year_province_ownership_size 不用，不含 month.month
--   paid region.province enterprises：bitmaps:enterprises_year_province_policy_focus 不用，不含 month.month
--   paid region.province enterprises：选用 bitmaps:enterprises_month_province
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
SELECT province AS k0, toInt64(sum(amount) * 100) AS c_amount
FROM rollup_cells
WHERE _partition_id IN ('1-4-2017-1000001', '1-4-2018-1000001')
  AND rollup = 1
  AND event = 'paid'
  AND month BETWEEN @p1 AND @p2
GROUP BY k0
HAVING count() > 0;
-- @p1 = 201700
-- @p2 = 201706

-- bitmaps:enterprises_month_province paid grains=[1] sums=[]
SELECT province AS k0, toInt64(groupBitmapMerge(enterprises)) AS c_enterprises
FROM rollup_enterprises
WHERE _partition_id IN ('1-4-2017-1000001', '1-4-2018-1000001')
  AND rollup = 104
  AND event = 'paid'
  AND month BETWEEN @p1 AND @p2
GROUP BY k0
HAVING count() > 0;
-- @p1 = 201700
-- @p2 = 201706

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

-- view {frame:2 over:0 calendar:}, 12 months back, grains [1 0]: route bitmaps:enterprises_month_province+bitmaps:enterprises_month
--   paid region.province enterprises：facts 约 472400 微秒（10000000 行、224 个分区）
--   paid region.province enterprises：bitmaps:enterprises_year 不用，不含 region.province
--   paid region.province enterprises：bitmaps:enterprises_month 不用，不含 region.province
--   paid region.province enterprises：bitmaps:enterprises_year_province 不用，不含 month.month
--   paid region.province enterprises：bitmaps:enterprises_month_province 约 184700 微秒（36000 行、7 个分区）
--   paid region.province enterprises：bitmaps:enterprises_year_county 不用，不含 month.month
--   paid region.province enterprises：bitmaps:enterprises_year_division 不用，不含 region.province
--   paid region.province enterprises：bitmaps:enterprises_month_section 不用，不含 region.province
--   paid region.province enterprises：bitmaps:enterprises_year_ownership_size 不用，不含 region.province
--   paid region.province enterprises：bitmaps:enterprises_year_policy_focus 不用，不含 region.province
--   paid region.province enterprises：bitmaps:enterprises_year_province_section 不用，不含 month.month
--   paid region.province enterprises：bitmaps:enterprises_year_province_ownership_size 不用，不含 month.month
--   paid region.province enterprises：bitmaps:enterprises_year_province_policy_focus 不用，不含 month.month
--   paid region.province enterprises：选用 bitmaps:enterprises_month_province
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

-- bitmaps:enterprises_month_province paid grains=[1] sums=[]
SELECT province AS k0, toInt64(groupBitmapMerge(enterprises)) AS c_enterprises
FROM rollup_enterprises
WHERE _partition_id IN ('1-4-2017-1000001', '1-4-2018-1000001')
  AND rollup = 104
  AND event = 'paid'
  AND month BETWEEN @p1 AND @p2
GROUP BY k0
HAVING count() > 0;
-- @p1 = 201600
-- @p2 = 201606

-- bitmaps:enterprises_month paid grains=[0] sums=[]
SELECT toInt64(groupBitmapMerge(enterprises)) AS c_enterprises
FROM rollup_enterprises
WHERE _partition_id IN ('1-4-2017-1000001', '1-4-2018-1000001')
  AND rollup = 102
  AND event = 'paid'
  AND month BETWEEN @p1 AND @p2
HAVING count() > 0;
-- @p1 = 201600
-- @p2 = 201606

-- view {frame:0 over:2 calendar:}, 0 months back, grains [1 0]: route cells:month_province
--   paid region.province amount：facts 约 272400 微秒（10000000 行、224 个分区）
--   paid region.province amount：cells:month_province 约 850 微秒（2000 行、7 个分区）
--   paid region.province amount：cells:month_province_division 约 1300 微秒（8000 行、7 个分区）
--   paid region.province amount：cells:month_county 约 1150 微秒（6000 行、7 个分区）
--   paid region.province amount：cells:month_province_ownership_size 约 1900 微秒（16000 行、7 个分区）
--   paid region.province amount：cells:month_province_policy_focus 约 2200 微秒（20000 行、7 个分区）
--   paid region.province amount：cells:month_class 不用，不含 region.province
--   paid region.province amount：cells:month_section_ownership_size 不用，不含 region.province
--   paid region.province amount：cells:month_city_section 约 3100 微秒（32000 行、7 个分区）
--   paid region.province amount：cells:year_city_division 不用，不含 month.month
--   paid region.province amount：cells:year_division_ownership_size 不用，不含 region.province
--   paid region.province amount：cells:year_division_size_policy_focus 不用，不含 region.province
--   paid region.province amount：cells:year_city_ownership_size 不用，不含 month.month
--   paid region.province amount：cells:year_city_policy_focus 不用，不含 month.month
--   paid region.province amount：cells:year_ownership_size_policy_focus 不用，不含 region.province
--   paid region.province amount：选用 cells:month_province

-- cells:month_province paid grains=[1] sums=[0]
SELECT province AS k0, toInt64(sum(amount) * 100) AS c_amount
FROM rollup_cells
WHERE _partition_id IN ('1-4-2017-1000001', '1-4-2018-1000001')
  AND rollup = 1
  AND event = 'paid'
  AND month BETWEEN @p1 AND @p2
  AND (province IN (@p3, @p4))
GROUP BY k0
HAVING count() > 0;
-- @p1 = 201700
-- @p2 = 201706
-- @p3 = 110000
-- @p4 = 360000

-- view {frame:2 over:2 calendar:}, 12 months back, grains [1 0]: route cells:month_province
--   paid region.province amount：facts 约 272400 微秒（10000000 行、224 个分区）
--   paid region.province amount：cells:month_province 约 850 微秒（2000 行、7 个分区）
--   paid region.province amount：cells:month_province_division 约 1300 微秒（8000 行、7 个分区）
--   paid region.province amount：cells:month_county 约 1150 微秒（6000 行、7 个分区）
--   paid region.province amount：cells:month_province_ownership_size 约 1900 微秒（16000 行、7 个分区）
--   paid region.province amount：cells:month_province_policy_focus 约 2200 微秒（20000 行、7 个分区）
--   paid region.province amount：cells:month_class 不用，不含 region.province
--   paid region.province amount：cells:month_section_ownership_size 不用，不含 region.province
--   paid region.province amount：cells:month_city_section 约 3100 微秒（32000 行、7 个分区）
--   paid region.province amount：cells:year_city_division 不用，不含 month.month
--   paid region.province amount：cells:year_division_ownership_size 不用，不含 region.province
--   paid region.province amount：cells:year_division_size_policy_focus 不用，不含 region.province
--   paid region.province amount：cells:year_city_ownership_size 不用，不含 month.month
--   paid region.province amount：cells:year_city_policy_focus 不用，不含 month.month
--   paid region.province amount：cells:year_ownership_size_policy_focus 不用，不含 region.province
--   paid region.province amount：选用 cells:month_province

-- cells:month_province paid grains=[1] sums=[0]
SELECT province AS k0, toInt64(sum(amount) * 100) AS c_amount
FROM rollup_cells
WHERE _partition_id IN ('1-4-2017-1000001', '1-4-2018-1000001')
  AND rollup = 1
  AND event = 'paid'
  AND month BETWEEN @p1 AND @p2
  AND (province IN (@p3, @p4))
GROUP BY k0
HAVING count() > 0;
-- @p1 = 201600
-- @p2 = 201606
-- @p3 = 110000
-- @p4 = 360000
