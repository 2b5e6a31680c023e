-- Credit codes and enterprise numbers that are not one to one, and versions
-- that carry another number than their credit code has.
WITH valid AS (SELECT commit_no FROM valid_commits WHERE position <= @upto)
SELECT toUInt8(1) AS kind, uscc, arraySort(groupUniqArray(enterprise_no)) AS numbers
FROM enterprises
WHERE commit_no IN (valid)
GROUP BY uscc
HAVING length(numbers) > 1
UNION ALL
SELECT toUInt8(2), arrayStringConcat(arraySort(groupUniqArray(uscc)), '、'), [enterprise_no]
FROM enterprises
WHERE commit_no IN (valid)
GROUP BY enterprise_no
HAVING uniqExact(uscc) > 1
UNION ALL
SELECT toUInt8(3), v.uscc, arraySort(groupUniqArray(v.enterprise_no))
FROM record_versions AS v
WHERE v.commit_no IN (valid)
    AND (v.uscc, v.enterprise_no) NOT IN (SELECT uscc, enterprise_no FROM enterprises WHERE commit_no IN (valid))
GROUP BY v.uscc
LIMIT @most
