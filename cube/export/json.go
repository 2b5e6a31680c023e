package export

import (
	"bufio"
	"encoding/json"
	"io"
	"time"

	"wengang/cube"
	"wengang/sql/clock"
)

// header is what stands before the rows of the JSON form.
type header struct {
	Columns     []cube.Column      `json:"columns"`
	Filters     []cube.FilterLabel `json:"filters"`
	Period      *period            `json:"period,omitempty"` // 统计期
	Level       string             `json:"level"`            // 审核层级
	LevelLabel  string             `json:"level_label"`
	AsOf        string             `json:"as_of"` // 数据时点, RFC 3339 at Beijing time; "" where nothing was published
	Commit      uint64             `json:"commit"`
	Publication uint64             `json:"publication"`
	Route       string             `json:"route"`
	Why         []string           `json:"why,omitempty"`
	FirstMonth  string             `json:"first_month,omitempty"` // of payment
	LastMonth   string             `json:"last_month,omitempty"`
	Reported    int                `json:"reported"` // 上报地区数
	Expected    int                `json:"expected"`
	Units       string             `json:"reporting_units"`
	Demo        bool               `json:"demo"`
	Notes       []string           `json:"notes"`
	RowsTotal   int                `json:"rows_total"`
}

type period struct {
	From string `json:"from"`
	To   string `json:"to"`
}

// JSON writes the answer as one object: columns, rows (objects by column
// name, codes as strings with <level>_label beside them), totals, and the
// coordinates. Figures are exact JSON numbers. A value that is no figure is
// null, and <measure>_state tells whether it is blank, not_applicable or
// suppressed.
func JSON(w io.Writer, a *cube.Answer) error {
	h := header{
		Columns: a.Columns, Filters: a.Filters, Level: a.Level.String(), LevelLabel: a.Level.Label(),
		Commit: a.Commit, Publication: a.Publication, Route: a.Route, Why: a.Why, FirstMonth: a.FirstMonth.String(), LastMonth: a.LastMonth.String(),
		Reported: a.Reported, Expected: a.Expected, Units: a.Units, Demo: a.Demo, Notes: a.Notes, RowsTotal: a.RowsTotal,
	}
	if h.Filters == nil {
		h.Filters = []cube.FilterLabel{}
	}
	if h.Notes == nil {
		h.Notes = []string{}
	}
	if a.Period != (cube.Period{}) {
		h.Period = &period{a.Period.From.String(), a.Period.To.String()}
	}
	if !a.AsOf.IsZero() {
		h.AsOf = a.AsOf.In(clock.Shanghai).Format(time.RFC3339)
	}
	head, err := json.Marshal(h)
	if err != nil {
		return err
	}
	keys := make([]keyText, len(a.Columns))
	for i, c := range a.Columns {
		keys[i] = keyTextOf(c.Name)
	}
	n := dimensions(a)

	b := bufio.NewWriterSize(w, 1<<16)
	_, _ = b.Write(head[:len(head)-1]) // bufio keeps the first error for Flush
	_, _ = b.WriteString(",\"rows\":[")
	var line []byte
	for r, row := range a.Rows {
		line = line[:0]
		if r > 0 {
			line = append(line, ',')
		}
		line = append(line, "\n{"...)
		for i, m := range row.Members {
			if i > 0 {
				line = append(line, ',')
			}
			line = append(line, keys[i].name...)
			line = appendString(line, m.Code)
			line = append(line, ',')
			line = append(line, keys[i].label...)
			line = appendString(line, m.Label)
		}
		line = appendValues(line, a.Columns[n:], keys[n:], row.Values, len(row.Members) > 0)
		line = append(line, '}')
		_, _ = b.Write(line)
	}
	_, _ = b.WriteString("],\n\"totals\":{")
	_, _ = b.Write(appendValues(line[:0], a.Columns[n:], keys[n:], a.Totals, false))
	_, _ = b.WriteString("}}\n")
	return b.Flush()
}

// keyText is a column's name as a key of JSON objects, made once.
type keyText struct{ name, label, state string }

func keyTextOf(name string) keyText {
	quote := func(s string) string { return string(appendString(nil, s)) + ":" }
	return keyText{quote(name), quote(name + "_label"), quote(name + "_state")}
}

func appendValues(line []byte, columns []cube.Column, keys []keyText, values []cube.Value, comma bool) []byte {
	for i, v := range values {
		if comma || i > 0 {
			line = append(line, ',')
		}
		line = append(line, keys[i].name...)
		if v.State == cube.Filled {
			line = append(line, number(columns[i], v)...)
			continue
		}
		line = append(line, "null,"...)
		line = append(line, keys[i].state...)
		line = appendString(line, stateName(v.State))
	}
	return line
}

func stateName(s cube.State) string {
	switch s {
	case cube.NotApplicable:
		return "not_applicable"
	case cube.Suppressed:
		return "suppressed"
	}
	return "blank"
}

func appendString(line []byte, s string) []byte {
	quoted, err := json.Marshal(s)
	if err != nil {
		return append(line, `""`...) // a string always marshals
	}
	return append(line, quoted...)
}
