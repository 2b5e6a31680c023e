package export

import (
	"encoding/csv"
	"io"
	"strings"

	"wengang/cube"
)

// CSV writes the table as a clean rectangle (RFC 4180), UTF-8 with a byte
// order mark so that spreadsheets read it as such: the names of the columns,
// codes and labels apart, subtotals and totals under the code _T of what they
// roll up. With demonstration data a column remark says so on every line. The
// coordinates of the answer are the last columns, the same on every line, so
// that no line loses them when files are cut, sorted or joined.
//
// Errors: fault.TooLarge for a cross table beyond its bounds.
func CSV(w io.Writer, a *cube.Answer) error {
	t, err := tableOf(a)
	if err != nil {
		return err
	}
	if _, err := io.WriteString(w, "\ufeff"); err != nil {
		return err
	}
	out := csv.NewWriter(w)
	out.UseCRLF = true
	figures := t.figures()
	var cells, tail []string
	for _, c := range t.levels {
		cells = append(cells, c.Name, c.Name+"_label")
	}
	for _, f := range figures {
		cells = append(cells, harmless(f.name))
	}
	if a.Demo {
		cells, tail = append(cells, "remark"), append(tail, demoMark)
	}
	for _, c := range coordinatesOf(a) {
		cells, tail = append(cells, c.name), append(tail, harmless(c.text))
	}
	if err := out.Write(cells); err != nil {
		return err
	}
	for l := range t.lines() {
		cells = cells[:0]
		for _, m := range l.members {
			cells = append(cells, harmless(m.Code), harmless(m.Label))
		}
		for i, v := range l.values {
			if v.State == cube.Filled {
				cells = append(cells, number(figures[i].Column, v))
			} else {
				cells = append(cells, word(v.State))
			}
		}
		if err := out.Write(append(cells, tail...)); err != nil {
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
