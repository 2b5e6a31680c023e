-- A granule is what is read at least, and a bitmap is some ten thousand bytes
-- where a number is eight: with 8192 rows a granule, the bitmaps of the country
-- were read together with those of half the other rollups (ten million records:
-- 87 ms, with 32 rows 16 ms). The setting cannot be altered in place, so the
-- rows are copied under the same partition ids, which publications name, and
-- the tables change names in one step: readers see either.

DROP TABLE IF EXISTS rollup_enterprises_copy;

CREATE TABLE rollup_enterprises_copy AS rollup_enterprises
ENGINE = {engine:derived}
PARTITION BY (level, subsidy_year, generation)
ORDER BY (rollup, event, month, province, city, county, industry_section, industry_division, industry_group, industry_class,
          ownership_category, ownership_type, ownership_subtype, size, policy, focus)
SETTINGS index_granularity = 32;

INSERT INTO rollup_enterprises_copy SELECT * FROM rollup_enterprises;

EXCHANGE TABLES rollup_enterprises_copy AND rollup_enterprises;

DROP TABLE rollup_enterprises_copy;
