-- {Measures:enterprises By:month.half,month.quarter Pivot: Where:[] Subtotals: Top: Level: Basis: Sort: Limit: Offset: Explain:}

-- view {frame:0 over:0 calendar:}, 0 months back, grains [11 0]: route bitmaps:enterprises_month+bitmaps:enterprises_year
--   paid month.half,month.quarter enterprises：facts 约 472400 微秒（10000000 行、224 个分区）
--   paid month.half,month.quarter enterprises：bitmaps:enterprises_year 不用，不含 month.half
--   paid month.half,month.quarter enterprises：bitmaps:enterprises_month 约 104700 微秒（16000 行、7 个分区）
--   paid month.half,month.quarter enterprises：bitmaps:enterprises_year_province 不用，不含 month.half
--   paid month.half,month.quarter enterprises：bitmaps:enterprises_month_province 约 184700 微秒（36000 行、7 个分区）
--   paid month.half,month.quarter enterprises：bitmaps:enterprises_year_county 不用，不含 month.half
--   paid month.half,month.quarter enterprises：bitmaps:enterprises_year_division 不用，不含 month.half
--   paid month.half,month.quarter enterprises：bitmaps:enterprises_month_section 约 292700 微秒（63000 行、7 个分区）
--   paid month.half,month.quarter enterprises：bitmaps:enterprises_year_ownership_size 不用，不含 month.half
--   paid month.half,month.quarter enterprises：bitmaps:enterprises_year_policy_focus 不用，不含 month.half
--   paid month.half,month.quarter enterprises：bitmaps:enterprises_year_province_section 不用，不含 month.half
--   paid month.half,month.quarter enterprises：bitmaps:enterprises_year_province_ownership_size 不用，不含 month.half
--   paid month.half,month.quarter enterprises：bitmaps:enterprises_year_province_policy_focus 不用，不含 month.half
--   paid month.half,month.quarter enterprises：选用 bitmaps:enterprises_month
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

-- bitmaps:enterprises_month paid grains=[11] sums=[]
SELECT toUInt32(intDiv(month, 100) * 10 + intDiv(month % 100 + 5, 6)) AS k0, toUInt32(intDiv(month, 100) * 10 + intDiv(month % 100 + 2, 3)) AS k1, toInt64(groupBitmapMerge(enterprises)) AS c_enterprises
FROM rollup_enterprises
WHERE _partition_id IN ('1-4-2017-1000001', '1-4-2018-1000001')
  AND rollup = 102
  AND event = 'paid'
GROUP BY k0, k1
HAVING count() > 0;

-- bitmaps:enterprises_year paid grains=[0] sums=[]
SELECT toInt64(groupBitmapMerge(enterprises)) AS c_enterprises
FROM rollup_enterprises
WHERE _partition_id IN ('1-4-2017-1000001', '1-4-2018-1000001')
  AND rollup = 101
  AND event = 'paid'
HAVING count() > 0;
