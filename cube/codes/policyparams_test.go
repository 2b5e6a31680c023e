package codes

import (
	"testing"

	"wengang/sql/clock"
)

const hubei, jiangxi PlaceID = 420000, 360000

func day(t *testing.T, s string) clock.Day {
	t.Helper()
	if s == "" {
		return 0
	}
	return mustDay(s)
}

func TestCaps(t *testing.T) {
	for _, c := range []struct {
		day, size string
		province  PlaceID
		want      string
	}{
		{"2015-06-01", "1", jiangxi, "50%"}, {"2017-06-01", "4", jiangxi, "50%"}, {"2019-12-31", "3", jiangxi, "50%"},
		{"2020-03-24", "4", jiangxi, "50%"}, {"2020-03-25", "4", jiangxi, "100%"}, {"2020-12-31", "2", jiangxi, "100%"},
		{"2020-06-01", "1", jiangxi, "50%"}, {"2020-06-01", "1", hubei, "100%"},
		{"2021-01-01", "1", jiangxi, "30%"}, {"2021-06-01", "1", hubei, "30%"}, {"2021-06-01", "4", jiangxi, "60%"},
		{"2022-03-31", "4", jiangxi, "60%"}, {"2022-06-01", "4", jiangxi, "90%"},
		{"2022-04-30", "1", jiangxi, "30%"}, {"2022-06-01", "1", jiangxi, "50%"},
		{"2023-11-28", "1", jiangxi, "30%"}, {"2023-11-28", "4", jiangxi, "60%"}, {"2024-06-01", "2", jiangxi, "60%"},
		{"2025-06-30", "3", jiangxi, "60%"}, {"2025-07-01", "3", jiangxi, "90%"},
	} {
		l, ok := PolicyOn(day(t, c.day)).Cap(c.size, c.province)
		if !ok || l.Rate.String() != c.want || l.Strict || l.Source == "" {
			t.Errorf("cap on %s for size %s in %d = %s %+v, want %s", c.day, c.size, c.province, l.Rate, l, c.want)
		}
	}
	if l, ok := PolicyOn(day(t, "2026-06-01")).Cap("4", jiangxi); ok {
		t.Errorf("a cap of %s is carried on beyond what is known", l.Rate)
	}
	if _, ok := PolicyOn(day(t, "2017-06-01")).Cap("", jiangxi); ok {
		t.Error("there is a cap without a size")
	}
}

func TestLayoffLimits(t *testing.T) {
	for _, c := range []struct {
		day, size string
		headcount int64
		want      string
		strict    bool
	}{
		{"2017-06-01", "3", 100, "4.02%", true}, {"2017-06-01", "4", 10, "4.02%", true},
		{"2019-12-31", "3", 100, "3.8%", true},
		{"2020-01-01", "3", 100, "5.5%", false}, {"2020-06-01", "4", 30, "20%", false}, {"2020-06-01", "4", 31, "5.5%", false},
		{"2020-06-01", "1", 2000, "3.62%", false}, {"2020-06-01", "1", 20, "3.62%", false},
		{"2023-06-01", "1", 2000, "5.5%", false}, {"2023-06-01", "4", 30, "20%", false},
	} {
		l, ok := PolicyOn(day(t, c.day)).LayoffLimit(c.size, c.headcount, jiangxi)
		if !ok || l.Rate.String() != c.want || l.Strict != c.strict {
			t.Errorf("layoff limit on %s for size %s, %d persons = %s strict %v, want %s strict %v",
				c.day, c.size, c.headcount, l.Rate, l.Strict, c.want, c.strict)
		}
	}
}

func TestLimitAllows(t *testing.T) {
	for _, c := range []struct {
		limit       Limit
		part, whole int64
		want        bool
	}{
		{Limit{Rate: 550}, 11, 200, true}, // exactly 5.5 %
		{Limit{Rate: 550, Strict: true}, 11, 200, false},
		{Limit{Rate: 550, Strict: true}, 10, 200, true},
		{Limit{Rate: 550}, 12, 200, false},
		{Limit{Rate: 402, Strict: true}, 0, 0, true},
		{Limit{Rate: 402, Strict: true}, 0, 10, true},
		{Limit{Rate: 402}, 1, 0, false},
		{Limit{Rate: 5000}, 50000, 100000, true},
		{Limit{Rate: 5000}, 50001, 100000, false},
	} {
		if got := c.limit.Allows(c.part, c.whole); got != c.want {
			t.Errorf("%+v allows %d of %d: %v", c.limit, c.part, c.whole, got)
		}
	}
}

func TestPolicyTermAndDirections(t *testing.T) {
	for d, want := range map[string]string{"2017-06-01": "稳岗补贴", "2018-12-31": "稳岗补贴", "2019-01-01": "稳岗返还", "2023-06-01": "稳岗返还"} {
		if got := PolicyOn(day(t, d)).Term; got != want {
			t.Errorf("term on %s is %s, want %s", d, got, want)
		}
	}
	for d, n := range map[string]int{"2017-06-01": 5, "2023-12-31": 5, "2024-01-01": 6} {
		p := PolicyOn(day(t, d))
		if len(p.Directions) != n || p.Directions[n-1].Name != "other" || p.Allowed("cost") != (n == 6) {
			t.Errorf("directions on %s: %v", d, p.Directions)
		}
	}
	for d, want := range map[string]bool{"2018-12-31": false, "2019-01-01": true, "2020-12-31": true, "2021-01-01": false} {
		if source, got := PolicyOn(day(t, d)).Distressed("4", jiangxi); got != want || got && source == "" {
			t.Errorf("困难企业 rules on %s: %v", d, got)
		}
	}
}

// Two rows of one parameter must never hold at once for one size and place,
// and the years of the system must have no gap.
func TestPolicyTableHasNoGapNorOverlap(t *testing.T) {
	for d, last := day(t, "2014-11-06"), day(t, "2025-12-31"); d <= last; d++ {
		p := PolicyOn(d)
		if p.Term == "" || p.Since > d {
			t.Fatalf("no term on %s", d)
		}
		for _, e := range Size().All() {
			for _, parameter := range []string{"cap", "layoff_limit", "small_staff", "distressed", "small_layoff_limit"} {
				held := make(map[PlaceID]int)
				for _, r := range p.rows {
					if r.parameter == parameter && containsSize(r, e.Code) {
						held[r.region]++
					}
				}
				for region, n := range held {
					if n > 1 {
						t.Fatalf("%s for size %s in %d stands %d times on %s", parameter, e.Code, region, n, d)
					}
				}
				if parameter == "cap" || parameter == "layoff_limit" {
					if held[0] != 1 {
						t.Fatalf("no national %s for size %s on %s", parameter, e.Code, d)
					}
				}
			}
		}
	}
}

func containsSize(r policyRow, size string) bool {
	for _, s := range r.sizes {
		if string(s) == size {
			return true
		}
	}
	return false
}

func TestPolicyOnDoesNotAllocate(t *testing.T) {
	d := day(t, "2017-06-01")
	if n := testing.AllocsPerRun(100, func() { PolicyOn(d).Cap("4", jiangxi) }); n != 0 {
		t.Errorf("PolicyOn allocates %v times", n)
	}
}
