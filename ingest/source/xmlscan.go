package source

import (
	"bytes"
	"errors"
	"io"
	"strconv"
	"unicode/utf8"
)

// xmlScan reads the XML of a workbook's parts token by token in flat memory.
// It knows what these parts use and no more: no namespaces beyond taking the
// prefix off, no entities beyond the five and the numeric ones, and no
// document types, so nothing can be expanded.
type xmlScan struct {
	r        io.Reader
	buf      []byte
	pos, end int
	err      error
	limit    int // longest token in bytes
	taken    int64

	name  []byte // of the tag, without prefix
	attrs []byte // raw
	owed  bool   // the start tag closed itself: its end comes next
	text  []byte // raw text
	cdata bool
}

type xmlToken uint8

const (
	xmlStart xmlToken = iota
	xmlEnd
	xmlText
)

var (
	errXMLLong    = errors.New("xml: token too long")
	errXMLDoctype = errors.New("xml: document type")
	errXMLBroken  = errors.New("xml: broken")
)

func newXMLScan(r io.Reader, limit int) *xmlScan {
	return &xmlScan{r: r, buf: make([]byte, 64<<10), limit: limit}
}

func (x *xmlScan) fill() bool {
	if x.err != nil {
		return false
	}
	if x.pos > 0 {
		copy(x.buf, x.buf[x.pos:x.end])
		x.end -= x.pos
		x.pos = 0
	}
	if x.end == len(x.buf) {
		if len(x.buf) > x.limit+1024 {
			x.err = errXMLLong
			return false
		}
		grown := make([]byte, 2*len(x.buf))
		copy(grown, x.buf[:x.end])
		x.buf = grown
	}
	for range 100 {
		n, err := x.r.Read(x.buf[x.end:])
		x.end += n
		x.taken += int64(n)
		if err != nil {
			x.err = err
		}
		if n > 0 {
			return true
		}
		if err != nil {
			return false
		}
	}
	x.err = io.ErrNoProgress
	return false
}

// find returns the distance from pos to the first appearance of mark.
func (x *xmlScan) find(mark []byte, from int) (int, error) {
	for {
		if i := bytes.Index(x.buf[x.pos+from:x.end], mark); i >= 0 {
			return from + i, nil
		}
		from = max(from, x.end-x.pos-len(mark)+1)
		if !x.fill() {
			if x.err == io.EOF {
				return 0, io.ErrUnexpectedEOF
			}
			return 0, x.err
		}
	}
}

var (
	markTag     = []byte("<")
	markPI      = []byte("?>")
	markComment = []byte("-->")
	markCDATA   = []byte("]]>")
)

// next returns the next token; io.EOF at the end of a whole document.
func (x *xmlScan) next() (xmlToken, error) {
	if x.owed {
		x.owed = false
		return xmlEnd, nil
	}
	for {
		if x.pos >= x.end && !x.fill() {
			return 0, x.err
		}
		if x.buf[x.pos] != '<' {
			i, err := x.find(markTag, 0)
			if err != nil {
				if errors.Is(err, io.ErrUnexpectedEOF) && len(bytes.TrimSpace(x.buf[x.pos:x.end])) == 0 {
					return 0, io.EOF
				}
				return 0, err
			}
			x.text, x.cdata = x.buf[x.pos:x.pos+i], false
			x.pos += i
			return xmlText, nil
		}
		for x.end-x.pos < 9 && x.fill() { // enough to tell what it is
		}
		head := x.buf[x.pos:x.end]
		switch {
		case bytes.HasPrefix(head, []byte("<?")):
			i, err := x.find(markPI, 2)
			if err != nil {
				return 0, err
			}
			x.pos += i + 2
		case bytes.HasPrefix(head, []byte("<!--")):
			i, err := x.find(markComment, 4)
			if err != nil {
				return 0, err
			}
			x.pos += i + 3
		case bytes.HasPrefix(head, []byte("<![CDATA[")):
			i, err := x.find(markCDATA, 9)
			if err != nil {
				return 0, err
			}
			x.text, x.cdata = x.buf[x.pos+9:x.pos+i], true
			x.pos += i + 3
			return xmlText, nil
		case bytes.HasPrefix(head, []byte("<!")):
			return 0, errXMLDoctype
		default:
			return x.tag()
		}
	}
}

// tag reads a start or an end tag; a > within quotes does not end it.
func (x *xmlScan) tag() (xmlToken, error) {
	at, quote := 1, byte(0)
	for {
		if x.pos+at >= x.end && !x.fill() {
			if x.err == io.EOF {
				return 0, io.ErrUnexpectedEOF
			}
			return 0, x.err
		}
		c := x.buf[x.pos+at]
		switch {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '>':
			inner := x.buf[x.pos+1 : x.pos+at]
			x.pos += at + 1
			return x.split(inner)
		}
		at++
	}
}

func (x *xmlScan) split(inner []byte) (xmlToken, error) {
	if len(inner) == 0 {
		return 0, errXMLBroken
	}
	token := xmlStart
	if inner[0] == '/' {
		token, inner = xmlEnd, inner[1:]
	} else if inner[len(inner)-1] == '/' {
		inner, x.owed = inner[:len(inner)-1], true
	}
	name := inner
	x.attrs = nil
	for i, c := range inner {
		if c == ' ' || c == '\t' || c == '\n' || c == '\r' {
			name, x.attrs = inner[:i], inner[i:]
			break
		}
	}
	if i := bytes.IndexByte(name, ':'); i >= 0 {
		name = name[i+1:]
	}
	x.name = name
	return token, nil
}

// attr returns the raw value of an attribute of the last start tag.
func (x *xmlScan) attr(name string) ([]byte, bool) {
	b := x.attrs
	for {
		eq := bytes.IndexByte(b, '=')
		if eq < 0 || eq+1 >= len(b) {
			return nil, false
		}
		key := bytes.TrimSpace(b[:eq])
		rest := bytes.TrimLeft(b[eq+1:], " \t\r\n")
		if len(rest) == 0 || (rest[0] != '"' && rest[0] != '\'') {
			return nil, false
		}
		close := bytes.IndexByte(rest[1:], rest[0])
		if close < 0 {
			return nil, false
		}
		if string(key) == name {
			return rest[1 : 1+close], true
		}
		b = rest[2+close:]
	}
}

// appendText appends raw text with its entities resolved.
func appendText(dst, raw []byte, cdata bool) []byte {
	if cdata {
		return append(dst, raw...)
	}
	for {
		i := bytes.IndexByte(raw, '&')
		if i < 0 {
			return append(dst, raw...)
		}
		dst = append(dst, raw[:i]...)
		raw = raw[i:]
		semi := bytes.IndexByte(raw[:min(len(raw), 12)], ';')
		if semi < 0 {
			return append(dst, raw...)
		}
		switch entity := string(raw[1:semi]); entity {
		case "amp":
			dst = append(dst, '&')
		case "lt":
			dst = append(dst, '<')
		case "gt":
			dst = append(dst, '>')
		case "quot":
			dst = append(dst, '"')
		case "apos":
			dst = append(dst, '\'')
		default:
			if r, ok := charRef(entity); ok {
				dst = utf8.AppendRune(dst, r)
			} else {
				dst = append(dst, raw[:semi+1]...)
			}
		}
		raw = raw[semi+1:]
	}
}

func charRef(entity string) (rune, bool) {
	if len(entity) < 2 || entity[0] != '#' {
		return 0, false
	}
	digits, base := entity[1:], 10
	if digits[0] == 'x' || digits[0] == 'X' {
		digits, base = digits[1:], 16
	}
	n, err := strconv.ParseUint(digits, base, 21)
	if err != nil || !utf8.ValidRune(rune(n)) {
		return 0, false
	}
	return rune(n), true
}

// unescape resolves the _x000D_ of strings in workbooks from at on.
func unescape(b []byte, at int) []byte {
	if !bytes.Contains(b[at:], []byte("_x")) {
		return b
	}
	out := at
	for i := at; i < len(b); {
		if b[i] == '_' && i+7 <= len(b) && b[i+1] == 'x' && b[i+6] == '_' {
			if n, err := strconv.ParseUint(string(b[i+2:i+6]), 16, 16); err == nil && utf8.ValidRune(rune(n)) {
				var r [utf8.UTFMax]byte
				size := utf8.EncodeRune(r[:], rune(n))
				out += copy(b[out:], r[:size])
				i += 7
				continue
			}
		}
		b[out] = b[i]
		out++
		i++
	}
	return b[:out]
}
