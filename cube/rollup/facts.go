package rollup

import (
	"context"
	"maps"
	"slices"

	store "wengang/sql"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
)

// statementRows bounds what one statement of a build works on, and with it
// the memory that it takes.
const statementRows = 2_000_000

// buildFacts builds the touched cells, year by year: last year's payments are
// read from the year before, which is built by then.
func (b *build) buildFacts(ctx context.Context) error {
	if len(b.cells) == 0 {
		return nil
	}
	groups, err := b.yearGroups(ctx, b.cells)
	if err != nil {
		return err
	}
	text, err := store.QueryText("facts.Build")
	if err != nil {
		return err
	}
	stale := map[cell]bool{}
	for _, c := range b.cells {
		stale[c] = true
	}
	outdated := func(id string) (bool, error) {
		c, err := cellOf(id)
		if err != nil {
			return false, err
		}
		generation, err := generationOf(id)
		return generation != b.next.No && stale[c], err
	}
	for _, group := range groups {
		if err := b.keepOthers(ctx, group); err != nil {
			return err
		}
		statement, args, err := b.factStatement(ctx, group, *b.next)
		if err != nil {
			return err
		}
		args = append(args, clickhouse.Named("generation", b.next.No))
		err = b.st.ExecText(statement, "INSERT INTO facts (* EXCEPT (generation), generation) SELECT *, @generation FROM (\n"+text+"\n)", args...)
		if err != nil {
			return err
		}
		if err := b.replace(ctx, "facts", outdated); err != nil {
			return err
		}
	}
	return nil
}

// keepOthers copies the facts of those who are not concerned from the last
// publication: reading them there takes a sixth of the time of making them anew.
func (b *build) keepOthers(ctx context.Context, cells []cell) error {
	if b.concerned.all() {
		return nil
	}
	standing, err := b.last.factsOf(cells)
	if err != nil || len(standing) == 0 {
		return err
	}
	return b.st.ExecText(ctx, "INSERT INTO facts (* EXCEPT (generation), generation) SELECT * EXCEPT (generation), @generation FROM facts "+
		"WHERE _partition_id IN @facts AND enterprise_no NOT IN @enterprises",
		clickhouse.Named("generation", b.next.No), clickhouse.Named("facts", standing), clickhouse.Named("enterprises", b.concerned.numbers()))
}

// yearGroups cuts cells, which are sorted by year and level, into groups of
// one year for one statement each: all levels together where the year is
// small.
func (b *build) yearGroups(ctx context.Context, cells []cell) ([][]cell, error) {
	years := map[uint16]uint64{}
	for _, c := range cells {
		years[c.year] = 0
	}
	rows, err := b.st.Query(ctx, "rollup.YearRows", clickhouse.Named("years", slices.Sorted(maps.Keys(years))))
	if err != nil {
		return nil, err
	}
	err = store.Each(ctx, rows, func(r driver.Rows) error {
		var year uint16
		var n uint64
		if err := r.Scan(&year, &n); err != nil {
			return err
		}
		years[year] = n
		return nil
	})
	if err != nil {
		return nil, err
	}
	var groups [][]cell
	for i, c := range cells {
		if i == 0 || c.year != cells[i-1].year || c.level != cells[i-1].level && years[c.year]*4 > statementRows {
			groups = append(groups, nil)
		}
		groups[len(groups)-1] = append(groups[len(groups)-1], c)
	}
	return groups, nil
}

// factStatement returns the context and the values that the query facts.Build
// takes for cells of one year. state is the publication whose facts hold last
// year's payments and that ends at the wanted position.
func (b *build) factStatement(ctx context.Context, cells []cell, state Publication) (context.Context, []any, error) {
	year := cells[0].year
	levels := map[uint8]bool{}
	for _, c := range cells {
		levels[c.level] = true
	}
	prior, err := state.facts(func(s slice) bool { return s.year == year-1 && levels[s.level] })
	if err != nil {
		return nil, nil, err
	}
	statement, err := withMaps(ctx, b.places, cells)
	if err != nil {
		return nil, nil, err
	}
	return statement, []any{
		clickhouse.Named("year", year),
		clickhouse.Named("upto", state.position),
		clickhouse.Named("prior", append(prior, "")), // never an empty list, which is no set
		clickhouse.Named("everybody", b.concerned.all()),
		clickhouse.Named("usccs", append(b.concerned.codes(), "")),
		clickhouse.Named("enterprises", append(b.concerned.numbers(), 0)),
	}, nil
}
