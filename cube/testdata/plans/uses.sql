-- {Measures:use_living,use_coverage,planned_living,planned_coverage By:subsidy_year Pivot: Where:[subsidy_year=2017..2019] Subtotals: Top: Level: Basis: Sort: Limit: Offset: Explain:}

-- view {frame:0 over:0 calendar:}, 0 months back, grains [1 0]: route cells:month_province+repeats
--   paid subsidy_year records,planned_living,planned_known,enrolled,used_living,used_known：facts 约 272400 微秒（10000000 行、224 个分区）
--   paid subsidy_year records,planned_living,planned_known,enrolled,used_living,used_known：cells:month_province 约 850 微秒（2000 行、7 个分区）
--   paid subsidy_year records,planned_living,planned_known,enrolled,used_living,used_known：cells:month_province_division 约 1300 微秒（8000 行、7 个分区）
--   paid subsidy_year records,planned_living,planned_known,enrolled,used_living,used_known：cells:month_county 约 1150 微秒（6000 行、7 个分区）
--   paid subsidy_year records,planned_living,planned_known,enrolled,used_living,used_known：cells:month_province_ownership_size 约 1900 微秒（16000 行、7 个分区）
--   paid subsidy_year records,planned_living,planned_known,enrolled,used_living,used_known：cells:month_province_policy_focus 约 2200 微秒（20000 行、7 个分区）
--   paid subsidy_year records,planned_living,planned_known,enrolled,used_living,used_known：cells:month_class 约 2050 微秒（18000 行、7 个分区）
--   paid subsidy_year records,planned_living,planned_known,enrolled,used_living,used_known：cells:month_section_ownership_size 约 3325 微秒（35000 行、7 个分区）
--   paid subsidy_year records,planned_living,planned_known,enrolled,used_living,used_known：cells:month_city_section 约 3100 微秒（32000 行、7 个分区）
--   paid subsidy_year records,planned_living,planned_known,enrolled,used_living,used_known：cells:year_city_division 约 3400 微秒（36000 行、7 个分区）
--   paid subsidy_year records,planned_living,planned_known,enrolled,used_living,used_known：cells:year_division_ownership_size 约 4450 微秒（50000 行、7 个分区）
--   paid subsidy_year records,planned_living,planned_known,enrolled,used_living,used_known：cells:year_division_size_policy_focus 约 5650 微秒（66000 行、7 个分区）
--   paid subsidy_year records,planned_living,planned_known,enrolled,used_living,used_known：cells:year_city_ownership_size 约 4300 微秒（48000 行、7 个分区）
--   paid subsidy_year records,planned_living,planned_known,enrolled,used_living,used_known：cells:year_city_policy_focus 约 4600 微秒（52000 行、7 个分区）
--   paid subsidy_year records,planned_living,planned_known,enrolled,used_living,used_known：cells:year_ownership_size_policy_focus 约 5950 微秒（70000 行、7 个分区）
--   paid subsidy_year records,planned_living,planned_known,enrolled,used_living,used_known：选用 cells:month_province

-- cells:month_province paid grains=[1] sums=[0]
SELECT toUInt32(subsidy_year) AS k0, toInt64(sum(records)) AS c_records, toInt64(sum(planned_living) * 100) AS c_planned_living, toInt64(sum(planned_known)) AS c_planned_known, toInt64(sum(records)) AS c_enrolled, toInt64(sum(used_living) * 100) AS c_used_living, toInt64(sum(used_known)) AS c_used_known
FROM rollup_cells
WHERE _partition_id IN ('1-4-2017-1000001', '1-4-2018-1000001')
  AND rollup = 1
  AND event = 'paid'
  AND subsidy_year IN (@p1, @p2, @p3)
GROUP BY k0
HAVING count() > 0;
-- @p1 = 2017
-- @p2 = 2018
-- @p3 = 2019

-- repeats paid grains=[1] sums=[0]
SELECT k0, toInt64(sum(e_enrolled)) AS c_enrolled, toInt64(sum(e_used_living) * 100) AS c_used_living, toInt64(sum(e_used_known)) AS c_used_known
FROM
(
    SELECT toUInt32(subsidy_year) AS k0, 1 - toInt64(count()) AS e_enrolled, any(used_living) AS e_used_living, any(used_known) AS e_used_known
    FROM repeats
    WHERE _partition_id IN ('1-4-2017-1000001', '1-4-2018-1000001')
      AND subsidy_year IN (@p1, @p2, @p3)
    GROUP BY k0, enterprise_no, subsidy_year, county
)
GROUP BY k0
HAVING count() > 0;
-- @p1 = 2017
-- @p2 = 2018
-- @p3 = 2019
