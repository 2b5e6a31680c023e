package export

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"flag"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"wengang/cube"
	"wengang/sql/fault"

	"github.com/shopspring/decimal"
	"github.com/xuri/excelize/v2"
)

var update = flag.Bool("update", false, "write the golden files anew")

// sample has every kind of value, a member without code, and labels that a
// spreadsheet would take for formulas.
func sample() *cube.Answer {
	filled := func(s string) cube.Value { return cube.Value{Number: decimal.RequireFromString(s)} }
	return &cube.Answer{
		Columns: []cube.Column{
			{Name: "region.county", Label: "失业保险参保地（县级）", Kind: "dimension"},
			{Name: "industry.class", Label: "企业所属行业（小类）", Kind: "dimension"},
			{Name: "records", Label: "享受补贴户次", Kind: "measure", Unit: "户次"},
			{Name: "paid_amount", Label: "发放金额", Kind: "measure", Unit: "元", Decimals: 2},
			{Name: "subsidy_ratio", Label: "享受补贴比例", Kind: "measure", Unit: "%", Decimals: 1},
		},
		Rows: []cube.Row{
			{Members: []cube.Member{{Code: "360430", Label: "江西省九江市彭泽县"}, {Code: "0111", Label: "稻谷种植"}},
				Values: []cube.Value{filled("4"), filled("42179.12"), filled("0.59655736")}},
			{Members: []cube.Member{{Code: "360499", Label: "=cmd|'/C calc'!A0"}, {Code: "", Label: "未细分"}},
				Values: []cube.Value{filled("12345678901"), filled("123456789012.30"), {State: cube.NotApplicable}}},
			{Members: []cube.Member{{Code: "660000", Label: "@兵团,\"一\""}, {Code: "A", Label: "+1"}},
				Values: []cube.Value{filled("0"), {State: cube.Blank}, {State: cube.Suppressed}}},
		},
		Totals: []cube.Value{filled("12345678905"), filled("123456831191.42"), filled("0.3")}, RowsTotal: 3,
		Route: "cells:month_county+repeats", AsOf: time.Date(2017, 8, 10, 1, 2, 3, 0, time.UTC), Commit: 1000007, Publication: 1000008,
		Level: cube.AcceptedByMinistry, Period: cube.Period{From: 201701, To: 201706}, FirstMonth: 201703, LastMonth: 201706, Reported: 2, Expected: 32, Units: "省级地区",
		Filters: []cube.FilterLabel{{Dimension: "region", Label: "失业保险参保地", Codes: []string{"360000"}, Text: "江西省"}},
		Notes:   []string{"未包括香港、澳门特别行政区和台湾省数据"},
	}
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v: write it with -update and read what it holds", err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s is not as in %s:\n%s", name, path, got)
	}
}

func TestJSON(t *testing.T) {
	var b bytes.Buffer
	if err := JSON(&b, sample()); err != nil {
		t.Fatal(err)
	}
	golden(t, "sample.json", b.Bytes())
	decoder := json.NewDecoder(&b)
	decoder.UseNumber()
	var got struct {
		Rows   []map[string]any
		Totals map[string]any
		Level  string
		AsOf   string `json:"as_of"`
	}
	if err := decoder.Decode(&got); err != nil {
		t.Fatal(err)
	}
	if got.Rows[0]["region.county"] != "360430" || got.Rows[0]["region.county_label"] != "江西省九江市彭泽县" ||
		got.Rows[1]["records"] != json.Number("12345678901") || got.Rows[1]["paid_amount"] != json.Number("123456789012.30") ||
		got.Rows[1]["subsidy_ratio"] != nil || got.Rows[1]["subsidy_ratio_state"] != "not_applicable" ||
		got.Totals["subsidy_ratio"] != json.Number("0.3") || got.Level != "ministry" || got.AsOf != "2017-08-10T09:02:03+08:00" {
		t.Errorf("read back: %+v", got)
	}
}

// An answer without rows is whole JSON too.
func TestJSONWithoutRows(t *testing.T) {
	a := sample()
	a.Rows, a.Filters, a.Notes, a.AsOf, a.Columns = nil, nil, nil, time.Time{}, a.Columns[2:]
	a.Totals = []cube.Value{{State: cube.Blank}, {State: cube.Blank}, {State: cube.Blank}}
	var b bytes.Buffer
	if err := JSON(&b, a); err != nil {
		t.Fatal(err)
	}
	if !json.Valid(b.Bytes()) || !strings.Contains(b.String(), `"rows":[]`) || !strings.Contains(b.String(), `"records":null,"records_state":"blank"`) {
		t.Errorf("%s", b.String())
	}
}

func TestCSV(t *testing.T) {
	for name, demo := range map[string]bool{"sample.csv": false, "demo.csv": true} {
		a := sample()
		a.Demo = demo
		var b bytes.Buffer
		if err := CSV(&b, a); err != nil {
			t.Fatal(err)
		}
		golden(t, name, b.Bytes())
		rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(b.String(), "\ufeff"))).ReadAll()
		if err != nil || len(rows) != 5 { // the reader refuses what is no rectangle
			t.Fatalf("%d rows, %v", len(rows), err)
		}
		for _, row := range rows {
			for _, cell := range row {
				if cell != "" && strings.ContainsAny(cell[:1], "=+-@") {
					t.Errorf("%q is a formula to a spreadsheet", cell)
				}
			}
		}
	}
}

func TestXLSX(t *testing.T) {
	a := sample()
	a.Demo = true
	var first bytes.Buffer
	if err := XLSX(&first, a); err != nil {
		t.Fatal(err)
	}
	for range 20 {
		var again bytes.Buffer
		if err := XLSX(&again, a); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(first.Bytes(), again.Bytes()) {
			t.Fatal("equal answers give different files")
		}
	}
	f, err := excelize.OpenReader(bytes.NewReader(first.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	var dump strings.Builder
	for _, sheet := range f.GetSheetList() {
		dump.WriteString("# " + sheet + "\n")
		for _, raw := range []bool{false, true} {
			rows, err := f.GetRows(sheet, excelize.Options{RawCellValue: raw})
			if err != nil {
				t.Fatal(err)
			}
			for _, row := range rows {
				dump.WriteString(strings.Join(row, " | ") + "\n")
			}
			dump.WriteString("\n")
		}
	}
	golden(t, "sample.xlsx.txt", []byte(dump.String()))
	data := f.GetSheetList()[1]
	for _, cell := range []string{"B3", "B4", "D4"} {
		if formula, err := f.GetCellFormula(data, cell); err != nil || formula != "" {
			t.Errorf("%s holds the formula %q, %v", cell, formula, err)
		}
	}
	if kind, err := f.GetCellType(data, "F3"); err != nil || kind != excelize.CellTypeUnset && kind != excelize.CellTypeNumber {
		t.Errorf("an amount is no number: %v %v", kind, err)
	}
	if panes, err := f.GetPanes(data); err != nil || !panes.Freeze || panes.YSplit != 1 {
		t.Errorf("panes %+v, %v", panes, err)
	}
	if tables, err := f.GetTables(data); err != nil || len(tables) != 1 || tables[0].Range != "A1:G4" {
		t.Errorf("filter over %+v, %v", tables, err)
	}
}

// A query without dimensions has one row and no row of totals.
func TestOneRow(t *testing.T) {
	a := sample()
	a.Columns, a.Rows = a.Columns[2:], []cube.Row{{Values: a.Totals}}
	var text, book bytes.Buffer
	if err := CSV(&text, a); err != nil {
		t.Fatal(err)
	}
	if want := "\ufeffrecords,paid_amount,subsidy_ratio\r\n12345678905,123456831191.42,0.3\r\n"; text.String() != want {
		t.Errorf("csv %q", text.String())
	}
	if err := XLSX(&book, a); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&book)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	rows, err := f.GetRows(dataSheet)
	if err != nil || len(rows) != 2 || rows[1][2] != "30.0%" {
		t.Errorf("workbook %q, %v", rows, err)
	}
}

// What does not fit a worksheet is refused with the way out, not cut.
func TestTooManyRowsForASheet(t *testing.T) {
	a := sample()
	a.Rows = make([]cube.Row, sheetRows)
	if err := XLSX(io.Discard, a); fault.CodeOf(err) != fault.TooLarge || !strings.Contains(err.Error(), "csv") {
		t.Errorf("%v", err)
	}
}
