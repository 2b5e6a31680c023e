package codes

import (
	"regexp"
	"slices"
	"strings"
	"sync"
)

// splitGroup reads the group that a division passed on: split:装卸搬运(2011 581).
var splitGroup = regexp.MustCompile(`^split:.*\(2011 (\d{3})\)$`)

// concordance maps every code of the 2017 edition to the deepest 2011 code
// that is exact for it.
var concordance = sync.OnceValue(func() map[string]string {
	divisions := make(map[string][]string) // 2017 division -> 2011 divisions it draws from
	parts := make(map[string]map[string]string)
	for _, row := range mustReadTable("gbt4754-divisions",
		"code_2011", "section_2011", "name_2011", "code_2017", "section_2017", "name_2017", "change") {
		if row[0] != "" {
			divisions[row[3]] = append(divisions[row[3]], row[0])
		}
		if m := splitGroup.FindStringSubmatch(row[6]); m != nil {
			if parts[row[3]] == nil {
				parts[row[3]] = make(map[string]string)
			}
			parts[row[3]][row[0]] = m[1]
		}
	}
	c := concorder{from: industry2017(), to: industry2011(), divisions: divisions, parts: parts, byName: make(map[string][]string)}
	for _, e := range c.to.All() {
		c.byName[e.Name] = append(c.byName[e.Name], e.Code)
	}
	table := make(map[string]string, len(c.from.All()))
	for _, e := range c.from.All() {
		table[e.Code] = c.deepest(e)
	}
	return table
})

// concorder works the concordance out from the two editions and the table of
// their divisions.
type concorder struct {
	from, to  *List
	divisions map[string][]string
	parts     map[string]map[string]string // 2017 division -> 2011 division -> the one group of it that moved in
	byName    map[string][]string          // 2011 codes by name
}

// deepest returns the deepest 2011 code that holds all of a 2017 entry.
func (c concorder) deepest(e Entry) string {
	if exact, ok := c.exact(e); ok && (e.Level != 3 || !c.drawsFromOutside(e, exact)) {
		return exact
	}
	if kids := c.from.Children(e.Code); len(kids) == 1 { // same extent as its only child
		if exact, ok := c.exact(kids[0]); ok {
			return exact
		}
	}
	up := e
	for up.Level > 2 {
		up, _ = c.from.Get(up.Parent)
		if exact, ok := c.exact(up); ok && !c.drawsFromOutside(e, exact) {
			return exact
		}
	}
	if old, ok := c.remainder(e); ok {
		return old
	}
	section, _ := c.from.Ancestor(e.Code, 1)
	return section.Code
}

// remainder returns the 2011 division of a 2017 entry whose division draws one
// group from elsewhere (59 takes 装卸搬运, 2011 581, to 仓储业): where that group
// is matched by another entry, the rest is the one division that came whole.
func (c concorder) remainder(e Entry) (string, bool) {
	if e.Level < 3 {
		return "", false
	}
	division := e.Code[:2]
	var whole []string
	for _, old := range c.divisions[division] {
		group, part := c.parts[division][old]
		if !part {
			whole = append(whole, old)
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

// exact returns the 2011 entry that has the same meaning at the same level.
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
// beside it: where a sibling was split off or merged in, the same code and
// name mean something else.
func (c concorder) sameScope(e, o Entry) bool {
	if !isResidual(e) {
		return true
	}
	now, then := c.from.Children(e.Parent), c.to.Children(o.Parent)
	if len(now) != len(then) {
		return false
	}
	for i := range now {
		if now[i].Name != then[i].Name {
			return false
		}
	}
	return true
}

func isResidual(e Entry) bool { return strings.HasPrefix(e.Name, "其他") }

// drawsFromOutside tells whether something below a 2017 entry is known to
// come from outside a 2011 code.
func (c concorder) drawsFromOutside(e Entry, old string) bool {
	for _, kid := range c.from.Children(e.Code) {
		if exact, ok := c.exact(kid); ok {
			if o, _ := c.to.Get(old); !c.under(exact, o) {
				return true
			}
		}
		if c.drawsFromOutside(kid, old) {
			return true
		}
	}
	return false
}

func (c concorder) under(code string, top Entry) bool {
	a, ok := c.to.Ancestor(code, top.Level)
	return ok && a.Code == top.Code
}
