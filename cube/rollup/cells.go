package rollup

import (
	"cmp"
	"context"
	"maps"
	"slices"

	store "wengang/sql"

	"github.com/ClickHouse/clickhouse-go/v2"
	"golang.org/x/sync/errgroup"
)

// buildersAtOnce is how many rollups are built at a time: one reads while the
// other writes.
const buildersAtOnce = 2

// query returns the text of the query that gives the rows of the rollup.
func (r Rollup) query() (string, error) {
	if r.Bitmap {
		return store.QueryText("rollup.Enterprises")
	}
	return store.QueryText("rollup.Cells")
}

// buildRollups builds all rollups of the touched slices, and those rollups
// that the last publication did not hold for all slices.
func (b *build) buildRollups(ctx context.Context) error {
	fresh := map[uint16]bool{}
	for _, r := range Declared() {
		if !b.last.Has(r) {
			fresh[r.ID] = true
		}
	}
	if len(fresh)+len(b.slices) == 0 && len(b.last.shape) == len(b.next.shape) {
		return nil
	}
	batches, err := b.sliceBatches(ctx, func(s slice) bool { return b.slices[s] })
	if err != nil {
		return err
	}
	everything := batches
	if len(fresh) > 0 {
		if everything, err = b.sliceBatches(ctx, func(slice) bool { return true }); err != nil {
			return err
		}
	}
	workers, working := errgroup.WithContext(ctx)
	workers.SetLimit(buildersAtOnce)
	for _, r := range Declared() {
		wanted := batches
		if fresh[r.ID] {
			wanted = everything
		}
		for _, facts := range wanted {
			workers.Go(func() error { return b.buildRollup(working, r, facts) })
		}
	}
	for _, facts := range batches {
		workers.Go(func() error { return b.buildRepeats(working, facts) })
	}
	if err := workers.Wait(); err != nil {
		return err
	}
	return b.replaceRollups(ctx, fresh)
}

// sliceBatches groups slices so that one statement reads a bounded number of
// facts; each batch is the list of its live fact partitions.
func (b *build) sliceBatches(ctx context.Context, wanted func(slice) bool) ([][]string, error) {
	ids, err := b.next.facts(wanted)
	if err != nil {
		return nil, err
	}
	counts, err := partitionRows(ctx, b.st, "facts", ids)
	if err != nil {
		return nil, err
	}
	parts, sizes := map[slice][]string{}, map[slice]uint64{}
	for _, id := range ids {
		s, err := sliceOf(0, id)
		if err != nil {
			return nil, err
		}
		parts[s] = append(parts[s], id)
		sizes[s] += counts[id]
	}
	var batches [][]string
	var rows uint64
	for _, s := range slices.SortedFunc(maps.Keys(parts), compareSlices) {
		if rows += sizes[s]; len(batches) == 0 || rows > statementRows {
			batches, rows = append(batches, nil), sizes[s]
		}
		batches[len(batches)-1] = append(batches[len(batches)-1], parts[s]...)
	}
	return batches, nil
}

func compareSlices(a, b slice) int {
	return cmp.Or(cmp.Compare(a.year, b.year), cmp.Compare(a.level, b.level))
}

func (b *build) buildRollup(ctx context.Context, r Rollup, facts []string) error {
	text, err := r.query()
	if err != nil {
		return err
	}
	return b.st.ExecText(ctx, "INSERT INTO "+r.Table()+" (* EXCEPT (rollup, generation), rollup, generation) SELECT *, @rollup, @generation FROM (\n"+text+"\n)",
		clickhouse.Named("rollup", r.ID), clickhouse.Named("generation", b.next.No),
		clickhouse.Named("keep", r.Keep()), clickhouse.Named("facts", facts))
}

func (b *build) buildRepeats(ctx context.Context, facts []string) error {
	text, err := store.QueryText("rollup.Repeats")
	if err != nil {
		return err
	}
	return b.st.ExecText(ctx, "INSERT INTO repeats (* EXCEPT (generation), generation) SELECT *, @generation FROM (\n"+text+"\n)",
		clickhouse.Named("generation", b.next.No), clickhouse.Named("facts", facts))
}

// replaceRollups takes what was built into the list of live partitions. fresh
// rollups were built for all slices; rollups that are no longer declared leave.
func (b *build) replaceRollups(ctx context.Context, fresh map[uint16]bool) error {
	declared := map[uint16]bool{}
	for _, r := range Declared() {
		declared[r.ID] = true
	}
	for _, t := range derivedTables[1:] {
		err := b.replace(ctx, t.name, func(id string) (bool, error) {
			s, err := sliceOf(t.skip, id)
			if err != nil || b.slices[s] {
				return true, err
			}
			if t.skip == 0 {
				return false, nil
			}
			parts, err := split(id)
			if err != nil {
				return false, err
			}
			rollup := uint16(parts[0])
			return fresh[rollup] || !declared[rollup], nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}
