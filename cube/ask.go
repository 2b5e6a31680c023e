package cube

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	"wengang/cube/codes"
	"wengang/sql/clock"

	"github.com/shopspring/decimal"
	"golang.org/x/sync/errgroup"
)

// atOnce is how many statements of one answer run at the same time.
const atOnce = 4

// Ask answers one query over the pinned publication.
//
// Errors: fault.Invalid for an unknown name or member, with the known ones;
// fault.Forbidden outside the scope; fault.TooLarge beyond MaxRows rows.
func (p *Pinned) Ask(ctx context.Context, q Query) (*Answer, error) {
	return p.ask(ctx, q, plan)
}

// planner chooses the parts of an answer.
type planner func(shape, stock) ([]part, []string)

func (p *Pinned) ask(ctx context.Context, q Query, choose planner) (*Answer, error) {
	if q.Level == 0 {
		q.Level = AcceptedByMinistry
	}
	s, err := shapeOf(q)
	if err != nil {
		return nil, err
	}
	places := p.cube.places()
	sel, err := resolve(q, places)
	if err != nil {
		return nil, err
	}
	s.filtered = sel.levels()

	var statements []statement
	var why []string
	var parts []part
	cover := coverageOf(sel, places, clock.Today(p.cube.clock))
	var coverStatement *statement
	if !sel.empty {
		st := p.edition.stock(q.Level, sel)
		parts, why = choose(s, st)
		live := func(one part) []string { return p.edition.partitions(one, q.Level, sel) }
		for _, one := range parts {
			if partitions := live(one); len(partitions) > 0 {
				statements = append(statements, write(one, s.by, sel, partitions))
			}
		}
		if one, ok := cover.statement(sel, st, live); ok {
			coverStatement = &one
		}
	}

	batches := make([]*batch, len(statements))
	var units []unit
	group, groupContext := errgroup.WithContext(ctx)
	group.SetLimit(atOnce)
	for i, one := range statements {
		group.Go(func() error {
			b, err := run(groupContext, p.cube.store, one)
			batches[i] = b
			return err
		})
	}
	if coverStatement != nil {
		group.Go(func() error {
			var err error
			units, err = p.edition.unitsOf(groupContext, p.cube.store, *coverStatement)
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}

	t := newTable(len(s.by), s.terms)
	for _, b := range batches {
		if err := t.add(b); err != nil {
			return nil, err
		}
	}
	a := compose(q, s, t, places)
	a.Route = routeOf(parts)
	if q.Explain {
		a.Why = why
	}
	a.AsOf, a.Commit, a.Publication, a.Demo = p.edition.at, p.edition.commit, p.edition.number, p.edition.demo
	a.Level, a.Filters, a.Period = q.Level, sel.labels, sel.period
	a.Expected, a.Units = len(cover.expected), cover.unit
	for _, u := range units {
		if cover.expected[u.place] {
			a.Reported++
		}
		a.LastMonth = max(a.LastMonth, u.last)
		if u.first != 0 && (a.FirstMonth == 0 || u.first < a.FirstMonth) {
			a.FirstMonth = u.first
		}
	}
	a.Notes = append(a.Notes, notesOf(s, sel, p.edition)...)
	a.Notes = append(a.Notes, breakNotes(sel, a.FirstMonth, a.LastMonth)...)
	return a, nil
}

// compose names, orders and cuts the rows.
func compose(q Query, s shape, t *table, places *codes.Places) *Answer {
	a := &Answer{}
	for _, name := range s.by {
		d, depth, _ := levelNamed(name)
		a.Columns = append(a.Columns, Column{Name: name, Label: d.Levels[depth].Label, Kind: "dimension"})
	}
	for _, m := range s.measures {
		a.Columns = append(a.Columns, Column{Name: m.Name, Label: m.Label, Kind: "measure", Unit: m.Unit, Decimals: m.Decimals})
	}
	a.Totals = valuesOf(s.measures, t.slots, t.total)
	if !t.some {
		for i := range a.Totals {
			a.Totals[i] = Value{State: Blank}
		}
	}

	namers := make([]*namer, len(s.by))
	for i, level := range s.by {
		namers[i] = namerOf(level, places, t.words)
	}
	rows := make([]rankedRow, 0, len(t.rows))
	for r := range len(t.rows) {
		values := valuesOf(s.measures, t.slots, t.values(r))
		if !slices.ContainsFunc(values, func(v Value) bool { return v.State != Blank }) {
			continue
		}
		row := rankedRow{Row: Row{Values: values, Members: make([]Member, len(namers))}, ranks: make([]int, len(namers))}
		for i, key := range t.key(r) {
			m := namers[i].member(key)
			row.Members[i], row.ranks[i] = m.Member, m.rank
		}
		rows = append(rows, row)
	}
	sortRows(rows, q)
	a.RowsTotal = len(rows)
	from := min(q.Offset, len(rows))
	to := len(rows)
	if q.Limit > 0 {
		to = min(to, from+q.Limit)
	}
	if cut := rows[from:to]; len(cut) < len(rows) {
		if len(cut) == 0 {
			a.Notes = append(a.Notes, fmt.Sprintf("共%d行，起始位置已超出，没有列出任何一行；合计为全部行的合计", len(rows)))
		} else {
			a.Notes = append(a.Notes, fmt.Sprintf("共%d行，只列出第%d—%d行；合计为全部行的合计", len(rows), from+1, to))
		}
		rows = cut
	}
	a.Rows = make([]Row, len(rows))
	for i, r := range rows {
		a.Rows[i] = r.Row
	}
	return a
}

func valuesOf(measures []Measure, slots map[Term]int, sums []decimal.Decimal) []Value {
	values := make([]Value, len(measures))
	for i, m := range measures {
		values[i] = figure(m, func(t Term) decimal.Decimal { return sums[slots[t]] })
	}
	return values
}

type rankedRow struct {
	Row
	ranks []int
}

// sortRows orders rows as asked, and otherwise by the official order of the
// members (GB/T 2260, the code lists, the calendar).
func sortRows(rows []rankedRow, q Query) {
	slices.SortStableFunc(rows, func(a, b rankedRow) int {
		for _, o := range q.Sort {
			var c int
			if i := slices.Index(q.By, o.By); i >= 0 {
				c = cmp.Compare(a.ranks[i], b.ranks[i])
				if o.Descending {
					c = -c
				}
			} else {
				i := slices.Index(q.Measures, o.By)
				c = compareValues(a.Values[i], b.Values[i], o.Descending)
			}
			if c != 0 {
				return c
			}
		}
		for i := range a.ranks {
			if c := cmp.Or(cmp.Compare(a.ranks[i], b.ranks[i]), cmp.Compare(a.Members[i].Code, b.Members[i].Code)); c != 0 {
				return c
			}
		}
		return 0
	})
}

// compareValues puts what is not a figure last, whichever the direction.
func compareValues(a, b Value, descending bool) int {
	if a.State != Filled || b.State != Filled {
		rank := func(v Value) int {
			if v.State == Filled {
				return math.MinInt
			}
			return int(v.State)
		}
		return cmp.Compare(rank(a), rank(b))
	}
	if descending {
		return b.Number.Cmp(a.Number)
	}
	return a.Number.Cmp(b.Number)
}

// notesOf says what a reader of the answer must know.
func notesOf(s shape, sel selection, e *edition) []string {
	var notes []string
	if e.number == 0 {
		notes = append(notes, "尚未发布任何数据")
	}
	if sel.roots == nil {
		notes = append(notes, "未包括香港、澳门特别行政区和台湾省数据")
	}
	if len(s.by) > 0 && slices.ContainsFunc(s.measures, func(m Measure) bool { return m.Kind == Distinct || m.Kind == Yearly }) {
		notes = append(notes, "企业户数和按年度计一次的指标在每一行和合计中分别去重，合计可小于各行之和")
	}
	if slices.ContainsFunc(s.needs(), func(level string) bool { return strings.HasPrefix(level, dimIndustry+".") }) {
		notes = append(notes, editionNote)
	}
	if e.demo {
		notes = append(notes, "含演示数据，不得作为统计资料使用")
	}
	return notes
}

// unit is one reporting unit with data; its months of payment are 0 where it
// has not paid.
type unit struct {
	place       uint32
	first, last clock.Month
}

func runUnits(ctx context.Context, store asker, s statement) ([]unit, error) {
	rows, err := store.QueryText(ctx, s.sql, s.named()...)
	if err != nil {
		return nil, err
	}
	var units []unit
	err = scanAll(ctx, rows, func() error {
		var place, first, last uint32
		err := rows.Scan(&place, &first, &last)
		units = append(units, unit{place, clock.Month(first), clock.Month(last)})
		return err
	})
	return units, err
}
