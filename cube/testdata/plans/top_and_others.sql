-- {Measures:enterprises,paid_amount By:region.province,size Pivot: Where:[month=2017] Subtotals: Top:2:paid_amount:region.province Level: Basis: Sort: Limit: Offset: Explain:}

-- view {frame:0 over:0 calendar:}, 0 months back, grains [11 0]: route cells:month_province_ownership_size+bitmaps:enterprises_year_province_ownership_size+bitmaps:enterprises_year
--   paid region.province,size amount：facts 约 272400 微秒（10000000 行、224 个分区）
--   paid region.province,size amount：cells:month_province 不用，不含 size
--   paid region.province,size amount：cells:month_province_division 不用，不含 size
--   paid region.province,size amount：cells:month_county 不用，不含 size
--   paid region.province,size amount：cells:month_province_ownership_size 约 1900 微秒（16000 行、7 个分区）
--   paid region.province,size amount：cells:month_province_policy_focus 不用，不含 size
--   paid region.province,size amount：cells:month_class 不用，不含 region.province
--   paid region.province,size amount：cells:month_section_ownership_size 不用，不含 region.province
--   paid region.province,size amount：cells:month_city_section 不用，不含 size
--   paid region.province,size amount：cells:year_city_division 不用，不含 size
--   paid region.province,size amount：cells:year_division_ownership_size 不用，不含 region.province
--   paid region.province,size amount：cells:year_division_size_policy_focus 不用，不含 region.province
--   paid region.province,size amount：cells:year_city_ownership_size 约 4300 微秒（48000 行、7 个分区）
--   paid region.province,size amount：cells:year_city_policy_focus 不用，不含 size
--   paid region.province,size amount：cells:year_ownership_size_policy_focus 不用，不含 region.province
--   paid region.province,size amount：选用 cells:month_province_ownership_size
--   paid region.province,size enterprises：facts 约 472400 微秒（10000000 行、224 个分区）
--   paid region.province,size enterprises：bitmaps:enterprises_year 不用，不含 region.province
--   paid region.province,size enterprises：bitmaps:enterprises_month 不用，不含 region.province
--   paid region.province,size enterprises：bitmaps:enterprises_year_province 不用，不含 size
--   paid region.province,size enterprises：bitmaps:enterprises_month_province 不用，不含 size
--   paid region.province,size enterprises：bitmaps:enterprises_year_county 不用，不含 size
--   paid region.province,size enterprises：bitmaps:enterprises_year_division 不用，不含 region.province
--   paid region.province,size enterprises：bitmaps:enterprises_month_section 不用，不含 region.province
--   paid region.province,size enterprises：bitmaps:enterprises_year_ownership_size 不用，不含 region.province
--   paid region.province,size enterprises：bitmaps:enterprises_year_policy_focus 不用，不含 region.province
--   paid region.province,size enterprises：bitmaps:enterprises_year_province_section 不用，不含 size
--   paid region.province,size enterprises：bitmaps:enterprises_year_province_ownership_size 约 440700 微秒（100000 行、7 个分区）
--   paid region.province,size enterprises：bitmaps:enterprises_year_province_policy_focus 不用，不含 size
--   paid region.province,size enterprises：选用 bitmaps:enterprises_year_province_ownership_size
--   paid 合计 enterprises：facts 约 472400 微秒（10000000 行、224 个分区）
--   paid 合计 enterprises：bitmaps:enterprises_year 约 100700 微秒（15000 行、7 个分区）
--   paid 合计 enterprises：bitmaps:enterprises_month 约 104700 微秒（16000 行、7 个分区）
--   paid 合计 enterprises：bitmaps:enterprises_year_province 约 176700 微秒（34000 行、7 个分区）
--   paid 合计 enterprises：bitmaps:enterprises_month_province 约 184700 微秒（36000 行、7 个分区）
--   paid 合计 enterprises：bitmaps:enterprises_year_county 约 192700 微秒（38000 行、7 个分区）
--   paid 合计 enterprises：bitmaps:enterprises_year_division 约 280700 微秒（60000 行、7 个分区）
--   paid 合计 enterprises：bitmaps:enterprises_month_section 约 292700 微秒（63000 行、7 个分区）
--   paid 合计 enterprises：bitmaps:enterprises_year_ownership_size 约 304700 微秒（66000 行、7 个分区）
--   paid 合计 enterprises：bitmaps:enterprises_year_policy_focus 约 316700 微秒（69000 行、7 个分区）
--   paid 合计 enterprises：bitmaps:enterprises_year_province_section 约 424700 微秒（96000 行、7 个分区）
--   paid 合计 enterprises：bitmaps:enterprises_year_province_ownership_size 约 440700 微秒（100000 行、7 个分区）
--   paid 合计 enterprises：bitmaps:enterprises_year_province_policy_focus 约 456700 微秒（104000 行、7 个分区）
--   paid 合计 enterprises：选用 bitmaps:enterprises_year

-- cells:month_province_ownership_size paid grains=[11] sums=[0]
SELECT if(province IN (@p1, @p2, @p3), province, toUInt32(4294967294)) AS k0, size AS k1, toInt64(sum(amount) * 100) AS c_amount
FROM rollup_cells
WHERE _partition_id IN ('1-4-2017-1000001', '1-4-2018-1000001')
  AND rollup = 4
  AND event = 'paid'
  AND month BETWEEN @p4 AND @p5
GROUP BY k0, k1
HAVING count() > 0;
-- @p1 = 4294967294
-- @p2 = 360000
-- @p3 = 110000
-- @p4 = 201700
-- @p5 = 201712

-- bitmaps:enterprises_year_province_ownership_size paid grains=[11] sums=[]
SELECT if(province IN (@p1, @p2, @p3), province, toUInt32(4294967294)) AS k0, size AS k1, toInt64(groupBitmapMerge(enterprises)) AS c_enterprises
FROM rollup_enterprises
WHERE _partition_id IN ('1-4-2017-1000001', '1-4-2018-1000001')
  AND rollup = 111
  AND event = 'paid'
  AND month BETWEEN @p4 AND @p5
GROUP BY k0, k1
HAVING count() > 0;
-- @p1 = 4294967294
-- @p2 = 360000
-- @p3 = 110000
-- @p4 = 201700
-- @p5 = 201712

-- bitmaps:enterprises_year paid grains=[0] sums=[]
SELECT toInt64(groupBitmapMerge(enterprises)) AS c_enterprises
FROM rollup_enterprises
WHERE _partition_id IN ('1-4-2017-1000001', '1-4-2018-1000001')
  AND rollup = 101
  AND event = 'paid'
  AND month BETWEEN @p1 AND @p2
HAVING count() > 0;
-- @p1 = 201700
-- @p2 = 201712
