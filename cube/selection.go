package cube

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"wengang/cube/codes"
	"wengang/sql/fault"
)

// Notices that a member is not so finely coded as the level asks.
const unspecified = "未细分"

// selection is the filters of a query with the viewer's scope, resolved to
// members: every part of an answer is computed under the same selection.
type selection struct {
	acceptances []Acceptance    // ascending, at least one
	periods     []Period        // joined, ascending; nil: all months
	years       []uint16        // subsidy years, ascending; nil: all
	roots       []codes.PlaceID // sub-trees of places, none within another; nil: the country
	conditions  []condition     // of dimensions other than time and place
	within      []condition     // of places
	provinces   []uint32        // that roots lie in; nil: all
	empty       bool            // the filters exclude each other
	labels      []FilterLabel
	period      Period // the one period of the filters, zero where there are none or several
}

// condition keeps the rows that match any of its terms, or none of them.
type condition struct {
	terms []memberTerm
	not   bool
}

// memberTerm keeps the rows whose member of a level is one of those listed,
// numbers (places, levels of acceptance) or codes.
type memberTerm struct {
	level string
	ids   []uint32
	codes []string
}

// near is the selection by time, place and level of acceptance alone: a
// province without mines has reported all the same.
func (s selection) near() selection {
	return selection{acceptances: s.acceptances, periods: s.periods, years: s.years, roots: s.roots, provinces: s.provinces, within: s.within}
}

// resolve turns filters and scope into members. It is the one place where
// the scope enters, ahead of the plan and of the SQL.
func resolve(q Query, places *codes.Places) (selection, error) {
	var s selection
	root := q.Scope.Root
	if !q.Scope.All && root == codes.NationID {
		return s, fault.New(fault.Forbidden, "当前账号没有可查看的地区").Do("请联系管理员设置所属机构")
	}
	var asked []placeFilter
	for _, f := range q.Where {
		d, depth, err := filterTarget(f.Dimension)
		if err != nil {
			return s, err
		}
		if len(f.Values) > 0 && (f.From != "" || f.To != "") {
			return s, fault.New(fault.Invalid, "筛选“%s”同时写了取值和起止", f.Dimension).Do("两者只写其一")
		}
		if len(f.Values) == 0 && f.From == "" && f.To == "" {
			return s, fault.New(fault.Invalid, "筛选“%s”没有取值", f.Dimension).Do("例如 region=360430、month=2017-01..2017-06")
		}
		switch d.Name {
		case dimMonth:
			err = s.addMonths(d, f)
		case dimYear:
			err = s.addYears(d, f)
		case dimAcceptance:
			err = s.addAcceptances(d, f)
		case dimRegion, dimRegionNow:
			var one placeFilter
			if one, err = s.readPlaces(d, depth, f, places, q.Scope); err == nil {
				asked = append(asked, one)
			}
		default:
			err = s.addCodes(d, depth, f)
		}
		if err != nil {
			return s, err
		}
	}
	s.addRoots(asked, q.Scope, places)
	if len(s.periods) == 1 && !s.periods[0].open() {
		s.period = s.periods[0]
	}
	return s, s.settleAcceptances(q)
}

// label writes a filter in words.
func (s *selection) label(f Filter, d Dimension, codes []string, words []string) {
	text := strings.Join(words, "、")
	if f.Not {
		text = "不含" + text
	}
	s.labels = append(s.labels, FilterLabel{Dimension: f.Dimension, Label: d.Label, Codes: codes, Text: text, Not: f.Not})
}

func (s *selection) addAcceptances(d Dimension, f Filter) error {
	list := []Acceptance{}
	for _, text := range f.Values {
		a, err := ParseAcceptance(text)
		if err != nil {
			return err
		}
		list = append(list, a)
	}
	if len(f.Values) == 0 {
		from, to := AcceptedByCounty, AcceptedByMinistry
		for _, end := range []struct {
			text string
			into *Acceptance
		}{{f.From, &from}, {f.To, &to}} {
			if end.text != "" {
				a, err := ParseAcceptance(end.text)
				if err != nil {
					return err
				}
				*end.into = a
			}
		}
		if from > to {
			return fault.New(fault.Invalid, "审核层级的起（%s）高于止（%s）", from.Label(), to.Label()).Do("请把较低的写在前面，例如 acceptance=county..province")
		}
		for a := from; a <= to; a++ {
			list = append(list, a)
		}
	}
	slices.Sort(list)
	list = slices.Compact(list)
	var names, words []string
	for _, a := range list {
		names, words = append(names, a.String()), append(words, a.Label())
	}
	s.label(f, d, names, words)
	if s.acceptances == nil {
		s.acceptances = everyAcceptance
	}
	s.acceptances = slices.DeleteFunc(slices.Clone(s.acceptances), func(a Acceptance) bool { return slices.Contains(list, a) == f.Not })
	s.empty = s.empty || len(s.acceptances) == 0
	return nil
}

var everyAcceptance = []Acceptance{AcceptedByCounty, AcceptedByCity, AcceptedByProvince, AcceptedByMinistry}

// settleAcceptances sets the level of acceptance where no filter does.
// Figures of several levels stand side by side and never add up.
func (s *selection) settleAcceptances(q Query) error {
	apart := slices.Contains(q.By, levelAcceptance)
	filtered := s.acceptances != nil
	switch {
	case q.Level != 0 && !filtered:
		s.acceptances = []Acceptance{q.Level}
	case q.Level != 0:
		if !slices.Equal(s.acceptances, []Acceptance{q.Level}) {
			return fault.New(fault.Invalid, "审核层级写了两次，且不相同").Do("level 和 where=acceptance=… 只写其一")
		}
	case !filtered && apart:
		s.acceptances = everyAcceptance
	case !filtered:
		s.acceptances = []Acceptance{AcceptedByMinistry}
	}
	if len(s.acceptances) > 1 && !apart {
		return fault.New(fault.Invalid, "不同审核层级的数据互相包含，不能合计").Do("请只选一个审核层级，或在 by 中加入 acceptance 分别列出")
	}
	if len(s.acceptances) > 1 && q.Top.N != 0 {
		return fault.New(fault.Invalid, "同时列出几个审核层级时不能取前几名").Do("请只选一个审核层级")
	}
	for _, set := range q.Subtotals {
		if len(s.acceptances) > 1 && !slices.Contains(set, levelAcceptance) && !slices.Contains(q.Pivot, levelAcceptance) {
			return fault.New(fault.Invalid, "不同审核层级的数据互相包含，小计须分审核层级").Do("请在每组 subtotals 中加入 acceptance，或只选一个审核层级")
		}
	}
	return nil
}

func (s *selection) addMonths(d Dimension, f Filter) error {
	var periods []Period
	for _, text := range f.Values {
		p, err := ParsePeriod(text)
		if err != nil {
			return err
		}
		periods = append(periods, p)
	}
	if len(f.Values) == 0 {
		p := allMonths
		for _, end := range []struct {
			text string
			set  func(Period)
		}{{f.From, func(q Period) { p.From = q.From }}, {f.To, func(q Period) { p.To = q.To }}} {
			if end.text == "" {
				continue
			}
			q, err := ParsePeriod(end.text)
			if err != nil {
				return err
			}
			end.set(q)
		}
		if p.From > p.To {
			return fault.New(fault.Invalid, "统计期的起（%s）晚于止（%s）", f.From, f.To).Do("请把较早的写在前面")
		}
		periods = []Period{p}
	}
	periods = joinPeriods(periods)
	var names, words []string
	for _, p := range periods {
		name := p.From.String()
		if p.To != p.From {
			name += ".." + p.To.String()
		}
		names, words = append(names, name), append(words, p.Label())
	}
	s.label(f, d, names, words)
	if f.Not {
		periods = otherPeriods(periods)
		s.empty = s.empty || len(periods) == 0
	}
	if s.periods == nil {
		s.periods = periods
	} else if s.periods = meetPeriods(s.periods, periods); len(s.periods) == 0 {
		s.empty = true
	}
	return nil
}

func (s *selection) addYears(d Dimension, f Filter) error {
	read := func(text string) (uint16, error) {
		y, err := strconv.Atoi(strings.TrimSuffix(strings.TrimSuffix(strings.TrimSpace(text), "度"), "年"))
		if err != nil || y < earliestYear || y > latestYear {
			return 0, fault.New(fault.Invalid, "“%s”不是有效的补贴年度", text).Do("例如 subsidy_year=2017 或 subsidy_year=2017..2019")
		}
		return uint16(y), nil
	}
	var years []uint16
	for _, text := range f.Values {
		y, err := read(text)
		if err != nil {
			return err
		}
		years = append(years, y)
	}
	if len(f.Values) == 0 {
		from, to := uint16(earliestYear), uint16(latestYear)
		var err error
		if f.From != "" {
			if from, err = read(f.From); err != nil {
				return err
			}
		}
		if f.To != "" {
			if to, err = read(f.To); err != nil {
				return err
			}
		}
		if from > to {
			return fault.New(fault.Invalid, "补贴年度的起（%d）晚于止（%d）", from, to).Do("请把较早的写在前面")
		}
		for y := from; y <= to; y++ {
			years = append(years, y)
		}
	}
	slices.Sort(years)
	years = slices.Compact(years)
	s.label(f, d, yearCodes(years), []string{yearWords(years)})
	if f.Not {
		var rest []uint16
		for y := uint16(earliestYear); y <= latestYear; y++ {
			if !slices.Contains(years, y) {
				rest = append(rest, y)
			}
		}
		years = rest
	}
	if s.years != nil {
		years = slices.DeleteFunc(years, func(y uint16) bool { return !slices.Contains(s.years, y) })
	}
	s.years = years
	s.empty = s.empty || len(years) == 0
	return nil
}

// yearCodes writes runs of years as ranges.
func yearCodes(years []uint16) []string {
	var out []string
	eachRun(years, func(from, to uint16) {
		if from == to {
			out = append(out, strconv.Itoa(int(from)))
			return
		}
		out = append(out, fmt.Sprintf("%d..%d", from, to))
	})
	return out
}

func yearWords(years []uint16) string {
	var out []string
	eachRun(years, func(from, to uint16) {
		if from == to {
			out = append(out, fmt.Sprintf("%d年度", from))
			return
		}
		out = append(out, fmt.Sprintf("%d—%d年度", from, to))
	})
	return strings.Join(out, "、")
}

func eachRun(years []uint16, do func(from, to uint16)) {
	for i := 0; i < len(years); {
		j := i
		for j+1 < len(years) && years[j+1] == years[j]+1 {
			j++
		}
		do(years[i], years[j])
		i = j + 1
	}
}

func (s *selection) addCodes(d Dimension, depth int, f Filter) error {
	list := listOf(d.Name)
	found := make([][]string, len(d.Levels))
	var names, words []string
	take := func(level int, code, name string) {
		if !slices.Contains(found[level], code) {
			found[level] = append(found[level], code)
			names, words = append(names, code), append(words, name)
		}
	}
	resolve := func(text string) (codes.Entry, error) {
		e, err := list.Resolve(text)
		if err != nil {
			return e, err
		}
		// A name that a group shares with its one class is read as the class;
		// a filter means all that bears the name, so it takes the group.
		for up, ok := list.Get(e.Parent); ok && e.Code != text && up.Name == e.Name && e.Level-1 != depth; up, ok = list.Get(e.Parent) {
			e = up
		}
		if depth >= 0 && e.Level-1 != depth {
			return e, fault.New(fault.Invalid, "“%s”不是%s的代码", text, d.Levels[depth].Label).
				Do("它属于%s；可改用 %s=%s", d.Levels[e.Level-1].Label, d.Name, e.Code)
		}
		return e, nil
	}
	for _, text := range f.Values {
		if text == unspecified && depth > 0 {
			take(depth, "", unspecified)
			continue
		}
		e, err := resolve(text)
		if err != nil {
			return err
		}
		take(e.Level-1, e.Code, e.Name)
	}
	if len(f.Values) == 0 {
		var ends [2]*codes.Entry
		for i, text := range []string{f.From, f.To} {
			if text == "" {
				continue
			}
			e, err := resolve(text)
			if err != nil {
				return err
			}
			ends[i] = &e
		}
		entries, err := between(list, ends[0], ends[1])
		if err != nil {
			return err
		}
		for _, e := range entries {
			found[e.Level-1] = append(found[e.Level-1], e.Code)
		}
		names, words = []string{rangeText(f.From, f.To, "..")}, []string{rangeText(nameOf(ends[0]), nameOf(ends[1]), "至")}
	}
	var c condition
	for i, codes := range found {
		if len(codes) > 0 {
			slices.Sort(codes)
			c.terms = append(c.terms, memberTerm{level: d.Levels[i].Name, codes: codes})
		}
	}
	c.not = f.Not
	s.label(f, d, names, words)
	s.conditions = append(s.conditions, c)
	return nil
}

// between lists the entries of one level from one to another in the order of
// the list; an end may be open.
func between(list *codes.List, from, to *codes.Entry) ([]codes.Entry, error) {
	level := 0
	for _, end := range []*codes.Entry{from, to} {
		switch {
		case end == nil:
		case level != 0 && level != end.Level:
			return nil, fault.New(fault.Invalid, "范围的两端“%s”和“%s”不在同一层级", from, to).Do("请写同一层级的两个代码，例如 industry=06..12")
		default:
			level = end.Level
		}
	}
	var entries []codes.Entry
	inside := from == nil
	for _, e := range list.All() {
		if e.Level != level {
			continue
		}
		inside = inside || e.Code == from.Code
		if inside {
			entries = append(entries, e)
		}
		if inside && to != nil && e.Code == to.Code {
			return entries, nil
		}
	}
	if to != nil {
		return nil, fault.New(fault.Invalid, "范围的起“%s”在止“%s”之后", from, to).Do("请把靠前的写在前面")
	}
	return entries, nil
}

func nameOf(e *codes.Entry) string {
	if e == nil {
		return ""
	}
	return e.Name
}

// rangeText writes a range; an open end is left out.
func rangeText(from, to, between string) string { return from + between + to }

// levels lists the levels that a source must keep to be filtered.
func (s selection) levels() []string {
	var levels []string
	if s.periods != nil {
		grain := levelYear
		for _, p := range s.periods {
			if !p.wholeYears() {
				grain = levelMonth
			}
		}
		levels = append(levels, grain)
	}
	for _, c := range slices.Concat(s.conditions, s.within) {
		for _, t := range c.terms {
			if !slices.Contains(levels, t.level) {
				levels = append(levels, t.level)
			}
		}
	}
	return levels
}
