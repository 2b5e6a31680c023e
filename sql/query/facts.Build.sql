-- Facts of one subsidy year for the touched (level, zone) pairs, of everybody
-- or of some enterprises alone (credit codes and numbers of the same), in the
-- order of facts' columns without generation, made from the ledger alone, save
-- last year's payments, which come from the year before's facts (partitions
-- bound as prior). External tables: touched (level, zone); place_map
-- (place, province, city, found); industry_map (edition, industry, and in codes
-- of the 2011 edition section, division, grp, class, and of the 2017 edition
-- section_2017, division_2017, grp_2017, class_2017); ownership_map (ownership,
-- category, type, subtype).
WITH
    -- Splits an amount in fen by shares in hundredths of a per cent. The parts
    -- add up to the amount × the sum of the shares, rounded half up; the fen
    -- that rounding down leaves go to the largest remainders.
    (base, shares) -> arrayMap(
        (part, i) -> part + has(
            arraySlice(
                arraySort(k -> (-(base * shares[k] % 10000), k), arrayEnumerate(shares)),
                1,
                toUInt8(intDiv(base * arraySum(shares) + 5000, 10000) - arraySum(arrayMap(s -> intDiv(base * s, 10000), shares)))),
            i),
        arrayMap(s -> intDiv(base * s, 10000), shares),
        arrayEnumerate(shares)) AS split,
    -- The six directions in fen: as stated, else by share.
    (amounts, shares, base) -> arrayMap(
        (stated, part) -> if(isNull(stated), part, toInt128(assumeNotNull(stated) * 100)),
        arrayResize(amounts, 6, NULL),
        split(base, arrayMap(
            (stated, share) -> if(isNull(stated), toInt128(ifNull(share, 0) * 100), toInt128(0)),
            arrayResize(amounts, 6, NULL), arrayResize(shares, 6, NULL)))
    ) AS spread,
    (known, fen) -> CAST(if(known, fen, toInt128(0)) * toDecimal128('0.01', 2), 'Decimal(18, 2)') AS yuan,
    amount -> ifNull(amount, toDecimal64(0, 2)) AS money,
    day -> ifNull(toYYYYMM(day), toUInt32(0)) AS month,

    valid AS (SELECT commit_no FROM valid_commits WHERE position <= @upto),

    -- The highest version accepted at each level, with the commit that accepted it.
    picked AS
    (
        SELECT record_id, version, groupArray((accepted_level, accepted_commit)) AS acceptances
        FROM
        (
            SELECT
                s.record_id AS record_id,
                accepted_level,
                max(s.version) AS version,
                argMax(s.commit_no, (s.version, s.commit_no)) AS accepted_commit
            FROM record_steps AS s
            ARRAY JOIN CAST(range(greatest(s.from_level, 1), s.level + 1), 'Array(UInt8)') AS accepted_level
            WHERE s.subsidy_year = @year AND s.step = 'accepted' AND s.commit_no IN (valid)
              AND (@everybody OR s.record_id IN (SELECT record_id FROM record_versions WHERE uscc IN @usccs AND subsidy_year = @year))
              AND accepted_level IN (SELECT level FROM touched)
            GROUP BY record_id, accepted_level
        )
        GROUP BY record_id, version
    ),

    accepted AS
    (
        SELECT
            acceptance.1 AS accepted_level,
            acceptance.2 AS accepted_commit,
            v.record_id AS record_id, v.version AS version, v.subsidy_year AS subsidy_year,
            v.place AS place, v.sequence AS sequence, v.enterprise_no AS enterprise_no,
            v.edition AS edition, v.industry AS industry, v.ownership AS ownership,
            v.size AS size, v.policy AS policy, v.focus AS focus,
            v.employees AS employees, v.layoffs AS layoffs, v.premium_paid AS premium_paid, v.premium_due AS premium_due,
            v.used_amount AS used_amount, v.used_share AS used_share,
            v.planned_amount AS planned_amount, v.planned_share AS planned_share,
            v.declared_amount AS declared_amount, v.approved_amount AS approved_amount,
            v.paid_amount AS paid_amount, v.recovered_amount AS recovered_amount,
            v.declared_on AS declared_on, v.approved_on AS approved_on, v.paid_on AS paid_on, v.recovered_on AS recovered_on,
            if(p.found, p.province, v.province) AS in_province,
            if(p.found, p.city, v.place) AS in_city
        FROM record_versions AS v
        INNER JOIN picked AS k ON v.record_id = k.record_id AND v.version = k.version
        LEFT ANY JOIN place_map AS p ON v.place = p.place
        ARRAY JOIN k.acceptances AS acceptance
        WHERE v.subsidy_year = @year AND v.void = 0 AND v.commit_no IN (valid)
          AND (@everybody OR v.uscc IN @usccs)
          AND (accepted_level, toUInt8(intDiv(in_province, 100000))) IN (SELECT level, zone FROM touched)
    ),

    -- Enterprises with several records in the year and place: how many were
    -- paid, and their yearly attributes from the latest accepted version.
    -- (Grouping and joining the few takes half the time of a window over all.)
    several AS
    (
        SELECT
            accepted_level,
            enterprise_no,
            place,
            toUInt16(count(paid_on)) AS times_paid,
            argMax(
                (employees, layoffs, premium_paid, premium_due, used_amount, used_share),
                (accepted_commit, sequence)) AS latest,
            toUInt8(1) AS found
        FROM accepted
        GROUP BY accepted_level, enterprise_no, place
        HAVING count() > 1
    ),

    before AS
    (
        SELECT level, enterprise_no, county, sum(paid_amount) AS paid
        FROM facts
        WHERE _partition_id IN @prior AND paid_month > 0
          AND (@everybody OR enterprise_no IN @enterprises)
        GROUP BY level, enterprise_no, county
    ),
    before_anywhere AS (SELECT level, enterprise_no, sum(paid) AS paid FROM before GROUP BY level, enterprise_no),

    figured AS
    (
        SELECT
            y.record_id AS record_id, y.version AS version, y.subsidy_year AS subsidy_year,
            y.accepted_level AS accepted_level, y.in_province AS in_province, y.in_city AS in_city,
            y.place AS place, y.enterprise_no AS enterprise_no,
            y.edition AS edition, y.industry AS industry, y.ownership AS ownership,
            y.size AS size, y.policy AS policy, y.focus AS focus,
            y.declared_amount AS declared_amount, y.approved_amount AS approved_amount,
            y.paid_amount AS paid_amount, y.recovered_amount AS recovered_amount,
            y.declared_on AS declared_on, y.approved_on AS approved_on, y.paid_on AS paid_on, y.recovered_on AS recovered_on,
            if(m.found, m.times_paid, toUInt16(isNotNull(y.paid_on))) AS times_paid,
            if(m.found, m.latest, (y.employees, y.layoffs, y.premium_paid, y.premium_due, y.used_amount, y.used_share)) AS latest,
            arrayExists(x -> isNotNull(x), latest.6) AS used_by_share,
            arrayExists(x -> isNotNull(x), latest.5) OR used_by_share AS used_stated,
            toInt128(if(here.paid > 0, here.paid, anywhere.paid) * 100) AS used_base,
            used_stated AND (used_base > 0 OR NOT used_by_share) AS used_is_known,
            spread(latest.5, latest.6, used_base) AS used,
            arrayExists(x -> isNotNull(x), planned_share) AS planned_by_share,
            arrayExists(x -> isNotNull(x), planned_amount) OR planned_by_share AS planned_stated,
            coalesce(y.paid_amount, y.approved_amount, y.declared_amount) AS granted,
            planned_stated AND (isNotNull(granted) OR NOT planned_by_share) AS planned_is_known,
            spread(planned_amount, planned_share, toInt128(ifNull(granted, 0) * 100)) AS planned
        FROM accepted AS y
        LEFT ANY JOIN several AS m ON y.accepted_level = m.accepted_level AND y.enterprise_no = m.enterprise_no AND y.place = m.place
        LEFT ANY JOIN before AS here ON y.accepted_level = here.level AND y.enterprise_no = here.enterprise_no AND y.place = here.county
        LEFT ANY JOIN before_anywhere AS anywhere ON y.accepted_level = anywhere.level AND y.enterprise_no = anywhere.enterprise_no
    )
SELECT
    f.accepted_level AS level,
    f.subsidy_year AS subsidy_year,
    f.in_province AS province,
    f.record_id AS record_id,
    f.version AS version,
    f.enterprise_no AS enterprise_no,
    f.in_city AS city,
    f.place AS county,
    i.section AS industry_section,
    i.division AS industry_division,
    i.grp AS industry_group,
    i.class AS industry_class,
    i.section_2017 AS industry_2017_section,
    i.division_2017 AS industry_2017_division,
    i.grp_2017 AS industry_2017_group,
    i.class_2017 AS industry_2017_class,
    o.category AS ownership_category,
    o.type AS ownership_type,
    o.subtype AS ownership_subtype,
    f.size AS size,
    f.policy AS policy,
    f.focus AS focus,
    month(f.declared_on) AS declared_month,
    month(f.approved_on) AS approved_month,
    month(f.paid_on) AS paid_month,
    month(f.recovered_on) AS recovered_month,
    money(f.declared_amount) AS declared_amount,
    money(f.approved_amount) AS approved_amount,
    money(f.paid_amount) AS paid_amount,
    money(f.recovered_amount) AS recovered_amount,
    ifNull(toInt32(dateDiff('day', f.declared_on, f.paid_on)), toInt32(-1)) AS days_to_payment,
    f.times_paid AS paid_in_year,
    ifNull(f.latest.1, toInt64(0)) AS employees,
    ifNull(f.latest.2, toInt64(0)) AS layoffs,
    money(f.latest.3) AS premium_paid,
    money(f.latest.4) AS premium_due,
    toUInt8(isNotNull(f.latest.1)) AS employees_known,
    toUInt8(isNotNull(f.latest.2)) AS layoffs_known,
    toUInt8(isNotNull(f.latest.3)) AS premium_paid_known,
    toUInt8(isNotNull(f.latest.4)) AS premium_due_known,
    yuan(f.used_is_known, f.used[1]) AS used_living,
    yuan(f.used_is_known, f.used[2]) AS used_insurance,
    yuan(f.used_is_known, f.used[3]) AS used_retraining,
    yuan(f.used_is_known, f.used[4]) AS used_upskilling,
    yuan(f.used_is_known, f.used[5]) AS used_other,
    yuan(f.used_is_known, f.used[6]) AS used_cost,
    toUInt8(f.used_is_known) AS used_known,
    yuan(f.planned_is_known, f.planned[1]) AS planned_living,
    yuan(f.planned_is_known, f.planned[2]) AS planned_insurance,
    yuan(f.planned_is_known, f.planned[3]) AS planned_retraining,
    yuan(f.planned_is_known, f.planned[4]) AS planned_upskilling,
    yuan(f.planned_is_known, f.planned[5]) AS planned_other,
    yuan(f.planned_is_known, f.planned[6]) AS planned_cost,
    toUInt8(f.planned_is_known) AS planned_known
FROM figured AS f
LEFT ANY JOIN industry_map AS i ON f.edition = i.edition AND f.industry = i.industry
LEFT ANY JOIN ownership_map AS o ON f.ownership = o.ownership
