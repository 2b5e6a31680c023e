package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"github.com/xuri/excelize/v2"
)

func chinese(text string) bool {
	return strings.ContainsFunc(text, func(r rune) bool { return unicode.Is(unicode.Han, r) })
}

func TestExitStatusesAndMessages(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	for name, c := range map[string]struct {
		args   []string
		status int
		says   string
	}{
		"unknown command":  {[]string{"nonsense"}, 2, "nonsense"},
		"unknown flag":     {[]string{"query", "--nonsense"}, 2, "--nonsense"},
		"missing argument": {[]string{"import"}, 2, "参数"},
		"unknown measure":  {[]string{"query", "--measures", "profit"}, 2, "paid_amount"},
		"unknown level":    {[]string{"query", "--measures", "records", "--by", "region.village"}, 2, "region.county"},
		"unknown filter":   {[]string{"query", "--measures", "records", "--where", "colour=red"}, 2, "region"},
		"unknown member":   {[]string{"query", "--measures", "records", "--where", "region=999999"}, 2, "999999"},
		"unknown accept":   {[]string{"import", "--accept", "emperor", "x.csv"}, 2, "ministry"},
		"no such file":     {[]string{"import", "no-such.csv"}, 2, "no-such.csv"},
		"not a month":      {[]string{"bulletin", "--month", "2017-13"}, 2, "2017-13"},
		"no store":         {[]string{"query", "--measures", "records", "--clickhouse", "clickhouse://u:p@127.0.0.1:1/x"}, 3, "连接不上"},
	} {
		out, errText, status := wengangRun(t, data, c.args...)
		if status != c.status || !strings.Contains(errText, c.says) || !chinese(errText) {
			t.Errorf("%s: status %d, want %d\n%s%s", name, status, c.status, out, errText)
		}
	}
	for _, args := range [][]string{{"--help"}, {"import", "--help"}, {"query", "--help"}, {"serve", "--help"}, {"cube", "verify", "--help"}, {"doctor", "--help"}} {
		if out := must(t, data, args...); !strings.Contains(out, "wengang") || !chinese(out) {
			t.Errorf("%v: %s", args, out)
		}
	}
	if out := must(t, data, "version", "--json"); decode[map[string]string](t, out)["version"] == "" {
		t.Errorf("version: %s", out)
	}
	if out, _, status := wengangRun(t, data, "doctor", "--json"); status != 0 {
		t.Errorf("doctor: %s", out)
	}
}

// TestRefusedRowsComeBack imports a spoiled copy of the list, corrects the
// error workbook and imports that.
func TestRefusedRowsComeBack(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	list, err := os.ReadFile(pengze())
	if err != nil {
		t.Fatal(err)
	}
	spoiled := strings.Replace(string(list), "91360430700001370J", "91360430700001370K", 1) // digit 18
	path := write(t, "名单.csv", spoiled)
	trial, _, status := wengangRun(t, data, "import", "--dry-run", "--accept", "ministry", "--json", path)
	if status != 1 {
		t.Errorf("dry run: status %d", status)
	}
	out, _, status := wengangRun(t, data, "import", "--accept", "ministry", "--json", path)
	if status != 1 {
		t.Errorf("import: status %d", status)
	}
	dry, real := decode[importResult](t, trial), decode[importResult](t, out)
	if dry.Created != 22 || dry.Refused != 1 || real.Created != dry.Created || real.Refused != dry.Refused || len(real.Findings) != len(dry.Findings) {
		t.Fatalf("dry run %+v, import %+v", dry, real)
	}
	f := real.Findings[0]
	if f["row"] != decode[map[string]any](t, `{"row":2}`)["row"] || f["value"] != "91360430700001370K" || f["message"] == "" || f["action"] == "" {
		t.Errorf("finding: %v", f)
	}
	book, err := excelize.OpenFile(real.ErrorWorkbook)
	if err != nil {
		t.Fatal(err)
	}
	for _, sheet := range book.GetSheetList() {
		rows, err := book.GetRows(sheet)
		if err != nil {
			t.Fatal(err)
		}
		for r, row := range rows {
			for c, cell := range row {
				if cell == "91360430700001370K" {
					name, _ := excelize.CoordinatesToCellName(c+1, r+1)
					if err := book.SetCellStr(sheet, name, "91360430700001370J"); err != nil {
						t.Fatal(err)
					}
				}
			}
		}
	}
	if err := book.Save(); err != nil {
		t.Fatal(err)
	}
	back := decode[importResult](t, must(t, data, "import", "--accept", "ministry", "--json", real.ErrorWorkbook))
	if back.Created != 1 || back.Refused != 0 {
		t.Errorf("the corrected workbook: %+v", back)
	}
	whole := decode[importResult](t, must(t, data, "import", "--accept", "ministry", "--json", pengze()))
	if whole.Unchanged != 23 {
		t.Errorf("the list after the correction: %+v", whole)
	}
}

// TestABrokenFileLandsNothing: the rows before the break are not taken.
func TestABrokenFileLandsNothing(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	list, err := os.ReadFile(pengze())
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"截断.csv":  string(list[:len(list)-300]) + "\"",
		"坏字节.csv": string(list[:len(list)-100]) + "\xff\xfe\xff",
		"改名.xlsx": "这不是工作簿",
		"空.csv":   "",
		"旧版.xls":  "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + strings.Repeat("\x00", 600),
	} {
		_, errText, status := wengangRun(t, data, "import", "--accept", "ministry", write(t, name, text))
		if status != 1 || !strings.Contains(errText, name) {
			t.Errorf("%s: status %d: %s", name, status, errText)
		}
	}
	if out := must(t, data, "query", "--measures", "records", "--level", "county", "--format", "csv"); strings.ContainsAny(out, "0123456789") {
		t.Errorf("records landed:\n%s", out)
	}
}
