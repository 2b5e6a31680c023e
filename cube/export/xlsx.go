package export

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"wengang/cube"
	"wengang/sql/clock"
	"wengang/sql/fault"

	"github.com/xuri/excelize/v2"
)

const (
	coverSheet = "封面"
	dataSheet  = "数据"
	sheetRows  = 1_048_576 // of the file format
)

// XLSX writes a workbook: a cover with the coordinates and the definitions of
// the indicators, and the rows with official headings, number formats, a
// frozen heading, a filter and a row of totals. Rows are streamed, so that
// memory does not grow with them beyond the answer itself.
func XLSX(w io.Writer, a *cube.Answer) error {
	if len(a.Rows)+2 > sheetRows {
		return fault.New(fault.TooLarge, "结果有%d行，超过 Excel 工作表的%d行上限", len(a.Rows), sheetRows).
			Do("请改用 csv 格式，或增加筛选条件")
	}
	f := excelize.NewFile()
	defer func() { _ = f.Close() }()
	book := &workbook{file: f, answer: a, dimensions: dimensions(a)}
	if err := book.styles(); err != nil {
		return err
	}
	if err := f.SetSheetName("Sheet1", coverSheet); err != nil {
		return err
	}
	if err := book.cover(); err != nil {
		return err
	}
	if err := book.data(); err != nil {
		return err
	}
	instant := a.AsOf.UTC().Format(time.RFC3339) // not the present: equal answers give equal files
	if err := f.SetDocProps(&excelize.DocProperties{Title: title, Creator: "稳岗", Created: instant, Modified: instant}); err != nil {
		return err
	}
	_, err := f.WriteTo(w)
	return err
}

const (
	title  = "企业享受稳岗补贴情况统计表"
	family = "宋体"
)

type workbook struct {
	file       *excelize.File
	answer     *cube.Answer
	dimensions int

	heading, title, name, text, member, warning, total int   // styles
	number, sum                                        []int // by measure, of a row and of the totals
}

func (b *workbook) styles() error {
	var err error
	style := func(s excelize.Style) int {
		id := 0
		if err == nil {
			id, err = b.file.NewStyle(&s)
		}
		return id
	}
	wrap := &excelize.Alignment{Vertical: "top", WrapText: true}
	plain := &excelize.Font{Family: family, Size: 11}
	bold := &excelize.Font{Family: family, Size: 11, Bold: true}
	rule := []excelize.Border{{Type: "top", Style: 1, Color: "000000"}}
	text := "@"
	b.heading = style(excelize.Style{Font: bold, Alignment: &excelize.Alignment{Horizontal: "center", Vertical: "center", WrapText: true},
		Border: []excelize.Border{{Type: "top", Style: 2, Color: "000000"}, {Type: "bottom", Style: 1, Color: "000000"}}})
	b.title = style(excelize.Style{Font: &excelize.Font{Family: family, Bold: true, Size: 16}})
	b.name = style(excelize.Style{Font: bold, Alignment: &excelize.Alignment{Vertical: "top"}})
	b.text = style(excelize.Style{CustomNumFmt: &text, Font: plain, Alignment: wrap})
	b.member = style(excelize.Style{CustomNumFmt: &text, Font: plain})
	b.warning = style(excelize.Style{Font: &excelize.Font{Family: family, Size: 11, Bold: true, Color: "C00000"}, Alignment: wrap})
	b.total = style(excelize.Style{CustomNumFmt: &text, Font: bold, Border: rule})
	for _, c := range b.answer.Columns[b.dimensions:] {
		format := numberFormat(c)
		right := &excelize.Alignment{Horizontal: "right"} // words such as 不适用 too
		b.number = append(b.number, style(excelize.Style{CustomNumFmt: &format, Font: plain, Alignment: right}))
		b.sum = append(b.sum, style(excelize.Style{CustomNumFmt: &format, Alignment: right, Font: bold, Border: rule}))
	}
	return err
}

// numberFormat shows a column's figures: 1,234 or 1,234.00 or 30.0%.
func numberFormat(c cube.Column) string {
	places := ""
	if c.Decimals > 0 {
		places = "." + strings.Repeat("0", int(c.Decimals))
	}
	if c.Unit == "%" {
		return "0" + places + "%"
	}
	return "#,##0" + places
}

// heading of a column with its unit; a percentage shows its own.
func heading(c cube.Column) string {
	if c.Unit == "" || c.Unit == "%" {
		return c.Label
	}
	return c.Label + "（" + c.Unit + "）"
}

// printable sets a sheet to A4, all columns on one page's width.
func (b *workbook) printable(sheet, orientation string) error {
	fit, a4, wide, high := true, 9, 1, 0 // 9 is A4; height 0 is as many pages as it takes
	if err := b.file.SetSheetProps(sheet, &excelize.SheetPropsOptions{FitToPage: &fit}); err != nil {
		return err
	}
	margin := excelize.HeaderFooterOptions{OddFooter: "&C第 &P 页，共 &N 页"}
	if b.answer.Demo {
		margin.OddHeader = "&C" + demoMark
	}
	if err := b.file.SetHeaderFooter(sheet, &margin); err != nil {
		return err
	}
	return b.file.SetPageLayout(sheet, &excelize.PageLayoutOptions{Size: &a4, Orientation: &orientation, FitToWidth: &wide, FitToHeight: &high})
}

// cover writes the coordinates of the answer.
func (b *workbook) cover() error {
	a := b.answer
	if err := b.printable(coverSheet, "portrait"); err != nil {
		return err
	}
	// Written cell by cell: of two streams excelize writes either first.
	f := b.file
	err := errors.Join(f.SetColWidth(coverSheet, "A", "A", 22), f.SetColWidth(coverSheet, "B", "B", 90))
	line := 0
	put := func(name, text string, style int) {
		if text == "" {
			return
		}
		line++
		left, right := fmt.Sprintf("A%d", line), fmt.Sprintf("B%d", line)
		err = errors.Join(err,
			f.SetCellStr(coverSheet, left, name), f.SetCellStyle(coverSheet, left, left, b.name),
			f.SetCellStr(coverSheet, right, text), f.SetCellStyle(coverSheet, right, right, style))
	}
	line++
	err = errors.Join(err, f.SetCellStr(coverSheet, "A1", title), f.SetCellStyle(coverSheet, "A1", "A1", b.title))
	if a.Demo {
		put("注意", "本表含演示数据，不得作为统计资料使用", b.warning)
	}
	var by, measures []string
	for i, c := range a.Columns {
		if i < b.dimensions {
			by = append(by, c.Label)
		} else {
			measures = append(measures, heading(c))
		}
	}
	put("指标", strings.Join(measures, "、"), b.text)
	if len(by) > 0 {
		put("分组", strings.Join(by, "、"), b.text)
	}
	months := a.Period.Label()
	if months == "" {
		months = "不限"
	}
	put("统计期", months, b.text)
	for _, filter := range a.Filters {
		if filter.Dimension != "month" {
			put("筛选："+filter.Label, filter.Text, b.text)
		}
	}
	if !a.AsOf.IsZero() {
		put("数据时点", "截至"+a.AsOf.In(clock.Shanghai).Format("2006年1月2日15时04分"), b.text)
	}
	put("审核层级", a.Level.Label(), b.text)
	put("上报地区数", fmt.Sprintf("%d个（应报%d个%s）", a.Reported, a.Expected, a.Units), b.text)
	put("数据版本", fmt.Sprintf("发布号%d，提交号%d", a.Publication, a.Commit), b.text)
	put("计算来源", a.Route, b.text)
	for i, note := range a.Notes {
		put(fmt.Sprintf("说明%d", i+1), note, b.text)
	}
	put("空白单元格", "没有数据；“不适用”为没有分母，“不予公布”为保密处理", b.text)
	definitions := map[string]string{}
	for _, m := range cube.Measures() {
		definitions[m.Name] = m.Definition
	}
	for _, c := range a.Columns[b.dimensions:] {
		put("指标解释："+c.Label, definitions[c.Name], b.text)
	}
	return err
}

// data writes the rows.
func (b *workbook) data() error {
	a := b.answer
	sheet := dataSheet
	if a.Demo {
		sheet += "（" + demoMark + "）"
	}
	if _, err := b.file.NewSheet(sheet); err != nil {
		return err
	}
	if err := b.printable(sheet, "landscape"); err != nil {
		return err
	}
	sw, err := b.file.NewStreamWriter(sheet)
	if err != nil {
		return err
	}
	var heads []any
	for i, c := range a.Columns {
		width := 18.0
		if i < b.dimensions {
			heads = append(heads, excelize.Cell{StyleID: b.heading, Value: c.Label + "代码"})
			if err := sw.SetColWidth(len(heads), len(heads), 14); err != nil {
				return err
			}
			width = 30
		}
		heads = append(heads, excelize.Cell{StyleID: b.heading, Value: heading(c)})
		if err := sw.SetColWidth(len(heads), len(heads), width); err != nil {
			return err
		}
	}
	if err := sw.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	if err := sw.SetRow("A1", heads, excelize.RowOpts{Height: 36}); err != nil {
		return err
	}
	cells := make([]any, len(heads))
	for r, row := range a.Rows {
		at := 0
		for _, m := range row.Members {
			cells[at], cells[at+1] = excelize.Cell{StyleID: b.member, Value: m.Code}, excelize.Cell{StyleID: b.member, Value: m.Label}
			at += 2
		}
		b.figures(cells[at:], row.Values, b.number)
		if err := sw.SetRow(fmt.Sprintf("A%d", r+2), cells); err != nil {
			return err
		}
	}
	if b.dimensions > 0 {
		for i := range 2 * b.dimensions {
			cells[i] = excelize.Cell{StyleID: b.total, Value: ""}
		}
		cells[1] = excelize.Cell{StyleID: b.total, Value: Total}
		b.figures(cells[2*b.dimensions:], a.Totals, b.sum)
		if err := sw.SetRow(fmt.Sprintf("A%d", len(a.Rows)+2), cells); err != nil {
			return err
		}
	}
	last, err := excelize.ColumnNumberToName(len(heads))
	if err != nil {
		return err
	}
	if len(a.Rows) > 0 { // the filter leaves the row of totals where it is
		if err := sw.AddTable(&excelize.Table{Range: fmt.Sprintf("A1:%s%d", last, len(a.Rows)+1), Name: "cube"}); err != nil {
			return err
		}
	}
	if err := sw.Flush(); err != nil {
		return err
	}
	return b.file.SetDefinedName(&excelize.DefinedName{
		Name: "_xlnm.Print_Titles", RefersTo: fmt.Sprintf("'%s'!$1:$1", sheet), Scope: sheet})
}

// figures writes values as numbers. A spreadsheet's number is a double: an
// amount of up to fifteen digits in it shows the very decimal it was made of.
func (b *workbook) figures(cells []any, values []cube.Value, styles []int) {
	for i, v := range values {
		var value any // nothing at all where blank
		if text := word(v.State); text != "" {
			value = text
		}
		if v.State == cube.Filled {
			value = b.answer.Columns[b.dimensions+i].Round(v.Number).InexactFloat64()
		}
		cells[i] = excelize.Cell{StyleID: styles[i], Value: value}
	}
}
