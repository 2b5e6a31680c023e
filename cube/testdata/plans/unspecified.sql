-- {Measures:records By:policy Pivot: Where:[industry.class=未细分 policy=5] Subtotals: Top: Level: Basis: Sort: Limit: Offset: Explain:}

-- view {frame:0 over:0 calendar:}, 0 months back, grains [1 0]: route facts
--   paid policy records：facts 约 272400 微秒（10000000 行、224 个分区）
--   paid policy records：cells:month_province 不用，不含 policy
--   paid policy records：cells:month_province_division 不用，不含 policy
--   paid policy records：cells:month_county 不用，不含 policy
--   paid policy records：cells:month_province_ownership_size 不用，不含 policy
--   paid policy records：cells:month_province_policy_focus 不用，不含 industry.class
--   paid policy records：cells:month_class 不用，不含 policy
--   paid policy records：cells:month_section_ownership_size 不用，不含 policy
--   paid policy records：cells:month_city_section 不用，不含 policy
--   paid policy records：cells:year_city_division 不用，不含 policy
--   paid policy records：cells:year_division_ownership_size 不用，不含 policy
--   paid policy records：cells:year_division_size_policy_focus 不用，不含 industry.class
--   paid policy records：cells:year_city_ownership_size 不用，不含 policy
--   paid policy records：cells:year_city_policy_focus 不用，不含 industry.class
--   paid policy records：cells:year_ownership_size_policy_focus 不用，不含 industry.class
--   paid policy records：选用 facts

-- facts paid grains=[1] sums=[0]
SELECT policy AS k0, toInt64(count()) AS c_records
FROM facts
WHERE _partition_id IN ('1-4-2017-1000001', '1-4-2018-1000001')
  AND paid_month > 0
  AND industry_class IN (@p1)
  AND policy IN (@p2)
GROUP BY k0
HAVING count() > 0;
-- @p1 = 
-- @p2 = 5
