package cube

import "github.com/shopspring/decimal"

// quotientPlaces is how far a quotient is carried. It is cut there, not
// rounded, so that rounding it half up afterwards to any number of places
// that is shown gives what the exact fraction would.
const quotientPlaces = 20

// figure makes a measure's value of its sums: the one place that divides.
func figure(m Measure, sum func(Term) decimal.Decimal) Value {
	if m.Known != "" && sum(Term{m.Event, m.Known}).IsZero() {
		return Value{State: Blank} // 金额不明
	}
	n := sum(m.Of)
	if m.Over == (Term{}) {
		return Value{State: Filled, Number: n}
	}
	d := sum(m.Over)
	if d.IsZero() {
		return Value{State: NotApplicable}
	}
	q, _ := n.QuoRem(d, quotientPlaces)
	return Value{State: Filled, Number: q}
}

// Round rounds half up (四舍五入) to the places with which the column is
// written out: a share in per cent is a fraction and keeps six.
func (c Column) Round(v decimal.Decimal) decimal.Decimal {
	if c.Unit == "%" {
		return v.Round(6)
	}
	return v.Round(c.Decimals)
}
