package cube

import (
	"fmt"
	"slices"
	"strings"

	"wengang/cube/codes"
	"wengang/sql/fault"
)

// placeFilter is one filter of places.
type placeFilter struct {
	ids     []codes.PlaceID // sub-trees
	not     bool
	bridged bool // by the divisions of today
}

// readPlaces resolves a filter of places within the scope: what contains the
// viewer's region is narrowed to it, what lies outside is forbidden.
func (s *selection) readPlaces(d Dimension, depth int, f Filter, places *codes.Places, scope Scope) (placeFilter, error) {
	found := placeFilter{not: f.Not, bridged: d.Name == dimRegionNow}
	var names, words []string
	resolve := func(text string) (codes.Place, error) {
		if text == nationCode || text == nationName {
			return codes.Place{ID: codes.NationID, Code: nationCode, FullName: nationName}, nil
		}
		p, err := places.Resolve(text, 0)
		if err == nil && depth >= 0 && !standsAt(places, p, depth) {
			err = fault.New(fault.Invalid, "“%s”不是%s", text, d.Levels[depth].Label).Do("可改用 %s=%s", d.Name, p.Code)
		}
		return p, err
	}
	take := func(p codes.Place) error {
		if !scope.All && !within(places, p.ID, scope.Root) {
			if !within(places, scope.Root, p.ID) {
				return fault.New(fault.Forbidden, "无权查看“%s”的数据", fullName(p)).
					Do("可查看本级及所属地区：%s", placeName(places, scope.Root))
			}
			p = mustPlace(places, scope.Root)
		}
		found.ids = append(found.ids, p.ID)
		if !slices.Contains(names, p.Code) {
			names, words = append(names, p.Code), append(words, fullName(p))
		}
		return nil
	}
	for _, text := range f.Values {
		p, err := resolve(text)
		if err == nil {
			err = take(p)
		}
		if err != nil {
			return found, err
		}
	}
	if len(f.Values) == 0 {
		var ends [2]*codes.Place
		for i, text := range []string{f.From, f.To} {
			if text == "" {
				continue
			}
			p, err := resolve(text)
			if err != nil {
				return found, err
			}
			ends[i] = &p
		}
		list, err := placesBetween(places, ends[0], ends[1])
		if err != nil {
			return found, err
		}
		for _, p := range list {
			if !scope.All && !within(places, p.ID, scope.Root) && !within(places, scope.Root, p.ID) {
				continue // a range names no one place: what lies outside is not of it
			}
			if err := take(p); err != nil {
				return found, err
			}
		}
		if len(found.ids) == 0 {
			return found, fault.New(fault.Forbidden, "无权查看“%s”的数据", rangeText(placeText(ends[0]), placeText(ends[1]), "至")).
				Do("可查看本级及所属地区：%s", placeName(places, scope.Root))
		}
		names = []string{rangeText(placeCode(ends[0]), placeCode(ends[1]), "..")}
		words = []string{rangeText(placeText(ends[0]), placeText(ends[1]), "至")}
	}
	s.label(f, d, names, words)
	return found, nil
}

// placesBetween lists the places of one level from one to another in the order
// of GB/T 2260; an end may be open.
func placesBetween(places *codes.Places, from, to *codes.Place) ([]codes.Place, error) {
	level := ""
	for _, end := range []*codes.Place{from, to} {
		switch {
		case end == nil:
		case level != "" && level != coordinate(places, end.ID):
			return nil, fault.New(fault.Invalid, "范围的两端“%s”和“%s”不在同一层级", fullName(*from), fullName(*to)).Do("请写同一层级的两个地区")
		default:
			level = coordinate(places, end.ID)
		}
	}
	var list []codes.Place
	inside := from == nil
	for _, p := range places.All() {
		inside = inside || p.ID == from.ID
		if inside && coordinate(places, p.ID) == level {
			list = append(list, p)
		}
		if inside && to != nil && p.ID == to.ID {
			return list, nil
		}
	}
	if to != nil {
		return nil, fault.New(fault.Invalid, "范围的起“%s”在止“%s”之后", placeText(from), fullName(*to)).Do("请把代码较小的写在前面")
	}
	return list, nil
}

// placeText and placeCode name the end of a range, "" where it is open.
func placeText(p *codes.Place) string {
	if p == nil {
		return ""
	}
	return fullName(*p)
}

func placeCode(p *codes.Place) string {
	if p == nil {
		return ""
	}
	return p.Code
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

// addRoots joins the filters of places and the scope.
func (s *selection) addRoots(asked []placeFilter, scope Scope, places *codes.Places) {
	positive := func(f placeFilter) bool { return !f.not }
	if !scope.All {
		if !slices.ContainsFunc(asked, positive) {
			p := mustPlace(places, scope.Root)
			s.labels = append(s.labels, FilterLabel{Dimension: dimRegion, Label: "可查看范围", Codes: []string{p.Code}, Text: fullName(p)})
		}
		asked = append(asked, placeFilter{ids: []codes.PlaceID{scope.Root}})
	}
	first := true
	for _, f := range asked {
		ids := outermost(f.ids, places)
		if nation := slices.Contains(ids, codes.NationID); nation && f.not {
			s.empty = true
			continue
		} else if nation {
			continue
		}
		c := placeCondition(ids, places, f.bridged)
		c.not = f.not
		s.within = append(s.within, c)
		switch {
		case f.not:
		case first:
			s.roots, first = ids, false
		default:
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
	}
	if first {
		return // the country
	}
	if len(s.roots) == 0 {
		s.empty = true
		return
	}
	slices.Sort(s.roots)
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
func placeCondition(roots []codes.PlaceID, places *codes.Places, bridged bool) condition {
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
			if bridged {
				level = dimRegionNow + strings.TrimPrefix(level, dimRegion)
			}
			c.terms = append(c.terms, memberTerm{level: level, ids: slices.Compact(ids)})
		}
	}
	return c
}
