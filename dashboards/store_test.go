package dashboards

import (
	"context"
	"io"
	"log/slog"
	"net/http/httptest"
	"testing"
	"time"

	"wengang/cube"
	"wengang/cube/codes"
	"wengang/cube/rollup"
	"wengang/ingest"
	store "wengang/sql"
	"wengang/sql/clock"
	"wengang/sql/storetest"
)

var storeDay = clock.Fixed(time.Date(2024, 3, 5, 4, 0, 0, 0, time.UTC))

// overStore serves demonstration data from a store on the real engine.
func overStore(t testing.TB, records int, change func(*Config)) (*httptest.Server, *store.Store) {
	t.Helper()
	st := storetest.NewAt(t, storeDay)
	ctx := context.Background()
	w, err := st.NewWriter(ctx, "test")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = w.Close(ctx) }()
	if _, err := ingest.Demonstrate(ctx, st, w, records, 1, codes.BuiltinPlaces(), ingest.Quiet{}); err != nil {
		t.Fatal(err)
	}
	publisher := rollup.New(st, codes.BuiltinPlaces, storeDay, slog.New(slog.NewTextHandler(io.Discard, nil)))
	if _, err := publisher.Publish(ctx, w); err != nil {
		t.Fatal(err)
	}
	c := cube.New(st, codes.BuiltinPlaces, storeDay)
	return start(t, newSample(0), func(cfg *Config) {
		cfg.Clock = storeDay
		cfg.Pin = func(ctx context.Context) (Pinned, error) { return c.Pin(ctx) }
		cfg.Limits.Rate = -1
		if change != nil {
			change(cfg)
		}
	}), st
}
