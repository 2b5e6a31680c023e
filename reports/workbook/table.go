package workbook

import (
	"fmt"

	"wengang/cube"
	"wengang/reports/bulletin"

	"github.com/xuri/excelize/v2"
)

// first row of a table's headings: the caption and the unit stand above.
const headRow = 3

// table writes one table on a sheet of its own: caption, headings (repeated on
// every printed page), numbers, notes, and a defined name for the numbers.
func (b *book) table(t *bulletin.Table) {
	name := fmt.Sprintf("表%d", t.Number)
	stubs := 1
	if t.RowUnits {
		stubs = 2
	}
	last := stubs + len(t.Columns)
	b.sheet(name, t.Title, last > 7)
	b.set(name, 1, 1, b.style.caption, name+"　"+t.Title)
	b.merge(name, 1, 1, last, 1, b.style.caption)
	b.do(b.file.SetRowHeight(name, 1, 30))
	b.backLink(name, last)
	row := b.headings(name, t, stubs)
	first := row
	for i := range t.Rows {
		b.row(name, t, i, row, stubs)
		row++
	}
	b.closing(name, t, row, last)
	b.widths(name, t, stubs)
	b.freeze(name, first, stubs)
	b.names(name, t.Number, first, row-1, stubs+1, last)
}

// backLink leads back to the contents; with it stands the unit of the table.
func (b *book) backLink(name string, last int) {
	b.set(name, 1, 2, b.style.link, "返回目录")
	b.do(b.file.SetCellHyperLink(name, "A2", "'"+contentsSheet+"'!A1", "Location"))
	if b.content.Demo && last > 1 {
		b.set(name, last, 2, b.style.unit, demoMark)
	}
}

// headings writes one or two rows of headings and gives the row after them.
func (b *book) headings(name string, t *bulletin.Table, stubs int) int {
	bottom := headRow
	for _, c := range t.Columns {
		if c.Group != "" {
			bottom = headRow + 1
		}
	}
	last := stubs + len(t.Columns)
	b.merge(name, 1, headRow, 1, bottom, b.style.head)
	b.set(name, 1, headRow, b.style.head, t.Stub)
	if t.RowUnits {
		b.merge(name, 2, headRow, 2, bottom, b.style.head)
		b.set(name, 2, headRow, b.style.head, "计量单位")
	}
	for i, c := range t.Columns {
		col := stubs + 1 + i
		label := c.Label
		if c.Unit != "" {
			label += "（" + c.Unit + "）"
		}
		if c.Group == "" {
			b.merge(name, col, headRow, col, bottom, b.style.head)
			b.set(name, col, headRow, b.style.head, label)
			continue
		}
		if i == 0 || t.Columns[i-1].Group != c.Group {
			end := col
			for end < last && t.Columns[end-stubs].Group == c.Group {
				end++
			}
			b.merge(name, col, headRow, end, headRow, b.style.head)
			b.set(name, col, headRow, b.style.head, c.Group)
		}
		b.set(name, col, bottom, b.style.head, label)
	}
	b.do(b.file.SetRowHeight(name, bottom, 32))
	b.titles(name, bottom)
	return bottom + 1
}

// titles repeats the headings on every printed page.
func (b *book) titles(name string, bottom int) {
	b.do(b.file.SetDefinedName(&excelize.DefinedName{
		Name: "_xlnm.Print_Titles", RefersTo: fmt.Sprintf("'%s'!$%d:$%d", name, headRow, bottom), Scope: name,
	}))
}

func (b *book) row(name string, t *bulletin.Table, i, row, stubs int) {
	r := &t.Rows[i]
	style := b.style.label
	if r.Total {
		style = b.style.labelTotal
	}
	b.set(name, 1, row, style, r.Label)
	if t.RowUnits {
		b.set(name, 2, row, b.style.label, r.Unit)
	}
	for j := range r.Cells {
		b.figure(name, stubs+1+j, row, &r.Cells[j], r.Total)
	}
}

// figure writes a number in its unit, not rounded: the number format rounds.
// Where there is none stands the sign that the bulletin uses.
func (b *book) figure(sheet string, col, row int, f *bulletin.Figure, total bool) {
	if f.State != cube.Filled {
		b.set(sheet, col, row, b.style.dash, f.Number())
		return
	}
	cell, err := excelize.CoordinatesToCellName(col, row)
	b.do(err)
	v, _ := f.Scaled().Float64()
	b.do(b.file.SetCellFloat(sheet, cell, v, -1, 64))
	b.do(b.file.SetCellStyle(sheet, cell, cell, b.number(format{decimals: f.Unit.Decimals, total: total})))
}

// closing writes the closing rule and the notes.
func (b *book) closing(name string, t *bulletin.Table, row, last int) {
	notes := append([]string{}, t.Notes...)
	notes = append(notes, "资料来源：企业稳岗补贴实名制信息系统，"+bulletin.AsOfText(b.content.Coverage)+"，"+bulletin.LevelText(b.content.Coverage)+"。")
	for i, n := range notes {
		text := n
		if len(t.Notes) > 0 && i == 0 {
			text = "注：" + n
		}
		style := b.style.note
		if i == 0 {
			style = b.style.noteOf
		}
		b.merge(name, 1, row+i, last, row+i, style)
		b.set(name, 1, row+i, style, text)
		b.do(b.file.SetRowHeight(name, row+i, 13*float64(1+len([]rune(text))/(11*last))))
	}
}

// widths fits columns to what they hold, in characters of the default font.
func (b *book) widths(name string, t *bulletin.Table, stubs int) {
	widest := len([]rune(t.Stub)) * 2
	for _, r := range t.Rows {
		widest = max(widest, len([]rune(r.Label))*2)
	}
	b.width(name, 1, float64(min(max(widest, 12), 34))+2)
	if t.RowUnits {
		b.width(name, 2, 10)
	}
	for i, c := range t.Columns {
		widest := len([]rune(c.Label)) * 2
		for _, r := range t.Rows {
			widest = max(widest, len(r.Cells[i].Number())+4)
		}
		b.width(name, stubs+1+i, float64(max(widest, 11))+2)
	}
}

// freeze keeps headings and stub in sight.
func (b *book) freeze(name string, first, stubs int) {
	cell, err := excelize.CoordinatesToCellName(stubs+1, first)
	b.do(err)
	b.do(b.file.SetPanes(name, &excelize.Panes{
		Freeze: true, XSplit: stubs, YSplit: first - 1, TopLeftCell: cell, ActivePane: "bottomRight",
	}))
}

// names gives the numbers of a table a defined name: data_1 for 表1.
func (b *book) names(name string, number, row1, row2, col1, col2 int) {
	from, err := excelize.CoordinatesToCellName(col1, row1, true)
	b.do(err)
	to, err := excelize.CoordinatesToCellName(col2, row2, true)
	b.do(err)
	b.do(b.file.SetDefinedName(&excelize.DefinedName{
		Name: fmt.Sprintf("data_%d", number), RefersTo: fmt.Sprintf("'%s'!%s:%s", name, from, to),
	}))
}
