package source

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"wengang/ingest/record"
	"wengang/ingest/rules"
)

// check reads a file row by row into an error workbook, as an import does.
func check(t *testing.T, path, out string) (accepted []*Draft, refused int) {
	t.Helper()
	rows, drafts, _ := readAll(t, path, Options{})
	book := NewErrorBook(out)
	for i, d := range drafts {
		if rules.Refused(d.Findings, d.Record.Explanation) {
			must(t, book.Add(rows[i], d.Findings))
			continue
		}
		accepted = append(accepted, d)
	}
	must(t, book.Close())
	return accepted, book.Rows()
}

func TestErrorBook(t *testing.T) {
	bad := strings.NewReplacer("7010", "311", "1206.58,2023-11-20", "1206.588,2023-11-20", "2010.96,2010.96", "2010.96,2010.97").Replace(good)
	text := head + ",经办股室\n" + bad + ",一股\n" + two + ",二股\n"
	dir := t.TempDir()
	out := filepath.Join(dir, "errors.xlsx")
	accepted, n := check(t, write(t, "a.csv", []byte(text)), out)
	if len(accepted) != 1 || n != 1 {
		t.Fatalf("%d accepted, %d refused", len(accepted), n)
	}
	f, err := excelize.OpenFile(out)
	must(t, err)
	defer func() { _ = f.Close() }()
	rows, err := f.GetRows("退回记录")
	must(t, err)
	header, line := rows[0], rows[1]
	if len(rows) != 2 || strings.Join(header, ",") != head+",经办股室,原文件位置,处理意见" {
		t.Fatalf("rows %q", rows)
	}
	if got := strings.Join(line[:len(line)-2], ","); got != bad+",一股" {
		t.Errorf("the row came back as %q", got)
	}
	if line[len(line)-2] != "第2行" {
		t.Errorf("place %q", line[len(line)-2])
	}
	for _, part := range []string{"【须改正】企业所属行业", "【须改正】发放金额", "【须说明】上年实缴金额", "0311", "（规则code-zero）", "\n"} {
		if !strings.Contains(line[len(line)-1], part) {
			t.Errorf("the reasons %q lack %q", line[len(line)-1], part)
		}
	}
	colour := func(cell string) string {
		id, err := f.GetCellStyle("退回记录", cell)
		must(t, err)
		style, err := f.GetStyle(id)
		must(t, err)
		if len(style.Fill.Color) == 0 {
			return ""
		}
		return style.Fill.Color[0]
	}
	if i, q, m, b := colour("I2"), colour("Q2"), colour("M2"), colour("B2"); i != "FFC7CE" || q != "FFC7CE" || m != "FFEB9C" || b != "" {
		t.Errorf("colours %q %q %q %q", i, q, m, b)
	}
	if kind, err := f.GetCellType("退回记录", "B2"); err != nil || kind != excelize.CellTypeInlineString {
		t.Errorf("a code is stored as %v, %v", kind, err)
	}

	// Corrected, it goes in cleanly, its own columns ignored without a word.
	must(t, f.SetCellStr("退回记录", "I2", "7010"))
	must(t, f.SetCellStr("退回记录", "Q2", "1206.58"))
	must(t, f.SetCellStr("退回记录", "V2", "有缓缴"))
	mended := filepath.Join(dir, "mended.xlsx")
	must(t, f.SaveAs(mended))
	_, drafts, r := readAll(t, mended, Options{})
	if len(drafts) != 1 || len(drafts[0].Findings) != 1 || drafts[0].Findings[0].Rule != "premium-short" || rules.Refused(drafts[0].Findings, drafts[0].Record.Explanation) {
		t.Errorf("mended: %v", drafts[0].Findings)
	}
	if n := r.Notices(); len(n) != 1 || n[0].Kind != NoticeUnknownColumn {
		t.Errorf("notices %v", n)
	}
	// Refused once more, the columns do not pile up.
	again := filepath.Join(dir, "again.xlsx")
	if _, n := check(t, out, again); n != 1 {
		t.Fatalf("%d refused again", n)
	}
	g, err := excelize.OpenFile(again)
	must(t, err)
	defer func() { _ = g.Close() }()
	if rows, err := g.GetRows("退回记录"); err != nil || strings.Join(rows[0], ",") != head+",经办股室,原文件位置,处理意见" {
		t.Errorf("again: %q, %v", rows, err)
	}
}

// A file without a column 说明 gets one, since a soft finding asks for it; the
// rows of each sheet keep their own columns; typed cells are written as shown.
func TestErrorBookSheets(t *testing.T) {
	without := strings.TrimSuffix(head, ",说明")
	path := build(t, "a.xlsx", func(f *excelize.File) {
		row(t, f, "Sheet1", 1, texts(without)...)
		row(t, f, "Sheet1", 2, texts(strings.Replace(good, "2010.96,2010.96", "2010.96,2011", 1))...)
		style, err := f.NewStyle(&excelize.Style{NumFmt: 14})
		must(t, err)
		must(t, f.SetCellValue("Sheet1", "T2", 45258))
		must(t, f.SetCellStyle("Sheet1", "T2", "T2", style))
		percent, err := f.NewStyle(&excelize.Style{NumFmt: 9})
		must(t, err)
		must(t, f.SetCellValue("Sheet1", "U2", 1))
		must(t, f.SetCellStyle("Sheet1", "U2", "U2", percent))
		_, err = f.NewSheet("乙")
		must(t, err)
		row(t, f, "乙", 1, texts("失业保险参保地,"+without)...)
		must(t, f.SetCellValue("乙", "H1", "参保机构"))
		row(t, f, "乙", 2, texts("360430,"+strings.Replace(good, "微型", "巨型", 1))...)
	})
	out := filepath.Join(t.TempDir(), "errors.xlsx")
	if _, n := check(t, path, out); n != 2 {
		t.Fatalf("%d refused", n)
	}
	f, err := excelize.OpenFile(out)
	must(t, err)
	defer func() { _ = f.Close() }()
	rows, err := f.GetRows("退回记录")
	must(t, err)
	if got := strings.Join(rows[0], ","); got != without+",说明,原文件位置,处理意见" {
		t.Errorf("header %q", got)
	}
	if rows[1][19] != "2023-11-28" || rows[1][20] != "100%" || rows[1][22] != "Sheet1 第2行" {
		t.Errorf("row %q", rows[1])
	}
	rows, err = f.GetRows("退回记录2")
	must(t, err)
	if rows[0][0] != "失业保险参保地" || !strings.Contains(rows[1][len(rows[1])-1], "巨型") {
		t.Errorf("second sheet %q", rows)
	}
}

func TestErrorBookEmpty(t *testing.T) {
	out := filepath.Join(t.TempDir(), "errors.xlsx")
	b := NewErrorBook(out)
	must(t, b.Close())
	b.Discard()
	if _, err := os.Stat(out); !os.IsNotExist(err) {
		t.Errorf("an empty book leaves %v", err)
	}
	c := NewErrorBook(filepath.Join(t.TempDir(), "no", "such", "folder.xlsx"))
	must(t, c.Add(&Row{Number: 2, Columns: FormColumns(record.FieldUSCC), Cells: []Cell{{Text: "x"}}}, nil))
	if err := c.Close(); err == nil || !strings.Contains(err.Error(), "写入失败") {
		t.Errorf("a book that cannot be written: %v", err)
	}
	d := NewErrorBook(out)
	must(t, d.Add(&Row{Number: 2, Columns: FormColumns(record.FieldUSCC), Cells: []Cell{{Text: "x"}}}, nil))
	d.Discard()
	if _, err := os.Stat(out); !os.IsNotExist(err) {
		t.Errorf("a discarded book leaves %v", err)
	}
}
