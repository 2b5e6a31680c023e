package demo

import (
	"io"
	"iter"
	"strconv"
	"strings"

	"wengang/cube/codes"
	"wengang/ingest/record"
)

// WriteCSV writes entries as a file that an agency would send: one header row
// of official names, UTF-8 without BOM. What a file cannot say, the level of
// acceptance, is left out. Cells are appended to one buffer, not handed to
// encoding/csv as strings: the files of the benchmarks have ten million rows.
func WriteCSV(w io.Writer, entries iter.Seq[Entry]) error {
	var fields []record.Field
	for _, f := range record.Fields() {
		if f.Kind == record.KindAction || f.ValidFrom > years[len(years)-1].number {
			continue
		}
		fields = append(fields, f)
	}
	const full = 1 << 18
	b := make([]byte, 0, full+1<<14)
	for i := range fields {
		b = appendText(b, fields[i].Header)
		b = append(b, ',')
	}
	b[len(b)-1] = '\n'
	var row Entry // one for all: the fields take its address
	for row = range entries {
		for i := range fields {
			b = appendCell(b, &fields[i], &row)
			b = append(b, ',')
		}
		b[len(b)-1] = '\n'
		if len(b) >= full {
			if _, err := w.Write(b); err != nil {
				return err
			}
			b = b[:0]
		}
	}
	_, err := w.Write(b)
	return err
}

// appendCell writes a value as files write it, nothing where it is blank.
func appendCell(b []byte, f *record.Field, entry *Entry) []byte {
	r := &entry.Record
	switch f.Kind {
	case record.KindPlace:
		return append(b, entry.Region...)
	case record.KindYear:
		return strconv.AppendUint(b, uint64(r.SubsidyYear), 10)
	case record.KindSequence:
		return strconv.AppendUint(b, uint64(r.Sequence), 10)
	case record.KindMode:
		return append(b, r.Mode.String()...)
	case record.KindCount:
		if v := f.Count(r); v.Ok {
			return strconv.AppendInt(b, v.V, 10)
		}
	case record.KindMoney:
		if v := f.Money(r); v.Ok {
			return appendFen(b, v.V)
		}
	case record.KindDay:
		if d := *f.Day(r); d != 0 {
			return d.Time().AppendFormat(b, "2006-01-02")
		}
	case record.KindShare:
		if v := f.Share(r); v.Ok {
			return append(b, record.ShareText(v.V)...)
		}
	case record.KindUse:
		switch u := f.Use(r); u.Kind {
		case record.UseAmount:
			return appendFen(b, u.Amount)
		case record.UseShare:
			return append(b, record.ShareText(u.Share)...)
		}
	case record.KindCode:
		return append(b, codeText(f.List, *f.Str(r))...)
	default:
		return appendText(b, *f.Str(r))
	}
	return b
}

// appendFen writes an amount that is not negative in yuan.
func appendFen(b []byte, amount record.Fen) []byte {
	b = strconv.AppendInt(b, int64(amount/100), 10)
	return append(b, '.', byte('0'+amount/10%10), byte('0'+amount%10))
}

// appendText quotes where RFC 4180 asks for it.
func appendText(b []byte, text string) []byte {
	if !strings.ContainsAny(text, ",\"\r\n") {
		return append(b, text...)
	}
	b = append(b, '"')
	b = append(b, strings.ReplaceAll(text, `"`, `""`)...)
	return append(b, '"')
}

// codeText returns the official name for the short lists, whose digits tell a
// reader nothing, and the code for the long ones.
func codeText(list, code string) string {
	var names *codes.List
	switch list {
	case record.ListSize:
		names = codes.Size()
	case record.ListPolicy:
		names = codes.Policy()
	case record.ListFocus:
		names = codes.Focus()
	default:
		return code
	}
	if e, ok := names.Get(code); ok {
		return e.Name
	}
	return code
}
