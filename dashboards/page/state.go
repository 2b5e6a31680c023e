// Package page builds what the dashboard shows: the state that its address
// holds, the queries behind it, figures, sentences, charts and tables, and the
// HTML around them.
package page

import (
	"fmt"
	"net/url"
	"slices"
	"strings"

	"wengang/cube"
	"wengang/cube/codes"
	"wengang/sql/clock"
	"wengang/sql/fault"
)

// State is all that the address of a page says.
type State struct {
	Region  codes.Place
	Period  cube.Period // zero: not said, the newest year that has more than a tail of data
	Measure string      // the one that charts draw
	Level   cube.Acceptance
}

// choice is one measure that charts can draw.
type choice struct {
	name  string
	label string
	parts bool // parts add up to the whole, so that shares have a meaning
}

// choices are the measures that a reader can have drawn, the first by default.
// Every one is a column of the tables as well.
var choices = []choice{
	{"paid_amount", "发放金额", true},
	{"records", "享受补贴户次", true},
	{"enterprises", "享受补贴企业户数", false}, // an enterprise may be counted in two parts
	{"employees", "涉及职工人数", true},
	{"subsidy_ratio", "享受补贴比例", false},
	{"paid_per_employee", "人均补贴金额", false},
	{"paid_per_enterprise", "户均补贴金额", false},
}

func choiceNamed(name string) (choice, bool) {
	i := slices.IndexFunc(choices, func(c choice) bool { return c.name == name })
	if i < 0 {
		return choice{}, false
	}
	return choices[i], true
}

// ParseState reads the state from an address. home is the region shown where
// the address names none. Instead of period, a form may send year and part
// (2017 and H1).
func ParseState(v url.Values, places *codes.Places, home codes.PlaceID, today clock.Day) (State, error) {
	s := State{Measure: choices[0].name}
	if text := strings.TrimSpace(v.Get("region")); text == "" {
		s.Region = placeByID(places, home)
	} else {
		place, err := places.Resolve(text, today)
		if err != nil {
			return State{}, fault.New(fault.NotFound, "没有找到地区“%s”", text).
				Do("请填写六位行政区划代码或全称，例如 region=360000").Because(err)
		}
		s.Region = place
	}
	period := strings.TrimSpace(v.Get("period"))
	if year := strings.TrimSpace(v.Get("year")); period == "" && year != "" {
		period = year
		if part := strings.TrimSpace(v.Get("part")); part != "" {
			period += "-" + part
		}
	}
	if period != "" {
		p, err := parsePeriod(period)
		if err != nil {
			return State{}, err
		}
		s.Period = p
	}
	if name := v.Get("measure"); name != "" {
		if _, ok := choiceNamed(name); !ok {
			return State{}, fault.New(fault.Invalid, "页面上没有名为“%s”的指标", name).Do("可用的指标：%s", choiceNames())
		}
		s.Measure = name
	}
	level, err := cube.ParseAcceptance(v.Get("level"))
	if err != nil {
		return State{}, err
	}
	s.Level = level
	return s, nil
}

// parsePeriod reads one period or two with ".." between.
func parsePeriod(text string) (cube.Period, error) {
	from, to, found := strings.Cut(text, "..")
	p, err := cube.ParsePeriod(from)
	if err != nil || !found {
		return p, err
	}
	q, err := cube.ParsePeriod(to)
	if err != nil {
		return p, err
	}
	if q.To < p.From {
		return p, fault.New(fault.Invalid, "统计期“%s”的起止颠倒", text).Do("请把较早的月份写在前面")
	}
	return cube.Period{From: p.From, To: q.To}, nil
}

func choiceNames() string {
	names := make([]string, len(choices))
	for i, c := range choices {
		names[i] = c.name
	}
	return strings.Join(names, "、")
}

func placeByID(places *codes.Places, id codes.PlaceID) codes.Place {
	if p, ok := places.ByID(id); ok {
		return p
	}
	return codes.Place{ID: id, Code: fmt.Sprintf("%06d", id), Name: "未知地区", FullName: "未知地区"}
}

// URL returns the address of the state: the same state always has the same
// address.
func (s State) URL() string {
	var b strings.Builder
	b.WriteString("/dashboard?region=" + url.QueryEscape(s.Region.Code))
	if s.Period != (cube.Period{}) {
		b.WriteString("&period=" + periodToken(s.Period))
	}
	b.WriteString("&measure=" + url.QueryEscape(s.Measure) + "&level=" + s.Level.String())
	return b.String()
}

// At returns the state for another region.
func (s State) At(region codes.Place) State { s.Region = region; return s }

// periodToken writes a period as addresses do: 2017, 2017-H1, 2017-Q1,
// 2017-05, 2017-02..2018-03.
func periodToken(p cube.Period) string {
	from, to := p.From.Number(), p.To.Number()
	if p.From.Year() == p.To.Year() {
		year := p.From.Year()
		switch {
		case from == 1 && to == 12:
			return fmt.Sprint(year)
		case from == to:
			return p.From.String()
		case to-from == 5 && from%6 == 1:
			return fmt.Sprintf("%d-H%d", year, to/6)
		case to-from == 2 && from%3 == 1:
			return fmt.Sprintf("%d-Q%d", year, to/3)
		}
	}
	return p.From.String() + ".." + p.To.String()
}

// partToken is periodToken without the year: H1, Q1, 05; "" for a whole year
// and for what is not part of one year.
func partToken(p cube.Period) string {
	if _, part, found := strings.Cut(periodToken(p), "-"); found && p.From.Year() == p.To.Year() && !strings.Contains(part, "..") {
		return part
	}
	return ""
}

// parts are the parts of a year that a reader can choose, in the order of the
// list: value and label.
func parts() []Choice {
	list := []Choice{{Value: "", Label: "全年"}, {Value: "H1", Label: "上半年"}, {Value: "H2", Label: "下半年"}}
	for i, name := range []string{"一", "二", "三", "四"} {
		list = append(list, Choice{Value: fmt.Sprintf("Q%d", i+1), Label: name + "季度"})
	}
	for m := 1; m <= 12; m++ {
		list = append(list, Choice{Value: fmt.Sprintf("%02d", m), Label: fmt.Sprintf("%d月", m)})
	}
	return list
}

// where returns the filters of the state for a period.
func (s State) where(p cube.Period, more ...cube.Filter) []cube.Filter {
	var list []cube.Filter
	if s.Region.ID != codes.NationID {
		list = append(list, cube.Filter{Dimension: "region", Values: []string{s.Region.Code}})
	}
	if p != (cube.Period{}) {
		list = append(list, cube.Filter{Dimension: "month", From: p.From.String(), To: p.To.String()})
	}
	return append(list, more...)
}

// childLevel is the level of region that a region's parts are members of; ""
// where it has none.
func childLevel(region codes.Place, places *codes.Places) string {
	if len(places.Children(region.ID)) == 0 {
		return ""
	}
	switch region.Kind {
	case codes.Country:
		return "region.province"
	case codes.Province:
		return "region.city"
	}
	return "region.county"
}
