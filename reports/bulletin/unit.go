package bulletin

import (
	"wengang/cube"

	"github.com/shopspring/decimal"
)

// The units in which figures are shown. Decimals follow the practice of
// official bulletins: counts whole, in 万 two places; money two places; rates one.
var (
	yuan    = Unit{"元", 0, 2}
	wanYuan = Unit{"万元", -4, 2}
	yiYuan  = Unit{"亿元", -8, 2}
	percent = Unit{"%", 2, 1}
	points  = Unit{"个百分点", 2, 1}
	times   = Unit{"倍", 0, 1}

	tenth         = decimal.New(1, -1)
	tenThousand   = decimal.New(1, 4)
	million       = decimal.New(1, 6)
	hundredMio    = decimal.New(1, 8)
	tenHundredMio = decimal.New(1, 9)
	hundredBio    = decimal.New(1, 11)
)

// counted is a whole number of something: 户, 人, 个地区.
func counted(label string) Unit { return Unit{label, 0, 0} }

// proseUnit is the unit of a number in running text, by its magnitude: money
// in 元 below one million, 万元 below 1亿, 亿元 above; counts in 万 from ten
// thousand. Days and rates keep their unit.
func proseUnit(base string, places int32, v decimal.Decimal) Unit {
	v = v.Abs()
	switch base {
	case "%":
		return Unit{"%", 2, places}
	case "元":
		switch {
		case v.GreaterThanOrEqual(hundredMio):
			return yiYuan
		case v.GreaterThanOrEqual(million):
			return wanYuan
		}
		return yuan
	}
	switch {
	case v.GreaterThanOrEqual(hundredMio):
		return Unit{"亿" + base, -8, 2}
	case v.GreaterThanOrEqual(tenThousand):
		return Unit{"万" + base, -4, 2}
	}
	return counted(base)
}

// rowUnit is the one unit of several figures of one measure side by side: that
// of the largest, but one step finer where the smallest would all but vanish.
func rowUnit(base string, places int32, values []decimal.Decimal) Unit {
	smallest, largest := decimal.Zero, decimal.Zero
	for _, v := range values {
		v = v.Abs()
		if v.GreaterThan(largest) {
			largest = v
		}
		if v.Sign() > 0 && (smallest.IsZero() || v.LessThan(smallest)) {
			smallest = v
		}
	}
	unit := proseUnit(base, places, largest)
	for unit.Shift < 0 && smallest.Shift(unit.Shift).LessThan(tenth) {
		unit = finer(base, unit)
	}
	return unit
}

// differenceUnit is the unit of a change: that of the number itself, unless
// the change is too small for it.
func differenceUnit(base string, places int32, number, difference decimal.Decimal) Unit {
	unit := proseUnit(base, places, number)
	if unit.Shift < 0 && difference.Abs().Shift(unit.Shift).LessThan(tenth) {
		return proseUnit(base, places, difference)
	}
	return unit
}

func finer(base string, u Unit) Unit {
	switch {
	case u.Shift < -4 && base == "元":
		return wanYuan
	case u.Shift < -4:
		return Unit{"万" + base, -4, 2}
	case base == "元":
		return yuan
	}
	return counted(base)
}

// columnUnit is the one unit of a table's column, by its largest value: a
// column has one unit and one number of decimals. Counts stay whole. 万元 is
// kept up to a thousand 亿, so that small regions do not vanish.
func columnUnit(base string, places int32, largest decimal.Decimal) Unit {
	largest = largest.Abs()
	switch base {
	case "%":
		return Unit{"%", 2, places}
	case "元":
		switch {
		case largest.GreaterThanOrEqual(hundredBio):
			return yiYuan
		case largest.GreaterThanOrEqual(million):
			return wanYuan
		}
		return yuan
	}
	return counted(base)
}

// levelName is the official word for a level of acceptance: 部级审核.
func levelName(l cube.Acceptance) string { return l.Label() + "审核" }
