SELECT max(enterprise_no) FROM enterprises
