// Package source turns files into checked rows and back: it reads xlsx and csv
// as agencies send them, decodes cells into records, and writes the template
// and the error workbook.
package source

import (
	"fmt"
	"strconv"

	"wengang/ingest/record"
)

// CellKind tells what a file says a cell is. A csv has text only.
type CellKind uint8

// Kinds of cell.
const (
	CellText    CellKind = iota // as written; also numbers stored as text
	CellNumber                  // a number; Text is the workbook's own writing of it
	CellPercent                 // a number shown in per cent: 0.6 is 60 %
	CellDate                    // a number shown as a date: days since 1900 (or 1904)
	CellBool                    // TRUE, FALSE
	CellError                   // #N/A, #REF! and the like
)

// Cell is one cell as the file has it.
type Cell struct {
	Text     string
	Kind     CellKind
	Decimals int8 // CellNumber: decimals that its format shows, plus one; 0 where the format says nothing
	Merged   bool // its value stands in a cell merged over several rows
}

// Row is one row of data. It belongs to the caller.
type Row struct {
	Sheet   string   // name of the worksheet, "" in csv
	Number  int      // row as the user counts it in a spreadsheet, from 1
	Columns *Columns // the columns of its sheet
	Cells   []Cell   // by column; may be shorter than Columns
}

// Reader gives the rows of one file in order, one at a time.
type Reader interface {
	// Next returns the next row of data, io.EOF after the last. Any other
	// error is a *fault.Error: the file is broken there and nothing of it
	// should be taken.
	Next() (*Row, error)
	// Columns returns the columns of the sheet being read.
	Columns() *Columns
	// Notices returns what was recognised and left out so far: title rows,
	// totals, unknown columns, hidden sheets.
	Notices() []Notice
	// Progress returns bytes read and bytes in all, for a progress bar.
	Progress() (done, total int64)
	Close() error
}

// Notice is something in a file that was recognised and left alone.
type Notice struct {
	Kind  NoticeKind
	Sheet string
	Row   int    // 0: not about one row
	Text  string // in Chinese
}

// String writes the notice with its place.
func (n Notice) String() string {
	where := ""
	if n.Sheet != "" {
		where = "工作表“" + n.Sheet + "”"
	}
	if n.Row > 0 {
		where += fmt.Sprintf("第%d行", n.Row)
	}
	if where == "" {
		return n.Text
	}
	return where + "：" + n.Text
}

// NoticeKind sorts notices.
type NoticeKind string

// Kinds of notice.
const (
	NoticeTitle         NoticeKind = "title"          // 表头以上的标题行
	NoticeTotal         NoticeKind = "total"          // 合计行
	NoticeFooter        NoticeKind = "footer"         // 填表人等
	NoticeHeader        NoticeKind = "header"         // 重复的表头
	NoticeUnknownColumn NoticeKind = "unknown_column" // 未识别的列
	NoticeMappedColumn  NoticeKind = "mapped_column"  // 按约定对应的列
	NoticeSkippedSheet  NoticeKind = "skipped_sheet"  // 未读取的工作表
	NoticeMerged        NoticeKind = "merged"         // 合并单元格
	NoticeLimited       NoticeKind = "limited"        // 同类提示过多
)

// Options tell how to read a file.
type Options struct {
	Name    string            // file name for messages; "" takes it from the path
	Mapping map[string]string // header → English field name, as the agency chose before; "-" leaves the column alone
	Limits  Limits
}

// Limits bound what a file may ask for; zero values take the defaults.
type Limits struct {
	Columns     int   // most columns of a sheet, default 200
	RecordBytes int   // longest row of a csv, default 1 MiB
	CellBytes   int   // longest cell of a workbook, default 128 KiB (Excel's own limit is 32,767 characters)
	UnzipBytes  int64 // a workbook unzipped, default 4 GiB
	UnzipRatio  int64 // unzipped to zipped, tested above 64 MiB, default 250
	StringBytes int64 // shared strings held in memory, default 512 MiB
	HeaderRows  int   // rows searched for the header, default 30
}

func (l Limits) withDefaults() Limits {
	def := func(v *int, d int) {
		if *v <= 0 {
			*v = d
		}
	}
	def64 := func(v *int64, d int64) {
		if *v <= 0 {
			*v = d
		}
	}
	def(&l.Columns, 200)
	def(&l.RecordBytes, 1<<20)
	def(&l.CellBytes, 128<<10)
	def64(&l.UnzipBytes, 4<<30)
	def64(&l.UnzipRatio, 250)
	def64(&l.StringBytes, 512<<20)
	def(&l.HeaderRows, 30)
	return l
}

// most is how many notices of one kind a reader keeps; more are counted.
const mostNotices = 50

// notices gathers notices in bounded memory.
type notices struct {
	list  []Notice
	count map[NoticeKind]int
}

func (n *notices) add(kind NoticeKind, sheet string, row int, format string, args ...any) {
	if n.count == nil {
		n.count = map[NoticeKind]int{}
	}
	n.count[kind]++
	switch k := n.count[kind]; {
	case k <= mostNotices:
		n.list = append(n.list, Notice{Kind: kind, Sheet: sheet, Row: row, Text: fmt.Sprintf(format, args...)})
	case k == mostNotices+1:
		n.list = append(n.list, Notice{Kind: NoticeLimited, Sheet: sheet, Row: row, Text: "同类提示较多，以下不再逐条列出"})
	}
}

func (n *notices) all() []Notice { return append([]Notice(nil), n.list...) }

// ColumnLetter names a column as a spreadsheet does: 0 is A, 26 is AA.
func ColumnLetter(index int) string {
	name := ""
	for i := index + 1; i > 0; i = (i - 1) / 26 {
		name = string(rune('A'+(i-1)%26)) + name
	}
	return name
}

// Columns are the columns of one sheet: which field each holds.
type Columns struct {
	Sheet    string
	Header   int      // row of the header
	Headers  []string // as written, by column
	fields   []int16  // record.FieldNo, or one of the below
	at       [record.FieldCount]int16
	text     bool // csv: cells are placed by counting, so a row may be shifted
	from1904 bool
}

const (
	columnUnknown int16 = -1
	columnIgnored int16 = -2
)

// Field returns the field that a column holds.
func (c *Columns) Field(column int) (record.FieldNo, bool) {
	if column < 0 || column >= len(c.fields) || c.fields[column] < 0 {
		return 0, false
	}
	return record.FieldNo(c.fields[column]), true
}

// Index returns the column of a field, -1 where the sheet has none.
func (c *Columns) Index(n record.FieldNo) int { return int(c.at[n]) }

// Unknown returns the headers that were not recognised, with their columns.
func (c *Columns) Unknown() map[int]string {
	m := map[int]string{}
	for i, f := range c.fields {
		if f == columnUnknown && c.Headers[i] != "" {
			m[i] = c.Headers[i]
		}
	}
	return m
}

// FormColumns are the columns of a form or a call of the interface, whose
// cells are named by field: give the fields, then Cells in the same order.
func FormColumns(fields ...record.FieldNo) *Columns {
	c := newColumns("", 0)
	for _, n := range fields {
		c.at[n] = int16(len(c.fields))
		c.fields = append(c.fields, int16(n))
		c.Headers = append(c.Headers, record.FieldAt(n).Header)
	}
	return c
}

func newColumns(sheet string, header int) *Columns {
	c := &Columns{Sheet: sheet, Header: header}
	for i := range c.at {
		c.at[i] = -1
	}
	return c
}

func count(n int) string { return strconv.Itoa(n) }
