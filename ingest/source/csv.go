package source

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"

	"wengang/ingest/record"
	"wengang/sql/fault"
)

// charset is how a csv writes its characters.
type charset uint8

const (
	charsetUTF8 charset = iota
	charsetGB18030
	charsetUTF16
)

func (c charset) String() string { return [...]string{"UTF-8", "GB18030", "UTF-16"}[c] }

// sniffBytes is how much of a file its encoding and separator are told from.
const sniffBytes = 64 << 10

// csvReader reads csv and text separated by tabs, in UTF-8 with or without
// byte order mark, GB18030 or UTF-16, in memory of one record.
type csvReader struct {
	file    *os.File
	size    int64
	counted *countingReader
	split   *splitter
	charset charset
	layout  layout
	notes   notices
	failed  error
	cells   []Cell // memory for the cells of rows to come
}

// cellRows is how many rows have their cells in one piece of memory.
const cellRows = 32

type countingReader struct {
	r io.Reader
	n int64
}

func (c *countingReader) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	return n, err
}

func openCSV(file *os.File, size int64, opt Options) (*csvReader, error) {
	r := &csvReader{file: file, size: size, counted: &countingReader{r: file}}
	head := make([]byte, sniffBytes)
	n, err := io.ReadFull(r.counted, head)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, unreadable(opt.Name, err)
	}
	head = head[:n]
	whole := n < sniffBytes
	limits := opt.Limits.withDefaults()
	text, err := r.decodeHead(head, whole, opt.Name)
	if err != nil {
		return nil, err
	}
	var rest io.Reader = io.MultiReader(bytes.NewReader(head), r.counted)
	switch r.charset {
	case charsetGB18030:
		rest = transform.NewReader(rest, simplifiedchinese.GB18030.NewDecoder())
	case charsetUTF16:
		rest = transform.NewReader(rest, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder())
	default:
		if bytes.HasPrefix(head, utf8BOM) {
			rest = io.MultiReader(bytes.NewReader(head[len(utf8BOM):]), r.counted)
		}
	}
	eol := byte('\n')
	if strings.IndexByte(text, '\n') < 0 && strings.IndexByte(text, '\r') >= 0 {
		eol = '\r'
	}
	r.split = newSplitter(rest, separator(text, eol, limits), eol, limits.RecordBytes)
	r.layout = layout{file: opt.Name, opt: opt, limits: limits, notes: &r.notes, text: true}
	if err := r.findHeader(); err != nil {
		return nil, err
	}
	return r, nil
}

var utf8BOM = []byte{0xef, 0xbb, 0xbf}

// decodeHead tells the encoding from the head of the file and returns the head
// decoded.
func (r *csvReader) decodeHead(head []byte, whole bool, name string) (string, error) {
	if len(bytes.TrimSpace(bytes.TrimPrefix(head, utf8BOM))) == 0 && whole {
		return "", fault.New(fault.Invalid, "文件“%s”是空的", name).Do("请检查是否选错了文件")
	}
	if bytes.HasPrefix(head, []byte{0xff, 0xfe}) || bytes.HasPrefix(head, []byte{0xfe, 0xff}) {
		r.charset = charsetUTF16
		out, _ := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder().Bytes(head[:len(head)&^1])
		return string(out), nil
	}
	if i := bytes.IndexByte(head, 0); i >= 0 {
		return "", fault.New(fault.Invalid, "文件“%s”第%d字节不是文本，既不是Excel工作簿也不是csv", name, i+1).Do("请用Excel或WPS另存为.xlsx或CSV后重新导入")
	}
	if bytes.HasPrefix(head, utf8BOM) {
		return string(head[len(utf8BOM):]), nil
	}
	cut := head
	if !whole { // a character may be cut at the end
		for k := 0; k < utf8.UTFMax && len(cut) > 0 && !utf8.Valid(cut); k++ {
			cut = cut[:len(cut)-1]
		}
	}
	if utf8.Valid(cut) {
		return string(cut), nil
	}
	out, _ := simplifiedchinese.GB18030.NewDecoder().Bytes(head)
	text := string(out)
	bad := strings.Count(strings.TrimRight(text, "\uFFFD"), "\uFFFD")
	if bad > 0 && invalidUTF8(head) <= bad { // nearer to UTF-8: the fault names the line
		return string(head), nil
	}
	r.charset = charsetGB18030
	return text, nil
}

func invalidUTF8(b []byte) (n int) {
	for len(b) > 0 {
		r, size := utf8.DecodeRune(b)
		if r == utf8.RuneError && size == 1 {
			n++
		}
		b = b[size:]
	}
	return n
}

// separator is the one that makes the best header of the first rows.
func separator(text string, eol byte, limits Limits) byte {
	best, hits := byte(','), 0
	for _, sep := range []byte{',', '\t', ';', '|'} {
		s := newSplitter(strings.NewReader(text), sep, eol, limits.RecordBytes)
		for range limits.HeaderRows {
			line, spans, err := s.next()
			if err != nil {
				break
			}
			n := 0
			for _, sp := range spans[:min(len(spans), 4*limits.Columns)] {
				if _, ok := record.FieldByHeader(string(line[sp.from:sp.to])); ok {
					n++
				}
			}
			if n > hits {
				best, hits = sep, n
			}
		}
	}
	return best
}

func (r *csvReader) findHeader() error {
	for {
		number, cells, err := r.record()
		if err == io.EOF {
			return r.layout.noHeader()
		}
		if err != nil {
			return err
		}
		if blankRow(cells) {
			continue
		}
		switch v, err := r.layout.take(number, cells); {
		case err != nil:
			return err
		case v == isHeader:
			return nil
		case v == isNoSheet:
			return r.layout.noHeader()
		}
	}
}

// record reads one record as cells of its own memory.
func (r *csvReader) record() (int, []Cell, error) {
	line, spans, err := r.split.next()
	if err != nil {
		return 0, nil, r.explain(err)
	}
	text := string(line)
	if bad := strings.Index(text, "\uFFFD"); bad >= 0 || (r.charset == charsetUTF8 && !utf8.ValidString(text)) {
		if !r.split.ended { // cut off in the middle of a character
			return 0, nil, r.cutOff(len(spans))
		}
		return 0, nil, r.invalidBytes(text, spans)
	}
	if len(spans) > 4*r.layout.limits.Columns {
		return 0, nil, r.layout.fault("有%d列，超过上限%d列", len(spans), r.layout.limits.Columns).at(r.split.row).Do("请删去不需要的列，只保留模板中的列")
	}
	if len(r.cells) < len(spans) {
		r.cells = make([]Cell, cellRows*len(spans))
	}
	cells := r.cells[:len(spans):len(spans)]
	r.cells = r.cells[len(spans):]
	for i, sp := range spans {
		cells[i].Text = text[sp.from:sp.to]
	}
	return r.split.row, cells, nil
}

func (r *csvReader) invalidBytes(text string, spans []span) error {
	column := 0
	for i, sp := range spans {
		cell := text[sp.from:sp.to]
		if strings.Contains(cell, "\uFFFD") || !utf8.ValidString(cell) {
			column = i
			break
		}
	}
	return fault.New(fault.Invalid, "文件“%s”第%d行%s列有不能识别的字节（按%s编码读取）", r.layout.file, r.split.row, ColumnLetter(column), r.charset).
		Do("文件可能损坏或混用了编码，请用Excel或WPS另存为“CSV UTF-8”或.xlsx后重新导入")
}

// cutOff is the fault of a file that ends in the middle of its last row.
func (r *csvReader) cutOff(cells int) error {
	text := ""
	if c := r.layout.columns; c != nil {
		text = fmt.Sprintf("，表头有%d列", len(c.Headers))
	}
	return r.layout.fault("不完整：只有%d列%s，文件在此中断", cells, text).at(r.split.row).Do("文件可能没有传完或保存完，请重新导出后导入")
}

func (r *csvReader) explain(err error) error {
	var cut *splitError
	switch {
	case err == io.EOF:
		return io.EOF
	case errors.As(err, &cut):
		e := fault.New(fault.Invalid, "")
		switch cut.kind {
		case splitTooLong:
			e = fault.New(fault.TooLarge, "文件“%s”第%d行超过%d字节", r.layout.file, cut.row, r.layout.limits.RecordBytes).
				Do("可能缺少换行或不是csv文件，请用Excel或WPS打开检查后另存为.xlsx或CSV")
		case splitUnclosed:
			e = fault.New(fault.Invalid, "文件“%s”第%d行（文本第%d行）的引号没有结束", r.layout.file, cut.row, cut.line).
				Do("文件可能不完整，或单元格中多了一个英文双引号，请核对后重新导入")
		case splitAfterQuote:
			e = fault.New(fault.Invalid, "文件“%s”第%d行（文本第%d行）的引号用法不对", r.layout.file, cut.row, cut.line).
				Do("单元格内的英文双引号应写成两个，请用Excel或WPS另存为.xlsx或CSV后重新导入")
		}
		return e.Because(err)
	}
	return unreadable(r.layout.file, err)
}

func unreadable(name string, err error) error {
	return fault.New(fault.Invalid, "文件“%s”读取失败", name).Do("请检查文件是否完整、可读").Because(err)
}

// Next implements Reader.
func (r *csvReader) Next() (*Row, error) {
	if r.failed != nil {
		return nil, r.failed
	}
	for {
		number, cells, err := r.record()
		if err != nil {
			r.failed = err
			return nil, err
		}
		if blankRow(cells) {
			continue
		}
		v, err := r.layout.take(number, cells)
		if err != nil {
			r.failed = err
			return nil, err
		}
		// A last line without its end and short of columns was cut off.
		if c := r.layout.columns; !r.split.ended && len(cells) < len(c.Headers) && v == isData {
			r.failed = r.cutOff(len(cells))
			return nil, r.failed
		}
		if v != isData {
			continue
		}
		return &Row{Number: number, Columns: r.layout.columns, Cells: cells}, nil
	}
}

// Columns implements Reader.
func (r *csvReader) Columns() *Columns { return r.layout.columns }

// Notices implements Reader.
func (r *csvReader) Notices() []Notice { return r.notes.all() }

// Progress implements Reader.
func (r *csvReader) Progress() (done, total int64) { return r.counted.n, r.size }

// Close implements Reader.
func (r *csvReader) Close() error { return r.file.Close() }
