package source

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"wengang/cube/codes"
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

func TestTemplate(t *testing.T) {
	path := filepath.Join(t.TempDir(), "t.xlsx")
	file, err := os.Create(path)
	must(t, err)
	must(t, WriteTemplate(file, codes.BuiltinPlaces()))
	must(t, file.Close())
	f, err := excelize.OpenFile(path)
	must(t, err)
	defer func() { _ = f.Close() }()
	rows, err := f.GetRows(templateData)
	must(t, err)
	fields := record.Fields()
	if len(rows) != 1 || len(rows[0]) != len(fields) {
		t.Fatalf("rows %q", rows)
	}
	comments, err := f.GetComments(templateData)
	must(t, err)
	if len(comments) != len(fields) {
		t.Errorf("%d notes on %d headings", len(comments), len(fields))
	}
	validations, err := f.GetDataValidations(templateData)
	must(t, err)
	lists := map[string]string{}
	for _, v := range validations {
		lists[strings.TrimRight(strings.Split(v.Sqref, ":")[0], "0123456789")] = v.Formula1
	}
	for i, field := range fields {
		if rows[0][i] != field.Header {
			t.Errorf("column %d is %s, want %s", i, rows[0][i], field.Header)
		}
		letter := ColumnLetter(i)
		switch field.Kind {
		case record.KindUSCC, record.KindPhone, record.KindCode, record.KindPlace, record.KindText:
			id, err := f.GetColStyle(templateData, letter)
			must(t, err)
			if style, err := f.GetStyle(id); err != nil || style.CustomNumFmt == nil && style.NumFmt != 49 || style.CustomNumFmt != nil && *style.CustomNumFmt != "@" {
				t.Errorf("%s is not in text format: %+v, %v", field.Header, style, err)
			}
		}
		switch field.Kind {
		case record.KindCode, record.KindPlace, record.KindMode, record.KindAction:
			if !strings.Contains(lists[letter], templateCodes) {
				t.Errorf("%s has no drop-down: %q", field.Header, lists[letter])
			}
		}
	}

	// Every choice that the drop-downs offer is read back.
	table, err := f.GetCols(templateCodes)
	must(t, err)
	d := decoder(t)
	for _, column := range table {
		field, ok := record.FieldByHeader(strings.TrimSuffix(column[0], "代码表"))
		if !ok || len(column) < 3 {
			t.Fatalf("codes under %q", column[0])
		}
		c := FormColumns(field.No)
		for _, choice := range column[1:] {
			if choice == "" {
				break
			}
			if draft := d.Decode(&Row{Columns: c, Cells: []Cell{{Text: choice}}}); len(draft.Findings) != 0 {
				t.Errorf("choice %q: %v", choice, draft.Findings)
			}
		}
	}

	// Filled in, it is read; its sheets of notes and codes are left alone.
	values := map[string]any{}
	for i, name := range strings.Split(head, ",") {
		if field, ok := record.FieldByHeader(name); ok {
			values[ColumnLetter(int(field.No))] = strings.Split(good, ",")[i]
		}
	}
	for letter, v := range values {
		must(t, f.SetCellValue(templateData, letter+"2", v))
	}
	filled := filepath.Join(t.TempDir(), "filled.xlsx")
	must(t, f.SaveAs(filled))
	rowsRead, drafts, _ := readAll(t, filled, Options{})
	if len(rowsRead) != 1 || len(drafts[0].Findings) != 0 || drafts[0].Record.PaidAmount.V != 120658 {
		t.Errorf("filled in: %+v", drafts)
	}
}

// An agency's spoiled file: title rows, aliases, a total, 市本级, one row in
// 万元, a credit code in scientific notation, a lost zero.
func TestSpoiled(t *testing.T) {
	line := func(change ...string) []any { return texts(strings.NewReplacer(change...).Replace(good)) }
	path := build(t, "九江市.xlsx", func(f *excelize.File) {
		row(t, f, "Sheet1", 1, "九江市2023年度稳岗返还资金发放明细表")
		must(t, f.MergeCell("Sheet1", "A1", "V1"))
		row(t, f, "Sheet1", 2, "单位：元", nil, nil, "填报日期：2023-12-01")
		row(t, f, "Sheet1", 4, texts(strings.NewReplacer("企业名称", "单位名称", "联系电话", "联系方式", "失业保险参保地", "参保地", "企业所属行业", "行业代码").Replace(head))...)
		row(t, f, "Sheet1", 5, line()...)
		row(t, f, "Sheet1", 6, line(",360430,", ",九江市市本级,")...)
		row(t, f, "Sheet1", 7, line("2010.96,2010.96,1206.58,1206.58,1206.58", "0.20,0.20,0.12,0.12,0.12")...)
		row(t, f, "Sheet1", 8, line("91360430700001370J", "9.1360430700E+17")...)
		row(t, f, "Sheet1", 9, line("7010", "311")...)
		must(t, f.SetCellValue("Sheet1", "I9", 311))
		row(t, f, "Sheet1", 10, line(",360430,", ",市本级,")...)
		row(t, f, "Sheet1", 11, "合计", nil, nil, nil, nil, nil, nil, nil, nil, nil, 25)
		row(t, f, "Sheet1", 13, "单位负责人：", nil, nil, "审核人：", nil, nil, "填表人：王五")
	})
	rows, drafts, r := readAll(t, path, Options{})
	want := []string{"5:", "6:", "7:suspect-wan", "8:uscc-form", "9:code-zero", "10:place-unknown"}
	if len(rows) != len(want) {
		t.Fatalf("%d rows", len(rows))
	}
	for i, d := range drafts {
		var ids []string
		for _, f := range d.Findings {
			ids = append(ids, f.Rule)
			if f.Row != rows[i].Number || f.Sheet != "Sheet1" || f.Column == "" || f.Message == "" || f.Action == "" {
				t.Errorf("finding %+v", f)
			}
		}
		if got := count(rows[i].Number) + ":" + strings.Join(ids, " "); got != want[i] {
			t.Errorf("%s, want %s: %v", got, want[i], d.Findings)
		}
	}
	if drafts[1].Record.Place != 360499 {
		t.Errorf("市本级 is %d", drafts[1].Record.Place)
	}
	kinds := map[NoticeKind]int{}
	for _, n := range r.Notices() {
		kinds[n.Kind]++
	}
	if kinds[NoticeTitle] != 2 || kinds[NoticeTotal] != 1 || kinds[NoticeFooter] != 1 {
		t.Errorf("notices %v", r.Notices())
	}
	if _, err := r.Next(); err != io.EOF {
		t.Errorf("after the end: %v", err)
	}
}
