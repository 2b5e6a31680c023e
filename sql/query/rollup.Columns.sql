SELECT name FROM system.columns WHERE database = currentDatabase() AND table = @table AND name NOT IN ('rollup', 'generation') ORDER BY position
