package export

import (
	"fmt"
	"io"
	"strings"
	"time"

	"wengang/cube"
	"wengang/sql/fault"

	"github.com/xuri/excelize/v2"
)

const (
	coverSheet = "封面"
	dataSheet  = "数据"
	sheetRows  = 1_048_576  // of the file format
	sheetCells = crossCells // more than a spreadsheet opens in reason
)

// XLSX writes a workbook: a cover with the coordinates and the definitions of
// the indicators, and the table with official headings, number formats, a
// frozen heading, a filter, subtotals and totals. Rows are streamed, so that
// memory does not grow with them beyond the answer itself.
//
// Errors: fault.TooLarge beyond the rows of a worksheet or sheetCells, and for
// a cross table beyond its bounds.
func XLSX(w io.Writer, a *cube.Answer) error {
	t, err := tableOf(a)
	if err != nil {
		return err
	}
	b := &workbook{answer: a, table: t, figures: t.figures(), headRows: 1 + len(t.across)}
	if last := b.lastRow(); last > sheetRows {
		return fault.New(fault.TooLarge, "结果有%d行，超过 Excel 工作表的%d行上限", last, sheetRows).
			Do("请改用 csv 或 parquet 格式，或增加筛选条件")
	}
	if cells := b.lastRow() * (2*len(t.levels) + len(b.figures)); cells > sheetCells {
		return fault.New(fault.TooLarge, "结果有%d个单元格，超过 Excel 工作簿的%d个上限", cells, sheetCells).
			Do("请改用 csv 或 parquet 格式，或增加筛选条件")
	}
	b.file = excelize.NewFile()
	defer func() { _ = b.file.Close() }()
	if err := b.styles(); err != nil {
		return err
	}
	if err := b.file.SetSheetName("Sheet1", coverSheet); err != nil {
		return err
	}
	if err := b.cover(); err != nil {
		return err
	}
	if err := b.data(); err != nil {
		return err
	}
	instant := a.AsOf.UTC().Format(time.RFC3339) // not the present: equal answers give equal files
	if err := b.file.SetDocProps(&excelize.DocProperties{Title: title, Creator: "稳岗", Created: instant, Modified: instant}); err != nil {
		return err
	}
	return b.writeTo(w)
}

const (
	title  = "企业享受稳岗补贴情况统计表"
	family = "宋体"
)

type workbook struct {
	file     *excelize.File
	answer   *cube.Answer
	table    *table
	figures  []figure
	headRows int // heading rows of the data sheet

	heading, title, name, text, warning int      // styles
	member                              [3]int   // by kind of line
	number                              [3][]int // by kind of line and measure
}

// lastRow is the number of the last row of the data sheet.
func (b *workbook) lastRow() int {
	rows := b.headRows + b.table.rows.size() + b.table.subtotals.size()
	if len(b.table.levels) > 0 {
		rows++ // totals
	}
	return rows
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
	text := "@"
	b.heading = style(excelize.Style{Font: bold, Alignment: &excelize.Alignment{Horizontal: "center", Vertical: "center", WrapText: true},
		Border: []excelize.Border{{Type: "top", Style: 2, Color: "000000"}, {Type: "bottom", Style: 1, Color: "000000"},
			{Type: "left", Style: 4, Color: "808080"}, {Type: "right", Style: 4, Color: "808080"}}})
	b.title = style(excelize.Style{Font: &excelize.Font{Family: family, Bold: true, Size: 16}})
	b.name = style(excelize.Style{Font: bold, Alignment: wrap})
	b.text = style(excelize.Style{CustomNumFmt: &text, Font: plain, Alignment: wrap})
	b.warning = style(excelize.Style{Font: &excelize.Font{Family: family, Size: 11, Bold: true, Color: "C00000"}, Alignment: wrap})
	for _, k := range []struct {
		kind kind
		look excelize.Style
	}{
		{detail, excelize.Style{Font: plain}},
		{subtotal, excelize.Style{Font: bold, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"F2F2F2"}}}},
		{total, excelize.Style{Font: bold, Border: []excelize.Border{{Type: "top", Style: 1, Color: "000000"}}}},
	} {
		member := k.look
		member.CustomNumFmt = &text
		b.member[k.kind] = style(member)
		for _, c := range b.table.measures {
			figure := k.look
			format := numberFormat(c)
			figure.CustomNumFmt = &format
			figure.Alignment = &excelize.Alignment{Horizontal: "right"} // words such as 不适用 too
			b.number[k.kind] = append(b.number[k.kind], style(figure))
		}
	}
	return err
}

// numberFormat shows a column's figures: 1,234 or 1,234.00 or 30.0%; changes
// in percentage points and of ranks with their sign.
func numberFormat(c cube.Column) string {
	places := ""
	if c.Decimals > 0 {
		places = "." + strings.Repeat("0", int(c.Decimals))
	}
	switch {
	case c.Unit == "%":
		return "0" + places + "%"
	case c.Unit == "个百分点", c.Calculus == "rank_change":
		return "+0" + places + ";-0" + places + ";0" + places
	}
	return "#,##0" + places
}

// heading of a column with its unit; a percentage shows its own.
func heading(c cube.Column) string {
	var marks []string
	if c.Counting == cube.Cohort {
		marks = append(marks, cohortMark)
	}
	if c.Unit != "" && c.Unit != "%" {
		marks = append(marks, c.Unit)
	}
	if len(marks) == 0 {
		return c.Label
	}
	return c.Label + "（" + strings.Join(marks, "，") + "）"
}

// printable sets a sheet to A4, its columns on so many pages' width.
func (b *workbook) printable(sheet, orientation string, wide int) error {
	fit, a4, high := true, 9, 0 // 9 is A4; height 0 is as many pages as it takes
	height, own := 16.5, true   // points: Song at 11 points touches the lines of a row of the usual height
	if err := b.file.SetSheetProps(sheet, &excelize.SheetPropsOptions{FitToPage: &fit, DefaultRowHeight: &height, CustomHeight: &own}); err != nil {
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

// data makes the sheet of the table with its headings; writeRows writes the
// rows when the workbook is written.
func (b *workbook) data() error {
	sheet := dataSheet
	if b.answer.Demo {
		sheet += "（" + demoMark + "）"
	}
	if _, err := b.file.NewSheet(sheet); err != nil {
		return err
	}
	side := 2 * len(b.table.levels)
	last, err := excelize.ColumnNumberToName(side + len(b.figures))
	if err != nil {
		return err
	}
	listed := b.listedRow()
	crossed := b.table.heads != nil
	if crossed && listed > b.headRows {
		// A spreadsheet's table wants one heading row of names that differ: a
		// cross table has a filter alone, which is set ahead of the stream.
		if err := b.file.AutoFilter(sheet, fmt.Sprintf("A%d:%s%d", b.headRows, last, listed), nil); err != nil {
			return err
		}
	}
	wide := (len(b.table.levels)*(codeWidth+labelWidth) + len(b.figures)*figureWidth + pageWidth - 1) / pageWidth
	if err := b.printable(sheet, "landscape", max(1, wide)); err != nil {
		return err
	}
	sw, err := b.file.NewStreamWriter(sheet)
	if err != nil {
		return err
	}
	if err := b.columns(sw, side); err != nil {
		return err
	}
	if err := b.headings(sw, side); err != nil {
		return err
	}
	if !crossed && listed > b.headRows { // totals stay where they are
		if err := sw.AddTable(&excelize.Table{Range: fmt.Sprintf("A1:%s%d", last, listed), Name: "cube"}); err != nil {
			return err
		}
	}
	if err := sw.Flush(); err != nil {
		return err
	}
	titles := fmt.Sprintf("'%s'!$1:$%d", sheet, b.headRows)
	if frozen := b.frozenColumns(); frozen > 0 {
		name, err := excelize.ColumnNumberToName(frozen)
		if err != nil {
			return err
		}
		titles = fmt.Sprintf("'%s'!$A:$%s,%s", sheet, name, titles)
	}
	return b.file.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", RefersTo: titles, Scope: sheet})
}

// Widths of columns, in characters, and of a page that can still be read when
// shrunk.
const (
	codeWidth   = 14
	labelWidth  = 30
	figureWidth = 18
	pageWidth   = 270
)

// frozenColumns is how many columns stay in sight: of a cross table the
// members at the side, as long as they leave room for figures.
func (b *workbook) frozenColumns() int {
	if side := 2 * len(b.table.levels); b.table.heads != nil && side <= 4 {
		return side
	}
	return 0
}

// listedRow is the last row that a filter covers: the rows with the subtotals
// among them, but not what stands behind all rows.
func (b *workbook) listedRow() int {
	_, behind := b.table.arrange()
	return b.headRows + b.table.rows.size() + b.table.subtotals.size() - len(behind)
}

// columns sets widths and freezes the headings.
func (b *workbook) columns(sw *excelize.StreamWriter, side int) error {
	for i := range b.table.levels {
		if err := sw.SetColWidth(2*i+1, 2*i+1, codeWidth); err != nil {
			return err
		}
		if err := sw.SetColWidth(2*i+2, 2*i+2, labelWidth); err != nil {
			return err
		}
	}
	if len(b.figures) > 0 {
		if err := sw.SetColWidth(side+1, side+len(b.figures), figureWidth); err != nil {
			return err
		}
	}
	panes := excelize.Panes{Freeze: true, YSplit: b.headRows, ActivePane: "bottomLeft"}
	if panes.XSplit = b.frozenColumns(); panes.XSplit > 0 {
		panes.ActivePane = "bottomRight"
	}
	corner, err := excelize.CoordinatesToCellName(panes.XSplit+1, panes.YSplit+1)
	if err != nil {
		return err
	}
	panes.TopLeftCell = corner
	return sw.SetPanes(&panes)
}

// headings writes the heading rows: one, or of a cross table one for each
// level in the heads, equal members merged, above that of the measures.
func (b *workbook) headings(sw *excelize.StreamWriter, side int) error {
	cells := make([]any, side+len(b.figures))
	merge := func(fromColumn, fromRow, toColumn, toRow int) error {
		if fromColumn == toColumn && fromRow == toRow {
			return nil
		}
		from, err := excelize.CoordinatesToCellName(fromColumn, fromRow)
		if err != nil {
			return err
		}
		to, err := excelize.CoordinatesToCellName(toColumn, toRow)
		if err != nil {
			return err
		}
		return sw.MergeCell(from, to)
	}
	for r := range b.headRows {
		lowest := r == b.headRows-1
		for i := range cells {
			cells[i] = excelize.Cell{StyleID: b.heading}
		}
		for i, c := range b.table.levels {
			if r == 0 {
				cells[2*i] = excelize.Cell{StyleID: b.heading, Value: c.Label + "代码"}
				cells[2*i+1] = excelize.Cell{StyleID: b.heading, Value: c.Label}
			}
			if lowest {
				for column := 2*i + 1; column <= 2*i+2; column++ {
					if err := merge(column, 1, column, b.headRows); err != nil {
						return err
					}
				}
			}
		}
		for from := 0; from < len(b.figures); {
			to := from + 1
			if lowest {
				cells[side+from] = excelize.Cell{StyleID: b.heading, Value: heading(b.figures[from].Column)}
				from = to
				continue
			}
			members := b.table.heads[b.figures[from].head]
			for to < len(b.figures) && keyOf(b.table.heads[b.figures[to].head][:r+1]) == keyOf(members[:r+1]) {
				to++
			}
			bottom := r
			if allRolledUp(members) { // 合计 stands once, over all levels
				bottom = b.headRows - 2
			}
			if r == 0 || bottom == r {
				cells[side+from] = excelize.Cell{StyleID: b.heading, Value: members[r].Label}
				if err := merge(side+from+1, r+1, side+to, bottom+1); err != nil {
					return err
				}
			}
			from = to
		}
		height := 20.0
		if lowest {
			height = 36
		}
		if err := sw.SetRow(fmt.Sprintf("A%d", r+1), cells, excelize.RowOpts{Height: height}); err != nil {
			return err
		}
	}
	return nil
}
