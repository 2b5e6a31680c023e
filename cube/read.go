package cube

import (
	"context"
	"math/bits"
	"slices"

	"wengang/sql/fault"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
	"github.com/shopspring/decimal"
)

// asker is what the cube needs of the store.
type asker interface {
	QueryText(ctx context.Context, sql string, args ...any) (driver.Rows, error)
}

// MaxRows is the greatest number of rows that one answer is made of: what is
// more is refused, since a sum over part of the rows would be a wrong sum.
const MaxRows = 2_000_000

func tooManyRows() error {
	return fault.New(fault.TooLarge, "查询结果超过%d行", MaxRows).Do("请缩小统计期、增加筛选条件或减少维度")
}

// table holds the sums of one view: rows by key, at all grains. Money is in
// fen.
type table struct {
	terms []Term
	money []bool
	slots map[Term]int
	rows  map[key]int
	keys  map[grain][]key // in the order in which they came
	sums  []int64
	met   []eventSet // by row: events that it has records of
}

// eventSet has bit i for events[i].
type eventSet uint8

func setOf(e Event) eventSet { return 1 << slices.Index(events[:], e) }

func newTable(terms []Term) *table {
	t := &table{terms: terms, slots: map[Term]int{}, rows: map[key]int{}, keys: map[grain][]key{}}
	for i, term := range terms {
		t.slots[term] = i
		t.money = append(t.money, columnNamed(term.Column).money)
	}
	return t
}

// row returns the position of a key, new where there is none yet.
func (t *table) row(k key, g grain) (int, error) {
	at, ok := t.rows[k]
	if !ok {
		if at = len(t.rows); at == MaxRows {
			return 0, tooManyRows()
		}
		t.rows[k] = at
		t.keys[g] = append(t.keys[g], k)
		t.sums = append(t.sums, make([]int64, len(t.terms))...)
		t.met = append(t.met, 0)
	}
	return at, nil
}

// sum returns one sum of a row, money in yuan.
func (t *table) sum(row int, term Term) decimal.Decimal {
	slot := t.slots[term]
	v := t.sums[row*len(t.terms)+slot]
	if t.money[slot] {
		return decimal.New(v, -2)
	}
	return decimal.NewFromInt(v)
}

// add adds to one sum of a row. What does not fit is an error, not a figure.
func (t *table) add(row, slot int, v int64) error {
	at := &t.sums[row*len(t.terms)+slot]
	sum := *at + v
	if (sum > *at) != (v > 0) && v != 0 {
		return fault.New(fault.TooLarge, "合计超出可以表示的范围").Do("请核对数据中是否有异常大的金额")
	}
	*at = sum
	return nil
}

// words numbers the codes of all levels, so that a key is a few numbers.
type words struct {
	number map[string]uint32
	text   []string
}

func (w *words) of(text string) uint32 {
	if text == OthersCode {
		return othersIn
	}
	n, ok := w.number[text]
	if !ok {
		n = uint32(len(w.text))
		w.number[text], w.text = n, append(w.text, text)
	}
	return n
}

// batch is the result of one statement, kept apart until all have answered
// so that statements can run at once.
type batch struct {
	statement statement
	grains    []grain  // of each row, where the statement has several
	numbers   []uint32 // keys that are numbers, row by row
	texts     []string // keys that are codes
	sums      []int64  // money in fen
	rows      int
}

// named gives the bound values in the driver's form.
func (s statement) named() []any {
	args := make([]any, len(s.args))
	for i, a := range s.args {
		args[i] = clickhouse.Named(a.Name, a.Value)
	}
	return args
}

// run sends a statement and reads its rows.
func run(ctx context.Context, store asker, s statement) (*batch, error) {
	rows, err := store.QueryText(ctx, s.sql, s.named()...)
	if err != nil {
		return nil, err
	}
	b := &batch{statement: s}
	numbers := make([]uint32, len(s.by))
	texts := make([]string, len(s.by))
	sums := make([]int64, len(s.part.columns))
	var rolled uint64 // levels that the row is rolled up over, the first the highest bit
	var dest []any
	for i, level := range s.by {
		if coded(level) {
			dest = append(dest, &texts[i])
		} else {
			dest = append(dest, &numbers[i])
		}
	}
	if s.several() {
		dest = append(dest, &rolled)
	}
	for i := range sums {
		dest = append(dest, &sums[i])
	}
	err = scanAll(ctx, rows, func() error {
		if b.rows == MaxRows {
			return tooManyRows()
		}
		if err := rows.Scan(dest...); err != nil {
			return err
		}
		b.rows++
		b.numbers = append(b.numbers, numbers...)
		b.texts = append(b.texts, texts...)
		b.sums = append(b.sums, sums...)
		if s.several() {
			b.grains = append(b.grains, s.grainOf(rolled))
		}
		return nil
	})
	return b, err
}

// grainOf reads what the engine's grouping() says of a row: a bit is set for
// each level that is rolled up.
func (s statement) grainOf(rolled uint64) grain {
	var g grain
	n := len(s.at)
	for i, at := range s.at {
		if rolled&(1<<(n-1-i)) == 0 {
			g |= 1 << at
		}
	}
	return g
}

// coded tells that the members of a level are codes rather than numbers.
func coded(level string) bool {
	d, _, _ := levelNamed(level)
	switch d.Name {
	case dimMonth, dimRegion, dimRegionNow, dimYear, dimAcceptance:
		return false
	}
	return true
}

// take puts a batch into the table of its view: sums of the first grain's
// rows also into the coarser grains that are made of them, enterprises into
// the row that they were counted for.
func (t *table) take(b *batch, v *view, w *words) error {
	p := b.statement.part
	width := len(p.columns)
	slots := make([]int, width)
	addsUp := make([]bool, width)
	met := setOf(p.event)
	for i, name := range p.columns {
		slots[i] = t.slots[Term{p.event, name}]
		addsUp[i] = columnNamed(name).class != distinct
	}
	isCode := make([]bool, len(b.statement.by))
	for i, level := range b.statement.by {
		isCode[i] = coded(level)
	}
	parts := make([]uint32, len(v.shape.by))
	for r := range b.rows {
		g := p.grains[0]
		if b.grains != nil {
			g = b.grains[r]
		}
		for i := range parts {
			parts[i] = totalIn
		}
		for i, at := range b.statement.at {
			switch n := r*len(isCode) + i; {
			case !g.has(at):
			case isCode[i]:
				parts[at] = w.of(b.texts[n])
			default:
				parts[at] = b.numbers[n]
			}
		}
		v.forward(parts, g)
		k := keyFrom(parts)
		row, err := t.row(k, g)
		if err != nil {
			return err
		}
		t.met[row] |= met
		sums := b.sums[r*width : (r+1)*width]
		for i, slot := range slots {
			if !addsUp[i] || g == p.grains[0] {
				if err := t.add(row, slot, sums[i]); err != nil {
					return err
				}
			}
		}
		if g != p.grains[0] {
			continue
		}
		for _, coarse := range p.sums {
			row, err := t.row(k.to(coarse), coarse)
			if err != nil {
				return err
			}
			t.met[row] |= met
			for i, slot := range slots {
				if addsUp[i] {
					if err := t.add(row, slot, sums[i]); err != nil {
						return err
					}
				}
			}
		}
	}
	return nil
}

// forward moves the calendar of a key from the frame's months to the row's.
func (v *view) forward(parts []uint32, g grain) {
	if v.back == 0 {
		return
	}
	fine := g.calendar(v.shape.by)
	if fine < 0 {
		return
	}
	month := monthOf(v.shape.by[fine], parts[fine]).Add(v.back)
	for i, level := range v.shape.by {
		if d, _, _ := levelNamed(level); g.has(i) && d.Name == dimMonth {
			parts[i] = calendarKey(level, month)
		}
	}
}

// grainPositions lists the positions of a grain's levels.
func grainPositions(g grain) []int {
	var at []int
	for rest := uint32(g); rest != 0; rest &= rest - 1 {
		at = append(at, bits.TrailingZeros32(rest))
	}
	return at
}
