INSERT INTO schema_migrations (version, name, at) VALUES (@version, @name, @at)
