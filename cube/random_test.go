package cube

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"

	"wengang/cube/codes"
	"wengang/sql/clock"
)

// random makes entries with everything that the rules speak of: several
// payments in a year and place, two places, attributes that differ or are not
// filled in, coarse industries of both editions, direct agencies, places that
// have ended, records that stopped half way. Few agencies leave months, quarters and
// halves silent, so that regions have data in one of two periods only.
func random(r *rand.Rand, n, agencyCount, industryCount int) []entry {
	places := builtin()
	var agencies []codes.PlaceID
	provinces := []codes.PlaceID{110000, 360000, 420000, 440000, 660000}
	few := agencyCount <= 100
	if !few {
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
	if few { // ended: divided, gone over into one other, and where to is not known
		agencies = append(agencies, 130421, 140402, 140411, 371299)
	}
	pick := func(l *codes.List) string { return l.All()[r.IntN(len(l.All()))].Code }
	industries, editions := make([]string, industryCount), make([]uint16, industryCount)
	for i := range industries {
		editions[i] = 2011
		if i%3 == 2 {
			editions[i] = 2017
		}
		industries[i] = pick(codes.Industry(editions[i]))
	}
	// The same half of a province, quarter of an agency and month of the
	// country are silent throughout.
	seed := r.Uint64()
	draw := func(parts ...any) int {
		h := seed
		for _, b := range []byte(fmt.Sprint(parts...)) {
			h = (h ^ uint64(b)) * 1099511628211
		}
		return int((h >> 33) % 100)
	}
	silent := func(place codes.PlaceID, on clock.Day) bool {
		m := on.Month()
		return few && on != 0 &&
			(draw("country", m) < 6 || draw("half", places.Province(place), m.Year(), (m.Number()-1)/6) < 12 || draw("quarter", place, m.Year(), (m.Number()-1)/3) < 12)
	}
	var entries []entry
	taken := map[[4]uint32]bool{}
	for len(entries) < n {
		industry := r.IntN(len(industries))
		e := entry{
			enterprise: uint32(r.IntN(n/6) + 1), year: uint16(2016 + r.IntN(4)), place: agencies[r.IntN(len(agencies))],
			sequence: uint16(r.IntN(3) + 1), level: uint8(r.IntN(4) + 1),
			ownership: pick(codes.Ownership()), size: pick(codes.Size()),
			policy: pick(codes.Policy()), focus: pick(codes.Focus()),
			employees: int64(r.IntN(500)), layoffs: int64(r.IntN(9)),
			premiumPaid: int64(r.IntN(90000)), premiumDue: int64(r.IntN(90000)),
			usedKnown: r.IntN(3) > 0, plannedKnown: r.IntN(3) > 0,
		}
		if r.IntN(3) > 0 { // half the enterprises stay where they are, so that payments repeat
			e.place = agencies[int(e.enterprise)%len(agencies)]
			industry = int(e.enterprise) % len(industries)
		}
		e.industry, e.edition = industries[industry], editions[industry]
		for i := range e.unfilled {
			if e.unfilled[i] = r.IntN(4) == 0; e.unfilled[i] {
				*[]*int64{&e.employees, &e.layoffs, &e.premiumPaid, &e.premiumDue}[i] = 0
			}
		}
		key := [4]uint32{e.enterprise, uint32(e.year), uint32(e.place), uint32(e.sequence)}
		if taken[key] {
			continue
		}
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
		if silent(e.place, e.declaredOn) || silent(e.place, e.approvedOn) || silent(e.place, e.paidOn) || silent(e.place, e.recoveredOn) {
			continue
		}
		taken[key] = true
		for i := range 6 {
			e.used[i], e.planned[i] = int64(r.IntN(5000)), int64(r.IntN(5000))
		}
		entries = append(entries, e)
	}
	return entries
}

// revise gives some entries a second version, which fewer levels have accepted.
func revise(r *rand.Rand, entries []entry) []entry {
	entries = slices.Clone(entries)
	for i, e := range entries {
		if r.IntN(8) > 0 {
			continue
		}
		second := e
		second.level = uint8(r.IntN(int(e.level)) + 1)
		second.employees, second.unfilled[0] = int64(r.IntN(500)), false
		second.size = codes.Size().All()[r.IntN(len(codes.Size().All()))].Code
		if second.paidOn != 0 {
			second.paid = int64(r.IntN(100000))
			second.paidOn += clock.Day(r.IntN(40))
			if second.recoveredOn != 0 && second.recoveredOn < second.paidOn {
				second.recoveredOn = second.paidOn
			}
		}
		entries[i].revised = &second
	}
	return entries
}

var plainCalculi = []string{"previous", "pop", "last_year", "yoy", "ytd", "ytd_last_year", "ytd_yoy", "share", "contribution", "rank", "rank_change"}

// plainTimed are the calculi that need a period.
func plainTimed(calculus string) bool {
	return calculus != "" && calculus != "share" && calculus != "rank"
}

// randomQuery asks for anything that can be asked for.
func randomQuery(r *rand.Rand, entries []entry) Query {
	q := Query{Scope: Everything}
	one := func(in int) bool { return r.IntN(in) == 0 }
	randomMeasures(r, &q)
	levels := slices.DeleteFunc(levelNames(), func(l string) bool { return l == "acceptance" })
	for range r.IntN(4) {
		if l := levels[r.IntN(len(levels))]; !slices.Contains(q.By, l) {
			q.By = append(q.By, l)
		}
	}
	hasCalendar := slices.ContainsFunc(q.By, plainCalendar)
	needsPeriod := slices.ContainsFunc(q.Measures, func(m string) bool { _, c := plainMeasureOf(m); return plainTimed(c) })
	if needsPeriod && !hasCalendar && len(q.By) < 3 && !one(3) {
		q.By = slices.Insert(q.By, r.IntN(len(q.By)+1), plainLevels("month")[r.IntN(4)])
		hasCalendar = true
	}
	for range r.IntN(4) {
		q.Where = append(q.Where, randomFilter(r, entries))
	}
	if needsPeriod && !hasCalendar {
		q.Where = slices.DeleteFunc(q.Where, func(f Filter) bool { return plainCalendar(f.Dimension) })
		q.Where = append(q.Where, boundedMonths(r))
	}
	switch r.IntN(6) {
	case 0, 1, 2:
		q.Level = Acceptance(r.IntN(5))
	case 3:
		names := []string{"county", "city", "province", "ministry"}
		f := Filter{Dimension: "acceptance", Not: one(4)}
		if one(3) {
			from := r.IntN(4)
			f.From, f.To = names[from], names[from+r.IntN(4-from)]
		} else {
			r.Shuffle(4, func(i, j int) { names[i], names[j] = names[j], names[i] })
			f.Values = names[:r.IntN(2)+1]
		}
		q.Where = append(q.Where, f)
		if len(q.By) < 4 {
			q.By = slices.Insert(q.By, r.IntN(len(q.By)+1), "acceptance")
		} else {
			q.By[0] = "acceptance"
		}
	}
	var free []string // levels that Top may rank
	for _, l := range q.By {
		if !plainCalendar(l) && l != "acceptance" {
			free = append(free, l)
		}
	}
	several := len(plainAcceptances(q)) > 1
	if len(free) > 0 && one(3) && !several {
		q.Top.N = []int{1, 2, 3, 5, -1, -2}[r.IntN(6)]
		if one(2) {
			q.Top.Level = free[r.IntN(len(free))]
		}
		if _, calculus := plainMeasureOf(q.Measures[0]); calculus != "" || one(2) {
			all := Measures()
			q.Top.Measure = all[r.IntN(len(all))].Name
		}
	}
	if len(q.By) > 1 && one(4) {
		q.Pivot = []string{q.By[r.IntN(len(q.By))]}
		if second := q.By[r.IntN(len(q.By))]; len(q.By) > 2 && second != q.Pivot[0] && one(3) {
			q.Pivot = append(q.Pivot, second)
		}
	}
	randomSubtotals(r, &q)
	if one(3) {
		for range r.IntN(2) + 1 {
			s := Sort{By: q.Measures[r.IntN(len(q.Measures))], Descending: one(2)}
			if l := r.IntN(len(q.By) + 1); l < len(q.By) && one(3) && !slices.Contains(q.Pivot, q.By[l]) {
				s.By = q.By[l]
			}
			q.Sort = append(q.Sort, s)
		}
	}
	if one(4) {
		q.Offset, q.Limit = r.IntN(4), r.IntN(20)+1
	}
	if one(4) {
		q.Basis = AllRegions
	}
	if one(10) {
		places := builtin()
		// A filter of places beyond the scope is refused.
		q.Where = slices.DeleteFunc(q.Where, func(f Filter) bool { return strings.HasPrefix(f.Dimension, "region") })
		place := entries[r.IntN(len(entries))].place
		q.Scope = Scope{Root: []codes.PlaceID{place, places.City(place), places.Province(place)}[r.IntN(3)]}
	}
	return q
}

func randomMeasures(r *rand.Rand, q *Query) {
	all := Measures()
	for range r.IntN(5) + 1 {
		m := all[r.IntN(len(all))]
		name := m.Name
		if r.IntN(2) == 0 {
			c := plainCalculi[r.IntN(len(plainCalculi))]
			if (c != "share" && c != "contribution") || (m.Kind != Ratio && m.Kind != Cohort) {
				name += "." + c
			}
		}
		if !slices.Contains(q.Measures, name) {
			q.Measures = append(q.Measures, name)
		}
	}
}

func randomSubtotals(r *rand.Rand, q *Query) {
	var levels []string
	for _, l := range q.By {
		if !slices.Contains(q.Pivot, l) {
			levels = append(levels, l)
		}
	}
	if len(levels) < 2 || r.IntN(2) > 0 {
		return
	}
	seen := map[string]bool{}
	for range r.IntN(3) + 1 {
		var set []string
		for _, l := range levels {
			if r.IntN(2) == 0 || l == "acceptance" && len(plainAcceptances(*q)) > 1 {
				set = append(set, l)
			}
		}
		if key := strings.Join(set, ","); len(set) > 0 && len(set) < len(levels) && !seen[key] {
			seen[key] = true
			q.Subtotals = append(q.Subtotals, set)
		}
	}
}

// boundedMonths is a filter that lets one range of months pass.
func boundedMonths(r *rand.Rand) Filter {
	year := 2016 + r.IntN(4)
	switch r.IntN(4) {
	case 0:
		return Filter{Dimension: "month", Values: []string{strconv.Itoa(year)}}
	case 1:
		return Filter{Dimension: "month.quarter", Values: []string{fmt.Sprintf("%d-Q%d", year, r.IntN(4)+1)}}
	case 2:
		return Filter{Dimension: "month", From: fmt.Sprintf("%d-01", year), To: fmt.Sprintf("%d-%02d", year, r.IntN(12)+1)}
	}
	return Filter{Dimension: "month", From: fmt.Sprintf("%d-%02d", year, r.IntN(12)+1), To: fmt.Sprintf("%d-%02d", year+1, r.IntN(12)+1)}
}

func randomFilter(r *rand.Rand, entries []entry) Filter {
	places := builtin()
	one := func(in int) bool { return r.IntN(in) == 0 }
	sample := func() entry { return entries[r.IntN(len(entries))] }
	several := func(value func(entry) string) []string {
		var values []string
		for range r.IntN(3) + 1 {
			values = append(values, value(sample()))
		}
		return values
	}
	// rangeOf orders two members of one level, and may leave an end out.
	rangeOf := func(f *Filter, codesInOrder []string) {
		i, j := r.IntN(len(codesInOrder)), r.IntN(len(codesInOrder))
		f.From, f.To = codesInOrder[min(i, j)], codesInOrder[max(i, j)]
		switch r.IntN(6) {
		case 0:
			f.From = ""
		case 1:
			f.To = ""
		}
	}
	coded := func(f *Filter, list *codes.List, depths int, code func(entry) string) {
		depth := r.IntN(depths) + 1
		if one(3) {
			var at []string
			for _, e := range list.All() {
				if e.Level == depth {
					at = append(at, e.Code)
				}
			}
			rangeOf(f, at)
			return
		}
		if depths > 1 && one(4) { // members of one level
			f.Dimension = plainLevels(f.Dimension)[depth-1]
			f.Values = []string{list.All()[slices.IndexFunc(list.All(), func(e codes.Entry) bool { return e.Level == depth })].Code}
			for range 3 {
				if a, ok := list.Ancestor(code(sample()), depth); ok {
					f.Values = append(f.Values, a.Code)
				}
			}
			return
		}
		f.Values = several(func(e entry) string {
			c := code(e)
			for at, ok := list.Get(c); ok && at.Parent != "" && one(2); at, ok = list.Get(c) {
				c = at.Parent
			}
			return c
		})
	}
	dimensions := slices.DeleteFunc(Dimensions(), func(d Dimension) bool { return d.Name == "acceptance" })
	f := Filter{Dimension: dimensions[r.IntN(len(dimensions))].Name, Not: one(5)}
	switch f.Dimension {
	case "month":
		not := f.Not
		year := 2016 + r.IntN(4)
		switch r.IntN(7) {
		case 0:
			f.Values = []string{strconv.Itoa(year)}
		case 1:
			f.Values = []string{fmt.Sprintf("%d-Q%d", year, r.IntN(4)+1), strconv.Itoa(2016 + r.IntN(4))}
		case 2:
			f = Filter{Dimension: "month.half", Values: []string{fmt.Sprintf("%d-H%d", year, r.IntN(2)+1)}}
		case 3:
			f.Values = []string{fmt.Sprintf("%d-%02d", year, r.IntN(12)+1), fmt.Sprintf("%d-%02d", year, r.IntN(12)+1)}
		case 4:
			f.From = fmt.Sprintf("%d-%02d", year, r.IntN(12)+1)
		case 5:
			f.To = fmt.Sprintf("%d-%02d", year, r.IntN(12)+1)
		default:
			f = boundedMonths(r)
		}
		f.Not = not
	case "subsidy_year":
		if one(3) {
			rangeOf(&f, []string{"2016", "2017", "2018", "2019"})
		} else {
			f.Values = several(func(e entry) string { return strconv.Itoa(int(e.year)) })
		}
	case "region", "region_current":
		if one(4) {
			var at []string
			kind, parent := codes.Province, codes.NationID
			if one(2) {
				kind, parent = codes.City, []codes.PlaceID{360000, 420000, 440000}[r.IntN(3)]
			}
			for _, p := range places.Children(parent) {
				if p.Kind == kind && p.ValidTo == 0 {
					at = append(at, p.Code)
				}
			}
			rangeOf(&f, at)
			break
		}
		f.Values = several(func(e entry) string {
			id := []codes.PlaceID{e.place, places.City(e.place), places.Province(e.place)}[r.IntN(3)]
			p, _ := places.ByID(id)
			if p.ValidTo != 0 {
				p, _ = places.ByID(places.Province(id))
			}
			if one(5) {
				return p.FullName
			}
			return p.Code
		})
		if one(6) {
			f.Dimension += ".province"
			f.Values = []string{"360000", "440000"}
		}
	case "industry":
		coded(&f, codes.Industry(2011), 4, func(e entry) string { return codes.IndustryTo2011(e.industry, e.edition) })
	case "industry_2017":
		coded(&f, codes.Industry(2017), 4, func(e entry) string {
			if code := codes.IndustryTo2017(e.industry, e.edition); code != "" {
				return code
			}
			return "C" // reaches beyond every code of 2017
		})
	case "ownership":
		coded(&f, codes.Ownership(), 3, func(e entry) string { return e.ownership })
	case "size":
		coded(&f, codes.Size(), 1, func(e entry) string { return e.size })
	case "policy":
		coded(&f, codes.Policy(), 1, func(e entry) string { return e.policy })
	case "focus":
		coded(&f, codes.Focus(), 1, func(e entry) string { return e.focus })
	default:
		panic("no filter is drawn for " + f.Dimension)
	}
	return f
}

// written writes a query as it is asked for, to be repeated by hand.
func written(q Query) string {
	var b strings.Builder
	fmt.Fprintf(&b, "measures=%s by=%s", strings.Join(q.Measures, ","), strings.Join(q.By, ","))
	for _, f := range q.Where {
		sign := "="
		if f.Not {
			sign = "!="
		}
		value := strings.Join(f.Values, ",")
		if len(f.Values) == 0 {
			value = f.From + ".." + f.To
		}
		fmt.Fprintf(&b, " where=%s%s%s", f.Dimension, sign, value)
	}
	if len(q.Pivot) > 0 {
		fmt.Fprintf(&b, " pivot=%s", strings.Join(q.Pivot, ","))
	}
	var sets []string
	for _, s := range q.Subtotals {
		sets = append(sets, strings.Join(s, ","))
	}
	if len(sets) > 0 {
		fmt.Fprintf(&b, " subtotals=%s", strings.Join(sets, ";"))
	}
	if q.Top.N != 0 {
		fmt.Fprintf(&b, " top=%d:%s:%s", q.Top.N, q.Top.Measure, q.Top.Level)
	}
	if q.Level != 0 {
		fmt.Fprintf(&b, " level=%s", q.Level)
	}
	if q.Basis == AllRegions {
		b.WriteString(" basis=all")
	}
	for _, s := range q.Sort {
		sign := ""
		if s.Descending {
			sign = "-"
		}
		fmt.Fprintf(&b, " sort=%s%s", sign, s.By)
	}
	if q.Limit > 0 || q.Offset > 0 {
		fmt.Fprintf(&b, " limit=%d offset=%d", q.Limit, q.Offset)
	}
	if !q.Scope.All {
		fmt.Fprintf(&b, " scope=%d", q.Scope.Root)
	}
	return b.String()
}
