package bulletin

import (
	"wengang/cube"

	"github.com/shopspring/decimal"
)

// quotientPlaces is the precision of quotients before rounding for print. With
// operands below 10^16 units no quotient lies so near to a rounding boundary
// that a second rounding could move it.
const quotientPlaces = 20

// Scaled is the value in the figure's unit, not rounded.
func (f *Figure) Scaled() decimal.Decimal {
	v := f.Value.Shift(f.Unit.Shift)
	if f.Abs {
		return v.Abs()
	}
	return v
}

// Number is the rounded number without its unit; — where there is none.
func (f *Figure) Number() string {
	switch f.State {
	case cube.Filled:
		return halfUp(f.Scaled(), f.Unit.Decimals).StringFixed(f.Unit.Decimals)
	case cube.NotApplicable:
		return "—"
	case cube.Suppressed:
		return "＊"
	}
	return "—"
}

// String is the number with its unit, as in running text.
func (f *Figure) String() string {
	if f.State != cube.Filled {
		return f.Number()
	}
	return f.Number() + f.Unit.Label
}

// halfUp rounds half away from zero, the rule of GB/T 8170's plain 四舍五入 that
// official figures follow.
func halfUp(d decimal.Decimal, places int32) decimal.Decimal { return d.Round(places) }

// Answers holds the answers that figures refer to, by source id.
type Answers map[string]*cube.Answer

// value looks up one reference. A row or an answer without it is Blank.
func (a Answers) value(r Ref) cube.Value {
	answer := a[r.Source]
	if answer == nil {
		return cube.Value{State: cube.Blank}
	}
	m, ok := measureIndex(answer, r.Measure)
	if !ok {
		return cube.Value{State: cube.Blank}
	}
	if len(r.Row) == 0 {
		if m < len(answer.Totals) {
			return answer.Totals[m]
		}
		return cube.Value{State: cube.Blank}
	}
	for i := range answer.Rows {
		if sameMembers(answer.Rows[i].Members, r.Row) {
			return answer.Rows[i].Values[m]
		}
	}
	return cube.Value{State: cube.Blank}
}

func sameMembers(members []cube.Member, codes []string) bool {
	if len(members) != len(codes) {
		return false
	}
	for i := range members {
		if members[i].Code != codes[i] {
			return false
		}
	}
	return true
}

// measureIndex is the position of a measure among an answer's values.
func measureIndex(a *cube.Answer, name string) (int, bool) {
	i := 0
	for _, c := range a.Columns {
		if c.Kind != "measure" {
			continue
		}
		if c.Name == name {
			return i, true
		}
		i++
	}
	return 0, false
}

// Compute works out a figure's value from answers: what Compose does, and what
// a check does again with answers of its own.
func Compute(op Op, refs []Ref, answers Answers) cube.Value {
	switch op {
	case OpCount:
		return whole(positiveRows(answers[refs[0].Source], refs[0].Measure))
	case OpCountUp, OpCountDown:
		return whole(movedRows(answers, refs[0], refs[1], op == OpCountUp))
	}
	values := make([]cube.Value, len(refs))
	for i, r := range refs {
		values[i] = answers.value(r)
	}
	switch op {
	case OpValue:
		return values[0]
	case OpDifference, OpGrowth, OpTimes:
		return compare(op, values[0], values[1])
	case OpShare:
		return share(values[:len(values)-1], values[len(values)-1:])
	case OpPart:
		return share(values[:1], filled(values[1:]))
	}
	return cube.Value{State: cube.NotApplicable}
}

func whole(n int) cube.Value { return cube.Value{Number: decimal.NewFromInt(int64(n))} }

func compare(op Op, a, b cube.Value) cube.Value {
	if s := worst(a, b); s != cube.Filled {
		return cube.Value{State: s}
	}
	difference := a.Number.Sub(b.Number)
	if op == OpDifference {
		return cube.Value{Number: difference}
	}
	if b.Number.Sign() <= 0 { // no rate on a base of zero
		return cube.Value{State: cube.NotApplicable}
	}
	if op == OpTimes {
		return cube.Value{Number: a.Number.DivRound(b.Number, quotientPlaces)}
	}
	return cube.Value{Number: difference.DivRound(b.Number, quotientPlaces)}
}

// share is the sum of the parts ÷ the sum of the bases.
func share(parts, bases []cube.Value) cube.Value {
	if s := worst(append(append([]cube.Value{}, parts...), bases...)...); s != cube.Filled {
		return cube.Value{State: s}
	}
	base := total(bases)
	if base.Sign() <= 0 {
		return cube.Value{State: cube.NotApplicable}
	}
	return cube.Value{Number: total(parts).DivRound(base, quotientPlaces)}
}

func total(values []cube.Value) decimal.Decimal {
	sum := decimal.Zero
	for _, v := range values {
		sum = sum.Add(v.Number)
	}
	return sum
}

func filled(values []cube.Value) []cube.Value {
	var kept []cube.Value
	for _, v := range values {
		if v.State != cube.Blank {
			kept = append(kept, v)
		}
	}
	return kept
}

// worst is the state of a figure made of several values: filled only where all are.
func worst(values ...cube.Value) cube.State {
	state := cube.Filled
	for _, v := range values {
		if v.State > state {
			state = v.State
		}
	}
	return state
}

func positive(v cube.Value) bool { return v.State == cube.Filled && v.Number.Sign() > 0 }

func positiveRows(a *cube.Answer, measure string) int {
	if a == nil {
		return 0
	}
	m, ok := measureIndex(a, measure)
	if !ok {
		return 0
	}
	n := 0
	for _, row := range a.Rows {
		if positive(row.Values[m]) {
			n++
		}
	}
	return n
}

// movedRows counts the rows of a that lie above (up) or below the same row of b.
func movedRows(answers Answers, a, b Ref, up bool) int {
	source := answers[a.Source]
	if source == nil {
		return 0
	}
	n := 0
	for _, row := range source.Rows {
		codes := make([]string, len(row.Members))
		for i, m := range row.Members {
			codes[i] = m.Code
		}
		now := answers.value(Ref{a.Source, codes, a.Measure})
		then := answers.value(Ref{b.Source, codes, b.Measure})
		if !positive(now) || !positive(then) {
			continue
		}
		if c := now.Number.Cmp(then.Number); (up && c > 0) || (!up && c < 0) {
			n++
		}
	}
	return n
}
