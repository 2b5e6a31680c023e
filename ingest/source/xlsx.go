package source

import (
	"io"
	"os"

	"wengang/sql/fault"
)

// xlsxReader reads the visible sheets of a workbook one after another.
type xlsxReader struct {
	file    *os.File
	book    *workbook
	opt     Options
	notes   notices
	at      int // sheet being read
	sheet   *sheet
	layout  layout
	none    error // why the sheets so far could not be used
	merged  bool
	done    int64 // unzipped bytes of finished sheets
	total   int64
	failed  error
	started bool // some sheet had a header
}

func openXLSX(file *os.File, size int64, opt Options) (Reader, error) {
	book, err := openWorkbook(file, size, opt)
	if err != nil {
		return nil, err
	}
	r := &xlsxReader{file: file, book: book, opt: opt, at: -1}
	for _, s := range book.sheets {
		if s.file != nil && !s.hidden {
			r.total += int64(s.file.UncompressedSize64)
		}
	}
	if err := r.nextSheet(); err != nil {
		if err == io.EOF {
			err = r.nothing()
		}
		return nil, err
	}
	return r, nil
}

func (r *xlsxReader) nothing() error {
	if r.none != nil {
		return r.none
	}
	return fault.New(fault.Invalid, "文件“%s”没有可读取的工作表", r.opt.Name).Do("数据须在未隐藏的工作表中，第一行为表头，请按模板填写")
}

// nextSheet moves to the next sheet that has a header; io.EOF where none is
// left.
func (r *xlsxReader) nextSheet() error {
	for {
		r.closeSheet()
		r.at++
		if r.at >= len(r.book.sheets) {
			return io.EOF
		}
		part := r.book.sheets[r.at]
		switch {
		case part.hidden:
			r.notes.add(NoticeSkippedSheet, part.name, 0, "是隐藏的工作表，未读取")
			continue
		case part.file == nil:
			r.notes.add(NoticeSkippedSheet, part.name, 0, "不是数据表（图表等），未读取")
			continue
		}
		s, err := r.book.openSheet(part)
		if err != nil {
			return err
		}
		r.sheet = s
		r.merged = false
		r.layout = layout{file: r.opt.Name, sheet: part.name, opt: r.opt, limits: r.book.limits, notes: &r.notes, from1904: r.book.from1904}
		found, err := r.findHeader()
		if err != nil {
			return err
		}
		if found {
			r.started = true
			return nil
		}
	}
}

func (r *xlsxReader) findHeader() (bool, error) {
	for {
		number, cells, err := r.sheet.read()
		if err == io.EOF {
			return false, r.skip(r.layout.noHeader(), "没有表头，未读取")
		}
		if err != nil {
			return false, err
		}
		if blankRow(cells) {
			continue
		}
		v, err := r.layout.take(number, cells)
		switch {
		case err != nil && r.layout.noUSCC: // a table of something else
			return false, r.skip(err, "表头没有企业社会统一信用代码，未读取")
		case err != nil:
			return false, err
		case v == isHeader:
			return true, nil
		case v == isNoSheet:
			return false, r.skip(r.layout.noHeader(), "没有表头，未读取")
		}
	}
}

// skip leaves a sheet out. The reason becomes the fault of the file where no
// sheet can be read; the one that came nearest is kept.
func (r *xlsxReader) skip(reason error, text string) error {
	r.notes.add(NoticeSkippedSheet, r.layout.sheet, 0, "%s", text)
	if r.none == nil || r.layout.noUSCC {
		r.none = reason
	}
	return nil
}

func (r *xlsxReader) closeSheet() {
	if r.sheet != nil {
		r.done += r.sheet.x.taken
		_ = r.sheet.closer.Close() // read only
		r.sheet = nil
	}
}

// Next implements Reader.
func (r *xlsxReader) Next() (*Row, error) {
	if r.failed != nil {
		return nil, r.failed
	}
	row, err := r.read()
	if err != nil {
		r.failed = err
		return nil, err
	}
	return row, nil
}

func (r *xlsxReader) read() (*Row, error) {
	for {
		number, cells, err := r.sheet.read()
		if err == io.EOF {
			if err := r.nextSheet(); err != nil {
				return nil, err
			}
			continue
		}
		if err != nil {
			return nil, err
		}
		if blankRow(cells) {
			continue
		}
		v, err := r.layout.take(number, cells)
		if err != nil {
			return nil, err
		}
		if v != isData {
			continue
		}
		if !r.merged && r.sheet.active != nil {
			r.merged = true
			r.notes.add(NoticeMerged, r.layout.sheet, number, "有跨行合并的单元格，文字和代码按合并区域逐行读取，数值须取消合并")
		}
		return &Row{Sheet: r.layout.sheet, Number: number, Columns: r.layout.columns, Cells: cells}, nil
	}
}

// Columns implements Reader.
func (r *xlsxReader) Columns() *Columns { return r.layout.columns }

// Notices implements Reader.
func (r *xlsxReader) Notices() []Notice { return r.notes.all() }

// Progress implements Reader.
func (r *xlsxReader) Progress() (done, total int64) {
	done = r.done
	if r.sheet != nil {
		done += r.sheet.x.taken
	}
	return min(done, r.total), r.total
}

// Close implements Reader.
func (r *xlsxReader) Close() error {
	r.closeSheet()
	return r.file.Close()
}
