-- The industry in the 2017 edition beside that in the 2011 edition, and how many
-- of indicators 10 to 13 were filled in. Partitions that were made before hold
-- what these defaults say until the next publication, which makes all anew:
-- no 2017 code (未细分), and everything filled in, as it was counted then.

ALTER TABLE facts
    ADD COLUMN IF NOT EXISTS industry_2017_section LowCardinality(String) AFTER industry_class,      -- in the 2017 edition; '' where not so finely known (未细分)
    ADD COLUMN IF NOT EXISTS industry_2017_division LowCardinality(String) AFTER industry_2017_section,
    ADD COLUMN IF NOT EXISTS industry_2017_group LowCardinality(String) AFTER industry_2017_division,
    ADD COLUMN IF NOT EXISTS industry_2017_class LowCardinality(String) AFTER industry_2017_group,
    ADD COLUMN IF NOT EXISTS employees_known UInt8 DEFAULT 1 AFTER premium_due,                      -- 1: filled in; 0: blank, and employees is 0
    ADD COLUMN IF NOT EXISTS layoffs_known UInt8 DEFAULT 1 AFTER employees_known,
    ADD COLUMN IF NOT EXISTS premium_paid_known UInt8 DEFAULT 1 AFTER layoffs_known,
    ADD COLUMN IF NOT EXISTS premium_due_known UInt8 DEFAULT 1 AFTER premium_paid_known;

ALTER TABLE rollup_cells
    ADD COLUMN IF NOT EXISTS industry_2017_section LowCardinality(String) AFTER industry_class,
    ADD COLUMN IF NOT EXISTS industry_2017_division LowCardinality(String) AFTER industry_2017_section,
    ADD COLUMN IF NOT EXISTS industry_2017_group LowCardinality(String) AFTER industry_2017_division,
    ADD COLUMN IF NOT EXISTS industry_2017_class LowCardinality(String) AFTER industry_2017_group,
    ADD COLUMN IF NOT EXISTS employees_known UInt64 DEFAULT records AFTER premium_due,
    ADD COLUMN IF NOT EXISTS layoffs_known UInt64 DEFAULT records AFTER employees_known,
    ADD COLUMN IF NOT EXISTS premium_paid_known UInt64 DEFAULT records AFTER layoffs_known,
    ADD COLUMN IF NOT EXISTS premium_due_known UInt64 DEFAULT records AFTER premium_paid_known;

ALTER TABLE repeats
    ADD COLUMN IF NOT EXISTS industry_2017_section LowCardinality(String) AFTER industry_class,
    ADD COLUMN IF NOT EXISTS industry_2017_division LowCardinality(String) AFTER industry_2017_section,
    ADD COLUMN IF NOT EXISTS industry_2017_group LowCardinality(String) AFTER industry_2017_division,
    ADD COLUMN IF NOT EXISTS industry_2017_class LowCardinality(String) AFTER industry_2017_group,
    ADD COLUMN IF NOT EXISTS employees_known UInt8 DEFAULT 1 AFTER premium_due,
    ADD COLUMN IF NOT EXISTS layoffs_known UInt8 DEFAULT 1 AFTER employees_known,
    ADD COLUMN IF NOT EXISTS premium_paid_known UInt8 DEFAULT 1 AFTER layoffs_known,
    ADD COLUMN IF NOT EXISTS premium_due_known UInt8 DEFAULT 1 AFTER premium_paid_known;

ALTER TABLE rollup_enterprises
    ADD COLUMN IF NOT EXISTS industry_2017_section LowCardinality(String) AFTER industry_class,
    ADD COLUMN IF NOT EXISTS industry_2017_division LowCardinality(String) AFTER industry_2017_section,
    ADD COLUMN IF NOT EXISTS industry_2017_group LowCardinality(String) AFTER industry_2017_division,
    ADD COLUMN IF NOT EXISTS industry_2017_class LowCardinality(String) AFTER industry_2017_group;
