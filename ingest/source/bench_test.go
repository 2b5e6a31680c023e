package source

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"wengang/cube/codes"
	"wengang/ingest/rules"
)

// benchCSV writes a file of n rows after the pattern of the county's list.
func benchCSV(b testing.TB, n int) string {
	b.Helper()
	data, err := os.ReadFile("testdata/pengze.csv")
	if err != nil {
		b.Fatal(err)
	}
	header, body, _ := bytes.Cut(data, []byte("\n"))
	path := filepath.Join(b.TempDir(), "bench.csv")
	var out bytes.Buffer
	out.Write(header)
	out.WriteByte('\n')
	for i := 0; i < n; i += 23 {
		out.Write(body)
	}
	if err := os.WriteFile(path, out.Bytes(), 0o600); err != nil {
		b.Fatal(err)
	}
	return path
}

func BenchmarkCSV(b *testing.B) {
	path := benchCSV(b, 100_000)
	for _, stage := range []string{"read", "decode", "check"} {
		b.Run(stage, func(b *testing.B) {
			b.ReportAllocs()
			rows := 0
			for b.Loop() {
				rows += pass(b, path, stage)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(rows), "ns/row")
		})
	}
}

func pass(b *testing.B, path, stage string) (rows int) {
	r, err := Open(path, Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = r.Close() }()
	places := codes.BuiltinPlaces()
	d, err := NewDecoder(places, 2011, today)
	if err != nil {
		b.Fatal(err)
	}
	for {
		row, err := r.Next()
		if err == io.EOF {
			return rows
		}
		if err != nil {
			b.Fatal(err)
		}
		rows++
		if stage == "read" {
			continue
		}
		draft := d.Decode(row)
		if stage == "check" {
			rules.Check(&rules.Context{Record: &draft.Record, Action: draft.Action, Unread: draft.Unread, Today: today, Places: places})
		}
	}
}

// benchXLSX writes the same rows as a workbook.
func benchXLSX(b testing.TB, n int) string {
	b.Helper()
	data, err := os.ReadFile("testdata/pengze.csv")
	if err != nil {
		b.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(data)), "\n")
	f := excelize.NewFile()
	defer func() { _ = f.Close() }()
	w, err := f.NewStreamWriter("Sheet1")
	must(b, err)
	for i := range n + 1 {
		line := lines[0]
		if i > 0 {
			line = lines[1+(i-1)%23]
		}
		must(b, w.SetRow(fmt.Sprintf("A%d", i+1), texts(line)))
	}
	must(b, w.Flush())
	path := filepath.Join(b.TempDir(), "bench.xlsx")
	must(b, f.SaveAs(path))
	return path
}

// BenchmarkXLSX compares the whole way from file to checked record with
// excelize's own row reader on the same file.
func BenchmarkXLSX(b *testing.B) {
	const n = 20_000
	path := benchXLSX(b, n)
	b.Run("excelize", func(b *testing.B) {
		for b.Loop() {
			f, err := excelize.OpenFile(path)
			must(b, err)
			rows, err := f.Rows("Sheet1")
			must(b, err)
			for rows.Next() {
				_, err := rows.Columns()
				must(b, err)
			}
			must(b, rows.Close())
			must(b, f.Close())
		}
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/n, "ns/row")
	})
	for _, stage := range []string{"read", "check"} {
		b.Run(stage, func(b *testing.B) {
			rows := 0
			for b.Loop() {
				rows += pass(b, path, stage)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(rows), "ns/row")
		})
	}
}
