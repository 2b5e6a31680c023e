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
	periods    []Period        // joined, ascending; nil: all months
	years      []uint16        // subsidy years, ascending; nil: all
	roots      []codes.PlaceID // sub-trees of places, none within another; nil: the country
	conditions []condition     // of the other dimensions and, last, of roots
	provinces  []uint32        // that roots lie in; nil: all
	empty      bool            // the filters exclude each other
	labels     []FilterLabel
	period     Period // the one period of the filters, zero where there are none or several
}

// condition keeps the rows that match any of its terms.
type condition []memberTerm

// memberTerm keeps the rows whose member of a level is one of those listed,
// place ids or codes.
type memberTerm struct {
	level string
	ids   []uint32
	codes []string
}

// resolve turns filters and scope into members. It is the one place where
// the scope enters, ahead of the plan and of the SQL.
func resolve(q Query, places *codes.Places) (selection, error) {
	var s selection
	root := q.Scope.Root
	if !q.Scope.All && root == codes.NationID {
		return s, fault.New(fault.Forbidden, "当前账号没有可查看的地区").Do("请联系管理员设置所属机构")
	}
	var asked [][]codes.PlaceID
	for _, f := range q.Where {
		d, depth, err := filterTarget(f.Dimension)
		if err != nil {
			return s, err
		}
		if len(f.Values) > 0 && (f.From != "" || f.To != "") {
			return s, fault.New(fault.Invalid, "筛选“%s”同时写了取值和起止", f.Dimension).Do("两者只写其一")
		}
		if len(f.Values) == 0 && d.Name != dimMonth && d.Name != dimYear {
			return s, fault.New(fault.Invalid, "筛选“%s”须写明取值，不能用起止", f.Dimension).
				Do("起止只用于 %s 和 %s", dimMonth, dimYear)
		}
		if len(f.Values) == 0 && f.From == "" && f.To == "" {
			return s, fault.New(fault.Invalid, "筛选“%s”没有取值", f.Dimension).Do("例如 region=360430、month=2017-01..2017-06")
		}
		switch d.Name {
		case dimMonth:
			err = s.addMonths(d, f)
		case dimYear:
			err = s.addYears(d, f)
		case dimRegion:
			var ids []codes.PlaceID
			if ids, err = s.addPlaces(d, depth, f, places, q.Scope); err == nil {
				asked = append(asked, ids)
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
	return s, nil
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
	label := FilterLabel{Dimension: f.Dimension, Label: d.Label}
	var words []string
	for _, p := range periods {
		code := p.From.String()
		if p.To != p.From {
			code += ".." + p.To.String()
		}
		label.Codes = append(label.Codes, code)
		words = append(words, p.Label())
	}
	label.Text = strings.Join(words, "、")
	s.labels = append(s.labels, label)
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
		if err != nil || y < firstYear || y > lastYear {
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
		from, to := uint16(firstYear), uint16(lastYear)
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
	s.labels = append(s.labels, FilterLabel{Dimension: f.Dimension, Label: d.Label, Codes: yearCodes(years), Text: yearWords(years)})
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
	label := FilterLabel{Dimension: f.Dimension, Label: d.Label}
	found := make([][]string, len(d.Levels))
	var words []string
	for _, text := range f.Values {
		if text == unspecified && depth > 0 {
			if slices.Contains(found[depth], "") {
				continue
			}
			found[depth] = append(found[depth], "")
			label.Codes, words = append(label.Codes, ""), append(words, unspecified)
			continue
		}
		e, err := list.Resolve(text)
		if err != nil {
			return err
		}
		// A name that a group shares with its one class is read as the class;
		// a filter means all that bears the name, so it takes the group.
		for up, ok := list.Get(e.Parent); ok && e.Code != text && up.Name == e.Name && e.Level-1 != depth; up, ok = list.Get(e.Parent) {
			e = up
		}
		if depth >= 0 && e.Level-1 != depth {
			return fault.New(fault.Invalid, "“%s”不是%s的代码", text, d.Levels[depth].Label).
				Do("它属于%s；可改用 %s=%s", d.Levels[e.Level-1].Label, d.Name, e.Code)
		}
		if slices.Contains(found[e.Level-1], e.Code) {
			continue
		}
		found[e.Level-1] = append(found[e.Level-1], e.Code)
		label.Codes, words = append(label.Codes, e.Code), append(words, e.Name)
	}
	var c condition
	for i, codes := range found {
		if len(codes) > 0 {
			slices.Sort(codes)
			c = append(c, memberTerm{level: d.Levels[i].Name, codes: codes})
		}
	}
	label.Text = strings.Join(words, "、")
	s.labels = append(s.labels, label)
	s.conditions = append(s.conditions, c)
	return nil
}

// addPlaces resolves a filter of places within the scope: what contains the
// viewer's region is narrowed to it, what lies outside is forbidden.
func (s *selection) addPlaces(d Dimension, depth int, f Filter, places *codes.Places, scope Scope) ([]codes.PlaceID, error) {
	label := FilterLabel{Dimension: f.Dimension, Label: d.Label}
	var ids []codes.PlaceID
	var words []string
	for _, text := range f.Values {
		var p codes.Place
		if text == nationCode || text == nationName {
			p = codes.Place{ID: codes.NationID, Code: nationCode, FullName: nationName}
		} else {
			var err error
			if p, err = places.Resolve(text, 0); err != nil {
				return nil, err
			}
		}
		if depth >= 0 && !standsAt(places, p, depth) {
			return nil, fault.New(fault.Invalid, "“%s”不是%s", text, d.Levels[depth].Label).
				Do("可改用 %s=%s", d.Name, p.Code)
		}
		if !scope.All && !within(places, p.ID, scope.Root) {
			if !within(places, scope.Root, p.ID) {
				return nil, fault.New(fault.Forbidden, "无权查看“%s”的数据", fullName(p)).
					Do("可查看本级及所属地区：%s", placeName(places, scope.Root))
			}
			p = mustPlace(places, scope.Root)
		}
		ids = append(ids, p.ID)
		if !slices.Contains(label.Codes, p.Code) {
			label.Codes, words = append(label.Codes, p.Code), append(words, fullName(p))
		}
	}
	label.Text = strings.Join(words, "、")
	s.labels = append(s.labels, label)
	return ids, nil
}

const (
	nationCode = "000000"
	nationName = "全国"
)

func fullName(p codes.Place) string {
	if p.FullName != "" {
		return p.FullName
	}
	return p.Name
}

func placeName(places *codes.Places, id codes.PlaceID) string { return fullName(mustPlace(places, id)) }

// mustPlace returns a place by id; an unknown id (a zone that this process
// has not read yet) keeps its number as its code.
func mustPlace(places *codes.Places, id codes.PlaceID) codes.Place {
	if id == codes.NationID {
		return codes.Place{Code: nationCode, Name: nationName, FullName: nationName}
	}
	if p, ok := places.ByID(id); ok {
		return p
	}
	text := fmt.Sprintf("%06d", id)
	return codes.Place{ID: id, Code: text, Name: text, FullName: text}
}

// coordinate returns the level whose column holds the place itself.
func coordinate(places *codes.Places, id codes.PlaceID) string {
	switch id {
	case places.Province(id):
		return levelProvince
	case places.City(id):
		return levelCity
	}
	return levelCounty
}

// standsAt tells whether a place is a member of a level of region. A place
// without a city above it (直辖市的区, 省直管县, 省本级) is its own city.
func standsAt(places *codes.Places, p codes.Place, depth int) bool {
	switch at := coordinate(places, p.ID); depth {
	case 0:
		return at == levelProvince
	case 1:
		return at == levelCity
	default:
		return at == levelCounty || p.Agency
	}
}

// addRoots joins the filters of places and the scope to one condition.
func (s *selection) addRoots(asked [][]codes.PlaceID, scope Scope, places *codes.Places) {
	if !scope.All {
		if len(asked) == 0 {
			p := mustPlace(places, scope.Root)
			s.labels = append(s.labels, FilterLabel{Dimension: dimRegion, Label: "可查看范围", Codes: []string{p.Code}, Text: fullName(p)})
		}
		asked = append(asked, []codes.PlaceID{scope.Root})
	}
	for i, ids := range asked {
		ids = outermost(ids, places)
		if i == 0 {
			s.roots = ids
			continue
		}
		var both []codes.PlaceID
		for _, a := range s.roots {
			for _, b := range ids {
				if within(places, a, b) {
					both = append(both, a)
				} else if within(places, b, a) {
					both = append(both, b)
				}
			}
		}
		s.roots = outermost(both, places)
	}
	if len(asked) == 0 || slices.Contains(s.roots, codes.NationID) {
		s.roots = nil
		return
	}
	if len(s.roots) == 0 {
		s.empty = true
		return
	}
	slices.Sort(s.roots)
	s.conditions = append(s.conditions, placeCondition(s.roots, places))
	for _, id := range s.roots {
		if p := uint32(places.Province(id)); !slices.Contains(s.provinces, p) {
			s.provinces = append(s.provinces, p)
		}
	}
}

// within tells whether a place is a root or lies below it.
func within(places *codes.Places, id, root codes.PlaceID) bool {
	return id == root || root == codes.NationID || id != codes.NationID && places.Within(id, root)
}

// outermost drops places that lie within another of the list.
func outermost(ids []codes.PlaceID, places *codes.Places) []codes.PlaceID {
	var out []codes.PlaceID
	for i, id := range ids {
		inside := false
		for j, other := range ids {
			if id == other {
				inside = inside || j < i
			} else if within(places, id, other) {
				inside = true
			}
		}
		if !inside {
			out = append(out, id)
		}
	}
	return out
}

// placeCondition keeps the sub-trees of the roots.
func placeCondition(roots []codes.PlaceID, places *codes.Places) condition {
	found := map[string][]uint32{}
	for _, root := range roots {
		if p := mustPlace(places, root); p.Kind == codes.Province || p.Kind == codes.City {
			at := coordinate(places, root)
			found[at] = append(found[at], uint32(root))
			continue
		}
		// A county may have functional zones below it, and no column holds theirs.
		for below := []codes.PlaceID{root}; len(below) > 0; below = below[1:] {
			at := coordinate(places, below[0])
			found[at] = append(found[at], uint32(below[0]))
			for _, p := range places.Children(below[0]) {
				below = append(below, p.ID)
			}
		}
	}
	var c condition
	for _, level := range []string{levelProvince, levelCity, levelCounty} {
		if ids := found[level]; len(ids) > 0 {
			slices.Sort(ids)
			c = append(c, memberTerm{level: level, ids: slices.Compact(ids)})
		}
	}
	return c
}

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
	for _, c := range s.conditions {
		for _, t := range c {
			if !slices.Contains(levels, t.level) {
				levels = append(levels, t.level)
			}
		}
	}
	return levels
}
