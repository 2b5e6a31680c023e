package page

import (
	"fmt"
	"slices"
	"strings"

	"wengang/cube"
	"wengang/cube/codes"
	"wengang/dashboards/chart"

	"github.com/shopspring/decimal"
)

// corps is the code of 新疆生产建设兵团, which no outline shows: it stands boxed
// beside the map.
const corps = "660000"

// outside are regions that outlines show and whose data are not included.
var outside = map[string]bool{"香港": true, "澳门": true, "台湾": true}

// southSea is the name under which the drawing library adds the inset.
const southSea = "南海诸岛"

// regionsCard shows the parts of the region as a map as far as there are
// outlines, and always as a ranking; a region without parts among its
// neighbours.
func (b *builder) regionsCard() (Card, error) {
	if b.units == nil {
		return Card{}, nil
	}
	d := breakdown{id: "regions", title: "分地区情况", head: "地区"}
	d.by = childLevel(b.state.Region, b.Places)
	if d.by == "" {
		parent := placeByID(b.Places, b.state.Region.Parent)
		d.by, d.title = "region.county", "在"+parent.FullName+"所辖地区中的位置"
	}
	card, err := b.rankedCard(d, b.units, b.regionLink)
	if err != nil || len(card.Charts) == 0 {
		return card, err
	}
	card.Wide = true
	if childLevel(b.state.Region, b.Places) == "" {
		card.Downloads = nil
		card.Remarks = append(card.Remarks, b.state.Region.Name+"没有下级地区。")
		return card, nil
	}
	if missing := b.missing(); missing != "" {
		card.Remarks = append(card.Remarks, missing)
	}
	if outline := b.Outlines(b.state.Region.Code); outline != nil && (b.state.Region.Kind == codes.Country || b.state.Region.Kind == codes.Province) {
		if err := b.addMap(&card); err != nil {
			return card, err
		}
	}
	return card, nil
}

// regionLink names a region's row and leads to its own page.
func (b *builder) regionLink(m cube.Member) Link {
	p, ok := b.Places.ByCode(m.Code, b.Today)
	if m.Code == "" || !ok {
		return Link{Text: m.Label}
	}
	return Link{Text: chartName(p), Href: b.state.At(p).URL(), Here: p.ID == b.state.Region.ID}
}

func (b *builder) unitName(m cube.Member) string { return b.regionLink(m).Text }

// missing names the parts of the region that have no data.
func (b *builder) missing() string {
	has := map[string]bool{}
	for _, r := range b.units.Rows {
		has[r.Members[0].Code] = true
	}
	var names []string
	for _, p := range b.shown(b.state.Region.ID) {
		if !has[p.Code] {
			names = append(names, chartName(p))
		}
	}
	if len(names) == 0 {
		return ""
	}
	more := ""
	if len(names) > 12 {
		more = fmt.Sprintf("等%d个地区", len(names))
		names = names[:12]
	}
	return "本期没有数据的地区：" + strings.Join(names, "、") + more + "。"
}

// addMap puts the map before the ranking.
func (b *builder) addMap(card *Card) error {
	i := slices.Index(columnMeasures(), b.choice.name)
	c, u := b.column(b.units, i)
	scale := chart.Scale{Unit: u.label, Decimals: u.decimals}
	outline := b.Outlines(b.state.Region.Code)
	joined := join(outline, b.state.Region, b.Places, b.Today)
	onMap := map[string]bool{}
	for _, p := range joined {
		onMap[p.Code] = true
	}
	byCode := map[string]cube.Value{}
	var filled []decimal.Decimal
	for _, r := range b.units.Rows {
		v := r.Values[i]
		byCode[r.Members[0].Code] = v
		if v.State == cube.Filled {
			filled = append(filled, u.scaled(v.Number))
		}
	}
	classes := chart.Classes(filled, scale)
	colour := func(v cube.Value) int {
		if v.State != cube.Filled {
			return 0
		}
		if k := chart.ClassOf(u.scaled(v.Number), classes, scale); k >= 0 {
			return chart.ClassColour(k, len(classes))
		}
		return 0
	}
	var items []chart.Item
	for _, area := range outline.Areas {
		p, ok := joined[area.Name]
		item := chart.Item{Name: area.Name}
		v, reported := byCode[p.Code]
		switch {
		case outside[area.Name] && b.state.Region.Kind == codes.Country:
			item.Note = "未包括在统计范围内"
		case !ok:
			item.Note = "没有对应的参保地"
		case !reported:
			item.Note, item.Href = "本期没有数据", b.state.At(p).URL()
		default:
			item.Value, item.Note, item.Href = nullable(v, u), why(v), b.state.At(p).URL()
		}
		items = append(items, item)
	}
	if b.state.Region.Kind == codes.Country {
		items = append(items, chart.Item{Name: southSea, Note: "示意", Faint: true})
	}
	spec, err := chart.Territory(c.Label, items, classes, chart.MapSource{Name: outline.Name, URL: outline.Path}, scale, card.Sentence).JSON()
	if err != nil {
		return err
	}
	card.Charts = append([]Plot{{ID: "chart-map", Label: b.state.Region.Name + c.Label + "分布示意图", Sketch: true, Spec: spec}}, card.Charts...)
	for k := len(classes) - 1; k >= 0; k-- {
		from, to := thousands(classes[k].Least.StringFixed(u.decimals)), thousands(classes[k].To.StringFixed(u.decimals))
		text := from + " ～ " + to
		if from == to {
			text = to
		}
		card.Legend = append(card.Legend, Swatch{chart.ClassColour(k, len(classes)), text})
	}
	card.Legend = append(card.Legend, Swatch{0, "无数据"})
	for _, r := range b.units.Rows {
		m := r.Members[0]
		if onMap[m.Code] {
			continue
		}
		l := b.regionLink(m)
		if m.Code == corps {
			l.Text = "新疆生产建设兵团"
		}
		card.Boxed = append(card.Boxed, Boxed{Name: l.Text, Href: l.Href, Value: u.say(r.Values[i]), Colour: colour(r.Values[i])})
	}
	if _, reported := byCode[corps]; !reported && b.state.Region.Kind == codes.Country {
		if p, ok := b.Places.ByCode(corps, b.Today); ok {
			card.Boxed = append(card.Boxed, Boxed{Name: p.Name, Href: b.state.At(p).URL(), Value: "无数据"})
		}
	}
	return nil
}
