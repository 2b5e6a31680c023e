package clock

import (
	"testing"
	"time"
)

func TestDaysAreThoseOfShanghai(t *testing.T) {
	evening := time.Date(2017, 6, 30, 16, 0, 0, 0, time.UTC) // midnight of 1 July in Shanghai
	if d := DayOf(evening); d.String() != "2017-07-01" || d.Month() != 201707 {
		t.Errorf("%v is on %s", evening, d)
	}
	if d := DayOf(evening.Add(-time.Second)); d.String() != "2017-06-30" || d.Chinese() != "2017年6月30日" {
		t.Errorf("a second before it is %s", d)
	}
	if Today(Fixed(evening)) != DayOf(evening) {
		t.Error("today is not the day of now")
	}
}

func TestDatesThatDoNotExist(t *testing.T) {
	for _, c := range []struct {
		y, m, d int
		ok      bool
	}{{2017, 2, 28, true}, {2017, 2, 29, false}, {2016, 2, 29, true}, {2017, 13, 1, false}, {2017, 4, 31, false}, {2017, 0, 1, false}, {1969, 12, 31, true}} {
		day, ok := NewDay(c.y, c.m, c.d)
		if ok != c.ok {
			t.Errorf("%v: %v", c, ok)
		}
		if ok && (day.Year() != c.y || day.Time().Day() != c.d) {
			t.Errorf("%v came out as %s", c, day)
		}
	}
}

func TestMonths(t *testing.T) {
	for text, want := range map[string]Month{"2017-06": 201706, "201706": 201706, "2017-12": 201712} {
		m, ok := ParseMonth(text)
		if !ok || m != want {
			t.Errorf("%s: %d, %v", text, m, ok)
		}
	}
	for _, text := range []string{"2017-13", "2017", "2017-6", "六月", "2017-00", ""} {
		if m, ok := ParseMonth(text); ok {
			t.Errorf("%q is %s", text, m)
		}
	}
	m := Month(201711)
	if m.Add(2) != 201801 || m.Add(-11) != 201612 || m.Add(-23) != 201512 {
		t.Errorf("%d %d %d", m.Add(2), m.Add(-11), m.Add(-23))
	}
	if m.First().String() != "2017-11-01" || m.Last().String() != "2017-11-30" || m.String() != "2017-11" || m.Chinese() != "2017年11月" {
		t.Errorf("%s %s %s %s", m.First(), m.Last(), m, m.Chinese())
	}
	if Day(0).Month() != 0 || Month(0).String() != "" || Day(0).String() != "" {
		t.Error("no day is a day")
	}
}
