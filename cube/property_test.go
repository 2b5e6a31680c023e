package cube

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"wengang/sql/clock"

	"github.com/shopspring/decimal"
)

// Planned routes, plain definitions over facts, and the computation in memory
// must agree on random queries over random records: rows in their order and
// page, subtotals, totals, and what growth left out. WENGANG_SEED repeats a run.
func TestRoutesAgree(t *testing.T) {
	seed := uint64(clock.System{}.Now().UnixNano()) // a new one each run
	if text := os.Getenv("WENGANG_SEED"); text != "" {
		var err error
		if seed, err = strconv.ParseUint(text, 10, 64); err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("WENGANG_SEED=%d", seed)
	r, sizes := rand.New(rand.NewPCG(seed, 1)), rand.New(rand.NewPCG(seed, 2)) // what routes draw leaves the queries as they are
	entries := revise(r, random(r, 3000, 30, 12))
	c, _ := load(t, entries)
	truth := newReference(entries, builtin())
	ctx := context.Background()
	pinned, err := c.Pin(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer pinned.Release()
	routes, proved := map[string]int{}, map[string]int{}
	filled, wrong, inMemory := 0, 0, time.Duration(0)
	queries := 600
	if text := os.Getenv("WENGANG_QUERIES"); text != "" { // fewer where the race detector makes each slow
		var err error
		if queries, err = strconv.Atoi(text); err != nil {
			t.Fatal(err)
		}
	}
	for i := range queries {
		q := randomQuery(r, entries)
		start := clock.System{}.Now()
		want := truth.answer(q)
		inMemory += clock.System{}.Now().Sub(start)
		ways := map[string]planner{"planned": plan}
		switch {
		case i%4 == 0:
			ways["facts"] = onlyFacts
		default:
			ways["rolled up"] = rolledUp(sizes)
		}
		for _, name := range slices.Sorted(maps.Keys(ways)) {
			a, err := askSafely(ctx, pinned, q, ways[name])
			if err != nil {
				t.Errorf("query %d %s: %v", i, written(q), err)
				wrong++
				break
			}
			if got, want := sayWhole(a), want.say(a); got != want {
				t.Errorf("query %d %s\n%s by %s:\n%s\nwant:\n%s", i, written(q), name, a.Route, difference(got, want), difference(want, got))
				wrong++
				break
			}
			if name == "rolled up" {
				for source := range strings.SplitSeq(a.Route, "+") {
					routes[source]++
				}
				filled += min(len(a.Rows), 1)
			}
		}
		if wrong > 19 {
			t.Fatalf("stopped after %d queries", i+1)
		}
		count(proved, q, want)
	}
	t.Logf("%d of %d queries had rows; sources %v", filled, queries, routes)
	t.Logf("proved: %v; %v in memory", proved, inMemory)
	if queries < 500 {
		return // too few to tell whether they prove enough; the full run does
	}
	if filled < queries/3 || len(routes) < 20 {
		t.Errorf("the queries prove too little: %d with rows, %d sources", filled, len(routes))
	}
	for _, calculus := range plainCalculi {
		if proved[calculus] < 100 {
			t.Errorf("only %d figures of %s were compared", proved[calculus], calculus)
		}
	}
	for _, part := range []string{"top", "pivot", "subtotals", "left out", "several acceptances"} {
		if proved[part] < 2 {
			t.Errorf("only %d queries with %s had rows", proved[part], part)
		}
	}
}

// askSafely turns a panic into an error, so that the query is told.
func askSafely(ctx context.Context, p *Pinned, q Query, choose planner) (a *Answer, err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = fmt.Errorf("panic: %v\n%s", cause, debug.Stack())
		}
	}()
	return p.ask(ctx, q, choose)
}

// count tells what a query has proved: figures by calculus, and parts.
func count(proved map[string]int, q Query, want plainAnswer) {
	for _, l := range want.rows {
		for i, v := range l.values {
			if _, calculus := plainMeasureOf(q.Measures[i]); v.state == Filled && calculus != "" {
				proved[calculus]++
			}
		}
	}
	for part, has := range map[string]bool{"top": q.Top.N != 0, "pivot": len(q.Pivot) > 0, "subtotals": len(q.Subtotals) > 0,
		"left out": len(want.leftOut) > 0, "several acceptances": len(plainAcceptances(q)) > 1} {
		if has && len(want.rows) > 1 {
			proved[part]++
		}
	}
}

// rolledUp plans as if facts were dear and sizes were random, so that every
// declared rollup gets its turn.
func rolledUp(r *rand.Rand) planner {
	return func(s shape, st stock) ([]part, []string) {
		st.facts.rows = 1 << 40
		sizes := map[uint16]supply{}
		for _, id := range slices.Sorted(maps.Keys(st.rollups)) {
			sizes[id] = supply{rows: uint64(r.IntN(1000))}
		}
		st.rollups = sizes
		return plan(s, st)
	}
}

// sayWhole writes all of an answer that the reference knows.
func sayWhole(a *Answer) string {
	grains := map[string][]string{}
	for _, w := range a.Subtotals {
		var levels []string
		for i, m := range w.Members {
			if m.Code != TotalCode {
				levels = append(levels, a.Columns[i].Name)
			}
		}
		key := strings.Join(levels, ",")
		grains[key] = append(grains[key], sayRow(a, w))
	}
	var rows []string
	for _, w := range a.Rows {
		rows = append(rows, sayRow(a, w))
	}
	leftOut := map[string][]string{}
	for _, l := range a.LeftOut {
		if !hasCalendar(a) {
			leftOut[l.Calculus] = append(leftOut[l.Calculus], l.Codes...) // of one level of acceptance after the other
		}
	}
	order := placeOrder(builtin())
	for calculus, codes := range leftOut {
		slices.SortFunc(codes, func(a, b string) int {
			p, _ := builtin().ByCode(a, 0)
			q, _ := builtin().ByCode(b, 0)
			return order[p.ID] - order[q.ID]
		})
		leftOut[calculus] = slices.Compact(codes)
	}
	return sayParts(a.Pivot, rows, grains, sayRow(a, Row{Values: a.Totals}), a.RowsTotal, leftOut)
}

func hasCalendar(a *Answer) bool {
	return slices.ContainsFunc(a.Columns, func(c Column) bool { return plainCalendar(c.Name) })
}

func sayRow(a *Answer, w Row) string {
	var cells []string
	for _, m := range w.Members {
		cells = append(cells, m.Code+" "+m.Label)
	}
	columns := a.Columns[len(a.Columns)-len(w.Values):]
	for i, v := range w.Values {
		cells = append(cells, sayValue(columns[i], v))
	}
	return strings.Join(cells, " | ")
}

func sayValue(c Column, v Value) string {
	switch v.State {
	case Filled:
		return c.Round(v.Number).String()
	case Blank:
		return "空"
	case NotApplicable:
		return "不适用"
	}
	return "不予公布"
}

// say writes the reference's answer, rounded as the columns of the cube's are.
func (e plainAnswer) say(a *Answer) string {
	row := func(marks []plainMark, values []plainFigure) string {
		w := Row{}
		for _, m := range marks {
			w.Members = append(w.Members, Member{m.code, m.label})
		}
		for _, x := range values {
			v := Value{State: x.state}
			if x.state == Filled {
				v.Number = decimal.NewFromBigRat(x.n, 40)
			}
			w.Values = append(w.Values, v)
		}
		return sayRow(a, w)
	}
	var rows []string
	for _, l := range e.rows {
		rows = append(rows, row(l.marks, l.values))
	}
	grains := map[string][]string{}
	for key, list := range e.subtotals {
		for _, l := range list {
			grains[key] = append(grains[key], row(l.marks, l.values))
		}
	}
	totals := row(nil, e.totals)
	if a.Route == "" { // the filters contradict one another: there is nothing to be 不适用
		totals = strings.ReplaceAll(totals, "不适用", "空")
	}
	return sayParts(a.Pivot, rows, grains, totals, e.rowsTotal, e.leftOut)
}

func sayParts(pivot, rows []string, grains map[string][]string, totals string, rowsTotal int, leftOut map[string][]string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d rows\n", rowsTotal)
	for _, l := range rows {
		fmt.Fprintln(&b, l)
	}
	for _, key := range slices.Sorted(maps.Keys(grains)) {
		if slices.ContainsFunc(pivot, func(l string) bool { return slices.Contains(strings.Split(key, ","), l) }) {
			slices.Sort(grains[key]) // cells of the table's own totals: their place is that of their row and column
		}
		for _, l := range grains[key] {
			fmt.Fprintf(&b, "by %s: %s\n", key, l)
		}
	}
	fmt.Fprintf(&b, "total: %s\n", totals)
	for _, calculus := range slices.Sorted(maps.Keys(leftOut)) {
		fmt.Fprintf(&b, "left out of %s: %s\n", calculus, strings.Join(leftOut[calculus], " "))
	}
	return b.String()
}

// difference lists the first lines of a that b lacks; where it lacks none, from
// where on their order differs.
func difference(a, b string) string {
	of, has := strings.Split(b, "\n"), map[string]bool{}
	for _, line := range of {
		has[line] = true
	}
	var out []string
	for line := range strings.SplitSeq(a, "\n") {
		if !has[line] && len(out) < 10 {
			out = append(out, line)
		}
	}
	if len(out) == 0 {
		for i, line := range strings.Split(a, "\n") {
			if i < len(of) && line != of[i] && len(out) < 5 {
				out = append(out, fmt.Sprintf("line %d: %s", i+1, line))
			}
		}
	}
	return strings.Join(out, "\n") + "\n"
}
