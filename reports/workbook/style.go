package workbook

import (
	"strings"

	"github.com/xuri/excelize/v2"
)

// styles are the cell styles, by what they are for.
type styles struct {
	title, centre, heading, bold, plain, wrap, link, warning   int
	caption, unit, head, label, labelTotal, dash, note, noteOf int
}

// format is a number cell's look.
type format struct {
	decimals int32
	total    bool
}

const family = "宋体"

func (b *book) add(s *excelize.Style) int {
	id, err := b.file.NewStyle(s)
	b.do(err)
	return id
}

func font(size float64, bold bool) *excelize.Font {
	return &excelize.Font{Family: family, Size: size, Bold: bold}
}

func (b *book) styles() {
	b.formats = map[format]int{}
	middle := func(horizontal string, wrap bool) *excelize.Alignment {
		return &excelize.Alignment{Horizontal: horizontal, Vertical: "center", WrapText: wrap}
	}
	b.style = styles{
		title:      b.add(&excelize.Style{Font: font(18, true), Alignment: middle("center", true)}),
		centre:     b.add(&excelize.Style{Font: font(12, false), Alignment: middle("center", true)}),
		heading:    b.add(&excelize.Style{Font: &excelize.Font{Family: "黑体", Size: 14, Bold: true}, Alignment: middle("left", true)}),
		bold:       b.add(&excelize.Style{Font: font(11, true), Alignment: middle("left", true)}),
		plain:      b.add(&excelize.Style{Font: font(11, false), Alignment: middle("left", false)}),
		wrap:       b.add(&excelize.Style{Font: font(11, false), Alignment: &excelize.Alignment{Horizontal: "left", Vertical: "top", WrapText: true}}),
		link:       b.add(&excelize.Style{Font: &excelize.Font{Family: family, Size: 11, Color: "1F4E79", Underline: "single"}, Alignment: middle("left", false)}),
		warning:    b.add(&excelize.Style{Font: &excelize.Font{Family: "黑体", Size: 12, Bold: true, Color: "C00000"}, Alignment: middle("center", false)}),
		caption:    b.add(&excelize.Style{Font: font(13, true), Alignment: middle("center", true)}),
		unit:       b.add(&excelize.Style{Font: font(10, false), Alignment: middle("right", false)}),
		head:       b.add(&excelize.Style{Font: font(10.5, true), Alignment: middle("center", true), Border: []excelize.Border{edge("top", 2), edge("bottom", 1)}}),
		label:      b.add(&excelize.Style{Font: font(10.5, false), Alignment: middle("left", true)}),
		labelTotal: b.add(&excelize.Style{Font: font(10.5, true), Alignment: middle("left", true)}),
		dash:       b.add(&excelize.Style{Font: font(10.5, false), Alignment: middle("right", false)}),
		note:       b.add(&excelize.Style{Font: font(9, false), Alignment: &excelize.Alignment{Horizontal: "left", Vertical: "top", WrapText: true}}),
		noteOf:     b.add(&excelize.Style{Font: font(9, false), Alignment: &excelize.Alignment{Horizontal: "left", Vertical: "top", WrapText: true}, Border: []excelize.Border{edge("top", 2)}}),
	}
}

func edge(side string, weight int) excelize.Border {
	return excelize.Border{Type: side, Color: "000000", Style: weight}
}

// number is the style of a number with so many places after the point.
func (b *book) number(f format) int {
	if id, ok := b.formats[f]; ok {
		return id
	}
	code := "#,##0"
	if f.decimals > 0 {
		code += "." + strings.Repeat("0", int(f.decimals))
	}
	style := &excelize.Style{
		Font: font(10.5, f.total), CustomNumFmt: &code,
		Alignment: &excelize.Alignment{Horizontal: "right", Vertical: "center"},
	}
	id := b.add(style)
	b.formats[f] = id
	return id
}
