CREATE TABLE IF NOT EXISTS schema_migrations
(
    version UInt32,
    name String,
    at DateTime64(6, 'UTC')
)
ENGINE = MergeTree
ORDER BY version
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1
