package page

import (
	"slices"

	"wengang/cube"

	"github.com/shopspring/decimal"
)

// extra is a column that a card adds to a table, after the column of the
// measure that is drawn.
type extra struct {
	head  string
	cells []string // one per row
	total string
}

// rowLink gives the text and the address of a row; Href "" for none.
type rowLink func(m cube.Member) Link

// tableOf writes an answer by one level as a table, in the answer's order:
// the measure that is drawn first, with its share where parts add up, then the
// others. Each column has one unit, named in its head.
func (b *builder) tableOf(a *cube.Answer, caption, first string, link rowLink, extras ...extra) *Table {
	t := &Table{Caption: caption, Head: []string{first}, Rows: make([]TableRow, len(a.Rows)), Total: &TableRow{Label: "合计"}}
	for i, r := range a.Rows {
		l := Link{Text: r.Members[0].Label}
		if link != nil {
			l = link(r.Members[0])
		}
		t.Rows[i] = TableRow{Label: l.Text, Href: l.Href, Mark: l.Here}
	}
	add := func(head string, cell func(i int) string, total string) {
		t.Head = append(t.Head, head)
		for i := range t.Rows {
			t.Rows[i].Cells = append(t.Rows[i].Cells, cell(i))
		}
		t.Total.Cells = append(t.Total.Cells, total)
	}
	drawn := slices.Index(columnMeasures(), b.choice.name)
	order := []int{drawn}
	for i := range choices {
		if i != drawn {
			order = append(order, i)
		}
	}
	for _, i := range order {
		c, u := b.column(a, i)
		add(c.Label+"（"+u.label+"）", func(row int) string { return u.text(a.Rows[row].Values[i]) }, u.text(a.Totals[i]))
		if i != drawn {
			continue
		}
		if b.choice.parts {
			add("占比（%）", func(row int) string { return shareText(a.Rows[row].Values[i], a.Totals[i]) }, shareText(a.Totals[i], a.Totals[i]))
		}
		for _, e := range extras {
			add(e.head, func(row int) string { return e.cells[row] }, e.total)
		}
	}
	return t
}

// column is the column of measure i with the unit that its rows are shown in.
func (b *builder) column(a *cube.Answer, i int) (cube.Column, unit) {
	c := a.Columns[len(a.Columns)-len(a.Totals)+i]
	values := make([]cube.Value, len(a.Rows))
	for row := range a.Rows {
		values[row] = a.Rows[row].Values[i]
	}
	return c, columnUnit(c, largest(values))
}

func shareText(part, whole cube.Value) string {
	if q, ok := share(part, whole); ok {
		return q.Shift(2).StringFixed(1)
	}
	if part.State != cube.Filled {
		return unit{}.text(part)
	}
	return signNotApplicable
}

// nullable is a value in a unit as charts take it.
func nullable(v cube.Value, u unit) decimal.NullDecimal {
	if v.State != cube.Filled {
		return decimal.NullDecimal{}
	}
	return decimal.NewNullDecimal(u.scaled(v.Number))
}
