package bulletin

import (
	"wengang/cube"

	"github.com/shopspring/decimal"
)

// writer gathers the spans of a paragraph.
type writer struct {
	c     *composer
	spans []Span
}

func (c *composer) write() *writer { return &writer{c: c} }

func (w *writer) text(s ...string) *writer {
	for _, t := range s {
		w.spans = append(w.spans, Span{Text: t})
	}
	return w
}

func (w *writer) figure(f Figure) *writer {
	w.spans = append(w.spans, Span{Figure: &f})
	return w
}

// value sets a measure of a source in the unit that suits its magnitude.
func (w *writer) value(source, measure string, row ...string) *writer {
	return w.figure(w.c.value(source, measure, row...))
}

func (w *writer) paragraph() Block { return Block{Paragraph: &Paragraph{Spans: w.spans}} }

// change sets how a measure of source a moved against source b:
// 比上年同期增加2.30亿元，增长12.5%. Rates move by 个百分点. Without a base, or
// on a base of zero, no rate is given; from a doubling on it is 为……的×倍.
func (w *writer) change(a, b, measure string) *writer {
	c := w.c
	now, then := c.answers.value(Ref{Source: a, Measure: measure}), c.answers.value(Ref{Source: b, Measure: measure})
	refs := []Ref{{Source: a, Measure: measure}, {Source: b, Measure: measure}}
	unit, places := c.base(a, measure)
	switch {
	case now.State != cube.Filled || then.State != cube.Filled:
		return w.text("上年同期无可比数据")
	case now.Number.Equal(then.Number):
		return w.text("与上年同期持平")
	case unit == "%":
		return w.points(refs, now.Number.Sub(then.Number), places)
	}
	difference := c.figure(OpDifference, refs, func(v decimal.Decimal) Unit {
		return differenceUnit(unit, places, now.Number, v)
	})
	difference.Abs = true
	rose := now.Number.GreaterThan(then.Number)
	w.text("比上年同期", pick(rose, "增加", "减少")).figure(difference)
	if then.Number.Sign() <= 0 {
		return w.text("（上年同期为零，不计算增长率）")
	}
	growth := c.figure(OpGrowth, refs, fixed(percent))
	growth.Abs = true
	switch {
	case growth.Value.GreaterThanOrEqual(decimal.NewFromInt(1)):
		return w.text("，为上年同期的").figure(c.figure(OpTimes, refs, fixed(times)))
	case halfUp(growth.Scaled(), percent.Decimals).IsZero():
		return w.text("，基本持平")
	}
	return w.text("，", pick(rose, "增长", "下降")).figure(growth)
}

func (w *writer) points(refs []Ref, difference decimal.Decimal, places int32) *writer {
	f := w.c.figure(OpDifference, refs, fixed(Unit{points.Label, points.Shift, places}))
	f.Abs = true
	if halfUp(f.Scaled(), places).IsZero() {
		return w.text("与上年同期基本持平")
	}
	return w.text("比上年同期", pick(difference.Sign() > 0, "提高", "降低")).figure(f)
}

func pick(condition bool, yes, no string) string {
	if condition {
		return yes
	}
	return no
}

// fixed is a unit that does not depend on the value.
func fixed(u Unit) func(decimal.Decimal) Unit {
	return func(decimal.Decimal) Unit { return u }
}

// figure computes a figure from its references.
func (c *composer) figure(op Op, refs []Ref, unit func(decimal.Decimal) Unit) Figure {
	v := Compute(op, refs, c.answers)
	return Figure{State: v.State, Value: v.Number, Unit: unit(v.Number), Op: op, Refs: refs}
}

// value is a measure of a source as running text shows it.
func (c *composer) value(source, measure string, row ...string) Figure {
	unit, places := c.base(source, measure)
	return c.figure(OpValue, []Ref{{source, row, measure}}, func(v decimal.Decimal) Unit { return proseUnit(unit, places, v) })
}

// valueLike sets a measure of a row in a unit shared with the other rows that
// the same sentence lists.
func (w *writer) valueLike(unit Unit, source, measure, code string) *writer {
	return w.figure(w.c.figure(OpValue, []Ref{{source, []string{code}, measure}}, fixed(unit)))
}

// sharedUnit is the unit for one measure of several rows named side by side.
func (c *composer) sharedUnit(source, measure string, rows []string) Unit {
	var values []decimal.Decimal
	for _, code := range rows {
		values = append(values, c.answers.value(Ref{source, []string{code}, measure}).Number)
	}
	unit, places := c.base(source, measure)
	return rowUnit(unit, places, values)
}

// base is the base unit of a measure and its places after the point.
func (c *composer) base(source, measure string) (string, int32) {
	if a := c.answers[source]; a != nil {
		for _, col := range a.Columns {
			if col.Name == measure {
				return col.Unit, col.Decimals
			}
		}
	}
	return "", 0
}

// label is the official name of a measure.
func (c *composer) label(source, measure string) string {
	if a := c.answers[source]; a != nil {
		for _, col := range a.Columns {
			if col.Name == measure {
				return col.Label
			}
		}
	}
	return measure
}
