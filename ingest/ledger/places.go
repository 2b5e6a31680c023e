package ledger

import (
	"context"
	"time"

	store "wengang/sql"
	"wengang/sql/clock"

	"wengang/cube/codes"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
)

// Places returns the built-in places and those that administrators added.
func Places(ctx context.Context, st *store.Store) (*codes.Places, error) {
	rows, err := st.Query(ctx, "ledger.Places")
	if err != nil {
		return nil, err
	}
	var extra []codes.Place
	err = store.Each(ctx, rows, func(r driver.Rows) error {
		var id, parent, pooling uint32
		var kind string
		var from, to *time.Time
		p := codes.Place{Agency: true}
		if err := r.Scan(&id, &p.Code, &p.Name, &kind, &parent, &pooling, &from, &to); err != nil {
			return err
		}
		p.ID, p.Parent, p.Pooling = codes.PlaceID(id), codes.PlaceID(parent), codes.PlaceID(pooling)
		p.Kind, p.ValidFrom, p.ValidTo = codes.Zone, day(from), day(to)
		extra = append(extra, p)
		return nil
	})
	if err != nil || len(extra) == 0 {
		return codes.BuiltinPlaces(), err
	}
	return codes.BuiltinPlaces().With(extra)
}

// PlaceRow is the ledger's row of a place that an administrator adds.
func PlaceRow(p codes.Place) []any {
	return []any{uint32(p.ID), p.Code, p.Name, "zone", uint32(p.Parent), uint32(p.Pooling), date(p.ValidFrom), date(p.ValidTo)}
}

func date(d clock.Day) *time.Time {
	if d == 0 {
		return nil
	}
	t := d.Time()
	return &t
}
