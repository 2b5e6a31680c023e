package source

import (
	"bytes"
	"cmp"
	"errors"
	"io"
	"slices"
	"strconv"

	"wengang/sql/fault"
)

// sheet reads the rows of one worksheet in order.
type sheet struct {
	book   *workbook
	name   string
	closer io.Closer
	x      *xmlScan
	merges []merge // over several rows, by first row
	active []merge
	next   int // first of merges that has not begun

	row    int
	text   []byte // texts of the row that are not shared strings
	spans  []span // of text, by column; from < 0: none
	cells  []Cell
	inData bool
}

// merge is a range of merged cells of several rows.
type merge struct {
	top, bottom, column int
	value               Cell
}

const lastColumn = 16_384 // of a spreadsheet

func (w *workbook) openSheet(part sheetPart) (*sheet, error) {
	merges, err := w.readMerges(part)
	if err != nil {
		return nil, err
	}
	c, r, err := w.open(part.file)
	if err != nil {
		return nil, err
	}
	return &sheet{book: w, name: part.name, closer: c, x: newXMLScan(r, w.limits.CellBytes), merges: merges}, nil
}

// readMerges looks through the sheet for its merged cells, which a workbook
// writes after the rows that they are about.
func (w *workbook) readMerges(part sheetPart) ([]merge, error) {
	c, r, err := w.open(part.file)
	if err != nil {
		return nil, err
	}
	defer func() { _ = c.Close() }() // read only
	mark := []byte("mergeCells")
	buf := make([]byte, 256<<10)
	kept := 0
	for {
		n, err := io.ReadFull(r, buf[kept:])
		if i := bytes.Index(buf[:kept+n], mark); i >= 0 {
			rest := io.MultiReader(bytes.NewReader([]byte("<mergeCells")), bytes.NewReader(bytes.Clone(buf[i+len(mark):kept+n])), r)
			return w.parseMerges(part, rest)
		}
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			return nil, nil // a broken end is found when the rows are read
		}
		if err != nil {
			return nil, w.sheetBroken(part.name, 0, err)
		}
		tail := min(len(mark)-1, kept+n)
		copy(buf, buf[kept+n-tail:kept+n])
		kept = tail
	}
}

func (w *workbook) parseMerges(part sheetPart, r io.Reader) ([]merge, error) {
	const most = 100_000
	x := newXMLScan(r, w.limits.CellBytes)
	var merges []merge
	for {
		token, err := x.next()
		if err != nil {
			return nil, w.sheetBroken(part.name, 0, err)
		}
		if token == xmlEnd && string(x.name) == "mergeCells" {
			break
		}
		if token != xmlStart || string(x.name) != "mergeCell" {
			continue
		}
		ref, _ := x.attr("ref")
		from, to, _ := bytes.Cut(ref, []byte(":"))
		col, top, ok1 := cellRef(from)
		_, bottom, ok2 := cellRef(to)
		if !ok1 || !ok2 || bottom <= top {
			continue
		}
		if len(merges) == most {
			return nil, fault.New(fault.TooLarge, "文件“%s”的工作表“%s”有超过%d处合并单元格", w.name, part.name, most).Do("请取消合并单元格后重新导入")
		}
		merges = append(merges, merge{top: top, bottom: bottom, column: col})
	}
	slices.SortFunc(merges, func(a, b merge) int { return cmp.Compare(a.top, b.top) })
	return merges, nil
}

// cellRef reads AB12 as column 27 (from 0) and row 12.
func cellRef(ref []byte) (column, row int, ok bool) {
	i := 0
	for ; i < len(ref); i++ {
		c := ref[i] &^ 0x20
		if c < 'A' || c > 'Z' {
			break
		}
		if column = column*26 + int(c-'A') + 1; column > lastColumn {
			return 0, 0, false
		}
	}
	n, ok := digitsOf(ref[i:])
	return column - 1, n, ok && column > 0
}

func digitsOf(b []byte) (n int, ok bool) {
	if len(b) == 0 || len(b) > 9 {
		return 0, false
	}
	for _, c := range b {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = n*10 + int(c-'0')
	}
	return n, true
}

func (w *workbook) sheetBroken(sheet string, row int, err error) error {
	where := "工作表“" + sheet + "”"
	if row > 0 {
		where += "第" + strconv.Itoa(row) + "行附近"
	}
	if errors.Is(err, errXMLLong) {
		return fault.New(fault.TooLarge, "文件“%s”的%s有过长的单元格", w.name, where).Do("单元格不得超过%d字节，请删去过长的内容", w.limits.CellBytes).Because(err)
	}
	if errors.Is(err, errUnzip) {
		return fault.New(fault.TooLarge, "文件“%s”的%s解压后的大小与标明的不符，已停止读取", w.name, where).Do("文件异常，请用Excel或WPS另存后重新导入").Because(err)
	}
	return fault.New(fault.Invalid, "文件“%s”的%s不完整或已损坏", w.name, where).Do("请用Excel或WPS打开检查，另存后重新导入").Because(err)
}

// read returns the next row that has a cell, with cells that belong to the
// caller; io.EOF after the last.
func (s *sheet) read() (int, []Cell, error) {
	for {
		token, err := s.x.next()
		if err != nil {
			if err == io.EOF {
				err = io.ErrUnexpectedEOF // the sheet ends before its data does
			}
			return 0, nil, s.book.sheetBroken(s.name, s.row, err)
		}
		switch {
		case token == xmlText:
		case string(s.x.name) == "sheetData":
			if token == xmlEnd {
				return 0, nil, io.EOF
			}
			s.inData = true
		case token == xmlStart && s.inData && string(s.x.name) == "row":
			number := s.row + 1
			if r, ok := s.x.attr("r"); ok {
				if n, ok := digitsOf(r); ok && n >= number {
					number = n
				} else {
					return 0, nil, s.book.sheetBroken(s.name, number, errXMLBroken)
				}
			}
			s.row = number
			cells, err := s.readRow()
			if err != nil {
				return 0, nil, err
			}
			if cells != nil {
				return number, s.fillMerged(number, cells), nil
			}
		}
	}
}

// readRow reads the cells of a row; nil where all are empty.
func (s *sheet) readRow() ([]Cell, error) {
	s.text, s.spans = s.text[:0], s.spans[:0]
	s.cells = s.cells[:0]
	column := 0
	for {
		token, err := s.x.next()
		if err != nil {
			return nil, s.broken(err)
		}
		switch {
		case token == xmlEnd && string(s.x.name) == "row":
			return s.finishRow(), nil
		case token == xmlStart && string(s.x.name) == "c":
			if r, ok := s.x.attr("r"); ok {
				c, _, ok := cellRef(r)
				if !ok {
					return nil, s.broken(errXMLBroken)
				}
				column = c
			}
			if column >= lastColumn {
				return nil, s.broken(errXMLBroken)
			}
			if err := s.readCell(column); err != nil {
				return nil, err
			}
			column++
		}
	}
}

func (s *sheet) broken(err error) error {
	if err == io.EOF {
		err = io.ErrUnexpectedEOF
	}
	return s.book.sheetBroken(s.name, s.row, err)
}

// readCell reads one cell, from its start tag to its end tag.
func (s *sheet) readCell(column int) error {
	kind := byte('n')
	if t, ok := s.x.attr("t"); ok && len(t) > 0 {
		switch string(t) {
		case "s":
			kind = 's'
		case "str", "inlineStr", "d":
			kind = 't'
		case "b":
			kind = 'b'
		case "e":
			kind = 'e'
		}
	}
	style := cellStyle{kind: CellNumber}
	if kind == 'n' {
		if v, ok := s.x.attr("s"); ok {
			if n, ok := digitsOf(v); ok && n < len(s.book.styles) {
				style = s.book.styles[n]
			}
		}
	}
	from := len(s.text)
	reading, phonetic, formula, valued := false, false, false, false
	for {
		token, err := s.x.next()
		if err != nil {
			return s.broken(err)
		}
		if token == xmlText {
			if reading && !phonetic {
				s.text = appendText(s.text, s.x.text, s.x.cdata)
				if len(s.text)-from > s.book.limits.CellBytes {
					return s.broken(errXMLLong)
				}
			}
			continue
		}
		switch string(s.x.name) {
		case "v", "t":
			reading, valued = token == xmlStart, true
		case "rPh":
			phonetic = token == xmlStart
		case "f":
			formula = true
		case "c":
			if token != xmlEnd {
				continue
			}
			if formula && !valued { // a program wrote it, nobody has worked it out
				kind = 'e'
				s.text = append(s.text, "（公式没有计算结果）"...)
			}
			return s.keep(column, kind, style, from)
		}
	}
}

// keep stores a cell that has been read.
func (s *sheet) keep(column int, kind byte, style cellStyle, from int) error {
	if len(s.text) == from {
		return nil
	}
	if most := 4 * s.book.limits.Columns; column >= most {
		return fault.New(fault.Invalid, "文件“%s”的工作表“%s”第%d行在%s列有数据，超过上限%d列", s.book.name, s.name, s.row, ColumnLetter(column), s.book.limits.Columns).
			Do("请删去不需要的列，只保留模板中的列")
	}
	for len(s.cells) <= column {
		s.cells = append(s.cells, Cell{})
		s.spans = append(s.spans, span{-1, -1})
	}
	cell := Cell{}
	switch kind {
	case 's':
		n, ok := digitsOf(s.text[from:])
		if !ok || n >= len(s.book.strings) {
			return s.broken(errXMLBroken)
		}
		s.text = s.text[:from]
		cell.Text = s.book.strings[n]
		s.cells[column], s.spans[column] = cell, span{-1, -1}
		return nil
	case 't':
		s.text = unescape(s.text, from)
	case 'b':
		cell.Kind = CellBool
	case 'e':
		cell.Kind = CellError
	default:
		cell.Kind, cell.Decimals = style.kind, style.decimals
	}
	s.cells[column], s.spans[column] = cell, span{from, len(s.text)}
	return nil
}

func (s *sheet) finishRow() []Cell {
	if len(s.cells) == 0 {
		return nil
	}
	cells := make([]Cell, len(s.cells))
	copy(cells, s.cells)
	text := string(s.text)
	for i, sp := range s.spans {
		if sp.from >= 0 {
			cells[i].Text = text[sp.from:sp.to]
		}
	}
	return cells
}

// fillMerged writes the value of cells merged over several rows into each of
// them: what the sheet shows beside every one.
func (s *sheet) fillMerged(row int, cells []Cell) []Cell {
	if s.merges == nil || blankRow(cells) {
		return cells
	}
	for s.next < len(s.merges) && s.merges[s.next].top <= row {
		m := s.merges[s.next]
		s.next++
		if m.top == row && m.column < len(cells) && !isBlank(cells[m.column].Text) {
			cells[m.column].Merged = true
			m.value = cells[m.column]
			s.active = append(s.active, m)
		}
	}
	kept := s.active[:0]
	for _, m := range s.active {
		if row > m.bottom {
			continue
		}
		kept = append(kept, m)
		if row == m.top {
			continue
		}
		for len(cells) <= m.column {
			cells = append(cells, Cell{})
		}
		if isBlank(cells[m.column].Text) {
			cells[m.column] = m.value
		}
	}
	s.active = kept
	return cells
}
