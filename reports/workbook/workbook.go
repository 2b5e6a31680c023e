// Package workbook sets a bulletin's content as an Excel workbook: the same
// tables as real numbers with number formats, native charts, a contents sheet
// with links, set up for printing on A4.
package workbook

import (
	"fmt"
	"io"
	"sort"
	"time"

	"wengang/reports/bulletin"
	"wengang/sql/fault"

	"github.com/xuri/excelize/v2"
)

// Names of the sheets that are neither a table nor a chart.
const (
	contentsSheet = "目录"
	textSheet     = "文字"
	notesSheet    = "说明"
)

// Write writes the workbook of a bulletin. The same content gives the same bytes.
func Write(w io.Writer, c *bulletin.Content) error {
	b := &book{file: excelize.NewFile(), content: c}
	defer func() { _ = b.file.Close() }() // nothing of it is on disk
	b.styles()
	b.build()
	if b.err != nil {
		return fault.New(fault.Internal, "生成工作簿失败").Because(b.err)
	}
	// The library lists content types in the order of a map: sorted, the same
	// content gives the same bytes.
	types := b.file.ContentTypes.Defaults
	sort.Slice(types, func(i, j int) bool { return types[i].Extension < types[j].Extension })
	if err := b.file.Write(w); err != nil {
		return fault.New(fault.Internal, "写出工作簿失败").Because(err)
	}
	return nil
}

// book is the workbook being written. The first error stops all further work.
type book struct {
	file    *excelize.File
	content *bulletin.Content
	style   styles
	formats map[format]int
	links   []link
	err     error
}

// link is one line of the contents sheet.
type link struct {
	sheet, title string
}

// do keeps the first error.
func (b *book) do(err error) {
	if b.err == nil {
		b.err = err
	}
}

func (b *book) build() {
	c := b.content
	b.do(b.file.SetSheetName("Sheet1", contentsSheet))
	b.text()
	for i := range c.Sections {
		for j := range c.Sections[i].Blocks {
			switch block := &c.Sections[i].Blocks[j]; {
			case block.Table != nil:
				b.table(block.Table)
			case block.Chart != nil:
				b.chart(block.Chart)
			}
		}
	}
	b.notes()
	b.contents()
	b.properties()
}

// sheet adds a sheet and lists it in the contents.
func (b *book) sheet(name, title string, landscape bool) {
	_, err := b.file.NewSheet(name)
	b.do(err)
	b.links = append(b.links, link{name, title})
	b.page(name, landscape)
}

// page sets a sheet up for printing: A4, one page wide, centred, the page
// number at the foot, the mark of demonstration data at the head.
func (b *book) page(name string, landscape bool) {
	a4, wide, high := 9, 1, 0
	orientation := "portrait"
	if landscape {
		orientation = "landscape"
	}
	fit := true
	b.do(b.file.SetPageLayout(name, &excelize.PageLayoutOptions{Size: &a4, Orientation: &orientation, FitToWidth: &wide, FitToHeight: &high}))
	b.do(b.file.SetSheetProps(name, &excelize.SheetPropsOptions{FitToPage: &fit}))
	margin, side := 1.0, 0.7
	centred := true
	b.do(b.file.SetPageMargins(name, &excelize.PageLayoutMarginsOptions{Top: &margin, Bottom: &margin, Left: &side, Right: &side, Horizontally: &centred}))
	head := "&L" + b.content.Region + b.content.Title + "　" + b.content.Month.Chinese()
	if b.content.Demo {
		head += "&R" + demoMark
	}
	b.do(b.file.SetHeaderFooter(name, &excelize.HeaderFooterOptions{OddHeader: head, OddFooter: "&C— &P —"}))
	grid := false
	b.do(b.file.SetSheetView(name, 0, &excelize.ViewOptions{ShowGridLines: &grid}))
}

// onePage prints a sheet on a single page.
func (b *book) onePage(name string) {
	one := 1
	b.do(b.file.SetPageLayout(name, &excelize.PageLayoutOptions{FitToHeight: &one}))
}

const demoMark = "【演示数据，不反映真实情况】"

// set writes a text with a style.
func (b *book) set(sheet string, col, row, style int, text string) {
	cell, err := excelize.CoordinatesToCellName(col, row)
	b.do(err)
	b.do(b.file.SetCellStr(sheet, cell, text))
	b.do(b.file.SetCellStyle(sheet, cell, cell, style))
}

// merge joins cells of one text and styles them all.
func (b *book) merge(sheet string, col1, row1, col2, row2, style int) {
	from, err := excelize.CoordinatesToCellName(col1, row1)
	b.do(err)
	to, err := excelize.CoordinatesToCellName(col2, row2)
	b.do(err)
	if from != to {
		b.do(b.file.MergeCell(sheet, from, to))
	}
	b.do(b.file.SetCellStyle(sheet, from, to, style))
}

func (b *book) width(sheet string, col int, width float64) {
	name, err := excelize.ColumnNumberToName(col)
	b.do(err)
	b.do(b.file.SetColWidth(sheet, name, name, width))
}

// text is the running text, one paragraph a row.
func (b *book) text() {
	b.sheet(textSheet, "文字说明", false)
	b.width(textSheet, 1, 76)
	row := 1
	put := func(style int, text string) {
		b.set(textSheet, 1, row, style, text)
		b.do(b.file.SetRowHeight(textSheet, row, 20*float64(1+len([]rune(text))/40)))
		row++
	}
	c := b.content
	put(b.style.title, c.Title)
	put(b.style.centre, "（"+c.Region+"　"+c.Month.Chinese()+"）")
	for i := range c.Sections {
		s := &c.Sections[i]
		if s.Heading != "" {
			put(b.style.heading, s.Heading)
		}
		for j := range s.Blocks {
			switch block := &s.Blocks[j]; {
			case block.Subheading != "":
				put(b.style.bold, block.Subheading)
			case block.Paragraph != nil:
				put(b.style.wrap, "　　"+block.Paragraph.String())
			}
		}
	}
}

// notes is the sheet of notes.
func (b *book) notes() {
	b.sheet(notesSheet, "说明", false)
	b.width(notesSheet, 1, 6)
	b.width(notesSheet, 2, 80)
	b.set(notesSheet, 1, 1, b.style.heading, "说明")
	for i, n := range b.content.Notes {
		b.set(notesSheet, 1, i+2, b.style.wrap, fmt.Sprintf("%d.", i+1))
		b.set(notesSheet, 2, i+2, b.style.wrap, n)
		b.do(b.file.SetRowHeight(notesSheet, i+2, 18*float64(1+len([]rune(n))/39)))
	}
}

// contents is the first sheet: what the figures cover, and a link to each sheet.
func (b *book) contents() {
	c := b.content
	b.page(contentsSheet, false)
	b.width(contentsSheet, 1, 12)
	b.width(contentsSheet, 2, 74)
	b.set(contentsSheet, 1, 1, b.style.title, c.Title)
	b.merge(contentsSheet, 1, 1, 2, 1, b.style.title)
	b.do(b.file.SetRowHeight(contentsSheet, 1, 34))
	b.set(contentsSheet, 1, 2, b.style.centre, "（"+c.Region+"　"+c.Month.Chinese()+"）　"+c.Mark)
	b.merge(contentsSheet, 1, 2, 2, 2, b.style.centre)
	row := 3
	for _, line := range [][2]string{
		{"统计期", bulletin.PeriodText(c.Coverage)}, {"数据时点", bulletin.AsOfText(c.Coverage)},
		{"审核层级", bulletin.LevelText(c.Coverage)}, {"上报情况", bulletin.ReportedText(c.Coverage)},
	} {
		b.set(contentsSheet, 1, row, b.style.bold, line[0])
		b.set(contentsSheet, 2, row, b.style.plain, line[1])
		row++
	}
	if c.Demo {
		b.set(contentsSheet, 1, row, b.style.warning, demoMark)
		b.merge(contentsSheet, 1, row, 2, row, b.style.warning)
		row++
	}
	row++
	for _, l := range b.links {
		b.set(contentsSheet, 1, row, b.style.link, l.sheet)
		b.set(contentsSheet, 2, row, b.style.link, l.title)
		for col := 1; col <= 2; col++ {
			cell, err := excelize.CoordinatesToCellName(col, row)
			b.do(err)
			b.do(b.file.SetCellHyperLink(contentsSheet, cell, "'"+l.sheet+"'!A1", "Location"))
		}
		row++
	}
	b.file.SetActiveSheet(0)
}

func (b *book) properties() {
	c := b.content
	stamp := c.Coverage.AsOf.UTC().Format(time.RFC3339)
	b.do(b.file.SetDocProps(&excelize.DocProperties{
		Title: c.Region + c.Title + "（" + c.Month.Chinese() + "）", Subject: bulletin.PeriodText(c.Coverage),
		Creator: "wengang", LastModifiedBy: "wengang", Created: stamp, Modified: stamp, Language: "zh-CN",
		Description: bulletin.AsOfText(c.Coverage) + "；" + bulletin.LevelText(c.Coverage),
	}))
	b.do(b.file.SetAppProps(&excelize.AppProperties{Application: "wengang"}))
}
