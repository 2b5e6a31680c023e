package cube

import (
	"cmp"
	"slices"

	"github.com/shopspring/decimal"
)

// evaluation looks up and works out the figures of an answer, when all that
// was read is in its tables.
type evaluation struct {
	*asking
}

type rankKey struct {
	measure int
	frame   frame
	grain   grain
}

// tableOf returns the table of a view; nil where rows of the grain have no
// such view.
func (x evaluation) tableOf(f frame, over pairing, g grain) *table {
	k := x.keyOfView(f, over, g)
	if _, ok := x.alias[k]; ok { // nothing is left out: as recorded
		k = x.keyOfView(f, asRecorded, g)
	}
	return x.table[k]
}

// value is a measure of a row in a frame: blank where there are no data,
// 不适用 where the row has no period or mixes levels of acceptance.
func (x evaluation) value(m int, f frame, over pairing, k key) Value {
	return x.fraction(m, f, over, k).value()
}

// fraction is the value before it is divided.
func (x evaluation) fraction(m int, f frame, over pairing, k key) fraction {
	g := k.grain()
	if !x.addable(g) || f != current && !x.datable(g) {
		return fraction{state: NotApplicable}
	}
	t := x.tableOf(f, over, g)
	if t == nil {
		return fraction{state: Blank}
	}
	at, ok := t.rows[k]
	if !ok || f != current && t.met[at]&setOf(x.measures[m].Event) == 0 {
		return fraction{state: Blank}
	}
	return x.made(m, t, at)
}

// made is a measure of a row that is there.
func (x evaluation) made(m int, t *table, row int) fraction {
	return fractionOf(x.measures[m], func(term Term) decimal.Decimal { return t.sum(row, term) })
}

// has tells that a row has records of a measure's event in a frame.
func (x evaluation) has(m int, f frame, over pairing, k key) bool {
	t := x.tableOf(f, over, k.grain())
	if t == nil {
		return false
	}
	at, ok := t.rows[k]
	return ok && t.met[at]&setOf(x.measures[m].Event) != 0
}

// own tells that a row has data of its own, of any event asked for.
func (x evaluation) own(k key) bool {
	t := x.tableOf(current, asRecorded, k.grain())
	if t == nil {
		return false
	}
	_, ok := t.rows[k]
	return ok
}

func (x evaluation) parent(k key) key { return k.to(k.grain().parent(x.By)) }

// comparable tells that growth of a row can be told: it has a period, and
// where it is of one reporting unit or of a place below, that has data in
// both periods.
func (x evaluation) comparable(p pairing, k key) bool {
	g := k.grain()
	if !x.addable(g) || !x.datable(g) {
		return false
	}
	if x.Basis != Comparable {
		return true
	}
	at, level := -1, x.cover.level
	for i, l := range x.By {
		if g.has(i) && regionDepth(l) >= regionDepth(level) && k.at(i) < othersIn {
			at, level = i, l
		}
	}
	if at < 0 {
		return true
	}
	acceptance := x.sel.acceptances[0]
	if i := slices.Index(x.By, levelAcceptance); i >= 0 && g.has(i) {
		acceptance = Acceptance(k.at(i))
	}
	there := x.presenceAt(acceptance, level)
	period, length := monthsIn([]Period{x.sel.period}), x.length("")
	if c := g.calendar(x.By); c >= 0 {
		length = x.length(x.By[c])
		keys, parts := x.months.stretches(x.By[c])
		i := slices.Index(keys, k.at(c))
		if i < 0 {
			return false
		}
		period = parts[i]
	}
	return there.in(k.at(at), period.in(p.now(), length)) && there.in(k.at(at), period.in(p.base(), length))
}

// rankOf is the place of a row among those with the same parent, from 1.
func (x evaluation) rankOf(m int, f frame, k key) (int, bool) {
	g := k.grain()
	if g == 0 || f != current && !x.datable(g) {
		return 0, false
	}
	name := rankKey{m, f, g}
	ranks, ok := x.ranks[name]
	if !ok {
		ranks = x.rankAll(m, f, g)
		x.ranks[name] = ranks
	}
	at, ok := ranks[k]
	return at, ok
}

// rankAll ranks all rows of a grain. 其余 is no one's sibling.
func (x evaluation) rankAll(m int, f frame, g grain) map[key]int {
	ranks := map[key]int{}
	t := x.tableOf(f, asRecorded, g)
	if t == nil {
		return ranks
	}
	type ranked struct {
		key
		number decimal.Decimal
	}
	siblings := map[key][]ranked{}
	late := x.late(g)
	for _, k := range t.keys[g] {
		if slices.Contains(k.parts(), othersIn) || f != current && late(k) {
			continue
		}
		if v := x.value(m, f, asRecorded, k); v.State == Filled {
			parent := x.parent(k)
			siblings[parent] = append(siblings[parent], ranked{k, v.Number})
		}
	}
	for _, list := range siblings {
		slices.SortFunc(list, func(a, b ranked) int { return cmp.Or(b.number.Cmp(a.number), cmp.Compare(a.key, b.key)) })
		for i, r := range list {
			if i > 0 && r.number.Equal(list[i-1].number) {
				ranks[r.key] = ranks[list[i-1].key]
			} else {
				ranks[r.key] = i + 1
			}
		}
	}
	return ranks
}
