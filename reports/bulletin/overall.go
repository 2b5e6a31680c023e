package bulletin

import (
	"fmt"

	"wengang/cube"

	"github.com/shopspring/decimal"
)

// summary is the first page, which stands alone: one table, the state of the
// data, what matters.
func (c *composer) summary() {
	s := Section{ID: "summary"}
	if c.empty(srcYear) {
		s.Blocks = append(s.Blocks, c.nothing())
		c.content.Sections = append(c.content.Sections, s)
		return
	}
	s.Blocks = append(s.Blocks, c.lead(), c.addTable(c.keyTable()), c.highlights())
	c.content.Sections = append(c.content.Sections, s)
}

// nothing says that there is no data, and no more.
func (c *composer) nothing() Block {
	return c.write().text(c.period(), "，", c.where, "没有已通过", levelName(c.req.Level), "的稳岗补贴发放数据。").paragraph()
}

func (c *composer) lead() Block {
	w := c.write()
	if c.empty(srcMonth) {
		w.text(c.req.Month.Chinese(), "，", c.where, "没有稳岗补贴发放数据。")
	} else {
		w.text(c.req.Month.Chinese(), "，", c.where, "向").value(srcMonth, "enterprises").text("企业发放稳岗补贴").
			value(srcMonth, "paid_amount").text("，涉及职工").value(srcMonth, "employees").text("。")
	}
	w.text(monthsOf(c.january(), c.req.Month), pick(c.req.Month.Number() > 1, "累计", ""), "向").
		value(srcYear, "enterprises").text("企业发放").value(srcYear, "paid_amount")
	if c.based {
		// The page stands alone: a change that is not between the totals beside it says so here.
		w.text("，", pick(len(c.leftOut) > 0, "按可比口径", "")).change(srcYearSame, srcYearThen, "paid_amount")
	} else {
		w.text("；上年同期无数据，未计算同比")
	}
	return w.text("。").paragraph()
}

// highlights are three facts and what needs attention, each found by a plain
// rule: the largest industry by amount, the share of all but large
// enterprises, the largest direction of use; regions without data.
func (c *composer) highlights() Block {
	w := c.write().text("从结构看，")
	if m := c.byAmount(srcIndustry); len(m) > 0 {
		ref := Ref{srcIndustry, []string{m[0].Code}, "paid_amount"}
		w.text("发放金额最多的行业门类是", m[0].Label, "，占").
			figure(c.figure(OpShare, []Ref{ref, {Source: srcIndustry, Measure: "paid_amount"}}, fixed(percent)))
	}
	var smaller []Ref
	for _, r := range c.rows(srcSize) {
		if r.code != largeSize && r.code != "" {
			smaller = append(smaller, Ref{srcSize, []string{r.code}, "paid_amount"})
		}
	}
	if len(smaller) > 0 {
		w.text("；中型、小型、微型企业合计占").
			figure(c.figure(OpShare, append(smaller, Ref{Source: srcSize, Measure: "paid_amount"}), fixed(percent)))
	}
	if best, refs := c.largestUse("planned_"); best >= 0 {
		w.text("；本年度计划使用方向中，", c.directions()[best].label, "占比最高，为").
			figure(c.figure(OpPart, append([]Ref{refs[best]}, refs...), fixed(percent)))
	}
	w.text("。")
	if c.answers[srcRegions] != nil {
		if missing := c.withoutData(c.regionRows()); len(missing) > 0 {
			w.text("需要关注的是，", enumerate(missing, c.childNoun()), "没有已审核的发放数据。")
		}
	}
	return w.paragraph()
}

// largeSize is the code of 大型 in the list of sizes.
const largeSize = "1"

// keyRows are the rows of the key table.
var keyRows = []string{
	"records", "enterprises", "employees", "premium_paid", "paid_amount",
	"subsidy_ratio", "paid_per_enterprise", "paid_per_employee",
}

// keyTable is 本月、本年累计、上年同期累计、同比, one measure a row, each row in
// the unit of its largest figure.
func (c *composer) keyTable() *Table {
	t := &Table{
		Title: c.req.Month.Chinese() + c.where + "企业享受稳岗补贴主要指标", Stub: "指标", RowUnits: true,
		Columns: []Column{{Label: "本月"}, {Label: "本年累计"}, {Label: "上年同期累计"}, {Label: "累计同比", Unit: "%"}},
	}
	for _, measure := range keyRows {
		base, places := c.base(srcYear, measure)
		row := Row{Label: c.label(srcYear, measure)}
		var values []decimal.Decimal
		for _, source := range []string{srcMonth, srcYear, srcYearBefore} {
			f := c.figure(OpValue, []Ref{{Source: source, Measure: measure}}, fixed(Unit{}))
			values = append(values, f.Value)
			row.Cells = append(row.Cells, c.blankIfEmpty(source, f))
		}
		unit := rowUnit(base, places, values)
		row.Unit = unit.Label
		for i := range row.Cells {
			row.Cells[i].Unit = unit
		}
		refs := []Ref{{Source: srcYearSame, Measure: measure}, {Source: srcYearThen, Measure: measure}}
		op, change := OpGrowth, percent
		if base == "%" {
			op, change = OpDifference, points
		}
		row.Cells = append(row.Cells, c.figure(op, refs, fixed(change)))
		t.Rows = append(t.Rows, row)
	}
	if c.based {
		t.Notes = append(t.Notes, "享受补贴比例的同比为增减百分点。")
		if len(c.leftOut) > 0 {
			t.Notes = append(t.Notes, "同比按可比口径计算，未包括"+c.leftOutNames()+"（只在其中一期有数据）。")
		}
	} else {
		t.Notes = append(t.Notes, "“—”表示上年同期无数据，未计算同比。")
	}
	return t
}

// blankIfEmpty shows a period without any record as without data, not as zero.
func (c *composer) blankIfEmpty(source string, f Figure) Figure {
	if c.empty(source) {
		f.State, f.Value = cube.Blank, decimal.Zero
	}
	return f
}

// overall is the first numbered part: the month, the year to date, the months.
func (c *composer) overall() {
	if c.empty(srcYear) {
		return
	}
	s := c.section("overall", "总体情况")
	s.Blocks = append(s.Blocks, Block{Subheading: "（一）本月情况"}, c.monthText())
	s.Blocks = append(s.Blocks, Block{Subheading: "（二）本年累计情况"}, c.yearText())
	s.Blocks = append(s.Blocks, c.addChart(c.monthsChart()), c.addTable(c.monthsTable()))
	c.content.Sections = append(c.content.Sections, s)
}

func (c *composer) monthText() Block {
	w := c.write()
	if c.empty(srcMonth) {
		return w.text(c.req.Month.Chinese(), "，", c.where, "没有已通过", levelName(c.req.Level), "的稳岗补贴发放数据。").paragraph()
	}
	w.text(c.req.Month.Chinese(), "，", c.where, "共有").value(srcMonth, "enterprises").text("企业享受稳岗补贴").
		value(srcMonth, "records").text("，涉及职工").value(srcMonth, "employees").text("；发放稳岗补贴").
		value(srcMonth, "paid_amount").text("（人民币，下同）")
	if !c.empty(srcMonthThen) {
		w.text("，").change(srcMonthSame, srcMonthThen, "paid_amount")
	}
	w.text("。户均补贴").value(srcMonth, "paid_per_enterprise").text("，人均补贴").value(srcMonth, "paid_per_employee").text("。")
	return w.paragraph()
}

func (c *composer) yearText() Block {
	w := c.write()
	w.text(c.period(), "，", c.where, "共有").value(srcYear, "enterprises").text("企业享受稳岗补贴").value(srcYear, "records")
	if c.based {
		w.text("，企业户数").change(srcYearSame, srcYearThen, "enterprises")
	}
	w.text("。涉及职工").value(srcYear, "employees")
	if c.based {
		w.text("，").change(srcYearSame, srcYearThen, "employees")
	}
	w.text("。累计发放稳岗补贴").value(srcYear, "paid_amount")
	if c.based {
		w.text("，").change(srcYearSame, srcYearThen, "paid_amount")
	}
	w.text("。享受补贴企业上年实缴失业保险费").value(srcYear, "premium_paid")
	if ratio := c.value(srcYear, "subsidy_ratio"); ratio.State == cube.Filled {
		w.text("，享受补贴比例为").figure(ratio)
		if c.based {
			w.text("，").change(srcYearSame, srcYearThen, "subsidy_ratio")
		}
	}
	w.text("。户均补贴").value(srcYear, "paid_per_enterprise").text("，人均补贴").value(srcYear, "paid_per_employee")
	if rate := c.value(srcYear, "layoff_rate"); rate.State == cube.Filled {
		w.text("；享受补贴企业上年度裁员率（按填报数计算）为").figure(rate)
	}
	w.text("。")
	if len(c.leftOut) > 0 && c.based {
		w.text("同比按可比口径计算，未包括", c.leftOutNames(), "。")
	}
	return w.paragraph()
}

// monthCodes are the months of this year so far and the same of the year before.
func (c *composer) monthCodes() (now, then []Category) {
	for m := c.january(); m <= c.req.Month; m = m.Add(1) {
		label := fmt.Sprintf("%d月", m.Number())
		now = append(now, Category{m.String(), label})
		then = append(then, Category{m.Add(-12).String(), label})
	}
	return now, then
}

func (c *composer) monthsChart() *Chart {
	now, then := c.monthCodes()
	unit := c.chartUnit("paid_amount", srcMonths)
	year := c.req.Month.Year()
	ch := &Chart{
		Title: c.period() + c.where + "稳岗补贴分月发放金额", Kind: Columns, Unit: unit.Label, Categories: now,
		Series: []Series{c.series(fmt.Sprintf("%d年", year), srcMonths, "paid_amount", now, unit)},
	}
	if !c.empty(srcYearBefore) {
		before := c.series(fmt.Sprintf("%d年", year-1), srcMonths, "paid_amount", then, unit)
		ch.Series = append([]Series{before}, ch.Series...)
	}
	return ch
}

func (c *composer) monthsTable() *Table {
	now, then := c.monthCodes()
	specs := []columnSpec{
		{measure: "records", source: srcMonths}, {measure: "enterprises", source: srcMonths},
		{measure: "employees", source: srcMonths}, {measure: "paid_amount", source: srcMonths},
	}
	rows := make([]rowSpec, len(now))
	for i := range now {
		rows[i] = rowSpec{label: now[i].Label, code: now[i].Code}
	}
	t := c.grid(c.period()+c.where+"享受稳岗补贴分月情况", "月份", specs, rows)
	if c.based {
		t.Columns = append(t.Columns, Column{Label: "发放金额同比", Unit: "%"})
		for i := range t.Rows {
			refs := []Ref{{srcMonthsSame, []string{now[i].Code}, "paid_amount"}, {srcMonthsSame, []string{then[i].Code}, "paid_amount"}}
			t.Rows[i].Cells = append(t.Rows[i].Cells, c.figure(OpGrowth, refs, fixed(percent)))
		}
	}
	t.Rows = append([]Row{c.yearRow(t, specs)}, t.Rows...)
	if c.content.Month.Number() > 1 {
		t.Notes = append(t.Notes, "企业户数按月分别去重，累计数小于或等于各月之和；涉及职工人数同一企业同一补贴年度同一参保地只计一次。")
	}
	return t
}

// yearRow is the row of totals of the months' table: it comes from the year's
// own answer, for distinct counts do not add up.
func (c *composer) yearRow(t *Table, specs []columnSpec) Row {
	row := Row{Label: "累计", Total: true}
	for i, s := range specs {
		unit := counted(t.Columns[i].Unit)
		if len(t.Rows) > 0 {
			unit = t.Rows[0].Cells[i].Unit
		}
		row.Cells = append(row.Cells, c.figure(OpValue, []Ref{{Source: srcYear, Measure: s.measure}}, fixed(unit)))
	}
	if c.based {
		refs := []Ref{{Source: srcYearSame, Measure: "paid_amount"}, {Source: srcYearThen, Measure: "paid_amount"}}
		row.Cells = append(row.Cells, c.figure(OpGrowth, refs, fixed(percent)))
	}
	return row
}

var ordinals = []string{"一", "二", "三", "四", "五", "六", "七", "八", "九", "十"}

// section opens the next numbered part.
func (c *composer) section(id, heading string) Section {
	c.parts++
	return Section{ID: id, Heading: ordinals[c.parts-1] + "、" + heading}
}
