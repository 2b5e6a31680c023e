package rollup

import (
	"context"
	"slices"
	"strings"

	store "wengang/sql"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
)

// mostAmendment is how many rows the amendment of a slice may have before the
// slice is built anew: it is read with every question.
const mostAmendment = 100_000

// amend brings the rollups up to the facts by amendments, where the commits
// concern few enterprises: beside the partition that a slice was built in
// stands one more, in which sums are differences (what is new less what it
// replaces) and bitmaps hold who has come in. Readers sum and merge over both,
// as they do over slices. Building the slices anew would take as long as they
// have facts, which is seconds at ten million.
//
// It does nothing and returns false where the slices must be built anew: all
// are concerned, another program published last, an amendment has grown large,
// or an enterprise has left a cell, since bitmaps only grow. What amends a slice
// that has no partition yet is all of it.
func (b *build) amend(ctx context.Context) (bool, error) {
	if b.concerned.all() || !slices.Equal(b.last.shape, b.next.shape) {
		return false, nil
	}
	if len(b.cells) == 0 {
		return true, nil
	}
	amendments := map[string][]string{} // by table, of the touched slices
	for _, bitmap := range []bool{false, true} {
		table := tableOf(bitmap)
		var err error
		if amendments[table], err = b.amendments(table); err != nil {
			return false, err
		}
		counts, err := partitionRows(ctx, b.st, table, amendments[table])
		if err != nil {
			return false, err
		}
		for _, n := range counts {
			if n > mostAmendment {
				return false, nil
			}
		}
	}
	before, err := b.last.factsOf(b.cells)
	if err != nil {
		return false, err
	}
	after, err := b.next.factsOf(b.cells)
	if err != nil {
		return false, err
	}
	args := []any{
		clickhouse.Named("before", append(before, "")), clickhouse.Named("after", append(after, "")),
		clickhouse.Named("everybody", false), clickhouse.Named("enterprises", b.concerned.numbers()),
		clickhouse.Named("generation", b.next.No),
	}
	left, err := b.st.Query(ctx, "rollup.TakenAway", args...)
	if err != nil {
		return false, err
	}
	if gone, err := number(ctx, left); err != nil || gone > 0 {
		return false, err
	}
	for _, bitmap := range []bool{false, true} {
		table := tableOf(bitmap)
		if err := b.amendTable(ctx, bitmap, append(args, clickhouse.Named("amendments", append(amendments[table], "")))); err != nil {
			return false, err
		}
		stale := func(id string) (bool, error) { return slices.Contains(amendments[table], id), nil }
		if err := b.replace(ctx, table, stale); err != nil {
			return false, err
		}
	}
	return true, b.amendRepeats(ctx, args)
}

// amendments returns the partitions that amend the touched slices: all but
// those of the lowest generation.
func (b *build) amendments(table string) ([]string, error) {
	var ids []string
	built := map[slice]string{}
	for _, id := range b.last.Partitions[table] {
		s, err := sliceOf(id)
		if err != nil {
			return nil, err
		}
		if !b.slices[s] {
			continue
		}
		first, found := built[s]
		if !found {
			built[s] = id
			continue
		}
		a, err := generationOf(first)
		if err != nil {
			return nil, err
		}
		c, err := generationOf(id)
		if err != nil {
			return nil, err
		}
		if c < a {
			built[s], id = id, first
		}
		ids = append(ids, id)
	}
	return ids, nil
}

// number reads an answer that is one number.
func number(ctx context.Context, rows driver.Rows) (n uint64, err error) {
	err = store.Each(ctx, rows, func(r driver.Rows) error { return r.Scan(&n) })
	return n, err
}

// amendTable writes the amendments of the touched slices: those that stand,
// with what the facts of the concerned have become, less what they were.
func (b *build) amendTable(ctx context.Context, bitmap bool, args []any) error {
	table := tableOf(bitmap)
	names, err := b.columns(ctx, table)
	if err != nil {
		return err
	}
	after, kept, err := rowsOf(bitmap, "after")
	if err != nil {
		return err
	}
	args = append(args, kept...)
	ordered := "* EXCEPT (rollup, generation), rollup"
	standing := "SELECT " + ordered + " FROM " + table + " WHERE _partition_id IN @amendments"
	rows := standing + "\nUNION ALL\n" + after
	having := ""
	if !bitmap {
		before, _, err := rowsOf(bitmap, "before")
		if err != nil {
			return err
		}
		// The first SELECT of a union names its columns: it gives none of its rows.
		named := func(rows string) string {
			return "SELECT " + ordered + " FROM " + table + " WHERE false\nUNION ALL\n" + rows
		}
		rows = signed(names, 1, named(rows)) + "\nUNION ALL\n" + signed(names, -1, named(before))
		var changed []string
		for _, name := range figuresOf(names) {
			changed = append(changed, name+" != 0") // the sum, which bears the column's name
		}
		having = "\nHAVING " + strings.Join(changed, " OR ")
	}
	return b.st.ExecText(ctx, "INSERT INTO "+table+" ("+strings.Join(names, ", ")+", rollup, generation)\nSELECT "+
		strings.Join(folded(names), ", ")+", rollup, @generation FROM (\n"+rows+"\n)\nGROUP BY "+strings.Join(coordinates, ", ")+", `rollup`"+having, args...)
}

// signed gives rows with their figures as positive or negative numbers. Counts
// are unsigned in the table: there a negative one stands as its complement, and
// sums come out right because they wrap as well.
func signed(names []string, sign int, rows string) string {
	var list []string
	for _, name := range names {
		switch {
		case name == "event":
			list = append(list, "toString(event) AS event")
		case slices.Contains(coordinates, name):
			list = append(list, name)
		case sign > 0:
			list = append(list, name+" * toInt8(1) AS "+name)
		default:
			list = append(list, name+" * toInt8(-1) AS "+name)
		}
	}
	return "SELECT " + strings.Join(list, ", ") + ", rollup FROM (\n" + rows + "\n)"
}

// figuresOf returns the columns that are no coordinates.
func figuresOf(names []string) []string {
	return slices.DeleteFunc(slices.Clone(names), func(name string) bool { return slices.Contains(coordinates, name) })
}

// folded lists columns so that grouping by the coordinates makes one row of the
// rows of a cell.
func folded(names []string) []string {
	list := make([]string, len(names))
	for i, name := range names {
		switch {
		case slices.Contains(coordinates, name):
			list[i] = name
		case name == "enterprises":
			list[i] = "groupBitmapMergeState(enterprises) AS enterprises"
		default:
			list[i] = "sum(" + name + ") AS " + name
		}
	}
	return list
}

// amendRepeats makes the repeats of the touched slices anew where the
// concerned have a part in them: they are few, and copied save for those.
func (b *build) amendRepeats(ctx context.Context, args []any) error {
	touched := func(id string) (bool, error) {
		s, err := sliceOf(id)
		return b.slices[s], err
	}
	var live []string
	for _, id := range b.last.Partitions["repeats"] {
		mine, err := touched(id)
		if err != nil {
			return err
		}
		if mine {
			live = append(live, id)
		}
	}
	args = append(args, clickhouse.Named("live", append(live, "")))
	repeated, err := b.st.Query(ctx, "rollup.Repeated", args...)
	if err != nil {
		return err
	}
	if n, err := number(ctx, repeated); err != nil || n == 0 {
		return err
	}
	text, err := store.QueryText("rollup.Repeats")
	if err != nil {
		return err
	}
	facts, err := b.next.facts(func(s slice) bool { return b.slices[s] })
	if err != nil {
		return err
	}
	err = b.st.ExecText(ctx, "INSERT INTO repeats (* EXCEPT (generation), generation)\nSELECT * EXCEPT (generation), @generation FROM repeats\n"+
		"WHERE _partition_id IN @live AND enterprise_no NOT IN @enterprises\nUNION ALL\nSELECT *, @generation FROM (\n"+text+"\n)",
		append(args, clickhouse.Named("facts", append(facts, "")))...)
	if err != nil {
		return err
	}
	return b.replace(ctx, "repeats", touched)
}
