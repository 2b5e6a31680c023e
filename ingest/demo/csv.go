package demo

import (
	"bufio"
	"encoding/csv"
	"io"
	"iter"
	"strconv"

	"wengang/cube/codes"
	"wengang/ingest/record"
	"wengang/sql/clock"
)

// WriteCSV writes entries as a file that an agency would send: one header row
// of official names, UTF-8 without BOM. What a file cannot say, the level of
// acceptance, is left out.
func WriteCSV(w io.Writer, entries iter.Seq[Entry]) error {
	var fields []record.Field
	for _, f := range record.Fields() {
		if f.Kind == record.KindAction || f.ValidFrom > years[len(years)-1].number {
			continue
		}
		fields = append(fields, f)
	}
	buffered := bufio.NewWriterSize(w, 1<<18)
	out := csv.NewWriter(buffered)
	row := make([]string, len(fields))
	for i := range fields {
		row[i] = fields[i].Header
	}
	if err := out.Write(row); err != nil {
		return err
	}
	text := cells{days: map[clock.Day]string{}, labels: map[[2]string]string{}}
	for entry := range entries {
		for i := range fields {
			row[i] = text.cell(&fields[i], &entry)
		}
		if err := out.Write(row); err != nil {
			return err
		}
	}
	out.Flush()
	if err := out.Error(); err != nil {
		return err
	}
	return buffered.Flush()
}

// cells writes values as files write them and remembers those that repeat.
type cells struct {
	days   map[clock.Day]string
	labels map[[2]string]string // by list and code
}

func (c *cells) cell(f *record.Field, entry *Entry) string {
	r := &entry.Record
	switch f.Kind {
	case record.KindPlace:
		return entry.Region
	case record.KindYear:
		return strconv.Itoa(int(r.SubsidyYear))
	case record.KindSequence:
		return strconv.Itoa(int(r.Sequence))
	case record.KindMode:
		return r.Mode.String()
	case record.KindCount:
		if v := f.Count(r); v.Ok {
			return strconv.FormatInt(v.V, 10)
		}
	case record.KindMoney:
		if v := f.Money(r); v.Ok {
			return v.V.String()
		}
	case record.KindDay:
		return c.day(*f.Day(r))
	case record.KindShare:
		if v := f.Share(r); v.Ok {
			return percent(v.V)
		}
	case record.KindUse:
		switch u := f.Use(r); u.Kind {
		case record.UseAmount:
			return u.Amount.String()
		case record.UseShare:
			return percent(u.Share)
		}
	case record.KindCode:
		if f.List == record.ListSize || f.List == record.ListPolicy || f.List == record.ListFocus {
			return c.label(f.List, *f.Str(r)) // one digit tells a reader nothing
		}
		return *f.Str(r)
	default:
		return *f.Str(r)
	}
	return ""
}

func (c *cells) day(d clock.Day) string {
	if text, ok := c.days[d]; ok {
		return text
	}
	c.days[d] = d.String()
	return c.days[d]
}

func (c *cells) label(list, code string) string {
	key := [2]string{list, code}
	if text, ok := c.labels[key]; ok {
		return text
	}
	of := map[string]func() *codes.List{record.ListSize: codes.Size, record.ListPolicy: codes.Policy, record.ListFocus: codes.Focus}[list]()
	text := code
	if e, ok := of.Get(code); ok {
		text = e.Name
	}
	c.labels[key] = text
	return text
}

// percent writes hundredths of a per cent.
func percent(hundredths int32) string { return record.ShareText(hundredths) }
