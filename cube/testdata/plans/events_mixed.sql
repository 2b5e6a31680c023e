-- measures declared_records,approved_amount,paid_amount,recovered_amount,payment_rate,days_to_payment by "region.province" where []
-- route cells:month_province
--   declared 各行 records,cohort_paid,cohort_days：facts 代价 20224000（10000000 行、224 个分区）
--   declared 各行 records,cohort_paid,cohort_days：cells:month_province 代价 9000（2000 行、7 个分区）
--   declared 各行 records,cohort_paid,cohort_days：cells:month_province_division 代价 13000（6000 行、7 个分区）
--   declared 各行 records,cohort_paid,cohort_days：cells:month_county 代价 13000（6000 行、7 个分区）
--   declared 各行 records,cohort_paid,cohort_days：cells:month_province_ownership_size 代价 23000（16000 行、7 个分区）
--   declared 各行 records,cohort_paid,cohort_days：cells:month_province_policy_focus 代价 27000（20000 行、7 个分区）
--   declared 各行 records,cohort_paid,cohort_days：cells:month_class 不用，不含 region.province
--   declared 各行 records,cohort_paid,cohort_days：cells:month_section_ownership_size 不用，不含 region.province
--   declared 各行 records,cohort_paid,cohort_days：cells:month_city_section 代价 31000（24000 行、7 个分区）
--   declared 各行 records,cohort_paid,cohort_days：选用 cells:month_province
--   approved 各行 amount：facts 代价 20224000（10000000 行、224 个分区）
--   approved 各行 amount：cells:month_province 代价 9000（2000 行、7 个分区）
--   approved 各行 amount：cells:month_province_division 代价 13000（6000 行、7 个分区）
--   approved 各行 amount：cells:month_county 代价 13000（6000 行、7 个分区）
--   approved 各行 amount：cells:month_province_ownership_size 代价 23000（16000 行、7 个分区）
--   approved 各行 amount：cells:month_province_policy_focus 代价 27000（20000 行、7 个分区）
--   approved 各行 amount：cells:month_class 不用，不含 region.province
--   approved 各行 amount：cells:month_section_ownership_size 不用，不含 region.province
--   approved 各行 amount：cells:month_city_section 代价 31000（24000 行、7 个分区）
--   approved 各行 amount：选用 cells:month_province
--   paid 各行 amount：facts 代价 20224000（10000000 行、224 个分区）
--   paid 各行 amount：cells:month_province 代价 9000（2000 行、7 个分区）
--   paid 各行 amount：cells:month_province_division 代价 13000（6000 行、7 个分区）
--   paid 各行 amount：cells:month_county 代价 13000（6000 行、7 个分区）
--   paid 各行 amount：cells:month_province_ownership_size 代价 23000（16000 行、7 个分区）
--   paid 各行 amount：cells:month_province_policy_focus 代价 27000（20000 行、7 个分区）
--   paid 各行 amount：cells:month_class 不用，不含 region.province
--   paid 各行 amount：cells:month_section_ownership_size 不用，不含 region.province
--   paid 各行 amount：cells:month_city_section 代价 31000（24000 行、7 个分区）
--   paid 各行 amount：选用 cells:month_province
--   recovered 各行 amount：facts 代价 20224000（10000000 行、224 个分区）
--   recovered 各行 amount：cells:month_province 代价 9000（2000 行、7 个分区）
--   recovered 各行 amount：cells:month_province_division 代价 13000（6000 行、7 个分区）
--   recovered 各行 amount：cells:month_county 代价 13000（6000 行、7 个分区）
--   recovered 各行 amount：cells:month_province_ownership_size 代价 23000（16000 行、7 个分区）
--   recovered 各行 amount：cells:month_province_policy_focus 代价 27000（20000 行、7 个分区）
--   recovered 各行 amount：cells:month_class 不用，不含 region.province
--   recovered 各行 amount：cells:month_section_ownership_size 不用，不含 region.province
--   recovered 各行 amount：cells:month_city_section 代价 31000（24000 行、7 个分区）
--   recovered 各行 amount：选用 cells:month_province

-- cells:month_province declared total=false
SELECT province AS k0, toInt64(sum(records)) AS c_records, toInt64(sum(cohort_paid)) AS c_cohort_paid, toInt64(sum(cohort_days)) AS c_cohort_days
FROM rollup_cells
WHERE _partition_id IN ('1-4-2017-1000001', '1-4-2018-1000001')
  AND rollup = 1
  AND event = 'declared'
GROUP BY k0;

-- cells:month_province approved total=false
SELECT province AS k0, toDecimal128(sum(amount), 2) AS c_amount
FROM rollup_cells
WHERE _partition_id IN ('1-4-2017-1000001', '1-4-2018-1000001')
  AND rollup = 1
  AND event = 'approved'
GROUP BY k0;

-- cells:month_province paid total=false
SELECT province AS k0, toDecimal128(sum(amount), 2) AS c_amount
FROM rollup_cells
WHERE _partition_id IN ('1-4-2017-1000001', '1-4-2018-1000001')
  AND rollup = 1
  AND event = 'paid'
GROUP BY k0;

-- cells:month_province recovered total=false
SELECT province AS k0, toDecimal128(sum(amount), 2) AS c_amount
FROM rollup_cells
WHERE _partition_id IN ('1-4-2017-1000001', '1-4-2018-1000001')
  AND rollup = 1
  AND event = 'recovered'
GROUP BY k0;
