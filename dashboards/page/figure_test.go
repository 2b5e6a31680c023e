package page

import (
	"strings"
	"testing"

	"wengang/cube"

	"github.com/shopspring/decimal"
)

var (
	money   = cube.Column{Label: "发放金额", Unit: "元", Decimals: 2}
	heads   = cube.Column{Label: "享受补贴企业户数", Unit: "户"}
	percent = cube.Column{Label: "享受补贴比例", Unit: "%", Decimals: 1}
	days    = cube.Column{Label: "申报至发放天数", Unit: "天", Decimals: 1}
)

func filled(text string) cube.Value { return cube.Value{Number: decimal.RequireFromString(text)} }

func TestProse(t *testing.T) {
	for _, one := range []struct {
		column cube.Column
		value  cube.Value
		want   string
	}{
		{money, filled("42179.12"), "42,179.12元"},
		{money, filled("999999.99"), "999,999.99元"},
		{money, filled("1000000"), "100.00万元"},
		{money, filled("99999999.99"), "10,000.00万元"},
		{money, filled("100000000"), "1.00亿元"},
		{money, filled("104200000000"), "1,042.00亿元"},
		{money, filled("0"), "0.00元"},
		{heads, filled("23"), "23户"},
		{heads, filled("9999"), "9,999户"},
		{heads, filled("6080000"), "608.00万户"},
		{percent, filled("0.5965"), "59.7%"}, // half up
		{percent, filled("1.2"), "120.0%"},
		{days, filled("41.25"), "41.3天"},
		{money, cube.Value{State: cube.Blank}, "无数据"},
		{percent, cube.Value{State: cube.NotApplicable}, "不适用"},
		{heads, cube.Value{State: cube.Suppressed}, "不予公布"},
	} {
		if got := prose(one.column, one.value); got != one.want {
			t.Errorf("%s %v: %s, want %s", one.column.Label, one.value, got, one.want)
		}
	}
}

func TestColumnHasOneUnit(t *testing.T) {
	for _, one := range []struct {
		column  cube.Column
		largest string
		want    string
	}{
		{money, "999999.99", "元"}, {money, "1000000", "万元"}, {money, "99999999999", "万元"}, {money, "100000000000", "亿元"},
		{heads, "6080000", "户"}, {percent, "0.5", "%"}, {days, "100", "天"},
	} {
		if got := columnUnit(one.column, decimal.RequireFromString(one.largest)).label; got != one.want {
			t.Errorf("%s up to %s: %s, want %s", one.column.Label, one.largest, got, one.want)
		}
	}
}

func TestThousands(t *testing.T) {
	for text, want := range map[string]string{
		"0": "0", "999": "999", "1000": "1,000", "123456.70": "123,456.70", "-1234567": "-1,234,567", "-0.00": "0.00", "-0.01": "-0.01",
	} {
		if got := thousands(text); got != want {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
	}
}

func TestChange(t *testing.T) {
	blank := cube.Value{State: cube.Blank}
	for _, one := range []struct {
		column    cube.Column
		now, base cube.Value
		want      string
		direction int
	}{
		{money, filled("105.5"), filled("100"), "同比增长5.5%", 1},
		{money, filled("90"), filled("100"), "同比下降10.0%", -1},
		{money, filled("100.04"), filled("100"), "同比持平", 0},
		{money, filled("100.05"), filled("100"), "同比增长0.1%", 1},
		{percent, filled("0.305"), filled("0.3"), "同比提高0.5个百分点", 1},
		{percent, filled("0.2"), filled("0.3"), "同比降低10.0个百分点", -1},
		{heads, filled("12"), filled("0"), "比上年同期增加12户", 1},
		{heads, filled("0"), filled("0"), "比上年同期持平", 0},
		{money, filled("1"), blank, "上年同期无数据", 0},
		{money, blank, filled("1"), "", 0},
		{percent, cube.Value{State: cube.NotApplicable}, filled("1"), "", 0},
	} {
		got := changeOf(one.column, one.now, one.base)
		if got.Text != one.want || got.Direction != one.direction {
			t.Errorf("%s %v against %v: %+v, want %s", one.column.Label, one.now, one.base, got, one.want)
		}
	}
}

func TestShare(t *testing.T) {
	if got := shareText(filled("1"), filled("3")); got != "33.3" {
		t.Errorf("1 of 3: %s", got)
	}
	if got := shareText(filled("1"), filled("0")); got != signNotApplicable {
		t.Errorf("1 of 0: %s", got)
	}
	if got := shareText(cube.Value{State: cube.Suppressed}, filled("3")); got != signSuppressed {
		t.Errorf("suppressed: %s", got)
	}
}

// Blank, zero, not applicable and suppressed are four different things, in
// tiles as in tables, for eyes and for those who are read to.
func TestWhatIsNoFigureIsTold(t *testing.T) {
	pages, err := NewPages(func(name string) string { return name })
	if err != nil {
		t.Fatal(err)
	}
	values := []cube.Value{filled("0"), {State: cube.Blank}, {State: cube.NotApplicable}, {State: cube.Suppressed}}
	model := &Model{Cards: []Card{{ID: "x", Title: "x", Table: &Table{Rows: []TableRow{{Label: "x"}}}}}}
	for _, v := range values {
		model.Tiles = append(model.Tiles, tile(percent, v))
		row := &model.Cards[0].Table.Rows[0]
		row.Cells = append(row.Cells, columnUnit(percent, v.Number).text(v))
	}
	body, err := pages.Body(Dashboard, View{Page: model})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`<dd class="value">0.0<small>%</small></dd></div>`,
		`<dd class="value none">无数据</dd></div>`,
		`<dd class="value none" title="不适用"><span aria-hidden="true">—</span></dd><dd class="exact">不适用</dd>`,
		`<dd class="value none" title="不予公布"><span aria-hidden="true">＊</span></dd><dd class="exact">不予公布</dd>`,
		`<td>0.0</td><td>无数据</td><td title="不适用" aria-label="不适用">—</td><td title="不予公布" aria-label="不予公布">＊</td>`,
	} {
		if !strings.Contains(string(body), want) {
			t.Errorf("the page lacks %s\n%s", want, body)
		}
	}
	for i, v := range []string{"", "", "不适用", "不予公布"} {
		if got := why(values[i]); got != v {
			t.Errorf("%v: %q, want %q", values[i], got, v)
		}
	}
}
