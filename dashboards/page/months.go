package page

import (
	"fmt"
	"slices"

	"wengang/cube"
	"wengang/dashboards/chart"
	"wengang/sql/clock"

	"github.com/shopspring/decimal"
)

// monthsCard draws the months of the period's calendar year, those outside the
// period lighter, with the year before as a line; a longer period as it is.
func (b *builder) monthsCard() (Card, error) {
	i := slices.Index(columnMeasures(), b.choice.name)
	window := b.monthWindow()
	oneYear := window.To.Year() == b.period.From.Year()
	first := window.From
	if oneYear {
		first = window.From.Add(12)
	}
	c, u := b.column(b.months, i)
	card := Card{ID: "months", Title: "分月情况", Wide: true, Meta: meta(u.label, b.months), Downloads: b.figuresOf(columnMeasures(), []string{"month.month"}, window)}

	at := map[string]cube.Row{}
	for _, r := range b.months.Rows {
		at[r.Members[0].Code] = r
	}
	value := func(m clock.Month) cube.Value {
		if r, ok := at[m.String()]; ok {
			return r.Values[i]
		}
		return cube.Value{State: cube.Blank}
	}
	var bars, base []chart.Item
	var months []clock.Month
	hasBase := false
	for m := first; m <= window.To; m = m.Add(1) {
		name := fmt.Sprintf("%d月", m.Number())
		if !oneYear {
			name = m.String()
		}
		months = append(months, m)
		bars = append(bars, chart.Item{
			Name: name, Value: nullable(value(m), u), Faint: m < b.period.From || m > b.period.To,
			Href: b.stateOf(m).URL(), Note: why(value(m)),
		})
		before := value(m.Add(-12))
		hasBase = hasBase || before.State == cube.Filled
		base = append(base, chart.Item{Name: name, Value: nullable(before, u), Note: why(before)})
	}
	if !oneYear || !hasBase {
		base = nil
	}
	card.Sentence = b.monthsSentence(c, u, months, value)
	if card.Sentence == "" {
		card.Empty = fmt.Sprintf("%s没有数据。", b.period.Label())
		return card, nil
	}
	label := b.period.Label()
	if oneYear {
		label = fmt.Sprintf("%d年", window.To.Year())
	}
	spec, err := chart.Months(label, bars, fmt.Sprintf("%d年", window.From.Year()), base, chart.Scale{Unit: u.label, Decimals: u.decimals}, card.Sentence).JSON()
	if err != nil {
		return Card{}, err
	}
	card.Charts = []Plot{{ID: "chart-months", Label: "分月" + c.Label, Spec: spec}}
	card.Table = b.monthsTable(months, at, c, u, value, base != nil)
	if b.choice.name == "enterprises" {
		card.Remarks = append(card.Remarks, "同一企业在几个月内都获得补贴的，各月分别计数，各月之和可大于全年。")
	}
	return card, nil
}

// stateOf is the state for one month.
func (b *builder) stateOf(m clock.Month) State {
	s := b.state
	s.Period = cube.Period{From: m, To: m}
	return s
}

// monthsSentence names the highest and the lowest month of the period; "" where
// no month has data.
func (b *builder) monthsSentence(c cube.Column, u unit, months []clock.Month, value func(clock.Month) cube.Value) string {
	var high, low clock.Month
	var sum decimal.Decimal
	count := 0
	for _, m := range months {
		v := value(m)
		if v.State != cube.Filled || m < b.period.From || m > b.period.To {
			continue
		}
		count++
		sum = sum.Add(v.Number)
		if high == 0 || v.Number.GreaterThan(value(high).Number) {
			high = m
		}
		if low == 0 || v.Number.LessThanOrEqual(value(low).Number) {
			low = m
		}
	}
	if count == 0 {
		return ""
	}
	say := func(m clock.Month) string {
		if months[0].Year() == months[len(months)-1].Year() {
			return fmt.Sprintf("%d月", m.Number())
		}
		return m.Chinese()
	}
	if count == 1 {
		return fmt.Sprintf("%s，%s为%s，在%s。", b.period.Label(), c.Label, u.say(value(high)), say(high))
	}
	if u.say(value(high)) == u.say(value(low)) { // as far as it is shown
		return fmt.Sprintf("%s，有数据的%d个月%s相同，均为%s。", b.period.Label(), count, c.Label, u.say(value(high)))
	}
	text := fmt.Sprintf("%s，%s以%s%s，为%s", b.period.Label(), c.Label, say(high), superlative(c, true), u.say(value(high)))
	if q, ok := share(value(high), cube.Value{Number: sum}); ok && b.choice.parts {
		text += "，占" + perCent(q)
	}
	return text + fmt.Sprintf("；%s%s，为%s。", say(low), superlative(c, false), u.say(value(low)))
}

// monthsTable holds the months drawn, with the same month of the year before
// and 同比 where the chart has them.
func (b *builder) monthsTable(months []clock.Month, at map[string]cube.Row, c cube.Column, u unit, value func(clock.Month) cube.Value, hasBase bool) *Table {
	t := &Table{Caption: "分月情况", Head: []string{"月份", c.Label + "（" + u.label + "）"}}
	if hasBase {
		t.Head = append(t.Head, "上年同月（"+u.label+"）", "同比")
	}
	i := slices.Index(columnMeasures(), b.choice.name)
	units := map[int]unit{}
	for k := range choices {
		if k != i {
			other, unit := b.column(b.months, k)
			units[k] = unit
			t.Head = append(t.Head, other.Label+"（"+unit.label+"）")
		}
	}
	for _, m := range months {
		row := TableRow{Label: m.Chinese(), Href: b.stateOf(m).URL(), Cells: []string{u.text(value(m))}}
		if hasBase {
			row.Cells = append(row.Cells, u.text(value(m.Add(-12))), rateText(c, value(m), value(m.Add(-12))))
		}
		for k := range choices {
			if k == i {
				continue
			}
			v := cube.Value{State: cube.Blank}
			if r, ok := at[m.String()]; ok {
				v = r.Values[k]
			}
			row.Cells = append(row.Cells, units[k].text(v))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// rateText is 同比 in a table: 12.3%, or 1.2个百分点 for shares.
func rateText(c cube.Column, now, base cube.Value) string {
	if now.State != cube.Filled || base.State != cube.Filled {
		return signBlank
	}
	if c.Unit == "%" {
		return now.Number.Sub(base.Number).Shift(2).StringFixed(c.Decimals) + "个百分点"
	}
	if base.Number.Sign() <= 0 {
		return signNotApplicable
	}
	q, _ := now.Number.Sub(base.Number).QuoRem(base.Number, 20)
	return q.Shift(2).StringFixed(1) + "%"
}
