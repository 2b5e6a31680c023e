package page

import (
	"fmt"
	"slices"
	"strings"

	"wengang/cube"
	"wengang/dashboards/chart"

	"github.com/shopspring/decimal"
)

// directions are the directions of use (使用方向) in their order.
var directions = []string{"living", "insurance", "retraining", "upskilling", "other", "cost"}

func useMeasures() []string {
	var list []string
	for _, d := range directions {
		list = append(list, "use_"+d, "planned_"+d)
	}
	return append(list, "use_coverage", "planned_coverage")
}

// usesCard sets last year's use of the subsidy against this year's plan. A
// direction without any amount in either is left out: 降低生产经营成本 exists
// from 2024 on.
func (b *builder) usesCard() (Card, error) {
	a := b.uses
	card := Card{ID: "uses", Title: "补贴使用方向", Downloads: b.figuresOf(useMeasures(), nil, b.period)}
	type direction struct {
		name       string
		used, plan cube.Value
	}
	var list []direction
	var values []cube.Value
	var used, plan decimal.Decimal
	for i := range directions {
		d := direction{used: a.Totals[2*i], plan: a.Totals[2*i+1]}
		_, d.name, _ = strings.Cut(a.Columns[2*i].Label, "：")
		if isNothing(d.used) && isNothing(d.plan) {
			continue
		}
		list = append(list, d)
		values = append(values, d.used, d.plan)
		used, plan = used.Add(d.used.Number), plan.Add(d.plan.Number)
	}
	money := a.Columns[0]
	u := columnUnit(money, largest(values))
	card.Meta = meta(u.label, a)
	if len(list) == 0 {
		card.Empty = "所选范围内没有填报使用方向。"
		return card, nil
	}
	first, second := chart.Series{Name: "上年度使用"}, chart.Series{Name: "本年度计划使用"}
	t := &Table{Caption: card.Title + "（" + b.period.Label() + "）",
		Head: []string{"使用方向", "上年度使用（" + u.label + "）", "占比（%）", "本年度计划使用（" + u.label + "）", "占比（%）"}}
	usedTotal, planTotal := cube.Value{Number: used}, cube.Value{Number: plan}
	if !slices.ContainsFunc(list, func(d direction) bool { return d.used.State == cube.Filled }) {
		usedTotal.State = cube.Blank
	}
	if !slices.ContainsFunc(list, func(d direction) bool { return d.plan.State == cube.Filled }) {
		planTotal.State = cube.Blank
	}
	for _, d := range list {
		first.Items = append(first.Items, chart.Item{Name: d.name, Value: nullable(d.used, u)})
		second.Items = append(second.Items, chart.Item{Name: d.name, Value: nullable(d.plan, u)})
		t.Rows = append(t.Rows, TableRow{Label: d.name, Cells: []string{
			u.text(d.used), shareText(d.used, usedTotal), u.text(d.plan), shareText(d.plan, planTotal)}})
	}
	t.Total = &TableRow{Label: "合计", Cells: []string{u.text(usedTotal), shareText(usedTotal, usedTotal), u.text(planTotal), shareText(planTotal, planTotal)}}
	card.Table = t

	say := func(label string, total cube.Value, pick func(direction) cube.Value) string {
		if total.State != cube.Filled || total.Number.Sign() <= 0 {
			return ""
		}
		top := slices.MaxFunc(list, func(x, y direction) int { return pick(x).Number.Cmp(pick(y).Number) })
		q, _ := share(pick(top), total)
		return fmt.Sprintf("%s以%s最多，为%s，占已知金额的%s", label, top.name, u.say(pick(top)), perCent(q))
	}
	var said []string
	for _, s := range []string{
		say("上年度补贴使用", usedTotal, func(d direction) cube.Value { return d.used }),
		say("本年度计划使用", planTotal, func(d direction) cube.Value { return d.plan }),
	} {
		if s != "" {
			said = append(said, s)
		}
	}
	card.Sentence = b.period.Label() + "，" + strings.Join(said, "；") + "。"
	n := len(a.Totals)
	card.Remarks = append(card.Remarks, fmt.Sprintf("金额已知的比例：上年度使用 %s，本年度计划使用 %s；金额不明的不计入。",
		prose(a.Columns[n-2], a.Totals[n-2]), prose(a.Columns[n-1], a.Totals[n-1])))
	spec, err := chart.Paired(first, second, chart.Scale{Unit: u.label, Decimals: u.decimals}, card.Sentence).JSON()
	if err != nil {
		return Card{}, err
	}
	card.Charts = []Plot{{ID: "chart-uses", Label: card.Title, Spec: spec}}
	return card, nil
}

// isNothing tells that a value is no figure or zero.
func isNothing(v cube.Value) bool { return v.State != cube.Filled || v.Number.IsZero() }
