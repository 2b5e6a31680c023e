package cube

import (
	"testing"

	"github.com/shopspring/decimal"
)

func TestFigureDividesExactly(t *testing.T) {
	ratio, err := measureNamed("subsidy_ratio")
	if err != nil {
		t.Fatal(err)
	}
	perHead, err := measureNamed("paid_per_employee")
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		m          Measure
		of, over   string
		want       string
		state      State
		shownPlace int32
	}{
		{ratio, "900", "3000", "0.3", Filled, 3},
		{ratio, "2.00", "3.00", "0.667", Filled, 3}, // the engine gives 0.66
		{ratio, "1", "0", "", NotApplicable, 0},
		{ratio, "0", "5", "0", Filled, 3},
		{ratio, "0.3335", "1", "0.334", Filled, 3},                                     // half up
		{ratio, "333499999999999999999", "1000000000000000000000", "0.333", Filled, 3}, // just below the half
		{perHead, "42179.12", "198", "213.03", Filled, 2},
	} {
		sums := map[Term]decimal.Decimal{test.m.Of: decimal.RequireFromString(test.of), test.m.Over: decimal.RequireFromString(test.over)}
		v := fractionOf(test.m, func(term Term) decimal.Decimal { return sums[term] }).value()
		if v.State != test.state || v.State == Filled && v.Number.Round(test.shownPlace).String() != test.want {
			t.Errorf("%s: %s ÷ %s gave %v %s, want %s", test.m.Name, test.of, test.over, v.State, v.Number.Round(test.shownPlace), test.want)
		}
	}
}
