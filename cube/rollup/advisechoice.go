package rollup

import (
	"math"
	"slices"
)

// lattice is a set of views over demands, free of what they are: the greedy
// choice after V. Harinarayan, A. Rajaraman, J. D. Ullman, Implementing Data
// Cubes Efficiently, SIGMOD 1996.
type lattice struct {
	weights []float64 // of each demand
	base    []float64 // cost of each demand where no view is kept
	parts   []float64 // of the data that each demand is about: 1 for the country
	costs   []float64 // of reading the whole of each view
	floor   float64   // the least that any answer costs
	spaces  []float64 // that each view takes
	serves  [][]int   // the demands that each view answers
}

// winner is one view taken, and what it gains given those taken before.
type winner struct {
	view int
	gain float64
}

// cost is that of answering a demand from a view.
func (l lattice) cost(v, d int) float64 { return max(l.costs[v]*l.parts[d], l.floor) }

// unserved is what every demand costs where no view is kept.
func (l lattice) unserved() []float64 { return slices.Clone(l.base) }

// total is what all demands cost.
func (l lattice) total(now []float64) float64 {
	sum := 0.0
	for i, cost := range now {
		sum += l.weights[i] * cost
	}
	return sum
}

// gain is what a view saves given what the demands cost now.
func (l lattice) gain(now []float64, v int) float64 {
	sum := 0.0
	for _, d := range l.serves[v] {
		if saving := now[d] - l.cost(v, d); saving > 0 {
			sum += l.weights[d] * saving
		}
	}
	return sum
}

// take brings the costs up to date with a view that is kept from now on.
func (l lattice) take(now []float64, v int) {
	for _, d := range l.serves[v] {
		now[d] = min(now[d], l.cost(v, d))
	}
}

// measure is what a greedy choice goes by, of a gain and the space it takes.
type measure func(gain, space float64) float64

// Measures of the paper: the gain itself, and the gain for each unit of space.
func absolute(gain, _ float64) float64     { return gain }
func perSpace(gain, space float64) float64 { return gain / max(space, 1) }

// choose takes the best view by a measure, again and again, until none fits
// into the space left or gains the part least of what the demands cost without
// views.
// Among equals the smaller view is taken, then the first.
func (l lattice) choose(space, least float64, by measure) []winner {
	var picks []winner
	now := l.unserved()
	enough := least * l.total(now)
	for {
		best, most, gain := -1, 0.0, 0.0
		for v := range l.costs {
			g := l.gain(now, v)
			if g <= 0 || g < enough || l.spaces[v] > space {
				continue
			}
			m := by(g, l.spaces[v])
			if best < 0 || m > most || m == most && l.spaces[v] < l.spaces[best] {
				best, most, gain = v, m, g
			}
		}
		if best < 0 {
			return picks
		}
		space -= l.spaces[best]
		l.take(now, best)
		picks = append(picks, winner{best, gain})
	}
}

// prune drops views that others taken later have made superfluous: one after
// the other, the one that is missed least, while that is less than the part
// least of what the demands cost without views.
func (l lattice) prune(views []int, least float64) []int {
	views = slices.Clone(views)
	enough := least * l.total(l.base)
	for {
		cost := l.total(l.keeping(views))
		drop, loss := -1, 0.0
		for i := range views {
			without := l.total(l.keeping(slices.Delete(slices.Clone(views), i, i+1))) - cost
			if drop < 0 || without < loss {
				drop, loss = i, without
			}
		}
		if drop < 0 || loss > 0 && loss >= enough {
			return views
		}
		views = slices.Delete(views, drop, drop+1)
	}
}

// best chooses by both measures and returns the views of the cheaper choice
// in the order taken. Where space is short, either alone can be far off: a
// large view that gains much may keep out many small ones that gain more
// together, and small ones may keep out the large one.
func (l lattice) best(space, least float64) []int {
	var best []int
	cost := math.Inf(1)
	for _, by := range []measure{perSpace, absolute} {
		var views []int
		for _, p := range l.choose(space, least, by) {
			views = append(views, p.view)
		}
		views = l.prune(views, least)
		if c := l.total(l.keeping(views)); c < cost {
			best, cost = views, c
		}
	}
	return best
}

// keeping is what each demand costs where the views are kept.
func (l lattice) keeping(views []int) []float64 {
	now := l.unserved()
	for _, v := range views {
		l.take(now, v)
	}
	return now
}

// server returns the kept view that answers a demand at the least cost, the
// first among equals; -1 where none is cheaper than the base.
func (l lattice) server(demand int, views []int) int {
	best, least := -1, l.base[demand]
	for _, v := range views {
		for _, d := range l.serves[v] {
			if d == demand && l.cost(v, d) < least {
				best, least = v, l.cost(v, d)
			}
		}
	}
	return best
}
