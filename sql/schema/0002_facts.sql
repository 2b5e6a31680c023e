-- Derived: everything here can be made again from the ledger. The last part of
-- each partition key is the generation, the number of the publication that
-- built it; publications name which partitions are live.

CREATE TABLE IF NOT EXISTS publications
(
    publication_no UInt64,   -- from the writer's sequence, as commit_no
    commit_no UInt64,        -- the highest commit that the publication holds
    position UInt64,         -- it holds the valid commits up to here, and no other
    shape Array(String),     -- how its tables were made: definition of the facts, rollups as declared then
    at DateTime64(6, 'UTC'),
    partitions Map(LowCardinality(String), Array(String))  -- table -> live partition ids
)
ENGINE = {engine:commits}
ORDER BY publication_no
SETTINGS {durable};

-- One row per level of acceptance and record: the highest version accepted there.
CREATE TABLE IF NOT EXISTS facts
(
    level UInt8,
    subsidy_year UInt16,
    province UInt32,
    generation UInt64,
    record_id FixedString(16),
    version UInt32,
    enterprise_no UInt32,
    city UInt32,
    county UInt32,                                -- the agency itself (经办机构)
    industry_section LowCardinality(String),      -- in the 2011 edition; '' where not so finely known (未细分)
    industry_division LowCardinality(String),
    industry_group LowCardinality(String),
    industry_class LowCardinality(String),
    ownership_category LowCardinality(String),
    ownership_type LowCardinality(String),
    ownership_subtype LowCardinality(String),
    size LowCardinality(String),
    policy LowCardinality(String),
    focus LowCardinality(String),
    declared_month UInt32,                        -- 201706; 0: not (yet) declared, or not applicable
    approved_month UInt32,
    paid_month UInt32,
    recovered_month UInt32,
    declared_amount Decimal(18, 2),
    approved_amount Decimal(18, 2),
    paid_amount Decimal(18, 2),
    recovered_amount Decimal(18, 2),
    days_to_payment Int32,                        -- -1 where not both declared and paid
    paid_in_year UInt16,                          -- paid records of this enterprise × subsidy year × place; above 1: yearly attributes must be counted once
    -- Yearly attributes, the same in every row of the enterprise × subsidy year × place, from its latest accepted version.
    employees Int64,
    layoffs Int64,
    premium_paid Decimal(18, 2),
    premium_due Decimal(18, 2),
    -- 上年度补贴使用, six directions; yearly like the four above
    used_living Decimal(18, 2),
    used_insurance Decimal(18, 2),
    used_retraining Decimal(18, 2),
    used_upskilling Decimal(18, 2),
    used_other Decimal(18, 2),
    used_cost Decimal(18, 2),
    used_known UInt8,                             -- 1: amounts known (0: 金额不明)
    -- Of this record: share × 发放金额 (else 审批, else 申报).
    planned_living Decimal(18, 2),
    planned_insurance Decimal(18, 2),
    planned_retraining Decimal(18, 2),
    planned_upskilling Decimal(18, 2),
    planned_other Decimal(18, 2),
    planned_cost Decimal(18, 2),
    planned_known UInt8
)
ENGINE = {engine:derived}
PARTITION BY (level, subsidy_year, intDiv(province, 100000), generation)
ORDER BY (province, county, paid_month, industry_class, record_id);

-- Additive sums over events. A dimension that a rollup has rolled away holds
-- its default. Yearly attributes of enterprises with one
-- paid record in the year and place only; the others are in repeats.
CREATE TABLE IF NOT EXISTS rollup_cells
(
    rollup UInt16,            -- number of the declared rollup
    level UInt8,
    subsidy_year UInt16,
    generation UInt64,
    event Enum8('declared' = 1, 'approved' = 2, 'paid' = 3, 'recovered' = 4),
    month UInt32,             -- 201706; 201700 where the rollup has years only
    province UInt32,
    city UInt32,
    county UInt32,
    industry_section LowCardinality(String),
    industry_division LowCardinality(String),
    industry_group LowCardinality(String),
    industry_class LowCardinality(String),
    ownership_category LowCardinality(String),
    ownership_type LowCardinality(String),
    ownership_subtype LowCardinality(String),
    size LowCardinality(String),
    policy LowCardinality(String),
    focus LowCardinality(String),
    records UInt64,
    amount Decimal(38, 2),
    employees Int64,
    layoffs Int64,
    premium_paid Decimal(38, 2),
    premium_due Decimal(38, 2),
    used_living Decimal(38, 2),
    used_insurance Decimal(38, 2),
    used_retraining Decimal(38, 2),
    used_upskilling Decimal(38, 2),
    used_other Decimal(38, 2),
    used_cost Decimal(38, 2),
    used_known UInt64,
    planned_living Decimal(38, 2),
    planned_insurance Decimal(38, 2),
    planned_retraining Decimal(38, 2),
    planned_upskilling Decimal(38, 2),
    planned_other Decimal(38, 2),
    planned_cost Decimal(38, 2),
    planned_known UInt64,
    cohort_approved UInt64,   -- of the cohort declared in the month: records approved, paid, and their days to payment
    cohort_paid UInt64,
    cohort_days Int64
)
ENGINE = {engine:derived}
PARTITION BY (level, subsidy_year, generation)
ORDER BY (rollup, event, month, province, city, county, industry_section, industry_division, industry_group, industry_class,
          ownership_category, ownership_type, ownership_subtype, size, policy, focus);

-- Paid records of enterprises that were paid more than once in a year and
-- place, at the finest grain: their yearly attributes are counted once per
-- enterprise × subsidy year × place from here.
CREATE TABLE IF NOT EXISTS repeats
(
    level UInt8,
    subsidy_year UInt16,
    generation UInt64,
    month UInt32,             -- 201706; 201700 where the rollup has years only
    province UInt32,
    city UInt32,
    county UInt32,
    industry_section LowCardinality(String),
    industry_division LowCardinality(String),
    industry_group LowCardinality(String),
    industry_class LowCardinality(String),
    ownership_category LowCardinality(String),
    ownership_type LowCardinality(String),
    ownership_subtype LowCardinality(String),
    size LowCardinality(String),
    policy LowCardinality(String),
    focus LowCardinality(String),
    enterprise_no UInt32,
    employees Int64,
    layoffs Int64,
    premium_paid Decimal(18, 2),
    premium_due Decimal(18, 2),
    used_living Decimal(18, 2),
    used_insurance Decimal(18, 2),
    used_retraining Decimal(18, 2),
    used_upskilling Decimal(18, 2),
    used_other Decimal(18, 2),
    used_cost Decimal(18, 2),
    used_known UInt8
)
ENGINE = {engine:derived}
PARTITION BY (level, subsidy_year, generation)
ORDER BY (month, county, enterprise_no);

-- Distinct enterprises as bitmaps over dense numbers; states never leave the server.
CREATE TABLE IF NOT EXISTS rollup_enterprises
(
    rollup UInt16,            -- number of the declared rollup
    level UInt8,
    subsidy_year UInt16,
    generation UInt64,
    event Enum8('declared' = 1, 'approved' = 2, 'paid' = 3, 'recovered' = 4),
    month UInt32,             -- 201706; 201700 where the rollup has years only
    province UInt32,
    city UInt32,
    county UInt32,
    industry_section LowCardinality(String),
    industry_division LowCardinality(String),
    industry_group LowCardinality(String),
    industry_class LowCardinality(String),
    ownership_category LowCardinality(String),
    ownership_type LowCardinality(String),
    ownership_subtype LowCardinality(String),
    size LowCardinality(String),
    policy LowCardinality(String),
    focus LowCardinality(String),
    enterprises AggregateFunction(groupBitmap, UInt32)
)
ENGINE = {engine:derived}
PARTITION BY (level, subsidy_year, generation)
ORDER BY (rollup, event, month, province, city, county, industry_section, industry_division, industry_group, industry_class,
          ownership_category, ownership_type, ownership_subtype, size, policy, focus);
