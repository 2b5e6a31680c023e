package cube

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"wengang/cube/codes"
	"wengang/sql/clock"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
)

// presence tells which places have data of any event in which months, under
// the filters of time, place and acceptance.
type presence struct {
	level  string
	months map[uint32]stretch // ascending
}

// in tells that a place has data in any of the months.
func (p presence) in(place uint32, months stretch) bool {
	return slices.ContainsFunc(months, func(m clock.Month) bool {
		_, ok := slices.BinarySearch(p.months[place], m)
		return ok
	})
}

// by gathers places to the members of a coarser level.
func (p presence) by(level string, member func(uint32) uint32) presence {
	gathered := presence{level, map[uint32]stretch{}}
	for place, months := range p.months {
		at := member(place)
		gathered.months[at] = append(gathered.months[at], months...)
	}
	for at, months := range gathered.months {
		slices.Sort(months)
		gathered.months[at] = slices.Compact(months)
	}
	return gathered
}

// regionDepth orders the levels of place: provinces 0, cities 1, agencies 2;
// -1 for any other level.
func regionDepth(level string) int {
	d, depth, ok := levelNamed(level)
	if !ok || d.Name != dimRegion && d.Name != dimRegionNow {
		return -1
	}
	return depth
}

// memberOf returns the member of a level of place that holds a place.
func memberOf(level string, place uint32, places *codes.Places) uint32 {
	id := codes.PlaceID(place)
	if strings.HasPrefix(level, dimRegionNow+".") {
		if now, ok := places.Current(id); ok {
			id = now
		}
	}
	switch regionDepth(level) {
	case 0:
		return uint32(places.Province(id))
	case 1:
		return uint32(places.City(id))
	}
	return uint32(id)
}

// look reads what growth and running totals must know beforehand: who has
// data when, and which months the rows cover.
func (x *asking) look(ctx context.Context) error {
	compares, runs := false, false
	for _, a := range x.asked {
		for _, o := range a.calculus.from {
			compares = compares || o.over != asRecorded
			runs = runs || o.frame.cumulative()
		}
	}
	compares = compares && x.Basis == Comparable
	open := x.sel.periods == nil || slices.ContainsFunc(x.sel.periods, Period.open)
	if x.sel.empty || !compares && (!runs || !open) {
		if !open {
			x.months = monthsIn(x.sel.periods)
		}
		return nil
	}
	finest := x.cover.level
	for _, level := range x.By {
		if regionDepth(level) > regionDepth(finest) {
			finest = [...]string{levelProvince, levelCity, levelCounty}[regionDepth(level)]
		}
		if strings.HasPrefix(level, dimRegionNow+".") && level != levelProvinceNow {
			finest = levelCounty
		}
	}
	around := x.sel
	around.periods = nil
	if !open {
		from, to := x.sel.periods[0].From, x.sel.periods[len(x.sel.periods)-1].To
		back := 12
		if x.sel.period != (Period{}) {
			back = max(back, x.length(""))
		}
		around.periods = []Period{{clock.Month((from.Add(-back).Year())*100 + 1), to}}
	}
	st := x.edition.stock(around)
	statement, ok := presenceStatement(&writer{places: x.places}, finest, around, st, func(p part) []string { return x.edition.partitions(p, around) })
	found := map[Acceptance]map[uint32]stretch{}
	if ok {
		var err error
		if found, err = remember(x.edition, statement, func() (map[Acceptance]map[uint32]stretch, error) {
			return x.presentMonths(ctx, statement)
		}); err != nil {
			return err
		}
	}
	x.present = map[Acceptance]presence{}
	for _, a := range x.sel.acceptances {
		x.present[a] = presence{finest, found[a]}
	}
	x.boundMonths(open)
	return nil
}

// presenceLevel names the presence of the members of a level of place.
type presenceLevel struct {
	acceptance Acceptance
	level      string
}

// presenceAt gathers presence to the members of a level of place.
func (x *asking) presenceAt(a Acceptance, level string) presence {
	finest := x.present[a]
	if finest.level == level {
		return finest
	}
	name := presenceLevel{a, level}
	there, ok := x.atLevel[name]
	if !ok {
		there = finest.by(level, func(place uint32) uint32 { return memberOf(level, place, x.places) })
		x.atLevel[name] = there
	}
	return there
}

// units tells which reporting units have data when.
func (x *asking) units(a Acceptance) presence { return x.presenceAt(a, x.cover.level) }

// presentMonths reads months by place.
func (x *asking) presentMonths(ctx context.Context, s statement) (map[Acceptance]map[uint32]stretch, error) {
	found := map[Acceptance]map[uint32]stretch{}
	err := x.read(ctx, s, func(rows driver.Rows) error {
		var acceptance, place, month uint32
		if err := rows.Scan(&acceptance, &place, &month); err != nil {
			return err
		}
		of := found[Acceptance(acceptance)]
		if of == nil {
			of = map[uint32]stretch{}
			found[Acceptance(acceptance)] = of
		}
		of[place] = append(of[place], clock.Month(month))
		return nil
	})
	for _, of := range found {
		for _, months := range of {
			slices.Sort(months)
		}
	}
	return found, err
}

// boundMonths sets the months that rows cover. Where the filter leaves the
// ends open they are the years that have data, whole, since a member of the
// calendar is a period as a whole.
func (x *asking) boundMonths(open bool) {
	periods := x.sel.periods
	if open {
		first, last := clock.Month(0), clock.Month(0)
		for _, a := range x.sel.acceptances {
			for _, months := range x.units(a).months {
				if first == 0 || months[0] < first {
					first = months[0]
				}
				last = max(last, months[len(months)-1])
			}
		}
		if first == 0 {
			return
		}
		span := []Period{{clock.Month(first.Year()*100 + 1), clock.Month(last.Year()*100 + 12)}}
		if periods == nil {
			periods = span
		} else {
			periods = meetPeriods(periods, span)
		}
	}
	x.months = monthsIn(periods)
}

// restrict finds the units that have data in both periods of a comparison,
// for each member of the view's calendar level. biting is false where no unit
// is left out.
func (x *asking) restrict(v *view) (only []restriction, biting bool) {
	if x.Basis != Comparable {
		return nil, false
	}
	months := x.months
	if v.calendar == "" {
		months = monthsIn([]Period{x.sel.period})
	}
	length := x.length(v.calendar)
	keys, parts := months.stretches(v.calendar)
	for _, a := range x.sel.acceptances {
		units := x.units(a)
		for i, s := range parts {
			now, base := s.in(v.over.now(), length), s.in(v.over.base(), length)
			r := restriction{all: true}
			if len(x.sel.acceptances) > 1 {
				r.acceptance = a
			}
			var out []uint32
			for unit := range units.months {
				in, before := units.in(unit, now), units.in(unit, base)
				switch {
				case in && before:
					r.units = append(r.units, unit)
				case in || before:
					r.all = false
					out = append(out, unit)
				}
			}
			slices.Sort(r.units)
			biting = biting || !r.all
			if v.calendar != "" {
				own := s.in(v.frame, length)
				r.keys = []uint32{calendarKey(v.calendar, own[len(own)-1])}
			}
			if len(r.units) > 0 {
				only = append(only, r)
				x.leaveOut(v, r.acceptance, keys[i], out)
			}
		}
	}
	return joinRestrictions(only), biting
}

// joinRestrictions lets members with the same units share one condition.
func joinRestrictions(list []restriction) []restriction {
	joined := []restriction{}
	for _, r := range list {
		at := slices.IndexFunc(joined, func(j restriction) bool {
			return j.acceptance == r.acceptance && (j.all && r.all || !j.all && !r.all && slices.Equal(j.units, r.units))
		})
		if at >= 0 {
			joined[at].keys = append(joined[at].keys, r.keys...)
			continue
		}
		joined = append(joined, r)
	}
	return joined
}

// leaveOut notes the units that a comparison leaves out, once for its two
// frames.
func (x *asking) leaveOut(v *view, a Acceptance, member uint32, out []uint32) {
	if len(out) == 0 {
		return
	}
	l := LeftOut{Calculus: map[pairing]string{overPrevious: "pop", overLastYear: "yoy", toDateOverLastYear: "ytd_yoy"}[v.over]}
	if a != 0 {
		l.Level = a.String()
	}
	if v.calendar != "" {
		l.Period = calendarMember(v.calendar, member).Label
	}
	order := placeOrder(x.places)
	slices.SortFunc(out, func(a, b uint32) int { return order[codes.PlaceID(a)] - order[codes.PlaceID(b)] })
	for _, unit := range out {
		p := mustPlace(x.places, codes.PlaceID(unit))
		l.Codes, l.Labels = append(l.Codes, p.Code), append(l.Labels, fullName(p))
	}
	if !slices.ContainsFunc(x.leftOut, func(o LeftOut) bool { return o.Calculus == l.Calculus && o.Period == l.Period && o.Level == l.Level }) {
		x.leftOut = append(x.leftOut, l)
	}
}

// presenceStatement asks which places have data of any event in which months.
func presenceStatement(w *writer, level string, sel selection, st stock, live func(part) []string) (statement, bool) {
	near := sel.near()
	p := smallest(append(near.levels(), levelMonth, level), st)
	partitions := live(p)
	if len(partitions) == 0 {
		return statement{}, false
	}
	s := statement{part: p, by: []string{levelAcceptance, level, levelMonth}}
	where := w.where(p, view{selection: near}, partitions)
	if p.source == fromCells {
		where = slices.DeleteFunc(where, isEvent)
		s.sql = fmt.Sprintf("SELECT toUInt32(level) AS accepted, %s AS k0, month\nFROM %s\nWHERE %s\nGROUP BY accepted, k0, month", w.keyOf(level, ""), tableOf(p), strings.Join(where, "\n  AND "))
	} else {
		periods := near.periods
		near.periods = nil
		where = w.where(p, view{selection: near}, partitions)
		where = append(slices.DeleteFunc(where, func(t string) bool { return t == "paid_month > 0" }), "happened > 0")
		if len(periods) > 0 {
			where = append(where, w.months("happened", periods))
		}
		s.sql = fmt.Sprintf("SELECT toUInt32(level) AS accepted, %s AS k0, happened\nFROM facts\nARRAY JOIN [declared_month, approved_month, paid_month, recovered_month] AS happened\nWHERE %s\nGROUP BY accepted, k0, happened",
			w.keyOf(level, ""), strings.Join(where, "\n  AND "))
	}
	s.args = w.args
	return s, true
}
