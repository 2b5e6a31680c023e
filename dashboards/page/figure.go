package page

import (
	"strings"

	"wengang/cube"

	"github.com/shopspring/decimal"
)

// unit is how a figure is shown: money in 元, 万元 or 亿元, counts whole or in
// 万, shares in per cent.
type unit struct {
	label    string
	shift    int32 // power of ten that the value is multiplied by
	decimals int32
}

var (
	tenThousand = decimal.New(1, 4)
	million     = decimal.New(1, 6)
	hundredMio  = decimal.New(1, 8)
	hundredBio  = decimal.New(1, 11)
)

// proseUnit is the unit of one number in running text, by its magnitude.
func proseUnit(c cube.Column, v decimal.Decimal) unit {
	v = v.Abs()
	switch c.Unit {
	case "%":
		return unit{"%", 2, c.Decimals}
	case "元":
		switch {
		case v.GreaterThanOrEqual(hundredMio):
			return unit{"亿元", -8, 2}
		case v.GreaterThanOrEqual(million):
			return unit{"万元", -4, 2}
		}
		return unit{"元", 0, 2}
	case "户", "户次", "人", "人次":
		switch {
		case v.GreaterThanOrEqual(hundredMio):
			return unit{"亿" + c.Unit, -8, 2}
		case v.GreaterThanOrEqual(tenThousand):
			return unit{"万" + c.Unit, -4, 2}
		}
	}
	return unit{c.Unit, 0, c.Decimals}
}

// columnUnit is the one unit of a column or a chart, by its largest value.
// Counts stay whole; 万元 is kept up to a thousand 亿元, so that small regions
// do not vanish.
func columnUnit(c cube.Column, largest decimal.Decimal) unit {
	largest = largest.Abs()
	switch c.Unit {
	case "%":
		return unit{"%", 2, c.Decimals}
	case "元":
		switch {
		case largest.GreaterThanOrEqual(hundredBio):
			return unit{"亿元", -8, 2}
		case largest.GreaterThanOrEqual(million):
			return unit{"万元", -4, 2}
		}
		return unit{"元", 0, 2}
	}
	return unit{c.Unit, 0, c.Decimals}
}

// scaled returns the value in the unit, not rounded.
func (u unit) scaled(v decimal.Decimal) decimal.Decimal { return v.Shift(u.shift) }

// number writes a value in the unit, rounded half up, with thousands
// separators and without the unit's name.
func (u unit) number(v decimal.Decimal) string {
	return thousands(u.scaled(v).StringFixed(u.decimals))
}

// The signs for what is not a figure: no two alike, and none like a zero. The
// notes of the page explain them.
const (
	signBlank         = "无数据"
	signNotApplicable = "—" // as in the bulletins
	signSuppressed    = "＊"
)

// meaning says in words what a sign stands for, "" for all that needs no words.
func meaning(text string) string {
	switch text {
	case signNotApplicable:
		return "不适用"
	case signSuppressed:
		return "不予公布"
	}
	return ""
}

// why says why a value is no figure, for where only figures can be drawn.
func why(v cube.Value) string {
	if v.State == cube.Filled || v.State == cube.Blank {
		return ""
	}
	return words(v)
}

// words are what running text says where there is no figure.
func words(v cube.Value) string {
	sign := unit{}.text(v)
	if m := meaning(sign); m != "" {
		return m
	}
	return sign
}

// text writes a value in the unit, or the sign for its state.
func (u unit) text(v cube.Value) string {
	switch v.State {
	case cube.Filled:
		return u.number(v.Number)
	case cube.NotApplicable:
		return signNotApplicable
	case cube.Suppressed:
		return signSuppressed
	}
	return signBlank
}

// prose writes one value with its unit as running text does.
func prose(c cube.Column, v cube.Value) string {
	if v.State != cube.Filled {
		return words(v)
	}
	u := proseUnit(c, v.Number)
	return u.number(v.Number) + u.label
}

// say writes a value in the unit with the unit's name: in a sentence that
// compares, all values have one unit.
func (u unit) say(v cube.Value) string {
	if v.State != cube.Filled {
		return words(v)
	}
	return u.number(v.Number) + u.label
}

// thousands puts commas between groups of three digits of the whole part.
func thousands(text string) string {
	sign := ""
	if strings.HasPrefix(text, "-") {
		sign, text = "-", text[1:]
	}
	whole, fraction, _ := strings.Cut(text, ".")
	var b strings.Builder
	for i, r := range whole {
		if i > 0 && (len(whole)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteRune(r)
	}
	if fraction != "" {
		b.WriteString("." + fraction)
	}
	if sign != "" && strings.Trim(text, "0.") == "" {
		sign = "" // no −0.00
	}
	return sign + b.String()
}

// largest returns the largest magnitude of a column.
func largest(values []cube.Value) decimal.Decimal {
	var most decimal.Decimal
	for _, v := range values {
		if v.State == cube.Filled && v.Number.Abs().GreaterThan(most) {
			most = v.Number.Abs()
		}
	}
	return most
}

// share returns part ÷ whole as a fraction; false where there is no meaning.
func share(part, whole cube.Value) (decimal.Decimal, bool) {
	if part.State != cube.Filled || whole.State != cube.Filled || whole.Number.Sign() <= 0 {
		return decimal.Zero, false
	}
	q, _ := part.Number.QuoRem(whole.Number, 20) // cut, so that one rounding follows
	return q, true
}

// perCent writes a fraction as 12.3%.
func perCent(fraction decimal.Decimal) string {
	return fraction.Shift(2).StringFixed(1) + "%"
}
