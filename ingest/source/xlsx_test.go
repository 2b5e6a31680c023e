package source

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"wengang/ingest/record"
	"wengang/ingest/rules"
)

// build makes a workbook; set writes into it.
func build(t testing.TB, name string, set func(f *excelize.File)) string {
	t.Helper()
	f := excelize.NewFile()
	defer func() { _ = f.Close() }()
	set(f)
	path := filepath.Join(t.TempDir(), name)
	if err := f.SaveAs(path); err != nil {
		t.Fatal(err)
	}
	return path
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// row writes values from column A on.
func row(t testing.TB, f *excelize.File, sheet string, number int, values ...any) {
	t.Helper()
	must(t, f.SetSheetRow(sheet, fmt.Sprintf("A%d", number), &values))
}

func texts(line string) (values []any) {
	for _, v := range strings.Split(line, ",") {
		if v == "" {
			values = append(values, nil)
		} else {
			values = append(values, v)
		}
	}
	return values
}

// Text, real dates, numbers and per cent must come out of a workbook as they
// are shown, whatever their formats.
func TestXLSXTyped(t *testing.T) {
	path := build(t, "a.xlsx", func(f *excelize.File) {
		row(t, f, "Sheet1", 1, texts(head)...)
		row(t, f, "Sheet1", 2, texts(good)...)
		row(t, f, "Sheet1", 3, texts(two)...)
		style := func(code string) int {
			id, err := f.NewStyle(&excelize.Style{CustomNumFmt: &code})
			must(t, err)
			return id
		}
		must(t, f.SetCellValue("Sheet1", "E3", 13930000002))
		must(t, f.SetCellValue("Sheet1", "K3", 14))
		must(t, f.SetCellValue("Sheet1", "M3", 3317.1))
		must(t, f.SetCellStyle("Sheet1", "M3", "M3", style("0"))) // shows 3317
		must(t, f.SetCellValue("Sheet1", "P3", 1990.2600000000002))
		must(t, f.SetCellValue("Sheet1", "Q3", 1990.259))
		must(t, f.SetCellStyle("Sheet1", "Q3", "Q3", style("#,##0.00"))) // shows 1,990.26
		must(t, f.SetCellValue("Sheet1", "R3", time.Date(2023, 11, 20, 0, 0, 0, 0, time.UTC)))
		must(t, f.SetCellStyle("Sheet1", "R3", "R3", style(`m"月"d"日"`)))
		must(t, f.SetCellValue("Sheet1", "S3", 45257))
		must(t, f.SetCellStyle("Sheet1", "S3", "S3", style("yyyy/m/d;@")))
		must(t, f.SetCellValue("Sheet1", "U3", 1))
		must(t, f.SetCellStyle("Sheet1", "U3", "U3", style("0%")))
		must(t, f.SetCellValue("Sheet1", "O3", nil))
		must(t, f.SetCellFormula("Sheet1", "O3", "P3")) // written by a program, never worked out
		must(t, f.SetCellRichText("Sheet1", "C3", []excelize.RichTextRun{{Text: "江西彭泽"}, {Text: "国家粮食储备库"}}))
	})
	rows, drafts, _ := readAll(t, path, Options{})
	if len(rows) != 2 || rows[1].Number != 3 || rows[1].Sheet != "Sheet1" {
		t.Fatalf("rows %+v", rows)
	}
	if len(drafts[0].Findings) != 0 {
		t.Errorf("first row: %v", drafts[0].Findings)
	}
	if found := drafts[1].Findings; len(found) != 1 || found[0].Rule != rules.CellError || found[0].Column != "O" {
		t.Errorf("a formula without a result: %v", found)
	}
	r := drafts[1].Record
	if r.ContactPhone != "13930000002" || r.Employees != record.Some[int64](14) || r.PremiumPaid.V != 331710 || r.ApprovedAmount.V != 199026 || r.PaidAmount.V != 199026 ||
		r.DeclaredOn != mustDay(2023, 11, 20) || r.ApprovedOn != mustDay(2023, 11, 27) || r.Planned[0] != (record.Use{Kind: record.UseShare, Share: 10000}) || r.Name != "江西彭泽国家粮食储备库" {
		t.Errorf("second row: %+v %v", r, drafts[1].Findings)
	}
}

// Several sheets, one hidden, one with a title and a total, one of notes.
func TestXLSXSheets(t *testing.T) {
	path := build(t, "a.xlsx", func(f *excelize.File) {
		row(t, f, "Sheet1", 1, "填写说明")
		for i := range 40 {
			row(t, f, "Sheet1", i+2, "说明文字", i)
		}
		for _, name := range []string{"一月", "隐藏", "二月", "汇总"} {
			_, err := f.NewSheet(name)
			must(t, err)
		}
		row(t, f, "一月", 1, "彭泽县稳岗返还名单")
		must(t, f.MergeCell("一月", "A1", "V1"))
		row(t, f, "一月", 3, texts(head)...)
		row(t, f, "一月", 5, texts(good)...)
		row(t, f, "一月", 6, "合计", nil, nil, nil, nil, nil, nil, nil, nil, nil, 5)
		row(t, f, "隐藏", 1, texts(head)...)
		row(t, f, "隐藏", 2, texts(good)...)
		must(t, f.SetSheetVisible("隐藏", false))
		row(t, f, "二月", 1, texts(head)...)
		row(t, f, "二月", 2, texts(two)...)
		row(t, f, "汇总", 1, "企业规模", "涉及职工人数", "发放金额")
		row(t, f, "汇总", 2, "小型", 5, 100)
	})
	rows, drafts, r := readAll(t, path, Options{})
	if len(rows) != 2 || rows[0].Sheet != "一月" || rows[0].Number != 5 || rows[1].Sheet != "二月" || rows[1].Number != 2 {
		t.Fatalf("rows %+v", rows)
	}
	for _, d := range drafts {
		if len(d.Findings) != 0 {
			t.Errorf("findings: %v", d.Findings)
		}
	}
	var got []string
	for _, n := range r.Notices() {
		got = append(got, n.Sheet+":"+string(n.Kind))
	}
	want := "Sheet1:skipped_sheet 一月:title 一月:total 隐藏:skipped_sheet 汇总:skipped_sheet"
	if strings.Join(got, " ") != want {
		t.Errorf("notices %v, want %s", r.Notices(), want)
	}
	if done, total := r.Progress(); done != total || total == 0 {
		t.Errorf("progress %d of %d", done, total)
	}
}

// A code merged over rows counts for each; an amount is refused.
func TestXLSXMerged(t *testing.T) {
	path := build(t, "a.xlsx", func(f *excelize.File) {
		row(t, f, "Sheet1", 1, texts(head)...)
		row(t, f, "Sheet1", 2, texts(good)...)
		row(t, f, "Sheet1", 3, texts(two)...)
		must(t, f.SetCellValue("Sheet1", "G3", nil))
		must(t, f.SetCellValue("Sheet1", "Q3", nil))
		must(t, f.MergeCell("Sheet1", "G2", "G3"))
		must(t, f.MergeCell("Sheet1", "Q2", "Q3"))
	})
	_, drafts, r := readAll(t, path, Options{})
	for i, d := range drafts {
		if d.Record.Place != 360430 {
			t.Errorf("row %d has place %d", i, d.Record.Place)
		}
		if len(d.Findings) != 1 || d.Findings[0].Rule != rules.CellMerged || d.Findings[0].Column != "Q" || d.Findings[0].Row != i+2 {
			t.Errorf("row %d: %v", i, d.Findings)
		}
	}
	if n := r.Notices(); len(n) != 1 || n[0].Kind != NoticeMerged {
		t.Errorf("notices %v", n)
	}
}

func TestXLSX1904(t *testing.T) {
	path := build(t, "a.xlsx", func(f *excelize.File) {
		on := true
		must(t, f.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &on}))
		row(t, f, "Sheet1", 1, texts(head)...)
		row(t, f, "Sheet1", 2, texts(good)...)
		style, err := f.NewStyle(&excelize.Style{NumFmt: 14})
		must(t, err)
		must(t, f.SetCellValue("Sheet1", "T2", 45258-1462))
		must(t, f.SetCellStyle("Sheet1", "T2", "T2", style))
	})
	if _, drafts, _ := readAll(t, path, Options{}); drafts[0].Record.PaidOn != mustDay(2023, 11, 28) {
		t.Errorf("paid on %s", drafts[0].Record.PaidOn)
	}
}

// rewrite copies a workbook with its parts changed; a part given as nil is
// left out.
func rewrite(t testing.TB, path, name string, change func(part string, data []byte) []byte) string {
	t.Helper()
	z, err := zip.OpenReader(path)
	must(t, err)
	defer func() { _ = z.Close() }()
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, f := range z.File {
		r, err := f.Open()
		must(t, err)
		data, err := io.ReadAll(r)
		must(t, err)
		if data = change(f.Name, data); data == nil {
			continue
		}
		part, err := w.Create(f.Name)
		must(t, err)
		_, err = part.Write(data)
		must(t, err)
	}
	must(t, w.Close())
	return write(t, name, out.Bytes())
}

// What other programs write: prefixes, cells and rows without references,
// inline text, escapes, comments.
func TestXLSXOtherWriters(t *testing.T) {
	plain := build(t, "a.xlsx", func(f *excelize.File) { row(t, f, "Sheet1", 1, "x") })
	cell := func(v string) string {
		return `<x:c t="inlineStr"><x:is><x:t xml:space="preserve">` + v + `</x:t></x:is></x:c>`
	}
	line := func(text string) (out string) {
		for _, v := range strings.Split(text, ",") {
			out += cell(v)
		}
		return "<x:row>" + out + "</x:row>"
	}
	body := strings.Replace(good, "江西广城物业管理有限公司", "甲&amp;乙&#x4E19;_x000D_<![CDATA[<丁>]]>", 1)
	sheet := `<?xml version="1.0"?><!-- <c r="A1"> --><x:worksheet xmlns:x="urn:x"><x:sheetData>` + line(head) + `<x:row r="7">` +
		strings.TrimPrefix(line(body), "<x:row>") + `</x:sheetData></x:worksheet>`
	path := rewrite(t, plain, "b.xlsx", func(part string, data []byte) []byte {
		if part == "xl/worksheets/sheet1.xml" {
			return []byte(sheet)
		}
		return data
	})
	rows, drafts, _ := readAll(t, path, Options{})
	if len(rows) != 1 || rows[0].Number != 7 || len(drafts[0].Findings) != 0 || drafts[0].Record.Name != "甲&乙丙 <丁>" {
		t.Errorf("%+v %v", drafts[0].Record, drafts[0].Findings)
	}
}

func TestXLSXRefused(t *testing.T) {
	sound := build(t, "a.xlsx", func(f *excelize.File) {
		row(t, f, "Sheet1", 1, texts(head)...)
		for i := range 400 {
			row(t, f, "Sheet1", i+2, texts(good)...)
		}
	})
	data, err := os.ReadFile(sound)
	must(t, err)
	sheet := func(change func([]byte) []byte) string {
		return rewrite(t, sound, "坏.xlsx", func(part string, data []byte) []byte {
			if part == "xl/worksheets/sheet1.xml" {
				return change(data)
			}
			return data
		})
	}
	archive := func(names ...string) string {
		var out bytes.Buffer
		w := zip.NewWriter(&out)
		for _, n := range names {
			p, err := w.Create(n)
			must(t, err)
			_, err = p.Write([]byte("x"))
			must(t, err)
		}
		must(t, w.Close())
		return write(t, "坏.xlsx", out.Bytes())
	}
	wide := build(t, "坏.xlsx", func(f *excelize.File) {
		values := texts(head)
		for i := len(values); i < 300; i++ {
			values = append(values, fmt.Sprintf("列%d", i))
		}
		row(t, f, "Sheet1", 1, values...)
	})
	twice := build(t, "坏.xlsx", func(f *excelize.File) {
		row(t, f, "Sheet1", 1, "企业社会统一信用代码", "企业名称", "失业保险参保地", "上年度补贴使用情况", nil, "说明")
		row(t, f, "Sheet1", 2, nil, nil, nil, "职工生活补助", "转岗培训")
		for _, c := range []string{"A", "B", "C", "F"} {
			must(t, f.MergeCell("Sheet1", c+"1", c+"2"))
		}
		must(t, f.MergeCell("Sheet1", "D1", "E1"))
	})
	hidden := build(t, "坏.xlsx", func(f *excelize.File) {
		_, err := f.NewSheet("数据")
		must(t, err)
		row(t, f, "数据", 1, texts(head)...)
		must(t, f.SetSheetVisible("数据", false))
		row(t, f, "Sheet1", 1, "看板")
	})
	for _, c := range []struct {
		name string
		path string
		want []string
	}{
		{"cut off", write(t, "坏.xlsx", data[:len(data)*2/3]), []string{"不完整"}},
		{"a damaged part", write(t, "坏.xlsx", damage(data)), []string{"损坏"}},
		{"a sheet that ends early", sheet(func(b []byte) []byte { return b[:len(b)/2] }), []string{"Sheet1", "附近", "损坏"}},
		{"a document type", sheet(func(b []byte) []byte {
			return append([]byte(`<!DOCTYPE x [<!ENTITY a "aaaa">]>`), b...)
		}), []string{"Sheet1", "损坏"}},
		{"rows out of order", sheet(func(b []byte) []byte { return bytes.Replace(b, []byte(`<row r="9"`), []byte(`<row r="2"`), 1) }), []string{"第9行"}},
		{"a cell without end", sheet(func(b []byte) []byte {
			return bytes.Replace(b, []byte("<c "), []byte(`<c t="inlineStr"><is><t>`+strings.Repeat("x", 1<<20)+`</t></is></c><c `), 1)
		}), []string{"过长"}},
		{"a string that is not there", sheet(func(b []byte) []byte { return bytes.Replace(b, []byte("<v>0</v>"), []byte("<v>999999</v>"), 1) }), []string{"损坏"}},
		{"an archive", archive("a.txt"), []string{"压缩文件"}},
		{"a document", archive("word/document.xml"), []string{"Word"}},
		{"a binary workbook", archive("xl/workbook.bin"), []string{"xlsb"}},
		{"an open document", archive("content.xml"), []string{"OpenDocument"}},
		{"300 columns", wide, []string{"300列", "第1行"}},
		{"two header rows", twice, []string{"第1行和第2行", "两行表头"}},
		{"nothing to see", hidden, []string{"没有找到表头"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := refused(t, c.path, Options{Name: "报表.xlsx"})
			for _, part := range append(c.want, "报表.xlsx") {
				if !strings.Contains(f.Error(), part) {
					t.Errorf("%q does not say %q", f.Error(), part)
				}
			}
			if f.Hint == "" {
				t.Errorf("%q does not say what to do", f.Message)
			}
		})
	}
}

// damage flips bytes in the middle of the largest part.
func damage(data []byte) []byte {
	out := bytes.Clone(data)
	z, err := zip.NewReader(bytes.NewReader(out), int64(len(out)))
	if err != nil {
		panic(err)
	}
	largest := z.File[0]
	for _, f := range z.File {
		if f.CompressedSize64 > largest.CompressedSize64 {
			largest = f
		}
	}
	at, err := largest.DataOffset()
	if err != nil {
		panic(err)
	}
	for i := range 16 {
		out[at+int64(largest.CompressedSize64)/2+int64(i)] ^= 0x5a
	}
	return out
}

// A bomb: a sheet of spaces that unfolds a thousandfold, and one that is
// larger than it says.
func TestXLSXBomb(t *testing.T) {
	sound := build(t, "a.xlsx", func(f *excelize.File) {
		row(t, f, "Sheet1", 1, texts(head)...)
		row(t, f, "Sheet1", 2, texts(good)...)
	})
	bomb := rewrite(t, sound, "弹.xlsx", func(part string, data []byte) []byte {
		if part == "xl/worksheets/sheet1.xml" {
			return append(data, bytes.Repeat([]byte(" "), 100<<20)...)
		}
		return data
	})
	if f := refused(t, bomb, Options{}); !strings.Contains(f.Error(), "解压后") || f.Hint == "" {
		t.Errorf("a bomb: %v", f)
	}
	if f := refused(t, sound, Options{Limits: Limits{UnzipBytes: 1000}}); !strings.Contains(f.Error(), "解压后") {
		t.Errorf("a limit on size: %v", f)
	}
	if f := refused(t, sound, Options{Limits: Limits{StringBytes: 10}}); !strings.Contains(f.Error(), "解压后") {
		t.Errorf("a limit on strings: %v", f)
	}
}

func TestStyleOf(t *testing.T) {
	for code, want := range map[string]cellStyle{
		"General":                  {kind: CellNumber},
		"0":                        {kind: CellNumber, decimals: 1},
		"0.00":                     {kind: CellNumber, decimals: 3},
		`#,##0.00_);[Red]\(0\)`:    {kind: CellNumber, decimals: 3},
		`_ ¥* #,##0.00_ ;@`:        {kind: CellNumber, decimals: 3},
		"0.0%":                     {kind: CellPercent},
		"yyyy-mm-dd":               {kind: CellDate},
		`[$-804]yyyy"年"m"月"d"日";@`: {kind: CellDate},
		`m"月"d"日"`:                 {kind: CellDate},
		"h:mm:ss":                  {kind: CellNumber},
		"yyyy/m/d h:mm":            {kind: CellDate},
		`"d"0`:                     {kind: CellNumber, decimals: 1},
		"@":                        {kind: CellNumber},
	} {
		if got := styleOf(code); got != want {
			t.Errorf("styleOf(%q) = %+v, want %+v", code, got, want)
		}
	}
}

// FuzzXLSX unfolds anything as a sheet: a fault or rows, never a panic.
func FuzzSheet(f *testing.F) {
	plain := build(f, "a.xlsx", func(w *excelize.File) { row(f, w, "Sheet1", 1, "x") })
	for _, s := range []string{
		`<worksheet><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c></row></sheetData></worksheet>`,
		`<worksheet><sheetData><row r="1"><c r="B1" s="1"><v>1e3</v></c><c r="A1" t="inlineStr"><is><t>a&#65;</t></is></c></row></sheetData><mergeCells><mergeCell ref="A1:A3"/></mergeCells></worksheet>`,
		`<a:worksheet><a:sheetData/>`, `<`, `<c r="ZZZZ99999999999"/>`, `<!-- --><![CDATA[x]]>`,
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		path := rewrite(t, plain, "f.xlsx", func(part string, old []byte) []byte {
			if part == "xl/worksheets/sheet1.xml" {
				return append([]byte{}, data...)
			}
			return old
		})
		r, err := Open(path, Options{})
		for err == nil {
			_, err = r.Next()
		}
		if r != nil {
			_ = r.Close()
		}
	})
}
