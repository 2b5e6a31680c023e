package bulletin

import (
	"strings"

	"wengang/cube"

	"github.com/shopspring/decimal"
)

// columnSpec declares one column of a table over the rows of a source.
type columnSpec struct {
	group   string
	label   string // "": the measure's official name
	measure string
	source  string
	op      Op     // "": OpValue; OpShare of the source's total; OpGrowth against then
	now     string // with OpGrowth: the source of the numerator where it is not source
	then    string // with OpGrowth: the source of the base
}

// rowSpec is one row: the codes of its members, none for the totals.
type rowSpec struct {
	label string
	code  string
	total bool
	depth int
}

// rows are the members of a source in its official order.
func (c *composer) rows(source string) []rowSpec {
	var rows []rowSpec
	if a := c.answers[source]; a != nil {
		for _, r := range a.Rows {
			rows = append(rows, rowSpec{label: memberLabel(r.Members[0]), code: r.Members[0].Code})
		}
	}
	return rows
}

func memberLabel(m cube.Member) string {
	if m.Label == "" {
		return "未细分"
	}
	return m.Label
}

// grid makes a table: the totals first, then the rows, each cell bound to its
// source; each column has one unit, and all money the
// same.
func (c *composer) grid(title, stub string, specs []columnSpec, rows []rowSpec) *Table {
	t := &Table{Title: title, Stub: stub}
	for _, r := range rows {
		t.Rows = append(t.Rows, Row{Label: r.label, Code: r.code, Total: r.total, Depth: r.depth})
	}
	columns := make([][]Figure, len(specs))
	money := decimal.Zero // the largest amount: all columns of money share one unit
	for i, s := range specs {
		columns[i] = make([]Figure, len(rows))
		base, _ := c.base(s.source, s.measure)
		for j, r := range rows {
			columns[i][j] = c.figure(s.operation(), s.refs(r), fixed(Unit{}))
			if v := columns[i][j].Value.Abs(); s.op == "" && base == "元" && v.GreaterThan(money) {
				money = v
			}
		}
	}
	for i, s := range specs {
		unit := c.columnUnit(s, money)
		for j := range columns[i] {
			columns[i][j].Unit = unit
			t.Rows[j].Cells = append(t.Rows[j].Cells, columns[i][j])
		}
		col := Column{Group: s.group, Label: c.columnLabel(s), Unit: unit.Label}
		if strings.HasSuffix(col.Label, col.Unit) { // 户次（户次）
			col.Unit = ""
		}
		t.Columns = append(t.Columns, col)
	}
	return t
}

func (s columnSpec) operation() Op {
	if s.op == "" {
		return OpValue
	}
	return s.op
}

func (s columnSpec) refs(r rowSpec) []Ref {
	var codes []string
	if !r.total {
		codes = []string{r.code}
	}
	here := Ref{s.source, codes, s.measure}
	switch s.op {
	case OpShare:
		return []Ref{here, {Source: s.source, Measure: s.measure}}
	case OpGrowth:
		if s.now != "" {
			here.Source = s.now
		}
		return []Ref{here, {s.then, codes, s.measure}}
	}
	return []Ref{here}
}

func (c *composer) columnUnit(s columnSpec, largest decimal.Decimal) Unit {
	if s.op == OpShare || s.op == OpGrowth {
		return percent
	}
	unit, places := c.base(s.source, s.measure)
	return columnUnit(unit, places, largest)
}

func (c *composer) columnLabel(s columnSpec) string {
	if s.label != "" {
		return s.label
	}
	return c.label(s.source, s.measure)
}

// addTable numbers a table and makes it a block.
func (c *composer) addTable(t *Table) Block {
	c.tables++
	t.Number = c.tables
	return Block{Table: t}
}

// addChart numbers a chart and makes it a block.
func (c *composer) addChart(ch *Chart) Block {
	c.charts++
	ch.Number = c.charts
	return Block{Chart: ch}
}

// series is one measure of a source over categories, in the unit given.
func (c *composer) series(name, source, measure string, categories []Category, unit Unit) Series {
	s := Series{Name: name}
	for _, category := range categories {
		s.Values = append(s.Values, c.figure(OpValue, []Ref{{source, []string{category.Code}, measure}}, fixed(unit)))
	}
	return s
}

// chartUnit is the unit of a chart's axis, by the largest value over the
// source's rows.
func (c *composer) chartUnit(measure string, sources ...string) Unit {
	largest := decimal.Zero
	unit, places := "", int32(0)
	for _, source := range sources {
		a := c.answers[source]
		if a == nil {
			continue
		}
		unit, places = c.base(source, measure)
		m, _ := measureIndex(a, measure)
		for _, r := range a.Rows {
			if v := r.Values[m].Number.Abs(); v.GreaterThan(largest) {
				largest = v
			}
		}
	}
	if largest.LessThan(tenHundredMio) && unit == "元" { // small values keep three digits and more
		return columnUnit(unit, places, largest)
	}
	return proseUnit(unit, places, largest)
}
