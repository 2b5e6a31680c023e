-- %[1]s: record_contacts, or the table of a trial.
SELECT record_id, version, contact_name, contact_phone
FROM record_contacts
WHERE uscc IN (SELECT uscc FROM asked) AND (commit_no = @mine OR commit_no IN (SELECT commit_no FROM valid_commits))
UNION ALL
SELECT record_id, version, contact_name, contact_phone
FROM %[1]s
WHERE uscc IN (SELECT uscc FROM asked) AND commit_no = @mine AND '%[1]s' != 'record_contacts'
