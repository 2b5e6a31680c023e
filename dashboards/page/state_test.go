package page

import (
	"net/url"
	"testing"

	"wengang/cube"
	"wengang/cube/codes"
	"wengang/sql/clock"
	"wengang/sql/fault"

	"github.com/shopspring/decimal"
)

// An address that a state writes is read as the same state.
func TestStateSurvivesItsAddress(t *testing.T) {
	places := codes.BuiltinPlaces()
	for _, code := range []string{"000000", "360000", "360400", "360430", "360499", "110000", "110105", "660000", "441900"} {
		region, ok := places.ByCode(code, joinDay)
		if !ok {
			t.Fatalf("no place %s", code)
		}
		for _, p := range []cube.Period{{From: 201701, To: 201712}, {From: 201701, To: 201706}, {From: 201707, To: 201712}, {From: 201704, To: 201706},
			{From: 201711, To: 201711}, {From: 201702, To: 201803}, {From: 201702, To: 201704}, {From: 201701, To: 202312}} {
			for l := cube.AcceptedByCounty; l <= cube.AcceptedByMinistry; l++ {
				want := State{Region: region, Period: p, Measure: "enterprises", Level: l}
				u, err := url.Parse(want.URL())
				if err != nil {
					t.Fatal(err)
				}
				got, err := ParseState(u.Query(), places, codes.NationID, joinDay)
				if err != nil || got != want {
					t.Errorf("%s: %+v, %v", want.URL(), got, err)
				}
			}
		}
	}
}

func TestFormSendsYearAndPart(t *testing.T) {
	places := codes.BuiltinPlaces()
	for _, part := range parts() {
		s, err := ParseState(url.Values{"year": {"2017"}, "part": {part.Value}}, places, 360000, joinDay)
		if err != nil || s.Region.Code != "360000" || partToken(s.Period) != part.Value || s.Period.From.Year() != 2017 {
			t.Errorf("part %q: %+v, %v", part.Value, s, err)
		}
	}
}

func TestStateRefusesWhatItDoesNotKnow(t *testing.T) {
	for _, v := range []url.Values{
		{"region": {"999999"}}, {"period": {"2017-13"}}, {"period": {"2018..2017"}}, {"period": {"2017..x"}},
		{"measure": {"premium_due"}}, {"level": {"5"}}, {"year": {"2017"}, "part": {"Q5"}},
	} {
		if _, err := ParseState(v, codes.BuiltinPlaces(), codes.NationID, joinDay); err == nil || fault.CodeOf(err) == fault.Internal {
			t.Errorf("%v: %v", v, err)
		}
	}
}

func TestEveryChoiceIsAMeasureUnderItsName(t *testing.T) {
	labels := map[string]string{}
	for _, m := range cube.Measures() {
		labels[m.Name] = m.Label
	}
	for _, c := range choices {
		if labels[c.name] != c.label {
			t.Errorf("%s is called %q here and %q in the table of measures", c.name, c.label, labels[c.name])
		}
	}
	for _, name := range append(append(useMeasures(), tileMeasures...), flowMeasures...) {
		if labels[name] == "" {
			t.Errorf("%s is no measure", name)
		}
	}
	for _, d := range breakdowns {
		if _, err := cube.ParseQuery(cube.QueryText{Measures: "records", By: d.by}); err != nil {
			t.Errorf("%s: %v", d.id, err)
		}
	}
}

func TestRunningYearEndsAtItsLastMonth(t *testing.T) {
	b := &builder{state: State{Period: cube.Period{From: 202301, To: 202312}}}
	b.years = &cube.Answer{LastMonth: 202305}
	b.Ask = fixed{b.years}
	if err := b.settlePeriod(t.Context()); err != nil {
		t.Fatal(err)
	}
	if want := (cube.Period{From: 202301, To: 202305}); b.period != want || b.base != (cube.Period{From: 202201, To: 202205}) {
		t.Errorf("period %v, base %v", b.period, b.base)
	}
	b.state.Period = cube.Period{From: 202201, To: 202312}
	if err := b.settlePeriod(t.Context()); err != nil || b.base != (cube.Period{}) {
		t.Errorf("two years have the base %v (%v)", b.base, err)
	}
	b.state.Period = cube.Period{}
	b.years.LastMonth, b.Today = 0, clock.Day(19700)
	if err := b.settlePeriod(t.Context()); err != nil || b.period.From.Year() != b.Today.Year() {
		t.Errorf("an empty store shows %v (%v)", b.period, err)
	}
}

// A year that holds only the tail of payments is not what a reader comes for.
func TestDefaultYearHasMoreThanATail(t *testing.T) {
	for _, one := range []struct {
		records map[int]int64
		want    int
	}{
		{map[int]int64{}, 0},
		{map[int]int64{2017: 0}, 0},
		{map[int]int64{2023: 5}, 2023},
		{map[int]int64{2022: 1000, 2023: 900}, 2023},
		{map[int]int64{2022: 1000, 2023: 100}, 2023}, // a tenth is enough
		{map[int]int64{2022: 1000, 2023: 99}, 2022},
		{map[int]int64{2022: 10000, 2023: 900, 2024: 10}, 2022},
		{map[int]int64{2022: 10000, 2023: 900, 2024: 90}, 2024}, // the year before is what a year is held against
		{map[int]int64{2017: 1000, 2019: 1}, 2019},              // no year before
	} {
		records := map[int]decimal.Decimal{}
		for year, n := range one.records {
			records[year] = decimal.NewFromInt(n)
		}
		if got := defaultYear(records); got != one.want {
			t.Errorf("%v: %d, want %d", one.records, got, one.want)
		}
	}
	row := func(year, records string) cube.Row {
		return cube.Row{Members: []cube.Member{{Code: year, Label: year + "年"}}, Values: []cube.Value{filled(records)}}
	}
	b := &builder{Sources: Sources{Ask: fixed{&cube.Answer{LastMonth: 202402, Rows: []cube.Row{row("2022", "500"), row("2023", "400"), row("2024", "3")}}}}}
	if err := b.settlePeriod(t.Context()); err != nil || b.period != (cube.Period{From: 202301, To: 202312}) || b.state.Period != b.period {
		t.Errorf("period %v, state %v (%v)", b.period, b.state.Period, err)
	}
}
