package export

import (
	"bufio"
	"encoding/json"
	"io"

	"wengang/cube"
)

// JSON writes the answer as one object: the coordinates with the columns,
// then rows, subtotals and totals. Rows are objects by column name, codes as
// strings with <level>_label beside them. Figures are exact JSON numbers. A
// value that is no figure is null, and <measure>_state tells whether it is
// blank, not_applicable or suppressed.
//
// In a cross table the figures of a row are the array values, aligned with
// heads; states tells by the name of a head what each null is.
//
// Errors: fault.TooLarge for a cross table beyond its bounds.
func JSON(w io.Writer, a *cube.Answer) error {
	t, err := tableOf(a)
	if err != nil {
		return err
	}
	head, err := json.Marshal(headerOf(a, t))
	if err != nil {
		return err
	}
	o := &objects{levels: keysOf(t.levels, func(c cube.Column) string { return c.Name }), figures: t.figures(), across: t.heads != nil}
	o.keys = keysOf(o.figures, func(f figure) string { return f.name })

	b := bufio.NewWriterSize(w, 1<<16)
	_, _ = b.Write(head[:len(head)-1]) // bufio keeps the first error for Flush
	var text []byte
	list := func(name string, s section) {
		_, _ = b.WriteString(",\"" + name + "\":[")
		for i := range s.size() {
			text = text[:0]
			if i > 0 {
				text = append(text, ',')
			}
			text = o.append(append(text, '\n'), s.members(i), s.values(i))
			_, _ = b.Write(text)
		}
		_, _ = b.WriteString("]")
	}
	list("rows", t.rows)
	list("subtotals", t.subtotals)
	_, _ = b.WriteString(",\n\"totals\":")
	_, _ = b.Write(o.append(text[:0], nil, t.totals))
	_, _ = b.WriteString("}\n")
	return b.Flush()
}

// objects writes rows as objects.
type objects struct {
	levels, keys []keyText
	figures      []figure
	across       bool // figures as an array
}

// keyText is a column's name as a key of JSON objects, made once.
type keyText struct{ name, label, state string }

func keysOf[T any](columns []T, name func(T) string) []keyText {
	quote := func(s string) string { return string(appendString(nil, s)) + ":" }
	keys := make([]keyText, len(columns))
	for i, c := range columns {
		keys[i] = keyText{quote(name(c)), quote(name(c) + "_label"), quote(name(c) + "_state")}
	}
	return keys
}

func (o *objects) append(text []byte, members []cube.Member, values []cube.Value) []byte {
	text = append(text, '{')
	for i, m := range members {
		text = append(text, o.levels[i].name...)
		text = appendString(text, m.Code)
		text = append(text, ',')
		text = append(text, o.levels[i].label...)
		text = appendString(text, m.Label)
		text = append(text, ',')
	}
	if o.across {
		text = o.appendArray(text, values)
	} else {
		text = o.appendFields(text, values)
	}
	if text[len(text)-1] == ',' { // a row of members alone
		text = text[:len(text)-1]
	}
	return append(text, '}')
}

func (o *objects) appendFields(text []byte, values []cube.Value) []byte {
	for i, v := range values {
		if i > 0 {
			text = append(text, ',')
		}
		text = append(text, o.keys[i].name...)
		if v.State == cube.Filled {
			text = append(text, number(o.figures[i].Column, v)...)
			continue
		}
		text = append(text, "null,"...)
		text = append(text, o.keys[i].state...)
		text = appendString(text, stateName(v.State))
	}
	return text
}

func (o *objects) appendArray(text []byte, values []cube.Value) []byte {
	text = append(text, `"values":[`...)
	for i, v := range values {
		if i > 0 {
			text = append(text, ',')
		}
		if v.State == cube.Filled {
			text = append(text, number(o.figures[i].Column, v)...)
		} else {
			text = append(text, "null"...)
		}
	}
	text = append(text, `],"states":{`...)
	some := false
	for i, v := range values {
		if v.State == cube.Filled {
			continue
		}
		if some {
			text = append(text, ',')
		}
		some = true
		text = append(text, o.keys[i].name...)
		text = appendString(text, stateName(v.State))
	}
	return append(text, '}')
}

func appendString(text []byte, s string) []byte {
	quoted, err := json.Marshal(s)
	if err != nil {
		return append(text, `""`...) // a string always marshals
	}
	return append(text, quoted...)
}
