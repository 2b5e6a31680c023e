package workbook

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"wengang/cube"
	"wengang/reports/bulletin"

	"github.com/xuri/excelize/v2"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// content reads a golden content of the bulletin package.
func content(t *testing.T, name string) *bulletin.Content {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "bulletin", "testdata", name+".json"))
	if err != nil {
		t.Fatal(err)
	}
	var c bulletin.Content
	if err := json.Unmarshal(data, &c); err != nil {
		t.Fatal(err)
	}
	return &c
}

func write(t *testing.T, c *bulletin.Content) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := Write(&b, c); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func open(t *testing.T, data []byte) *excelize.File {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	return f
}

// TestCellsGolden dumps every cell as it is shown.
func TestCellsGolden(t *testing.T) {
	f := open(t, write(t, content(t, "jiangxi-2018-06")))
	var b strings.Builder
	for _, sheet := range f.GetSheetList() {
		rows, err := f.GetRows(sheet)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&b, "[%s]\n", sheet)
		for _, r := range rows {
			b.WriteString(strings.Join(r, " | ") + "\n")
		}
	}
	path := filepath.Join("testdata", "jiangxi-2018-06.txt")
	if *update {
		if err := os.WriteFile(path, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v (go test -update writes it)", err)
	}
	if b.String() != string(want) {
		t.Errorf("cells differ from the golden file; got:\n%s", b.String())
	}
}

// TestNumbersAreNumbers: each filled figure of a table is a number in its
// cell, which rounds to what the bulletin prints.
func TestNumbersAreNumbers(t *testing.T) {
	for _, name := range []string{"national-2018-06", "jiangxi-2018-06", "jiujiang-2017-06", "pengze-2018-03"} {
		c := content(t, name)
		f := open(t, write(t, c))
		n := 0
		for _, s := range c.Sections {
			for _, block := range s.Blocks {
				if block.Table == nil {
					continue
				}
				n += checkTable(t, f, block.Table)
			}
		}
		if n < 40 {
			t.Errorf("%s: only %d numbers", name, n)
		}
	}
}

func checkTable(t *testing.T, f *excelize.File, table *bulletin.Table) int {
	sheet := fmt.Sprintf("表%d", table.Number)
	first, stubs, n := headRow+1, 1, 0
	for _, c := range table.Columns {
		if c.Group != "" {
			first = headRow + 2
		}
	}
	if table.RowUnits {
		stubs = 2
	}
	for i, r := range table.Rows {
		for j := range r.Cells {
			cell, _ := excelize.CoordinatesToCellName(stubs+1+j, first+i)
			shown, err := f.GetCellValue(sheet, cell)
			if err != nil {
				t.Fatal(err)
			}
			if got := strings.ReplaceAll(shown, ",", ""); got != r.Cells[j].Number() {
				t.Errorf("%s!%s shows %q, the bulletin %q", sheet, cell, shown, r.Cells[j].Number())
			}
			if r.Cells[j].State != cube.Filled {
				continue
			}
			n++
			raw, _ := f.GetCellValue(sheet, cell, excelize.Options{RawCellValue: true})
			if _, err := strconv.ParseFloat(raw, 64); err != nil {
				t.Errorf("%s!%s holds %q, not a number", sheet, cell, raw)
			}
			if kind, _ := f.GetCellType(sheet, cell); kind != excelize.CellTypeUnset && kind != excelize.CellTypeNumber {
				t.Errorf("%s!%s has type %v", sheet, cell, kind)
			}
		}
	}
	return n
}

func TestSameContentSameBytes(t *testing.T) {
	c := content(t, "national-2018-06")
	if !bytes.Equal(write(t, c), write(t, c)) {
		t.Error("two workbooks of one content differ")
	}
}

func TestContentsLinksLead(t *testing.T) {
	f := open(t, write(t, content(t, "national-2018-06")))
	sheets := map[string]bool{}
	for _, s := range f.GetSheetList() {
		sheets[s] = true
	}
	n := 0
	for row := 1; row < 60; row++ {
		ok, target, err := f.GetCellHyperLink(contentsSheet, fmt.Sprintf("A%d", row))
		if err != nil {
			t.Fatal(err)
		}
		if !ok {
			continue
		}
		n++
		if name := strings.Trim(strings.Split(target, "!")[0], "'"); !sheets[name] {
			t.Errorf("row %d leads to %q", row, target)
		}
	}
	if n != len(sheets)-1 {
		t.Errorf("%d links for %d sheets", n, len(sheets))
	}
}

// TestOpensInLibreOffice converts the workbook headless and reads the pages.
func TestOpensInLibreOffice(t *testing.T) {
	dir := t.TempDir()
	c := content(t, "national-2018-06")
	path := filepath.Join(dir, "b.xlsx")
	if err := os.WriteFile(path, write(t, c), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("soffice", "-env:UserInstallation=file://"+dir+"/profile", "--headless", "--convert-to", "pdf", "--outdir", dir, path)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("soffice (package libreoffice-calc): %v\n%s", err, out)
	}
	if keep := os.Getenv("WENGANG_KEEP_PDF"); keep != "" {
		data, err := os.ReadFile(filepath.Join(dir, "b.pdf"))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(keep, "workbook.pdf"), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	out, err := exec.Command("pdftotext", "-layout", filepath.Join(dir, "b.pdf"), "-").Output()
	if err != nil {
		t.Fatalf("pdftotext (package poppler-utils): %v", err)
	}
	text := strings.Join(strings.Fields(string(out)), "")
	for _, want := range []string{c.Title, "新疆生产建设兵团", demoMark, "27,327.80", "—1—"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not on the converted pages", want)
		}
	}
	for _, bad := range []string{"#REF", "#NAME", "#VALUE", "Err:"} {
		if strings.Contains(text, bad) {
			t.Errorf("%s on the converted pages", bad)
		}
	}
}
