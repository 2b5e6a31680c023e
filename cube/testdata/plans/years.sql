-- {Measures:records By:month.year Pivot: Where:[month=2017,2019] Subtotals: Top: Level: Basis: Sort: Limit: Offset: Explain:}

-- view {frame:0 over:0 calendar:}, 0 months back, grains [1 0]: route cells:month_province
--   paid month.year records：facts 代价 20224000（10000000 行、224 个分区）
--   paid month.year records：cells:month_province 代价 9000（2000 行、7 个分区）
--   paid month.year records：cells:month_province_division 代价 15000（8000 行、7 个分区）
--   paid month.year records：cells:month_county 代价 13000（6000 行、7 个分区）
--   paid month.year records：cells:month_province_ownership_size 代价 23000（16000 行、7 个分区）
--   paid month.year records：cells:month_province_policy_focus 代价 27000（20000 行、7 个分区）
--   paid month.year records：cells:month_class 代价 25000（18000 行、7 个分区）
--   paid month.year records：cells:month_section_ownership_size 代价 42000（35000 行、7 个分区）
--   paid month.year records：cells:month_city_section 代价 39000（32000 行、7 个分区）
--   paid month.year records：cells:year_city_division 代价 43000（36000 行、7 个分区）
--   paid month.year records：cells:year_division_ownership_size 代价 57000（50000 行、7 个分区）
--   paid month.year records：cells:year_division_size_policy_focus 代价 73000（66000 行、7 个分区）
--   paid month.year records：cells:year_city_ownership_size 代价 55000（48000 行、7 个分区）
--   paid month.year records：cells:year_city_policy_focus 代价 59000（52000 行、7 个分区）
--   paid month.year records：cells:year_ownership_size_policy_focus 代价 77000（70000 行、7 个分区）
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
