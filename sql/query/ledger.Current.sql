-- The latest version of each record of the enterprises asked, in fen and hundredths of a per cent.
-- %[1]s: record_versions, or the table of a trial.
SELECT
    uscc, subsidy_year, place, sequence, version, commit_no, enterprise_no, source_row, findings,
    explanation, void, name, ownership, policy, focus, industry, edition, size, toString(mode) AS mode,
    employees, layoffs,
    toInt64(premium_paid * 100) AS premium_paid, toInt64(premium_due * 100) AS premium_due,
    toInt64(declared_amount * 100) AS declared_amount, toInt64(approved_amount * 100) AS approved_amount, toInt64(paid_amount * 100) AS paid_amount,
    declared_on, approved_on, paid_on, toInt64(stated_ratio * 100) AS stated_ratio,
    arrayMap(x -> toInt64(x * 100), used_amount) AS used_amount, arrayMap(x -> toInt64(x * 100), used_share) AS used_share,
    arrayMap(x -> toInt64(x * 100), planned_amount) AS planned_amount, arrayMap(x -> toInt64(x * 100), planned_share) AS planned_share,
    toInt64(refused_amount * 100) AS refused_amount, refused_on, toInt64(withdrawn_amount * 100) AS withdrawn_amount, withdrawn_on,
    toInt64(returned_amount * 100) AS returned_amount, returned_on, toInt64(recovered_amount * 100) AS recovered_amount, recovered_on
FROM
(
    SELECT uscc, subsidy_year, place, sequence, version, commit_no, enterprise_no, source_row, findings, explanation, void, name, ownership, policy, focus,
        industry, edition, size, mode, employees, layoffs, premium_paid, premium_due, declared_amount, approved_amount, paid_amount,
        declared_on, approved_on, paid_on, stated_ratio, used_amount, used_share, planned_amount, planned_share,
        refused_amount, refused_on, withdrawn_amount, withdrawn_on, returned_amount, returned_on, recovered_amount, recovered_on
    FROM record_versions
    WHERE uscc IN (SELECT uscc FROM asked)
        AND (commit_no = @mine OR commit_no IN (SELECT commit_no FROM valid_commits))
    UNION ALL
    SELECT uscc, subsidy_year, place, sequence, version, commit_no, enterprise_no, source_row, findings, explanation, void, name, ownership, policy, focus,
        industry, edition, size, mode, employees, layoffs, premium_paid, premium_due, declared_amount, approved_amount, paid_amount,
        declared_on, approved_on, paid_on, stated_ratio, used_amount, used_share, planned_amount, planned_share,
        refused_amount, refused_on, withdrawn_amount, withdrawn_on, returned_amount, returned_on, recovered_amount, recovered_on
    FROM %[1]s
    WHERE uscc IN (SELECT uscc FROM asked)
        AND commit_no = @mine AND '%[1]s' != 'record_versions'
) AS v
ORDER BY uscc, subsidy_year, place, sequence, version DESC
LIMIT 1 BY uscc, subsidy_year, place, sequence
