-- {Measures:paid_amount,subsidy_ratio By:month.month Pivot: Where:[month=2017-01..2017-06] Subtotals: Top: Level: Basis: Sort: Limit: Offset: Explain:}

-- view {frame:0 over:0 calendar:}, 0 months back, grains [1 0]: route cells:month_province+repeats
--   paid month.month amount,premium_paid：facts 约 272400 微秒（10000000 行、224 个分区）
--   paid month.month amount,premium_paid：cells:month_province 约 850 微秒（2000 行、7 个分区）
--   paid month.month amount,premium_paid：cells:month_province_division 约 1300 微秒（8000 行、7 个分区）
--   paid month.month amount,premium_paid：cells:month_county 约 1150 微秒（6000 行、7 个分区）
--   paid month.month amount,premium_paid：cells:month_province_ownership_size 约 1900 微秒（16000 行、7 个分区）
--   paid month.month amount,premium_paid：cells:month_province_policy_focus 约 2200 微秒（20000 行、7 个分区）
--   paid month.month amount,premium_paid：cells:month_class 约 2050 微秒（18000 行、7 个分区）
--   paid month.month amount,premium_paid：cells:month_section_ownership_size 约 3325 微秒（35000 行、7 个分区）
--   paid month.month amount,premium_paid：cells:month_city_section 约 3100 微秒（32000 行、7 个分区）
--   paid month.month amount,premium_paid：cells:year_city_division 不用，不含 month.month
--   paid month.month amount,premium_paid：cells:year_division_ownership_size 不用，不含 month.month
--   paid month.month amount,premium_paid：cells:year_division_size_policy_focus 不用，不含 month.month
--   paid month.month amount,premium_paid：cells:year_city_ownership_size 不用，不含 month.month
--   paid month.month amount,premium_paid：cells:year_city_policy_focus 不用，不含 month.month
--   paid month.month amount,premium_paid：cells:year_ownership_size_policy_focus 不用，不含 month.month
--   paid month.month amount,premium_paid：选用 cells:month_province

-- cells:month_province paid grains=[1] sums=[0]
SELECT month AS k0, toInt64(sum(amount) * 100) AS c_amount, toInt64(sum(premium_paid) * 100) AS c_premium_paid
FROM rollup_cells
WHERE _partition_id IN ('1-4-2017-1000001', '1-4-2018-1000001')
  AND rollup = 1
  AND event = 'paid'
  AND month BETWEEN @p1 AND @p2
GROUP BY k0
HAVING count() > 0;
-- @p1 = 201700
-- @p2 = 201706

-- repeats paid grains=[1] sums=[]
SELECT k0, toInt64(sum(e_premium_paid) * 100) AS c_premium_paid
FROM
(
    SELECT month AS k0, any(premium_paid) AS e_premium_paid
    FROM repeats
    WHERE _partition_id IN ('1-4-2017-1000001', '1-4-2018-1000001')
      AND month BETWEEN @p1 AND @p2
    GROUP BY k0, enterprise_no, subsidy_year, county
)
GROUP BY k0
HAVING count() > 0;
-- @p1 = 201700
-- @p2 = 201706

-- repeats paid grains=[0] sums=[]
SELECT toInt64(sum(e_premium_paid) * 100) AS c_premium_paid
FROM
(
    SELECT any(premium_paid) AS e_premium_paid
    FROM repeats
    WHERE _partition_id IN ('1-4-2017-1000001', '1-4-2018-1000001')
      AND month BETWEEN @p1 AND @p2
    GROUP BY enterprise_no, subsidy_year, county
)
HAVING count() > 0;
-- @p1 = 201700
-- @p2 = 201706
