package cube

import (
	"context"
	"slices"
	"strings"

	"wengang/cube/codes"
	"wengang/sql/clock"
	"wengang/sql/fault"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
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

// planner chooses the parts of a view.
type planner func(shape, stock) ([]part, []string)

func (p *Pinned) ask(ctx context.Context, q Query, choose planner) (*Answer, error) {
	x, err := p.begin(q, choose)
	if err != nil {
		return nil, err
	}
	if err := x.rankTop(ctx); err != nil {
		return nil, err
	}
	if err := x.look(ctx); err != nil {
		return nil, err
	}
	if err := x.fetch(ctx, x.views(), x.count, x.convert); err != nil {
		return nil, err
	}
	return x.compose(), nil
}

// asking is the answering of one query.
type asking struct {
	*Pinned
	request
	sel    selection
	places *codes.Places
	cover  coverage
	choose planner
	others *others // what Query.Top keeps; nil: all

	months  stretch                    // that rows by the calendar cover
	present map[Acceptance]presence    // who has data when, at the finest level that is asked about
	atLevel map[presenceLevel]presence // the same of coarser levels
	leftOut []LeftOut

	words       *words
	table       map[viewKey]*table
	alias       map[viewKey]bool // comparisons that leave nothing out
	namers      []*namer         // of the levels of By
	ranks       map[rankKey]map[key]int
	reported    []unit
	unconverted []Unconverted
	parts       []part
	why         []string
}

// begin checks a query and resolves it.
func (p *Pinned) begin(q Query, choose planner) (*asking, error) {
	r, err := requestOf(q)
	if err != nil {
		return nil, err
	}
	x := &asking{Pinned: p, request: r, places: p.cube.places(), choose: choose, words: &words{number: map[string]uint32{}}, atLevel: map[presenceLevel]presence{}, ranks: map[rankKey]map[key]int{}}
	if x.sel, err = resolve(q, x.places); err != nil {
		return nil, err
	}
	x.cover = coverageOf(x.sel, x.places, clock.Today(p.cube.clock))
	if r.timed() && !x.datable(finest(len(x.By))) {
		return nil, fault.New(fault.Invalid, "环比、同比、累计等计算须有统计期").
			Do("请用 where=month=… 限定一段连续的月份，或在 by 中加入 %s、%s 等", levelMonth, levelYear)
	}
	return x, nil
}

// rankTop finds the members that Query.Top keeps.
func (x *asking) rankTop(ctx context.Context) error {
	if x.top.n == 0 || x.sel.empty {
		return nil
	}
	level := x.By[x.top.level]
	ranking := x.Query
	ranking.Measures, ranking.By = []string{x.top.measure}, []string{level}
	ranking.Sort = []Sort{{By: x.top.measure, Descending: x.top.n > 0}}
	ranking.Pivot, ranking.Subtotals, ranking.Top, ranking.Offset, ranking.Limit = nil, nil, Top{}, 0, 0
	y, err := x.begin(ranking, x.choose)
	if err != nil {
		return err
	}
	if err := y.fetch(ctx, y.views()); err != nil {
		return err
	}
	x.why = append(x.why, y.why...)
	o := &others{level: level}
	for _, row := range y.sorted(finest(1)) {
		if row.Values[0].State != Filled || len(o.ids)+len(o.codes) == max(x.top.n, -x.top.n) {
			break
		}
		if k := row.key.at(0); coded(level) {
			o.codes = append(o.codes, y.words.text[k])
		} else {
			o.ids = append(o.ids, k)
		}
	}
	d, depth, _ := levelNamed(level)
	for i, l := range x.By {
		if e, at, _ := levelNamed(l); e.Name == d.Name && at >= depth {
			o.rolled = append(o.rolled, i)
		}
	}
	x.others = o
	return nil
}

// fetch reads all views, and what stands beside the figures.
func (x *asking) fetch(ctx context.Context, views []*view, beside ...func(context.Context) error) error {
	if x.sel.empty {
		return nil
	}
	type job struct {
		view      *view
		statement statement
		batch     *batch
	}
	var jobs []*job
	for _, v := range views {
		x.table[v.viewKey] = newTable(v.shape.terms)
		if v.empty || v.only != nil && len(v.only) == 0 {
			continue
		}
		parts, why := x.choose(v.shape, x.edition.stock(v.selection))
		x.parts, x.why = append(x.parts, parts...), append(x.why, why...)
		for _, p := range parts {
			if partitions := x.edition.partitions(p, v.selection); len(partitions) > 0 {
				w := &writer{places: x.places, others: x.others}
				jobs = append(jobs, &job{view: v, statement: w.write(p, *v, partitions)})
			}
		}
	}
	group, groupContext := errgroup.WithContext(ctx)
	group.SetLimit(atOnce)
	for _, j := range jobs {
		group.Go(func() error {
			b, err := run(groupContext, x.cube.store, j.statement)
			j.batch = b
			return err
		})
	}
	for _, read := range beside {
		group.Go(func() error { return read(groupContext) })
	}
	if err := group.Wait(); err != nil {
		return err
	}
	for _, j := range jobs {
		if err := x.table[j.view.viewKey].take(j.batch, j.view, x.words); err != nil {
			return err
		}
	}
	return nil
}

// count reads which units have reported.
func (x *asking) count(ctx context.Context) error {
	live := func(p part) []string { return x.edition.partitions(p, x.sel) }
	s, ok := x.cover.statement(&writer{places: x.places}, x.sel, x.edition.stock(x.sel), live)
	if !ok {
		return nil
	}
	var err error
	x.reported, err = remember(x.edition, s, func() ([]unit, error) { return runUnits(ctx, x.cube.store, s) })
	return err
}

// read sends a statement and hands over its rows.
func (x *asking) read(ctx context.Context, s statement, row func(driver.Rows) error) error {
	rows, err := x.cube.store.QueryText(ctx, s.sql, s.named()...)
	if err != nil {
		return err
	}
	return scanAll(ctx, rows, func() error { return row(rows) })
}

// route names the sources of all parts, each once.
func routeOf(parts []part) string {
	var labels []string
	for _, p := range parts {
		if l := p.label(); !slices.Contains(labels, l) {
			labels = append(labels, l)
		}
	}
	return strings.Join(labels, "+")
}
