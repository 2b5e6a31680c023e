-- {Measures:enterprises,employees,paid_amount By:acceptance,region_current.city Pivot: Where:[region_current=370000 focus!=0] Subtotals: Top: Level: Basis: Sort: Limit: Offset: Explain:}

-- view {frame:0 over:0 calendar:}, 0 months back, grains [11]: route facts+repeats
--   paid acceptance,region_current.city amount,employees,employees_known：facts 约 272400 微秒（10000000 行、224 个分区）
--   paid acceptance,region_current.city amount,employees,employees_known：cells:month_province 不用，不含 region_current.city
--   paid acceptance,region_current.city amount,employees,employees_known：cells:month_province_division 不用，不含 region_current.city
--   paid acceptance,region_current.city amount,employees,employees_known：cells:month_county 不用，不含 focus
--   paid acceptance,region_current.city amount,employees,employees_known：cells:month_province_ownership_size 不用，不含 region_current.city
--   paid acceptance,region_current.city amount,employees,employees_known：cells:month_province_policy_focus 不用，不含 region_current.city
--   paid acceptance,region_current.city amount,employees,employees_known：cells:month_class 不用，不含 region_current.city
--   paid acceptance,region_current.city amount,employees,employees_known：cells:month_section_ownership_size 不用，不含 region_current.city
--   paid acceptance,region_current.city amount,employees,employees_known：cells:month_city_section 不用，不含 region_current.city
--   paid acceptance,region_current.city amount,employees,employees_known：cells:year_city_division 不用，不含 region_current.city
--   paid acceptance,region_current.city amount,employees,employees_known：cells:year_division_ownership_size 不用，不含 region_current.city
--   paid acceptance,region_current.city amount,employees,employees_known：cells:year_division_size_policy_focus 不用，不含 region_current.city
--   paid acceptance,region_current.city amount,employees,employees_known：cells:year_city_ownership_size 不用，不含 region_current.city
--   paid acceptance,region_current.city amount,employees,employees_known：cells:year_city_policy_focus 不用，不含 region_current.city
--   paid acceptance,region_current.city amount,employees,employees_known：cells:year_ownership_size_policy_focus 不用，不含 region_current.city
--   paid acceptance,region_current.city amount,employees,employees_known：选用 facts
--   paid acceptance,region_current.city enterprises：facts 约 472400 微秒（10000000 行、224 个分区）
--   paid acceptance,region_current.city enterprises：bitmaps:enterprises_year 不用，不含 region_current.city
--   paid acceptance,region_current.city enterprises：bitmaps:enterprises_month 不用，不含 region_current.city
--   paid acceptance,region_current.city enterprises：bitmaps:enterprises_year_province 不用，不含 region_current.city
--   paid acceptance,region_current.city enterprises：bitmaps:enterprises_month_province 不用，不含 region_current.city
--   paid acceptance,region_current.city enterprises：bitmaps:enterprises_year_county 不用，不含 focus
--   paid acceptance,region_current.city enterprises：bitmaps:enterprises_year_division 不用，不含 region_current.city
--   paid acceptance,region_current.city enterprises：bitmaps:enterprises_month_section 不用，不含 region_current.city
--   paid acceptance,region_current.city enterprises：bitmaps:enterprises_year_ownership_size 不用，不含 region_current.city
--   paid acceptance,region_current.city enterprises：bitmaps:enterprises_year_policy_focus 不用，不含 region_current.city
--   paid acceptance,region_current.city enterprises：bitmaps:enterprises_year_province_section 不用，不含 region_current.city
--   paid acceptance,region_current.city enterprises：bitmaps:enterprises_year_province_ownership_size 不用，不含 region_current.city
--   paid acceptance,region_current.city enterprises：bitmaps:enterprises_year_province_policy_focus 不用，不含 region_current.city
--   paid acceptance,region_current.city enterprises：选用 facts

-- facts paid grains=[11] sums=[]
SELECT toUInt32(level) AS k0, toUInt32(transform(county, [140402, 140411, 230702, 230705, 230706, 230707, 230708, 230709, 230710, 230711, 230712, 230713, 230714, 230715, 230716, 310108, 320202, 320203, 320204, 320611, 320802, 320811, 330103, 330204, 340208, 340702, 340703, 350402, 360105, 370634, 371200, 410211, 410306], [140400, 140400, 230700, 230700, 230700, 230700, 230700, 230700, 230700, 230700, 230700, 230700, 230700, 230700, 230700, 310106, 320200, 320200, 320200, 320600, 320800, 320800, 330100, 330200, 340200, 340700, 340700, 350400, 360100, 370600, 370100, 410200, 410300], city)) AS k1, toInt64(sum(paid_amount) * 100) AS c_amount, toInt64(sumIf(employees, paid_in_year = 1)) AS c_employees, toInt64(sumIf(employees_known, paid_in_year = 1)) AS c_employees_known, toInt64(uniqExact(enterprise_no)) AS c_enterprises
FROM facts
WHERE _partition_id IN ('1-4-2017-1000001', '1-4-2018-1000001')
  AND paid_month > 0
  AND province IN (@p1)
  AND NOT (focus IN (@p2))
  AND identity(province) IN (@p3)
GROUP BY k0, k1
HAVING count() > 0;
-- @p1 = 370000
-- @p2 = 0
-- @p3 = 370000

-- repeats paid grains=[11] sums=[]
SELECT k0, k1, toInt64(sum(e_employees)) AS c_employees, toInt64(sum(e_employees_known)) AS c_employees_known
FROM
(
    SELECT toUInt32(level) AS k0, toUInt32(transform(county, [140402, 140411, 230702, 230705, 230706, 230707, 230708, 230709, 230710, 230711, 230712, 230713, 230714, 230715, 230716, 310108, 320202, 320203, 320204, 320611, 320802, 320811, 330103, 330204, 340208, 340702, 340703, 350402, 360105, 370634, 371200, 410211, 410306], [140400, 140400, 230700, 230700, 230700, 230700, 230700, 230700, 230700, 230700, 230700, 230700, 230700, 230700, 230700, 310106, 320200, 320200, 320200, 320600, 320800, 320800, 330100, 330200, 340200, 340700, 340700, 350400, 360100, 370600, 370100, 410200, 410300], city)) AS k1, any(employees) AS e_employees, any(employees_known) AS e_employees_known
    FROM repeats
    WHERE _partition_id IN ('1-4-2017-1000001', '1-4-2018-1000001')
      AND province IN (@p1)
      AND NOT (focus IN (@p2))
      AND identity(province) IN (@p3)
    GROUP BY k0, k1, enterprise_no, subsidy_year, county
)
GROUP BY k0, k1
HAVING count() > 0;
-- @p1 = 370000
-- @p2 = 0
-- @p3 = 370000
