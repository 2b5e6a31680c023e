package cube

import (
	"cmp"
	"math/big"
	"slices"
	"strings"
	"sync"

	"wengang/cube/codes"
	"wengang/sql/clock"
)

// plainAnswer is the reference's answer: lines are rows by grain, in order.
type plainAnswer struct {
	rows      []plainLine            // those of the page
	subtotals map[string][]plainLine // by grain: the levels kept, parted by commas
	totals    []plainFigure
	rowsTotal int
	leftOut   map[string][]string // calculus and period of the query's own → codes of units
}

type plainLine struct {
	marks  []plainMark
	values []plainFigure
}

// plainMeasureOf parts "paid_amount.yoy" in its measure and its calculus.
func plainMeasureOf(name string) (measure, calculus string) {
	measure, calculus, _ = strings.Cut(name, ".")
	return measure, calculus
}

// plainFrame names a set of months that a value is computed over, in relation to
// the period of a row.
type plainFrame int

const (
	plainOwn      plainFrame = iota // the period
	plainPrevious                   // the period before
	plainLastYear                   // the same months a year before
	plainYtd                        // from January
	plainYtdLast                    // the same a year before
	plainFrames
)

// plainMonthSet is a set of months by number; bit 0 is January 2000.
type plainMonthSet = *big.Int

const plainMonthsInAll = 1200 // 2000 to 2099

func plainMonths(from, to int) plainMonthSet {
	s := new(big.Int)
	for m := max(from, 0); m <= to; m++ {
		s.SetBit(s, m, 1)
	}
	return s
}

func plainLast(s plainMonthSet) int  { return s.BitLen() - 1 }
func plainFirst(s plainMonthSet) int { return int(s.TrailingZeroBits()) }

func plainEarlier(s plainMonthSet, by int) plainMonthSet { return new(big.Int).Rsh(s, uint(by)) }

func plainBoth(a, b plainMonthSet) plainMonthSet { return new(big.Int).And(a, b) }

// plainCalendarMember reads 2017, 2017-H1, 2017-Q1 and 2017-05.
func plainCalendarMember(code string) plainMonthSet {
	january := 0
	for _, digit := range code[:4] {
		january = january*10 + int(digit-'0')
	}
	january = (january - 2000) * 12
	rest := code[4:]
	switch {
	case rest == "":
		return plainMonths(january, january+11)
	case rest[1] == 'H':
		half := january + int(rest[2]-'1')*6
		return plainMonths(half, half+5)
	case rest[1] == 'Q':
		quarter := january + int(rest[2]-'1')*3
		return plainMonths(quarter, quarter+2)
	}
	month := january + int(rest[1]-'0')*10 + int(rest[2]-'0') - 1
	return plainMonths(month, month)
}

// plainFilterMonths lists the months that a filter of months lets pass.
func plainFilterMonths(f Filter) plainMonthSet {
	s := new(big.Int)
	for _, v := range f.Values {
		s.Or(s, plainCalendarMember(v))
	}
	if len(f.Values) == 0 {
		from, to := 0, plainMonthsInAll-1
		if f.From != "" {
			from = plainFirst(plainCalendarMember(f.From))
		}
		if f.To != "" {
			to = plainLast(plainCalendarMember(f.To))
		}
		s = plainMonths(from, to)
	}
	if f.Not {
		return new(big.Int).Xor(s, plainMonths(0, plainMonthsInAll-1))
	}
	return s
}

var plainLengths = map[string]int{"month.year": 12, "month.half": 6, "month.quarter": 3, "month.month": 1}

func plainCalendar(level string) bool { return plainDimension(level) == "month" }

// plainQuestion is a query as the reference works it out.
type plainQuestion struct {
	*reference
	q       Query
	asked   plainMonthSet // that the filters let pass
	bounded bool          // asked is one bounded range
	levels  map[Acceptance]bool
	wanted  map[Event]bool
	passing []*happening             // the filters save those of months
	present map[string]plainMonthSet // months with data of any event, by acceptance, level and member, under filters of time and place only
	codes   map[string]plainMark     // members of present that are reporting units
	unit    string                   // level of the reporting units
	kept    map[string]bool          // members of the level of Top that are kept
	ranked  string                   // that level; "" where there is none
	grains  map[string]*plainGrain
	choices map[string]map[string]*plainCells // of each set of levels, by members
}

// plainGrain is every cell of a set of levels, whatever its months.
type plainGrain struct {
	levels   []string    // of By, in its order
	finest   string      // calendar level that tells the period; "" where there is none
	cells    []*plainRow // up to the last month that has data
	rows     []*plainRow // those that are listed
	periods  []plainPeriod
	families map[string][]*plainRow // cells by their parent
}

// plainPeriod is a member of the calendar.
type plainPeriod struct {
	marks  map[int]plainMark // by position in By
	months plainFrameMonths
}

type plainFrameMonths = [plainFrames]plainMonthSet // nil: 不适用

// plainCells are the happenings of one choice of members of the levels that are
// not of the calendar.
type plainCells struct {
	marks   []plainMark // one per By; of the calendar not yet
	byMonth map[int][]*happening
}

var plainEmpty = &plainCells{byMonth: map[int][]*happening{}}

// plainRow is one cell of a grain.
type plainRow struct {
	*plainCells
	marks  []plainMark
	months plainFrameMonths
	values []plainFigure
	record map[plainFrame]map[string]plainFigure // what recorded has worked out
	lists  map[plainFrame][]*happening           // what of has found
}

func (r *reference) answer(q Query) plainAnswer {
	k := r.question(q)
	k.choose()
	full := k.grain(q.By)
	out := plainAnswer{subtotals: map[string][]plainLine{}, leftOut: map[string][]string{}}

	var inRows []string // levels that are not in the columns
	for _, l := range q.By {
		if !slices.Contains(q.Pivot, l) {
			inRows = append(inRows, l)
		}
	}
	page := k.sorted(full.rows, q.By)
	if len(q.Pivot) == 0 {
		out.rowsTotal = len(page)
		page = page[min(q.Offset, len(page)):]
		if q.Limit > 0 {
			page = page[:min(q.Limit, len(page))]
		}
	} else {
		heads := k.heads(page, inRows)
		out.rowsTotal = len(heads)
		heads = heads[min(q.Offset, len(heads)):]
		if q.Limit > 0 {
			heads = heads[:min(q.Limit, len(heads))]
		}
		page = k.crossed(page, heads, inRows)
	}
	out.rows = plainLines(page)

	subtotals := slices.Clone(q.Subtotals)
	if len(q.Pivot) > 0 {
		for _, set := range q.Subtotals {
			subtotals = append(subtotals, append(slices.Clone(set), q.Pivot...))
		}
		subtotals = append(subtotals, inRows, q.Pivot)
	}
	for _, set := range subtotals {
		g := k.grain(set)
		if len(g.levels) == 0 || len(g.levels) == len(q.By) {
			continue
		}
		rows := k.sorted(g.rows, g.levels)
		if slices.ContainsFunc(g.levels, func(l string) bool { return slices.Contains(q.Pivot, l) }) {
			part := slices.DeleteFunc(slices.Clone(g.levels), func(l string) bool { return slices.Contains(q.Pivot, l) })
			rows = k.crossed(rows, k.heads(rows, part), part)
		}
		out.subtotals[strings.Join(g.levels, ",")] = plainLines(rows)
	}
	out.totals = k.totals()
	out.leftOut = k.leftOut()
	return out
}

// leftOut lists the units that have data in one period of a comparison only,
// where all rows have the one period of the filter.
func (k *plainQuestion) leftOut() map[string][]string {
	out := map[string][]string{}
	if !k.bounded || k.q.Basis == AllRegions || slices.ContainsFunc(k.q.By, plainCalendar) {
		return out
	}
	w := k.filtered(plainEmpty)
	for _, name := range k.q.Measures {
		_, calculus := plainMeasureOf(name)
		var now, base plainFrame
		switch calculus {
		case "yoy", "contribution":
			calculus, now, base = "yoy", plainOwn, plainLastYear
		case "pop":
			now, base = plainOwn, plainPrevious
		case "ytd_yoy":
			now, base = plainYtd, plainYtdLast
		default:
			continue
		}
		// Each level of acceptance compares by itself, and without a base at
		// all there is no comparison.
		one := map[string][]plainMark{}
		compared := map[string]bool{}
		for key, m := range k.codes {
			a, _, _ := strings.Cut(key, "|")
			in := func(f plainFrame) bool { return plainBoth(k.present[key], w.months[f]).Sign() > 0 }
			compared[a] = compared[a] || in(now) && in(base)
			if in(now) != in(base) {
				one[a] = append(one[a], m)
			}
		}
		var left []plainMark
		for a := range compared {
			if compared[a] {
				left = append(left, one[a]...)
			}
		}
		slices.SortFunc(left, func(a, b plainMark) int { return cmp.Compare(a.order, b.order) })
		left = slices.Compact(left) // left out at one level of acceptance or at several
		out[calculus] = nil
		for _, m := range left {
			out[calculus] = append(out[calculus], m.code)
		}
		if len(left) == 0 {
			delete(out, calculus)
		}
	}
	return out
}

// heads are the rows of a cross table, in the order of their own totals.
func (k *plainQuestion) heads(cells []*plainRow, inRows []string) []*plainRow {
	heads := slices.Clone(k.grain(inRows).rows)
	listed := map[string]bool{}
	for _, h := range heads {
		listed[k.keyOf(h.marks, inRows)] = true
	}
	for _, w := range cells { // a row of the table whose total is not listed has no figure to be sorted by
		if key := k.keyOf(w.marks, inRows); !listed[key] {
			listed[key] = true
			heads = append(heads, &plainRow{marks: w.marks, values: slices.Repeat([]plainFigure{{state: NotApplicable}}, len(k.q.Measures))})
		}
	}
	return k.sorted(heads, inRows)
}

// crossed are the cells of those rows of a cross table, row by row.
func (k *plainQuestion) crossed(cells, heads []*plainRow, inRows []string) []*plainRow {
	place := map[string]int{}
	for i, h := range heads {
		place[k.keyOf(h.marks, inRows)] = i
	}
	cells = slices.DeleteFunc(cells, func(w *plainRow) bool { _, ok := place[k.keyOf(w.marks, inRows)]; return !ok })
	slices.SortStableFunc(cells, func(a, b *plainRow) int {
		return cmp.Or(cmp.Compare(place[k.keyOf(a.marks, inRows)], place[k.keyOf(b.marks, inRows)]), k.official(a, b, k.q.Pivot))
	})
	return cells
}

func (r *reference) question(q Query) *plainQuestion {
	k := &plainQuestion{reference: r, q: q, grains: map[string]*plainGrain{}, choices: map[string]map[string]*plainCells{}}
	k.filter()
	return k
}

func plainLines(rows []*plainRow) []plainLine {
	out := []plainLine{}
	for _, w := range rows {
		out = append(out, plainLine{w.marks, w.values})
	}
	return out
}

// plainAcceptances lists the levels of acceptance that a query is about: the
// ministry where nothing is said.
func plainAcceptances(q Query) map[Acceptance]bool {
	levels := map[Acceptance]bool{}
	said := q.Level != 0
	for a := AcceptedByCounty; a <= AcceptedByMinistry; a++ {
		kept := q.Level == 0 || q.Level == a
		for _, f := range q.Where {
			if f.Dimension == "acceptance" {
				said = true
				kept = kept && (&reference{}).passes(&happening{at: map[string]plainMark{"acceptance": {a.String(), a.Label(), int(a)}}}, f)
			}
		}
		if kept {
			levels[a] = true
		}
	}
	if !said {
		return map[Acceptance]bool{AcceptedByMinistry: true}
	}
	return levels
}

// filter lets the happenings pass that the query is about.
func (k *plainQuestion) filter() {
	k.asked = plainMonths(0, plainMonthsInAll-1)
	k.levels = plainAcceptances(k.q)
	var other, near []Filter
	for _, f := range k.q.Where {
		switch dimension := plainDimension(f.Dimension); dimension {
		case "month":
			k.asked = plainBoth(k.asked, plainFilterMonths(f))
		case "acceptance":
		default:
			other = append(other, f)
			if dimension == "region" || dimension == "region_current" || dimension == "subsidy_year" {
				near = append(near, f)
			}
		}
	}
	first, last := plainFirst(k.asked), plainLast(k.asked)
	k.bounded = k.asked.Sign() > 0 && first > 0 && last < plainMonthsInAll-1 && k.asked.Cmp(plainMonths(first, last)) == 0

	k.wanted = map[Event]bool{}
	for _, name := range k.q.Measures {
		measure, _ := plainMeasureOf(name)
		k.wanted[plainEventOf(measure)] = true
	}
	var close []*happening // under the filters of time and place
	for _, h := range k.happenings {
		if !k.levels[h.acceptance] || !k.q.Scope.All && !k.places.Within(h.entry.place, k.q.Scope.Root) {
			continue
		}
		fails := func(f Filter) bool { return !k.passes(h, f) }
		if !slices.ContainsFunc(near, fails) {
			close = append(close, h)
		}
		if k.wanted[h.event] && !slices.ContainsFunc(other, fails) {
			k.passing = append(k.passing, h)
		}
	}
	k.unit = k.units(near)
	placeLevels := append(plainLevels("region"), plainLevels("region_current")...)
	k.present, k.codes = map[string]plainMonthSet{}, map[string]plainMark{}
	for _, h := range close {
		for _, level := range placeLevels {
			if m, ok := h.at[level]; ok {
				key := plainPresence(h.acceptance, level, m)
				if k.present[key] == nil {
					k.present[key] = new(big.Int)
				}
				k.present[key].SetBit(k.present[key], h.month, 1)
				if level == k.unit {
					k.codes[key] = m
				}
			}
		}
	}
}

func plainPresence(a Acceptance, level string, m plainMark) string {
	return a.String() + "|" + level + "|" + m.code
}

func plainEventOf(measure string) Event { return plainMeasures()[measure].Event }

var plainMeasures = sync.OnceValue(func() map[string]Measure {
	table := map[string]Measure{}
	for _, m := range Measures() {
		table[m.Name] = m
	}
	return table
})

// units chooses the level of the reporting units by what the filters of place
// and the scope leave: provinces for the country or several provinces, cities
// within one province, agencies below. What is left out of a region makes it no
// smaller.
func (k *plainQuestion) units(near []Filter) string {
	left, all := map[codes.PlaceID]int{}, map[codes.PlaceID]int{}
	for _, h := range k.agencies {
		province := k.places.Province(h.entry.place)
		all[province]++
		within := k.q.Scope.All || k.places.Within(h.entry.place, k.q.Scope.Root)
		if within && !slices.ContainsFunc(near, func(f Filter) bool { return f.Dimension != "subsidy_year" && !f.Not && !k.passes(h, f) }) {
			left[province]++
		}
	}
	for province, n := range left {
		if n < all[province] {
			return "region.county"
		}
	}
	if len(left) == 1 {
		return "region.city"
	}
	return "region.province"
}

// choose works out which members Top keeps.
func (k *plainQuestion) choose() {
	if k.q.Top.N == 0 {
		return
	}
	k.ranked = k.q.Top.Level
	for _, l := range k.q.By {
		if k.q.Top.Level == "" && !plainCalendar(l) && l != "acceptance" {
			k.ranked = l
		}
	}
	measure := k.q.Top.Measure
	if measure == "" {
		measure, _ = plainMeasureOf(k.q.Measures[0])
	}
	// The level alone, as a query of its own.
	alone := k.q
	alone.Measures, alone.By, alone.Top = []string{measure}, []string{k.ranked}, Top{}
	a := k.reference.question(alone)
	var members []*plainRow
	for _, w := range a.grain(alone.By).rows {
		if w.values[0].state == Filled {
			members = append(members, w)
		}
	}
	slices.SortFunc(members, func(x, y *plainRow) int {
		return cmp.Or(y.values[0].n.Cmp(x.values[0].n), cmp.Compare(x.marks[0].order, y.marks[0].order))
	})
	if n := k.q.Top.N; n < 0 {
		slices.SortFunc(members, func(x, y *plainRow) int {
			return cmp.Or(x.values[0].n.Cmp(y.values[0].n), cmp.Compare(x.marks[0].order, y.marks[0].order))
		})
		members = members[:min(-n, len(members))]
	} else {
		members = members[:min(n, len(members))]
	}
	k.kept = map[string]bool{}
	for _, w := range members {
		k.kept[w.marks[0].code] = true
	}
}

// markOf is the member that a happening counts for at a level of By.
func (k *plainQuestion) markOf(h *happening, level string) plainMark {
	if k.ranked != "" && plainDimension(level) == plainDimension(k.ranked) && !k.kept[h.at[k.ranked].code] {
		levels := plainLevels(plainDimension(level))
		if slices.Index(levels, level) >= slices.Index(levels, k.ranked) {
			return plainOthers
		}
	}
	return h.at[level]
}

func (k *plainQuestion) keyOf(marks []plainMark, levels []string) string {
	var b strings.Builder
	for i, l := range k.q.By {
		if slices.Contains(levels, l) {
			b.WriteString(marks[i].code)
		} else {
			b.WriteString("_T")
		}
		b.WriteByte('|')
	}
	return b.String()
}

// grainOf is a set of levels without its rows.
func (k *plainQuestion) grainOf(set []string) *plainGrain {
	g := &plainGrain{}
	for _, l := range k.q.By {
		if slices.Contains(set, l) {
			g.levels = append(g.levels, l)
			if plainCalendar(l) && (g.finest == "" || plainLengths[l] < plainLengths[g.finest]) {
				g.finest = l
			}
		}
	}
	return g
}

// cellsOf parts the happenings by the members of a grain's levels that are not
// of the calendar.
func (k *plainQuestion) cellsOf(g *plainGrain) map[string]*plainCells {
	name := strings.Join(g.levels, ",")
	if done := k.choices[name]; done != nil {
		return done
	}
	all := map[string]*plainCells{}
	k.choices[name] = all
	for _, h := range k.passing {
		marks := make([]plainMark, len(k.q.By))
		for i, l := range k.q.By {
			marks[i] = plainTotal
			if slices.Contains(g.levels, l) && !plainCalendar(l) {
				marks[i] = k.markOf(h, l)
			}
		}
		key := k.keyOf(marks, k.q.By)
		if all[key] == nil {
			all[key] = &plainCells{marks, map[int][]*happening{}}
		}
		all[key].byMonth[h.month] = append(all[key].byMonth[h.month], h)
	}
	return all
}

// grain works out the rows of a set of levels.
func (k *plainQuestion) grain(set []string) *plainGrain {
	g := k.grainOf(set)
	name := strings.Join(g.levels, ",")
	if done := k.grains[name]; done != nil {
		return done
	}
	k.grains[name] = g
	last := -1 // month with data of its own
	for _, h := range k.passing {
		if k.asked.Bit(h.month) == 1 {
			last = max(last, h.month)
		}
	}
	// Where several levels of acceptance are rolled up nothing is a figure.
	// A row of them is listed where one of those that it would roll up is.
	void := len(k.levels) > 1 && slices.Contains(k.q.By, "acceptance") && !slices.Contains(g.levels, "acceptance")
	below := map[string]bool{}
	if void {
		for _, w := range k.grain(k.q.By).rows {
			below[k.keyOf(w.marks, g.levels)] = true
		}
	}
	for _, c := range k.cellsOf(g) {
		for _, w := range k.periods(g, c, last) {
			g.cells = append(g.cells, w)
			if void && !below[k.keyOf(w.marks, g.levels)] || !void && !k.listed(g, w) {
				continue
			}
			if void {
				for range k.q.Measures {
					w.values = append(w.values, plainFigure{state: NotApplicable})
				}
			}
			g.rows = append(g.rows, w)
		}
	}
	if void {
		return g
	}
	for _, w := range g.rows {
		for _, name := range k.q.Measures {
			measure, calculus := plainMeasureOf(name)
			w.values = append(w.values, k.value(g, w, measure, calculus))
		}
	}
	return g
}

// periods are the cells of one choice of members, one for each calendar member
// up to the last that has data.
func (k *plainQuestion) periods(g *plainGrain, c *plainCells, last int) []*plainRow {
	if g.finest == "" {
		return []*plainRow{k.filtered(c)}
	}
	if g.periods == nil {
		g.periods = k.calendar(g, last)
	}
	var rows []*plainRow
	for _, p := range g.periods {
		w := &plainRow{plainCells: c, marks: slices.Clone(c.marks), months: p.months}
		for i, m := range p.marks {
			w.marks[i] = m
		}
		rows = append(rows, w)
	}
	return rows
}

// calendar lists the periods of a grain up to the last month that has data,
// each with its members of the levels of the calendar.
func (k *plainQuestion) calendar(g *plainGrain, last int) []plainPeriod {
	periods := []plainPeriod{}
	length := plainLengths[g.finest]
	for first := 0; first <= last; first += length {
		months := plainBoth(k.asked, plainMonths(first, first+length-1))
		if months.Sign() == 0 {
			continue
		}
		p := plainPeriod{map[int]plainMark{}, k.frames(months, length)}
		for i, l := range k.q.By {
			if plainCalendar(l) && slices.Contains(g.levels, l) {
				p.marks[i] = plainCalendarMark(l, first)
			}
		}
		periods = append(periods, p)
	}
	return periods
}

// filtered is a row whose period is that of the filter.
func (k *plainQuestion) filtered(c *plainCells) *plainRow {
	w := &plainRow{plainCells: c, marks: c.marks}
	w.months[plainOwn] = k.asked
	if k.bounded {
		w.months = k.frames(k.asked, plainLast(k.asked)-plainFirst(k.asked)+1)
	}
	return w
}

func plainCalendarMark(level string, month int) plainMark {
	day := clock.Month((2000+month/12)*100 + month%12 + 1).First()
	return (&reference{}).mark(entry{}, day, 0, level)
}

// frames are the months that the values of a period are computed over.
func (k *plainQuestion) frames(months plainMonthSet, length int) plainFrameMonths {
	end := plainLast(months)
	fromJanuary := plainMonths(end-end%12, end)
	return plainFrameMonths{plainOwn: months, plainPrevious: plainEarlier(months, length), plainLastYear: plainEarlier(months, 12),
		plainYtd: fromJanuary, plainYtdLast: plainEarlier(fromJanuary, 12)}
}

// of lists the happenings of a row in a frame.
func (w *plainRow) of(f plainFrame, keep func(*happening) bool) []*happening {
	if w.months[f] == nil {
		return nil
	}
	all, done := w.lists[f]
	if !done {
		for month, list := range w.byMonth {
			if w.months[f].Bit(month) == 1 {
				all = append(all, list...)
			}
		}
		if w.lists == nil {
			w.lists = map[plainFrame][]*happening{}
		}
		w.lists[f] = all
	}
	if keep == nil {
		return all
	}
	var found []*happening
	for _, h := range all {
		if keep(h) {
			found = append(found, h)
		}
	}
	return found
}

func has(of []*happening, event Event) bool {
	return slices.ContainsFunc(of, func(h *happening) bool { return h.event == event })
}

// listed tells whether a row has a figure from data: any value that is not
// blank where there are data of its own, else a figure that comes of what it is
// compared with.
func (k *plainQuestion) listed(g *plainGrain, w *plainRow) bool {
	ownData := len(w.of(plainOwn, nil)) > 0
	for _, name := range k.q.Measures {
		measure, calculus := plainMeasureOf(name)
		switch calculus {
		case "rank", "rank_change": // known only when all rows are
			if ownData {
				return true
			}
		default:
			v := k.value(g, w, measure, calculus)
			if keep, _ := k.comparable(g, w, plainOwn, plainLastYear); calculus == "contribution" && v.state == Filled && !ownData && !has(w.of(plainLastYear, keep), plainEventOf(measure)) {
				continue // what it is a part of makes no figure of its own
			}
			if v.state == Filled && (ownData || calculus != "") || v.state == NotApplicable && ownData {
				return true
			}
		}
	}
	return false
}

// recorded is a measure of a row in a frame as recorded: blank where there are
// no data of its event; zero in the row's own period where there are data of
// another event that is asked for.
func (k *plainQuestion) recorded(w *plainRow, f plainFrame, measure string) plainFigure {
	if w.months[f] == nil {
		return plainFigure{state: NotApplicable}
	}
	if v, done := w.record[f][measure]; done {
		return v
	}
	v := plainFigure{state: Blank}
	if of := w.of(f, nil); has(of, plainEventOf(measure)) || f == plainOwn && len(of) > 0 {
		v = plainMeasure(measure, of)
	}
	if w.record == nil {
		w.record = map[plainFrame]map[string]plainFigure{}
	}
	if w.record[f] == nil {
		w.record[f] = map[string]plainFigure{}
	}
	w.record[f][measure] = v
	return v
}

// value is one value of a row.
func (k *plainQuestion) value(g *plainGrain, w *plainRow, measure, calculus string) plainFigure {
	switch calculus {
	case "":
		return k.recorded(w, plainOwn, measure)
	case "previous":
		return k.recorded(w, plainPrevious, measure)
	case "last_year":
		return k.recorded(w, plainLastYear, measure)
	case "ytd":
		return k.recorded(w, plainYtd, measure)
	case "ytd_last_year":
		return k.recorded(w, plainYtdLast, measure)
	case "pop":
		return k.growth(g, w, measure, plainOwn, plainPrevious)
	case "yoy":
		return k.growth(g, w, measure, plainOwn, plainLastYear)
	case "ytd_yoy":
		return k.growth(g, w, measure, plainYtd, plainYtdLast)
	case "share":
		v := k.recorded(w, plainOwn, measure)
		if v.state != Filled {
			return v
		}
		return v.by(k.recorded(k.parent(g, w), plainOwn, measure))
	case "contribution":
		return k.contribution(g, w, measure)
	case "rank":
		rank, ok := k.rank(g, w, measure, plainOwn)
		if !ok {
			return plainFigure{state: NotApplicable}
		}
		return plainWhole(int64(rank))
	case "rank_change":
		now, ok := k.rank(g, w, measure, plainOwn)
		before, was := k.rank(g, w, measure, plainLastYear)
		if !ok || !was {
			return plainFigure{state: NotApplicable}
		}
		return plainWhole(int64(before - now))
	}
	panic(calculus)
}

// comparable tells which happenings of a row growth is computed over; ok is
// false where the row's own place has no data in both frames.
func (k *plainQuestion) comparable(g *plainGrain, w *plainRow, now, base plainFrame) (keep func(*happening) bool, ok bool) {
	if w.months[now] == nil || w.months[base] == nil {
		return nil, false
	}
	if k.q.Basis == AllRegions {
		return nil, true
	}
	in := func(a Acceptance, level string, m plainMark) bool {
		months := k.present[plainPresence(a, level, m)]
		return months != nil && plainBoth(months, w.months[now]).Sign() > 0 && plainBoth(months, w.months[base]).Sign() > 0
	}
	for i, l := range k.q.By {
		if d := plainDimension(l); d != "region" && d != "region_current" || w.marks[i] == plainTotal || w.marks[i] == plainOthers {
			continue
		}
		finer := slices.Index(plainLevels(plainDimension(l)), l) >= slices.Index(plainLevels("region"), k.unit)
		present := false
		for a := range k.levels {
			if at := slices.Index(k.q.By, "acceptance"); at < 0 || w.marks[at] == plainTotal || w.marks[at].code == a.String() {
				present = present || in(a, l, w.marks[i])
			}
		}
		if finer && !present {
			return nil, false
		}
	}
	return func(h *happening) bool { return in(h.acceptance, k.unit, h.at[k.unit]) }, true
}

// compared is a measure over the comparable units: what is absent is zero.
func (w *plainRow) compared(f plainFrame, measure string, keep func(*happening) bool) plainFigure {
	of := w.of(f, keep)
	v := plainMeasure(measure, of)
	if v.state == Blank && !has(of, plainEventOf(measure)) {
		return plainWhole(0)
	}
	return v
}

func (k *plainQuestion) growth(g *plainGrain, w *plainRow, measure string, now, base plainFrame) plainFigure {
	if w.months[base] == nil {
		return plainFigure{state: NotApplicable}
	}
	keep, ok := k.comparable(g, w, now, base)
	if !ok {
		return plainFigure{state: NotApplicable}
	}
	a, b := w.compared(now, measure, keep), w.compared(base, measure, keep)
	if a.state != Filled || b.state != Filled {
		return plainFigure{state: NotApplicable}
	}
	if plainMeasures()[measure].Percent() {
		return a.minus(b).times(100)
	}
	return a.minus(b).by(b)
}

func (k *plainQuestion) contribution(g *plainGrain, w *plainRow, measure string) plainFigure {
	parent := k.parent(g, w)
	if w.months[plainLastYear] == nil || parent.months[plainLastYear] == nil {
		return plainFigure{state: NotApplicable}
	}
	keep, ok := k.comparable(g, w, plainOwn, plainLastYear)
	above, _ := k.comparable(nil, parent, plainOwn, plainLastYear)
	if !ok {
		return plainFigure{state: NotApplicable}
	}
	a, b, of := w.compared(plainOwn, measure, keep), w.compared(plainLastYear, measure, keep), parent.compared(plainLastYear, measure, above)
	if a.state != Filled || b.state != Filled {
		return plainFigure{state: NotApplicable}
	}
	return a.minus(b).by(of).times(100)
}

// rolledUp is the level of a grain that the parent of its rows lacks.
func (g *plainGrain) rolledUp() string {
	for _, l := range slices.Backward(g.levels) {
		if !plainCalendar(l) {
			return l
		}
	}
	if len(g.levels) == 0 {
		return ""
	}
	return g.levels[len(g.levels)-1]
}

// parent is the row with the last level rolled up.
func (k *plainQuestion) parent(g *plainGrain, w *plainRow) *plainRow {
	up := g.rolledUp()
	if up == "" {
		return w
	}
	p := k.grainOf(slices.DeleteFunc(slices.Clone(g.levels), func(l string) bool { return l == up }))
	marks := slices.Clone(w.marks)
	marks[slices.Index(k.q.By, up)] = plainTotal
	out := &plainRow{plainCells: plainEmpty, marks: marks}
	if len(k.levels) > 1 && up == "acceptance" {
		return out // 不适用
	}
	plain := slices.Clone(marks)
	for i, l := range k.q.By {
		if plainCalendar(l) {
			plain[i] = plainTotal
		}
	}
	out.plainCells = k.cellsOf(p)[k.keyOf(plain, k.q.By)]
	switch {
	case p.finest == g.finest:
		out.months = w.months
	case p.finest == "":
		out.months = k.filtered(out.plainCells).months
	default:
		length := plainLengths[p.finest]
		first := plainFirst(w.months[plainOwn]) / length * length
		out.months = k.frames(plainBoth(k.asked, plainMonths(first, first+length-1)), length)
	}
	return out
}

// rank is a row's place among the rows with the same parent; a year before,
// among those of that year.
func (k *plainQuestion) rank(g *plainGrain, w *plainRow, measure string, f plainFrame) (int, bool) {
	v := k.recorded(w, f, measure)
	if len(g.levels) == 0 || slices.Contains(w.marks, plainOthers) || v.state != Filled {
		return 0, false
	}
	var rest []string
	for _, l := range g.levels {
		if l != g.rolledUp() {
			rest = append(rest, l)
		}
	}
	if g.families == nil {
		g.families = map[string][]*plainRow{}
		for _, x := range g.cells {
			above := k.keyOf(x.marks, rest)
			g.families[above] = append(g.families[above], x)
		}
	}
	place := 1
	for _, x := range g.families[k.keyOf(w.marks, rest)] {
		if slices.Contains(x.marks, plainOthers) {
			continue
		}
		if y := k.recorded(x, f, measure); y.state == Filled && y.n.Cmp(v.n) > 0 {
			place++
		}
	}
	return place, true
}

// totals are the values of the grand total.
func (k *plainQuestion) totals() []plainFigure {
	g := k.grain(nil)
	if len(g.rows) == 1 {
		return g.rows[0].values
	}
	// Nothing was recorded.
	c := &plainCells{slices.Repeat([]plainMark{plainTotal}, len(k.q.By)), map[int][]*happening{}}
	for _, h := range k.passing {
		c.byMonth[h.month] = append(c.byMonth[h.month], h)
	}
	w := k.filtered(c)
	void := len(k.levels) > 1 && slices.Contains(k.q.By, "acceptance")
	var values []plainFigure
	for _, name := range k.q.Measures {
		measure, calculus := plainMeasureOf(name)
		if void {
			values = append(values, plainFigure{state: NotApplicable})
		} else {
			values = append(values, k.value(g, w, measure, calculus))
		}
	}
	return values
}

// sorted puts rows in the order asked for; what is no figure comes last, blanks
// before what does not apply; ties stand in official order, 其余 at the end.
func (k *plainQuestion) sorted(rows []*plainRow, levels []string) []*plainRow {
	rows = slices.Clone(rows)
	slices.SortFunc(rows, func(a, b *plainRow) int {
		for _, s := range k.q.Sort {
			i := slices.Index(k.q.By, s.By)
			if i >= 0 {
				c := cmp.Compare(a.marks[i].order, b.marks[i].order)
				if s.Descending && (a.marks[i] == plainOthers) == (b.marks[i] == plainOthers) {
					c = -c
				}
				if c != 0 {
					return c
				}
				continue
			}
			if a, b := slices.Contains(a.marks, plainOthers), slices.Contains(b.marks, plainOthers); a != b {
				if a {
					return 1
				}
				return -1
			}
			i = slices.Index(k.q.Measures, s.By)
			x, y := a.values[i], b.values[i]
			switch {
			case x.state != Filled && y.state != Filled: // what is no figure is last, and alike
				continue
			case x.state != Filled:
				return 1
			case y.state != Filled:
				return -1
			}
			c := x.n.Cmp(y.n)
			if s.Descending {
				c = -c
			}
			if c != 0 {
				return c
			}
		}
		return k.official(a, b, levels)
	})
	return rows
}

func (k *plainQuestion) official(a, b *plainRow, levels []string) int {
	for i, l := range k.q.By {
		if slices.Contains(levels, l) {
			if c := cmp.Compare(a.marks[i].order, b.marks[i].order); c != 0 {
				return c
			}
		}
	}
	return 0
}
