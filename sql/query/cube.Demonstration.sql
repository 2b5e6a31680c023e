-- Whether the ledger held demonstration data at a commit.
SELECT toUInt8(count() > 0) AS demonstration
FROM
(
    SELECT 1
    FROM record_versions
    WHERE channel = 'demonstration' AND commit_no <= @commit
    LIMIT 1
)
