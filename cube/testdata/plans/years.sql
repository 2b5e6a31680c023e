-- measures records by "month.year" where ["month=2017,2019"]
-- route cells:month_province
--   paid 各行 records：facts 代价 20224000（10000000 行、224 个分区）
--   paid 各行 records：cells:month_province 代价 9000（2000 行、7 个分区）
--   paid 各行 records：cells:month_province_division 代价 13000（6000 行、7 个分区）
--   paid 各行 records：cells:month_county 代价 13000（6000 行、7 个分区）
--   paid 各行 records：cells:month_province_ownership_size 代价 23000（16000 行、7 个分区）
--   paid 各行 records：cells:month_province_policy_focus 代价 27000（20000 行、7 个分区）
--   paid 各行 records：cells:month_class 代价 19000（12000 行、7 个分区）
--   paid 各行 records：cells:month_section_ownership_size 代价 35000（28000 行、7 个分区）
--   paid 各行 records：cells:month_city_section 代价 31000（24000 行、7 个分区）
--   paid 各行 records：选用 cells:month_province

-- cells:month_province paid total=false
SELECT toUInt32(intDiv(month, 100)) AS k0, toInt64(sum(records)) AS c_records
FROM rollup_cells
WHERE _partition_id IN ('1-4-2017-1000001', '1-4-2018-1000001')
  AND rollup = 1
  AND event = 'paid'
  AND (month BETWEEN @p1 AND @p2 OR month BETWEEN @p3 AND @p4)
GROUP BY k0;
-- @p1 = 201700
-- @p2 = 201712
-- @p3 = 201900
-- @p4 = 201912
