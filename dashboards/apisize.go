package dashboards

import (
	"slices"
	"strings"
	"sync"

	"wengang/cube"
	"wengang/cube/codes"
	"wengang/sql/clock"
)

// largeRows is the number of rows from which an answer is large: it takes
// seconds and some hundred bytes of memory a row, and waits for its turn.
const largeRows = 20_000

// firstYear is the first year that records can be of (人社部发〔2014〕76号).
const firstYear = 2014

// sizes are the numbers of members by level, of the places of the moment.
type sizes struct {
	mu     sync.Mutex
	places *codes.Places
	levels map[string]int
}

// sizesOf returns the number of members of every level.
func (s *Server) sizesOf(places *codes.Places) map[string]int {
	s.sizes.mu.Lock()
	defer s.sizes.mu.Unlock()
	if s.sizes.places != places {
		levels := map[string]int{}
		for _, d := range cube.Dimensions() {
			for depth, l := range d.Levels {
				levels[l.Name] = s.mostMembers(d, depth, "", places)
			}
		}
		s.sizes.places, s.sizes.levels = places, levels
	}
	return s.sizes.levels
}

// mostRows returns how many rows a query may have at most: for each dimension
// the members of its finest level, fewer where a filter keeps some. It may be
// too high, since not every combination has data, and is hardly too low.
func (s *Server) mostRows(q cube.Query, places *codes.Places) int {
	levels := s.sizesOf(places)
	rows := 1
	for _, d := range cube.Dimensions() {
		if depth := finest(q, d); depth >= 0 {
			rows = min(rows*levels[d.Levels[depth].Name], cube.MaxRows)
		}
	}
	if rows <= largeRows {
		return rows // whatever the filters
	}
	rows = 1
	for _, d := range cube.Dimensions() {
		depth := finest(q, d)
		if depth < 0 {
			continue
		}
		n := levels[d.Levels[depth].Name]
		for _, f := range q.Where {
			if name, _, _ := strings.Cut(f.Dimension, "."); name == d.Name && !f.Not {
				n = min(n, s.mostKept(d, depth, f, places))
			}
		}
		rows = min(rows*n, cube.MaxRows)
	}
	return rows
}

// finest returns the finest level of a dimension that a query names, -1 where
// it names none.
func finest(q cube.Query, d cube.Dimension) int {
	depth := -1
	for i, l := range d.Levels {
		if slices.Contains(q.By, l.Name) {
			depth = i
		}
	}
	return depth
}

// mostKept counts the members of a level that a filter keeps.
func (s *Server) mostKept(d cube.Dimension, depth int, f cube.Filter, places *codes.Places) int {
	if len(f.Values) == 0 {
		from, err := cube.ParsePeriod(f.From)
		to, err2 := cube.ParsePeriod(f.To)
		if perYear := calendar[d.Levels[depth].Name]; perYear > 0 && err == nil && err2 == nil {
			return parts(cube.Period{From: from.From, To: to.To}, perYear)
		}
		return s.mostMembers(d, depth, "", places) // a range of codes
	}
	kept := 0
	for _, value := range f.Values {
		kept += s.mostMembers(d, depth, value, places)
	}
	return max(kept, 1)
}

// calendar has the levels of the calendar with their members in a year.
var calendar = map[string]int{"month.year": 1, "month.half": 2, "month.quarter": 4, "month.month": 12}

// parts counts the parts of the calendar that a period touches.
func parts(p cube.Period, perYear int) int {
	part := func(m clock.Month) int { return m.Year()*perYear + (m.Number()-1)*perYear/12 }
	return max(part(p.To)-part(p.From)+1, 1)
}

// mostMembers counts the members of a level at or below one ("": anywhere). Of
// one that does not exist there are as many as anywhere: the cube refuses it.
func (s *Server) mostMembers(d cube.Dimension, depth int, within string, places *codes.Places) int {
	if isRegion(d.Name) {
		root, err := placeNamed(places, within)
		if within == "" || err != nil {
			root.ID = codes.NationID
		}
		n := 0
		for _, p := range places.All() {
			if standsAt(places, p, depth) && places.Within(p.ID, root.ID) {
				n++
			}
		}
		return max(n, 1) // a place finer than the level lies in one
	}
	if list := codeList(d.Name); list != nil {
		var above codes.Entry
		if e, ok := list.Get(within); ok {
			above = e
		}
		n := 1 // 未细分
		for _, e := range list.All() {
			if up, ok := list.Ancestor(e.Code, above.Level); e.Level-1 == depth && (above.Level == 0 || ok && up.Code == above.Code) {
				n++
			}
		}
		return n
	}
	perYear := max(calendar[d.Levels[depth].Name], 1)
	if period, err := cube.ParsePeriod(within); within != "" && err == nil {
		return parts(period, perYear)
	}
	return (clock.Today(s.cfg.Clock).Year() - firstYear + 1) * perYear
}
