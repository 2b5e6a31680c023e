// Package export writes an answer of the cube for other programs and for
// spreadsheets. Numbers are written from their decimals, and every format
// carries the coordinates of the answer as far as its shape allows.
// docs/exports.md describes the files.
package export

import (
	"io"

	"wengang/cube"
)

// Format is one way to take an answer away.
type Format struct {
	Name      string // as in --format and ?format=
	Label     string // for buttons and help
	MediaType string
	Extension string // of a file, without the dot
	Binary    bool   // no text: not for a terminal
	Write     func(w io.Writer, a *cube.Answer) error
}

// Formats returns the table of formats; the first is the default.
func Formats() []Format {
	return []Format{
		{Name: "json", Label: "JSON", MediaType: "application/json; charset=utf-8", Extension: "json", Write: JSON},
		{Name: "csv", Label: "CSV", MediaType: "text/csv; charset=utf-8", Extension: "csv", Write: CSV},
		{Name: "xlsx", Label: "Excel 工作簿", MediaType: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", Extension: "xlsx", Binary: true, Write: XLSX},
		{Name: "parquet", Label: "Parquet", MediaType: "application/vnd.apache.parquet", Extension: "parquet", Binary: true, Write: Parquet},
	}
}

// Total marks what is summed up over all members.
const Total = "合计"

// demoMark stands on every export of a store with demonstration data.
const demoMark = "演示数据"

// number writes a figure exactly: counts as integers, money to the fen,
// shares as fractions without trailing zeros.
func number(c cube.Column, v cube.Value) string {
	rounded := c.Round(v.Number)
	if c.Unit == "%" {
		return rounded.String()
	}
	return rounded.StringFixed(c.Decimals)
}

// word is what stands in a text cell for a value that is no figure. Blank,
// not applicable and suppressed are three different things.
func word(s cube.State) string {
	switch s {
	case cube.NotApplicable:
		return "不适用"
	case cube.Suppressed:
		return "不予公布"
	}
	return ""
}

// stateName is the word for programs.
func stateName(s cube.State) string {
	switch s {
	case cube.NotApplicable:
		return "not_applicable"
	case cube.Suppressed:
		return "suppressed"
	}
	return "blank"
}

// dimensions counts the leading columns that hold members.
func dimensions(a *cube.Answer) int {
	n := 0
	for n < len(a.Columns) && a.Columns[n].Kind == "dimension" {
		n++
	}
	return n
}
