package cube

import (
	"wengang/cube/codes"
	"wengang/sql/clock"
)

// Acceptance is a level of acceptance (审核层级): a level's official figures
// hold what that level has accepted.
type Acceptance uint8

// Levels of acceptance.
const (
	AcceptedByCounty   Acceptance = 1 // county, 县级
	AcceptedByCity     Acceptance = 2 // city, 市级
	AcceptedByProvince Acceptance = 3 // province, 省级
	AcceptedByMinistry Acceptance = 4 // ministry, 部级
)

// Query asks for measures by dimension levels under filters. Validate it with
// Cube.Ask, which refuses unknown names with the list of the known ones.
//
// docs/cube.md defines what each part means.
type Query struct {
	Measures  []string   // names of the measure table, alone or with a calculus: "paid_amount.yoy"
	By        []string   // dimension levels, e.g. "region.county"; empty: one row of totals
	Pivot     []string   `json:",omitzero"` // those of By that stand in the columns
	Where     []Filter   // all must hold
	Subtotals [][]string `json:",omitzero"` // coarser grains to list as well: sets of levels of By
	Top       Top        `json:",omitzero"` // the first members of one level, the others as one
	Level     Acceptance // short for a filter of acceptance; 0: as filtered, else ministry
	Basis     Basis      `json:",omitzero"` // of growth
	Scope     Scope      // what the viewer may see; enters ahead of the plan
	Sort      []Sort     // empty: official order of the dimensions
	Offset    int        // rows to leave out at the start
	Limit     int        // 0: all rows, up to the stated limit of the cube
	Explain   bool       // ask for the reasons of the route
}

// Filter keeps the members of one dimension: any of the values or sub-trees
// named, or an inclusive range in official order.
type Filter struct {
	Dimension string   // dimension or level name: region, month, industry, size, subsidy_year …
	Values    []string // codes at any level of the hierarchy (a sub-tree each), or official names
	From, To  string   // range, where Values is empty: 2017-01 and 2017-06, or two members of one level
	Not       bool     `json:",omitzero"` // leaves out what it names
}

// Top keeps the first members of one level; all others become one member, 其余.
type Top struct {
	N       int    // how many; below 0: the last so many; 0: all, no others
	Measure string // "": the first measure of the query
	Level   string // "": the last level of By that is not of the calendar
}

// Basis tells which regions growth is computed over.
type Basis uint8

// Bases of growth.
const (
	Comparable Basis = iota // 可比口径: regions with data in both periods
	AllRegions              // everything against everything
)

// Sort orders rows by a measure or a dimension level.
type Sort struct {
	By         string
	Descending bool
}

// Scope is the sub-tree of places that a viewer may see. The zero Scope sees
// nothing; Everything sees the country.
type Scope struct {
	Root codes.PlaceID
	All  bool
}

// Everything is the scope of the ministry.
var Everything = Scope{All: true}

// Period is an inclusive range of months (统计期).
type Period struct{ From, To clock.Month }
