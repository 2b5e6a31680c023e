package cube

import (
	"context"
	"encoding/binary"

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

// table of results: rows by key, sums by term.
type table struct {
	keys   int            // keys per row
	slots  map[Term]int   // position of a term's sum
	rows   map[string]int // packed key to position
	packed []uint32       // keys of all rows, one after the other
	sums   []decimal.Decimal
	total  []decimal.Decimal
	some   bool // the totals hold data
	words  *words
}

// words numbers the codes of all levels, so that a key is a few numbers.
type words struct {
	number map[string]uint32
	text   []string
}

func (w *words) of(text string) uint32 {
	n, ok := w.number[text]
	if !ok {
		n = uint32(len(w.text))
		w.number[text], w.text = n, append(w.text, text)
	}
	return n
}

func newTable(keys int, terms []Term) *table {
	t := &table{
		keys: keys, slots: map[Term]int{}, rows: map[string]int{},
		total: make([]decimal.Decimal, len(terms)), words: &words{number: map[string]uint32{}},
	}
	for i, term := range terms {
		t.slots[term] = i
	}
	return t
}

// row returns the sums of the row with the key, new where there is none yet.
func (t *table) row(key []uint32) ([]decimal.Decimal, error) {
	packed := make([]byte, 0, 4*len(key))
	for _, k := range key {
		packed = binary.LittleEndian.AppendUint32(packed, k)
	}
	at, ok := t.rows[string(packed)]
	if !ok {
		if len(t.rows) == MaxRows {
			return nil, tooManyRows()
		}
		at = len(t.rows)
		t.rows[string(packed)] = at
		t.packed = append(t.packed, key...)
		t.sums = append(t.sums, make([]decimal.Decimal, len(t.slots))...)
	}
	return t.sums[at*len(t.slots) : (at+1)*len(t.slots)], nil
}

func (t *table) key(row int) []uint32 { return t.packed[row*t.keys : (row+1)*t.keys] }

func (t *table) values(row int) []decimal.Decimal {
	return t.sums[row*len(t.slots) : (row+1)*len(t.slots)]
}

// batch is the result of one statement, kept apart until all have answered
// so that statements can run at once.
type batch struct {
	statement statement
	numbers   []uint32 // keys that are numbers, row by row
	texts     []string // keys that are codes
	sums      []decimal.Decimal
	rows      int
	total     []decimal.Decimal // where the statement gives both
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
	counts := make([]int64, len(s.part.columns))
	money := make([]decimal.Decimal, len(s.part.columns))
	var dest []any
	for i, level := range s.by {
		if coded(level) {
			dest = append(dest, &texts[i])
		} else {
			dest = append(dest, &numbers[i])
		}
	}
	isMoney := make([]bool, len(s.part.columns))
	for i, name := range s.part.columns {
		isMoney[i] = columnNamed(name).money
		if isMoney[i] {
			dest = append(dest, &money[i])
		} else {
			dest = append(dest, &counts[i])
		}
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
		b.sums = appendSums(b.sums, isMoney, counts, money)
		return nil
	})
	if err != nil {
		return nil, err
	}
	if s.part.both && b.rows > 0 {
		if err := rows.Totals(dest...); err != nil {
			return nil, fault.New(fault.Internal, "读取查询结果的合计出错").Do("详情已记入日志，请联系系统管理员").Because(err)
		}
		b.total = appendSums(nil, isMoney, counts, money)
	}
	return b, nil
}

// appendSums adds one scanned row as decimals.
func appendSums(sums []decimal.Decimal, isMoney []bool, counts []int64, money []decimal.Decimal) []decimal.Decimal {
	for i, m := range isMoney {
		if m {
			sums = append(sums, money[i])
		} else {
			sums = append(sums, decimal.NewFromInt(counts[i]))
		}
	}
	return sums
}

// coded tells that the members of a level are codes rather than numbers.
func coded(level string) bool {
	d, _, _ := levelNamed(level)
	return d.Name != dimMonth && d.Name != dimRegion && d.Name != dimYear
}

// add puts a batch into the table. Sums of rows also make the totals, save
// those that have a statement of their own.
func (t *table) add(b *batch) error {
	width := len(b.statement.part.columns)
	slots := make([]int, width)
	sumsUp := make([]bool, width)
	for i, name := range b.statement.part.columns {
		slots[i] = t.slots[Term{b.statement.part.event, name}]
		sumsUp[i] = t.addsUp(b.statement.part, name)
	}
	isCode := make([]bool, t.keys)
	for i, level := range b.statement.by {
		isCode[i] = coded(level)
	}
	for i, slot := range slots {
		if b.total != nil && !sumsUp[i] {
			t.total[slot] = t.total[slot].Add(b.total[i])
		}
	}
	key := make([]uint32, t.keys)
	for r := range b.rows {
		t.some = true
		sums := b.sums[r*width : (r+1)*width]
		if !b.statement.part.total {
			for i := range key {
				if isCode[i] {
					key[i] = t.words.of(b.texts[r*t.keys+i])
				} else {
					key[i] = b.numbers[r*t.keys+i]
				}
			}
			row, err := t.row(key)
			if err != nil {
				return err
			}
			for i, slot := range slots {
				row[slot] = row[slot].Add(sums[i])
			}
		}
		for i, slot := range slots {
			if b.statement.part.total || sumsUp[i] {
				t.total[slot] = t.total[slot].Add(sums[i])
			}
		}
	}
	return nil
}

// addsUp tells that the sums of a part's rows make its total: always without
// keys, otherwise where records are summed, each being in one row only.
func (t *table) addsUp(p part, name string) bool {
	if p.total {
		return false
	}
	if t.keys == 0 {
		return true
	}
	switch p.source {
	case fromRepeats, fromGroups:
		return p.apart // else an enterprise may be in several rows
	}
	return columnNamed(name).class != distinct
}
