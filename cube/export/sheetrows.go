package export

import (
	"archive/zip"
	"bufio"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"regexp"
	"strconv"
	"strings"

	"wengang/cube"

	"github.com/shopspring/decimal"
	"github.com/xuri/excelize/v2"
)

// sheetArchive is the zip file of a workbook that is written straight to its
// reader. The library's own stream holds up to 32 MB of a sheet in memory and
// the rest in a temporary file, and then the whole workbook in memory: too
// much for a server. It writes everything here but the rows of the data sheet,
// which are set in where that sheet's rows end.
type sheetArchive struct {
	*zip.Writer
	part string // name of the data sheet in the archive
	rows func(w io.Writer) error
	done bool // the rows are in
}

// endOfRows is the mark in front of which rows are set in.
var endOfRows = []byte("</sheetData>")

// Create begins a file of the archive.
func (a *sheetArchive) Create(name string) (io.Writer, error) {
	w, err := a.Writer.Create(name)
	if err != nil || name != a.part {
		return w, err
	}
	return &rowsInto{a, w, nil}, nil
}

// rowsInto passes a sheet on and sets the rows in.
type rowsInto struct {
	archive *sheetArchive
	to      io.Writer
	held    []byte // what came before the mark: the headings
}

func (r *rowsInto) Write(p []byte) (int, error) {
	if r.archive.done {
		return r.to.Write(p)
	}
	r.held = append(r.held, p...)
	at := bytes.Index(r.held, endOfRows)
	if at < 0 {
		return len(p), nil
	}
	r.archive.done = true
	if _, err := r.to.Write(r.held[:at]); err != nil {
		return 0, err
	}
	if err := r.archive.rows(r.to); err != nil {
		return 0, err
	}
	if _, err := r.to.Write(r.held[at:]); err != nil {
		return 0, err
	}
	r.held = nil
	return len(p), nil
}

// writeTo writes the workbook with its rows.
func (b *workbook) writeTo(w io.Writer) error {
	archive := &sheetArchive{Writer: zip.NewWriter(w), part: "xl/worksheets/sheet2.xml", rows: b.writeRows}
	b.file.SetZipWriter(func(io.Writer) excelize.ZipWriter { return archive })
	if _, err := b.file.WriteTo(io.Discard); err != nil { // only what the archive does not take
		return err
	}
	if !archive.done {
		return errors.New("export: the workbook has no sheet for its rows")
	}
	return nil
}

// writeRows writes the lines of the table as rows of a sheet.
func (b *workbook) writeRows(w io.Writer) error {
	out := bufio.NewWriterSize(w, 1<<16)
	side := 2 * len(b.table.levels)
	columns := make([]string, side+len(b.figures))
	for i := range columns {
		name, err := excelize.ColumnNumberToName(i + 1)
		if err != nil {
			return err
		}
		columns[i] = name
	}
	var row, number []byte
	at := b.headRows
	for l := range b.table.lines() {
		at++
		number = strconv.AppendInt(number[:0], int64(at), 10)
		row = append(append(append(row[:0], `<row r="`...), number...), `">`...)
		begin := func(column, style int) {
			row = append(append(append(row, `<c r="`...), columns[column]...), number...)
			row = strconv.AppendInt(append(row, `" s="`...), int64(style), 10)
		}
		word := func(column, style int, text string) {
			begin(column, style)
			row = appendText(append(row, `" t="inlineStr"><is><t`...), text)
			row = append(row, `</t></is></c>`...)
		}
		for i, m := range l.members {
			word(2*i, b.member[l.kind], m.Code)
			word(2*i+1, b.member[l.kind], m.Label)
		}
		styles := b.number[l.kind]
		for i, v := range l.values {
			style := styles[i%len(styles)]
			text, isNumber := sheetValue(b.figures[i].Column, v)
			switch {
			case isNumber:
				begin(side+i, style)
				row = append(append(append(row, `"><v>`...), text...), `</v></c>`...)
			case text != "":
				word(side+i, style, text)
			default:
				begin(side+i, style)
				row = append(row, `"/>`...)
			}
		}
		row = append(row, `</row>`...)
		if _, err := out.Write(row); err != nil {
			return err
		}
	}
	return out.Flush()
}

// escapeLike is what a spreadsheet would read as an escaped character.
var escapeLike = regexp.MustCompile(`_x[0-9A-Fa-f]{4}_`)

// appendText ends the opening tag of a text and writes the text.
func appendText(row []byte, text string) []byte {
	if text != strings.TrimSpace(text) {
		row = append(row, ` xml:space="preserve"`...)
	}
	row = append(row, '>')
	if strings.Contains(text, "_x") {
		text = escapeLike.ReplaceAllString(text, "_x005F$0")
	}
	if !strings.ContainsFunc(text, func(r rune) bool {
		return r < ' ' || strings.ContainsRune(`<>&"'`, r) || r == '\ufffe' || r == '\uffff' || r == '\ufffd'
	}) {
		return append(row, text...)
	}
	escaped := bytes.NewBuffer(row)
	_ = xml.EscapeText(escaped, []byte(text)) // a buffer takes everything
	return escaped.Bytes()
}

// sheetDigits is how many digits a spreadsheet keeps of a number.
const sheetDigits = 15

// sheetValue is a value as the text of a cell, and whether that is a number;
// "" where blank. A spreadsheet's number is a double; one that would not keep
// all digits is written as text rather than changed.
func sheetValue(c cube.Column, v cube.Value) (text string, isNumber bool) {
	if v.State != cube.Filled {
		return word(v.State), false
	}
	rounded := c.Round(v.Number)
	text = number(c, v)
	return text, rounded.NumDigits() <= sheetDigits || significant(rounded) <= sheetDigits
}

// significant counts the digits without trailing zeros.
func significant(d decimal.Decimal) int {
	return len(strings.TrimRight(d.Abs().Coefficient().String(), "0"))
}
