-- Median and median absolute deviation of four quantities (decimal logarithms) by division and size,
-- over a fixed sample of the versions in a large ledger.
WITH
    [toFloat64(employees), toFloat64(premium_paid),
     toFloat64(coalesce(paid_amount, approved_amount, declared_amount)),
     toFloat64(premium_paid) / nullIf(employees, 0)] AS quantities
SELECT
    division, size, quantity, count() AS n, any(median) AS middle, quantileExact(0.5)(abs(value - median)) AS spread
FROM
(
    SELECT division, size, quantity, value, quantileExact(0.5)(value) OVER (PARTITION BY division, size, quantity) AS median
    FROM
    (
        SELECT substring(industry, 1, 2) AS division, size, toUInt8(q.2) AS quantity, log10(assumeNotNull(q.1)) AS value
        FROM record_versions
        ARRAY JOIN arrayZip(quantities, [0, 1, 2, 3]) AS q
        WHERE edition = 2011 AND void = 0 AND size != '' AND commit_no IN (SELECT commit_no FROM valid_commits)
            AND cityHash64(record_id) % @of = 0 AND q.1 > 0
    )
)
GROUP BY division, size, quantity
HAVING n >= 20
