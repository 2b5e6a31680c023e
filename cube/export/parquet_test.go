package export

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"testing"

	"wengang/cube"

	"github.com/parquet-go/parquet-go"
)

func openParquet(t *testing.T, file []byte) *parquet.File {
	t.Helper()
	f, err := parquet.OpenFile(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// eachParquetRow reads the rows back by the library.
func eachParquetRow(t *testing.T, f *parquet.File, do func(parquet.Row)) {
	t.Helper()
	buffer := make([]parquet.Row, 7) // no divisor of anything
	for _, group := range f.RowGroups() {
		rows := group.Rows()
		for {
			n, err := rows.ReadRows(buffer)
			for _, row := range buffer[:n] {
				do(row)
			}
			if err == io.EOF {
				break
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		if err := rows.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// dumpParquet writes schema, metadata and rows of a file.
func dumpParquet(t *testing.T, file []byte) []byte {
	t.Helper()
	f := openParquet(t, file)
	var dump bytes.Buffer
	fmt.Fprintln(&dump, f.Schema())
	for _, key := range []string{coordinatesKey, columnsKey} {
		text, ok := f.Lookup(key)
		if !ok || !json.Valid([]byte(text)) {
			t.Errorf("metadata %s: %q", key, text)
		}
		var indented bytes.Buffer
		if err := json.Indent(&indented, []byte(text), "", " "); err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&dump, "%s = %s\n", key, indented.Bytes())
	}
	eachParquetRow(t, f, func(row parquet.Row) {
		cells := make([]string, len(row))
		for i, v := range row {
			cells[i] = v.String()
		}
		dump.WriteString(strings.Join(cells, " | ") + "\n")
	})
	return dump.Bytes()
}

func TestParquet(t *testing.T) {
	first := written(t, Parquet, sample())
	for range 5 {
		if !bytes.Equal(first, written(t, Parquet, sample())) {
			t.Fatal("equal answers give different files")
		}
	}
	f := openParquet(t, first)
	var columns []string
	for _, c := range f.Schema().Fields() {
		columns = append(columns, c.Name()+" "+c.Type().String())
	}
	want := "region.province STRING, region.province_label STRING, region.county STRING, region.county_label STRING, industry.section STRING, industry.section_label STRING, grain STRING, " +
		"records INT(64,true), records_state STRING, paid_amount DECIMAL(18,2), paid_amount_state STRING, " +
		"payment_rate DECIMAL(18,6), payment_rate_state STRING, payment_rate.yoy DECIMAL(18,1), payment_rate.yoy_state STRING"
	if got := strings.Join(columns, ", "); got != want {
		t.Errorf("columns %s", got)
	}
	for _, column := range f.Metadata().RowGroups[0].Columns {
		path := strings.Join(column.MetaData.PathInSchema, ".")
		if strings.HasSuffix(path, "_label") && column.MetaData.DictionaryPageOffset == 0 {
			t.Errorf("%s has no dictionary", path)
		}
	}
}

// Figures beyond 64 bits take 128, in their columns alone.
func TestWideParquet(t *testing.T) {
	a := sample()
	a.Totals[0], a.Totals[1] = filled("-12345678901234567890"), filled("123456789012345678901234567890.12")
	f := openParquet(t, written(t, Parquet, a))
	types := map[string]string{}
	for _, c := range f.Schema().Fields() {
		types[c.Name()] = c.Type().String()
	}
	if types["records"] != "DECIMAL(38,0)" || types["paid_amount"] != "DECIMAL(38,2)" || types["payment_rate"] != "DECIMAL(18,6)" {
		t.Errorf("types %v", types)
	}
}

// More rows than one group holds come back whole and in order.
func TestParquetRowGroups(t *testing.T) {
	a := sample()
	a.Rows, a.Subtotals = nil, nil
	for i := range groupRows + 1000 {
		a.Rows = append(a.Rows, cube.Row{Members: []cube.Member{jiangxi, {Code: fmt.Sprint(i)}, {Code: "B"}}, Values: sample().Totals})
	}
	f := openParquet(t, written(t, Parquet, a))
	if len(f.RowGroups()) != 2 {
		t.Errorf("%d row groups", len(f.RowGroups()))
	}
	next := 0
	eachParquetRow(t, f, func(row parquet.Row) {
		if want := fmt.Sprint(next); next < len(a.Rows) && row[2].String() != want {
			t.Fatalf("row %d is %s", next, row[2])
		}
		next++
	})
	if next != len(a.Rows)+1 {
		t.Errorf("%d rows", next)
	}
}
