package cube

import (
	"slices"

	"wengang/cube/rollup"
)

// shape is what the planner needs of a view: free of members and of the store.
type shape struct {
	by       []string // levels of the rows
	filtered []string // levels that the filters speak of
	terms    []Term   // what the store must give, in order of events and the column table
	grains   []grain  // what rows are wanted, finer ones first
}

// termsOf collects the distinct sums that measures are made of, in a fixed
// order so that equal queries give equal statements.
func termsOf(measures []Measure) []Term {
	want := map[Term]bool{}
	for _, m := range measures {
		want[m.Of] = true
		if m.Over != (Term{}) {
			want[m.Over] = true
		}
		if m.Known != "" {
			want[Term{m.Event, m.Known}] = true
		}
	}
	var terms []Term
	for _, e := range events {
		for _, c := range columns {
			if t := (Term{e, c.name}); want[t] {
				terms = append(terms, t)
			}
		}
	}
	return terms
}

// of lists the columns of an event by their class.
func (s shape) of(e Event) (sums, attributes, enterprises []string) {
	for _, t := range s.terms {
		if t.Event != e {
			continue
		}
		switch columnNamed(t.Column).class {
		case additive:
			sums = append(sums, t.Column)
		case yearly:
			attributes = append(attributes, t.Column)
		case distinct:
			enterprises = append(enterprises, t.Column)
		}
	}
	return sums, attributes, enterprises
}

// needs lists the levels that a source must keep for rows of a grain.
func (s shape) needs(g grain) []string {
	var levels []string
	for _, l := range slices.Concat(g.levels(s.by), s.filtered) {
		if !slices.Contains(levels, l) {
			levels = append(levels, l)
		}
	}
	return levels
}

// summed lists the grains that are within no other, each followed by those
// that are summed from it.
func (s shape) summed() [][]grain {
	var lists [][]grain
	for _, g := range s.grains { // finer ones first
		from := slices.IndexFunc(lists, func(list []grain) bool { return g.within(list[0]) })
		if from < 0 {
			lists = append(lists, []grain{g})
		} else {
			lists[from] = append(lists[from], g)
		}
	}
	return lists
}

// missing returns the first level that a rollup does not keep, "" where it
// keeps them all.
func missing(r rollup.Rollup, levels []string) string {
	for _, l := range levels {
		if kept := keptAs(l); kept != "" && !r.Keeps(kept) {
			return l
		}
	}
	return ""
}

// keptAs is the stored level that gives a level; "" for one that every row has.
func keptAs(level string) string {
	switch level {
	case levelAcceptance:
		return ""
	case levelProvinceNow:
		return levelProvince
	case levelCityNow, levelCountyNow:
		return levelCounty
	}
	return level
}
