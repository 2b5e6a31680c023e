package rollup

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	store "wengang/sql"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
)

// mostDifferences is how many differing rows one comparison lists.
const mostDifferences = 1000

// Report is what Verify found.
type Report struct {
	Publication Publication
	Facts       uint64       // rows of facts compared with the ledger
	Cells       uint64       // rows of rollups and repeats compared with the facts
	Differences []Difference // empty: everything agrees
	Cut         bool         // there are more differences than are listed
}

// OK tells whether nothing differs.
func (r Report) OK() bool { return len(r.Differences) == 0 }

// Difference is one place where a derived figure is not what the ledger gives.
type Difference struct {
	Table string `json:"table"` // table, with the rollup's name where it is one
	Where string `json:"where"` // coordinates, in Chinese
	What  string `json:"what"`  // what differs, in Chinese
}

// String writes the difference as one line.
func (d Difference) String() string { return d.Table + "：" + d.Where + "：" + d.What }

// Verify recomputes the newest publication's facts from the ledger and its
// rollups from its facts, compares them row by row and column by column, and
// checks that credit codes and enterprise numbers are one to one. It reads
// only, in one or many processes, while others write.
func (p *Publisher) Verify(ctx context.Context) (Report, error) {
	pub, err := Latest(ctx, p.st)
	if err != nil {
		return Report{}, err
	}
	p.Pin(pub.No)
	defer p.Unpin(pub.No)
	v := verification{build: build{Publisher: p, places: p.places(), next: &pub}, report: Report{Publication: pub}}
	if pub.No == 0 {
		return v.report, nil
	}
	if !pub.sameFacts() {
		v.add("publications", fmt.Sprintf("第%d号汇总", pub.No), "由其他版本的程序生成，口径不同，请先重新汇总")
		return v.report, nil
	}
	for _, step := range []func(context.Context) error{v.identities, v.facts, v.rollups, v.repeats} {
		if err := step(ctx); err != nil {
			return Report{}, err
		}
	}
	return v.report, nil
}

type verification struct {
	build
	report Report
}

func (v *verification) add(table, where, what string) {
	v.report.Differences = append(v.report.Differences, Difference{table, where, what})
}

func (v *verification) identities(ctx context.Context) error {
	rows, err := v.st.Query(ctx, "rollup.Identities", clickhouse.Named("upto", v.next.position), clickhouse.Named("most", mostDifferences))
	if err != nil {
		return err
	}
	return store.Each(ctx, rows, func(r driver.Rows) error {
		var kind uint8
		var uscc string
		var numbers []uint32
		if err := r.Scan(&kind, &uscc, &numbers); err != nil {
			return err
		}
		switch kind {
		case 1:
			v.add("enterprises", "统一社会信用代码 "+uscc, fmt.Sprintf("对应多个企业编号 %v", numbers))
		case 2:
			v.add("enterprises", fmt.Sprintf("企业编号 %v", numbers), "对应多个统一社会信用代码："+uscc)
		default:
			v.add("record_versions", "统一社会信用代码 "+uscc, fmt.Sprintf("记录所载企业编号 %v 与企业表不一致", numbers))
		}
		return nil
	})
}

// facts compares the facts with the ledger, year by year.
func (v *verification) facts(ctx context.Context) error {
	v.concerned.everybody = true
	wanted, err := v.touched(ctx) // from position 0: wherever anything was accepted
	if err != nil {
		return err
	}
	held, err := v.next.cells()
	if err != nil {
		return err
	}
	maps.Copy(wanted, held)
	cells := slices.SortedFunc(maps.Keys(wanted), compareCells)
	groups, err := v.yearGroups(ctx, cells)
	if err != nil {
		return err
	}
	text, err := store.QueryText("facts.Build")
	if err != nil {
		return err
	}
	for _, group := range groups {
		statement, args, err := v.factStatement(ctx, group, *v.next)
		if err != nil {
			return err
		}
		mine := map[cell]bool{}
		for _, c := range group {
			mine[c] = true
		}
		var live []string
		for _, id := range v.next.Partitions["facts"] {
			c, err := cellOf(id)
			if err != nil {
				return err
			}
			if mine[c] {
				live = append(live, id)
			}
		}
		n, err := v.compare(statement, comparison{
			table: "facts", name: "事实表 facts", key: []string{"level", "record_id"},
			recomputed: text, stored: "SELECT * EXCEPT (generation) FROM facts WHERE _partition_id IN @live", live: live, args: args,
		})
		if err != nil {
			return err
		}
		v.report.Facts += n
	}
	return nil
}

// coordinates are the columns that say which cell of a rollup a row is.
var coordinates = []string{"level", "subsidy_year", "event", "month", "province", "city", "county",
	"industry_section", "industry_division", "industry_group", "industry_class",
	"industry_2017_section", "industry_2017_division", "industry_2017_group", "industry_2017_class",
	"ownership_category", "ownership_type", "ownership_subtype", "size", "policy", "focus"}

// rollups compares every declared rollup with the facts.
func (v *verification) rollups(ctx context.Context) error {
	batches, err := v.batches(ctx)
	if err != nil {
		return err
	}
	for _, r := range Declared() {
		if !v.next.Has(r) {
			v.add(r.Table(), "汇总表 "+r.Name, "本程序已声明，但尚未生成，请重新汇总")
			continue
		}
		text, err := r.query()
		if err != nil {
			return err
		}
		names, err := v.columns(ctx, r.Table())
		if err != nil {
			return err
		}
		stored := "SELECT " + strings.Join(folded(names), ", ") + " FROM " + r.Table() +
			" WHERE _partition_id IN @live AND rollup = @rollup GROUP BY " + strings.Join(coordinates, ", ")
		if r.Bitmap {
			const sorted = "SELECT * REPLACE (arraySort(bitmapToArray(enterprises)) AS enterprises) FROM (\n"
			text, stored = sorted+text+"\n)", sorted+stored+"\n)"
		}
		for _, batch := range batches {
			live := batch.of(v.next.Partitions[r.Table()])
			if len(batch.facts)+len(live) == 0 {
				continue
			}
			n, err := v.compare(ctx, comparison{
				table: r.Table(), name: "汇总表 " + r.Name, key: coordinates, recomputed: text, live: live,
				stored: stored,
				args: append(everybody(), clickhouse.Named("rollup", r.ID), clickhouse.Named("keep", r.Keep()),
					clickhouse.Named("facts", append(batch.facts, ""))),
			})
			if err != nil {
				return err
			}
			v.report.Cells += n
		}
	}
	return nil
}

func (v *verification) repeats(ctx context.Context) error {
	batches, err := v.batches(ctx)
	if err != nil {
		return err
	}
	text, err := store.QueryText("rollup.Repeats")
	if err != nil {
		return err
	}
	for _, batch := range batches {
		live := batch.of(v.next.Partitions["repeats"])
		if len(batch.facts)+len(live) == 0 {
			continue
		}
		n, err := v.compare(ctx, comparison{
			table: "repeats", name: "多次享受明细 repeats", key: append(slices.Clone(coordinates), "enterprise_no"), recomputed: text, live: live,
			stored: "SELECT * EXCEPT (generation) FROM repeats WHERE _partition_id IN @live",
			args:   append(everybody(), clickhouse.Named("facts", append(batch.facts, ""))),
		})
		if err != nil {
			return err
		}
		v.report.Cells += n
	}
	return nil
}

// batch is some slices with their live fact partitions; the last batch of a
// verification has no facts and takes what belongs to no slice.
type batch struct {
	facts  []string
	slices map[slice]bool // nil: every slice that is in no other batch
	others map[slice]bool
}

func (v *verification) batches(ctx context.Context) ([]batch, error) {
	all := map[slice]bool{}
	for _, id := range v.next.Partitions["facts"] {
		s, err := sliceOf(id)
		if err != nil {
			return nil, err
		}
		all[s] = true
	}
	lists, err := v.sliceBatches(ctx, func(slice) bool { return true })
	if err != nil {
		return nil, err
	}
	var batches []batch
	for _, facts := range lists {
		one := batch{facts: facts, slices: map[slice]bool{}}
		for _, id := range facts {
			s, err := sliceOf(id)
			if err != nil {
				return nil, err
			}
			one.slices[s] = true
		}
		batches = append(batches, one)
	}
	return append(batches, batch{others: all}), nil
}

// of picks the partitions of the batch's slices.
func (b batch) of(ids []string) []string {
	var mine []string
	for _, id := range ids {
		s, err := sliceOf(id)
		if err != nil {
			continue // a publication's ids were read before
		}
		if b.slices[s] || b.slices == nil && !b.others[s] {
			mine = append(mine, id)
		}
	}
	return mine
}

// comparison says what to compare: a query that recomputes rows, and one that
// reads the stored ones, with the same columns in the same order.
type comparison struct {
	table, name        string
	key                []string // columns that name a row
	recomputed, stored string
	live               []string
	args               []any
}

// compare lists the rows that differ and returns how many rows are stored.
func (v *verification) compare(ctx context.Context, c comparison) (stored uint64, err error) {
	args := append(slices.Clone(c.args), clickhouse.Named("live", append(c.live, "")), clickhouse.Named("most", mostDifferences))
	counted, err := v.st.QueryText(ctx, "SELECT count() FROM ("+c.stored+")", args...)
	if err != nil {
		return 0, err
	}
	if err := store.Each(ctx, counted, func(r driver.Rows) error { return r.Scan(&stored) }); err != nil {
		return 0, err
	}
	fill := strings.NewReplacer("{recomputed}", "\n"+c.recomputed+"\n", "{stored}", c.stored).Replace
	text, err := store.QueryText("rollup.Differ")
	if err != nil {
		return 0, err
	}
	var differ bool
	verdict, err := v.st.QueryText(ctx, fill(text), args...)
	if err != nil {
		return 0, err
	}
	if err := store.Each(ctx, verdict, func(r driver.Rows) error { return r.Scan(&differ) }); err != nil || !differ {
		return stored, err
	}
	if text, err = store.QueryText("rollup.Compare"); err != nil {
		return 0, err
	}
	text = fill(text)
	rows, err := v.st.QueryText(ctx, text, args...)
	if err != nil {
		return 0, err
	}
	should, does := map[string]difference{}, map[string]difference{}
	var columns []string
	found := 0
	err = store.Each(ctx, rows, func(r driver.Rows) error {
		var d difference
		if err := r.Scan(&d.balance, &d.figures); err != nil {
			return err
		}
		if columns == nil { // asked for only where something differs
			if columns, err = v.columns(ctx, c.table); err != nil {
				return err
			}
		}
		d.columns = columns
		if len(d.figures) != len(columns) {
			return fmt.Errorf("%s: %d figures for %d columns", c.table, len(d.figures), len(columns))
		}
		found++
		if d.balance > 0 {
			should[d.key(c.key)] = d
		} else {
			does[d.key(c.key)] = d
		}
		return nil
	})
	if err != nil {
		return 0, err
	}
	v.report.Cut = v.report.Cut || found == mostDifferences
	keys := maps.Clone(should)
	maps.Copy(keys, does)
	for _, key := range slices.Sorted(maps.Keys(keys)) {
		v.add(c.name, keys[key].where(v.places, c.key), should[key].against(does[key]))
	}
	return stored, nil
}

// columns returns the columns of a table, save rollup and generation.
func (p *Publisher) columns(ctx context.Context, table string) ([]string, error) {
	rows, err := p.st.Query(ctx, "rollup.Columns", clickhouse.Named("table", table))
	if err != nil {
		return nil, err
	}
	var names []string
	err = store.Each(ctx, rows, func(r driver.Rows) error {
		var name string
		if err := r.Scan(&name); err != nil {
			return err
		}
		names = append(names, name)
		return nil
	})
	return names, err
}
