package export

import (
	"encoding/json"
	"io"
	"math/big"

	"wengang/cube"
	"wengang/sql/fault"

	"github.com/parquet-go/parquet-go"
	"github.com/shopspring/decimal"
)

// Keys of the metadata of a Parquet file.
const (
	coordinatesKey = "wengang.coordinates" // JSON, as the head of the JSON form
	columnsKey     = "wengang.columns"     // JSON: label and unit by column
)

const (
	narrowDigits = 18 // of a decimal in 64 bits
	wideDigits   = 38 // of a decimal in 128 bits
	groupRows    = 1 << 17
	batchRows    = 256
)

// Parquet writes the answer in its long form, pivot or not: one row for each
// cell of the cube, details first, then the subtotals grain by grain, then the
// totals. Codes and labels are strings in dictionaries; counts INT64; money
// and ratios DECIMAL, exact; null where there is no figure, and
// <measure>_state beside it says blank, not_applicable or suppressed. The
// column grain names the levels that a row is not rolled up over. The
// coordinates are in the metadata of the file. Equal answers give equal files.
//
// Errors: fault.TooLarge for a figure of more than 38 digits.
func Parquet(w io.Writer, a *cube.Answer) error {
	t := long(a)
	t.complete = false // details first
	f, err := newParquetFile(a, t)
	if err != nil {
		return err
	}
	coordinates, err := json.Marshal(headerOf(a, nil))
	if err != nil {
		return err
	}
	columns, err := json.Marshal(f.described)
	if err != nil {
		return err
	}
	out := parquet.NewWriter(w, parquet.NewSchema("cube", f.schema()),
		parquet.Compression(&parquet.Snappy), // which every reader has
		parquet.MaxRowsPerRowGroup(groupRows),
		parquet.CreatedBy("wengang", "1", "cube"),
		parquet.KeyValueMetadata(coordinatesKey, string(coordinates)),
		parquet.KeyValueMetadata(columnsKey, string(columns)))
	rows := make([]parquet.Row, 0, batchRows)
	flush := func() error {
		_, err := out.WriteRows(rows)
		rows = rows[:0]
		return err
	}
	for l := range t.lines() {
		rows = rows[:len(rows)+1]
		last := len(rows) - 1
		rows[last] = f.append(rows[last][:0], l)
		if len(rows) == cap(rows) {
			if err := flush(); err != nil {
				return err
			}
		}
	}
	if err := flush(); err != nil {
		return err
	}
	return out.Close()
}

// parquetColumn is one column of the file.
type parquetColumn struct {
	name string
	node parquet.Node
}

type described struct {
	Column string `json:"column"`
	Label  string `json:"label"`
	Unit   string `json:"unit,omitempty"`
}

type parquetFile struct {
	table     *table
	columns   []parquetColumn
	described []described
	wide      []bool // by measure: its figures need 128 bits
	demo      bool
	buffer    []byte
}

func newParquetFile(a *cube.Answer, t *table) (*parquetFile, error) {
	f := &parquetFile{table: t, wide: make([]bool, len(t.measures)), demo: a.Demo}
	if err := f.measureWidths(); err != nil {
		return nil, err
	}
	words := parquet.Encoded(parquet.String(), &parquet.RLEDictionary)
	add := func(name, label, unit string, node parquet.Node) {
		f.columns = append(f.columns, parquetColumn{name, node})
		f.described = append(f.described, described{name, label, unit})
	}
	for _, c := range t.levels {
		add(c.Name, c.Label+"代码", "", words)
		add(c.Name+"_label", c.Label, "", words)
	}
	add("grain", "未合并的层级", "", words)
	for i, c := range t.measures {
		node := parquet.Int(64)
		switch places := placesOf(c); {
		case f.wide[i]:
			node = parquet.Decimal(int(places), wideDigits, parquet.FixedLenByteArrayType(16))
		case places > 0:
			node = parquet.Decimal(int(places), narrowDigits, parquet.Int64Type)
		}
		add(c.Name, c.Label, unitText(c), parquet.Optional(node))
		add(c.Name+"_state", c.Label+"：没有数值的原因", "", parquet.Optional(words))
	}
	if f.demo {
		add("remark", "备注", "", words)
	}
	return f, nil
}

// placesOf is the scale of a measure's decimals.
func placesOf(c cube.Column) int32 {
	if c.Unit == "%" {
		return 6 // as Column.Round leaves it
	}
	return c.Decimals
}

// measureWidths finds the measures whose figures do not fit 64 bits.
func (f *parquetFile) measureWidths() error {
	for l := range f.table.lines() {
		for i, v := range l.values {
			if v.State != cube.Filled {
				continue
			}
			c := f.table.measures[i]
			d := c.Round(v.Number)
			digits := d.NumDigits() + int(d.Exponent()+placesOf(c))
			if digits > wideDigits {
				return fault.New(fault.TooLarge, "“%s”的数值%s超过%d位，Parquet 存不下", c.Label, number(c, v), wideDigits).Do("请改用 csv 或 json 格式")
			}
			f.wide[i] = f.wide[i] || digits > narrowDigits
		}
	}
	return nil
}

// schema lists the columns in their order; the library's own group sorts them
// by name.
func (f *parquetFile) schema() parquet.Node {
	nodes := make(parquet.Group, len(f.columns))
	for _, c := range f.columns {
		nodes[c.name] = c.node
	}
	return orderedGroup{nodes, f.columns}
}

type orderedGroup struct {
	parquet.Group
	columns []parquetColumn
}

func (g orderedGroup) Fields() []parquet.Field {
	byName := map[string]parquet.Field{}
	for _, field := range g.Group.Fields() {
		byName[field.Name()] = field
	}
	fields := make([]parquet.Field, len(g.columns))
	for i, c := range g.columns {
		fields[i] = byName[c.name]
	}
	return fields
}

// append makes the row of one line.
func (f *parquetFile) append(row parquet.Row, l line) parquet.Row {
	text := func(s string, definition int) {
		row = append(row, parquet.ByteArrayValue([]byte(s)).Level(0, definition, len(row)))
	}
	null := func() { row = append(row, parquet.NullValue().Level(0, 0, len(row))) }
	for _, m := range l.members {
		text(m.Code, 0)
		text(m.Label, 0)
	}
	text(f.grain(l.members), 0)
	for i, v := range l.values {
		if v.State != cube.Filled {
			null()
			text(stateName(v.State), 1)
			continue
		}
		c := f.table.measures[i]
		row = append(row, f.figure(c, f.wide[i], v).Level(0, 1, len(row)))
		null()
	}
	if f.demo {
		text(demoMark, 0)
	}
	return row
}

// grain names the levels that are not rolled up.
func (f *parquetFile) grain(members []cube.Member) string {
	f.buffer = f.buffer[:0]
	for i, m := range members {
		if rolledUp(m) {
			continue
		}
		if len(f.buffer) > 0 {
			f.buffer = append(f.buffer, ',')
		}
		f.buffer = append(f.buffer, f.table.levels[i].Name...)
	}
	return string(f.buffer)
}

// figure is a figure as a whole number of its last place.
func (f *parquetFile) figure(c cube.Column, wide bool, v cube.Value) parquet.Value {
	unscaled := c.Round(v.Number).Shift(placesOf(c))
	if !wide {
		return parquet.Int64Value(unscaled.IntPart())
	}
	return parquet.FixedLenByteArrayValue(twosComplement(unscaled))
}

// twosComplement writes a whole number in 16 bytes, the highest first.
func twosComplement(d decimal.Decimal) []byte {
	n := d.BigInt()
	if n.Sign() < 0 {
		n.Add(n, new(big.Int).Lsh(big.NewInt(1), 128))
	}
	return n.FillBytes(make([]byte, 16))
}
