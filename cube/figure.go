package cube

import "github.com/shopspring/decimal"

// quotientPlaces is how far a quotient is carried. It is cut there, not
// rounded, so that rounding it half up afterwards to any number of places
// that is shown gives what the exact fraction would.
const quotientPlaces = 20

// fraction makes a measure of its sums: a numerator and a denominator, which
// is 1 for all but ratios.
type fraction struct {
	state State
	n, d  decimal.Decimal
}

var one = decimal.NewFromInt(1)

func fractionOf(m Measure, sum func(Term) decimal.Decimal) fraction {
	if m.Known != "" && sum(Term{m.Event, m.Known}).IsZero() {
		return fraction{state: Blank} // 金额不明
	}
	f := fraction{n: sum(m.Of), d: one}
	if m.Over != (Term{}) {
		if f.d = sum(m.Over); f.d.IsZero() {
			return fraction{state: NotApplicable}
		}
	}
	return f
}

// value divides.
func (f fraction) value() Value {
	if f.state != Filled {
		return Value{State: f.state}
	}
	return quotient(f.n, f.d)
}

// quotient divides, the one place that does; without a divisor there is no
// figure.
func quotient(n, d decimal.Decimal) Value {
	switch {
	case d.IsZero():
		return Value{State: NotApplicable}
	case d.Equal(one):
		return Value{Number: n}
	}
	q, _ := n.QuoRem(d, quotientPlaces)
	return Value{Number: q}
}

// Round rounds half up (四舍五入) to the places with which the column is
// written out: a share in per cent is a fraction and keeps six.
func (c Column) Round(v decimal.Decimal) decimal.Decimal {
	if c.Unit == "%" {
		return v.Round(6)
	}
	return v.Round(c.Decimals)
}
