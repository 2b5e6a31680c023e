package rollup

import (
	"cmp"
	"slices"
	"strings"
)

// normal returns the fewest levels that keep the given ones: the finest of each dimension, in the order of the columns. Subsidy
// years are always kept; so are years, since events of different years must
// not run together. Quarters and halves are told by the month only.
func normal(levels []string) []string {
	var list []string
	for _, d := range dimensionOrder {
		order := hierarchies[d]
		finest := -1
		for _, level := range levels {
			finest = max(finest, slices.Index(order, level))
		}
		switch {
		case d == "month" && finest > 0:
			list = append(list, "month.month")
		case d == "month":
			list = append(list, "month.year")
		case finest >= 0:
			list = append(list, order[finest])
		}
	}
	return list
}

// editions are dimensions that say the same in two editions of a standard. A
// rollup keeps all of them at the same level: they are nearly functions of one
// another, and with both it answers twice as many questions.
var editions = []string{"industry", "industry_2017"}

// kept returns the levels of the rollup that one would declare for the needs:
// all editions at the finest level that is needed in any.
func kept(needs []string) []string {
	finest := -1
	for _, d := range editions {
		for _, level := range needs {
			finest = max(finest, slices.Index(hierarchies[d], level))
		}
	}
	if finest >= 0 {
		needs = slices.Clone(needs)
		for _, d := range editions {
			needs = append(needs, hierarchies[d][finest])
		}
	}
	return normal(needs)
}

// viewKey names a view.
func viewKey(levels []string) string { return strings.Join(levels, ",") }

// answers tells whether a view keeps all levels needed.
func answers(view, needs []string) bool {
	r := Rollup{Levels: view}
	return !slices.ContainsFunc(needs, func(level string) bool { return !r.Keeps(level) })
}

// view is a rollup that is declared or might be.
type view struct {
	levels   []string
	declared *Rollup // nil where it is not
	size     Size
}

// viewsOf returns the declared rollups of a kind and a view for each demand:
// the smallest that answers it.
func viewsOf(wanted []demand, bitmap bool) []view {
	var all []view
	seen := map[string]bool{}
	for _, r := range Declared() {
		if levels := normal(r.Levels); r.Bitmap == bitmap && !seen[viewKey(levels)] {
			seen[viewKey(levels)] = true
			all = append(all, view{levels: levels, declared: &r})
		}
	}
	for _, d := range wanted {
		if levels := kept(d.needs); !seen[viewKey(levels)] {
			seen[viewKey(levels)] = true
			all = append(all, view{levels: levels})
		}
	}
	return all
}

// unions returns the unions of the newest views with the demands, without
// those known: no view between them could answer more. They are sorted, the
// coarsest first.
func unions(newest []view, wanted []demand, known map[string]bool) []view {
	var all []view
	for _, v := range newest {
		for _, d := range wanted {
			levels := kept(slices.Concat(v.levels, d.needs))
			if key := viewKey(levels); !known[key] {
				known[key] = true
				all = append(all, view{levels: levels})
			}
		}
	}
	slices.SortFunc(all, func(a, b view) int {
		return cmp.Or(cmp.Compare(len(Rollup{Levels: a.levels}.Keep()), len(Rollup{Levels: b.levels}.Keep())),
			strings.Compare(viewKey(a.levels), viewKey(b.levels)))
	})
	return all
}
