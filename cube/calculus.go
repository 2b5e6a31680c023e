package cube

import (
	"slices"
	"strings"

	"wengang/sql/fault"

	"github.com/shopspring/decimal"
)

// Calculus is a figure made of a measure and its neighbours: in time, above
// it, beside it. It is written "measure.calculus".
type Calculus struct {
	Name       string `json:"name"`
	Label      string `json:"label"`      // official name, set behind that of the measure
	Definition string `json:"definition"` // in Chinese

	from  []origin // where its figures come from
	parts bool     // needs a measure whose parts make up a whole: no ratio
	value func(x evaluation, m int, k key) Value
	unit  func(m Measure) (unit string, decimals int32)
}

// origin is a figure that a calculus is made of.
type origin struct {
	frame  frame
	over   pairing
	parent bool // of the row above
}

// timed tells that the calculus needs the period of a row.
func (c Calculus) timed() bool {
	return slices.ContainsFunc(c.from, func(o origin) bool { return o.frame != current })
}

// Calculi returns the table of calculi; a new one is one entry.
func Calculi() []Calculus {
	own := func(m Measure) (string, int32) { return m.Unit, m.Decimals }
	growth := func(m Measure) (string, int32) {
		if m.Percent() {
			return points, max(1, m.Decimals)
		}
		return "%", 1
	}
	one := func(f frame) []origin { return []origin{{f, asRecorded, false}} }
	both := func(p pairing) []origin { return []origin{{p.now(), p, false}, {p.base(), p, false}} }
	recorded := func(f frame) func(evaluation, int, key) Value {
		return func(x evaluation, m int, k key) Value { return x.value(m, f, asRecorded, k) }
	}
	grown := func(p pairing) func(evaluation, int, key) Value {
		return func(x evaluation, m int, k key) Value { return x.growth(m, p, k) }
	}
	return []Calculus{
		{"previous", "上期数", "上一个统计期（上月、上季度、上半年、上年，或紧接统计期之前、月数相同的时期）的数值", one(previous), false, recorded(previous), own},
		{"pop", "环比增长", "（本期 − 上期）÷ 上期；比率指标为两期之差（个百分点）。默认按可比口径", both(overPrevious), false, grown(overPrevious), growth},
		{"last_year", "上年同期数", "上年相同月份的数值", one(lastYear), false, recorded(lastYear), own},
		{"yoy", "同比增长", "（本期 − 上年同期）÷ 上年同期；比率指标为两期之差（个百分点）。默认按可比口径", both(overLastYear), false, grown(overLastYear), growth},
		{"ytd", "本年累计", "自统计期末所在年份的1月至统计期末的数值", one(toDate), false, recorded(toDate), own},
		{"ytd_last_year", "上年同期累计", "上年1月至上年同月的数值", one(toDateLastYear), false, recorded(toDateLastYear), own},
		{"ytd_yoy", "累计同比增长", "（本年累计 − 上年同期累计）÷ 上年同期累计；比率指标为两期之差（个百分点）。默认按可比口径", both(toDateOverLastYear), false, grown(toDateOverLastYear), growth},
		{"share", "占比", "本项 ÷ 上一级合计。企业户数各项之和可大于上一级合计，占比之和可超过100%", []origin{{current, asRecorded, false}, {current, asRecorded, true}}, true, evaluation.share,
			func(Measure) (string, int32) { return "%", 1 }},
		{"contribution", "拉动点数", "（本期 − 上年同期）÷ 上一级合计的上年同期 × 100。默认按可比口径", append(both(overLastYear), origin{lastYear, overLastYear, true}), true, evaluation.contribution,
			func(Measure) (string, int32) { return points, 2 }},
		{"rank", "位次", "在同一上级的各项中由大到小的名次，数值相同的名次相同", one(current), false, evaluation.rank,
			func(Measure) (string, int32) { return "位", 0 }},
		{"rank_change", "位次变化", "上年同期位次 − 本期位次，正数为上升", one(lastYear), false, evaluation.rankChange,
			func(Measure) (string, int32) { return "位", 0 }},
	}
}

// points is the unit of a difference of percentages.
const points = "个百分点"

// asked is one column of figures of a query.
type asked struct {
	Measure
	calculus Calculus // zero: the measure itself
	name     string
	at       int // of the measure among the query's distinct measures
}

// askedNamed reads the name of a column: a measure, or "measure.calculus".
func askedNamed(name string) (asked, error) {
	measure, calculus, with := strings.Cut(name, ".")
	m, err := measureNamed(measure)
	if err != nil {
		return asked{}, err
	}
	a := asked{Measure: m, name: name}
	if !with {
		return a, nil
	}
	all := Calculi()
	at := slices.IndexFunc(all, func(c Calculus) bool { return c.Name == calculus })
	if at < 0 {
		var names []string
		for _, c := range all {
			names = append(names, c.Name+"（"+c.Label+"）")
		}
		return asked{}, fault.New(fault.Invalid, "指标“%s”后面的“%s”不是可用的计算", measure, calculus).
			Do("可用的计算：%s", strings.Join(names, "、"))
	}
	a.calculus = all[at]
	if a.calculus.parts && (m.Kind == Ratio || m.Kind == Cohort) {
		return asked{}, fault.New(fault.Invalid, "“%s”是比率，不是各项之和，没有%s", m.Label, a.calculus.Label).
			Do("请改用合计类指标，例如 paid_amount.%s", calculus)
	}
	return a, nil
}

// column describes the column of an answer.
func (a asked) column() Column {
	c := Column{Name: a.name, Label: a.Label, Kind: "measure", Unit: a.Unit, Decimals: a.Decimals,
		Measure: a.Measure.Name, Calculus: a.calculus.Name, Counting: a.Kind}
	if a.calculus.Name != "" {
		c.Label += a.calculus.Label
		c.Unit, c.Decimals = a.calculus.unit(a.Measure)
	}
	return c
}

// growth compares the two frames of a pairing. Where growth is over
// comparable regions, what is absent from them is zero.
func (x evaluation) growth(m int, p pairing, k key) Value {
	none := Value{State: NotApplicable}
	if !x.comparable(p, k) {
		return none
	}
	base := x.fraction(m, p.base(), p, k)
	now := x.fraction(m, p.now(), p, k)
	if base.state != Filled {
		return none
	}
	kind := x.measures[m].Kind
	if now.state == Blank && !x.has(m, p.now(), p, k) && kind != Ratio && kind != Cohort {
		now = fraction{d: one}
	}
	if now.state != Filled {
		return none
	}
	// Over a common denominator, so that what is divided is exact.
	difference := now.n.Mul(base.d).Sub(base.n.Mul(now.d))
	if x.measures[m].Percent() {
		return quotient(difference.Shift(2), now.d.Mul(base.d))
	}
	return quotient(difference, base.n.Mul(now.d))
}

// share is the part of the parent's figure.
func (x evaluation) share(m int, k key) Value {
	whole := x.value(m, current, asRecorded, x.parent(k))
	part := x.value(m, current, asRecorded, k)
	switch {
	case part.State != Filled:
		return part
	case whole.State != Filled:
		return Value{State: NotApplicable}
	}
	return quotient(part.Number, whole.Number)
}

// contribution is the part of the parent's growth that a row makes.
func (x evaluation) contribution(m int, k key) Value {
	none := Value{State: NotApplicable}
	if !x.comparable(overLastYear, k) {
		return none
	}
	whole := x.value(m, lastYear, overLastYear, x.parent(k))
	if whole.State != Filled || whole.Number.IsZero() {
		return none
	}
	part := decimal.Zero
	for _, side := range []struct {
		frame frame
		sign  int64
	}{{current, 1}, {lastYear, -1}} {
		v := x.value(m, side.frame, overLastYear, k)
		if v.State != Filled && x.has(m, side.frame, overLastYear, k) {
			return none // there, but unknown
		}
		part = part.Add(v.Number.Mul(decimal.NewFromInt(side.sign)))
	}
	return quotient(part.Shift(2), whole.Number)
}

func (x evaluation) rank(m int, k key) Value {
	at, ok := x.rankOf(m, current, k)
	if !ok {
		return Value{State: NotApplicable}
	}
	return Value{Number: decimal.NewFromInt(int64(at))}
}

func (x evaluation) rankChange(m int, k key) Value {
	now, ok := x.rankOf(m, current, k)
	before, okBefore := x.rankOf(m, lastYear, k)
	if !ok || !okBefore {
		return Value{State: NotApplicable}
	}
	return Value{Number: decimal.NewFromInt(int64(before - now))}
}
