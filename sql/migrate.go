package store

import (
	"context"
	"embed"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"wengang/sql/fault"

	"github.com/ClickHouse/clickhouse-go/v2"
)

// schemaFiles are the numbered migrations. Each statement in them can run
// twice, since a crash may come between a statement and the row that records
// its migration.
//
//go:embed schema/*.sql
var schemaFiles embed.FS

// migration is one numbered file.
type migration struct {
	version    uint32
	name       string
	statements []string
}

var migrationName = regexp.MustCompile(`^(\d{4})_([a-z0-9_]+)\.sql$`)

// durable are the settings of every ledger table: an acknowledged row is on
// disk, not in a cache of the operating system.
const durable = "fsync_after_insert = 1, fsync_part_directory = 1, min_rows_to_fsync_after_merge = 1, old_parts_lifetime = 480"

// fragments are what the migrations leave open: the table engines, which are
// others on a cluster, and the settings of durability.
var fragments = strings.NewReplacer(
	"{engine:commits}", "MergeTree",
	"{engine:ledger}", "MergeTree",
	"{engine:derived}", "MergeTree",
	"{durable}", durable,
)

// migrations reads the embedded files in order.
func migrations() ([]migration, error) {
	files, err := fs.Glob(schemaFiles, "schema/*.sql")
	if err != nil {
		return nil, err
	}
	slices.Sort(files)
	var all []migration
	for i, file := range files {
		parts := migrationName.FindStringSubmatch(path.Base(file))
		if parts == nil {
			return nil, fmt.Errorf("migration %s: name is not NNNN_name.sql", file)
		}
		version, _ := strconv.ParseUint(parts[1], 10, 32)
		if int(version) != i+1 {
			return nil, fmt.Errorf("migration %s: number %d is missing", file, i+1)
		}
		text, err := schemaFiles.ReadFile(file)
		if err != nil {
			return nil, err
		}
		all = append(all, migration{uint32(version), parts[2], statements(fragments.Replace(string(text)))})
	}
	return all, nil
}

var lineComment = regexp.MustCompile(`(?m)--.*$`)

// statements splits a migration; none of its texts holds a semicolon.
func statements(text string) []string {
	var out []string
	for s := range strings.SplitSeq(lineComment.ReplaceAllString(text, ""), ";") {
		if s = strings.TrimSpace(s); s != "" {
			out = append(out, s)
		}
	}
	return out
}

// migrate brings the schema up to this program's version, and refuses a schema
// that a newer program wrote.
func (s *Store) migrate(ctx context.Context) error {
	all, err := migrations()
	if err != nil {
		return fault.New(fault.Internal, "程序内的数据库结构定义有误").Because(err)
	}
	if err := s.Exec(ctx, "store.CreateMigrations"); err != nil {
		return err
	}
	done, err := s.schemaVersion(ctx)
	if err != nil {
		return err
	}
	if int(done) > len(all) {
		return fault.New(fault.Conflict, "数据库结构版本为 %d，本程序只支持到 %d", done, len(all)).
			Do("请使用与数据同版或更新版本的 wengang")
	}
	for _, m := range all[done:] {
		for _, statement := range m.statements {
			if err := s.ExecText(ctx, statement); err != nil {
				return fmt.Errorf("migration %04d_%s: %w", m.version, m.name, err)
			}
		}
		if err := s.Exec(ctx, "store.RecordMigration", clickhouse.Named("version", m.version),
			clickhouse.Named("name", m.name), clickhouse.Named("at", s.config.Clock.Now())); err != nil {
			return err
		}
	}
	return nil
}

func (s *Store) schemaVersion(ctx context.Context) (uint32, error) {
	rows, err := s.Query(ctx, "store.SchemaVersion")
	if err != nil {
		return 0, err
	}
	return single[uint32](ctx, rows)
}

// SchemaVersion returns the version of the schema, for doctor and version.
func (s *Store) SchemaVersion(ctx context.Context) (uint32, error) { return s.schemaVersion(ctx) }
