-- {Measures:enterprises,employees,paid_amount By:region.province,industry.section,month.quarter Pivot: Where:[month=2017] Subtotals:cube Top: Level: Basis: Sort: Limit: Offset: Explain:}

-- view {frame:0 over:0 calendar:}, 0 months back, grains [111 110 101 11 100 10 1 0]: route cells:month_province_division+repeats+facts+bitmaps:enterprises_month_section+bitmaps:enterprises_month_province+bitmaps:enterprises_year_province_section+bitmaps:enterprises_month+bitmaps:enterprises_year_division+bitmaps:enterprises_year_province+bitmaps:enterprises_year
--   paid region.province,industry.section,month.quarter amount,employees,employees_known：facts 约 272400 微秒（10000000 行、224 个分区）
--   paid region.province,industry.section,month.quarter amount,employees,employees_known：cells:month_province 不用，不含 industry.section
--   paid region.province,industry.section,month.quarter amount,employees,employees_known：cells:month_province_division 约 1300 微秒（8000 行、7 个分区）
--   paid region.province,industry.section,month.quarter amount,employees,employees_known：cells:month_county 不用，不含 industry.section
--   paid region.province,industry.section,month.quarter amount,employees,employees_known：cells:month_province_ownership_size 不用，不含 industry.section
--   paid region.province,industry.section,month.quarter amount,employees,employees_known：cells:month_province_policy_focus 不用，不含 industry.section
--   paid region.province,industry.section,month.quarter amount,employees,employees_known：cells:month_class 不用，不含 region.province
--   paid region.province,industry.section,month.quarter amount,employees,employees_known：cells:month_section_ownership_size 不用，不含 region.province
--   paid region.province,industry.section,month.quarter amount,employees,employees_known：cells:month_city_section 约 3100 微秒（32000 行、7 个分区）
--   paid region.province,industry.section,month.quarter amount,employees,employees_known：cells:year_city_division 不用，不含 month.quarter
--   paid region.province,industry.section,month.quarter amount,employees,employees_known：cells:year_division_ownership_size 不用，不含 region.province
--   paid region.province,industry.section,month.quarter amount,employees,employees_known：cells:year_division_size_policy_focus 不用，不含 region.province
--   paid region.province,industry.section,month.quarter amount,employees,employees_known：cells:year_city_ownership_size 不用，不含 industry.section
--   paid region.province,industry.section,month.quarter amount,employees,employees_known：cells:year_city_policy_focus 不用，不含 industry.section
--   paid region.province,industry.section,month.quarter amount,employees,employees_known：cells:year_ownership_size_policy_focus 不用，不含 region.province
--   paid region.province,industry.section,month.quarter amount,employees,employees_known：选用 cells:month_province_division
--   paid region.province,industry.section,month.quarter enterprises：facts 约 472400 微秒（10000000 行、224 个分区）
--   paid region.province,industry.section,month.quarter enterprises：bitmaps:enterprises_year 不用，不含 region.province
--   paid region.province,industry.section,month.quarter enterprises：bitmaps:enterprises_month 不用，不含 region.province
--   paid region.province,industry.section,month.quarter enterprises：bitmaps:enterprises_year_province 不用，不含 industry.section
--   paid region.province,industry.section,month.quarter enterprises：bitmaps:enterprises_month_province 不用，不含 industry.section
--   paid region.province,industry.section,month.quarter enterprises：bitmaps:enterprises_year_county 不用，不含 industry.section
--   paid region.province,industry.section,month.quarter enterprises：bitmaps:enterprises_year_division 不用，不含 region.province
--   paid region.province,industry.section,month.quarter enterprises：bitmaps:enterprises_month_section 不用，不含 region.province
--   paid region.province,industry.section,month.quarter enterprises：bitmaps:enterprises_year_ownership_size 不用，不含 region.province
--   paid region.province,industry.section,month.quarter enterprises：bitmaps:enterprises_year_policy_focus 不用，不含 region.province
--   paid region.province,industry.section,month.quarter enterprises：bitmaps:enterprises_year_province_section 不用，不含 month.quarter
--   paid region.province,industry.section,month.quarter enterprises：bitmaps:enterprises_year_province_ownership_size 不用，不含 industry.section
--   paid region.province,industry.section,month.quarter enterprises：bitmaps:enterprises_year_province_policy_focus 不用，不含 industry.section
--   paid region.province,industry.section,month.quarter enterprises：选用 facts
--   paid industry.section,month.quarter enterprises：facts 约 472400 微秒（10000000 行、224 个分区）
--   paid industry.section,month.quarter enterprises：bitmaps:enterprises_year 不用，不含 industry.section
--   paid industry.section,month.quarter enterprises：bitmaps:enterprises_month 不用，不含 industry.section
--   paid industry.section,month.quarter enterprises：bitmaps:enterprises_year_province 不用，不含 industry.section
--   paid industry.section,month.quarter enterprises：bitmaps:enterprises_month_province 不用，不含 industry.section
--   paid industry.section,month.quarter enterprises：bitmaps:enterprises_year_county 不用，不含 industry.section
--   paid industry.section,month.quarter enterprises：bitmaps:enterprises_year_division 不用，不含 month.quarter
--   paid industry.section,month.quarter enterprises：bitmaps:enterprises_month_section 约 292700 微秒（63000 行、7 个分区）
--   paid industry.section,month.quarter enterprises：bitmaps:enterprises_year_ownership_size 不用，不含 industry.section
--   paid industry.section,month.quarter enterprises：bitmaps:enterprises_year_policy_focus 不用，不含 industry.section
--   paid industry.section,month.quarter enterprises：bitmaps:enterprises_year_province_section 不用，不含 month.quarter
--   paid industry.section,month.quarter enterprises：bitmaps:enterprises_year_province_ownership_size 不用，不含 industry.section
--   paid industry.section,month.quarter enterprises：bitmaps:enterprises_year_province_policy_focus 不用，不含 industry.section
--   paid industry.section,month.quarter enterprises：选用 bitmaps:enterprises_month_section
--   paid region.province,month.quarter enterprises：facts 约 472400 微秒（10000000 行、224 个分区）
--   paid region.province,month.quarter enterprises：bitmaps:enterprises_year 不用，不含 region.province
--   paid region.province,month.quarter enterprises：bitmaps:enterprises_month 不用，不含 region.province
--   paid region.province,month.quarter enterprises：bitmaps:enterprises_year_province 不用，不含 month.quarter
--   paid region.province,month.quarter enterprises：bitmaps:enterprises_month_province 约 184700 微秒（36000 行、7 个分区）
--   paid region.province,month.quarter enterprises：bitmaps:enterprises_year_county 不用，不含 month.quarter
--   paid region.province,month.quarter enterprises：bitmaps:enterprises_year_division 不用，不含 region.province
--   paid region.province,month.quarter enterprises：bitmaps:enterprises_month_section 不用，不含 region.province
--   paid region.province,month.quarter enterprises：bitmaps:enterprises_year_ownership_size 不用，不含 region.province
--   paid region.province,month.quarter enterprises：bitmaps:enterprises_year_policy_focus 不用，不含 region.province
--   paid region.province,month.quarter enterprises：bitmaps:enterprises_year_province_section 不用，不含 month.quarter
--   paid region.province,month.quarter enterprises：bitmaps:enterprises_year_province_ownership_size 不用，不含 month.quarter
--   paid region.province,month.quarter enterprises：bitmaps:enterprises_year_province_policy_focus 不用，不含 month.quarter
--   paid region.province,month.quarter enterprises：选用 bitmaps:enterprises_month_province
--   paid region.province,industry.section enterprises：facts 约 472400 微秒（10000000 行、224 个分区）
--   paid region.province,industry.section enterprises：bitmaps:enterprises_year 不用，不含 region.province
--   paid region.province,industry.section enterprises：bitmaps:enterprises_month 不用，不含 region.province
--   paid region.province,industry.section enterprises：bitmaps:enterprises_year_province 不用，不含 industry.section
--   paid region.province,industry.section enterprises：bitmaps:enterprises_month_province 不用，不含 industry.section
--   paid region.province,industry.section enterprises：bitmaps:enterprises_year_county 不用，不含 industry.section
--   paid region.province,industry.section enterprises：bitmaps:enterprises_year_division 不用，不含 region.province
--   paid region.province,industry.section enterprises：bitmaps:enterprises_month_section 不用，不含 region.province
--   paid region.province,industry.section enterprises：bitmaps:enterprises_year_ownership_size 不用，不含 region.province
--   paid region.province,industry.section enterprises：bitmaps:enterprises_year_policy_focus 不用，不含 region.province
--   paid region.province,industry.section enterprises：bitmaps:enterprises_year_province_section 约 424700 微秒（96000 行、7 个分区）
--   paid region.province,industry.section enterprises：bitmaps:enterprises_year_province_ownership_size 不用，不含 industry.section
--   paid region.province,industry.section enterprises：bitmaps:enterprises_year_province_policy_focus 不用，不含 industry.section
--   paid region.province,industry.section enterprises：选用 bitmaps:enterprises_year_province_section
--   paid month.quarter enterprises：facts 约 472400 微秒（10000000 行、224 个分区）
--   paid month.quarter enterprises：bitmaps:enterprises_year 不用，不含 month.quarter
--   paid month.quarter enterprises：bitmaps:enterprises_month 约 104700 微秒（16000 行、7 个分区）
--   paid month.quarter enterprises：bitmaps:enterprises_year_province 不用，不含 month.quarter
--   paid month.quarter enterprises：bitmaps:enterprises_month_province 约 184700 微秒（36000 行、7 个分区）
--   paid month.quarter enterprises：bitmaps:enterprises_year_county 不用，不含 month.quarter
--   paid month.quarter enterprises：bitmaps:enterprises_year_division 不用，不含 month.quarter
--   paid month.quarter enterprises：bitmaps:enterprises_month_section 约 292700 微秒（63000 行、7 个分区）
--   paid month.quarter enterprises：bitmaps:enterprises_year_ownership_size 不用，不含 month.quarter
--   paid month.quarter enterprises：bitmaps:enterprises_year_policy_focus 不用，不含 month.quarter
--   paid month.quarter enterprises：bitmaps:enterprises_year_province_section 不用，不含 month.quarter
--   paid month.quarter enterprises：bitmaps:enterprises_year_province_ownership_size 不用，不含 month.quarter
--   paid month.quarter enterprises：bitmaps:enterprises_year_province_policy_focus 不用，不含 month.quarter
--   paid month.quarter enterprises：选用 bitmaps:enterprises_month
--   paid industry.section enterprises：facts 约 472400 微秒（10000000 行、224 个分区）
--   paid industry.section enterprises：bitmaps:enterprises_year 不用，不含 industry.section
--   paid industry.section enterprises：bitmaps:enterprises_month 不用，不含 industry.section
--   paid industry.section enterprises：bitmaps:enterprises_year_province 不用，不含 industry.section
--   paid industry.section enterprises：bitmaps:enterprises_month_province 不用，不含 industry.section
--   paid industry.section enterprises：bitmaps:enterprises_year_county 不用，不含 industry.section
--   paid industry.section enterprises：bitmaps:enterprises_year_division 约 280700 微秒（60000 行、7 个分区）
--   paid industry.section enterprises：bitmaps:enterprises_month_section 约 292700 微秒（63000 行、7 个分区）
--   paid industry.section enterprises：bitmaps:enterprises_year_ownership_size 不用，不含 industry.section
--   paid industry.section enterprises：bitmaps:enterprises_year_policy_focus 不用，不含 industry.section
--   paid industry.section enterprises：bitmaps:enterprises_year_province_section 约 424700 微秒（96000 行、7 个分区）
--   paid industry.section enterprises：bitmaps:enterprises_year_province_ownership_size 不用，不含 industry.section
--   paid industry.section enterprises：bitmaps:enterprises_year_province_policy_focus 不用，不含 industry.section
--   paid industry.section enterprises：选用 bitmaps:enterprises_year_division
--   paid region.province enterprises：facts 约 472400 微秒（10000000 行、224 个分区）
--   paid region.province enterprises：bitmaps:enterprises_year 不用，不含 region.province
--   paid region.province enterprises：bitmaps:enterprises_month 不用，不含 region.province
--   paid region.province enterprises：bitmaps:enterprises_year_province 约 176700 微秒（34000 行、7 个分区）
--   paid region.province enterprises：bitmaps:enterprises_month_province 约 184700 微秒（36000 行、7 个分区）
--   paid region.province enterprises：bitmaps:enterprises_year_county 约 192700 微秒（38000 行、7 个分区）
--   paid region.province enterprises：bitmaps:enterprises_year_division 不用，不含 region.province
--   paid region.province enterprises：bitmaps:enterprises_month_section 不用，不含 region.province
--   paid region.province enterprises：bitmaps:enterprises_year_ownership_size 不用，不含 region.province
--   paid region.province enterprises：bitmaps:enterprises_year_policy_focus 不用，不含 region.province
--   paid region.province enterprises：bitmaps:enterprises_year_province_section 约 424700 微秒（96000 行、7 个分区）
--   paid region.province enterprises：bitmaps:enterprises_year_province_ownership_size 约 440700 微秒（100000 行、7 个分区）
--   paid region.province enterprises：bitmaps:enterprises_year_province_policy_focus 约 456700 微秒（104000 行、7 个分区）
--   paid region.province enterprises：选用 bitmaps:enterprises_year_province
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

-- cells:month_province_division paid grains=[111] sums=[110 101 11 100 10 1 0]
SELECT province AS k0, industry_section AS k1, toUInt32(intDiv(month, 100) * 10 + intDiv(month % 100 + 2, 3)) AS k2, toInt64(sum(amount) * 100) AS c_amount, toInt64(sum(employees)) AS c_employees, toInt64(sum(employees_known)) AS c_employees_known
FROM rollup_cells
WHERE _partition_id IN ('1-4-2017-1000001', '1-4-2018-1000001')
  AND rollup = 2
  AND event = 'paid'
  AND month BETWEEN @p1 AND @p2
GROUP BY k0, k1, k2
HAVING count() > 0;
-- @p1 = 201700
-- @p2 = 201712

-- repeats paid grains=[111] sums=[]
SELECT k0, k1, k2, toInt64(sum(e_employees)) AS c_employees, toInt64(sum(e_employees_known)) AS c_employees_known
FROM
(
    SELECT province AS k0, industry_section AS k1, toUInt32(intDiv(month, 100) * 10 + intDiv(month % 100 + 2, 3)) AS k2, any(employees) AS e_employees, any(employees_known) AS e_employees_known
    FROM repeats
    WHERE _partition_id IN ('1-4-2017-1000001', '1-4-2018-1000001')
      AND month BETWEEN @p1 AND @p2
    GROUP BY k0, k1, k2, enterprise_no, subsidy_year, county
)
GROUP BY k0, k1, k2
HAVING count() > 0;
-- @p1 = 201700
-- @p2 = 201712

-- repeats paid grains=[110] sums=[]
SELECT k0, k1, toInt64(sum(e_employees)) AS c_employees, toInt64(sum(e_employees_known)) AS c_employees_known
FROM
(
    SELECT industry_section AS k0, toUInt32(intDiv(month, 100) * 10 + intDiv(month % 100 + 2, 3)) AS k1, any(employees) AS e_employees, any(employees_known) AS e_employees_known
    FROM repeats
    WHERE _partition_id IN ('1-4-2017-1000001', '1-4-2018-1000001')
      AND month BETWEEN @p1 AND @p2
    GROUP BY k0, k1, enterprise_no, subsidy_year, county
)
GROUP BY k0, k1
HAVING count() > 0;
-- @p1 = 201700
-- @p2 = 201712

-- repeats paid grains=[101] sums=[]
SELECT k0, k1, toInt64(sum(e_employees)) AS c_employees, toInt64(sum(e_employees_known)) AS c_employees_known
FROM
(
    SELECT province AS k0, toUInt32(intDiv(month, 100) * 10 + intDiv(month % 100 + 2, 3)) AS k1, any(employees) AS e_employees, any(employees_known) AS e_employees_known
    FROM repeats
    WHERE _partition_id IN ('1-4-2017-1000001', '1-4-2018-1000001')
      AND month BETWEEN @p1 AND @p2
    GROUP BY k0, k1, enterprise_no, subsidy_year, county
)
GROUP BY k0, k1
HAVING count() > 0;
-- @p1 = 201700
-- @p2 = 201712

-- repeats paid grains=[11] sums=[]
SELECT k0, k1, toInt64(sum(e_employees)) AS c_employees, toInt64(sum(e_employees_known)) AS c_employees_known
FROM
(
    SELECT province AS k0, industry_section AS k1, any(employees) AS e_employees, any(employees_known) AS e_employees_known
    FROM repeats
    WHERE _partition_id IN ('1-4-2017-1000001', '1-4-2018-1000001')
      AND month BETWEEN @p1 AND @p2
    GROUP BY k0, k1, enterprise_no, subsidy_year, county
)
GROUP BY k0, k1
HAVING count() > 0;
-- @p1 = 201700
-- @p2 = 201712

-- repeats paid grains=[100] sums=[]
SELECT k0, toInt64(sum(e_employees)) AS c_employees, toInt64(sum(e_employees_known)) AS c_employees_known
FROM
(
    SELECT toUInt32(intDiv(month, 100) * 10 + intDiv(month % 100 + 2, 3)) AS k0, any(employees) AS e_employees, any(employees_known) AS e_employees_known
    FROM repeats
    WHERE _partition_id IN ('1-4-2017-1000001', '1-4-2018-1000001')
      AND month BETWEEN @p1 AND @p2
    GROUP BY k0, enterprise_no, subsidy_year, county
)
GROUP BY k0
HAVING count() > 0;
-- @p1 = 201700
-- @p2 = 201712

-- repeats paid grains=[10] sums=[]
SELECT k0, toInt64(sum(e_employees)) AS c_employees, toInt64(sum(e_employees_known)) AS c_employees_known
FROM
(
    SELECT industry_section AS k0, any(employees) AS e_employees, any(employees_known) AS e_employees_known
    FROM repeats
    WHERE _partition_id IN ('1-4-2017-1000001', '1-4-2018-1000001')
      AND month BETWEEN @p1 AND @p2
    GROUP BY k0, enterprise_no, subsidy_year, county
)
GROUP BY k0
HAVING count() > 0;
-- @p1 = 201700
-- @p2 = 201712

-- repeats paid grains=[1] sums=[0]
SELECT k0, toInt64(sum(e_employees)) AS c_employees, toInt64(sum(e_employees_known)) AS c_employees_known
FROM
(
    SELECT province AS k0, any(employees) AS e_employees, any(employees_known) AS e_employees_known
    FROM repeats
    WHERE _partition_id IN ('1-4-2017-1000001', '1-4-2018-1000001')
      AND month BETWEEN @p1 AND @p2
    GROUP BY k0, enterprise_no, subsidy_year, county
)
GROUP BY k0
HAVING count() > 0;
-- @p1 = 201700
-- @p2 = 201712

-- facts paid grains=[111] sums=[]
SELECT province AS k0, industry_section AS k1, toUInt32(intDiv(paid_month, 100) * 10 + intDiv(paid_month % 100 + 2, 3)) AS k2, toInt64(uniqExact(enterprise_no)) AS c_enterprises
FROM facts
WHERE _partition_id IN ('1-4-2017-1000001', '1-4-2018-1000001')
  AND paid_month > 0
  AND paid_month BETWEEN @p1 AND @p2
GROUP BY k0, k1, k2
HAVING count() > 0;
-- @p1 = 201700
-- @p2 = 201712

-- bitmaps:enterprises_month_section paid grains=[110] sums=[]
SELECT industry_section AS k0, toUInt32(intDiv(month, 100) * 10 + intDiv(month % 100 + 2, 3)) AS k1, toInt64(groupBitmapMerge(enterprises)) AS c_enterprises
FROM rollup_enterprises
WHERE _partition_id IN ('1-4-2017-1000001', '1-4-2018-1000001')
  AND rollup = 107
  AND event = 'paid'
  AND month BETWEEN @p1 AND @p2
GROUP BY k0, k1
HAVING count() > 0;
-- @p1 = 201700
-- @p2 = 201712

-- bitmaps:enterprises_month_province paid grains=[101] sums=[]
SELECT province AS k0, toUInt32(intDiv(month, 100) * 10 + intDiv(month % 100 + 2, 3)) AS k1, toInt64(groupBitmapMerge(enterprises)) AS c_enterprises
FROM rollup_enterprises
WHERE _partition_id IN ('1-4-2017-1000001', '1-4-2018-1000001')
  AND rollup = 104
  AND event = 'paid'
  AND month BETWEEN @p1 AND @p2
GROUP BY k0, k1
HAVING count() > 0;
-- @p1 = 201700
-- @p2 = 201712

-- bitmaps:enterprises_year_province_section paid grains=[11] sums=[]
SELECT province AS k0, industry_section AS k1, toInt64(groupBitmapMerge(enterprises)) AS c_enterprises
FROM rollup_enterprises
WHERE _partition_id IN ('1-4-2017-1000001', '1-4-2018-1000001')
  AND rollup = 110
  AND event = 'paid'
  AND month BETWEEN @p1 AND @p2
GROUP BY k0, k1
HAVING count() > 0;
-- @p1 = 201700
-- @p2 = 201712

-- bitmaps:enterprises_month paid grains=[100] sums=[]
SELECT toUInt32(intDiv(month, 100) * 10 + intDiv(month % 100 + 2, 3)) AS k0, toInt64(groupBitmapMerge(enterprises)) AS c_enterprises
FROM rollup_enterprises
WHERE _partition_id IN ('1-4-2017-1000001', '1-4-2018-1000001')
  AND rollup = 102
  AND event = 'paid'
  AND month BETWEEN @p1 AND @p2
GROUP BY k0
HAVING count() > 0;
-- @p1 = 201700
-- @p2 = 201712

-- bitmaps:enterprises_year_division paid grains=[10] sums=[]
SELECT industry_section AS k0, toInt64(groupBitmapMerge(enterprises)) AS c_enterprises
FROM rollup_enterprises
WHERE _partition_id IN ('1-4-2017-1000001', '1-4-2018-1000001')
  AND rollup = 106
  AND event = 'paid'
  AND month BETWEEN @p1 AND @p2
GROUP BY k0
HAVING count() > 0;
-- @p1 = 201700
-- @p2 = 201712

-- bitmaps:enterprises_year_province paid grains=[1] sums=[]
SELECT province AS k0, toInt64(groupBitmapMerge(enterprises)) AS c_enterprises
FROM rollup_enterprises
WHERE _partition_id IN ('1-4-2017-1000001', '1-4-2018-1000001')
  AND rollup = 103
  AND event = 'paid'
  AND month BETWEEN @p1 AND @p2
GROUP BY k0
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
