-- measures records by "month.year" where ["month=2017,2019"]
-- route cells:month_province
--   paid 各行 records：facts 代价 20000000（10000000 行）
--   paid 各行 records：cells:month_province 代价 2000（2000 行）
--   paid 各行 records：cells:month_province_division 代价 6000（6000 行）
--   paid 各行 records：cells:month_county 代价 6000（6000 行）
--   paid 各行 records：cells:month_province_ownership_size 代价 16000（16000 行）
--   paid 各行 records：cells:month_province_policy_focus 代价 20000（20000 行）
--   paid 各行 records：cells:month_class 代价 12000（12000 行）
--   paid 各行 records：cells:month_section_ownership_size 代价 28000（28000 行）
--   paid 各行 records：cells:month_city_section_size 代价 32000（32000 行）
--   paid 各行 records：cells:year_county_section_size_policy 代价 45000（45000 行）
--   paid 各行 records：cells:month_county_division_size 代价 40000（40000 行）
--   paid 各行 records：选用 cells:month_province

-- cells:month_province paid total=false
SELECT toUInt32(intDiv(month, 100)) AS k0, toInt64(sum(records)) AS c_records
FROM rollup_cells
WHERE _partition_id IN ('1-4-2017-1000001', '1-4-2018-1000001')
  AND event = 'paid'
  AND (month BETWEEN @p1 AND @p2 OR month BETWEEN @p3 AND @p4)
GROUP BY k0;
-- @p1 = 201700
-- @p2 = 201712
-- @p3 = 201900
-- @p4 = 201912
