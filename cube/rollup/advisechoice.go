package rollup

// lattice is a set of views over demands, free of what they are: the greedy
// choice after V. Harinarayan, A. Rajaraman, J. D. Ullman, Implementing Data
// Cubes Efficiently, SIGMOD 1996.
type lattice struct {
	weights []float64 // of each demand
	base    []float64 // cost of each demand where no view is kept
	costs   []float64 // of an answer from each view
	spaces  []float64 // that each view takes
	serves  [][]int   // the demands that each view answers
}

// winner is one view taken, and what it gains given those taken before.
type winner struct {
	view int
	gain float64
}

// unserved is what every demand costs where no view is kept.
func (l lattice) unserved() []float64 { return append([]float64(nil), l.base...) }

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
		if saving := now[d] - l.costs[v]; saving > 0 {
			sum += l.weights[d] * saving
		}
	}
	return sum
}

// take brings the costs up to date with a view that is kept from now on.
func (l lattice) take(now []float64, v int) {
	for _, d := range l.serves[v] {
		now[d] = min(now[d], l.costs[v])
	}
}

// choose takes the view that gains most, again and again, until none fits
// into the space left or the next gains less than the part least of what the
// demands still cost. Among equals the smaller view is taken, then the first.
func (l lattice) choose(space, least float64) []winner {
	var picks []winner
	now := l.unserved()
	for {
		best, most := -1, 0.0
		for v := range l.costs {
			if l.spaces[v] > space {
				continue
			}
			gain := l.gain(now, v)
			if gain > most || gain == most && best >= 0 && l.spaces[v] < l.spaces[best] {
				best, most = v, gain
			}
		}
		if best < 0 || most < least*l.total(now) {
			return picks
		}
		space -= l.spaces[best]
		l.take(now, best)
		picks = append(picks, winner{best, most})
	}
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
			if d == demand && l.costs[v] < least {
				best, least = v, l.costs[v]
			}
		}
	}
	return best
}
