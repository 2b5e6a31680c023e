package ingest

import (
	"context"
	"errors"
	"fmt"

	store "wengang/sql"
	"wengang/sql/clock"
	"wengang/sql/fault"

	"wengang/cube/codes"
	"wengang/ingest/demo"
	"wengang/ingest/ledger"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
	"github.com/google/uuid"
	"golang.org/x/sync/errgroup"
)

// demonstrationRows is how many invented records are written together.
const demonstrationRows = 1 << 15

// Demonstrate loads demonstration data (演示数据) into an empty ledger, in one
// commit. Its channel marks every version as such for ever.
//
// Errors: fault.Conflict where the ledger holds records: invented enterprises
// never stand beside real ones.
func Demonstrate(ctx context.Context, st *store.Store, w *store.Writer, records int, seed uint64, places *codes.Places, progress Progress) (uint64, error) {
	held, err := Records(ctx, st)
	if err != nil {
		return 0, err
	}
	if held > 0 {
		return 0, fault.New(fault.Conflict, "数据目录中已有%d条记录版本，不能再装入演示数据", held).
			Do("请用 --data 指定一个空的数据目录")
	}
	commit, err := w.Begin(ctx, "demonstrate", fmt.Sprintf("demonstration %d %d", records, seed))
	if err != nil {
		return 0, err
	}
	session, err := ledger.NewSession(ctx, st, commit, places)
	if err != nil {
		return 0, err
	}
	origin := ledger.Origin{Channel: ledger.Demonstration, Import: uuid.New(), Actor: w.Actor()}
	var writing errgroup.Group
	defer func() { _ = writing.Wait() }()
	batch := make([]ledger.Entry, 0, demonstrationRows)
	flush := func() error { // one batch is written while the next is made
		if err := errors.Join(writing.Wait(), ctx.Err()); err != nil {
			return err
		}
		entries := batch
		writing.Go(func() error { return session.Append(ctx, origin, entries) })
		batch = make([]ledger.Entry, 0, demonstrationRows)
		return nil
	}
	done := 0
	for e := range demo.Generate(records, seed, places, clock.Today(st.Clock())) {
		batch = append(batch, ledger.Entry{Version: &ledger.Version{Record: e.Record, Number: 1}, Accepted: e.Accepted})
		if done++; len(batch) == demonstrationRows {
			if err := flush(); err != nil {
				return 0, err
			}
			progress.Update(int64(done), int64(records))
		}
	}
	if err := flush(); err != nil {
		return 0, err
	}
	if err := writing.Wait(); err != nil {
		return 0, err
	}
	progress.Finish()
	return commit.No, commit.Finish(ctx, map[string]any{"records": records, "seed": seed})
}

// Records returns how many versions the ledger holds that count.
func Records(ctx context.Context, st *store.Store) (uint64, error) {
	rows, err := st.Query(ctx, "ledger.Held")
	if err != nil {
		return 0, err
	}
	var n uint64
	err = store.Each(ctx, rows, func(r driver.Rows) error { return r.Scan(&n) })
	return n, err
}
