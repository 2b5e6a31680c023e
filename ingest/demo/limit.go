package demo

import (
	"wengang/cube/codes"
	"wengang/sql/clock"
)

// limits are the policy's bounds on one day in one unit for one size.
type limits struct {
	cap    int64          // hundredths of a per cent of the premium; 0: none known
	layoff [2]codes.Limit // of the layoff rate, for more than 30 staff and for 30 or fewer
	known  [2]bool        // whether there is one
}

// limitTable keeps the limits of the days that came up: looking them up in the
// policy's rows costs more than everything else about a record.
type limitTable struct {
	units  []unit
	byUnit [][]*[sizes]limits // by unit, then by day since firstDay
}

func newLimitTable(units []unit) *limitTable {
	t := &limitTable{units: units, byUnit: make([][]*[sizes]limits, len(units))}
	for i := range t.byUnit {
		t.byUnit[i] = make([]*[sizes]limits, lastDay-firstDay+1)
	}
	return t
}

// on returns the limits for a size, 1 to 4.
func (t *limitTable) on(unit int, day clock.Day, size int) *limits {
	day = min(max(day, firstDay), lastDay)
	slot := &t.byUnit[unit][day-firstDay]
	if *slot == nil {
		*slot = limitsOf(codes.PolicyOn(day), t.units[unit].id)
	}
	return &(*slot)[size-1]
}

func limitsOf(params codes.PolicyParams, province codes.PlaceID) *[sizes]limits {
	all := new([sizes]limits)
	for i := range all {
		size := string(rune('1' + i))
		if l, ok := params.Cap(size, province); ok {
			all[i].cap = int64(l.Rate)
		}
		for small, staff := range [2]int64{31, 30} {
			all[i].layoff[small], all[i].known[small] = params.LayoffLimit(size, staff, province)
		}
	}
	return all
}

// mostLayoffs is the largest number of layoffs that keeps the limit.
func (l *limits) mostLayoffs(staff int64) int64 {
	small := 0
	if staff <= 30 {
		small = 1
	}
	if !l.known[small] {
		return 0
	}
	product := staff * int64(l.layoff[small].Rate)
	if l.layoff[small].Strict {
		product--
	}
	return product / 10_000
}
