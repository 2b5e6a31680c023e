package cube

import (
	"context"
	"math/rand/v2"
	"testing"

	"wengang/sql/clock"
)

func TestReportingUnits(t *testing.T) {
	for _, test := range []struct {
		where    string
		level    string
		expected int
	}{
		{"month=2017-06", levelProvince, 32},
		{"region=000000", levelProvince, 32},
		{"region=110000,360000", levelProvince, 2},
		{"region=360000", levelCity, 12},   // 11 cities and 省本级
		{"region=360400", levelCounty, 14}, // 13 counties of today and 市本级
		{"region=360430", levelCounty, 1},
	} {
		sel, err := resolved(t, []string{test.where}, Everything)
		if err != nil {
			t.Fatal(err)
		}
		c := coverageOf(sel, builtin(), clock.Today(today))
		if c.level != test.level || len(c.expected) != test.expected {
			t.Errorf("%s: %d of %s (%s), want %d of %s", test.where, len(c.expected), c.level, c.unit, test.expected, test.level)
		}
	}
}

// Coverage leaves out filters that are not of time and place, and comes out
// the same from facts where no rollup serves.
func TestCoverage(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 7))
	entries := random(r, 400, 30, 12)
	c, st := load(t, entries)
	ctx := context.Background()
	pinned, err := c.Pin(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer pinned.Release()
	for _, where := range [][]string{{}, {"month=2017"}, {"month=2017-03..2018-04"}, {"region=360000", "subsidy_year=2017"}, {"region=360000,110000", "size=1"}, {"month=2018", "region=420000", "industry=C"}} {
		sel, err := resolved(t, where, Everything)
		if err != nil {
			t.Fatal(err)
		}
		cover := coverageOf(sel, builtin(), clock.Today(today))
		with, without := pinned.edition.stock(sel), pinned.edition.stock(sel)
		with.facts.rows, without.declared = 1<<40, nil
		got := [2]map[unit]bool{{}, {}}
		for i, stock := range []stock{with, without} {
			s, ok := cover.statement(&writer{places: builtin()}, sel, stock, func(p part) []string { return pinned.edition.partitions(p, sel) })
			if !ok {
				t.Fatalf("%v: no statement", where)
			}
			if facts := s.part.source == fromFacts; facts != (i == 1) {
				t.Errorf("%v: source %s", where, s.part.label())
			}
			units, err := runUnits(ctx, st, s)
			if err != nil {
				t.Fatal(err)
			}
			for _, u := range units {
				got[i][u] = true
			}
		}
		// In memory: any event in the period, at the units' level.
		want := map[unit]bool{}
		first, last := map[string]clock.Month{}, map[string]clock.Month{}
		place := map[string]uint32{}
		truth := reference{entries: entries, places: builtin()}
		q := query(t, QueryText{Measures: "records", Where: where})
		for _, e := range entries {
			for _, event := range events {
				on, _ := e.on(event)
				keep := on != 0 && e.level == 4
				for _, f := range q.Where {
					if f.Dimension == "month" || f.Dimension == "region" || f.Dimension == "subsidy_year" {
						keep = keep && truth.keeps(e, on, f)
					}
				}
				if !keep {
					continue
				}
				name := truth.member(e, on, cover.level)
				switch cover.level {
				case levelProvince:
					place[name] = uint32(builtin().Province(e.place))
				case levelCity:
					place[name] = uint32(builtin().City(e.place))
				default:
					place[name] = uint32(e.place)
				}
				if event == Paid {
					last[name] = max(last[name], on.Month())
					if first[name] == 0 || on.Month() < first[name] {
						first[name] = on.Month()
					}
				}
			}
		}
		for name, id := range place {
			want[unit{id, first[name], last[name]}] = true
		}
		if len(want) == 0 {
			t.Fatalf("%v: proves nothing", where)
		}
		for i := range got {
			if len(got[i]) != len(want) {
				t.Errorf("%v by way %d: %v, want %v", where, i, got[i], want)
			}
			for u := range want {
				if !got[i][u] {
					t.Errorf("%v by way %d: %v is missing", where, i, u)
				}
			}
		}
	}
}
