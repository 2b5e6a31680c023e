package source

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"
	"testing"
	"testing/iotest"
)

func splitAll(r io.Reader, sep byte, limit int) (rows [][]string, s *splitter, err error) {
	s = newSplitter(r, sep, '\n', limit)
	for {
		line, spans, err := s.next()
		if err == io.EOF {
			return rows, s, nil
		}
		if err != nil {
			return rows, s, err
		}
		row := make([]string, len(spans))
		for i, sp := range spans {
			row[i] = string(line[sp.from:sp.to])
		}
		rows = append(rows, row)
	}
}

func TestSplit(t *testing.T) {
	for _, c := range []struct {
		text string
		sep  byte
		want [][]string
	}{
		{"a,b\nc,d\n", ',', [][]string{{"a", "b"}, {"c", "d"}}},
		{"a,b\r\nc,d", ',', [][]string{{"a", "b"}, {"c", "d"}}},
		{"a\tb,c\n", '\t', [][]string{{"a", "b,c"}}},
		{"\"a,1\",\"b \"\"x\"\"\"\n", ',', [][]string{{"a,1", "b \"x\""}}},
		{"\"a\nb\",c\r\nd,e\n", ',', [][]string{{"a\nb", "c"}, {"d", "e"}}},
		{"江西\"王牌\"公司,b\n", ',', [][]string{{"江西\"王牌\"公司", "b"}}},
		{"\"a\" ,b\n", ',', [][]string{{"a", "b"}}},
		{"\"a\"\r\n", ',', [][]string{{"a"}}},
		{"\n\na\n", ',', [][]string{{""}, {""}, {"a"}}},
		{",\n", ',', [][]string{{"", ""}}},
		{"\"\"", ',', [][]string{{""}}},
	} {
		for name, r := range map[string]io.Reader{"whole": strings.NewReader(c.text), "byte by byte": iotest.OneByteReader(strings.NewReader(c.text))} {
			rows, _, err := splitAll(r, c.sep, 1<<20)
			if err != nil || !reflect.DeepEqual(rows, c.want) {
				t.Errorf("%q %s: %q, %v, want %q", c.text, name, rows, err, c.want)
			}
		}
	}
}

func TestSplitErrors(t *testing.T) {
	for _, c := range []struct {
		text string
		kind splitKind
		line int
		row  int
	}{
		{"a\nb,\"c\nd\n", splitUnclosed, 2, 2},
		{"\"x\ny\",1\na,\"b\"c\n", splitAfterQuote, 3, 2},
		{"a\n" + strings.Repeat("x", 200), splitTooLong, 2, 2},
		{"a\n" + strings.Repeat("x", 200) + "\n", splitTooLong, 2, 2},
		{"a\n\"" + strings.Repeat("xxxx\n", 50), splitUnclosed, 2, 2},
	} {
		_, _, err := splitAll(strings.NewReader(c.text), ',', 100)
		var cut *splitError
		if !errors.As(err, &cut) || cut.kind != c.kind || cut.line != c.line || cut.row != c.row {
			t.Errorf("%q: %v, want kind %d in line %d, row %d", c.text, err, c.kind, c.line, c.row)
		}
	}
	broken := errors.New("disk gone")
	if _, _, err := splitAll(io.MultiReader(strings.NewReader("a\nb"), iotest.ErrReader(broken)), ',', 100); !errors.Is(err, broken) {
		t.Errorf("a broken disk gives %v", err)
	}
}

// A file of one endless line must not be held in memory.
func TestSplitBoundsMemory(t *testing.T) {
	endless := io.LimitReader(repeat('x'), 2<<30)
	_, s, err := splitAll(endless, ',', 1<<20)
	var cut *splitError
	if !errors.As(err, &cut) || cut.kind != splitTooLong {
		t.Fatalf("2 GiB in one line: %v", err)
	}
	if len(s.buf) > 4<<20 || s.read > 8<<20 {
		t.Errorf("%d bytes held, %d read", len(s.buf), s.read)
	}
}

type repeat byte

func (r repeat) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = byte(r)
	}
	return len(p), nil
}

// FuzzSplit holds the splitter to encoding/csv wherever that accepts a text
// and treats it alike.
func FuzzSplit(f *testing.F) {
	for _, s := range []string{"a,b\n", "\"a\"\"b\",c\r\n", "a\r\n\r\nb", "\"a\nb\"", "a,\"", "\"a\"x,b", "a\"b,c", "\xff\xfe,\n", ",,,\n,"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		rows, s, err := splitAll(bytes.NewReader(data), ',', 1<<10)
		one, _, errOne := splitAll(iotest.OneByteReader(bytes.NewReader(data)), ',', 1<<10)
		if fmt.Sprint(rows, err) != fmt.Sprint(one, errOne) {
			t.Fatalf("%q: %q, %v; byte by byte %q, %v", data, rows, err, one, errOne)
		}
		if s.row < len(rows) {
			t.Fatalf("%d rows counted, %d given", s.row, len(rows))
		}
		if err != nil || bytes.ContainsRune(data, '\r') || bytes.Contains(data, []byte("\" ")) || bytes.Contains(data, []byte("\"\t")) {
			return // encoding/csv drops carriage returns elsewhere, and refuses spaces after quotes
		}
		r := csv.NewReader(bytes.NewReader(data))
		r.FieldsPerRecord = -1
		want, err := r.ReadAll()
		if err != nil {
			return // it refuses quotes within cells, which spreadsheets accept
		}
		var got [][]string
		for _, row := range rows {
			if len(row) == 1 && row[0] == "" {
				continue // encoding/csv skips blank lines
			}
			got = append(got, row)
		}
		var filled [][]string
		for _, row := range want {
			if len(row) == 1 && row[0] == "" {
				continue
			}
			filled = append(filled, row)
		}
		if !reflect.DeepEqual(got, filled) {
			t.Fatalf("%q: %q, encoding/csv has %q", data, got, filled)
		}
	})
}
