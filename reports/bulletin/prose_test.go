package bulletin

import (
	"testing"

	"wengang/cube"

	"github.com/shopspring/decimal"
)

// two is a composer with one measure in two periods; "" is blank.
func two(unit string, places int32, now, then string) *composer {
	answer := func(s string) *cube.Answer {
		v := cube.Value{State: cube.Blank}
		if s != "" {
			v = cube.Value{Number: decimal.RequireFromString(s)}
		}
		return &cube.Answer{
			Columns: []cube.Column{{Name: "m", Kind: "measure", Unit: unit, Decimals: places}}, Totals: []cube.Value{v},
		}
	}
	return &composer{answers: Answers{"now": answer(now), "then": answer(then)}}
}

// TestChange: direction words, 个百分点, 持平, 基本持平, multiples, and no
// rate on a base that is zero or missing.
func TestChange(t *testing.T) {
	for _, tc := range []struct {
		unit      string
		places    int32
		now, then string
		want      string
	}{
		{"元", 2, "286000000", "216000000", "比上年同期增加0.70亿元，增长32.4%"},
		{"元", 2, "216000000", "286000000", "比上年同期减少0.70亿元，下降24.5%"},
		{"元", 2, "286000000", "285999000", "比上年同期增加1000.00元，基本持平"},
		{"元", 2, "500.00", "500.00", "与上年同期持平"},
		{"元", 2, "500.00", "0", "比上年同期增加500.00元（上年同期为零，不计算增长率）"},
		{"元", 2, "500.00", "", "上年同期无可比数据"},
		{"元", 2, "", "500.00", "上年同期无可比数据"},
		{"户", 0, "300", "100", "比上年同期增加200户，为上年同期的3.0倍"},
		{"户", 0, "200", "100", "比上年同期增加100户，为上年同期的2.0倍"},
		{"户", 0, "0", "100", "比上年同期减少100户，下降100.0%"},
		{"人", 0, "13000", "10600", "比上年同期增加0.24万人，增长22.6%"},
		{"人", 0, "13000", "12995", "比上年同期增加5人，基本持平"},
		{"%", 1, "0.490", "0.479", "比上年同期提高1.1个百分点"},
		{"%", 1, "0.479", "0.490", "比上年同期降低1.1个百分点"},
		{"%", 2, "0.0235", "0.0240", "比上年同期降低0.05个百分点"},
		{"%", 1, "0.4790", "0.4791", "与上年同期基本持平"},
		{"%", 1, "0.479", "0.479", "与上年同期持平"},
	} {
		w := two(tc.unit, tc.places, tc.now, tc.then).write().change("now", "then", "m")
		if got := w.paragraph().Paragraph.String(); got != tc.want {
			t.Errorf("%s → %s %s: %q, want %q", tc.then, tc.now, tc.unit, got, tc.want)
		}
	}
}

func TestUnits(t *testing.T) {
	for _, tc := range []struct {
		base, value, want string
	}{
		{"元", "42179.12", "42179.12元"},
		{"元", "999999.99", "999999.99元"},
		{"元", "1000000", "100.00万元"},
		{"元", "4147400", "414.74万元"},
		{"元", "99999999.99", "10000.00万元"},
		{"元", "100000000", "1.00亿元"},
		{"元", "23150000000", "231.50亿元"},
		{"户", "9999", "9999户"},
		{"户", "10000", "1.00万户"},
		{"人", "145000000", "1.45亿人"},
		{"户次", "117500", "11.75万户次"},
		{"元", "0", "0.00元"},
	} {
		v := decimal.RequireFromString(tc.value)
		f := Figure{Value: v, Unit: proseUnit(tc.base, 2, v)}
		if got := f.String(); got != tc.want {
			t.Errorf("%s%s: %s, want %s", tc.value, tc.base, got, tc.want)
		}
	}
}

// TestRounding is half up, each number on its own.
func TestRounding(t *testing.T) {
	for value, want := range map[string]string{
		"0.12345": "12.3%", "0.1235": "12.4%", "0.00049": "0.0%", "0.0005": "0.1%", "-0.0005": "-0.1%", "1": "100.0%",
	} {
		f := Figure{Value: decimal.RequireFromString(value), Unit: percent}
		if got := f.String(); got != want {
			t.Errorf("%s: %s, want %s", value, got, want)
		}
	}
	// 1 ÷ 2000 lies on the boundary itself; a third stays clear of it.
	boundary := compare(OpTimes, whole(1), whole(2000))
	if got := (&Figure{Value: boundary.Number, Unit: percent}).Number(); got != "0.1" {
		t.Errorf("0.05 %% is shown as %s", got)
	}
}

// TestRowUnit: figures side by side share a unit in which none vanishes.
func TestRowUnit(t *testing.T) {
	for _, tc := range []struct {
		values []string
		want   string
	}{
		{[]string{"286000000", "88000000"}, "亿元"},
		{[]string{"286000000", "350000"}, "万元"},
		{[]string{"286000000", "42"}, "元"},
		{[]string{"0", "5000000"}, "万元"},
		{nil, "元"},
	} {
		var values []decimal.Decimal
		for _, v := range tc.values {
			values = append(values, decimal.RequireFromString(v))
		}
		if got := rowUnit("元", 2, values).Label; got != tc.want {
			t.Errorf("%v: %s, want %s", tc.values, got, tc.want)
		}
	}
}

// TestStates: blank, not applicable and suppressed are no zeros and spread to
// what is made of them.
func TestStates(t *testing.T) {
	blank, none, hidden := cube.Value{State: cube.Blank}, cube.Value{State: cube.NotApplicable}, cube.Value{State: cube.Suppressed}
	for _, v := range []cube.Value{blank, none, hidden} {
		if got := compare(OpGrowth, v, whole(1)); got.State != v.State {
			t.Errorf("growth from %v is %v", v, got)
		}
		if got := share([]cube.Value{v}, []cube.Value{whole(2)}); got.State != v.State {
			t.Errorf("share of %v is %v", v, got)
		}
	}
	if got := compare(OpGrowth, whole(5), whole(0)); got.State != cube.NotApplicable {
		t.Errorf("growth on zero is %v", got)
	}
	if got := (&Figure{State: cube.Blank}).String(); got != "—" {
		t.Errorf("blank is shown as %q", got)
	}
	if got := (&Figure{State: cube.Suppressed}).String(); got == "—" || got == "0" {
		t.Errorf("suppressed is shown as %q", got)
	}
}
