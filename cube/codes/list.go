// Package codes holds the code lists and hierarchies that records are coded
// in and cubes are cut by: industry, registration type, size, policy type,
// focus industry and place, each with its editions and validity.
package codes

import (
	"embed"
	"encoding/csv"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
)

//go:embed data/*.csv
var data embed.FS

// Entry is one code of a list.
type Entry struct {
	Code   string
	Parent string // code of the parent, "" at the top level
	Level  int    // 1 is the top level
	Name   string // official name
}

// Level is one level of a hierarchy.
type Level struct {
	Name  string // section, division, group, class
	Label string // 门类、大类、中类、小类
}

// List is one edition of one code list, immutable after loading and safe for
// use by several goroutines. Slices that its methods return are shared: read
// them, do not change them.
type List struct {
	Name    string  // name of the standard with its edition, e.g. GB/T 4754-2011
	Label   string  // what a code of the list is called in a message, e.g. 企业所属行业
	Levels  []Level // top level first
	entries []Entry // official order, parents before children
	byCode  map[string]int
	byText  map[string][]int // written and folded forms of names and aliases
	childOf map[string][]Entry
	like    func() *neighbours
	prefix  bool // codes may be written with the letter of their top level, A0111
}

// Get returns the entry of an exact code.
func (l *List) Get(code string) (Entry, bool) {
	i, ok := l.byCode[code]
	if !ok {
		return Entry{}, false
	}
	return l.entries[i], true
}

// All returns every entry in official order, parents before children.
func (l *List) All() []Entry { return l.entries }

// Children returns the entries directly below a code in official order;
// Children("") is the top level.
func (l *List) Children(code string) []Entry { return l.childOf[code] }

// Ancestor returns the entry of the given level (1 is the top) at or above a
// code; ok is false where the code is unknown or not so fine.
func (l *List) Ancestor(code string, level int) (e Entry, ok bool) {
	for e, ok = l.Get(code); ok && e.Level > level; e, ok = l.Get(e.Parent) {
	}
	if !ok || e.Level != level {
		return Entry{}, false
	}
	return e, true
}

// LevelOf returns the number of a level by its name (section is 1), 0 where
// the list has no such level.
func (l *List) LevelOf(name string) int {
	return slices.IndexFunc(l.Levels, func(v Level) bool { return v.Name == name }) + 1
}

// String writes an entry with its code as pickers and templates show it
// (0111 稻谷种植); Resolve reads it back.
func (e Entry) String() string { return e.Code + " " + e.Name }

// alias is another way of writing one name (one code), or a text that covers
// several codes and must be refused with the choice (several).
type alias struct {
	text  string
	codes []string
}

// newList indexes entries that stand in official order.
func newList(name, label string, levels []Level, entries []Entry, aliases []alias) (*List, error) {
	l := &List{
		Name: name, Label: label, Levels: levels, entries: entries,
		byCode:  make(map[string]int, len(entries)),
		byText:  make(map[string][]int, 2*len(entries)),
		childOf: make(map[string][]Entry),
	}
	l.like = sync.OnceValue(func() *neighbours {
		names := make([]string, len(l.entries))
		for i, e := range l.entries {
			names[i] = e.Name
		}
		return newNeighbours(names)
	})
	for i, e := range entries {
		if _, twice := l.byCode[e.Code]; twice {
			return nil, fmt.Errorf("%s: code %s stands twice", name, e.Code)
		}
		if e.Level < 1 || e.Level > len(levels) {
			return nil, fmt.Errorf("%s: code %s has level %d", name, e.Code, e.Level)
		}
		if parent, ok := l.Get(e.Parent); ok != (e.Level > 1) || ok && parent.Level != e.Level-1 {
			return nil, fmt.Errorf("%s: code %s has parent %q", name, e.Code, e.Parent)
		}
		l.byCode[e.Code] = i
		l.childOf[e.Parent] = append(l.childOf[e.Parent], e)
		l.addText(e.Name, i)
	}
	for _, a := range aliases {
		for _, code := range a.codes {
			i, ok := l.byCode[code]
			if !ok {
				return nil, fmt.Errorf("%s: alias %s of unknown code %s", name, a.text, code)
			}
			l.addText(a.text, i)
		}
	}
	return l, nil
}

func (l *List) addText(text string, i int) {
	for _, key := range []string{text, fold(text)} {
		if !slices.Contains(l.byText[key], i) {
			l.byText[key] = append(l.byText[key], i)
		}
	}
}

// mustLoadList reads an embedded list. The data are part of the program, so a
// fault in them is a broken build and stops it.
func mustLoadList(file, name, label string, levels []Level) *List {
	var entries []Entry
	for _, row := range mustReadTable(file, "code", "parent", "level", "name") {
		level, err := strconv.Atoi(row[2])
		if err != nil {
			panic(fmt.Sprintf("%s: %v", file, err))
		}
		entries = append(entries, Entry{Code: row[0], Parent: row[1], Level: level, Name: row[3]})
	}
	l, err := newList(name, label, levels, entries, aliasesOf(file))
	if err != nil {
		panic(err)
	}
	return l
}

// aliasesOf returns the rows of the alias table for one list.
func aliasesOf(file string) []alias {
	var found []alias
	for _, row := range mustReadTable("aliases", "list", "text", "codes") {
		if row[0] == file {
			found = append(found, alias{text: row[1], codes: strings.Fields(row[2])})
		}
	}
	return found
}

// mustReadTable reads an embedded table and checks its heading.
func mustReadTable(file string, heading ...string) [][]string {
	f, err := data.Open("data/" + file + ".csv")
	if err != nil {
		panic(err)
	}
	defer func() { _ = f.Close() }() // an embedded file: closing cannot fail
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		panic(fmt.Sprintf("%s: %v", file, err))
	}
	if len(rows) == 0 || !slices.Equal(rows[0], heading) {
		panic(fmt.Sprintf("%s: heading is not %v", file, heading))
	}
	return rows[1:]
}
