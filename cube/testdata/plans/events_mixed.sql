-- {Measures:declared_records,approved_amount,paid_amount,recovered_amount,payment_rate,days_to_payment By:region.province Pivot: Where:[] Subtotals: Top: Level: Basis: Sort: Limit: Offset: Explain:}

-- view {frame:0 over:0 calendar:}, 0 months back, grains [1 0]: route cells:month_province
--   declared region.province records,cohort_paid,cohort_days：facts 约 272400 微秒（10000000 行、224 个分区）
--   declared region.province records,cohort_paid,cohort_days：cells:month_province 约 850 微秒（2000 行、7 个分区）
--   declared region.province records,cohort_paid,cohort_days：cells:month_province_division 约 1300 微秒（8000 行、7 个分区）
--   declared region.province records,cohort_paid,cohort_days：cells:month_county 约 1150 微秒（6000 行、7 个分区）
--   declared region.province records,cohort_paid,cohort_days：cells:month_province_ownership_size 约 1900 微秒（16000 行、7 个分区）
--   declared region.province records,cohort_paid,cohort_days：cells:month_province_policy_focus 约 2200 微秒（20000 行、7 个分区）
--   declared region.province records,cohort_paid,cohort_days：cells:month_class 不用，不含 region.province
--   declared region.province records,cohort_paid,cohort_days：cells:month_section_ownership_size 不用，不含 region.province
--   declared region.province records,cohort_paid,cohort_days：cells:month_city_section 约 3100 微秒（32000 行、7 个分区）
--   declared region.province records,cohort_paid,cohort_days：cells:year_city_division 约 3400 微秒（36000 行、7 个分区）
--   declared region.province records,cohort_paid,cohort_days：cells:year_division_ownership_size 不用，不含 region.province
--   declared region.province records,cohort_paid,cohort_days：cells:year_division_size_policy_focus 不用，不含 region.province
--   declared region.province records,cohort_paid,cohort_days：cells:year_city_ownership_size 约 4300 微秒（48000 行、7 个分区）
--   declared region.province records,cohort_paid,cohort_days：cells:year_city_policy_focus 约 4600 微秒（52000 行、7 个分区）
--   declared region.province records,cohort_paid,cohort_days：cells:year_ownership_size_policy_focus 不用，不含 region.province
--   declared region.province records,cohort_paid,cohort_days：选用 cells:month_province
--   approved region.province amount：facts 约 272400 微秒（10000000 行、224 个分区）
--   approved region.province amount：cells:month_province 约 850 微秒（2000 行、7 个分区）
--   approved region.province amount：cells:month_province_division 约 1300 微秒（8000 行、7 个分区）
--   approved region.province amount：cells:month_county 约 1150 微秒（6000 行、7 个分区）
--   approved region.province amount：cells:month_province_ownership_size 约 1900 微秒（16000 行、7 个分区）
--   approved region.province amount：cells:month_province_policy_focus 约 2200 微秒（20000 行、7 个分区）
--   approved region.province amount：cells:month_class 不用，不含 region.province
--   approved region.province amount：cells:month_section_ownership_size 不用，不含 region.province
--   approved region.province amount：cells:month_city_section 约 3100 微秒（32000 行、7 个分区）
--   approved region.province amount：cells:year_city_division 约 3400 微秒（36000 行、7 个分区）
--   approved region.province amount：cells:year_division_ownership_size 不用，不含 region.province
--   approved region.province amount：cells:year_division_size_policy_focus 不用，不含 region.province
--   approved region.province amount：cells:year_city_ownership_size 约 4300 微秒（48000 行、7 个分区）
--   approved region.province amount：cells:year_city_policy_focus 约 4600 微秒（52000 行、7 个分区）
--   approved region.province amount：cells:year_ownership_size_policy_focus 不用，不含 region.province
--   approved region.province amount：选用 cells:month_province
--   paid region.province amount：facts 约 272400 微秒（10000000 行、224 个分区）
--   paid region.province amount：cells:month_province 约 850 微秒（2000 行、7 个分区）
--   paid region.province amount：cells:month_province_division 约 1300 微秒（8000 行、7 个分区）
--   paid region.province amount：cells:month_county 约 1150 微秒（6000 行、7 个分区）
--   paid region.province amount：cells:month_province_ownership_size 约 1900 微秒（16000 行、7 个分区）
--   paid region.province amount：cells:month_province_policy_focus 约 2200 微秒（20000 行、7 个分区）
--   paid region.province amount：cells:month_class 不用，不含 region.province
--   paid region.province amount：cells:month_section_ownership_size 不用，不含 region.province
--   paid region.province amount：cells:month_city_section 约 3100 微秒（32000 行、7 个分区）
--   paid region.province amount：cells:year_city_division 约 3400 微秒（36000 行、7 个分区）
--   paid region.province amount：cells:year_division_ownership_size 不用，不含 region.province
--   paid region.province amount：cells:year_division_size_policy_focus 不用，不含 region.province
--   paid region.province amount：cells:year_city_ownership_size 约 4300 微秒（48000 行、7 个分区）
--   paid region.province amount：cells:year_city_policy_focus 约 4600 微秒（52000 行、7 个分区）
--   paid region.province amount：cells:year_ownership_size_policy_focus 不用，不含 region.province
--   paid region.province amount：选用 cells:month_province
--   recovered region.province amount：facts 约 272400 微秒（10000000 行、224 个分区）
--   recovered region.province amount：cells:month_province 约 850 微秒（2000 行、7 个分区）
--   recovered region.province amount：cells:month_province_division 约 1300 微秒（8000 行、7 个分区）
--   recovered region.province amount：cells:month_county 约 1150 微秒（6000 行、7 个分区）
--   recovered region.province amount：cells:month_province_ownership_size 约 1900 微秒（16000 行、7 个分区）
--   recovered region.province amount：cells:month_province_policy_focus 约 2200 微秒（20000 行、7 个分区）
--   recovered region.province amount：cells:month_class 不用，不含 region.province
--   recovered region.province amount：cells:month_section_ownership_size 不用，不含 region.province
--   recovered region.province amount：cells:month_city_section 约 3100 微秒（32000 行、7 个分区）
--   recovered region.province amount：cells:year_city_division 约 3400 微秒（36000 行、7 个分区）
--   recovered region.province amount：cells:year_division_ownership_size 不用，不含 region.province
--   recovered region.province amount：cells:year_division_size_policy_focus 不用，不含 region.province
--   recovered region.province amount：cells:year_city_ownership_size 约 4300 微秒（48000 行、7 个分区）
--   recovered region.province amount：cells:year_city_policy_focus 约 4600 微秒（52000 行、7 个分区）
--   recovered region.province amount：cells:year_ownership_size_policy_focus 不用，不含 region.province
--   recovered region.province amount：选用 cells:month_province

-- cells:month_province declared grains=[1] sums=[0]
SELECT province AS k0, toInt64(sum(records)) AS c_records, toInt64(sum(cohort_paid)) AS c_cohort_paid, toInt64(sum(cohort_days)) AS c_cohort_days
FROM rollup_cells
WHERE _partition_id IN ('1-4-2017-1000001', '1-4-2018-1000001')
  AND rollup = 1
  AND event = 'declared'
GROUP BY k0
HAVING count() > 0;

-- cells:month_province approved grains=[1] sums=[0]
SELECT province AS k0, toInt64(sum(amount) * 100) AS c_amount
FROM rollup_cells
WHERE _partition_id IN ('1-4-2017-1000001', '1-4-2018-1000001')
  AND rollup = 1
  AND event = 'approved'
GROUP BY k0
HAVING count() > 0;

-- cells:month_province paid grains=[1] sums=[0]
SELECT province AS k0, toInt64(sum(amount) * 100) AS c_amount
FROM rollup_cells
WHERE _partition_id IN ('1-4-2017-1000001', '1-4-2018-1000001')
  AND rollup = 1
  AND event = 'paid'
GROUP BY k0
HAVING count() > 0;

-- cells:month_province recovered grains=[1] sums=[0]
SELECT province AS k0, toInt64(sum(amount) * 100) AS c_amount
FROM rollup_cells
WHERE _partition_id IN ('1-4-2017-1000001', '1-4-2018-1000001')
  AND rollup = 1
  AND event = 'recovered'
GROUP BY k0
HAVING count() > 0;
