-- {Measures:records,enterprises,employees,paid_amount By: Pivot: Where:[month=2017] Subtotals: Top: Level: Basis: Sort: Limit: Offset: Explain:}

-- view {frame:0 over:0 calendar:}, 0 months back, grains [0]: route cells:month_province+repeats+bitmaps:enterprises_year
--   paid 合计 records,amount,employees,employees_known：facts 约 272400 微秒（10000000 行、224 个分区）
--   paid 合计 records,amount,employees,employees_known：cells:month_province 约 850 微秒（2000 行、7 个分区）
--   paid 合计 records,amount,employees,employees_known：cells:month_province_division 约 1300 微秒（8000 行、7 个分区）
--   paid 合计 records,amount,employees,employees_known：cells:month_county 约 1150 微秒（6000 行、7 个分区）
--   paid 合计 records,amount,employees,employees_known：cells:month_province_ownership_size 约 1900 微秒（16000 行、7 个分区）
--   paid 合计 records,amount,employees,employees_known：cells:month_province_policy_focus 约 2200 微秒（20000 行、7 个分区）
--   paid 合计 records,amount,employees,employees_known：cells:month_class 约 2050 微秒（18000 行、7 个分区）
--   paid 合计 records,amount,employees,employees_known：cells:month_section_ownership_size 约 3325 微秒（35000 行、7 个分区）
--   paid 合计 records,amount,employees,employees_known：cells:month_city_section 约 3100 微秒（32000 行、7 个分区）
--   paid 合计 records,amount,employees,employees_known：cells:year_city_division 约 3400 微秒（36000 行、7 个分区）
--   paid 合计 records,amount,employees,employees_known：cells:year_division_ownership_size 约 4450 微秒（50000 行、7 个分区）
--   paid 合计 records,amount,employees,employees_known：cells:year_division_size_policy_focus 约 5650 微秒（66000 行、7 个分区）
--   paid 合计 records,amount,employees,employees_known：cells:year_city_ownership_size 约 4300 微秒（48000 行、7 个分区）
--   paid 合计 records,amount,employees,employees_known：cells:year_city_policy_focus 约 4600 微秒（52000 行、7 个分区）
--   paid 合计 records,amount,employees,employees_known：cells:year_ownership_size_policy_focus 约 5950 微秒（70000 行、7 个分区）
--   paid 合计 records,amount,employees,employees_known：选用 cells:month_province
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

-- cells:month_province paid grains=[0] sums=[]
SELECT toInt64(sum(records)) AS c_records, toInt64(sum(amount) * 100) AS c_amount, toInt64(sum(employees)) AS c_employees, toInt64(sum(employees_known)) AS c_employees_known
FROM rollup_cells
WHERE _partition_id IN ('1-4-2017-1000001', '1-4-2018-1000001')
  AND rollup = 1
  AND event = 'paid'
  AND month BETWEEN @p1 AND @p2
HAVING count() > 0;
-- @p1 = 201700
-- @p2 = 201712

-- repeats paid grains=[0] sums=[]
SELECT toInt64(sum(e_employees)) AS c_employees, toInt64(sum(e_employees_known)) AS c_employees_known
FROM
(
    SELECT any(employees) AS e_employees, any(employees_known) AS e_employees_known
    FROM repeats
    WHERE _partition_id IN ('1-4-2017-1000001', '1-4-2018-1000001')
      AND month BETWEEN @p1 AND @p2
    GROUP BY enterprise_no, subsidy_year, county
)
HAVING count() > 0;
-- @p1 = 201700
-- @p2 = 201712

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
