package source

import (
	"bytes"
	"fmt"
	"io"
)

// splitter cuts a csv (RFC 4180, any one-byte separator) into records without
// holding more than one. encoding/csv has no bound on a record: one stray
// quote or a file without line ends would be read into memory whole.
//
// A quote opens a quoted cell only at the cell's start; elsewhere it is a
// letter like any other (江西"王牌"公司), as spreadsheets read it.
type splitter struct {
	r     io.Reader
	sep   byte
	eol   byte // '\n', or '\r' in files of old Macs
	limit int  // longest record in bytes

	buf      []byte
	pos, end int
	err      error // of r, once seen
	read     int64 // bytes taken from r

	row   int  // number of the last record, from 1, blank ones counted
	line  int  // line of the file on which the next record starts, from 1
	start int  // line on which the last record starts
	ended bool // the last record ended with a line end
	spans []span
	plain []byte // unescaped text of records that have quotes
}

type span struct{ from, to int }

func newSplitter(r io.Reader, sep, eol byte, limit int) *splitter {
	return &splitter{r: r, sep: sep, eol: eol, limit: limit, buf: make([]byte, 256<<10), line: 1}
}

// splitError is a record that cannot be cut.
type splitError struct {
	line, row int
	kind      splitKind
}

type splitKind uint8

const (
	splitTooLong splitKind = iota + 1
	splitUnclosed
	splitAfterQuote
)

func (e *splitError) Error() string { return fmt.Sprintf("csv: line %d: kind %d", e.line, e.kind) }

// fill reads more behind pos; false at the end of the file.
func (s *splitter) fill() bool {
	if s.err != nil {
		return false
	}
	if s.pos > 0 {
		copy(s.buf, s.buf[s.pos:s.end])
		s.end -= s.pos
		s.pos = 0
	}
	if s.end == len(s.buf) {
		grown := make([]byte, 2*len(s.buf))
		copy(grown, s.buf[:s.end])
		s.buf = grown
	}
	for range 100 {
		n, err := s.r.Read(s.buf[s.end:])
		s.end += n
		s.read += int64(n)
		if err != nil {
			s.err = err
		}
		if n > 0 {
			return true
		}
		if err != nil {
			return false
		}
	}
	s.err = io.ErrNoProgress
	return false
}

// next returns the text of the next record and the places of its cells in it.
// Both are good until the call after.
func (s *splitter) next() ([]byte, []span, error) {
	s.start = s.line
	from := 0 // searched so far, from pos
	for {
		if i := bytes.IndexByte(s.buf[s.pos+from:s.end], s.eol); i >= 0 {
			line := s.buf[s.pos : s.pos+from+i]
			if len(line) > s.limit {
				return nil, nil, &splitError{s.line, s.row + 1, splitTooLong}
			}
			if bytes.IndexByte(line, '"') >= 0 {
				return s.quoted()
			}
			s.pos += from + i + 1
			s.row++
			s.line++
			s.ended = true
			return s.simple(line)
		}
		from = s.end - s.pos
		if from > s.limit {
			return nil, nil, &splitError{s.line, s.row + 1, splitTooLong}
		}
		if s.fill() {
			continue
		}
		if s.err != io.EOF {
			return nil, nil, s.err
		}
		line := s.buf[s.pos:s.end]
		if len(line) == 0 {
			return nil, nil, io.EOF
		}
		if bytes.IndexByte(line, '"') >= 0 {
			return s.quoted()
		}
		s.pos = s.end
		s.row++
		s.line++
		s.ended = false
		return s.simple(line)
	}
}

func (s *splitter) simple(line []byte) ([]byte, []span, error) {
	if n := len(line); n > 0 && line[n-1] == '\r' {
		line = line[:n-1]
	}
	s.spans = s.spans[:0]
	from := 0
	for {
		i := bytes.IndexByte(line[from:], s.sep)
		if i < 0 {
			s.spans = append(s.spans, span{from, len(line)})
			return line, s.spans, nil
		}
		s.spans = append(s.spans, span{from, from + i})
		from += i + 1
	}
}

// quoted cuts a record with quotes in it, byte by byte.
func (s *splitter) quoted() ([]byte, []span, error) {
	s.spans, s.plain = s.spans[:0], s.plain[:0]
	var (
		at       = 0 // from pos
		cell     = 0 // start of the cell in plain
		opened   = 0 // line on which the open quote stands
		inQuotes = false
		closed   = false // a quoted cell has just been closed
		fresh    = true  // nothing of the cell read yet
	)
	lines := 0
	done := func() {
		s.spans = append(s.spans, span{cell, len(s.plain)})
		cell = len(s.plain)
		fresh, closed = true, false
	}
	for {
		if s.pos+at >= s.end && !s.fill() {
			if s.err != io.EOF {
				return nil, nil, s.err
			}
			if inQuotes {
				return nil, nil, &splitError{opened, s.row + 1, splitUnclosed}
			}
			done()
			s.pos = s.end
			s.row++
			s.line += lines + 1
			s.ended = false
			return s.plain, s.spans, nil
		}
		if at > s.limit {
			if inQuotes {
				return nil, nil, &splitError{opened, s.row + 1, splitUnclosed}
			}
			return nil, nil, &splitError{s.line, s.row + 1, splitTooLong}
		}
		c := s.buf[s.pos+at]
		at++
		switch {
		case inQuotes && c == '"':
			if s.pos+at >= s.end {
				s.fill()
			}
			if s.pos+at < s.end && s.buf[s.pos+at] == '"' {
				s.plain = append(s.plain, '"')
				at++
				continue
			}
			inQuotes, closed = false, true
		case inQuotes:
			if c == s.eol {
				lines++
			}
			s.plain = append(s.plain, c)
		case c == '"' && fresh:
			inQuotes, fresh, opened = true, false, s.line+lines
		case c == s.sep:
			done()
		case c == s.eol:
			done()
			s.pos += at
			s.row++
			s.line += lines + 1
			s.ended = true
			return s.plain, s.spans, nil
		case c == '\r' && s.eol == '\n' && s.atLineEnd(at):
			// the carriage return of a line end
		case closed && (c == ' ' || c == '\t'):
			// harmless between a closing quote and the separator
		case closed:
			return nil, nil, &splitError{s.line + lines, s.row + 1, splitAfterQuote}
		default:
			fresh = false
			s.plain = append(s.plain, c)
		}
	}
}

func (s *splitter) atLineEnd(at int) bool {
	if s.pos+at >= s.end && !s.fill() {
		return true
	}
	return s.buf[s.pos+at] == s.eol
}
