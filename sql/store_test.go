package store_test

import (
	"context"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	store "wengang/sql"
	"wengang/sql/clock"
	"wengang/sql/fault"
	"wengang/sql/storetest"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
)

func contains(text, part string) bool { return strings.Contains(text, part) }

func embedded(t *testing.T, dir string) (*store.Store, error) {
	t.Helper()
	host, err := storetest.Host(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	return store.Open(t.Context(), store.Config{
		Data: dir, Assets: []string{storetest.Root()}, EngineCommand: []string{host},
		Clock: clock.System{}, Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
	})
}

func TestASecondProcessOnTheDirectoryUsesTheSameEngine(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	first, err := embedded(t, dir)
	if err != nil {
		t.Fatal(err)
	}
	second, err := embedded(t, dir)
	if err != nil {
		t.Fatal(err)
	}
	if first.Engine() == nil || second.Engine() != nil {
		t.Fatalf("the first owns the engine: %v; the second does not: %v", first.Engine() != nil, second.Engine() == nil)
	}
	w, err := second.NewWriter(t.Context(), "second")
	if err != nil {
		t.Fatal(err)
	}
	c := begin(t, w, "")
	addMapping(t, c, "a")
	if err := c.Finish(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	if n := visible(t, first); n != 1 {
		t.Errorf("the first sees %d rows of the second", n)
	}
	info, err := os.Stat(filepath.Join(dir, "endpoint.json"))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("endpoint file: %v, %v", info.Mode(), err)
	}
	closed := make(chan struct{})
	go func() { first.Close(context.Background()); close(closed) }()
	if n := visible(t, second); n != 1 { // the owner waits for us
		t.Errorf("the second sees %d rows while the owner closes", n)
	}
	if err := w.Close(t.Context()); err != nil {
		t.Error(err)
	}
	second.Close(t.Context())
	<-closed
	again, err := embedded(t, dir)
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close(context.Background())
	if n := visible(t, again); n != 1 {
		t.Errorf("after a new start: %d rows", n)
	}
}

// The engine would take a relative path for one below its own directory, and
// fail at the first insert.
func TestTheDataDirectoryMayBeRelative(t *testing.T) {
	t.Chdir(t.TempDir())
	st, err := embedded(t, "data")
	if err != nil {
		t.Fatal(err)
	}
	w, err := st.NewWriter(t.Context(), "writer")
	if err != nil {
		t.Fatal(err)
	}
	c := begin(t, w, "")
	addMapping(t, c, "a")
	if err := c.Finish(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	if n := visible(t, st); n != 1 {
		t.Errorf("%d rows", n)
	}
}

func TestMigrationsCanRunTwiceAndNewerSchemasAreRefused(t *testing.T) {
	address := storetest.Address(t)
	s := storetest.Open(t, address, clock.System{})
	before := dump(t, s)
	// A crash after the last statement and before its record: it runs again.
	if err := s.ExecText(t.Context(), "TRUNCATE TABLE schema_migrations"); err != nil {
		t.Fatal(err)
	}
	s2, err := store.Open(t.Context(), store.Config{ClickHouse: address})
	if err != nil {
		t.Fatal(err)
	}
	defer s2.Close(t.Context())
	if after := dump(t, s2); after != before {
		t.Errorf("a second run changed the schema:\n%s\n%s", before, after)
	}
	version, err := s2.SchemaVersion(t.Context())
	if err != nil || version == 0 {
		t.Fatalf("version %d, %v", version, err)
	}
	if err := s2.ExecText(t.Context(), "INSERT INTO schema_migrations VALUES (9999, 'from_the_future', 0)"); err != nil {
		t.Fatal(err)
	}
	_, err = store.Open(t.Context(), store.Config{ClickHouse: address})
	if fault.CodeOf(err) != fault.Conflict || !contains(err.Error(), "9999") {
		t.Errorf("a newer schema: %v", err)
	}
}

func dump(t *testing.T, s *store.Store) string {
	t.Helper()
	rows, err := s.QueryText(t.Context(), "SELECT name || ' ' || create_table_query FROM system.tables WHERE database = currentDatabase() ORDER BY name")
	if err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	if err := store.Each(t.Context(), rows, func(r driver.Rows) error {
		var line string
		err := r.Scan(&line)
		text.WriteString(line + "\n")
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return text.String()
}

func TestAWrongPasswordIsCalledSo(t *testing.T) {
	s, err := embedded(t, t.TempDir()) // an engine of its own: a failed sign-in ends it for a moment
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close(context.Background())
	_, err = store.Open(t.Context(), store.Config{ClickHouse: "clickhouse://service:wrong@" + s.Engine().Address() + "/x", Clock: clock.System{}, Log: slog.New(slog.DiscardHandler)})
	if fault.CodeOf(err) != fault.Unavailable || !contains(err.Error(), "密码") {
		t.Errorf("wrong password: %v", err)
	}
}

func TestWrongAddressesAreToldApart(t *testing.T) {
	good := storetest.Address(t)
	for address, code := range map[string]fault.Code{
		"http://localhost":                         fault.Invalid,
		"clickhouse://":                            fault.Invalid,
		"clickhouse://u:p@127.0.0.1:1/x":           fault.Unavailable,
		good + "?cluster=c":                        fault.Invalid,
		strings.Replace(good, "test_", "te;st", 1): fault.Invalid,
	} {
		_, err := store.Open(t.Context(), store.Config{ClickHouse: address, Clock: clock.System{}, Log: slog.New(slog.DiscardHandler)})
		if fault.CodeOf(err) != code {
			t.Errorf("%s: %v", address, err)
		}
	}
}
