package page

import (
	"fmt"

	"wengang/cube"
)

// tiles are the key figures with their 同比.
func (b *builder) tiles() []Tile {
	list := make([]Tile, len(tileMeasures))
	for i := range tileMeasures {
		c := b.total.Columns[i]
		list[i] = tile(c, b.total.Totals[i])
		list[i].Change = b.change(i, c)
	}
	return list
}

func (b *builder) flowTiles() []Tile {
	list := make([]Tile, len(flowMeasures))
	for i := range flowMeasures {
		list[i] = tile(b.flow.Columns[i], b.flow.Totals[i])
	}
	return list
}

func tile(c cube.Column, v cube.Value) Tile {
	t := Tile{Label: c.Label, Value: unit{}.text(v)}
	if v.State != cube.Filled {
		t.Missing, t.Exact = true, meaning(t.Value)
		return t
	}
	u := proseUnit(c, v.Number)
	t.Value, t.Unit = u.number(v.Number), u.label
	if u.shift < 0 {
		t.Exact = unit{c.Unit, 0, c.Decimals}.number(v.Number) + c.Unit
	}
	return t
}

// lead is the page in one sentence.
func (b *builder) lead() string {
	value := func(name string) (cube.Column, cube.Value, int) {
		for i, m := range tileMeasures {
			if m == name {
				return b.total.Columns[i], b.total.Totals[i], i
			}
		}
		return cube.Column{}, cube.Value{State: cube.Blank}, 0
	}
	say := func(name string) string { c, v, _ := value(name); return prose(c, v) }
	if !hasRecords(b.total) {
		return fmt.Sprintf("%s，%s没有%s审核通过的发放数据。", b.period.Label(), b.state.Region.FullName, b.state.Level.Label())
	}
	text := fmt.Sprintf("%s，%s共向%s企业发放稳岗补贴%s（%s），涉及职工%s", b.period.Label(), b.state.Region.FullName,
		say("enterprises"), say("paid_amount"), say("records"), say("employees"))
	c, _, i := value("paid_amount")
	if change := b.change(i, c); change.Text != "" {
		text += "；发放金额" + change.Text
	}
	return text + "。"
}
