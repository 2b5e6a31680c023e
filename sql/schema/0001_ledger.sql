-- The ledger: append-only, one commit_no on every row; readers see only rows
-- whose commit stands in valid_commits. Nothing here is updated in place.

CREATE TABLE IF NOT EXISTS commits
(
    kind Enum8('epoch' = 1, 'commit' = 2, 'abandoned' = 3, 'released' = 4),
    epoch UInt64,
    commit_no UInt64,                          -- epoch * 1000000 + sequence: unique without coordination
    writer UUID,                               -- two writers that raced for one epoch are told apart by it
    actor String,
    action LowCardinality(String),
    at DateTime64(6, 'UTC'),                   -- for people; order is commit_no and _block_number
    idempotency_key String,
    rows Map(LowCardinality(String), UInt64),  -- rows per ledger table, so that counts can decide after a crash
    detail String                              -- JSON: file name, SHA-256, verdict counts
)
ENGINE = {engine:commits}
ORDER BY (epoch, commit_no)
SETTINGS {durable}, enable_block_number_column = 1, enable_block_offset_column = 1;

-- A commit counts only if no higher epoch precedes it in the order that the
-- server gave (two rows of one insert share a block number). position is that
-- order: commits may be acknowledged out of the order of their numbers, never
-- out of the order of their positions.
CREATE VIEW IF NOT EXISTS valid_commits AS
SELECT commit_no, epoch, actor, action, at, idempotency_key, rows, detail, position
FROM
(
    SELECT *, _block_number AS position, max(if(kind = 'epoch', epoch, 0)) OVER (ORDER BY _block_number ASC RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS reigning
    FROM commits
)
WHERE kind = 'commit' AND epoch = reigning;

CREATE TABLE IF NOT EXISTS enterprises
(
    uscc String,
    enterprise_no UInt32,  -- dense, never a hash: bitmaps of enterprises are over it
    commit_no UInt64
)
ENGINE = {engine:ledger}
ORDER BY uscc
SETTINGS {durable};

-- One row per version of one record. Ordered by enterprise, since an import
-- asks for an enterprise's other records: versions before, the same year
-- elsewhere, the year before.
CREATE TABLE IF NOT EXISTS record_versions
(
    uscc String,
    subsidy_year UInt16,
    place UInt32,                 -- stable id of the agency, not its code
    sequence UInt16,              -- 年内申报序号
    version UInt32,
    commit_no UInt64,
    record_id FixedString(16),    -- 128 bits of SHA-256 over the length-prefixed identity
    province UInt32,              -- of the place when the row was written; a fact build reads the hierarchy anew
    enterprise_no UInt32,
    channel Enum8('template' = 1, 'online' = 2, 'enterprise' = 3, 'api' = 4, 'history' = 5, 'demonstration' = 6),
    import_id UUID,
    source_row UInt32,
    actor LowCardinality(String),
    explanation String,           -- 说明
    findings Array(LowCardinality(String)),  -- ids of the soft rules that the explanation answers
    void UInt8,
    replaces FixedString(16),     -- 更正: the record this one stands for; zeros where none
    name String,
    ownership LowCardinality(String),
    policy LowCardinality(String),
    focus LowCardinality(String),
    industry LowCardinality(String),
    edition UInt16,
    size LowCardinality(String),
    mode Enum8('申请' = 1, '免申即享' = 2),
    employees Nullable(Int64),
    layoffs Nullable(Int64),
    premium_paid Nullable(Decimal(18, 2)) DEFAULT toDecimal64(premium_paid_fen, 2) / 100,
    premium_due Nullable(Decimal(18, 2)) DEFAULT toDecimal64(premium_due_fen, 2) / 100,
    declared_amount Nullable(Decimal(18, 2)) DEFAULT toDecimal64(declared_amount_fen, 2) / 100,
    approved_amount Nullable(Decimal(18, 2)) DEFAULT toDecimal64(approved_amount_fen, 2) / 100,
    paid_amount Nullable(Decimal(18, 2)) DEFAULT toDecimal64(paid_amount_fen, 2) / 100,
    declared_on Nullable(Date32),
    approved_on Nullable(Date32),
    paid_on Nullable(Date32),
    stated_ratio Nullable(Decimal(18, 2)) DEFAULT toDecimal64(stated_ratio_bp, 2) / 100,  -- per cent, as filled in
    -- 上年度补贴使用: six directions, or empty where all are blank; a share is stored as a share (per cent)
    used_amount Array(Nullable(Decimal(18, 2))) DEFAULT if(isNull(used_living) AND isNull(used_insurance) AND isNull(used_retraining) AND isNull(used_upskilling) AND isNull(used_other) AND isNull(used_cost), [], [if(bitTest(used_shares, 0), NULL, toDecimal64(used_living, 2) / 100), if(bitTest(used_shares, 1), NULL, toDecimal64(used_insurance, 2) / 100), if(bitTest(used_shares, 2), NULL, toDecimal64(used_retraining, 2) / 100), if(bitTest(used_shares, 3), NULL, toDecimal64(used_upskilling, 2) / 100), if(bitTest(used_shares, 4), NULL, toDecimal64(used_other, 2) / 100), if(bitTest(used_shares, 5), NULL, toDecimal64(used_cost, 2) / 100)]),
    used_share Array(Nullable(Decimal(18, 2))) DEFAULT if(isNull(used_living) AND isNull(used_insurance) AND isNull(used_retraining) AND isNull(used_upskilling) AND isNull(used_other) AND isNull(used_cost), [], [if(bitTest(used_shares, 0), toDecimal64(used_living, 2) / 100, NULL), if(bitTest(used_shares, 1), toDecimal64(used_insurance, 2) / 100, NULL), if(bitTest(used_shares, 2), toDecimal64(used_retraining, 2) / 100, NULL), if(bitTest(used_shares, 3), toDecimal64(used_upskilling, 2) / 100, NULL), if(bitTest(used_shares, 4), toDecimal64(used_other, 2) / 100, NULL), if(bitTest(used_shares, 5), toDecimal64(used_cost, 2) / 100, NULL)]),
    -- 本年度计划使用: six directions, or empty where all are blank; a share is stored as a share (per cent)
    planned_amount Array(Nullable(Decimal(18, 2))) DEFAULT if(isNull(planned_living) AND isNull(planned_insurance) AND isNull(planned_retraining) AND isNull(planned_upskilling) AND isNull(planned_other) AND isNull(planned_cost), [], [if(bitTest(planned_shares, 0), NULL, toDecimal64(planned_living, 2) / 100), if(bitTest(planned_shares, 1), NULL, toDecimal64(planned_insurance, 2) / 100), if(bitTest(planned_shares, 2), NULL, toDecimal64(planned_retraining, 2) / 100), if(bitTest(planned_shares, 3), NULL, toDecimal64(planned_upskilling, 2) / 100), if(bitTest(planned_shares, 4), NULL, toDecimal64(planned_other, 2) / 100), if(bitTest(planned_shares, 5), NULL, toDecimal64(planned_cost, 2) / 100)]),
    planned_share Array(Nullable(Decimal(18, 2))) DEFAULT if(isNull(planned_living) AND isNull(planned_insurance) AND isNull(planned_retraining) AND isNull(planned_upskilling) AND isNull(planned_other) AND isNull(planned_cost), [], [if(bitTest(planned_shares, 0), toDecimal64(planned_living, 2) / 100, NULL), if(bitTest(planned_shares, 1), toDecimal64(planned_insurance, 2) / 100, NULL), if(bitTest(planned_shares, 2), toDecimal64(planned_retraining, 2) / 100, NULL), if(bitTest(planned_shares, 3), toDecimal64(planned_upskilling, 2) / 100, NULL), if(bitTest(planned_shares, 4), toDecimal64(planned_other, 2) / 100, NULL), if(bitTest(planned_shares, 5), toDecimal64(planned_cost, 2) / 100, NULL)]),
    refused_amount Nullable(Decimal(18, 2)) DEFAULT toDecimal64(refused_amount_fen, 2) / 100,
    refused_on Nullable(Date32),
    withdrawn_amount Nullable(Decimal(18, 2)) DEFAULT toDecimal64(withdrawn_amount_fen, 2) / 100,
    withdrawn_on Nullable(Date32),
    returned_amount Nullable(Decimal(18, 2)) DEFAULT toDecimal64(returned_amount_fen, 2) / 100,
    returned_on Nullable(Date32),
    recovered_amount Nullable(Decimal(18, 2)) DEFAULT toDecimal64(recovered_amount_fen, 2) / 100,
    recovered_on Nullable(Date32),
    -- What a writer sends: fen, and hundredths of a per cent. The server makes decimals of them
    -- a column at a time, which is several times faster than the client would.
    premium_paid_fen Nullable(Int64) EPHEMERAL,
    premium_due_fen Nullable(Int64) EPHEMERAL,
    declared_amount_fen Nullable(Int64) EPHEMERAL,
    approved_amount_fen Nullable(Int64) EPHEMERAL,
    paid_amount_fen Nullable(Int64) EPHEMERAL,
    stated_ratio_bp Nullable(Int64) EPHEMERAL,
    used_living Nullable(Int64) EPHEMERAL,
    used_insurance Nullable(Int64) EPHEMERAL,
    used_retraining Nullable(Int64) EPHEMERAL,
    used_upskilling Nullable(Int64) EPHEMERAL,
    used_other Nullable(Int64) EPHEMERAL,
    used_cost Nullable(Int64) EPHEMERAL,
    planned_living Nullable(Int64) EPHEMERAL,
    planned_insurance Nullable(Int64) EPHEMERAL,
    planned_retraining Nullable(Int64) EPHEMERAL,
    planned_upskilling Nullable(Int64) EPHEMERAL,
    planned_other Nullable(Int64) EPHEMERAL,
    planned_cost Nullable(Int64) EPHEMERAL,
    refused_amount_fen Nullable(Int64) EPHEMERAL,
    withdrawn_amount_fen Nullable(Int64) EPHEMERAL,
    returned_amount_fen Nullable(Int64) EPHEMERAL,
    recovered_amount_fen Nullable(Int64) EPHEMERAL,
    used_shares UInt8 EPHEMERAL,     -- bit i: direction i is a share
    planned_shares UInt8 EPHEMERAL
)
ENGINE = {engine:ledger}
ORDER BY (uscc, subsidy_year, place, sequence, version)
SETTINGS {durable};

-- Personal data stands apart, so that it can be masked and erased.
CREATE TABLE IF NOT EXISTS record_contacts
(
    uscc String,
    record_id FixedString(16),
    version UInt32,
    commit_no UInt64,
    contact_name String,
    contact_phone String
)
ENGINE = {engine:ledger}
ORDER BY (uscc, record_id, version)
SETTINGS {durable};

-- One row per movement of one version.
CREATE TABLE IF NOT EXISTS record_steps
(
    subsidy_year UInt16,
    province UInt32,
    record_id FixedString(16),
    version UInt32,
    commit_no UInt64,
    step Enum8('submitted' = 1, 'approved' = 2, 'returned' = 3, 'withdrawn' = 4, 'accepted' = 5),
    from_level UInt8,   -- county 1, city 2, province 3, ministry 4; an acceptance covers from_level to level
    level UInt8,
    actor LowCardinality(String),
    package_id UUID,    -- zeros where the step belongs to no package
    reason_code LowCardinality(String),
    reason_fields Array(LowCardinality(String)),
    reason String,
    due_on Nullable(Date32)
)
ENGINE = {engine:ledger}
ORDER BY (subsidy_year, province, record_id, version)
SETTINGS {durable};

-- Column mappings that an agency chose once for its own files.
CREATE TABLE IF NOT EXISTS column_mappings
(
    agency UInt32,
    header String,
    field LowCardinality(String),
    commit_no UInt64
)
ENGINE = {engine:ledger}
ORDER BY (agency, header)
SETTINGS {durable};

-- Functional zones and other places that an administrator adds.
CREATE TABLE IF NOT EXISTS places
(
    place UInt32,
    code String,
    name String,
    kind LowCardinality(String),
    parent UInt32,
    pooling UInt32,
    valid_from Nullable(Date32),
    valid_to Nullable(Date32),
    commit_no UInt64
)
ENGINE = {engine:ledger}
ORDER BY (place, commit_no)
SETTINGS {durable};
