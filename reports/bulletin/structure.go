package bulletin

import (
	"sort"
	"strings"

	"wengang/cube"
)

// structure is the part by industry, registration type and size.
func (c *composer) structure() {
	if c.empty(srcYear) {
		return
	}
	s := c.section("structure", "分行业、分企业性质和规模情况")
	s.Blocks = append(s.Blocks, Block{Subheading: "（一）分行业情况"}, c.leading("分行业看", srcIndustry))
	c.chartOf(&s, c.barChart("分行业门类稳岗补贴发放金额", srcIndustry))
	s.Blocks = append(s.Blocks, c.addTable(c.industryTable()))
	s.Blocks = append(s.Blocks, Block{Subheading: "（二）分企业性质情况"}, c.enumeration("按登记注册类型看", srcCategory, "企业"))
	c.chartOf(&s, c.barChart("分登记注册类型稳岗补贴发放金额", srcOwnership))
	s.Blocks = append(s.Blocks, c.addTable(c.memberTable("分登记注册类型享受稳岗补贴情况", "登记注册类型", srcOwnership)))
	s.Blocks = append(s.Blocks, Block{Subheading: "（三）分企业规模情况"}, c.enumeration("分企业规模看", srcSize, "企业"))
	c.chartOf(&s, c.sizeChart())
	s.Blocks = append(s.Blocks, c.addTable(c.memberTable("分企业规模享受稳岗补贴情况", "企业规模", srcSize)))
	c.content.Sections = append(c.content.Sections, s)
}

// chartOf adds a chart, unless it would show a single bar or part.
func (c *composer) chartOf(s *Section, ch *Chart) {
	if len(ch.Categories) > 1 {
		s.Blocks = append(s.Blocks, c.addChart(ch))
	}
}

// byAmount are the members of a source, largest amount first; members without
// a payment are left out.
func (c *composer) byAmount(source string) []Category {
	var members []Category
	for _, r := range c.rows(source) {
		if c.amount(source, r.code).Sign() > 0 {
			members = append(members, Category{r.code, r.label})
		}
	}
	sort.SliceStable(members, func(i, j int) bool {
		return c.amount(source, members[i].Code).GreaterThan(c.amount(source, members[j].Code))
	})
	return members
}

// leading names the three members with the largest amounts and their share.
func (c *composer) leading(opening, source string) Block {
	w := c.write().text(opening, "，")
	members := c.byAmount(source)
	if len(members) > 3 {
		members = members[:3]
	}
	var refs []Ref
	money := c.sharedUnit(source, "paid_amount", codesOf(members))
	count := c.sharedUnit(source, "enterprises", codesOf(members))
	for i, m := range members {
		if i > 0 {
			w.text("；")
		}
		ref := Ref{source, []string{m.Code}, "paid_amount"}
		refs = append(refs, ref)
		w.text(m.Label).valueLike(count, source, "enterprises", m.Code).text("企业，发放").valueLike(money, source, "paid_amount", m.Code).
			text("，占").figure(c.figure(OpShare, []Ref{ref, {Source: source, Measure: "paid_amount"}}, fixed(percent)))
	}
	if len(members) == 3 {
		w.text("。上述三个行业门类合计占全部发放金额的").
			figure(c.figure(OpShare, append(refs, Ref{Source: source, Measure: "paid_amount"}), fixed(percent)))
	}
	return w.text("。").paragraph()
}

// enumeration names every member of a short list in official order, each
// name followed by suffix where it does not end so.
func (c *composer) enumeration(opening, source, suffix string) Block {
	w := c.write().text(opening, "，")
	var members []Category
	for _, r := range c.rows(source) {
		if c.rowHasData(source, r.code) {
			members = append(members, Category{r.code, r.label})
		}
	}
	money := c.sharedUnit(source, "paid_amount", codesOf(members))
	count := c.sharedUnit(source, "enterprises", codesOf(members))
	for i, m := range members {
		name := m.Label
		if !strings.HasSuffix(name, suffix) {
			name += suffix
		}
		w.text(pick(i > 0, "；", ""), name).valueLike(count, source, "enterprises", m.Code).
			text("，发放").valueLike(money, source, "paid_amount", m.Code)
		share := c.figure(OpShare, []Ref{{source, []string{m.Code}, "paid_amount"}, {Source: source, Measure: "paid_amount"}}, fixed(percent))
		if share.State == cube.Filled {
			w.text("，占").figure(share)
		}
	}
	return w.text("。").paragraph()
}

func codesOf(members []Category) []string {
	codes := make([]string, len(members))
	for i, m := range members {
		codes[i] = m.Code
	}
	return codes
}

func (c *composer) barChart(title, source string) *Chart {
	unit := c.chartUnit("paid_amount", source)
	members := c.byAmount(source)
	return &Chart{
		Title: c.period() + c.where + title, Kind: Bars, Unit: unit.Label, Categories: members,
		Series: []Series{c.series("发放金额", source, "paid_amount", members, unit)}, Note: "按发放金额排列。",
	}
}

func (c *composer) industryTable() *Table {
	specs := memberColumns(srcIndustry)
	if c.based {
		specs = append(specs, columnSpec{measure: "paid_amount", source: srcIndustry, op: OpGrowth, now: srcIndustrySame, then: srcIndustryThen, label: "金额同比"})
	}
	rows := append([]rowSpec{{label: "合计", total: true}}, c.rows(srcIndustry)...)
	t := c.grid(c.period()+c.where+"分行业享受稳岗补贴情况", "行业门类", specs, rows)
	t.Notes = append(t.Notes, "行业按《国民经济行业分类》（GB/T 4754—2011）门类排列。")
	return t
}

func memberColumns(source string) []columnSpec {
	return []columnSpec{
		{measure: "records", source: source, label: "户次"},
		{measure: "enterprises", source: source, label: "企业户数"},
		{measure: "employees", source: source, label: "涉及职工"},
		{measure: "paid_amount", source: source},
		{measure: "paid_amount", source: source, op: OpShare, label: "占比"},
		{measure: "subsidy_ratio", source: source, label: "补贴比例"},
	}
}

func (c *composer) memberTable(title, stub, source string) *Table {
	rows := append([]rowSpec{{label: "合计", total: true}}, c.rows(source)...)
	return c.grid(c.period()+c.where+title, stub, memberColumns(source), rows)
}

// sizeChart sets the shares of the sizes in enterprises, employees and amount
// side by side.
func (c *composer) sizeChart() *Chart {
	ch := &Chart{Title: c.period() + c.where + "不同规模企业所占比重", Kind: Stacked, Unit: "%"}
	for _, r := range c.rows(srcSize) {
		ch.Categories = append(ch.Categories, Category{r.code, r.label})
	}
	for _, m := range []struct{ measure, name string }{{"records", "享受补贴户次"}, {"employees", "涉及职工人数"}, {"paid_amount", "发放金额"}} {
		s := Series{Name: m.name}
		var parts []Ref
		for _, cat := range ch.Categories {
			parts = append(parts, Ref{srcSize, []string{cat.Code}, m.measure})
		}
		for i := range ch.Categories {
			s.Values = append(s.Values, c.figure(OpPart, append([]Ref{parts[i]}, parts...), fixed(percent)))
		}
		ch.Series = append(ch.Series, s)
	}
	return ch
}
