package export

import (
	"fmt"
	"io"
	"testing"

	"wengang/cube"

	"github.com/shopspring/decimal"
	"github.com/xuri/excelize/v2"
)

// large has a million cells: 100,000 rows of two dimensions and six measures.
func large() *cube.Answer {
	a := sample()
	measures := a.Columns[3:6]
	a.Columns = append(append([]cube.Column{a.Columns[1], a.Columns[2]}, measures...), measures...)
	for i := range a.Columns[5:] {
		a.Columns[5+i].Name += ".last_year"
		a.Columns[5+i].Label += "上年同期数"
	}
	a.Rows, a.Subtotals, a.RowsTotal = nil, nil, 100_000
	for i := range 100_000 {
		row := cube.Row{Members: []cube.Member{{Code: fmt.Sprint(100000 + i), Label: "江西省九江市彭泽县"}, {Code: "0111", Label: "稻谷种植"}}}
		for j := range 6 {
			row.Values = append(row.Values, cube.Value{Number: decimal.New(int64(i*100+j), -2)})
		}
		a.Rows = append(a.Rows, row)
	}
	a.Totals = a.Rows[0].Values
	return a
}

func BenchmarkMillionCells(b *testing.B) {
	a := large()
	b.Run("raw", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			f := excelize.NewFile()
			sw, err := f.NewStreamWriter("Sheet1")
			if err != nil {
				b.Fatal(err)
			}
			for r, row := range a.Rows {
				var cells []any
				for _, m := range row.Members {
					cells = append(cells, m.Code, m.Label)
				}
				for range row.Values {
					cells = append(cells, float64(r)+0.25)
				}
				if err := sw.SetRow(fmt.Sprintf("A%d", r+1), cells); err != nil {
					b.Fatal(err)
				}
			}
			if err := sw.Flush(); err != nil {
				b.Fatal(err)
			}
			if _, err := f.WriteTo(io.Discard); err != nil {
				b.Fatal(err)
			}
			_ = f.Close()
		}
	})
	for _, format := range Formats() {
		b.Run(format.Name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if err := format.Write(io.Discard, a); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
