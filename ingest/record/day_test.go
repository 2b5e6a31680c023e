package record

import (
	"errors"
	"strings"
	"testing"

	"wengang/sql/clock"
)

func day(t *testing.T, y, m, d int) clock.Day {
	t.Helper()
	v, ok := clock.NewDay(y, m, d)
	if !ok {
		t.Fatalf("no day %d-%d-%d", y, m, d)
	}
	return v
}

func TestParseDay(t *testing.T) {
	first := day(t, 2017, 6, 1)
	for _, text := range []string{"2017-06-01", "2017-6-1", "2017/6/1", "2017/06/01", "2017.6.1", "20170601", "2017年6月1日", "2017年06月01日",
		"２０１７年６月１日", " 2017 年 6 月 1 日 ", "2017-06-01 00:00:00", "2017-06-01T08:30:00Z", "2017/6/1 8:30", "2017－06－01", "2017—6—1", "2017年6月1号"} {
		if got, err := ParseDay(text); err != nil || got != first {
			t.Errorf("ParseDay(%q) = %s, %v", text, got, err)
		}
	}
	if got, err := ParseDay("2020-02-29"); err != nil || got != day(t, 2020, 2, 29) {
		t.Errorf("29 February 2020: %s, %v", got, err)
	}
	if got, err := ParseDay("　 "); err != nil || got != 0 {
		t.Errorf("blank: %s, %v", got, err)
	}
	for text, part := range map[string]string{
		"2017-02-29":       "没有这一天",
		"2017-13-01":       "没有这一天",
		"20170231":         "没有这一天",
		"0217-06-01":       "没有这一天",
		"17/6/1":           "年份不是四位",
		"6/1/2017":         "年份不是四位",
		"2017-06":          "不完整",
		"2017年6月":          "不完整",
		"201706":           "缺少日",
		"42887":            "序列号",
		"昨天":               "不是日期",
		"2017-06-01 25:00": "不是日期",
		"2017-06-01-02":    "不是日期",
		"2017-06-xx":       "不是日期",
	} {
		_, err := ParseDay(text)
		var v *ValueError
		if !errors.As(err, &v) || !strings.Contains(v.Problem, part) || v.Action == "" {
			t.Errorf("ParseDay(%q): %v, want a problem with %q", text, err, part)
		}
	}
}

// The day count of our own must be the clock's, on every day there is.
func TestCivil(t *testing.T) {
	for y := FirstYear; y <= LastYear; y++ {
		for m := 1; m <= 12; m++ {
			for d := 1; d <= 31; d++ {
				want, exists := clock.NewDay(y, m, d)
				if (d <= daysIn(y, m)) != exists {
					t.Fatalf("%d-%d-%d exists: %v", y, m, d, exists)
				}
				if exists && civil(y, m, d) != want {
					t.Fatalf("civil(%d,%d,%d) = %d, want %d", y, m, d, civil(y, m, d), want)
				}
			}
		}
	}
}

func TestParseSerial(t *testing.T) {
	for _, c := range []struct {
		text     string
		from1904 bool
	}{{"42887", false}, {"42887.354", false}, {"41425", true}} {
		if got, err := ParseSerial(c.text, c.from1904); err != nil || got != day(t, 2017, 6, 1) {
			t.Errorf("ParseSerial(%q, %v) = %s, %v", c.text, c.from1904, got, err)
		}
	}
	for _, text := range []string{"", "x", "0", "-5", "1206", "99999999"} {
		if got, err := ParseSerial(text, false); err == nil {
			t.Errorf("ParseSerial(%q) = %s, want an error", text, got)
		}
	}
}

func FuzzDay(f *testing.F) {
	for _, s := range []string{"2017-06-01", "2017/6/1", "20170601", "2017年6月1日", "２０１７", "17/6/1", "42887", "2017-06-01 00:00:00", "年月日", "\xe5\xb9"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, err := ParseDay(s)
		if err != nil || d == 0 {
			return
		}
		if y := d.Year(); y < FirstYear || y > LastYear {
			t.Errorf("ParseDay(%q) = %s", s, d)
		}
		for _, form := range []string{d.String(), d.Chinese()} {
			if again, err := ParseDay(form); err != nil || again != d {
				t.Errorf("ParseDay(%q) = %s, read back from %q as %s, %v", s, d, form, again, err)
			}
		}
	})
}
