package export

import (
	"iter"
	"slices"

	"wengang/cube"
)

// table is an answer laid out in lines of equal width: members of the levels
// down the side, figures across. An answer without a pivot is one as it
// stands, see cross for the other kind.
type table struct {
	levels    []cube.Column
	measures  []cube.Column   // of each group of figures
	across    []cube.Column   // of a cross table: the levels in its heads
	heads     [][]cube.Member // of a cross table: what each group of figures is of; nil otherwise
	rows      section
	subtotals section
	totals    []cube.Value
	complete  bool // all rows are here, in official order
}

// section is a list of rows. The values of a row hold until the next is read.
type section interface {
	size() int
	members(i int) []cube.Member
	values(i int) []cube.Value
}

// flat is a section of rows as they are in an answer.
type flat []cube.Row

func (f flat) size() int                   { return len(f) }
func (f flat) members(i int) []cube.Member { return f[i].Members }
func (f flat) values(i int) []cube.Value   { return f[i].Values }

// figure is one column of figures of a table.
type figure struct {
	cube.Column
	name string // unambiguous in the table
	head int    // of a cross table: its group
}

// tableOf lays an answer out as its query asked.
//
// Errors: fault.TooLarge for a cross table beyond its bounds.
func tableOf(a *cube.Answer) (*table, error) {
	if len(a.Pivot) > 0 {
		return cross(a)
	}
	return long(a), nil
}

// long lays an answer out with every level down the side, pivot or not.
func long(a *cube.Answer) *table {
	n := dimensions(a)
	return &table{
		levels: a.Columns[:n], measures: a.Columns[n:],
		rows: flat(a.Rows), subtotals: flat(a.Subtotals), totals: a.Totals,
		complete: len(a.Order) == 0 && len(a.Pivot) == 0 && len(a.Rows) == a.RowsTotal,
	}
}

// figures lists the columns of figures from left to right.
func (t *table) figures() []figure {
	if t.heads == nil {
		out := make([]figure, len(t.measures))
		for i, m := range t.measures {
			out[i] = figure{Column: m, name: m.Name}
		}
		return out
	}
	var out []figure
	taken := map[string]bool{}
	for h, members := range t.heads {
		for _, m := range t.measures {
			name := m.Name + "@" + codesOf(members)
			if taken[name] { // two members of one code, such as a place and its successor
				name += "（" + labelsOf(members) + "）"
			}
			taken[name] = true
			out = append(out, figure{Column: m, name: name, head: h})
		}
	}
	return out
}

// kind of a line.
type kind uint8

const (
	detail kind = iota
	subtotal
	total
)

// line is one line of a table. Its values hold until the next line.
type line struct {
	kind    kind
	members []cube.Member // one per level
	values  []cube.Value  // one per figure
}

// lines yields the lines from top to bottom. Where all rows are there in
// official order, a subtotal over a leading part of the levels stands behind
// the last row of its group, the finest first; every other subtotal stands
// behind the rows in the order of the answer, and the totals stand last.
// Without levels the one row is the total.
func (t *table) lines() iter.Seq[line] {
	return func(yield func(line) bool) {
		within, behind := t.arrange()
		for i := range t.rows.size() {
			if !yield(line{detail, t.rows.members(i), t.rows.values(i)}) {
				return
			}
			for _, s := range within[i] {
				if !yield(t.subtotal(s)) {
					return
				}
			}
		}
		for _, s := range behind {
			if !yield(t.subtotal(s)) {
				return
			}
		}
		if len(t.levels) > 0 {
			yield(line{total, totalMembers(len(t.levels)), t.totals})
		}
	}
}

func (t *table) subtotal(i int) line {
	return line{subtotal, t.subtotals.members(i), t.subtotals.values(i)}
}

// arrange parts the subtotals into those that stand within the rows, by the
// row behind which they stand, and the others in their order.
func (t *table) arrange() (within map[int][]int, behind []int) {
	within = map[int][]int{}
	last := map[string]int{} // row of each group
	if t.complete && t.subtotals.size() > 0 {
		for i := range t.rows.size() {
			members := t.rows.members(i)
			for depth := len(members) - 1; depth > 0; depth-- {
				if i+1 < t.rows.size() && slices.Equal(members[:depth], t.rows.members(i + 1)[:depth]) {
					break // and so is every coarser group
				}
				last[keyOf(members[:depth])] = i
			}
		}
	}
	for i := range t.subtotals.size() {
		members := t.subtotals.members(i)
		depth := leading(members)
		if row, ok := last[keyOf(members[:depth])]; ok && depth > 0 {
			within[row] = append(within[row], i)
			continue
		}
		behind = append(behind, i) // one without its group too: it is not lost
	}
	for _, list := range within {
		slices.SortStableFunc(list, func(a, b int) int {
			return leading(t.subtotals.members(b)) - leading(t.subtotals.members(a))
		})
	}
	return within, behind
}

// leading counts the members before those that are rolled up; 0 where a level
// that is not rolled up follows one that is.
func leading(members []cube.Member) int {
	depth := slices.IndexFunc(members, rolledUp)
	if depth < 0 {
		return len(members)
	}
	if slices.ContainsFunc(members[depth:], func(m cube.Member) bool { return !rolledUp(m) }) {
		return 0
	}
	return depth
}

func rolledUp(m cube.Member) bool { return m.Code == cube.TotalCode }

// totalMembers are the members of the row of totals.
func totalMembers(n int) []cube.Member {
	return slices.Repeat([]cube.Member{{Code: cube.TotalCode, Label: Total}}, n)
}

// keyOf tells members apart: by their labels too, since a code may have passed
// from one place to another.
func keyOf(members []cube.Member) string { return string(appendKey(nil, members)) }

func appendKey(key []byte, members []cube.Member) []byte {
	for _, m := range members {
		key = append(key, m.Code...)
		key = append(key, 0)
		key = append(key, m.Label...)
		key = append(key, 0)
	}
	return key
}
