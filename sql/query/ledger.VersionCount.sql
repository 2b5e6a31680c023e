SELECT count() FROM record_versions
