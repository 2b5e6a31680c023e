package ledger

import (
	"context"
	"maps"
	"slices"

	store "wengang/sql"

	"wengang/cube/codes"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
)

// Mappings returns the headers that an agency has mapped to fields: header as
// the agency writes it → English field name, or "-" for a column to be left
// alone.
func Mappings(ctx context.Context, st *store.Store, agency codes.PlaceID) (map[string]string, error) {
	rows, err := st.Query(ctx, "ledger.Mappings", clickhouse.Named("agency", uint32(agency)))
	if err != nil {
		return nil, err
	}
	found := map[string]string{}
	err = store.Each(ctx, rows, func(r driver.Rows) error {
		var header, field string
		err := r.Scan(&header, &field)
		found[header] = field
		return err
	})
	return found, err
}

// Remember keeps what an agency maps, for its next files.
func Remember(ctx context.Context, w *store.Writer, agency codes.PlaceID, mapping map[string]string) error {
	var rows [][]any
	for _, header := range slices.Sorted(maps.Keys(mapping)) {
		rows = append(rows, []any{uint32(agency), header, mapping[header]})
	}
	if len(rows) == 0 {
		return nil
	}
	_, err := w.Submit(ctx, store.Small{Action: "map columns", Rows: map[string][][]any{"column_mappings": rows}, Detail: mapping})
	return err
}
