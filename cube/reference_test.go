package cube

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"

	"wengang/cube/codes"
	"wengang/sql/clock"

	"github.com/shopspring/decimal"
)

// reference computes answers in memory by the words of the counting rules,
// sharing with the cube only its names: what the planned routes are held
// against. It gives say's form, rows sorted as text.
type reference struct {
	entries []entry
	places  *codes.Places
}

type group struct {
	enterprise uint32
	year       uint16
	place      codes.PlaceID
}

// tally is the state of one row.
type tally struct {
	members     []string
	records     map[Event]int64
	amount      map[Event]int64
	enterprises map[Event]map[uint32]bool
	attributes  map[group]entry
	planned     [6]int64
	plannedOf   int64
	approved    int64
	paid        int64
	days        int64
}

func newTally(members []string) *tally {
	t := &tally{members: members, records: map[Event]int64{}, amount: map[Event]int64{}, enterprises: map[Event]map[uint32]bool{}, attributes: map[group]entry{}}
	for _, e := range events {
		t.enterprises[e] = map[uint32]bool{}
	}
	return t
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

func (t *tally) count(e, latest entry, event Event) {
	_, amount := e.on(event)
	t.records[event]++
	t.amount[event] += amount
	t.enterprises[event][e.enterprise] = true
	switch event {
	case Paid:
		t.attributes[group{e.enterprise, e.year, e.place}] = latest
		if e.plannedKnown {
			t.plannedOf++
			for i, v := range e.planned {
				t.planned[i] += v
			}
		}
	case Declared:
		if e.approvedOn != 0 {
			t.approved++
		}
		if e.paidOn != 0 {
			t.paid++
			t.days += int64(e.paidOn - e.declaredOn)
		}
	}
}

// member names the member of a level that an entry's event falls in.
func (r reference) member(e entry, on clock.Day, level string) string {
	m := on.Month()
	place := func(id codes.PlaceID) string {
		p, _ := r.places.ByID(id)
		return p.Code + " " + p.FullName
	}
	coded := func(list *codes.List, code string, depth int) string {
		if a, ok := list.Ancestor(code, depth); ok {
			return a.Code + " " + a.Name
		}
		return " 未细分"
	}
	switch level {
	case "month.month":
		return m.String() + " " + m.Chinese()
	case "month.quarter":
		q := (m.Number() + 2) / 3
		return fmt.Sprintf("%d-Q%d %d年%s季度", m.Year(), q, m.Year(), []string{"一", "二", "三", "四"}[q-1])
	case "month.half":
		if m.Number() <= 6 {
			return fmt.Sprintf("%d-H1 %d年上半年", m.Year(), m.Year())
		}
		return fmt.Sprintf("%d-H2 %d年下半年", m.Year(), m.Year())
	case "month.year":
		return fmt.Sprintf("%d %d年", m.Year(), m.Year())
	case "subsidy_year":
		return fmt.Sprintf("%d %d年度", e.year, e.year)
	case "region.province":
		return place(r.places.Province(e.place))
	case "region.city":
		return place(r.places.City(e.place))
	case "region.county":
		return place(e.place)
	case "industry.section":
		return coded(codes.Industry(2011), e.industry, 1)
	case "industry.division":
		return coded(codes.Industry(2011), e.industry, 2)
	case "industry.group":
		return coded(codes.Industry(2011), e.industry, 3)
	case "industry.class":
		return coded(codes.Industry(2011), e.industry, 4)
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

// keeps tells whether an entry's event passes a filter. Filters of the tests
// are codes, months, and ranges.
func (r reference) keeps(e entry, on clock.Day, f Filter) bool {
	below := func(list *codes.List, code string) bool {
		return slices.ContainsFunc(f.Values, func(v string) bool {
			for at := code; at != ""; {
				if at == v {
					return true
				}
				entry, ok := list.Get(at)
				if !ok {
					return false
				}
				at = entry.Parent
			}
			return false
		})
	}
	switch f.Dimension {
	case "month":
		m := on.Month().String()
		if f.From != "" {
			return f.From <= m && m <= f.To
		}
		return slices.ContainsFunc(f.Values, func(v string) bool {
			switch {
			case strings.Contains(v, "Q"):
				return r.member(e, on, "month.quarter")[:7] == v
			case strings.Contains(v, "H"):
				return r.member(e, on, "month.half")[:7] == v
			}
			return strings.HasPrefix(m, v)
		})
	case "subsidy_year":
		return slices.Contains(f.Values, strconv.Itoa(int(e.year)))
	case "region":
		return slices.ContainsFunc(f.Values, func(v string) bool {
			p, _ := r.places.ByCode(v, 0)
			return r.places.Within(e.place, p.ID)
		})
	case "industry":
		return below(codes.Industry(2011), e.industry)
	case "ownership":
		return below(codes.Ownership(), e.ownership)
	case "size":
		return slices.Contains(f.Values, e.size)
	case "policy":
		return slices.Contains(f.Values, e.policy)
	case "focus":
		return slices.Contains(f.Values, e.focus)
	}
	panic(f.Dimension)
}

// answer gives the rows and the totals of a query, sorted as text.
func (r reference) answer(q Query) string {
	level := uint8(q.Level)
	if level == 0 {
		level = 4
	}
	wanted := map[Event]bool{}
	var measures []Measure
	for _, name := range q.Measures {
		m, err := measureNamed(name)
		if err != nil {
			panic(err)
		}
		measures = append(measures, m)
		wanted[m.Event] = true
	}
	latest := map[group]entry{} // all were accepted by one commit: the greatest number in the year is the latest
	for _, e := range r.entries {
		g := group{e.enterprise, e.year, e.place}
		if e.level >= level && (latest[g].sequence < e.sequence) {
			latest[g] = e
		}
	}
	rows := map[string]*tally{}
	total := newTally(nil)
	for _, e := range r.entries {
		if e.level < level {
			continue
		}
		for _, event := range events {
			on, _ := e.on(event)
			if on == 0 || !wanted[event] || slices.ContainsFunc(q.Where, func(f Filter) bool { return !r.keeps(e, on, f) }) {
				continue
			}
			if !q.Scope.All && !r.places.Within(e.place, q.Scope.Root) {
				continue
			}
			members := make([]string, len(q.By))
			for i, l := range q.By {
				members[i] = r.member(e, on, l)
			}
			key := strings.Join(members, " | ")
			if rows[key] == nil {
				rows[key] = newTally(members)
			}
			last := latest[group{e.enterprise, e.year, e.place}]
			rows[key].count(e, last, event)
			total.count(e, last, event)
		}
	}
	var lines []string
	for _, t := range rows {
		if line, blank := t.line(measures); !blank {
			lines = append(lines, line)
		}
	}
	slices.Sort(lines)
	last, _ := total.line(measures)
	if len(rows) == 0 {
		last = strings.Join(slices.Repeat([]string{"空"}, len(measures)), " | ")
	}
	return strings.Join(append(lines, "合计 "+last), "\n") + "\n"
}

// line writes a row by the definitions of the indicators.
func (t *tally) line(measures []Measure) (line string, blank bool) {
	cells := slices.Clone(t.members)
	var employees, layoffs, premiumPaid, premiumDue, usedOf int64
	var used [6]int64
	for _, e := range t.attributes {
		employees += e.employees
		layoffs += e.layoffs
		premiumPaid += e.premiumPaid
		premiumDue += e.premiumDue
		if e.usedKnown {
			usedOf++
			for i, v := range e.used {
				used[i] += v
			}
		}
	}
	plain := func(v int64) string { return strconv.FormatInt(v, 10) }
	over := func(n, d int64, places int32) string {
		if d == 0 {
			return "不适用"
		}
		return decimal.NewFromInt(n).DivRound(decimal.NewFromInt(d), 40).Round(places).String()
	}
	known := func(v, of int64) string {
		if of == 0 {
			return "空"
		}
		return plain(v)
	}
	blank = true
	for _, m := range measures {
		cell := ""
		switch m.Name {
		case "records":
			cell = plain(t.records[Paid])
		case "enterprises":
			cell = plain(int64(len(t.enterprises[Paid])))
		case "employees":
			cell = plain(employees)
		case "layoffs":
			cell = plain(layoffs)
		case "layoff_rate":
			cell = over(layoffs, employees, 6)
		case "premium_paid":
			cell = plain(premiumPaid)
		case "premium_due":
			cell = plain(premiumDue)
		case "collection_rate":
			cell = over(premiumPaid, premiumDue, 6)
		case "declared_amount":
			cell = plain(t.amount[Declared])
		case "approved_amount":
			cell = plain(t.amount[Approved])
		case "paid_amount":
			cell = plain(t.amount[Paid])
		case "recovered_amount":
			cell = plain(t.amount[Recovered])
		case "subsidy_ratio":
			cell = over(t.amount[Paid], premiumPaid, 6)
		case "paid_per_employee":
			cell = over(t.amount[Paid], employees, 2)
		case "paid_per_enterprise":
			cell = over(t.amount[Paid], int64(len(t.enterprises[Paid])), 2)
		case "declared_records":
			cell = plain(t.records[Declared])
		case "declared_enterprises":
			cell = plain(int64(len(t.enterprises[Declared])))
		case "approved_records":
			cell = plain(t.records[Approved])
		case "approved_enterprises":
			cell = plain(int64(len(t.enterprises[Approved])))
		case "approval_rate":
			cell = over(t.approved, t.records[Declared], 6)
		case "payment_rate":
			cell = over(t.paid, t.records[Declared], 6)
		case "days_to_payment":
			cell = over(t.days, t.paid, 1)
		case "use_coverage":
			cell = over(usedOf, int64(len(t.attributes)), 6)
		case "planned_coverage":
			cell = over(t.plannedOf, t.records[Paid], 6)
		default:
			direction := m.Name[strings.Index(m.Name, "_")+1:]
			for i, u := range uses {
				if u.name == direction && strings.HasPrefix(m.Name, "use_") {
					cell = known(used[i], usedOf)
				} else if u.name == direction {
					cell = known(t.planned[i], t.plannedOf)
				}
			}
		}
		if cell == "" {
			panic("the reference does not know " + m.Name)
		}
		blank = blank && cell == "空"
		cells = append(cells, cell)
	}
	return strings.Join(cells, " | "), blank
}

// random makes entries with everything that the rules speak of: several
// payments in a year and place, two places, attributes that differ, coarse
// industries, direct agencies, records that stopped half way.
func random(r *rand.Rand, n, agencyCount, industryCount int) []entry {
	places := builtin()
	var agencies []codes.PlaceID
	provinces := []codes.PlaceID{110000, 360000, 420000, 440000, 660000}
	if agencyCount > 100 {
		provinces = []codes.PlaceID{codes.NationID}
	}
	for _, p := range provinces {
		of := places.Agencies(p, 0)
		for range agencyCount / len(provinces) {
			agencies = append(agencies, of[r.IntN(len(of))].ID)
		}
		if direct, ok := places.Direct(p); ok {
			agencies = append(agencies, direct.ID)
		}
	}
	pick := func(l *codes.List) string { return l.All()[r.IntN(len(l.All()))].Code }
	industries := make([]string, industryCount)
	for i := range industries {
		industries[i] = pick(codes.Industry(2011))
	}
	var entries []entry
	taken := map[[4]uint32]bool{}
	for len(entries) < n {
		e := entry{
			enterprise: uint32(r.IntN(n/6) + 1), year: uint16(2016 + r.IntN(4)), place: agencies[r.IntN(len(agencies))],
			sequence: uint16(r.IntN(3) + 1), level: uint8(r.IntN(4) + 1),
			industry: industries[r.IntN(len(industries))], ownership: pick(codes.Ownership()), size: pick(codes.Size()),
			policy: pick(codes.Policy()), focus: pick(codes.Focus()),
			employees: int64(r.IntN(500)), layoffs: int64(r.IntN(9)),
			premiumPaid: int64(r.IntN(90000)), premiumDue: int64(r.IntN(90000)),
			usedKnown: r.IntN(3) > 0, plannedKnown: r.IntN(3) > 0,
		}
		if r.IntN(3) > 0 { // half the enterprises stay where they are, so that payments repeat
			e.place = agencies[int(e.enterprise)%len(agencies)]
			e.industry = industries[int(e.enterprise)%len(industries)]
		}
		key := [4]uint32{e.enterprise, uint32(e.year), uint32(e.place), uint32(e.sequence)}
		if taken[key] {
			continue
		}
		taken[key] = true
		first, _ := clock.NewDay(int(e.year), 1, 1)
		at := first + clock.Day(r.IntN(330))
		if r.IntN(10) > 0 { // else 免申即享
			e.declaredOn, e.declared = at, int64(r.IntN(100000))
		}
		if e.declaredOn == 0 || r.IntN(10) > 1 {
			at += clock.Day(r.IntN(60))
			e.approvedOn, e.approved = at, int64(r.IntN(100000))
			if e.declaredOn == 0 || r.IntN(10) > 1 {
				at += clock.Day(r.IntN(60))
				e.paidOn, e.paid = at, int64(r.IntN(100000))
				if r.IntN(10) == 0 {
					e.recoveredOn, e.recovered = at+clock.Day(r.IntN(300)), int64(r.IntN(1000))
				}
			}
		}
		for i := range 6 {
			e.used[i], e.planned[i] = int64(r.IntN(5000)), int64(r.IntN(5000))
		}
		entries = append(entries, e)
	}
	return entries
}

// randomQuery asks for anything that can be asked for.
func randomQuery(r *rand.Rand, entries []entry) Query {
	places := builtin()
	q := Query{Scope: Everything, Level: Acceptance(r.IntN(5))}
	for _, m := range Measures() {
		if r.IntN(6) == 0 {
			q.Measures = append(q.Measures, m.Name)
		}
	}
	if len(q.Measures) == 0 {
		q.Measures = []string{"enterprises", "employees"}
	}
	r.Shuffle(len(q.Measures), func(i, j int) { q.Measures[i], q.Measures[j] = q.Measures[j], q.Measures[i] })
	levels := levelNames()
	for range r.IntN(4) {
		if l := levels[r.IntN(len(levels))]; !slices.Contains(q.By, l) {
			q.By = append(q.By, l)
		}
	}
	sample := func() entry { return entries[r.IntN(len(entries))] }
	ancestor := func(list *codes.List, code string) string {
		for e, ok := list.Get(code); ok && e.Parent != "" && r.IntN(2) == 0; e, ok = list.Get(code) {
			code = e.Parent
		}
		return code
	}
	several := func(one func(entry) string) []string {
		var values []string
		for range r.IntN(3) + 1 {
			values = append(values, one(sample()))
		}
		return values
	}
	for range r.IntN(4) {
		f := Filter{Dimension: Dimensions()[r.IntN(len(Dimensions()))].Name}
		switch f.Dimension {
		case "month":
			year := 2016 + r.IntN(4)
			switch r.IntN(5) {
			case 0:
				f.Values = []string{strconv.Itoa(year)}
			case 1:
				f.Values = []string{fmt.Sprintf("%d-Q%d", year, r.IntN(4)+1), strconv.Itoa(2016 + r.IntN(4))}
			case 2:
				f.Values = []string{fmt.Sprintf("%d-H%d", year, r.IntN(2)+1)}
			case 3:
				f.Values = []string{fmt.Sprintf("%d-%02d", year, r.IntN(12)+1)}
			default:
				f.From, f.To = fmt.Sprintf("%d-%02d", year, r.IntN(12)+1), fmt.Sprintf("%d-%02d", year+1, r.IntN(12)+1)
			}
		case "subsidy_year":
			f.Values = several(func(e entry) string { return strconv.Itoa(int(e.year)) })
		case "region":
			f.Values = several(func(e entry) string {
				id := []codes.PlaceID{e.place, places.City(e.place), places.Province(e.place)}[r.IntN(3)]
				p, _ := places.ByID(id)
				return p.Code
			})
		case "industry":
			f.Values = several(func(e entry) string { return ancestor(codes.Industry(2011), e.industry) })
		case "ownership":
			f.Values = several(func(e entry) string { return ancestor(codes.Ownership(), e.ownership) })
		case "size":
			f.Values = several(func(e entry) string { return e.size })
		case "policy":
			f.Values = several(func(e entry) string { return e.policy })
		case "focus":
			f.Values = several(func(e entry) string { return e.focus })
		}
		q.Where = append(q.Where, f)
	}
	return q
}
