package cube

import (
	"fmt"
	"math/big"
	"slices"
	"strconv"
	"strings"

	"wengang/cube/codes"
	"wengang/sql/clock"
)

// reference computes answers in memory by the words of the counting rules and
// of docs/cube.md, sharing with the cube only its names: what every route is
// held against. Here is what a record counts for: its coordinates and its
// measures. Grains, calculus and the other parts of a query stand in
// grain_reference_test.go.
type reference struct {
	entries    []entry
	places     *codes.Places
	happenings []*happening
	order      map[codes.PlaceID]int     // of all places, as GB/T 2260 has them
	orders     map[string]map[string]int // of the members of each level, by code
	agencies   []*happening              // one at each agency, for what filters of place leave
}

// happening is one event of one record, as one level of acceptance holds it.
type happening struct {
	entry      entry
	latest     entry // the version that the yearly attributes come from
	acceptance Acceptance
	event      Event
	on         clock.Day
	month      int // months since January 2000
	amount     int64
	at         map[string]plainMark // its member at each level
}

// plainMark is one member of a level with its place in the official order.
type plainMark struct {
	code, label string
	order       int
}

func (m plainMark) String() string { return m.code + " " + m.label }

// Places in the order of what is no single member of a level.
const (
	orderUncoded = 1 << 30 // 未细分
	orderOthers  = 1 << 31 // 其余
	orderTotal   = 1 << 32 // 合计
)

var (
	plainUncoded = plainMark{"", "未细分", orderUncoded}
	plainOthers  = plainMark{"_O", "其余", orderOthers}
	plainTotal   = plainMark{"_T", "合计", orderTotal}
)

func newReference(entries []entry, places *codes.Places) *reference {
	r := &reference{entries: entries, places: places, order: map[codes.PlaceID]int{}, orders: map[string]map[string]int{}}
	for i, p := range places.All() {
		r.order[p.ID] = i
	}
	for _, p := range places.All() {
		if !p.Agency {
			continue
		}
		h := &happening{entry: entry{place: p.ID}, at: map[string]plainMark{}}
		for _, level := range append(plainLevels("region"), plainLevels("region_current")...) {
			h.at[level] = r.mark(h.entry, 0, AcceptedByMinistry, level)
		}
		r.agencies = append(r.agencies, h)
	}
	levels := levelNames()
	seen := map[string]plainMark{}
	for a := AcceptedByCounty; a <= AcceptedByMinistry; a++ {
		var held []entry
		latest := map[plainGroup]entry{} // all were accepted by one commit: the greatest number in the year is the latest
		for _, record := range entries {
			e, ok := record.heldBy(a)
			if !ok {
				continue
			}
			held = append(held, e)
			g := plainGroup{e.enterprise, e.year, e.place}
			if latest[g].sequence < e.sequence {
				latest[g] = e
			}
		}
		for _, e := range held {
			for _, event := range events {
				on, amount := e.on(event)
				if on == 0 {
					continue
				}
				h := &happening{entry: e, latest: latest[plainGroup{e.enterprise, e.year, e.place}], acceptance: a, event: event,
					on: on, month: plainMonth(on.Month()), amount: amount, at: map[string]plainMark{}}
				for _, level := range levels {
					key := fmt.Sprintln(level, on.Month(), e.year, e.place, e.industry, e.edition, e.ownership, e.size, e.policy, e.focus, a)
					m, ok := seen[key]
					if !ok {
						m = r.mark(e, on, a, level)
						seen[key] = m
					}
					h.at[level] = m
				}
				r.happenings = append(r.happenings, h)
			}
		}
	}
	return r
}

// plainGroup is what yearly attributes are counted once for.
type plainGroup struct {
	enterprise uint32
	year       uint16
	place      codes.PlaceID
}

func plainMonth(m clock.Month) int { return (m.Year()-2000)*12 + m.Number() - 1 }

// heldBy returns the highest version of a record that a level has accepted.
func (e entry) heldBy(a Acceptance) (entry, bool) {
	if e.revised != nil && e.revised.level >= uint8(a) {
		return *e.revised, true
	}
	return e, e.level >= uint8(a)
}

func (e entry) on(event Event) (clock.Day, int64) {
	switch event {
	case Declared:
		return e.declaredOn, e.declared
	case Approved:
		return e.approvedOn, e.approved
	case Recovered:
		return e.recoveredOn, e.recovered
	}
	return e.paidOn, e.paid
}

// member names the member of a level that an entry's event falls in.
func (r *reference) member(e entry, on clock.Day, level string) string {
	return r.mark(e, on, Acceptance(e.level), level).String()
}

func (r *reference) mark(e entry, on clock.Day, a Acceptance, level string) plainMark {
	m := on.Month()
	place := func(id codes.PlaceID) plainMark {
		p, _ := r.places.ByID(id)
		return plainMark{p.Code, p.FullName, r.order[id]}
	}
	coded := func(list *codes.List, code string, depth int) plainMark {
		a, ok := list.Ancestor(code, depth)
		if !ok {
			return plainUncoded
		}
		return plainMark{a.Code, a.Name, slices.Index(list.All(), a)}
	}
	in2011, in2017 := codes.IndustryTo2011(e.industry, e.industryEdition()), codes.IndustryTo2017(e.industry, e.industryEdition())
	current := func() codes.PlaceID { // itself where it was divided
		id, _ := r.places.Current(e.place)
		return id
	}
	switch level {
	case "month.month":
		return plainMark{m.String(), m.Chinese(), int(m)}
	case "month.quarter":
		q := (m.Number() + 2) / 3
		return plainMark{fmt.Sprintf("%d-Q%d", m.Year(), q), fmt.Sprintf("%d年%s季度", m.Year(), []string{"一", "二", "三", "四"}[q-1]), m.Year()*10 + q}
	case "month.half":
		if m.Number() <= 6 {
			return plainMark{fmt.Sprintf("%d-H1", m.Year()), fmt.Sprintf("%d年上半年", m.Year()), m.Year()*10 + 1}
		}
		return plainMark{fmt.Sprintf("%d-H2", m.Year()), fmt.Sprintf("%d年下半年", m.Year()), m.Year()*10 + 2}
	case "month.year":
		return plainMark{strconv.Itoa(m.Year()), fmt.Sprintf("%d年", m.Year()), m.Year()}
	case "subsidy_year":
		return plainMark{strconv.Itoa(int(e.year)), fmt.Sprintf("%d年度", e.year), int(e.year)}
	case "acceptance":
		return plainMark{a.String(), a.Label(), int(a)}
	case "region.province":
		return place(r.places.Province(e.place))
	case "region.city":
		return place(r.places.City(e.place))
	case "region.county":
		return place(e.place)
	case "region_current.province":
		return place(r.places.Province(current()))
	case "region_current.city":
		return place(r.places.City(current()))
	case "region_current.county":
		return place(current())
	case "industry_2017.section":
		return coded(codes.Industry(2017), in2017, 1)
	case "industry_2017.division":
		return coded(codes.Industry(2017), in2017, 2)
	case "industry_2017.group":
		return coded(codes.Industry(2017), in2017, 3)
	case "industry_2017.class":
		return coded(codes.Industry(2017), in2017, 4)
	case "industry.section":
		return coded(codes.Industry(2011), in2011, 1)
	case "industry.division":
		return coded(codes.Industry(2011), in2011, 2)
	case "industry.group":
		return coded(codes.Industry(2011), in2011, 3)
	case "industry.class":
		return coded(codes.Industry(2011), in2011, 4)
	case "ownership.category":
		return coded(codes.Ownership(), e.ownership, 1)
	case "ownership.type":
		return coded(codes.Ownership(), e.ownership, 2)
	case "ownership.subtype":
		return coded(codes.Ownership(), e.ownership, 3)
	case "size":
		return coded(codes.Size(), e.size, 1)
	case "policy":
		return coded(codes.Policy(), e.policy, 1)
	case "focus":
		return coded(codes.Focus(), e.focus, 1)
	}
	panic(level)
}

// keeps tells whether an entry's event passes a filter of month, place or
// subsidy year.
func (r *reference) keeps(e entry, on clock.Day, f Filter) bool {
	if f.Dimension == "month" {
		return plainFilterMonths(f).Bit(plainMonth(on.Month())) == 1
	}
	h := &happening{entry: e, on: on, at: map[string]plainMark{}}
	for _, level := range plainLevels(f.Dimension) {
		h.at[level] = r.mark(e, on, Acceptance(e.level), level)
	}
	return r.passes(h, f)
}

// plainLevels lists the levels of a dimension, or the one level that is named.
func plainLevels(name string) []string {
	var levels []string
	for _, d := range Dimensions() {
		for _, l := range d.Levels {
			if d.Name == name || l.Name == name {
				levels = append(levels, l.Name)
			}
		}
	}
	return levels
}

// plainDimension names the dimension of a level.
func plainDimension(level string) string { name, _, _ := strings.Cut(level, "."); return name }

// passes tells whether a happening passes a filter that is not of months.
func (r *reference) passes(h *happening, f Filter) bool {
	return r.names(h, f) != f.Not
}

// names tells whether a happening is among what a filter names.
func (r *reference) names(h *happening, f Filter) bool {
	levels := plainLevels(f.Dimension)
	if len(f.Values) > 0 {
		return slices.ContainsFunc(levels, func(level string) bool {
			m := h.at[level]
			return m != plainUncoded && (slices.Contains(f.Values, m.code) || slices.Contains(f.Values, m.label))
		})
	}
	// The ends are members of one level, of which both orders are known.
	if f.Dimension == "subsidy_year" {
		year := strconv.Itoa(int(h.entry.year))
		return (f.From == "" || f.From <= year) && (f.To == "" || year <= f.To)
	}
	for _, level := range levels {
		from, isFrom := r.orderOf(level, f.From)
		to, isTo := r.orderOf(level, f.To)
		if (f.From == "" || isFrom) && (f.To == "" || isTo) {
			m := h.at[level]
			return m != plainUncoded && (f.From == "" || from <= m.order) && (f.To == "" || m.order <= to)
		}
	}
	panic(fmt.Sprintf("no level has the range %+v", f))
}

// orderOf returns the place in the official order of a member by its code.
func (r *reference) orderOf(level, code string) (order int, ok bool) {
	members := r.orders[level]
	if members == nil {
		members = r.orderedLevel(level)
		if r.orders != nil {
			r.orders[level] = members
		}
	}
	order, ok = members[code]
	return order, ok
}

// orderedLevel numbers the members of a level in official order.
func (r *reference) orderedLevel(level string) map[string]int {
	members := map[string]int{}
	lists := map[string]*codes.List{"industry": codes.Industry(2011), "industry_2017": codes.Industry(2017), "ownership": codes.Ownership(),
		"size": codes.Size(), "policy": codes.Policy(), "focus": codes.Focus()}
	if list, coded := lists[plainDimension(level)]; coded {
		depth := slices.Index(plainLevels(plainDimension(level)), level) + 1
		for i, e := range list.All() {
			if e.Level == depth {
				members[e.Code] = i
			}
		}
		return members
	}
	if level == "acceptance" {
		for a := AcceptedByCounty; a <= AcceptedByMinistry; a++ {
			members[a.String()] = int(a)
		}
		return members
	}
	for i, p := range r.places.All() {
		at := map[string]codes.PlaceID{"province": r.places.Province(p.ID), "city": r.places.City(p.ID), "county": p.ID}[level[strings.Index(level, ".")+1:]]
		if p.ValidTo == 0 && at == p.ID {
			members[p.Code] = i
		}
	}
	return members
}

// plainFigure is a value before it is rounded.
type plainFigure struct {
	state State
	n     *big.Rat
}

func plainWhole(n int64) plainFigure { return plainFigure{Filled, new(big.Rat).SetInt64(n)} }

func (x plainFigure) minus(y plainFigure) plainFigure {
	return plainFigure{Filled, new(big.Rat).Sub(x.n, y.n)}
}

// by divides; what has no denominator is 不适用.
func (x plainFigure) by(y plainFigure) plainFigure {
	if x.state != Filled || y.state != Filled || y.n.Sign() == 0 {
		return plainFigure{state: NotApplicable}
	}
	return plainFigure{Filled, new(big.Rat).Quo(x.n, y.n)}
}

func (x plainFigure) times(k int64) plainFigure {
	if x.state != Filled {
		return x
	}
	return plainFigure{Filled, new(big.Rat).Mul(x.n, new(big.Rat).SetInt64(k))}
}

// plainMeasure computes a measure over a set of happenings by the definition of
// the indicator.
func plainMeasure(name string, of []*happening) plainFigure {
	records, amount, enterprises := map[Event]int64{}, map[Event]int64{}, map[Event]map[uint32]bool{}
	for _, e := range events {
		enterprises[e] = map[uint32]bool{}
	}
	attributes := map[plainGroup]entry{}
	var planned [6]int64
	var plannedOf, approved, paid, days int64
	for _, h := range of {
		records[h.event]++
		amount[h.event] += h.amount
		enterprises[h.event][h.entry.enterprise] = true
		switch h.event {
		case Paid:
			attributes[plainGroup{h.entry.enterprise, h.entry.year, h.entry.place}] = h.latest
			if h.entry.plannedKnown {
				plannedOf++
				for i, v := range h.entry.planned {
					planned[i] += v
				}
			}
		case Declared:
			if h.entry.approvedOn != 0 {
				approved++
			}
			if h.entry.paidOn != 0 {
				paid++
				days += int64(h.entry.paidOn - h.entry.declaredOn)
			}
		}
	}
	var yearly, filledIn [4]int64
	var used [6]int64
	var usedOf int64
	for _, e := range attributes {
		for i, v := range []int64{e.employees, e.layoffs, e.premiumPaid, e.premiumDue} {
			if !e.unfilled[i] {
				yearly[i] += v
				filledIn[i]++
			}
		}
		if e.usedKnown {
			usedOf++
			for i, v := range e.used {
				used[i] += v
			}
		}
	}
	known := func(v, of int64) plainFigure {
		if of == 0 {
			return plainFigure{state: Blank}
		}
		return plainWhole(v)
	}
	over := func(n, d int64) plainFigure { return plainWhole(n).by(plainWhole(d)) }
	households := int64(len(enterprises[Paid]))
	switch name {
	case "records":
		return plainWhole(records[Paid])
	case "enterprises":
		return plainWhole(households)
	case "employees":
		return known(yearly[0], filledIn[0])
	case "layoffs":
		return known(yearly[1], filledIn[1])
	case "layoff_rate":
		return over(yearly[1], yearly[0])
	case "premium_paid":
		return known(yearly[2], filledIn[2])
	case "premium_due":
		return known(yearly[3], filledIn[3])
	case "collection_rate":
		return over(yearly[2], yearly[3])
	case "declared_amount":
		return plainWhole(amount[Declared])
	case "approved_amount":
		return plainWhole(amount[Approved])
	case "paid_amount":
		return plainWhole(amount[Paid])
	case "recovered_amount":
		return plainWhole(amount[Recovered])
	case "subsidy_ratio":
		return over(amount[Paid], yearly[2])
	case "paid_per_employee":
		return over(amount[Paid], yearly[0])
	case "paid_per_enterprise":
		return over(amount[Paid], households)
	case "declared_records":
		return plainWhole(records[Declared])
	case "declared_enterprises":
		return plainWhole(int64(len(enterprises[Declared])))
	case "approved_records":
		return plainWhole(records[Approved])
	case "approved_enterprises":
		return plainWhole(int64(len(enterprises[Approved])))
	case "approval_rate":
		return over(approved, records[Declared])
	case "payment_rate":
		return over(paid, records[Declared])
	case "days_to_payment":
		return over(days, paid)
	case "use_coverage":
		return over(usedOf, int64(len(attributes)))
	case "planned_coverage":
		return over(plannedOf, records[Paid])
	}
	direction := name[strings.Index(name, "_")+1:]
	for i, u := range uses {
		switch {
		case u.name == direction && strings.HasPrefix(name, "use_"):
			return known(used[i], usedOf)
		case u.name == direction:
			return known(planned[i], plannedOf)
		}
	}
	panic("the reference does not know " + name)
}
