package export

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"wengang/cube"
	"wengang/sql/fault"

	"github.com/xuri/excelize/v2"
)

var update = flag.Bool("update", false, "write the golden files anew")

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

// written is what a format makes of an answer.
func written(t *testing.T, write func(io.Writer, *cube.Answer) error, a *cube.Answer) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := write(&b, a); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// openBook reads a workbook back.
func openBook(t *testing.T, file []byte) *excelize.File {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	return f
}

func TestGoldens(t *testing.T) {
	demo := sample()
	demo.Demo = true
	paged := sample() // a page of sorted rows: subtotals stand behind
	paged.Order, paged.RowsTotal, paged.Rows = []cube.Sort{{By: "paid_amount", Descending: true}}, 9, paged.Rows[1:]
	for name, a := range map[string]*cube.Answer{"sample": sample(), "demo": demo, "paged": paged, "pivot": pivoted()} {
		golden(t, name+".json", written(t, JSON, a))
		golden(t, name+".csv", written(t, CSV, a))
		golden(t, name+".xlsx.txt", dumpBook(t, written(t, XLSX, a)))
		golden(t, name+".parquet.txt", dumpParquet(t, written(t, Parquet, a)))
	}
}

// dumpBook writes the cells of a workbook: as shown, and as stored where that
// differs, with what is merged.
func dumpBook(t *testing.T, file []byte) []byte {
	t.Helper()
	f := openBook(t, file)
	var dump bytes.Buffer
	for _, sheet := range f.GetSheetList() {
		fmt.Fprintf(&dump, "# %s\n", sheet)
		shown, err := f.GetRows(sheet)
		if err != nil {
			t.Fatal(err)
		}
		stored, err := f.GetRows(sheet, excelize.Options{RawCellValue: true})
		if err != nil {
			t.Fatal(err)
		}
		for i, row := range shown {
			for j := range row {
				if row[j] != stored[i][j] {
					row[j] += " ⟨" + stored[i][j] + "⟩"
				}
			}
			dump.WriteString(strings.Join(row, " | ") + "\n")
		}
		merged, err := f.GetMergeCells(sheet)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range merged {
			fmt.Fprintf(&dump, "merged %s:%s %s\n", m.GetStartAxis(), m.GetEndAxis(), m.GetCellValue())
		}
	}
	return dump.Bytes()
}

func TestJSON(t *testing.T) {
	decoder := json.NewDecoder(bytes.NewReader(written(t, JSON, sample())))
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
		got.Rows[1]["payment_rate"] != nil || got.Rows[1]["payment_rate_state"] != "not_applicable" ||
		got.Totals["payment_rate"] != json.Number("0.3") || got.Level != "ministry" || got.AsOf != "2017-08-10T09:02:03+08:00" {
		t.Errorf("read back: %+v", got)
	}
}

// An answer without rows is whole JSON too, its lists empty and not null.
func TestJSONWithoutRows(t *testing.T) {
	a := &cube.Answer{Columns: sample().Columns[3:], Totals: []cube.Value{blank, blank, blank, blank}, Level: cube.AcceptedByMinistry}
	text := string(written(t, JSON, a))
	if !json.Valid([]byte(text)) || !strings.Contains(text, `"rows":[]`) || !strings.Contains(text, `"records":null,"records_state":"blank"`) {
		t.Errorf("%s", text)
	}
	if head := strings.ReplaceAll(text, `"records":null`, ""); strings.Contains(head[:strings.Index(head, `"rows":`)], "null") {
		t.Errorf("a list is null: %s", text)
	}
	for _, f := range Formats() {
		written(t, f.Write, a)
		written(t, f.Write, &cube.Answer{Columns: sample().Columns, Totals: sample().Totals, Level: cube.AcceptedByMinistry})
	}
}

// Every line of a csv file carries the coordinates, and no cell is a formula.
func TestCSV(t *testing.T) {
	for _, a := range []*cube.Answer{sample(), pivoted()} {
		a.Demo = true
		text := written(t, CSV, a)
		rows, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(text, []byte("\ufeff")))).ReadAll() // refuses what is no rectangle
		if err != nil {
			t.Fatal(err)
		}
		at := map[string]int{}
		for i, name := range rows[0] {
			if _, twice := at[name]; twice {
				t.Errorf("two columns %s", name)
			}
			at[name] = i
		}
		for i, row := range rows[1:] {
			for name, want := range map[string]string{
				"period": "2017-01..2017-06", "level": "ministry", "as_of": "2017-08-10T09:02:03+08:00", "publication": "1000008",
				"reported": "2", "expected": "32", "reporting_units": "省级地区", "remark": "演示数据",
				"filters":  "月份：2017年1—6月；失业保险参保地：江西省、新疆生产建设兵团",
				"left_out": "同比增长按可比口径，未包括北京市",
			} {
				if row[at[name]] != want {
					t.Errorf("line %d: %s is %q", i, name, row[at[name]])
				}
			}
			for j, cell := range row {
				if cell != "" && strings.ContainsAny(cell[:1], "=+-@") && !strings.HasPrefix(rows[0][j], "payment_rate") && !strings.HasPrefix(rows[0][j], "paid_amount") {
					t.Errorf("%q is a formula to a spreadsheet", cell)
				}
			}
		}
	}
}

// The names of coordinates are no names of levels or measures, which stand in
// the same heading.
func TestCoordinateNames(t *testing.T) {
	taken := map[string]bool{"remark": true, "grain": true}
	for _, c := range coordinatesOf(sample()) {
		taken[c.name] = true
	}
	for _, d := range cube.Dimensions() {
		for _, l := range d.Levels {
			if taken[l.Name] || taken[l.Name+"_label"] {
				t.Errorf("the level %s has the name of a coordinate", l.Name)
			}
		}
	}
	for _, m := range cube.Measures() {
		if taken[m.Name] || taken[m.Name+"_state"] {
			t.Errorf("the measure %s has the name of a coordinate", m.Name)
		}
	}
}

// Subtotals stand behind their groups where the order allows, and otherwise
// behind all rows.
func TestLines(t *testing.T) {
	show := func(a *cube.Answer) string {
		table, err := tableOf(a)
		if err != nil {
			t.Fatal(err)
		}
		var out []string
		for l := range table.lines() {
			out = append(out, [...]string{"row", "sub", "sum"}[l.kind]+" "+codesOf(l.members))
		}
		return strings.Join(out, "\n")
	}
	behind := "\nsub _T/_T/B\nsub _T/_T/\nsub _T/_T/_O\nsum _T/_T/_T"
	official := "row 360000/360430/B\nrow 360000/360499/\nsub 360000/_T/_T\nrow 660000/660100/_O\nsub 660000/_T/_T" + behind
	if got := show(sample()); got != official {
		t.Errorf("in official order:\n%s", got)
	}
	rows := "row 360000/360430/B\nrow 360000/360499/\nrow 660000/660100/_O"
	sorted := sample()
	sorted.Order = []cube.Sort{{By: "records"}}
	paged := sample()
	paged.RowsTotal = 4
	for _, a := range []*cube.Answer{sorted, paged} {
		if got := show(a); got != rows+"\nsub 360000/_T/_T\nsub 660000/_T/_T"+behind {
			t.Errorf("sorted or paged:\n%s", got)
		}
	}
	lone := sample() // a subtotal whose group has no row is not lost
	lone.Subtotals = append(lone.Subtotals, cube.Row{Members: []cube.Member{{Code: "110000", Label: "北京市"}, rolled, rolled}, Values: lone.Totals})
	if got := show(lone); !strings.Contains(got, "sub 110000/_T/_T\nsum") {
		t.Errorf("lone subtotal:\n%s", got)
	}
	if got := show(pivoted()); got != "row 360000/B\nrow 360000/C\nsub 360000/_T\nrow 660000/B\nsub 660000/_T\nsum _T/_T" {
		t.Errorf("cross table:\n%s", got)
	}
}

// All levels in the columns leave one row, and it is no total of others.
func TestPivotOfEverything(t *testing.T) {
	a := pivoted()
	a.Columns = []cube.Column{a.Columns[2], a.Columns[4]}
	a.Pivot = []string{"month.month"}
	a.Rows = []cube.Row{
		{Members: []cube.Member{{Code: "2017-05", Label: "2017年5月"}}, Values: []cube.Value{filled("1")}},
		{Members: []cube.Member{{Code: "2017-06", Label: "2017年6月"}}, Values: []cube.Value{filled("2.5")}},
	}
	a.Subtotals, a.Totals, a.RowsTotal = nil, []cube.Value{filled("3.5")}, 1
	text := string(written(t, CSV, a))
	if !strings.HasPrefix(text, "\ufeffpaid_amount@2017-05,paid_amount@2017-06,paid_amount@_T,period,") || !strings.Contains(text, "\r\n1.00,2.50,3.50,2017-01") || strings.Count(text, "\r\n") != 2 {
		t.Errorf("%s", text)
	}
	text = string(written(t, JSON, a))
	if !strings.Contains(text, "\"rows\":[\n{\"values\":[1.00,2.50,3.50],\"states\":{}}]") {
		t.Errorf("%s", text)
	}
	written(t, XLSX, a)
}

func TestXLSX(t *testing.T) {
	a := sample()
	a.Demo = true
	first := written(t, XLSX, a)
	for range 20 {
		if !bytes.Equal(first, written(t, XLSX, a)) {
			t.Fatal("equal answers give different files")
		}
	}
	f := openBook(t, first)
	data := f.GetSheetList()[1]
	for _, cell := range []string{"B3", "B4", "D3", "D5"} {
		if formula, err := f.GetCellFormula(data, cell); err != nil || formula != "" {
			t.Errorf("%s holds the formula %q, %v", cell, formula, err)
		}
	}
	if kind, err := f.GetCellType(data, "H3"); err != nil || kind != excelize.CellTypeUnset && kind != excelize.CellTypeNumber {
		t.Errorf("an amount is no number: %v %v", kind, err)
	}
	if panes, err := f.GetPanes(data); err != nil || !panes.Freeze || panes.YSplit != 1 || panes.XSplit != 0 {
		t.Errorf("panes %+v, %v", panes, err)
	}
	// rows 2 to 6 are the rows with the two subtotals among them
	if tables, err := f.GetTables(data); err != nil || len(tables) != 1 || tables[0].Range != "A1:J6" {
		t.Errorf("filter over %+v, %v", tables, err)
	}
	var titles []string
	for _, n := range f.GetDefinedName() {
		titles = append(titles, n.Name+" "+n.RefersTo)
	}
	if strings.Join(titles, ";") != "_xlnm.Print_Titles '数据（演示数据）'!$1:$1" {
		t.Errorf("defined names %q", titles)
	}
}

// A cross table's headings are frozen on both sides, and its filter stands in
// the lowest of them.
func TestCrossXLSX(t *testing.T) {
	f := openBook(t, written(t, XLSX, pivoted()))
	if panes, err := f.GetPanes(dataSheet); err != nil || !panes.Freeze || panes.YSplit != 3 || panes.XSplit != 4 || panes.TopLeftCell != "E4" {
		t.Errorf("panes %+v, %v", panes, err)
	}
	if tables, err := f.GetTables(dataSheet); err != nil || len(tables) != 0 {
		t.Errorf("tables %+v, %v", tables, err)
	}
	var names []string
	for _, n := range f.GetDefinedName() {
		names = append(names, n.Name+" "+n.RefersTo)
	}
	if strings.Join(names, ";") != "_xlnm._FilterDatabase '数据'!$A$3:$L$8;_xlnm.Print_Titles '数据'!$A:$D,'数据'!$1:$3" {
		t.Errorf("defined names %q", names)
	}
}

// A number that a spreadsheet would change is written as text.
func TestXLSXKeepsAllDigits(t *testing.T) {
	amount := sample().Columns[4]
	for text, number := range map[string]bool{
		"1234567890123.45": true, "12345678901234.56": false, "-9999999999999.99": true,
		"123456789012345000": true, "12345678901234567000": false, "12345678901234567.89": false, "0": true,
	} {
		if _, is := sheetValue(amount, filled(text)); is != number {
			t.Errorf("%s: number %v", text, is)
		}
	}
}

// A query without dimensions has one row and no row of totals.
func TestOneRow(t *testing.T) {
	a := sample()
	a.Columns, a.Rows, a.Subtotals, a.RowsTotal = a.Columns[3:], []cube.Row{{Values: a.Totals}}, nil, 1
	if text := string(written(t, CSV, a)); !strings.HasPrefix(text, "\ufeffrecords,paid_amount,payment_rate,payment_rate.yoy,period,") ||
		!strings.Contains(text, "\r\n12345678905,123456831191.42,0.3,0.0,") || strings.Count(text, "\r\n") != 2 {
		t.Errorf("csv %q", text)
	}
	rows, err := openBook(t, written(t, XLSX, a)).GetRows(dataSheet)
	if err != nil || len(rows) != 2 || rows[1][2] != "30.0%" {
		t.Errorf("workbook %q, %v", rows, err)
	}
}

// What does not fit is refused with the way out, not cut.
func TestTooLarge(t *testing.T) {
	refused := func(err error, hint string) {
		t.Helper()
		if fault.CodeOf(err) != fault.TooLarge || !strings.Contains(err.Error(), hint) {
			t.Errorf("%v", err)
		}
	}
	a := sample()
	a.Rows, a.Subtotals = make([]cube.Row, sheetRows), nil
	refused(XLSX(io.Discard, a), "parquet")

	wide := pivoted()
	wide.Rows = nil
	for i := range crossColumns/2 + 1 {
		members := []cube.Member{{Code: "2017"}, jiangxi, {Code: fmt.Sprint(i)}, {Code: "B"}}
		wide.Rows = append(wide.Rows, cube.Row{Members: members, Values: wide.Totals})
	}
	for _, write := range []func(io.Writer, *cube.Answer) error{JSON, CSV, XLSX} {
		refused(write(io.Discard, wide), "pivot")
	}
	if err := Parquet(io.Discard, wide); err != nil { // long: no columns to be too many
		t.Error(err)
	}
	wide.Rows = wide.Rows[:crossColumns/2-10]
	for i := range 1300 {
		members := []cube.Member{{Code: "2017"}, {Code: fmt.Sprint(i)}, {Code: "0"}, {Code: "B"}}
		wide.Rows = append(wide.Rows, cube.Row{Members: members, Values: wide.Totals})
	}
	refused(CSV(io.Discard, wide), "parquet")

	vast := sample()
	vast.Totals[1] = filled("1" + strings.Repeat("0", 37))
	refused(Parquet(io.Discard, vast), "csv")
}

// A place and the one that has its code today are two columns.
func TestEqualCodes(t *testing.T) {
	a := pivoted()
	a.Pivot = []string{"region.province"}
	a.Rows = []cube.Row{
		{Members: []cube.Member{{Code: "2017"}, {Code: "330000", Label: "甲"}, {Code: "2017-05"}, {Code: "B"}}, Values: a.Totals},
		{Members: []cube.Member{{Code: "2017"}, {Code: "330000", Label: "乙"}, {Code: "2017-05"}, {Code: "B"}}, Values: a.Totals},
	}
	a.Subtotals = nil
	if text := string(written(t, CSV, a)); !strings.Contains(text, "paid_amount@330000,paid_amount.yoy@330000,paid_amount@330000（乙）,") {
		t.Errorf("%s", text)
	}
}

func TestEmptyInstant(t *testing.T) {
	a := sample()
	a.AsOf = time.Time{}
	if text := string(written(t, JSON, a)); !strings.Contains(text, `"as_of":""`) {
		t.Errorf("%s", text)
	}
}
