package export

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"wengang/cube"
	"wengang/sql/clock"
)

// header is the coordinates of an answer for programs: what stands before the
// rows of the JSON form, and in the metadata of a Parquet file.
type header struct {
	Columns     []cube.Column      `json:"columns"`
	Pivot       []string           `json:"pivot,omitempty"` // levels that stand in the heads
	Heads       []headText         `json:"heads,omitempty"` // of a cross table: what each of the values of a row is
	Filters     []cube.FilterLabel `json:"filters"`
	Period      *period            `json:"period,omitempty"` // 统计期
	Level       string             `json:"level"`            // 审核层级; of several, the lowest
	LevelLabel  string             `json:"level_label"`
	Levels      []levelText        `json:"levels"`
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
	LeftOut     []cube.LeftOut     `json:"left_out"`
	Unconverted []unconverted      `json:"unconverted"`
	Demo        bool               `json:"demo"`
	Notes       []string           `json:"notes"`
	Order       []string           `json:"order"` // as in the query: -paid_amount; empty: the official order
	RowsTotal   int                `json:"rows_total"`
}

type period struct {
	From string `json:"from"`
	To   string `json:"to"`
}

type levelText struct {
	Name  string `json:"name"`
	Label string `json:"label"`
}

// headText is one column of figures of a cross table.
type headText struct {
	Name    string            `json:"name"`    // paid_amount@2017-01, as the column is called in csv
	Measure string            `json:"measure"` // name of its column: paid_amount
	Members map[string]string `json:"members"` // by level, and by level with _label
}

type unconverted struct {
	Level   string      `json:"level"`
	Records int64       `json:"records"`
	Amount  json.Number `json:"amount"` // yuan
	Text    string      `json:"text"`
}

// headerOf makes the header of an answer; t is nil where the file has no
// table of its own.
func headerOf(a *cube.Answer, t *table) header {
	h := header{
		Columns: a.Columns, Filters: orEmpty(a.Filters), Level: a.Level.String(), LevelLabel: a.Level.Label(),
		AsOf: instant(a), Commit: a.Commit, Publication: a.Publication, Route: a.Route, Why: a.Why,
		FirstMonth: a.FirstMonth.String(), LastMonth: a.LastMonth.String(),
		Reported: a.Reported, Expected: a.Expected, Units: a.Units, LeftOut: orEmpty(a.LeftOut), Unconverted: []unconverted{},
		Demo: a.Demo, Notes: orEmpty(a.Notes), Order: []string{}, RowsTotal: a.RowsTotal, Levels: []levelText{},
	}
	for _, l := range levelsOf(a) {
		h.Levels = append(h.Levels, levelText{l.String(), l.Label()})
	}
	if a.Period != (cube.Period{}) {
		h.Period = &period{a.Period.From.String(), a.Period.To.String()}
	}
	for _, u := range a.Unconverted {
		h.Unconverted = append(h.Unconverted, unconverted{u.Level, u.Records, json.Number(u.Amount.StringFixed(2)), u.Text})
	}
	for _, s := range a.Order {
		h.Order = append(h.Order, orderText(s))
	}
	if t != nil && t.heads != nil {
		h.Pivot = a.Pivot
		for _, f := range t.figures() {
			members := map[string]string{}
			for i, m := range t.heads[f.head] {
				members[t.across[i].Name], members[t.across[i].Name+"_label"] = m.Code, m.Label
			}
			h.Heads = append(h.Heads, headText{f.name, f.Name, members})
		}
	}
	return h
}

func orEmpty[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

// levelsOf lists the levels of acceptance that an answer covers.
func levelsOf(a *cube.Answer) []cube.Acceptance {
	if len(a.Levels) == 0 {
		return []cube.Acceptance{a.Level}
	}
	return a.Levels
}

func orderText(s cube.Sort) string {
	if s.Descending {
		return "-" + s.By
	}
	return s.By
}

// instant is 数据时点 for programs.
func instant(a *cube.Answer) string {
	if a.AsOf.IsZero() {
		return ""
	}
	return a.AsOf.In(clock.Shanghai).Format(time.RFC3339)
}

// coordinate is one coordinate of an answer as one text.
type coordinate struct{ name, text string }

// coordinatesOf lists the coordinates that every line of a table carries,
// named as in the JSON form; notes and route, which would make most of a long
// file, stay in the other forms. Where there is nothing to say the text is empty,
// so that all files have the same columns.
func coordinatesOf(a *cube.Answer) []coordinate {
	months := ""
	if a.Period != (cube.Period{}) {
		months = a.Period.From.String() + ".." + a.Period.To.String()
	}
	levels := joined(levelsOf(a), ",", cube.Acceptance.String)
	filters := joined(a.Filters, "；", func(f cube.FilterLabel) string { return f.Label + "：" + f.Text })
	units := joined(a.Columns[dimensions(a):], "；", func(c cube.Column) string { return c.Name + "：" + unitText(c) })
	return []coordinate{
		{"period", months},
		{"level", levels},
		{"as_of", instant(a)},
		{"publication", strconv.FormatUint(a.Publication, 10)},
		{"commit", strconv.FormatUint(a.Commit, 10)},
		{"reported", strconv.Itoa(a.Reported)},
		{"expected", strconv.Itoa(a.Expected)},
		{"reporting_units", a.Units},
		{"units", units},
		{"filters", filters},
		{"left_out", joined(a.LeftOut, "；", leftOutText)},
		{"unconverted", joined(a.Unconverted, "；", func(u cube.Unconverted) string { return u.Text })},
	}
}

// unitText says what one is, for figures that stand without their format.
func unitText(c cube.Column) string {
	text := c.Unit
	if c.Unit == "%" {
		text = "小数（0.1即10%）"
	}
	if c.Counting == cube.Cohort {
		text += "，" + cohortMark
	}
	return text
}

// cohortMark labels figures of the records declared in the period, whenever
// they were settled.
const cohortMark = "按申报批次"

// leftOutText says which regions growth leaves out.
func leftOutText(l cube.LeftOut) string {
	label := l.Calculus
	for _, c := range cube.Calculi() {
		if c.Name == l.Calculus {
			label = c.Label
		}
	}
	when := ""
	if l.Period != "" {
		when = l.Period + "的"
	}
	return fmt.Sprintf("%s%s按可比口径，未包括%s", when, label, strings.Join(l.Labels, "、"))
}

func joined[T any](list []T, by string, text func(T) string) string {
	parts := make([]string, len(list))
	for i, one := range list {
		parts[i] = text(one)
	}
	return strings.Join(parts, by)
}
