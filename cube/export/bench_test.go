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
func large() *cube.Answer { return rowsOfMeasures(100_000, 6) }

// rowsOfMeasures has rows of two dimensions, a code and a label each, and some
// measures.
func rowsOfMeasures(rows, measures int) *cube.Answer {
	a := sample()
	kinds := a.Columns[3:6]
	a.Columns = []cube.Column{a.Columns[1], a.Columns[2]}
	for i := range measures {
		c := kinds[i%len(kinds)]
		c.Name, c.Label = fmt.Sprintf("%s.%d", c.Name, i), fmt.Sprintf("%s%d", c.Label, i)
		a.Columns = append(a.Columns, c)
	}
	a.Rows, a.Subtotals, a.RowsTotal = make([]cube.Row, 0, rows), nil, rows
	for i := range rows {
		row := cube.Row{Members: []cube.Member{{Code: fmt.Sprint(100000 + i), Label: "江西省九江市彭泽县"}, {Code: "0111", Label: "稻谷种植"}}}
		row.Values = make([]cube.Value, measures)
		for j := range row.Values {
			row.Values[j].Number = decimal.New(int64(i*100+j), -2)
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
