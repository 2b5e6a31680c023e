package cube

import (
	"cmp"
	"maps"
	"slices"

	"wengang/sql/clock"
)

// viewKey names a view.
type viewKey struct {
	frame    frame
	over     pairing // what it is compared in; asRecorded: nothing left out
	calendar string  // finest calendar level of its grains; "" none
}

// view is one way to look at the facts: figures of some grains in one frame
// of time. An answer has one, and one more for each frame that its calculi
// speak of.
type view struct {
	viewKey
	selection               // under which the figures are computed
	targets   []clock.Month // of a cumulative frame by the calendar: ends of the rows' periods; a month counts for each end in its year that is not before it
	only      []restriction // of a comparison: which units count when; nil: all
	unit      string        // level of the units
	back      int           // months that figures lie before the rows that they are for
	shape     shape
}

// restriction lets units count in some members of the view's calendar level.
type restriction struct {
	acceptance Acceptance // 0 where there is one only
	keys       []uint32   // of the frame's own months; nil where the view has no calendar
	units      []uint32
	all        bool // every unit
}

// keyOfView returns the name of the view that holds a figure, so that equal
// views are one.
func (x *asking) keyOfView(f frame, over pairing, g grain) viewKey {
	k := viewKey{frame: f, over: over}
	if over == asRecorded && (f == current || f == lastYear) {
		return k // the same months whatever the calendar
	}
	if i := g.calendar(x.By); i >= 0 {
		k.calendar = x.By[i]
	}
	return k
}

// wanted collects the views and what is wanted of each.
func (x *asking) wanted() map[viewKey]*view {
	found := map[viewKey]*view{}
	measures := map[viewKey]map[string]Measure{}
	want := func(m Measure, f frame, over pairing, g grain) {
		if f != current && !x.datable(g) {
			return
		}
		k := x.keyOfView(f, over, g)
		v := found[k]
		if v == nil {
			v = &view{viewKey: k}
			found[k], measures[k] = v, map[string]Measure{}
		}
		if !slices.Contains(v.shape.grains, g) {
			v.shape.grains = append(v.shape.grains, g)
		}
		measures[k][m.Name] = m
	}
	for _, g := range x.grains() {
		if !x.addable(g) {
			continue
		}
		for _, a := range x.asked {
			want(a.Measure, current, asRecorded, g) // what makes a row exist
			for _, o := range a.calculus.from {
				at := g
				if o.parent {
					at = g.parent(x.By)
				}
				if x.addable(at) {
					want(a.Measure, o.frame, o.over, at)
				}
			}
		}
	}
	for k, v := range found {
		v.shape.terms = termsOf(slices.Collect(maps.Values(measures[k])))
	}
	return found
}

// views completes the views that are wanted. Where nothing is left out of a
// comparison, what was recorded serves it.
func (x *asking) views() []*view {
	found := x.wanted()
	x.table = map[viewKey]*table{}
	x.alias = map[viewKey]bool{}
	var names []viewKey
	for k := range found {
		names = append(names, k)
	}
	slices.SortFunc(names, func(a, b viewKey) int {
		return cmp.Or(cmp.Compare(a.over, b.over), cmp.Compare(a.frame, b.frame), cmp.Compare(a.calendar, b.calendar))
	})
	var list []*view
	byKey := map[viewKey]*view{}
	for _, k := range names {
		v := found[k]
		if k.over != asRecorded {
			var biting bool
			if v.only, biting = x.restrict(v); !biting {
				x.alias[k] = true
				for _, g := range v.shape.grains {
					plain := x.keyOfView(k.frame, asRecorded, g)
					into := byKey[plain]
					if into == nil {
						into = &view{viewKey: plain}
						byKey[plain] = into
						list = append(list, into)
					}
					into.merge(v.shape, g)
				}
				continue
			}
		}
		byKey[k] = v
		list = append(list, v)
	}
	for _, v := range list {
		x.complete(v)
	}
	return list
}

// merge adds what another view wanted at a grain.
func (v *view) merge(s shape, g grain) {
	if !slices.Contains(v.shape.grains, g) {
		v.shape.grains = append(v.shape.grains, g)
	}
	var terms []Term
	for _, e := range events {
		for _, c := range columns {
			if t := (Term{e, c.name}); slices.Contains(v.shape.terms, t) || slices.Contains(s.terms, t) {
				terms = append(terms, t)
			}
		}
	}
	v.shape.terms = terms
}

// length is the number of months of a period: of a member of the calendar
// level, or of the filter's one period.
func (x *asking) length(level string) int {
	for _, c := range calendar {
		if c.level == level {
			return c.months
		}
	}
	return len(monthsIn([]Period{x.sel.period}))
}

// complete gives the view its selection and its shape.
func (x *asking) complete(v *view) {
	v.selection = x.sel
	v.back = v.frame.earlier(x.length(v.calendar))
	switch {
	case v.frame.cumulative() && v.calendar == "":
		v.periods = stretch{x.sel.period.To}.in(v.frame, 0).periods()
	case v.frame.cumulative():
		_, parts := x.months.stretches(v.calendar)
		var all stretch
		for _, s := range parts {
			reach := s.in(v.frame, 0)
			v.targets = append(v.targets, reach[len(reach)-1])
			all = append(all, reach...)
		}
		slices.Sort(all)
		v.periods = slices.Compact(all).periods()
		v.empty = v.empty || len(all) == 0
	default:
		v.periods = shiftPeriods(x.sel.periods, -v.back)
	}
	slices.SortFunc(v.shape.grains, func(a, b grain) int { return cmp.Or(cmp.Compare(b.size(), a.size()), cmp.Compare(b, a)) })
	v.shape.by = x.By
	v.shape.filtered = v.levels()
	add := func(level string) {
		if !slices.Contains(v.shape.filtered, level) {
			v.shape.filtered = append(v.shape.filtered, level)
		}
	}
	if slices.ContainsFunc(v.targets, func(m clock.Month) bool { return m.Number() != 12 }) {
		add(levelMonth)
	}
	if v.only != nil {
		v.unit = x.cover.level
		add(v.unit)
		if v.calendar != "" {
			add(v.calendar)
		}
	}
}

// datable tells that rows of a grain have a period.
func (x *asking) datable(g grain) bool {
	return g.calendar(x.By) >= 0 || x.sel.period != (Period{})
}

// addable tells that rows of a grain do not mix levels of acceptance, which
// hold one another's records.
func (x *asking) addable(g grain) bool {
	if len(x.sel.acceptances) == 1 {
		return true
	}
	i := slices.Index(x.By, levelAcceptance)
	return i >= 0 && g.has(i)
}
