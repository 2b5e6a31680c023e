package export

import (
	"time"

	"wengang/cube"

	"github.com/shopspring/decimal"
)

func filled(s string) cube.Value { return cube.Value{Number: decimal.RequireFromString(s)} }

var (
	blank         = cube.Value{State: cube.Blank}
	notApplicable = cube.Value{State: cube.NotApplicable}
	suppressed    = cube.Value{State: cube.Suppressed}
	rolled        = cube.Member{Code: cube.TotalCode, Label: Total}
	jiangxi       = cube.Member{Code: "360000", Label: "江西省"}
	bingtuan      = cube.Member{Code: "660000", Label: "@兵团,\"一\""}
	pengze        = cube.Member{Code: "360430", Label: "江西省九江市彭泽县"}
)

// sample has every kind of value, a member without code, 其余, a cohort rate,
// a subtotal within the rows and one behind them, and labels that a
// spreadsheet would take for formulas.
func sample() *cube.Answer {
	mining, unspecified, others := cube.Member{Code: "B", Label: "采矿业"}, cube.Member{Label: "未细分"}, cube.Member{Code: cube.OthersCode, Label: "其余"}
	row := func(members []cube.Member, values ...cube.Value) cube.Row {
		return cube.Row{Members: members, Values: values}
	}
	return &cube.Answer{
		Columns: []cube.Column{
			{Name: "region.province", Label: "失业保险参保地（省级）", Kind: "dimension"},
			{Name: "region.county", Label: "失业保险参保地（县级）", Kind: "dimension"},
			{Name: "industry.section", Label: "企业所属行业（门类）", Kind: "dimension"},
			{Name: "records", Label: "享受补贴户次", Kind: "measure", Unit: "户次", Measure: "records", Counting: cube.Additive},
			{Name: "paid_amount", Label: "发放金额", Kind: "measure", Unit: "元", Decimals: 2, Measure: "paid_amount", Counting: cube.Additive},
			{Name: "payment_rate", Label: "发放率", Kind: "measure", Unit: "%", Decimals: 1, Measure: "payment_rate", Counting: cube.Cohort},
			{Name: "payment_rate.yoy", Label: "发放率同比增长", Kind: "measure", Unit: "个百分点", Decimals: 1, Measure: "payment_rate", Calculus: "yoy", Counting: cube.Cohort},
		},
		Rows: []cube.Row{
			row([]cube.Member{jiangxi, pengze, mining}, filled("4"), filled("42179.12"), filled("0.59655736"), filled("-1.25")),
			row([]cube.Member{jiangxi, {Code: "360499", Label: "=cmd|'/C calc'!A0"}, unspecified}, filled("12345678901"), filled("123456789012.30"), notApplicable, notApplicable),
			row([]cube.Member{bingtuan, {Code: "660100", Label: "+1"}, others}, filled("0"), blank, suppressed, filled("3")),
		},
		Subtotals: []cube.Row{
			row([]cube.Member{jiangxi, rolled, rolled}, filled("12345678905"), filled("123456831191.42"), filled("0.4"), filled("0.04")),
			row([]cube.Member{bingtuan, rolled, rolled}, filled("0"), blank, suppressed, notApplicable),
			row([]cube.Member{rolled, rolled, mining}, filled("4"), filled("42179.12"), filled("0.59655736"), filled("-1.25")),
			row([]cube.Member{rolled, rolled, unspecified}, filled("12345678901"), filled("123456789012.30"), notApplicable, notApplicable),
			row([]cube.Member{rolled, rolled, others}, filled("0"), blank, suppressed, filled("3")),
		},
		Totals: []cube.Value{filled("12345678905"), filled("123456831191.42"), filled("0.3"), filled("0")}, RowsTotal: 3,
		Route: "cells:month_county+repeats", AsOf: time.Date(2017, 8, 10, 1, 2, 3, 0, time.UTC), Commit: 1000007, Publication: 1000008,
		Level: cube.AcceptedByMinistry, Levels: []cube.Acceptance{cube.AcceptedByMinistry},
		Period: cube.Period{From: 201701, To: 201706}, FirstMonth: 201703, LastMonth: 201706, Reported: 2, Expected: 32, Units: "省级地区",
		Filters: []cube.FilterLabel{
			{Dimension: "month", Label: "月份", Codes: []string{"2017-01..2017-06"}, Text: "2017年1—6月"},
			{Dimension: "region", Label: "失业保险参保地", Codes: []string{"360000", "660000"}, Text: "江西省、新疆生产建设兵团"},
		},
		LeftOut:     []cube.LeftOut{{Calculus: "yoy", Codes: []string{"110000"}, Labels: []string{"北京市"}}},
		Unconverted: []cube.Unconverted{{Level: "industry.section", Records: 3, Amount: decimal.RequireFromString("1234.5"), Text: "3户次、1234.50元的行业代码为2017年版，不能准确转换，列在“未细分”"}},
		Notes:       []string{"未包括香港、澳门特别行政区和台湾省数据"},
	}
}

// pivoted is a cross table of provinces by months with a subtotal grain, a
// cell that does not exist, and a month that no row on the page has.
func pivoted() *cube.Answer {
	a := sample()
	a.Columns = []cube.Column{
		{Name: "month.year", Label: "年份", Kind: "dimension"},
		{Name: "region.province", Label: "失业保险参保地（省级）", Kind: "dimension"},
		{Name: "month.month", Label: "月份", Kind: "dimension"},
		{Name: "industry.section", Label: "企业所属行业（门类）", Kind: "dimension"},
		a.Columns[4], {Name: "paid_amount.yoy", Label: "发放金额同比增长", Kind: "measure", Unit: "%", Decimals: 1, Measure: "paid_amount", Calculus: "yoy", Counting: cube.Additive},
	}
	a.Pivot = []string{"month.year", "month.month"}
	year, next := cube.Member{Code: "2017", Label: "2017年"}, cube.Member{Code: "2018", Label: "2018年"}
	may, june, january := cube.Member{Code: "2017-05", Label: "2017年5月"}, cube.Member{Code: "2017-06", Label: "2017年6月"}, cube.Member{Code: "2018-01", Label: "2018年1月"}
	mining, making := cube.Member{Code: "B", Label: "采矿业"}, cube.Member{Code: "C", Label: "制造业"}
	row := func(y, p, m, i cube.Member, amount, growth string) cube.Row {
		r := cube.Row{Members: []cube.Member{y, p, m, i}, Values: []cube.Value{filled(amount), notApplicable}}
		if growth != "" {
			r.Values[1] = filled(growth)
		}
		return r
	}
	a.Rows = []cube.Row{
		row(year, jiangxi, june, mining, "10.5", "0.05"),
		row(year, jiangxi, may, making, "20", "-0.1"),
		row(next, jiangxi, january, making, "30", ""),
		row(year, bingtuan, may, mining, "40", "0.123456"),
	}
	a.Subtotals = []cube.Row{
		row(rolled, jiangxi, rolled, rolled, "60.5", "0.2"), // the subtotal asked for
		row(rolled, bingtuan, rolled, rolled, "40", "0.3"),
		row(year, jiangxi, may, rolled, "20", "0.21"), // the same in the columns
		row(year, jiangxi, june, rolled, "10.5", "0.22"),
		row(next, jiangxi, january, rolled, "30", "0.23"),
		row(year, bingtuan, may, rolled, "40", "0.31"),
		row(rolled, jiangxi, rolled, mining, "10.5", "0.4"), // totals of the rows
		row(rolled, jiangxi, rolled, making, "50", "0.5"),
		row(rolled, bingtuan, rolled, mining, "40", "0.6"),
		row(year, rolled, may, rolled, "60", "0.7"), // totals of the columns
		row(year, rolled, june, rolled, "10.5", "0.8"),
		row(next, rolled, january, rolled, "30", "0.9"),
	}
	a.Totals = []cube.Value{filled("100.5"), filled("0.11")}
	a.RowsTotal = 3
	return a
}
