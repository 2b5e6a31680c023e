// Package clock is the one source of time: instants in UTC for the record of
// what happened, business days and months in Asia/Shanghai for the figures.
package clock

import (
	"fmt"
	"time"
	_ "time/tzdata" // the zone must exist on machines that ship no zone database
)

// Shanghai is the zone of every business day.
var Shanghai = mustLoad("Asia/Shanghai")

func mustLoad(name string) *time.Location {
	zone, err := time.LoadLocation(name)
	if err != nil {
		panic(err) // tzdata is embedded: only a broken build gets here
	}
	return zone
}

// Clock tells the present instant. Nothing else in the program asks the
// operating system for the time, so that a test can set it.
type Clock interface {
	Now() time.Time
}

// System is the clock of the machine.
type System struct{}

// Now returns the present instant in UTC.
func (System) Now() time.Time { return time.Now().UTC() }

// Fixed is a clock that stands still, for tests and reproducible output.
type Fixed time.Time

// Now returns the fixed instant.
func (f Fixed) Now() time.Time { return time.Time(f).UTC() }

// Day is a business day: days since 1970-01-01. The zero Day is used for
// "no day": nothing in this domain happened on 1970-01-01.
type Day int32

// NewDay returns the day of a calendar date; ok is false where the date does
// not exist (30 February) .
func NewDay(year, month, day int) (d Day, ok bool) {
	t := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
	if t.Year() != year || int(t.Month()) != month || t.Day() != day {
		return 0, false
	}
	return Day(t.Unix() / 86400), true
}

// DayOf returns the business day of an instant in Asia/Shanghai.
func DayOf(t time.Time) Day {
	y, m, d := t.In(Shanghai).Date()
	day, _ := NewDay(y, int(m), d)
	return day
}

// Today returns the current business day.
func Today(c Clock) Day { return DayOf(c.Now()) }

// Time returns midnight UTC of the day, the form the store's Date32 takes.
func (d Day) Time() time.Time { return time.Unix(int64(d)*86400, 0).UTC() }

// Year returns the calendar year.
func (d Day) Year() int { return d.Time().Year() }

// Month returns the calendar month; 0 for no day.
func (d Day) Month() Month {
	if d == 0 {
		return 0
	}
	t := d.Time()
	return Month(t.Year()*100 + int(t.Month()))
}

// String writes the day as 2017-06-01, "" for no day.
func (d Day) String() string {
	if d == 0 {
		return ""
	}
	return d.Time().Format("2006-01-02")
}

// Chinese writes the day as 2017年6月1日.
func (d Day) Chinese() string {
	t := d.Time()
	return fmt.Sprintf("%d年%d月%d日", t.Year(), int(t.Month()), t.Day())
}

// Month is a calendar month as a number, 201706.
type Month uint32

// ParseMonth reads 2017-06 or 201706.
func ParseMonth(s string) (Month, bool) {
	for _, layout := range []string{"2006-01", "200601"} {
		if t, err := time.Parse(layout, s); err == nil {
			return Month(t.Year()*100 + int(t.Month())), true
		}
	}
	return 0, false
}

// Year returns the calendar year.
func (m Month) Year() int { return int(m) / 100 }

// Number returns the month within the year, 1 to 12.
func (m Month) Number() int { return int(m) % 100 }

// Add returns the month n months later (earlier where n is negative).
func (m Month) Add(n int) Month {
	k := m.Year()*12 + m.Number() - 1 + n
	return Month(k/12*100 + k%12 + 1)
}

// First returns the first day of the month.
func (m Month) First() Day { d, _ := NewDay(m.Year(), m.Number(), 1); return d }

// Last returns the last day of the month.
func (m Month) Last() Day { return m.Add(1).First() - 1 }

// String writes the month as 2017-06, "" for none.
func (m Month) String() string {
	if m == 0 {
		return ""
	}
	return fmt.Sprintf("%04d-%02d", m.Year(), m.Number())
}

// Chinese writes the month as 2017年6月.
func (m Month) Chinese() string { return fmt.Sprintf("%d年%d月", m.Year(), m.Number()) }
