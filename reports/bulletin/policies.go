package bulletin

import (
	"wengang/cube"
	"wengang/cube/codes"

	"github.com/shopspring/decimal"
)

// policies is the part by policy type, focus industry and direction of use.
func (c *composer) policies() {
	if c.empty(srcYear) {
		return
	}
	s := c.section("policies", "政策类型和资金使用方向")
	s.Blocks = append(s.Blocks, Block{Subheading: "（一）政策类型"}, c.enumeration("按享受政策类型看", srcPolicy, ""))
	s.Blocks = append(s.Blocks, c.addTable(c.memberTable("分政策类型享受稳岗补贴情况", "政策类型", srcPolicy)))
	s.Blocks = append(s.Blocks, Block{Subheading: "（二）去产能重点行业"}, c.focusText())
	if rows := c.focusRows(); len(rows) > 0 {
		s.Blocks = append(s.Blocks, c.addTable(c.grid(c.period()+c.where+"去产能重点行业企业享受稳岗补贴情况", "重点行业", memberColumns(srcFocus), rows)))
	}
	s.Blocks = append(s.Blocks, Block{Subheading: "（三）资金使用方向"}, c.usesText())
	if c.usesKnown() {
		s.Blocks = append(s.Blocks, c.addChart(c.usesChart()), c.addTable(c.usesTable()))
	}
	c.content.Sections = append(c.content.Sections, s)
}

// noFocus is the code of 无 in the list of focus industries.
const noFocus = "0"

func (c *composer) focusRows() []rowSpec {
	var rows []rowSpec
	for _, r := range c.rows(srcFocus) {
		if r.code != noFocus && r.code != "" {
			rows = append(rows, r)
		}
	}
	return rows
}

func (c *composer) focusText() Block {
	w := c.write()
	rows := c.focusRows()
	if len(rows) == 0 {
		return w.text("本期没有去产能重点行业企业享受稳岗补贴的数据。").paragraph()
	}
	var refs []Ref
	var named []string
	for _, r := range rows {
		named = append(named, r.code)
	}
	money := c.sharedUnit(srcFocus, "paid_amount", named)
	count := c.sharedUnit(srcFocus, "enterprises", named)
	w.text("去产能重点行业中，")
	for i, r := range rows {
		if i > 0 {
			w.text("；")
		}
		refs = append(refs, Ref{srcFocus, []string{r.code}, "paid_amount"})
		w.text(r.label).valueLike(count, srcFocus, "enterprises", r.code).text("，发放").valueLike(money, srcFocus, "paid_amount", r.code)
	}
	w.text("。合计占全部发放金额的").figure(c.figure(OpShare, append(refs, Ref{Source: srcFocus, Measure: "paid_amount"}), fixed(percent)))
	return w.text("。").paragraph()
}

// useKinds are the two groups of indicators on use: 21 and 22 of the notice.
var useKinds = []struct{ prefix, label string }{
	{"use_", "上年度补贴使用情况"},
	{"planned_", "本年度补贴计划使用情况"},
}

func (c *composer) useRefs(prefix string) []Ref {
	var refs []Ref
	for _, d := range c.directions() {
		refs = append(refs, Ref{Source: srcUses, Measure: prefix + d.name})
	}
	return refs
}

// usesKnown tells whether any direction of use has an amount.
func (c *composer) usesKnown() bool {
	return c.useFilled("use_") || c.useFilled("planned_")
}

// useReported tells whether any direction was filled in, be it with zero:
// blank and zero are two things.
func (c *composer) useReported(prefix string) bool {
	for _, r := range c.useRefs(prefix) {
		if c.answers.value(r).State == cube.Filled {
			return true
		}
	}
	return false
}

// useFilled tells whether any direction has an amount above zero.
func (c *composer) useFilled(prefix string) bool {
	for _, r := range c.useRefs(prefix) {
		if positive(c.answers.value(r)) {
			return true
		}
	}
	return false
}

// largestUse is the position of the direction with the largest amount, -1
// where none is known.
func (c *composer) largestUse(prefix string) (best int, refs []Ref) {
	refs = c.useRefs(prefix)
	best, most := -1, decimal.Zero
	for i, r := range refs {
		if v := c.answers.value(r); positive(v) && v.Number.GreaterThan(most) {
			best, most = i, v.Number
		}
	}
	return best, refs
}

func (c *composer) usesText() Block {
	w := c.write()
	if !c.usesKnown() {
		return w.text("本期没有资金使用方向的填报数据。").paragraph()
	}
	for _, kind := range useKinds {
		if !c.useReported(kind.prefix) {
			w.text(kind.label, "没有填报数据。")
			continue
		}
		if !c.useFilled(kind.prefix) {
			w.text(kind.label, "填报的金额为零。")
			continue
		}
		refs := c.useRefs(kind.prefix)
		w.text(kind.label, "中，")
		first := true
		for i, d := range c.directions() {
			share := c.figure(OpPart, append([]Ref{refs[i]}, refs...), fixed(percent))
			if share.State != cube.Filled || share.Value.IsZero() {
				continue
			}
			w.text(pick(first, "", "；"), d.label).value(srcUses, kind.prefix+d.name).text("，占").figure(share)
			first = false
		}
		w.text("。")
	}
	return w.text("占比以已填报使用方向的金额为基数。").paragraph()
}

func (c *composer) usesChart() *Chart {
	ch := &Chart{Title: c.period() + c.where + "稳岗补贴使用方向构成", Kind: Stacked, Unit: "%"}
	for _, d := range c.directions() {
		ch.Categories = append(ch.Categories, Category{d.name, d.label})
	}
	for _, kind := range useKinds {
		if !c.useFilled(kind.prefix) {
			continue
		}
		refs := c.useRefs(kind.prefix)
		s := Series{Name: pick(kind.prefix == "use_", "上年度使用", "本年度计划")}
		for i := range refs {
			s.Values = append(s.Values, c.figure(OpPart, append([]Ref{refs[i]}, refs...), fixed(percent)))
		}
		ch.Series = append(ch.Series, s)
	}
	return ch
}

func (c *composer) usesTable() *Table {
	t := &Table{Title: c.period() + c.where + "稳岗补贴使用方向", Stub: "使用方向"}
	for _, d := range c.directions() {
		t.Rows = append(t.Rows, Row{Label: d.label, Code: d.name})
	}
	for _, kind := range useKinds {
		if !c.useReported(kind.prefix) {
			continue
		}
		refs := c.useRefs(kind.prefix)
		largest := decimal.Zero
		for _, r := range refs {
			if v := c.answers.value(r).Number; v.GreaterThan(largest) {
				largest = v
			}
		}
		unit := columnUnit("元", 2, largest)
		t.Columns = append(t.Columns, Column{kind.label, "金额", unit.Label}, Column{kind.label, "占比", "%"})
		for i, r := range refs {
			t.Rows[i].Cells = append(t.Rows[i].Cells, c.figure(OpValue, []Ref{r}, fixed(unit)),
				c.figure(OpPart, append([]Ref{r}, refs...), fixed(percent)))
		}
	}
	t.Notes = append(t.Notes, "企业按比例填报的，以比例乘以发放金额折算；金额不明的未计入。")
	return t
}

// isCountry tells whether the bulletin is the nation's.
func (c *composer) isCountry() bool { return c.place.Kind == codes.Country }
