package source

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"github.com/shopspring/decimal"
	"github.com/xuri/excelize/v2"

	"wengang/ingest/record"
	"wengang/ingest/rules"
	"wengang/sql/fault"
)

// ErrorBook writes refused rows into a workbook that can be corrected and sent
// again: the columns as they were, every cell as text so that nothing is
// rewritten, the offending cells coloured (红 须改正, 黄 须说明), where the row
// stood, and the reasons in the last column, 处理意见. It streams: memory does
// not grow with the rows. Rows must come file by file and sheet by sheet. It is
// not safe for concurrent use.
type ErrorBook struct {
	path   string
	file   *excelize.File
	stream *excelize.StreamWriter
	sheets int
	rows   int // in the present sheet, with the header
	total  int

	columns  *Columns
	kept     []int // columns of the source that are written
	explain  bool  // a column 说明 is added, since the file has none
	styles   map[string]int
	finished bool
}

// maxSheetRows leaves room below a spreadsheet's 1,048,576.
const maxSheetRows = 1_000_000

// NewErrorBook returns a book that Close writes to path. Nothing is written
// where no row is added.
func NewErrorBook(path string) *ErrorBook { return &ErrorBook{path: path} }

// Rows returns how many rows have been added.
func (b *ErrorBook) Rows() int { return b.total }

// Add writes one refused row with what was found in it.
func (b *ErrorBook) Add(row *Row, findings []rules.Finding) error {
	if b.file == nil {
		b.file = excelize.NewFile()
		if err := b.makeStyles(); err != nil {
			return b.failed(err)
		}
	}
	if b.stream == nil || b.columns != row.Columns || b.rows >= maxSheetRows {
		if err := b.startSheet(row); err != nil {
			return b.failed(err)
		}
	}
	colour := map[int]string{}
	var reasons []string
	for _, f := range findings {
		reasons = append(reasons, f.String())
		for k, name := range append([]string{f.Field}, f.Others...) {
			field, ok := record.FieldByName(name)
			if !ok {
				continue
			}
			i := row.Columns.Index(field.No)
			if i < 0 || colour[i] == "hard" || (k > 0 && colour[i] != "") {
				continue
			}
			if f.Hard {
				colour[i] = "hard"
			} else {
				colour[i] = "soft"
			}
		}
		if f.Rule == rules.RowShifted {
			for i := range row.Cells {
				colour[i] = "hard"
			}
		}
	}
	values := make([]any, 0, len(b.kept)+3)
	for _, i := range b.kept {
		text := ""
		if i < len(row.Cells) {
			text = shown(&row.Cells[i], row.Columns.from1904)
			if len(text) > excelize.TotalCellChars && utf8.RuneCountInString(text) > excelize.TotalCellChars {
				reasons = append(reasons, ColumnLetter(i)+"列超过"+count(excelize.TotalCellChars)+"字，此处不全，以原文件为准")
			}
		}
		style := b.styles["text"]
		if c := colour[i]; c != "" {
			style = b.styles[c]
		}
		values = append(values, excelize.Cell{StyleID: style, Value: text})
	}
	var beyond []string // cells that stand outside the header
	for i := len(row.Columns.Headers); i < len(row.Cells); i++ {
		if t := record.Trim(row.Cells[i].Text); t != "" {
			beyond = append(beyond, t)
		}
	}
	if beyond != nil {
		reasons = append(reasons, "表头以外的内容："+strings.Join(beyond, "，"))
	}
	if b.explain {
		values = append(values, excelize.Cell{StyleID: b.styles["text"], Value: ""})
	}
	values = append(values,
		excelize.Cell{StyleID: b.styles["note"], Value: place(row)},
		excelize.Cell{StyleID: b.styles["note"], Value: strings.Join(reasons, "\n")})
	b.rows++
	b.total++
	if err := b.stream.SetRow(fmt.Sprintf("A%d", b.rows), values); err != nil {
		return b.failed(err)
	}
	return nil
}

func place(row *Row) string {
	if row.Sheet == "" {
		return fmt.Sprintf("第%d行", row.Number)
	}
	return fmt.Sprintf("%s 第%d行", row.Sheet, row.Number)
}

// shown writes a cell as the decoder reads it back from text.
func shown(c *Cell, from1904 bool) string {
	switch c.Kind {
	case CellNumber:
		text := record.ExcelNumber(c.Text)
		if c.Decimals == 3 {
			if d, err := decimal.NewFromString(text); err == nil {
				return d.Round(2).String()
			}
		}
		return text
	case CellPercent:
		if d, err := decimal.NewFromString(record.ExcelNumber(c.Text)); err == nil {
			return d.Shift(2).String() + "%"
		}
	case CellDate:
		if d, err := record.ParseSerial(c.Text, from1904); err == nil {
			return d.String()
		}
	}
	return c.Text
}

func (b *ErrorBook) makeStyles() error {
	fill := func(colour string) excelize.Fill {
		return excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{colour}}
	}
	const textFormat = 49 // @
	b.styles = map[string]int{}
	for name, style := range map[string]*excelize.Style{
		"text":   {NumFmt: textFormat},
		"hard":   {NumFmt: textFormat, Fill: fill("#FFC7CE"), Font: &excelize.Font{Color: "#9C0006"}},
		"soft":   {NumFmt: textFormat, Fill: fill("#FFEB9C"), Font: &excelize.Font{Color: "#7F6000"}},
		"note":   {NumFmt: textFormat, Alignment: &excelize.Alignment{WrapText: true, Vertical: "top"}},
		"header": {NumFmt: textFormat, Font: &excelize.Font{Bold: true}, Fill: fill("#D9E1F2"), Alignment: &excelize.Alignment{WrapText: true, Vertical: "center"}},
	} {
		id, err := b.file.NewStyle(style)
		if err != nil {
			return err
		}
		b.styles[name] = id
	}
	return nil
}

func (b *ErrorBook) startSheet(row *Row) error {
	if b.stream != nil {
		if err := b.stream.Flush(); err != nil {
			return err
		}
	}
	b.sheets++
	name := fmt.Sprintf("退回记录%d", b.sheets)
	if b.sheets == 1 {
		name = "退回记录"
		if err := b.file.SetSheetName("Sheet1", name); err != nil {
			return err
		}
	} else if _, err := b.file.NewSheet(name); err != nil {
		return err
	}
	stream, err := b.file.NewStreamWriter(name)
	if err != nil {
		return err
	}
	b.stream, b.columns, b.rows = stream, row.Columns, 1
	b.kept = b.kept[:0]
	var values []any
	for i, h := range row.Columns.Headers {
		if h == record.OpinionHeader || h == record.SourceRowHeader {
			continue
		}
		b.kept = append(b.kept, i)
		values = append(values, excelize.Cell{StyleID: b.styles["header"], Value: h})
	}
	explanation := record.FieldAt(record.FieldExplanation)
	if b.explain = row.Columns.Index(explanation.No) < 0; b.explain {
		values = append(values, excelize.Cell{StyleID: b.styles["header"], Value: explanation.Header})
	}
	values = append(values,
		excelize.Cell{StyleID: b.styles["header"], Value: record.SourceRowHeader},
		excelize.Cell{StyleID: b.styles["header"], Value: record.OpinionHeader})
	n := len(values)
	if err := stream.SetColWidth(1, n-1, 16); err != nil {
		return err
	}
	if err := stream.SetColWidth(n, n, 80); err != nil {
		return err
	}
	if err := stream.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	return stream.SetRow("A1", values)
}

// Close writes the workbook, first beside its place and then onto it, so that
// no half of one is ever found there. Without rows it writes nothing.
func (b *ErrorBook) Close() error {
	if b.file == nil || b.finished {
		return nil
	}
	b.finished = true
	defer func() { _ = b.file.Close() }() // temporary files of the stream
	if err := b.stream.Flush(); err != nil {
		return b.failed(err)
	}
	temp, err := os.CreateTemp(filepath.Dir(b.path), ".errors-*.xlsx")
	if err != nil {
		return b.failed(err)
	}
	defer func() { _ = os.Remove(temp.Name()) }() // gone already where all went well
	if err := b.file.Write(temp); err != nil {
		_ = temp.Close()
		return b.failed(err)
	}
	if err := temp.Close(); err != nil {
		return b.failed(err)
	}
	if err := os.Chmod(temp.Name(), 0o640); err != nil {
		return b.failed(err)
	}
	if err := os.Rename(temp.Name(), b.path); err != nil {
		return b.failed(err)
	}
	return nil
}

// Discard gives the book up without writing it.
func (b *ErrorBook) Discard() {
	if b.file != nil && !b.finished {
		b.finished = true
		_ = b.file.Close() // temporary files only
	}
}

func (b *ErrorBook) failed(err error) error {
	return fault.New(fault.Internal, "退回记录工作簿“%s”写入失败", filepath.Base(b.path)).Do("请检查磁盘空间和文件夹权限").Because(err)
}
