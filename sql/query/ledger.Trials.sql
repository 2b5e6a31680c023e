SELECT name FROM system.tables
WHERE database = currentDatabase() AND match(name, '^trial_(versions|contacts)_[0-9a-f]{32}$') AND metadata_modification_time < @before
