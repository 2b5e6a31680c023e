package rollup

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	store "wengang/sql"

	"github.com/ClickHouse/clickhouse-go/v2"
)

// query returns the text of the query that gives the rows of the rollup.
func (r Rollup) query() (string, error) {
	if r.Bitmap {
		return store.QueryText("rollup.Enterprises")
	}
	return store.QueryText("rollup.Cells")
}

// buildRollups builds the rollups of the touched slices, and of all slices
// where the last publication held other rollups than this program declares.
func (b *build) buildRollups(ctx context.Context) error {
	redeclared := len(b.last.shape) != len(b.next.shape)
	for _, r := range Declared() {
		redeclared = redeclared || !b.last.Has(r)
	}
	wanted := func(s slice) bool { return redeclared || b.slices[s] }
	batches, err := b.sliceBatches(ctx, wanted)
	if err != nil {
		return err
	}
	for _, facts := range batches {
		for _, bitmap := range []bool{false, true} {
			if err := b.buildTable(ctx, bitmap, facts); err != nil {
				return err
			}
		}
		if err := b.buildRepeats(ctx, facts); err != nil {
			return err
		}
	}
	for _, table := range derivedTables[1:] {
		if err := b.replace(ctx, table, func(id string) (bool, error) {
			s, err := sliceOf(id)
			return wanted(s), err
		}); err != nil {
			return err
		}
	}
	return nil
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
		s, err := sliceOf(id)
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

// buildTable builds all sums, or all bitmaps, over some facts in one
// statement: it writes one part a slice, where a statement for each rollup
// would write twenty.
func (b *build) buildTable(ctx context.Context, bitmap bool, facts []string) error {
	table := tableOf(bitmap)
	rows, args, err := rowsOf(bitmap, "facts")
	if err != nil {
		return err
	}
	args = append(args, clickhouse.Named("generation", b.next.No), clickhouse.Named("facts", facts))
	args = append(args, everybody()...)
	return b.st.ExecText(ctx, "INSERT INTO "+table+" (* EXCEPT (rollup, generation), rollup, generation)\nSELECT *, @generation FROM (\n"+rows+"\n)", args...)
}

// rowsOf is the text that gives the rows of all rollups of a kind, in the order
// of the table's columns save that rollup stands last and generation is
// missing, over the facts of the partitions that are bound by the name, with
// the values for what each rollup keeps.
func rowsOf(bitmap bool, facts string) (string, []any, error) {
	var selects []string
	var args []any
	for _, r := range Declared() {
		if r.Bitmap != bitmap {
			continue
		}
		text, err := r.query()
		if err != nil {
			return "", nil, err
		}
		keep := fmt.Sprintf("keep%d", r.ID)
		args = append(args, clickhouse.Named(keep, r.Keep()))
		bound := strings.NewReplacer("@keep", "@"+keep, "@facts", "@"+facts).Replace(text)
		selects = append(selects, fmt.Sprintf("SELECT *, toUInt16(%d) FROM (\n%s\n)", r.ID, bound))
	}
	return strings.Join(selects, "\nUNION ALL\n"), args, nil
}

// everybody binds what the queries of rollups ask about enterprises where none
// are left out.
func everybody() []any {
	return []any{clickhouse.Named("everybody", true), clickhouse.Named("enterprises", []uint32{0})}
}

func (b *build) buildRepeats(ctx context.Context, facts []string) error {
	text, err := store.QueryText("rollup.Repeats")
	if err != nil {
		return err
	}
	return b.st.ExecText(ctx, "INSERT INTO repeats (* EXCEPT (generation), generation) SELECT *, @generation FROM (\n"+text+"\n)",
		append(everybody(), clickhouse.Named("generation", b.next.No), clickhouse.Named("facts", facts))...)
}
