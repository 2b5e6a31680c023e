package export

import (
	"slices"

	"wengang/cube"
	"wengang/sql/fault"
)

// Bounds of a cross table. Its cells are written whether or not there is data
// in them, so that a small answer can make a large table.
const (
	crossColumns = 16_384 // as many as a worksheet has
	crossCells   = 20_000_000
)

// crossed is a section of a cross table: of each row the cells that exist.
// One buffer serves all rows, since most cells of a wide table are blank.
type crossed struct {
	rows   [][]cube.Member
	cells  [][]cell
	buffer []cube.Value
}

// cell is what one row has in one group of figures.
type cell struct {
	head   int
	values []cube.Value
}

func (c *crossed) size() int                   { return len(c.rows) }
func (c *crossed) members(i int) []cube.Member { return c.rows[i] }

func (c *crossed) values(i int) []cube.Value {
	for j := range c.buffer {
		c.buffer[j] = cube.Value{State: cube.Blank}
	}
	for _, one := range c.cells[i] {
		copy(c.buffer[one.head*len(one.values):], one.values)
	}
	return c.buffer
}

// crossing sorts the rows of an answer into the places of a cross table.
type crossing struct {
	down, across []int // positions of the levels among the members of a row
	heads        [][]cube.Member
	headAt       map[string]int
}

// cross lays an answer out as a cross table (交叉表): the pivoted levels stand
// in the heads, in the order of their totals, each member with every measure,
// and 合计 last. A cell without a row in the answer is blank.
//
// Errors: fault.TooLarge beyond crossColumns or crossCells.
func cross(a *cube.Answer) (*table, error) {
	n := dimensions(a)
	x := &crossing{headAt: map[string]int{}}
	t := &table{measures: a.Columns[n:]}
	for i, c := range a.Columns[:n] {
		if slices.Contains(a.Pivot, c.Name) {
			x.across = append(x.across, i)
			t.across = append(t.across, c)
			continue
		}
		x.down = append(x.down, i)
		t.levels = append(t.levels, c)
	}
	// The totals of the columns have every head in its order; the rows may
	// lack some of them on this page, or have them in another.
	for _, row := range a.Subtotals {
		if down, across := x.part(row); allRolledUp(down) && !slices.ContainsFunc(across, rolledUp) {
			x.head(across)
		}
	}
	for _, row := range a.Rows {
		_, across := x.part(row)
		x.head(across)
	}
	for _, row := range a.Subtotals {
		if _, across := x.part(row); !allRolledUp(across) {
			x.head(across)
		}
	}
	last := x.head(totalMembers(len(x.across)))
	t.heads = x.heads

	width := len(t.heads) * len(t.measures)
	if width+2*len(t.levels) > crossColumns {
		return nil, fault.New(fault.TooLarge, "交叉表有%d列数据，超过%d列的上限", width, crossColumns).
			Do("请减少放在列上的维度层级、增加筛选条件，或取消 pivot，按行列出")
	}
	rows, subtotals, totals := newCrossed(width), newCrossed(width), newCrossed(width)
	place := func(row cube.Row, in *crossed, index map[string]int) {
		down, across := x.part(row)
		at := in.row(down, index)
		in.cells[at] = append(in.cells[at], cell{x.head(across), row.Values})
	}
	rowAt, subtotalAt, totalAt := map[string]int{}, map[string]int{}, map[string]int{}
	x.number(a, rows, rowAt)
	for _, row := range a.Rows {
		place(row, rows, rowAt)
	}
	for _, row := range a.Subtotals {
		switch down, _ := x.part(row); {
		case len(down) == 0:
			place(row, rows, rowAt)
		case allRolledUp(down):
			place(row, totals, totalAt)
		case slices.ContainsFunc(down, rolledUp):
			place(row, subtotals, subtotalAt)
		default: // the total of a row; those beyond this page are not shown
			if _, ok := rowAt[keyOf(down)]; ok {
				place(row, rows, rowAt)
			}
		}
	}
	grand := cube.Row{Members: totalMembers(n), Values: a.Totals}
	if len(t.levels) == 0 { // the one row is the total
		place(grand, rows, rowAt)
	}
	at := totals.row(totalMembers(len(t.levels)), totalAt)
	totals.cells[at] = append(totals.cells[at], cell{last, a.Totals})

	if lines := rows.size() + subtotals.size() + 1; lines*width > crossCells {
		return nil, fault.New(fault.TooLarge, "交叉表有%d行%d列，超过%d个单元格的上限", lines, width, crossCells).
			Do("请增加筛选条件，改用 parquet 格式，或取消 pivot，按行列出")
	}
	t.rows, t.subtotals, t.totals = rows, subtotals, totals.values(at)
	t.complete = len(a.Order) == 0 && rows.size() == a.RowsTotal
	return t, nil
}

// number gives the rows of this page their order, which is that of their
// totals: the cells come in the order of all levels, those of the heads too.
func (x *crossing) number(a *cube.Answer, rows *crossed, index map[string]int) {
	here := map[string]bool{}
	for _, row := range a.Rows {
		down, _ := x.part(row)
		here[keyOf(down)] = true
	}
	for _, row := range a.Subtotals {
		if down, across := x.part(row); allRolledUp(across) && here[keyOf(down)] {
			rows.row(down, index)
		}
	}
}

// part splits the members of a row into those down the side and those across.
func (x *crossing) part(row cube.Row) (down, across []cube.Member) {
	pick := func(positions []int) []cube.Member {
		out := make([]cube.Member, len(positions))
		for i, at := range positions {
			if out[i] = row.Members[at]; rolledUp(out[i]) {
				out[i].Label = Total
			}
		}
		return out
	}
	return pick(x.down), pick(x.across)
}

// head numbers the heads as they come.
func (x *crossing) head(members []cube.Member) int {
	key := keyOf(members)
	at, ok := x.headAt[key]
	if !ok {
		at = len(x.heads)
		x.headAt[key] = at
		x.heads = append(x.heads, members)
	}
	return at
}

func newCrossed(width int) *crossed { return &crossed{buffer: make([]cube.Value, width)} }

// row numbers the rows as they come.
func (c *crossed) row(members []cube.Member, index map[string]int) int {
	key := keyOf(members)
	at, ok := index[key]
	if !ok {
		at = len(c.rows)
		index[key] = at
		c.rows, c.cells = append(c.rows, members), append(c.cells, nil)
	}
	return at
}

func allRolledUp(members []cube.Member) bool {
	return !slices.ContainsFunc(members, func(m cube.Member) bool { return !rolledUp(m) })
}

func codesOf(members []cube.Member) string {
	return joined(members, "/", func(m cube.Member) string { return m.Code })
}

func labelsOf(members []cube.Member) string {
	return joined(members, "/", func(m cube.Member) string { return m.Label })
}
