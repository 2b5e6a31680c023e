package cube

import (
	"slices"

	"wengang/sql/clock"
)

// frame is one of the stretches of time that a row's figures are taken from.
type frame uint8

const (
	current        frame = iota // the period of the row
	previous                    // the months one period earlier
	lastYear                    // the same months a year earlier
	toDate                      // from January to the end of the period
	toDateLastYear              // the same a year earlier
)

// cumulative tells that the frame reaches back to January.
func (f frame) cumulative() bool { return f == toDate || f == toDateLastYear }

// pairing is what growth compares; asRecorded is no comparison.
type pairing uint8

const (
	asRecorded pairing = iota
	overPrevious
	overLastYear
	toDateOverLastYear
)

func (p pairing) now() frame {
	if p == toDateOverLastYear {
		return toDate
	}
	return current
}

func (p pairing) base() frame {
	switch p {
	case overPrevious:
		return previous
	case toDateOverLastYear:
		return toDateLastYear
	}
	return lastYear
}

// calendar levels by the months that a member has, coarsest first.
var calendar = []struct {
	level  string
	months int
}{{levelYear, 12}, {levelHalf, 6}, {levelQuarter, 3}, {levelMonth, 1}}

// calendarKey is the key of the member of a calendar level that holds a month,
// as keyOf writes it.
func calendarKey(level string, m clock.Month) uint32 {
	year, number := uint32(m.Year()), uint32(m.Number())
	switch level {
	case levelYear:
		return year
	case levelHalf:
		return year*10 + (number+5)/6
	case levelQuarter:
		return year*10 + (number+2)/3
	}
	return uint32(m)
}

// monthOf is the last month of a member of a calendar level.
func monthOf(level string, key uint32) clock.Month {
	switch level {
	case levelYear:
		return clock.Month(key*100 + 12)
	case levelHalf:
		return clock.Month(key/10*100 + key%10*6)
	case levelQuarter:
		return clock.Month(key/10*100 + key%10*3)
	}
	return clock.Month(key)
}

// earlier is how many months a frame lies before the period of a row whose
// finest calendar level has members of so many months.
func (f frame) earlier(months int) int {
	switch f {
	case previous:
		return months
	case lastYear, toDateLastYear:
		return 12
	}
	return 0
}

// stretch is the months of one row's period that the filter lets through,
// ascending.
type stretch []clock.Month

// in returns the months of a frame for the period.
func (s stretch) in(f frame, length int) stretch {
	back := f.earlier(length)
	if f.cumulative() {
		end := s[len(s)-1].Add(-back)
		s = nil
		for m := clock.Month(end.Year()*100 + 1); m <= end; m++ {
			s = append(s, m)
		}
		return s
	}
	if back == 0 {
		return s
	}
	moved := make(stretch, len(s))
	for i, m := range s {
		moved[i] = m.Add(-back)
	}
	return moved
}

// periodsOf joins months to periods.
func (s stretch) periods() []Period {
	var list []Period
	for _, m := range s {
		list = append(list, Period{m, m})
	}
	return joinPeriods(list)
}

// monthsIn lists the months of bounded periods.
func monthsIn(periods []Period) stretch {
	var months stretch
	for _, p := range periods {
		for m := p.From; m <= p.To; m = m.Add(1) {
			months = append(months, m)
		}
	}
	return months
}

// stretches parts months by the members of a calendar level; "" is one
// stretch of all, with the key 0.
func (s stretch) stretches(level string) (keys []uint32, parts []stretch) {
	if level == "" {
		return []uint32{0}, []stretch{s}
	}
	for _, m := range s {
		k := calendarKey(level, m)
		if n := len(keys); n == 0 || keys[n-1] != k {
			keys, parts = append(keys, k), append(parts, nil)
		}
		parts[len(parts)-1] = append(parts[len(parts)-1], m)
	}
	return keys, parts
}

// shiftPeriods moves periods by months; ends that were left open stay open.
func shiftPeriods(periods []Period, by int) []Period {
	moved := slices.Clone(periods)
	for i, p := range periods {
		if p.From != allMonths.From {
			moved[i].From = p.From.Add(by)
		}
		if p.To != allMonths.To {
			moved[i].To = p.To.Add(by)
		}
	}
	return moved
}
