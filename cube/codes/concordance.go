package codes

import (
	"regexp"
	"slices"
	"strings"
	"sync"
)

// splitGroup reads the group that a division passed on: split:装卸搬运(2011 581).
var splitGroup = regexp.MustCompile(`^split:.*\(2011 (\d{3})\)$`)

// to2011 maps every code of the 2017 edition to the deepest 2011 code that is
// exact for it.
var to2011 = sync.OnceValue(func() map[string]string {
	return newConcorder(industry2017(), industry2011(), func(p passage) (from, to string) { return p.now, p.then }).table()
})

// to2017 maps every code of the 2011 edition to the deepest 2017 code that is
// exact for it.
var to2017 = sync.OnceValue(func() map[string]string {
	return newConcorder(industry2011(), industry2017(), func(p passage) (from, to string) { return p.then, p.now }).table()
})

// passage is a row of the table of divisions: all of a 2011 division, or one
// group of it, that a 2017 division took.
type passage struct{ then, now, group string }

var passages = sync.OnceValue(func() []passage {
	var all []passage
	for _, row := range mustReadTable("gbt4754-divisions",
		"code_2011", "section_2011", "name_2011", "code_2017", "section_2017", "name_2017", "change") {
		if row[0] == "" {
			continue // a division without a predecessor
		}
		p := passage{then: row[0], now: row[3]}
		if m := splitGroup.FindStringSubmatch(row[6]); m != nil {
			p.group = m[1]
		}
		all = append(all, p)
	}
	return all
})

// concorder works the concordance out from two editions, in either direction,
// and the table of their divisions.
type concorder struct {
	from, to  *List
	divisions map[string][]string          // divisions of from -> of to
	parts     map[string]map[string]string // division of from -> of to -> the one 2011 group that they share
	byName    map[string][]string          // codes of to by name
}

func newConcorder(from, to *List, ends func(passage) (from, to string)) concorder {
	c := concorder{from: from, to: to, divisions: make(map[string][]string),
		parts: make(map[string]map[string]string), byName: make(map[string][]string)}
	for _, p := range passages() {
		a, b := ends(p)
		c.divisions[a] = append(c.divisions[a], b)
		if p.group != "" {
			if c.parts[a] == nil {
				c.parts[a] = make(map[string]string)
			}
			c.parts[a][b] = p.group
		}
	}
	for _, e := range to.All() {
		c.byName[e.Name] = append(c.byName[e.Name], e.Code)
	}
	return c
}

// table maps every code of from.
func (c concorder) table() map[string]string {
	table := make(map[string]string, len(c.from.All()))
	for _, e := range c.from.All() {
		table[e.Code] = c.deepest(e)
	}
	return table
}

// deepest returns the deepest code of to that holds all of an entry of from;
// "" where not even a section does: of 2017 section M, 知识产权服务 was in L.
func (c concorder) deepest(e Entry) string {
	holds := func(code string, ok bool) bool { return ok && !c.reachesOutside(e, code) }
	if code, ok := c.exact(e); holds(code, ok) {
		return code
	}
	if kids := c.from.Children(e.Code); len(kids) == 1 { // same extent as its only child
		if code, ok := c.exact(kids[0]); ok {
			return code
		}
	}
	up := e
	for up.Level > 2 {
		up, _ = c.from.Get(up.Parent)
		if code, ok := c.exact(up); holds(code, ok) {
			return code
		}
	}
	if code, ok := c.remainder(e); ok {
		return code
	}
	section, _ := c.from.Ancestor(e.Code, 1)
	if !holds(section.Code, true) {
		return ""
	}
	return section.Code
}

// remainder returns the division that holds an entry of a division that has
// several counterparts, of which a whole one and one that shares a single 2011
// group (2017 59 is 2011 仓储业 with 装卸搬运, 2011 581). Towards 2017 the group
// says where an entry went. Towards 2011, where that group is matched by
// another entry, the rest is the one division that came whole.
func (c concorder) remainder(e Entry) (string, bool) {
	if e.Level < 3 {
		return "", false
	}
	division := e.Code[:2]
	var whole []string
	for _, other := range c.divisions[division] {
		group, part := c.parts[division][other]
		if !part {
			whole = append(whole, other)
			continue
		}
		if c.from == industry2011() {
			if g, _ := c.from.Ancestor(e.Code, 3); g.Code == group {
				return other, true
			}
			continue
		}
		o, _ := c.to.Get(group)
		if !slices.ContainsFunc(c.from.Children(division), func(g Entry) bool {
			return g.Name == o.Name && g.Code != e.Code && g.Code != e.Parent
		}) {
			return "", false
		}
	}
	if len(whole) != 1 || len(c.divisions[division]) < 2 {
		return "", false
	}
	return whole[0], true
}

// exact returns the entry of to that has the same meaning at the same level.
func (c concorder) exact(e Entry) (string, bool) {
	switch e.Level {
	case 1:
		return e.Code, true // the sections of both editions have the same letters
	case 2:
		if olds := c.divisions[e.Code]; len(olds) == 1 {
			return olds[0], true
		}
		return "", false
	}
	for _, old := range c.divisions[e.Code[:2]] {
		code := old + e.Code[2:]
		if o, ok := c.to.Get(code); ok && o.Name == e.Name && c.sameScope(e, o) {
			return code, true
		}
	}
	// Moved to another place under the same name, where the name was one entry's.
	var moved []string
	for _, code := range c.byName[e.Name] {
		if o, _ := c.to.Get(code); o.Level == e.Level {
			moved = append(moved, code)
		}
	}
	if len(moved) == 1 && !isResidual(e) {
		return moved[0], true
	}
	return "", false
}

// sameScope tells whether a residual entry (其他…) still has the same siblings
// beside it, and so on upwards while what it stands in is residual too: where a
// sibling was split off or merged in, the same code and name mean something
// else (2017 split 草种植及割草 off 其他农业, 0190).
func (c concorder) sameScope(e, o Entry) bool {
	if e.Level < 3 || !isResidual(e) {
		return true
	}
	here, there := c.from.Children(e.Parent), c.to.Children(o.Parent)
	if len(here) != len(there) {
		return false
	}
	for i := range here {
		if here[i].Name != there[i].Name {
			return false
		}
	}
	above, _ := c.from.Get(e.Parent)
	aboveThere, _ := c.to.Get(o.Parent)
	return c.sameScope(above, aboveThere)
}

func isResidual(e Entry) bool { return strings.HasPrefix(e.Name, "其他") }

// reachesOutside tells whether something below an entry of from is known to
// lie outside a code of to.
func (c concorder) reachesOutside(e Entry, code string) bool {
	for _, kid := range c.from.Children(e.Code) {
		if exact, ok := c.exact(kid); ok {
			if o, _ := c.to.Get(code); !c.under(exact, o) {
				return true
			}
		}
		if c.reachesOutside(kid, code) {
			return true
		}
	}
	return false
}

func (c concorder) under(code string, top Entry) bool {
	a, ok := c.to.Ancestor(code, top.Level)
	return ok && a.Code == top.Code
}
