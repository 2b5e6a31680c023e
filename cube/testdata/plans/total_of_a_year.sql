-- measures records,enterprises,employees,paid_amount by "" where ["month=2017"]
-- route cells:month_province+repeats+bitmaps:enterprises_year
--   paid 各行 records,amount,employees：facts 代价 20224000（10000000 行、224 个分区）
--   paid 各行 records,amount,employees：cells:month_province 代价 9000（2000 行、7 个分区）
--   paid 各行 records,amount,employees：cells:month_province_division 代价 13000（6000 行、7 个分区）
--   paid 各行 records,amount,employees：cells:month_county 代价 13000（6000 行、7 个分区）
--   paid 各行 records,amount,employees：cells:month_province_ownership_size 代价 23000（16000 行、7 个分区）
--   paid 各行 records,amount,employees：cells:month_province_policy_focus 代价 27000（20000 行、7 个分区）
--   paid 各行 records,amount,employees：cells:month_class 代价 19000（12000 行、7 个分区）
--   paid 各行 records,amount,employees：cells:month_section_ownership_size 代价 35000（28000 行、7 个分区）
--   paid 各行 records,amount,employees：cells:month_city_section 代价 31000（24000 行、7 个分区）
--   paid 各行 records,amount,employees：选用 cells:month_province
--   paid 各行 enterprises：facts 代价 80224000（10000000 行、224 个分区）
--   paid 各行 enterprises：bitmaps:enterprises_year 代价 61000（9000 行、7 个分区）
--   paid 各行 enterprises：bitmaps:enterprises_month 代价 67000（10000 行、7 个分区）
--   paid 各行 enterprises：bitmaps:enterprises_year_province 代价 139000（22000 行、7 个分区）
--   paid 各行 enterprises：bitmaps:enterprises_month_province 代价 151000（24000 行、7 个分区）
--   paid 各行 enterprises：bitmaps:enterprises_year_county 代价 163000（26000 行、7 个分区）
--   paid 各行 enterprises：bitmaps:enterprises_year_division 代价 175000（28000 行、7 个分区）
--   paid 各行 enterprises：bitmaps:enterprises_month_section 代价 187000（30000 行、7 个分区）
--   paid 各行 enterprises：bitmaps:enterprises_year_ownership_size 代价 295000（48000 行、7 个分区）
--   paid 各行 enterprises：bitmaps:enterprises_year_policy_focus 代价 313000（51000 行、7 个分区）
--   paid 各行 enterprises：bitmaps:enterprises_year_province_section 代价 331000（54000 行、7 个分区）
--   paid 各行 enterprises：bitmaps:enterprises_year_province_ownership_size 代价 463000（76000 行、7 个分区）
--   paid 各行 enterprises：bitmaps:enterprises_year_province_policy_focus 代价 487000（80000 行、7 个分区）
--   paid 各行 enterprises：选用 bitmaps:enterprises_year

-- cells:month_province paid total=false
SELECT toInt64(sum(records)) AS c_records, toDecimal128(sum(amount), 2) AS c_amount, toInt64(sum(employees)) AS c_employees
FROM rollup_cells
WHERE _partition_id IN ('1-4-2017-1000001', '1-4-2018-1000001')
  AND rollup = 1
  AND event = 'paid'
  AND month BETWEEN @p1 AND @p2
HAVING count() > 0;
-- @p1 = 201700
-- @p2 = 201712

-- repeats paid total=false
SELECT toInt64(sum(e_employees)) AS c_employees
FROM
(
    SELECT any(employees) AS e_employees
    FROM repeats
    WHERE _partition_id IN ('1-4-2017-1000001', '1-4-2018-1000001')
      AND month BETWEEN @p1 AND @p2
    GROUP BY enterprise_no, subsidy_year, county
)
HAVING count() > 0;
-- @p1 = 201700
-- @p2 = 201712

-- bitmaps:enterprises_year paid total=false
SELECT toInt64(groupBitmapMerge(enterprises)) AS c_enterprises
FROM rollup_enterprises
WHERE _partition_id IN ('1-4-2017-1000001', '1-4-2018-1000001')
  AND rollup = 101
  AND event = 'paid'
  AND month BETWEEN @p1 AND @p2
HAVING count() > 0;
-- @p1 = 201700
-- @p2 = 201712
