-- measures records,enterprises,employees,paid_amount by "" where ["month=2017"]
-- route cells:month_province+repeats+bitmaps:enterprises_year
--   paid 各行 records,amount,employees：facts 代价 20000000（10000000 行）
--   paid 各行 records,amount,employees：cells:month_province 代价 2000（2000 行）
--   paid 各行 records,amount,employees：cells:month_province_division 代价 6000（6000 行）
--   paid 各行 records,amount,employees：cells:month_county 代价 6000（6000 行）
--   paid 各行 records,amount,employees：cells:month_province_ownership_size 代价 16000（16000 行）
--   paid 各行 records,amount,employees：cells:month_province_policy_focus 代价 20000（20000 行）
--   paid 各行 records,amount,employees：cells:month_class 代价 12000（12000 行）
--   paid 各行 records,amount,employees：cells:month_section_ownership_size 代价 28000（28000 行）
--   paid 各行 records,amount,employees：cells:month_city_section_size 代价 32000（32000 行）
--   paid 各行 records,amount,employees：cells:year_county_section_size_policy 代价 45000（45000 行）
--   paid 各行 records,amount,employees：cells:month_county_division_size 代价 40000（40000 行）
--   paid 各行 records,amount,employees：选用 cells:month_province
--   paid 各行 enterprises：facts 代价 80000000（10000000 行）
--   paid 各行 enterprises：bitmaps:enterprises_year 代价 66000（11000 行）
--   paid 各行 enterprises：bitmaps:enterprises_month 代价 72000（12000 行）
--   paid 各行 enterprises：bitmaps:enterprises_year_province 代价 156000（26000 行）
--   paid 各行 enterprises：bitmaps:enterprises_month_province 代价 168000（28000 行）
--   paid 各行 enterprises：bitmaps:enterprises_year_county 代价 180000（30000 行）
--   paid 各行 enterprises：bitmaps:enterprises_year_division 代价 192000（32000 行）
--   paid 各行 enterprises：bitmaps:enterprises_month_section 代价 204000（34000 行）
--   paid 各行 enterprises：bitmaps:enterprises_year_ownership_size 代价 324000（54000 行）
--   paid 各行 enterprises：bitmaps:enterprises_year_policy_focus 代价 342000（57000 行）
--   paid 各行 enterprises：bitmaps:enterprises_year_province_section 代价 360000（60000 行）
--   paid 各行 enterprises：bitmaps:enterprises_year_province_ownership_size 代价 504000（84000 行）
--   paid 各行 enterprises：bitmaps:enterprises_year_province_policy_focus 代价 528000（88000 行）
--   paid 各行 enterprises：选用 bitmaps:enterprises_year

-- cells:month_province paid total=false
SELECT toInt64(sum(records)) AS c_records, toDecimal128(sum(amount), 2) AS c_amount, toInt64(sum(employees)) AS c_employees
FROM rollup_cells
WHERE _partition_id IN ('1-4-2017-1000001', '1-4-2018-1000001')
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
  AND event = 'paid'
  AND month BETWEEN @p1 AND @p2
HAVING count() > 0;
-- @p1 = 201700
-- @p2 = 201712
