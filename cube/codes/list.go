// Package codes holds the code lists and hierarchies that records are coded
// in and cubes are cut by: industry, registration type, size, policy type,
// focus industry and place, each with its editions and validity.
package codes

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

// List is one edition of one code list, immutable after loading.
type List struct {
	Name    string  // name of the standard with its edition, e.g. GB/T 4754-2011
	Levels  []Level // top level first
	entries []Entry // official order, parents before children
	byCode  map[string]int
	byName  map[string][]int
	childOf map[string][]int
}
