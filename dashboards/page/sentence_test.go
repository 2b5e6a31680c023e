package page

import (
	"testing"

	"wengang/cube"
	"wengang/sql/clock"
)

func ranking(column cube.Column, pairs ...string) (*cube.Answer, []cube.Row) {
	a := &cube.Answer{Columns: []cube.Column{{Name: "size", Kind: "dimension"}, column}}
	sum := filled("0")
	for i := 0; i < len(pairs); i += 2 {
		v := filled(pairs[i+1])
		sum.Number = sum.Number.Add(v.Number)
		a.Rows = append(a.Rows, cube.Row{Members: []cube.Member{{Code: pairs[i], Label: pairs[i]}}, Values: []cube.Value{v}})
	}
	a.Totals = []cube.Value{sum}
	return a, a.Rows
}

func TestRankSentence(t *testing.T) {
	for _, one := range []struct {
		choice string
		column cube.Column
		pairs  []string
		want   string
	}{
		{"paid_amount", money, []string{"小型", "300", "中型", "100", "微型", "60", "大型", "40"},
			"2017年1—6月，发放金额居前三位的是小型（300.00元）、中型（100.00元）、微型（60.00元），合计占92.0%。"},
		{"paid_amount", money, []string{"小型", "300", "中型", "100"}, "2017年1—6月，发放金额居前二位的是小型（300.00元）、中型（100.00元）。"},
		{"paid_amount", money, []string{"小型", "300"}, "2017年1—6月，发放金额集中在小型（300.00元）。"},
		{"enterprises", heads, []string{"小型", "30", "大型", "4"}, "2017年1—6月，享受补贴企业户数最多的是小型（30户），最少的是大型（4户）。"},
		{"subsidy_ratio", percent, []string{"小型", "0.6", "大型", "0.3"}, "2017年1—6月，享受补贴比例最高的是小型（60.0%），最低的是大型（30.0%）。"},
		{"subsidy_ratio", percent, []string{"小型", "0.50001", "大型", "0.5"}, "2017年1—6月，2项的享受补贴比例相同，均为50.0%。"},
		{"subsidy_ratio", percent, []string{"小型", "0.5"}, "2017年1—6月，只有小型有数据，享受补贴比例为50.0%。"},
	} {
		b := &builder{period: cube.Period{From: 201701, To: 201706}}
		b.choice, _ = choiceNamed(one.choice)
		a, rows := ranking(one.column, one.pairs...)
		if got := b.rankSentence(one.column, columnUnit(one.column, rows[0].Values[0].Number), 0, rows, a, nil); got != one.want {
			t.Errorf("got  %s\nwant %s", got, one.want)
		}
	}
}

func TestMonthsSentence(t *testing.T) {
	months := []clock.Month{201701, 201702, 201703, 201704}
	for _, one := range []struct {
		values map[clock.Month]string
		want   string
	}{
		{nil, ""},
		{map[clock.Month]string{201704: "5"}, ""}, // outside the period
		{map[clock.Month]string{201702: "5"}, "2017年1—3月，发放金额为5.00元，在2月。"},
		{map[clock.Month]string{201701: "5", 201702: "5"}, "2017年1—3月，有数据的2个月发放金额相同，均为5.00元。"},
		{map[clock.Month]string{201701: "5", 201702: "15", 201704: "99"}, "2017年1—3月，发放金额以2月最多，为15.00元，占75.0%；1月最少，为5.00元。"},
	} {
		b := &builder{period: cube.Period{From: 201701, To: 201703}}
		b.choice, _ = choiceNamed("paid_amount")
		got := b.monthsSentence(money, columnUnit(money, filled("99").Number), months, func(m clock.Month) cube.Value {
			if text, ok := one.values[m]; ok {
				return filled(text)
			}
			return cube.Value{State: cube.Blank}
		})
		if got != one.want {
			t.Errorf("got  %s\nwant %s", got, one.want)
		}
	}
}
