-- {Measures:records,enterprises,employees,paid_amount By: Pivot: Where:[month=2017] Subtotals: Top: Level: Basis: Sort: Limit: Offset: Explain:}

-- view {frame:0 over:0 calendar:}, 0 months back, grains [0]: route cells:month_province+repeats+bitmaps:enterprises_year
--   paid 合计 records,amount,employees,employees_known：facts 代价 20224000（10000000 行、224 个分区）
--   paid 合计 records,amount,employees,employees_known：cells:month_province 代价 9000（2000 行、7 个分区）
--   paid 合计 records,amount,employees,employees_known：cells:month_province_division 代价 15000（8000 行、7 个分区）
--   paid 合计 records,amount,employees,employees_known：cells:month_county 代价 13000（6000 行、7 个分区）
--   paid 合计 records,amount,employees,employees_known：cells:month_province_ownership_size 代价 23000（16000 行、7 个分区）
--   paid 合计 records,amount,employees,employees_known：cells:month_province_policy_focus 代价 27000（20000 行、7 个分区）
--   paid 合计 records,amount,employees,employees_known：cells:month_class 代价 25000（18000 行、7 个分区）
--   paid 合计 records,amount,employees,employees_known：cells:month_section_ownership_size 代价 42000（35000 行、7 个分区）
--   paid 合计 records,amount,employees,employees_known：cells:month_city_section 代价 39000（32000 行、7 个分区）
--   paid 合计 records,amount,employees,employees_known：cells:year_city_division 代价 43000（36000 行、7 个分区）
--   paid 合计 records,amount,employees,employees_known：cells:year_division_ownership_size 代价 57000（50000 行、7 个分区）
--   paid 合计 records,amount,employees,employees_known：cells:year_division_size_policy_focus 代价 73000（66000 行、7 个分区）
--   paid 合计 records,amount,employees,employees_known：cells:year_city_ownership_size 代价 55000（48000 行、7 个分区）
--   paid 合计 records,amount,employees,employees_known：cells:year_city_policy_focus 代价 59000（52000 行、7 个分区）
--   paid 合计 records,amount,employees,employees_known：cells:year_ownership_size_policy_focus 代价 77000（70000 行、7 个分区）
--   paid 合计 records,amount,employees,employees_known：选用 cells:month_province
--   paid 合计 enterprises：facts 代价 80224000（10000000 行、224 个分区）
--   paid 合计 enterprises：bitmaps:enterprises_year 代价 97000（15000 行、7 个分区）
--   paid 合计 enterprises：bitmaps:enterprises_month 代价 103000（16000 行、7 个分区）
--   paid 合计 enterprises：bitmaps:enterprises_year_province 代价 211000（34000 行、7 个分区）
--   paid 合计 enterprises：bitmaps:enterprises_month_province 代价 223000（36000 行、7 个分区）
--   paid 合计 enterprises：bitmaps:enterprises_year_county 代价 235000（38000 行、7 个分区）
--   paid 合计 enterprises：bitmaps:enterprises_year_division 代价 367000（60000 行、7 个分区）
--   paid 合计 enterprises：bitmaps:enterprises_month_section 代价 385000（63000 行、7 个分区）
--   paid 合计 enterprises：bitmaps:enterprises_year_ownership_size 代价 403000（66000 行、7 个分区）
--   paid 合计 enterprises：bitmaps:enterprises_year_policy_focus 代价 421000（69000 行、7 个分区）
--   paid 合计 enterprises：bitmaps:enterprises_year_province_section 代价 583000（96000 行、7 个分区）
--   paid 合计 enterprises：bitmaps:enterprises_year_province_ownership_size 代价 607000（100000 行、7 个分区）
--   paid 合计 enterprises：bitmaps:enterprises_year_province_policy_focus 代价 631000（104000 行、7 个分区）
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
