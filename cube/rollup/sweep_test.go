package rollup

import (
	"context"
	"io"
	"log/slog"
	"testing"

	store "wengang/sql"
	"wengang/sql/clock"
	"wengang/sql/storetest"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
)

// A large build writes a partition in several parts; they are joined, and hold
// what they held.
func TestPartsAreJoined(t *testing.T) {
	ctx := context.Background()
	st := storetest.New(t)
	for range 3 {
		err := st.ExecText(ctx, "INSERT INTO rollup_cells (rollup, level, subsidy_year, generation, event, month, records) SELECT 1, 4, 2017, 9, 'paid', 201701 + number % 12, number FROM numbers(5000)")
		if err != nil {
			t.Fatal(err)
		}
	}
	state := func() (parts, records uint64) {
		for _, query := range []struct {
			text string
			into *uint64
		}{
			{"SELECT count() FROM system.parts WHERE active AND database = currentDatabase() AND table = 'rollup_cells'", &parts},
			{"SELECT sum(records) FROM rollup_cells", &records},
		} {
			rows, err := st.QueryText(ctx, query.text)
			if err != nil {
				t.Fatal(err)
			}
			if err := store.Each(ctx, rows, func(r driver.Rows) error { return r.Scan(query.into) }); err != nil {
				t.Fatal(err)
			}
		}
		return parts, records
	}
	before, records := state()
	p := New(st, nil, clock.System{}, slog.New(slog.NewTextHandler(io.Discard, nil)))
	if err := p.join(ctx); err != nil {
		t.Fatal(err)
	}
	if parts, after := state(); before < 2 || parts != 1 || after != records || records != 3*4999*5000/2 {
		t.Errorf("%d parts became %d, %d records became %d", before, parts, records, after)
	}
}
