-- {Measures:records By:month.year Pivot: Where:[month=2017,2019] Subtotals: Top: Level: Basis: Sort: Limit: Offset: Explain:}

-- view {frame:0 over:0 calendar:}, 0 months back, grains [1 0]: route cells:month_province
--   paid month.year records：facts 约 272400 微秒（10000000 行、224 个分区）
--   paid month.year records：cells:month_province 约 850 微秒（2000 行、7 个分区）
--   paid month.year records：cells:month_province_division 约 1300 微秒（8000 行、7 个分区）
--   paid month.year records：cells:month_county 约 1150 微秒（6000 行、7 个分区）
--   paid month.year records：cells:month_province_ownership_size 约 1900 微秒（16000 行、7 个分区）
--   paid month.year records：cells:month_province_policy_focus 约 2200 微秒（20000 行、7 个分区）
--   paid month.year records：cells:month_class 约 2050 微秒（18000 行、7 个分区）
--   paid month.year records：cells:month_section_ownership_size 约 3325 微秒（35000 行、7 个分区）
--   paid month.year records：cells:month_city_section 约 3100 微秒（32000 行、7 个分区）
--   paid month.year records：cells:year_city_division 约 3400 微秒（36000 行、7 个分区）
--   paid month.year records：cells:year_division_ownership_size 约 4450 微秒（50000 行、7 个分区）
--   paid month.year records：cells:year_division_size_policy_focus 约 5650 微秒（66000 行、7 个分区）
--   paid month.year records：cells:year_city_ownership_size 约 4300 微秒（48000 行、7 个分区）
--   paid month.year records：cells:year_city_policy_focus 约 4600 微秒（52000 行、7 个分区）
--   paid month.year records：cells:year_ownership_size_policy_focus 约 5950 微秒（70000 行、7 个分区）
--   paid month.year records：选用 cells:month_province

-- cells:month_province paid grains=[1] sums=[0]
SELECT toUInt32(intDiv(month, 100)) AS k0, toInt64(sum(records)) AS c_records
FROM rollup_cells
WHERE _partition_id IN ('1-4-2017-1000001', '1-4-2018-1000001')
  AND rollup = 1
  AND event = 'paid'
  AND (month BETWEEN @p1 AND @p2 OR month BETWEEN @p3 AND @p4)
GROUP BY k0
HAVING count() > 0;
-- @p1 = 201700
-- @p2 = 201712
-- @p3 = 201900
-- @p4 = 201912
