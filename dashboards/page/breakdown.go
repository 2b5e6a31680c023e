package page

import (
	"fmt"
	"net/url"
	"slices"
	"strings"

	"wengang/cube"
	"wengang/dashboards/chart"
)

// breakdown is one card that parts the figures by one level of a dimension.
type breakdown struct {
	id, title string
	by        string   // level of the cube
	head      string   // of the table's first column
	leave     []string // codes that the chart leaves out and the table keeps
	remark    string
}

// breakdowns are the cards of the page beside months, regions and directions
// of use, in their order. A new one is one entry here.
var breakdowns = []breakdown{
	{id: "industry", title: "分行业情况", by: "industry.section", head: "行业门类", remark: "行业按 GB/T 4754-2011 门类。"},
	{id: "ownership", title: "分企业性质情况", by: "ownership.type", head: "登记注册类型", remark: "企业性质按登记注册类型（国统字〔2011〕86号）。"},
	{id: "size", title: "分企业规模情况", by: "size", head: "企业规模", remark: "企业规模按工信部联企业〔2011〕300号划分。"},
	{id: "policy", title: "分享受政策类型情况", by: "policy", head: "享受政策类型"},
	{id: "focus", title: "去产能重点行业情况", by: "focus", head: "重点行业", leave: []string{"0", ""}, remark: "图中不含非重点行业企业，表中列出。"},
}

func (b *builder) breakdownCard(d breakdown, a *cube.Answer) (Card, error) {
	return b.rankedCard(d, a, nil)
}

// rankedCard draws an answer by one level as a ranking and writes it as a
// table in the official order.
func (b *builder) rankedCard(d breakdown, a *cube.Answer, link rowLink) (Card, error) {
	i := slices.Index(columnMeasures(), b.choice.name)
	c, u := b.column(a, i)
	card := Card{ID: d.id, Title: d.title, Meta: meta(u.label, a), Downloads: b.figures([]string{d.by})}
	if d.remark != "" {
		card.Remarks = append(card.Remarks, d.remark)
	}
	rows := b.ranked(a, i, d.leave)
	if len(rows) == 0 {
		card.Empty = "所选范围内没有数据。"
		if len(a.Rows) > 0 {
			card.Table = b.tableOf(a, card.Title+"（"+b.period.Label()+"）", d.head, link)
		}
		return card, nil
	}
	card.Sentence = b.rankSentence(c, u, i, rows, a, link)
	items := make([]chart.Item, len(rows))
	for k, r := range rows {
		l := Link{Text: r.Members[0].Label}
		if link != nil {
			l = link(r.Members[0])
		}
		items[k] = chart.Item{Name: l.Text, Value: nullable(r.Values[i], u), Href: l.Href, Mark: l.Here}
		if q, ok := share(r.Values[i], a.Totals[i]); ok && b.choice.parts {
			items[k].Note = "占" + perCent(q)
		}
	}
	scale := chart.Scale{Unit: u.label, Decimals: u.decimals}
	spec, err := chart.Ranking(c.Label, items, scale, card.Sentence).JSON()
	if err != nil {
		return Card{}, err
	}
	card.Charts = []Plot{{ID: "chart-" + d.id, Label: card.Title + "：" + c.Label, Spec: spec}}
	card.Table = b.tableOf(a, card.Title+"（"+b.period.Label()+"）", d.head, link)
	return card, nil
}

// ranked returns the rows with a figure for measure i, the largest first and
// otherwise in the official order.
func (b *builder) ranked(a *cube.Answer, i int, leave []string) []cube.Row {
	var rows []cube.Row
	for _, r := range a.Rows {
		if r.Values[i].State == cube.Filled && !slices.Contains(leave, r.Members[0].Code) {
			rows = append(rows, r)
		}
	}
	slices.SortStableFunc(rows, func(x, y cube.Row) int { return y.Values[i].Number.Cmp(x.Values[i].Number) })
	return rows
}

// rankSentence names the first parts and their weight.
func (b *builder) rankSentence(c cube.Column, u unit, i int, rows []cube.Row, a *cube.Answer, link rowLink) string {
	name := func(r cube.Row) string {
		if link != nil {
			return link(r.Members[0]).Text
		}
		return r.Members[0].Label
	}
	first := rows[:min(3, len(rows))]
	said := make([]string, len(first))
	sum := first[0].Values[i].Number.Sub(first[0].Values[i].Number)
	for k, r := range first {
		said[k] = fmt.Sprintf("%s（%s）", name(r), u.say(r.Values[i]))
		sum = sum.Add(r.Values[i].Number)
	}
	last := rows[len(rows)-1]
	switch {
	case len(rows) == 1 && b.choice.parts:
		return fmt.Sprintf("%s，%s集中在%s。", b.period.Label(), c.Label, said[0])
	case len(rows) == 1:
		return fmt.Sprintf("%s，只有%s有数据，%s为%s。", b.period.Label(), name(rows[0]), c.Label, u.say(rows[0].Values[i]))
	case u.say(last.Values[i]) == u.say(rows[0].Values[i]): // as far as it is shown
		return fmt.Sprintf("%s，%d项的%s相同，均为%s。", b.period.Label(), len(rows), c.Label, u.say(last.Values[i]))
	case !b.choice.parts:
		return fmt.Sprintf("%s，%s%s的是%s，%s的是%s（%s）。", b.period.Label(), c.Label, superlative(c, true), said[0],
			superlative(c, false), name(last), u.say(last.Values[i]))
	}
	text := fmt.Sprintf("%s，%s居前%s位的是%s", b.period.Label(), c.Label, numeral(len(first)), strings.Join(said, "、"))
	if q, ok := share(cube.Value{Number: sum}, a.Totals[i]); ok && len(rows) > len(first) {
		text += "，合计占" + perCent(q)
	}
	return text + "。"
}

// superlative is 最多, 最少 for counts and 最高, 最低 for rates and means.
func superlative(c cube.Column, top bool) string {
	rate := c.Unit == "%" || strings.Contains(c.Label, "均")
	switch {
	case rate && top:
		return "最高"
	case rate:
		return "最低"
	case top:
		return "最多"
	}
	return "最少"
}

func numeral(n int) string { return []string{"零", "一", "二", "三"}[n] }

// figures are the addresses under which the numbers of a card are taken away.
func (b *builder) figures(by []string) []Link {
	return b.figuresOf(columnMeasures(), by, b.period)
}

func (b *builder) figuresOf(measures, by []string, p cube.Period) []Link {
	var address strings.Builder
	address.WriteString("/api/v1/cube?measures=" + url.QueryEscape(strings.Join(measures, ",")))
	if len(by) > 0 {
		address.WriteString("&by=" + url.QueryEscape(strings.Join(by, ",")))
	}
	for _, f := range b.state.where(p) {
		value := strings.Join(f.Values, ",")
		if len(f.Values) == 0 {
			value = f.From + ".." + f.To
		}
		address.WriteString("&where=" + url.QueryEscape(f.Dimension+"="+value))
	}
	address.WriteString("&level=" + b.state.Level.String())
	return []Link{{Text: "CSV", Href: address.String() + "&format=csv"}, {Text: "Excel", Href: address.String() + "&format=xlsx"}}
}
