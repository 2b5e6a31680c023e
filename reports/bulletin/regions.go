package bulletin

import (
	"sort"
	"strings"

	"wengang/cube"
	"wengang/cube/codes"
	"wengang/sql/clock"

	"github.com/shopspring/decimal"
)

// listed is the most names that a sentence enumerates.
const listed = 6

// weighty is the share of the whole from which on a region is named in the text.
var weighty = decimal.New(5, -2)

// regions is the part by region: text, map or bars, the table of every region
// below in GB/T 2260 order, those without data included.
func (c *composer) regions() {
	if c.answers[srcRegions] == nil || c.empty(srcYear) {
		return
	}
	rows := c.regionRows()
	s := c.section("regions", "分地区情况")
	s.Blocks = append(s.Blocks, c.regionText(rows), c.addChart(c.regionChart(rows)), c.addTable(c.regionTable(rows)))
	c.content.Sections = append(c.content.Sections, s)
}

// regionRows are the regions below, valid in the month, in GB/T 2260 order;
// members of the answers that the gazetteer does not list here follow, so that
// no figure is lost.
func (c *composer) regionRows() []rowSpec {
	var rows []rowSpec
	seen := map[string]bool{}
	for _, p := range c.req.Places.Children(c.req.Region) {
		hasData := c.rowHasData(srcRegions, p.Code) || c.rowHasData(srcRegionsThen, p.Code)
		if seen[p.Code] || !hasData && (!validIn(p, c.req.Month) || !covered(p)) {
			continue
		}
		seen[p.Code] = true
		rows = append(rows, rowSpec{label: p.Name, code: p.Code})
	}
	for _, id := range []string{srcRegions, srcRegionsThen} {
		if c.answers[id] == nil {
			continue
		}
		for _, r := range c.answers[id].Rows {
			if m := r.Members[0]; !seen[m.Code] {
				seen[m.Code] = true
				rows = append(rows, rowSpec{label: c.shortName(m), code: m.Code})
			}
		}
	}
	return rows
}

func validIn(p codes.Place, m clock.Month) bool {
	return p.ValidFrom <= m.Last() && (p.ValidTo == 0 || p.ValidTo > m.First())
}

// covered tells whether a place is covered by the system: Hong Kong, Macao and
// Taiwan are not.
func covered(p codes.Place) bool {
	switch p.Code[:2] {
	case "71", "81", "82":
		return false
	}
	return true
}

// shortName is the name of a region without those above it.
func (c *composer) shortName(m cube.Member) string {
	label := memberLabel(m)
	if short, ok := strings.CutPrefix(label, c.place.FullName); ok && short != "" {
		return short
	}
	return label
}

func (c *composer) regionText(rows []rowSpec) Block {
	w := c.write()
	unit := c.childNoun()
	count := c.figure(OpCount, []Ref{{Source: srcRegions, Measure: "records"}}, fixed(counted("个")))
	w.text(c.period(), "，").figure(count).text(unit, "有稳岗补贴发放数据")
	if missing := c.withoutData(rows); len(missing) > 0 {
		w.text("，没有数据的有", enumerate(missing, unit))
	}
	w.text("。")
	c.weightyRegions(w, rows, unit)
	if c.based {
		up := c.figure(OpCountUp, []Ref{{Source: srcRegions, Measure: "paid_amount"}, {Source: srcRegionsThen, Measure: "paid_amount"}}, fixed(counted("个")))
		down := c.figure(OpCountDown, up.Refs, fixed(counted("个")))
		w.text("与上年同期相比，发放金额增长的有").figure(up).text(unit, "，下降的有").figure(down).text(unit, "。")
	}
	return w.paragraph()
}

// childNoun is what the regions below are called.
func (c *composer) childNoun() string {
	switch c.place.Kind {
	case codes.Country:
		return "地区"
	case codes.Province:
		return "市（地区）"
	}
	return "县（市、区）"
}

func (c *composer) withoutData(rows []rowSpec) []string {
	var names []string
	for _, r := range rows {
		if !c.rowHasData(srcRegions, r.code) {
			names = append(names, r.label)
		}
	}
	return names
}

// enumerate lists names, or gives their number where there are many.
func enumerate(names []string, unit string) string {
	if len(names) <= listed {
		return strings.Join(names, "、")
	}
	return strings.Join(names[:3], "、") + "等" + decimal.NewFromInt(int64(len(names))).String() + "个" + unit
}

// weightyRegions names the regions with a share of 5 % or more, in official
// order: this is no ranking. Where there are too many, or none, it says nothing.
func (c *composer) weightyRegions(w *writer, rows []rowSpec, unit string) {
	type heavy struct {
		row   rowSpec
		share Figure
	}
	var found []heavy
	var refs []Ref
	var named []string
	for _, r := range rows {
		ref := Ref{srcRegions, []string{r.code}, "paid_amount"}
		f := c.figure(OpShare, []Ref{ref, {Source: srcRegions, Measure: "paid_amount"}}, fixed(percent))
		if f.State == cube.Filled && f.Value.GreaterThanOrEqual(weighty) {
			found = append(found, heavy{r, f})
			refs = append(refs, ref)
			named = append(named, r.code)
		}
	}
	if len(found) == 0 || len(found) == len(rows) || len(found) > 2*listed {
		return
	}
	money := c.sharedUnit(srcRegions, "paid_amount", named)
	w.text("发放金额占", c.whole(), "5%及以上的", unit, "，按行政区划顺序为")
	for i, h := range found {
		if i > 0 {
			w.text("、")
		}
		w.text(h.row.label).text("（").valueLike(money, srcRegions, "paid_amount", h.row.code).text("，占").figure(h.share).text("）")
	}
	if len(found) > 1 {
		w.text("，合计占").
			figure(c.figure(OpShare, append(refs, Ref{Source: srcRegions, Measure: "paid_amount"}), fixed(percent)))
	}
	w.text("。")
}

// whole is what shares are of: 全国, 全省, 全市.
func (c *composer) whole() string {
	switch {
	case c.place.Kind == codes.Country:
		return "全国"
	case c.place.Kind == codes.City, strings.HasSuffix(c.place.Name, "市"):
		return "全市"
	case strings.HasSuffix(c.place.Name, "自治区"):
		return "全区"
	case strings.HasSuffix(c.place.Name, "兵团"):
		return "全兵团"
	case c.place.Kind == codes.Province:
		return "全省"
	}
	return "全部"
}

func (c *composer) regionTable(rows []rowSpec) *Table {
	specs := []columnSpec{
		{group: "本月", measure: "enterprises", source: srcRegionsMonth, label: "企业户数"},
		{group: "本月", measure: "paid_amount", source: srcRegionsMonth},
		{group: "本年累计", measure: "enterprises", source: srcRegions, label: "企业户数"},
		{group: "本年累计", measure: "employees", source: srcRegions, label: "涉及职工"},
		{group: "本年累计", measure: "paid_amount", source: srcRegions},
		{group: "本年累计", measure: "paid_amount", source: srcRegions, op: OpShare, label: "占比"},
	}
	if c.based {
		specs = append(specs, columnSpec{group: "本年累计", measure: "paid_amount", source: srcRegions, op: OpGrowth, then: srcRegionsThen, label: "金额同比"})
	}
	all := append([]rowSpec{{label: c.totalLabel(), total: true}}, rows...)
	t := c.grid(c.period()+c.where+"分地区享受稳岗补贴情况", "地区", specs, all)
	if c.based { // the total compares like with like
		last := &t.Rows[0].Cells[len(specs)-1]
		*last = c.figure(OpGrowth, []Ref{{Source: srcYearSame, Measure: "paid_amount"}, {Source: srcYearThen, Measure: "paid_amount"}}, fixed(percent))
	}
	t.Notes = append(t.Notes, "地区按国家标准行政区划代码顺序排列；“—”表示没有数据；同一企业在几个地区享受补贴的，合计只计一户。")
	if c.based && len(c.leftOut) > 0 {
		t.Notes = append(t.Notes, "合计行同比按可比口径计算，未包括"+c.leftOutNames()+"。")
	}
	return t
}

func (c *composer) totalLabel() string {
	if c.place.Kind == codes.Country {
		return "全国"
	}
	return "合计"
}

func (c *composer) leftOutNames() string { return enumerate(c.leftOut, c.childNoun()) }

// regionChart is a map where the regions below have outlines (provinces, and
// the cities of a province), else bars ranked by amount.
func (c *composer) regionChart(rows []rowSpec) *Chart {
	unit := c.chartUnit("paid_amount", srcRegions)
	categories := make([]Category, len(rows))
	for i, r := range rows {
		categories[i] = Category{r.code, r.label}
	}
	ch := &Chart{Kind: Map, MapOf: c.place.Code, Unit: unit.Label, Title: c.period() + c.where + "分地区稳岗补贴发放金额"}
	if c.place.Kind != codes.Country && c.place.Kind != codes.Province || c.place.Code == "660000" {
		ch.Kind, ch.MapOf = Bars, ""
		sort.SliceStable(categories, func(i, j int) bool {
			return c.amount(srcRegions, categories[i].Code).GreaterThan(c.amount(srcRegions, categories[j].Code))
		})
		ch.Note = "按发放金额排列。"
	}
	ch.Categories = categories
	ch.Series = []Series{c.series("发放金额", srcRegions, "paid_amount", categories, unit)}
	return ch
}

func (c *composer) amount(source, code string) decimal.Decimal {
	return c.answers.value(Ref{source, []string{code}, "paid_amount"}).Number
}
