package export

import (
	"encoding/csv"
	"io"
	"strings"

	"wengang/cube"
)

// CSV writes the rows as a clean rectangle, UTF-8 with a byte order mark so
// that spreadsheets read it as such: the names of the columns, codes and
// labels apart, and a last row of totals marked 合计 where there are
// dimensions. With demonstration data a last column says so.
func CSV(w io.Writer, a *cube.Answer) error {
	if _, err := io.WriteString(w, "\ufeff"); err != nil {
		return err
	}
	out := csv.NewWriter(w)
	out.UseCRLF = true // RFC 4180
	n := dimensions(a)
	var line []string
	write := func() error {
		err := out.Write(line)
		line = line[:0]
		return err
	}
	mark := func(text string) {
		if a.Demo {
			line = append(line, text)
		}
	}
	for i, c := range a.Columns {
		line = append(line, c.Name)
		if i < n {
			line = append(line, c.Name+"_label")
		}
	}
	mark("remark")
	if err := write(); err != nil {
		return err
	}
	values := func(values []cube.Value) {
		for i, v := range values {
			if v.State == cube.Filled {
				line = append(line, number(a.Columns[n+i], v))
			} else {
				line = append(line, word(v.State))
			}
		}
		mark(demoMark)
	}
	for _, row := range a.Rows {
		for _, m := range row.Members {
			line = append(line, harmless(m.Code), harmless(m.Label))
		}
		values(row.Values)
		if err := write(); err != nil {
			return err
		}
	}
	if n > 0 {
		for i := range n {
			text := ""
			if i == 0 {
				text = Total
			}
			line = append(line, "", text)
		}
		values(a.Totals)
		if err := write(); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// harmless keeps a text from being taken for a formula by a spreadsheet that
// opens the file.
func harmless(text string) string {
	if text != "" && strings.ContainsRune("=+-@\t\r＝＋－＠", []rune(text)[0]) {
		return "'" + text
	}
	return text
}
