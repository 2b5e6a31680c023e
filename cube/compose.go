package cube

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// rankedRow is a row with what it is sorted by.
type rankedRow struct {
	Row
	key   key
	ranks []int // places of its members in the official order
}

// compose makes the answer of what was read: names, orders and cuts the rows.
func (x *asking) compose() *Answer {
	a := &Answer{Order: x.Sort, LeftOut: x.leftOut, Unconverted: x.unconverted, Pivot: x.Pivot}
	for _, name := range x.By {
		d, depth, _ := levelNamed(name)
		a.Columns = append(a.Columns, Column{Name: name, Label: d.Levels[depth].Label, Kind: "dimension"})
	}
	for _, m := range x.asked {
		a.Columns = append(a.Columns, m.column())
	}
	all := finest(len(x.By))
	rows := x.sorted(all)
	for _, g := range x.subtotals {
		for _, r := range x.sorted(g) {
			a.Subtotals = append(a.Subtotals, r.Row)
		}
	}
	x.total(a)
	rows = x.page(rows, a)
	a.Rows = make([]Row, 0, len(rows))
	for _, r := range rows {
		a.Rows = append(a.Rows, r.Row)
	}
	a.Route = routeOf(x.parts)
	if x.Explain {
		a.Why = x.why
	}
	a.AsOf, a.Commit, a.Publication, a.Demo = x.edition.at, x.edition.commit, x.edition.number, x.edition.demo
	a.Filters, a.Period, a.Levels = x.sel.labels, x.sel.period, x.sel.acceptances
	if len(a.Levels) > 0 {
		a.Level = a.Levels[0]
	}
	a.Expected, a.Units = len(x.cover.expected), x.cover.unit
	for _, u := range x.reported {
		if x.cover.expected[u.place] {
			a.Reported++
		}
		a.LastMonth = max(a.LastMonth, u.last)
		if u.first != 0 && (a.FirstMonth == 0 || u.first < a.FirstMonth) {
			a.FirstMonth = u.first
		}
	}
	a.Notes = append(a.Notes, x.notes()...)
	a.Notes = append(a.Notes, breakNotes(x.sel, a.FirstMonth, a.LastMonth)...)
	return a
}

// total writes the totals: nothing at all where there are no data.
func (x *asking) total(a *Answer) {
	e := evaluation{x}
	k := keyFrom(slices.Repeat([]uint32{totalIn}, len(x.By)))
	a.Totals = e.values(k)
	if x.sel.empty {
		for i := range a.Totals {
			a.Totals[i] = Value{State: Blank}
		}
	}
}

// values works out the figures of one row into a slice of its own.
func (x evaluation) values(k key) []Value {
	values := make([]Value, len(x.asked))
	x.fill(values, k)
	return values
}

// fill works out the figures of one row.
func (x evaluation) fill(values []Value, k key) {
	t, row := x.table[viewKey{}], -1
	if t != nil && x.addable(k.grain()) {
		if at, ok := t.rows[k]; ok {
			row = at
		}
	}
	for i, m := range x.asked {
		switch {
		case m.calculus.value != nil:
			values[i] = m.calculus.value(x, m.at, k)
		case row >= 0:
			values[i] = x.made(m.at, t, row).value()
		default:
			values[i] = x.value(m.at, current, asRecorded, k)
		}
	}
}

// sorted returns the rows of a grain in the order asked for.
func (x *asking) sorted(g grain) []rankedRow {
	if x.namers == nil {
		for _, level := range x.By {
			x.namers = append(x.namers, namerOf(level, x.places, x.words))
		}
	}
	namers := x.namers
	e := evaluation{x}
	keys := x.keysOf(g)
	rows := make([]rankedRow, 0, len(keys))
	// One allocation each for all rows: there may be a million.
	values := make([]Value, len(keys)*len(x.asked))
	members := make([]Member, len(keys)*len(namers))
	ranks := make([]int, len(keys)*len(namers))
	for n, k := range keys {
		row := rankedRow{
			Row: Row{Values: slot(values, n, len(x.asked)), Members: slot(members, n, len(namers))},
			key: k, ranks: slot(ranks, n, len(namers)),
		}
		e.fill(row.Values, k)
		if !e.worth(k, row.Values) {
			continue
		}
		for i := range namers {
			m := namers[i].member(k.at(i))
			row.Members[i], row.ranks[i] = m.Member, m.rank
		}
		rows = append(rows, row)
	}
	switch {
	case x.pivot == 0:
		x.sortRows(rows, x.Sort)
	case g == x.pivot: // the heads: sorting by a measure is of the rows
		x.sortRows(rows, slices.DeleteFunc(slices.Clone(x.Sort), func(o Sort) bool { return !slices.Contains(x.Pivot, o.By) }))
	default:
		x.sortPivot(rows, e)
	}
	return rows
}

// slot is the n-th of equal parts of a slice.
func slot[T any](all []T, n, size int) []T { return all[n*size : (n+1)*size : (n+1)*size] }

// worth tells that a row says something: a figure from records of some frame,
// or where it has data of its own anything but blanks. A zero that no record
// stands behind makes no row.
func (x evaluation) worth(k key, values []Value) bool {
	own := x.own(k) || !x.addable(k.grain())
	for i, m := range x.asked {
		switch {
		case own && values[i].State != Blank:
			return true
		case values[i].State == Filled && slices.ContainsFunc(m.calculus.from, func(o origin) bool {
			return !o.parent && x.has(m.at, o.frame, o.over, k)
		}):
			return true
		}
	}
	return false
}

// keysOf lists the rows of a grain: those with data of their own, and those
// whose base has data, unless they are of a time that nothing is known of yet.
func (x *asking) keysOf(g grain) []key {
	if !x.addable(g) {
		return x.mixed(g)
	}
	var keys []key
	if own := x.table[viewKey{}]; own != nil {
		keys = append(keys, own.keys[g]...)
	}
	if len(x.table) == 1 {
		return keys
	}
	seen := map[key]bool{}
	for _, k := range keys {
		seen[k] = true
	}
	late := x.late(g)
	for name, t := range x.table {
		if name == (viewKey{}) {
			continue
		}
		for _, k := range t.keys[g] {
			if !seen[k] && !late(k) {
				seen[k] = true
				keys = append(keys, k)
			}
		}
	}
	return keys
}

// late tells rows of a member of the calendar that is later than the last with
// data of its own: nothing is said of them.
func (x *asking) late(g grain) func(key) bool {
	levels := slices.DeleteFunc(grainPositions(g), func(i int) bool { d, _, _ := levelNamed(x.By[i]); return d.Name != dimMonth })
	last := make([]uint32, len(x.By))
	if own := x.table[viewKey{}]; own != nil {
		for _, k := range own.keys[g] {
			for _, i := range levels {
				last[i] = max(last[i], k.at(i))
			}
		}
	}
	return func(k key) bool {
		return slices.ContainsFunc(levels, func(i int) bool { return k.at(i) > last[i] })
	}
}

// mixed lists the rows of a grain that rolls up levels of acceptance, those
// that roll up any listed row; they have no figures.
func (x *asking) mixed(g grain) []key {
	e := evaluation{x}
	var keys []key
	seen := map[key]bool{}
	for _, k := range x.keysOf(finest(len(x.By))) {
		if up := k.to(g); !seen[up] && e.worth(k, e.values(k)) {
			seen[up] = true
			keys = append(keys, up)
		}
	}
	return keys
}

// sortRows orders rows as asked, and otherwise by the official order of the
// members (GB/T 2260, the code lists, the calendar).
func (x *asking) sortRows(rows []rankedRow, order []Sort) {
	slices.SortFunc(rows, func(a, b rankedRow) int {
		for _, o := range order {
			if c := x.compareBy(o, a, b); c != 0 {
				return c
			}
		}
		return compareOfficially(a, b)
	})
}

func (x *asking) compareBy(o Sort, a, b rankedRow) int {
	if i := slices.Index(x.By, o.By); i >= 0 {
		c := cmp.Compare(a.ranks[i], b.ranks[i])
		if o.Descending && a.ranks[i] < othersRank && b.ranks[i] < othersRank { // 其余 and 合计 stay behind
			return -c
		}
		return c
	}
	i := slices.Index(x.Measures, o.By)
	switch behind := a.others(); {
	case behind == b.others():
	case behind:
		return 1
	default:
		return -1
	}
	return compareValues(a.Values[i], b.Values[i], o.Descending)
}

// others tells that a row is 其余, which stands behind its siblings, however
// large it is.
func (r rankedRow) others() bool { return slices.Contains(r.ranks, othersRank) }

func compareOfficially(a, b rankedRow) int {
	for i := range a.ranks {
		if c := cmp.Or(cmp.Compare(a.ranks[i], b.ranks[i]), cmp.Compare(a.Members[i].Code, b.Members[i].Code)); c != 0 {
			return c
		}
	}
	return 0
}

// sortPivot orders the rows of a cross table: by the levels on its side,
// measures by the row's total; within one row of it, by the columns.
func (x *asking) sortPivot(rows []rankedRow, e evaluation) {
	side := finest(len(x.By)) &^ x.pivot
	totals := map[key]rankedRow{}
	for _, r := range rows {
		k := r.key.to(side)
		if _, ok := totals[k]; !ok {
			total := rankedRow{Row: Row{Values: e.values(k), Members: slices.Clone(r.Members)}, key: k, ranks: slices.Clone(r.ranks)}
			for i := range total.ranks {
				if x.pivot.has(i) {
					total.ranks[i], total.Members[i] = 0, Member{}
				}
			}
			totals[k] = total
		}
	}
	slices.SortFunc(rows, func(a, b rankedRow) int {
		ta, tb := totals[a.key.to(side)], totals[b.key.to(side)]
		for _, o := range x.Sort {
			if i := slices.Index(x.By, o.By); i >= 0 && x.pivot.has(i) {
				continue
			}
			if c := x.compareBy(o, ta, tb); c != 0 {
				return c
			}
		}
		if c := compareOfficially(ta, tb); c != 0 {
			return c
		}
		for _, o := range x.Sort {
			if i := slices.Index(x.By, o.By); i >= 0 && x.pivot.has(i) {
				if c := x.compareBy(o, a, b); c != 0 {
					return c
				}
			}
		}
		return compareOfficially(a, b)
	})
}

// page cuts the rows asked for out of all.
func (x *asking) page(rows []rankedRow, a *Answer) []rankedRow {
	a.RowsTotal = len(rows)
	if x.pivot != 0 {
		return x.pagePivot(rows, a)
	}
	first, last := x.cut(a)
	return rows[first:last]
}

// pagePivot cuts whole rows of a cross table, those among them that have
// nothing but a total.
func (x *asking) pagePivot(rows []rankedRow, a *Answer) []rankedRow {
	side := finest(len(x.By)) &^ x.pivot
	listed := map[key]bool{}
	var lines []rankedRow
	if side != 0 {
		lines = x.sorted(side)
	}
	for _, line := range lines {
		listed[line.key] = true
	}
	for _, r := range rows {
		if k := r.key.to(side); !listed[k] {
			listed[k] = true
			lines = append(lines, rankedRow{Row: Row{Members: r.Members}, key: k, ranks: r.ranks})
		}
	}
	x.sortPivot(lines, evaluation{x})
	a.RowsTotal = len(lines)
	first, last := x.cut(a)
	kept := map[key]bool{}
	for _, line := range lines[first:last] {
		kept[line.key] = true
	}
	return slices.DeleteFunc(rows, func(r rankedRow) bool { return !kept[r.key.to(side)] })
}

// cut tells which rows of all are asked for, and says so where some are not.
func (x *asking) cut(a *Answer) (first, last int) {
	first = min(x.Offset, a.RowsTotal)
	last = a.RowsTotal
	if x.Limit > 0 {
		last = min(last, first+x.Limit)
	}
	switch {
	case last-first == a.RowsTotal:
	case last == first:
		a.Notes = append(a.Notes, fmt.Sprintf("共%d行，起始位置已超出，没有列出任何一行；合计为全部行的合计", a.RowsTotal))
	default:
		a.Notes = append(a.Notes, fmt.Sprintf("共%d行，只列出第%d—%d行；合计为全部行的合计", a.RowsTotal, first+1, last))
	}
	return first, last
}

// compareValues puts what is not a figure last, whichever the direction.
func compareValues(a, b Value, descending bool) int {
	switch in, other := a.State == Filled, b.State == Filled; {
	case !in && !other:
		return 0
	case !in:
		return 1
	case !other:
		return -1
	}
	if descending {
		return b.Number.Cmp(a.Number)
	}
	return a.Number.Cmp(b.Number)
}

// notes says what a reader of the answer must know.
func (x *asking) notes() []string {
	var notes []string
	if x.edition.number == 0 {
		notes = append(notes, "尚未发布任何数据")
	}
	if x.sel.roots == nil {
		notes = append(notes, "未包括香港、澳门特别行政区和台湾省数据")
	}
	if len(x.sel.acceptances) > 1 {
		notes = append(notes, "各审核层级的数据互相包含，分别列出，不能相加")
	}
	kinds := func(kinds ...Kind) bool {
		return slices.ContainsFunc(x.measures, func(m Measure) bool { return slices.Contains(kinds, m.Kind) })
	}
	if len(x.By) > 0 && kinds(Distinct, Yearly) {
		notes = append(notes, "企业户数和按年度计一次的指标在每一行和合计中分别去重，合计可小于各行之和")
	}
	if kinds(Cohort) {
		notes = append(notes, "审批率、发放率、申报至发放天数按申报批次计算：统计期内申报的申请，截至数据时点的办理结果")
	}
	if x.others != nil {
		name, n := "前", x.top.n
		if n < 0 {
			name, n = "后", -n
		}
		notes = append(notes, fmt.Sprintf("“其余”为%s%d名以外的各项合并计算", name, n))
	}
	for _, l := range x.leftOut {
		period := l.Period
		if period != "" {
			period += "，"
		}
		at := slices.IndexFunc(Calculi(), func(c Calculus) bool { return c.Name == l.Calculus })
		if l.Level != "" {
			level, _ := ParseAcceptance(l.Level)
			period = level.Label() + "，" + period
		}
		notes = append(notes, fmt.Sprintf("%s按可比口径计算：%s%s只有一期有数据，没有计入", Calculi()[at].Label, period, strings.Join(l.Labels, "、")))
	}
	for _, u := range x.unconverted {
		notes = append(notes, u.Text)
	}
	needs := slices.Clone(x.By)
	for _, c := range x.sel.conditions {
		for _, t := range c.terms {
			needs = append(needs, t.level)
		}
	}
	for _, edition := range []struct{ dimension, note string }{{dimIndustry, editionNote}, {dimIndustry2017, edition2017Note}} {
		if slices.ContainsFunc(needs, func(level string) bool { return strings.HasPrefix(level, edition.dimension+".") }) {
			notes = append(notes, edition.note)
		}
	}
	if x.edition.demo {
		notes = append(notes, "含演示数据，不得作为统计资料使用")
	}
	return notes
}
