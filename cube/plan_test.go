package cube

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wengang/cube/rollup"
	"wengang/sql/clock"
	"wengang/sql/storetest"
)

var update = flag.Bool("update", false, "write the golden files anew")

// full is a stock like that of ten million records.
func full() stock {
	st := stock{declared: rollup.Declared(), rollups: map[uint16]supply{}, facts: supply{10_000_000, 224}}
	for i, r := range st.declared {
		st.rollups[r.ID] = supply{uint64(1000 * (i + 1) * len(r.Levels)), 7}
	}
	return st
}

var goldenPlans = []struct {
	name string
	text QueryText
}{
	{"total_of_a_year", QueryText{Measures: "records,enterprises,employees,paid_amount", Where: []string{"month=2017"}}},
	{"months", QueryText{Measures: "paid_amount,subsidy_ratio", By: "month.month", Where: []string{"month=2017-01..2017-06"}}},
	{"quarters_and_halves", QueryText{Measures: "enterprises", By: "month.half,month.quarter"}},
	{"counties_of_a_city", QueryText{Measures: "records,enterprises,employees,premium_paid,paid_amount", By: "region.county,industry.section",
		Where: []string{"region=360400", "month=2017-01..2017-06"}}},
	{"one_county", QueryText{Measures: "records,enterprises", By: "industry.class", Where: []string{"region=360430", "month=2023-11"}}},
	{"events_mixed", QueryText{Measures: "declared_records,approved_amount,paid_amount,recovered_amount,payment_rate,days_to_payment", By: "region.province"}},
	{"uses", QueryText{Measures: "use_living,use_coverage,planned_living,planned_coverage", By: "subsidy_year", Where: []string{"subsidy_year=2017..2019"}}},
	{"codes_at_several_levels", QueryText{Measures: "enterprises", By: "ownership.type,size", Where: []string{"industry=C,06,0710", "ownership=100", "size=3,4", "focus=1"}}},
	{"unspecified", QueryText{Measures: "records", By: "policy", Where: []string{"industry.class=未细分", "policy=5"}}},
	{"subtotals", QueryText{Measures: "enterprises,employees,paid_amount", By: "region.province,industry.section,month.quarter", Subtotals: "cube", Where: []string{"month=2017"}}},
	{"year_on_year_with_a_unit_left_out", QueryText{Measures: "paid_amount.yoy,enterprises.last_year", By: "region.province", Where: []string{"month=2017-01..2017-06"}}},
	{"running_total_by_month", QueryText{Measures: "enterprises.ytd,paid_amount.ytd_yoy", By: "month.month", Where: []string{"month=2017-01..2017-06"}}},
	{"top_and_others", QueryText{Measures: "enterprises,paid_amount", By: "region.province,size", Top: "2:paid_amount:region.province", Where: []string{"month=2017"}}},
	{"levels_of_acceptance", QueryText{Measures: "enterprises,employees,paid_amount", By: "acceptance,region_current.city", Where: []string{"region_current=370000", "focus!=0"}}},
	{"years", QueryText{Measures: "records", Where: []string{"month=2017,2019"}, By: "month.year"}},
}

// describe writes a plan and its statements as a golden file shows them. The
// store's part in it, who has data when and what is in the top, is given.
func describe(t *testing.T, text QueryText) string {
	t.Helper()
	x, err := (&Pinned{cube: &Cube{places: builtin, clock: today}, edition: &edition{}}).begin(query(t, text), plan)
	if err != nil {
		t.Fatal(err)
	}
	x.present = map[Acceptance]presence{}
	for _, a := range x.sel.acceptances {
		x.present[a] = presence{x.cover.level, map[uint32]stretch{
			110000: monthsIn([]Period{{201601, 201706}}), 360000: monthsIn([]Period{{201601, 201706}}), 420000: monthsIn([]Period{{201701, 201706}}),
		}}
	}
	x.boundMonths(x.sel.periods == nil)
	if text.Top != "" {
		x.others = &others{level: x.By[x.top.level], rolled: []int{x.top.level}, ids: []uint32{360000, 110000}, codes: []string{"C", "F"}}
	}
	var b strings.Builder
	fmt.Fprintf(&b, "-- %+v\n", text)
	for _, v := range x.views() {
		parts, why := plan(v.shape, full())
		fmt.Fprintf(&b, "\n-- view %+v, %d months back, grains %b: route %s\n", v.viewKey, v.back, v.shape.grains, routeOf(parts))
		for _, reason := range why {
			b.WriteString("--   " + reason + "\n")
		}
		for _, p := range parts {
			w := &writer{places: builtin(), others: x.others}
			one := w.write(p, *v, []string{"1-4-2017-1000001", "1-4-2018-1000001"})
			fmt.Fprintf(&b, "\n-- %s %s grains=%b sums=%b\n%s;\n", p.label(), p.event, p.grains, p.sums, one.sql)
			for _, a := range one.args {
				fmt.Fprintf(&b, "-- @%s = %v\n", a.Name, a.Value)
			}
		}
	}
	return b.String()
}

func TestPlansAsWritten(t *testing.T) {
	for _, golden := range goldenPlans {
		t.Run(golden.name, func(t *testing.T) {
			got := describe(t, golden.text)
			path := filepath.Join("testdata", "plans", golden.name+".sql")
			if *update {
				if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatalf("%v: write it with -update and read what it holds", err)
			}
			if got != string(want) {
				t.Errorf("plan of %s is not that of %s:\n%s", golden.name, path, got)
			}
		})
	}
}

// The cheapest source that keeps every level is taken; one that the
// publication does not hold never is; facts serve what no rollup keeps.
func TestCheapest(t *testing.T) {
	a := rollup.Rollup{ID: 1, Name: "a", Levels: []string{"month.month", "region.province"}}
	b := rollup.Rollup{ID: 2, Name: "b", Levels: []string{"month.month", "region.county", "size"}}
	sums := part{event: Paid, columns: []string{"records"}, grains: []grain{0}}
	for _, test := range []struct {
		needs  []string
		change func(*stock)
		want   string
	}{
		{[]string{"month.quarter", "region.province"}, nil, "cells:a"},
		{[]string{"region.city"}, nil, "cells:b"},
		{[]string{"size", "subsidy_year"}, nil, "cells:b"},
		{[]string{"industry.section"}, nil, "facts"},
		{[]string{"region.province"}, func(s *stock) { delete(s.rollups, 1) }, "cells:b"},
		{[]string{"region.county"}, func(s *stock) { s.facts = supply{4000, 4} }, "facts"},
		{[]string{"region.county"}, func(s *stock) { s.facts = supply{4000, 400} }, "cells:b"},
		{nil, func(s *stock) { s.rollups = nil }, "facts"},
	} {
		st := stock{declared: []rollup.Rollup{b, a}, rollups: map[uint16]supply{1: {100, 4}, 2: {9000, 4}}, facts: supply{50_000, 128}}
		if test.change != nil {
			test.change(&st)
		}
		if p, why := cheapest(sums, shape{filtered: test.needs}, st); p.label() != test.want {
			t.Errorf("needs %v: %s, want %s\n%s", test.needs, p.label(), test.want, strings.Join(why, "\n"))
		}
	}
}

// Every statement that can be written is parsed and resolved by the real
// engine: each source, each level as key and as filter, each column.
func TestEngineTakesEveryStatement(t *testing.T) {
	st := storetest.New(t)
	sources := []part{{source: fromFacts}, {source: fromGroups}, {source: fromRepeats}}
	for _, r := range rollup.Declared() {
		name := fromCells
		if r.Bitmap {
			name = fromBitmaps
		}
		sources = append(sources, part{source: name, rollup: r})
	}
	filters := map[string]string{
		"month.month": "month=2017-03,2018-05", "month.quarter": "month=2017-Q1", "month.half": "month=2017-H2", "month.year": "month=2017..2018",
		"region.province": "region=360000,110000", "region.city": "region=360400", "region.county": "region=360430,360000,360499",
		"industry.section": "industry=C", "industry.division": "industry=06", "industry.group": "industry=061", "industry.class": "industry.class=0610,未细分",
		"industry_2017.section": "industry_2017=C", "industry_2017.division": "industry_2017=06", "industry_2017.group": "industry_2017=061", "industry_2017.class": "industry_2017.class=0610,未细分",
		"ownership.category": "ownership=100", "ownership.type": "ownership=170", "ownership.subtype": "ownership=173",
		"size": "size=1..2", "policy": "policy=1", "focus": "focus!=0", "subsidy_year": "subsidy_year=2017..2019", "acceptance": "acceptance=county..province",
		"region_current.province": "region_current=370000", "region_current.city": "region_current=370100", "region_current.county": "region_current!=371202,370112",
	}
	statements := 0
	for _, p := range sources {
		for _, c := range columns {
			if gives(p.source, c.class) {
				p.columns = append(p.columns, c.name)
			}
		}
		for _, level := range levelNames() {
			if (p.source == fromCells || p.source == fromBitmaps) && missing(p.rollup, []string{level}) != "" {
				continue
			}
			for _, e := range events {
				p.event = e
				q := query(t, QueryText{Measures: "records", By: level, Where: []string{filters[level]}})
				sel, err := resolve(q, builtin())
				if err != nil {
					t.Fatal(err)
				}
				plain := view{selection: sel, shape: shape{by: []string{level}}}
				ranked := &others{level: level, rolled: []int{0}, ids: []uint32{1, 2}, codes: []string{"1", ""}}
				compared := plain
				compared.only, compared.unit = []restriction{{units: []uint32{110000, 360000}}, {units: []uint32{420000}}}, levelProvince
				running := plain
				running.targets = []clock.Month{201705, 201706}
				for _, variant := range []struct {
					grains []grain
					view   view
					others *others
				}{
					{[]grain{1}, plain, nil}, {[]grain{0}, plain, nil}, {[]grain{1, 0}, plain, nil}, {[]grain{1}, plain, ranked},
					{[]grain{1}, compared, nil}, {[]grain{1}, running, nil},
				} {
					if d, _, _ := levelNamed(level); variant.others != nil && (d.Name == dimMonth || d.Name == dimAcceptance) {
						continue // never ranked
					}
					if len(variant.grains) > 1 && (p.source == fromRepeats || p.source == fromGroups) {
						continue // planned grain by grain
					}
					p.grains = variant.grains
					w := &writer{places: builtin(), others: variant.others}
					s := w.write(p, variant.view, []string{"4-2017-1"})
					rows, err := st.QueryText(context.Background(), "EXPLAIN "+s.sql, s.named()...)
					if err != nil {
						t.Fatalf("%v\n%s", err, s.sql)
					}
					_ = rows.Close()
					statements++
				}
			}
		}
	}
	t.Logf("%d statements", statements)
	if len(filters) != len(levelNames()) {
		t.Errorf("%d filters for %d levels", len(filters), len(levelNames()))
	}
}

// gives tells whether a source has columns of a class.
func gives(s source, c class) bool {
	switch s {
	case fromCells:
		return c != distinct
	case fromBitmaps:
		return c == distinct
	case fromRepeats, fromGroups:
		return c == yearly
	}
	return true
}
