-- Versions per subsidy year, to size the statements of a build.
SELECT subsidy_year, count() FROM record_versions WHERE subsidy_year IN @years GROUP BY subsidy_year
