package export

import (
	"bytes"
	"encoding/binary"
	"encoding/csv"
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"math/big"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"wengang/cube"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/format"
	"github.com/shopspring/decimal"
	"github.com/xuri/excelize/v2"
)

// roundTrips is how many random answers a run draws.
const roundTrips = 300

var again = flag.Uint64("seed", 0, "draw the answers of this seed again")

// cells is what a file says, by "code=label|…|measure": a figure, or the name
// of a state. Every reader below makes it from its file alone.
type cells map[string]string

// TestRoundTrip writes random answers in every format, reads each file by its
// own reader and compares cell by cell with the answer.
func TestRoundTrip(t *testing.T) {
	seed := uint64(time.Now().UnixNano())
	if *again != 0 {
		seed = *again
	}
	t.Logf("seed %d: -seed %[1]d draws the same answers", seed)
	for i := range roundTrips {
		g := generator{rand.New(rand.NewPCG(seed, uint64(i)))}
		a := g.answer()
		want := cellsOf(a)
		compare(t, "json", want, readJSON(t, a, written(t, JSON, a)))
		compare(t, "csv", want, readCSV(t, a, written(t, CSV, a)))
		compare(t, "xlsx", want, readXLSX(t, a, written(t, XLSX, a)))
		compare(t, "parquet", want, readParquet(t, a, written(t, Parquet, a)))
		if t.Failed() {
			t.Fatalf("seed %d, answer %d: %+v", seed, i, a)
		}
	}
}

// compare demands equal cells; where a cross table has a cell for which the
// answer has no row, it is blank.
func compare(t *testing.T, name string, want, got cells) {
	t.Helper()
	for key, value := range want {
		if found, ok := got[key]; !ok || found != value {
			t.Errorf("%s: %s is %q, not %q", name, key, found, value)
		}
	}
	for key, value := range got {
		if _, ok := want[key]; !ok && value != "blank" {
			t.Errorf("%s: %s is %q and not in the answer", name, key, value)
		}
	}
}

func cellKey(members []cube.Member, measure string) string {
	var b strings.Builder
	for _, m := range members {
		b.WriteString(m.Code + "=" + m.Label + "|")
	}
	return b.String() + measure
}

func (c cells) put(t *testing.T, members []cube.Member, measure, value string) {
	t.Helper()
	key := cellKey(members, measure)
	if _, twice := c[key]; twice {
		t.Errorf("%s stands twice", key)
	}
	c[key] = value
}

// normal is the plain text of a figure.
func normal(t *testing.T, text string) string {
	t.Helper()
	d, err := decimal.NewFromString(text)
	if err != nil {
		t.Errorf("%q is no figure: %v", text, err)
	}
	return d.String()
}

// cellsOf lists the cells of an answer.
func cellsOf(a *cube.Answer) cells {
	n := len(a.Rows[0].Members)
	want := cells{}
	add := func(members []cube.Member, values []cube.Value) {
		for i, v := range values {
			c := a.Columns[n+i]
			text := map[cube.State]string{cube.Blank: "blank", cube.NotApplicable: "not_applicable", cube.Suppressed: "suppressed"}[v.State]
			if v.State == cube.Filled {
				places := c.Decimals
				if c.Unit == "%" {
					places = 6
				}
				text = v.Number.Round(places).String()
			}
			want[cellKey(members, c.Name)] = text
		}
	}
	for _, r := range a.Rows {
		add(r.Members, r.Values)
	}
	for _, r := range a.Subtotals {
		add(r.Members, r.Values)
	}
	add(slices.Repeat([]cube.Member{{Code: "_T", Label: "合计"}}, n), a.Totals)
	return want
}

// sideOf splits the levels of an answer into those of the rows and those in
// the heads.
func sideOf(a *cube.Answer) (down, across []int) {
	for i, c := range a.Columns {
		switch {
		case c.Kind != "dimension":
		case slices.Contains(a.Pivot, c.Name):
			across = append(across, i)
		default:
			down = append(down, i)
		}
	}
	return down, across
}

// woven puts the members of a row and of a head back into the order of levels.
func woven(down, across []int, row, head []cube.Member) []cube.Member {
	out := make([]cube.Member, len(down)+len(across))
	for i, at := range down {
		out[at] = row[i]
	}
	for i, at := range across {
		out[at] = head[i]
	}
	return out
}

func totals(n int) []cube.Member {
	return slices.Repeat([]cube.Member{{Code: "_T", Label: "合计"}}, n)
}

func readJSON(t *testing.T, a *cube.Answer, file []byte) cells {
	t.Helper()
	var got struct {
		Columns []struct{ Name, Kind string }
		Pivot   []string
		Heads   []struct {
			Name, Measure string
			Members       map[string]string
		}
		Rows, Subtotals []map[string]any
		Totals          map[string]any
	}
	decoder := json.NewDecoder(bytes.NewReader(file))
	decoder.UseNumber()
	if err := decoder.Decode(&got); err != nil {
		t.Fatal(err)
	}
	if len(got.Rows) != len(rowsOf(a)) {
		t.Errorf("json: %d rows", len(got.Rows))
	}
	down, across := sideOf(a)
	member := func(from func(string) any, at int) cube.Member {
		name := got.Columns[at].Name
		return cube.Member{Code: from(name).(string), Label: from(name + "_label").(string)}
	}
	state := func(number, state any) string {
		if number != nil {
			if state != nil {
				t.Errorf("json: the figure %v has the state %v", number, state)
			}
			return normal(t, string(number.(json.Number)))
		}
		return fmt.Sprint(state)
	}
	out := cells{}
	read := func(object map[string]any, members []cube.Member) {
		if len(got.Heads) == 0 {
			for _, c := range got.Columns {
				if c.Kind == "measure" {
					out.put(t, woven(down, across, members, nil), c.Name, state(object[c.Name], object[c.Name+"_state"]))
				}
			}
			return
		}
		values, states := object["values"].([]any), object["states"].(map[string]any)
		if len(values) != len(got.Heads) {
			t.Fatalf("json: %d values under %d heads", len(values), len(got.Heads))
		}
		for i, h := range got.Heads {
			var head []cube.Member
			for _, at := range across {
				head = append(head, member(func(name string) any { return h.Members[name] }, at))
			}
			out.put(t, woven(down, across, members, head), h.Measure, state(values[i], states[h.Name]))
		}
	}
	for _, list := range [][]map[string]any{got.Rows, got.Subtotals} {
		for _, object := range list {
			var members []cube.Member
			for _, at := range down {
				members = append(members, member(func(name string) any { return object[name] }, at))
			}
			read(object, members)
		}
	}
	if len(down) > 0 { // else the row is the total
		read(got.Totals, totals(len(down)))
	}
	return out
}

// rowsOf lists the members of the rows of the table as it is written, in
// order.
func rowsOf(a *cube.Answer) [][]cube.Member {
	down, _ := sideOf(a)
	rows := map[string][]cube.Member{}
	for _, r := range a.Rows {
		members := []cube.Member{}
		for _, at := range down {
			members = append(members, r.Members[at])
		}
		rows[cellKey(members, "")] = members
	}
	var out [][]cube.Member
	for _, key := range slices.Sorted(maps.Keys(rows)) {
		out = append(out, rows[key])
	}
	return out
}

// checkOrder demands that the rows of a file stand in the order of the answer,
// and the totals last.
func checkOrder(t *testing.T, name string, a *cube.Answer, lines [][]cube.Member) {
	t.Helper()
	var rows [][]cube.Member
	for _, members := range lines {
		if !slices.ContainsFunc(members, func(m cube.Member) bool { return m.Code == "_T" }) {
			rows = append(rows, members)
		}
	}
	if !slices.EqualFunc(rows, rowsOf(a), slices.Equal) {
		t.Errorf("%s: rows %v", name, rows)
	}
	down, _ := sideOf(a)
	if last := lines[len(lines)-1]; len(down) > 0 && !slices.Equal(last, totals(len(down))) {
		t.Errorf("%s: the last line is %v", name, last)
	}
}

// wordState reads a cell that may hold a word in place of a figure.
func wordState(t *testing.T, text string) string {
	t.Helper()
	if state, ok := map[string]string{"": "blank", "不适用": "not_applicable", "不予公布": "suppressed"}[text]; ok {
		return state
	}
	return normal(t, text)
}

func readCSV(t *testing.T, a *cube.Answer, file []byte) cells {
	t.Helper()
	text, found := bytes.CutPrefix(file, []byte{0xEF, 0xBB, 0xBF})
	if !found {
		t.Error("csv: no byte order mark")
	}
	lines, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	plain := func(s string) string { // as written against formulas
		if rest, ok := strings.CutPrefix(s, "'"); ok && rest != "" && strings.ContainsRune("=+-@\t\r＝＋－＠", []rune(rest)[0]) {
			return rest
		}
		return s
	}
	// Heads have codes alone: the labels are those of the answer's members.
	labels := make([]map[string]string, len(a.Columns))
	for i := range a.Columns {
		labels[i] = map[string]string{"_T": "合计"}
	}
	for _, r := range slices.Concat(a.Rows, a.Subtotals) {
		for i, m := range r.Members {
			labels[i][m.Code] = m.Label
		}
	}
	down, across := sideOf(a)
	out, side := cells{}, 2*len(down)
	var order [][]cube.Member
	last := slices.Index(lines[0], "period")
	for _, line := range lines[1:] {
		members := []cube.Member{}
		for i := 0; i < side; i += 2 {
			members = append(members, cube.Member{Code: plain(line[i]), Label: plain(line[i+1])})
		}
		order = append(order, members)
		for i, value := range line[side:last] {
			measure, codes, _ := strings.Cut(plain(lines[0][side+i]), "@")
			var head []cube.Member
			if len(across) > 0 {
				for j, code := range strings.Split(codes, "/") {
					head = append(head, cube.Member{Code: code, Label: labels[across[j]][code]})
				}
			}
			out.put(t, woven(down, across, members, head), measure, wordState(t, value))
		}
	}
	checkOrder(t, "csv", a, order)
	return out
}

func readXLSX(t *testing.T, a *cube.Answer, file []byte) cells {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	lines, err := f.GetRows("数据", excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	down, across := sideOf(a)
	side, headRows := 2*len(down), 1+len(across)
	measures := a.Columns[len(down)+len(across):]
	width := len(lines[headRows-1])
	// Merged heads hold their text in the first cell.
	heads := make([][]string, headRows-1)
	for r := range heads {
		heads[r] = slices.Grow(lines[r], width)
		for len(heads[r]) < width {
			heads[r] = append(heads[r], "")
		}
	}
	merged, err := f.GetMergeCells("数据")
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range merged {
		fromColumn, fromRow, err := excelize.CellNameToCoordinates(m.GetStartAxis())
		if err != nil {
			t.Fatal(err)
		}
		toColumn, toRow, err := excelize.CellNameToCoordinates(m.GetEndAxis())
		if err != nil {
			t.Fatal(err)
		}
		for r := fromRow; r <= toRow && r < headRows; r++ {
			for c := fromColumn; c <= toColumn; c++ {
				heads[r-1][c-1] = m.GetCellValue()
			}
		}
	}
	codes := make([]map[string]string, len(a.Columns)) // by label
	for i := range a.Columns {
		codes[i] = map[string]string{"合计": "_T"}
	}
	for _, r := range slices.Concat(a.Rows, a.Subtotals) {
		for i, m := range r.Members {
			codes[i][m.Label] = m.Code
		}
	}
	out := cells{}
	var order [][]cube.Member
	for _, line := range lines[headRows:] {
		for len(line) < width {
			line = append(line, "")
		}
		members := []cube.Member{}
		for i := 0; i < side; i += 2 {
			members = append(members, cube.Member{Code: line[i], Label: line[i+1]})
		}
		order = append(order, members)
		for i, value := range line[side:] {
			var head []cube.Member
			for j, at := range across {
				label := heads[j][side+i]
				head = append(head, cube.Member{Code: codes[at][label], Label: label})
			}
			measure := measures[i%len(measures)]
			if title := lines[headRows-1][side+i]; !strings.HasPrefix(title, measure.Label) {
				t.Errorf("xlsx: %q stands over %s", title, measure.Name)
			}
			out.put(t, woven(down, across, members, head), measure.Name, wordState(t, value))
		}
	}
	checkOrder(t, "xlsx", a, order)
	return out
}

func readParquet(t *testing.T, a *cube.Answer, file []byte) cells {
	t.Helper()
	f := openParquet(t, file)
	fields := f.Schema().Fields()
	out := cells{}
	eachParquetRow(t, f, func(row parquet.Row) {
		var members []cube.Member
		var grain []string
		at := 0
		for ; fields[at].Name() != "grain"; at += 2 {
			m := cube.Member{Code: row[at].String(), Label: row[at+1].String()}
			members = append(members, m)
			if m.Code != "_T" {
				grain = append(grain, fields[at].Name())
			}
		}
		if got := row[at].String(); got != strings.Join(grain, ",") {
			t.Errorf("parquet: grain %q of %v", got, members)
		}
		for at++; at < len(fields); at += 2 {
			state := row[at+1]
			if row[at].IsNull() == state.IsNull() {
				t.Errorf("parquet: figure %v and state %v", row[at], state)
			}
			text := state.String()
			if !row[at].IsNull() {
				text = parquetFigure(t, fields[at], row[at])
			}
			out.put(t, members, fields[at].Name(), text)
		}
	})
	return out
}

// parquetFigure reads a figure by its logical type.
func parquetFigure(t *testing.T, field parquet.Field, v parquet.Value) string {
	t.Helper()
	scale := int32(0)
	if logical := field.Type().LogicalType(); logical != nil {
		if d, ok := logical.Value.(*format.DecimalType); ok {
			scale = d.Scale
		}
	}
	n := big.NewInt(0)
	if v.Kind() == parquet.Int64 {
		n.SetInt64(v.Int64())
	} else {
		high, low := int64(binary.BigEndian.Uint64(v.ByteArray())), binary.BigEndian.Uint64(v.ByteArray()[8:])
		n.Lsh(big.NewInt(high), 64).Add(n, new(big.Int).SetUint64(low))
	}
	return decimal.NewFromBigInt(n, -scale).String()
}

// generator draws answers.
type generator struct{ *rand.Rand }

func (g generator) chance(percent int) bool { return g.IntN(100) < percent }

var drawnLevels = []string{"region.province", "region.county", "month.year", "month.month", "industry.section", "size"}

var drawnMeasures = []cube.Column{
	{Name: "records", Label: "享受补贴户次", Unit: "户次"},
	{Name: "paid_amount", Label: "发放金额", Unit: "元", Decimals: 2},
	{Name: "subsidy_ratio", Label: "享受补贴比例", Unit: "%", Decimals: 1},
	{Name: "days_to_payment", Label: "申报至发放天数", Unit: "天", Decimals: 1, Counting: cube.Cohort},
	{Name: "paid_amount.contribution", Label: "发放金额拉动点数", Unit: "个百分点", Decimals: 2, Calculus: "contribution"},
	{Name: "records.rank_change", Label: "享受补贴户次位次变化", Unit: "位", Calculus: "rank_change"},
}

// answer draws an answer with 1 to 4 levels, any of them in the columns, any
// grains of subtotals and every kind of value. The official order of the drawn
// members is that of their text.
func (g generator) answer() *cube.Answer {
	a := &cube.Answer{Level: cube.AcceptedByMinistry, Route: "facts", AsOf: time.Unix(g.Int64N(2e9), 0),
		Notes: []string{"一", "二,\"三\""}, Units: "省级地区"}
	levels := g.Perm(len(drawnLevels))[:1+g.IntN(4)]
	members := make([][]cube.Member, len(levels))
	for i, at := range levels {
		a.Columns = append(a.Columns, cube.Column{Name: drawnLevels[at], Label: drawnLevels[at] + "名", Kind: "dimension"})
		members[i] = g.members()
		if g.chance(30) {
			a.Pivot = append(a.Pivot, drawnLevels[at])
		}
	}
	for _, at := range g.Perm(len(drawnMeasures))[:1+g.IntN(4)] {
		c := drawnMeasures[at]
		c.Kind = "measure"
		a.Columns = append(a.Columns, c)
	}
	measures := a.Columns[len(levels):]
	seen := map[string]cube.Row{}
	for range 1 + g.IntN(40) {
		row := cube.Row{Members: make([]cube.Member, len(levels)), Values: g.values(measures)}
		for i := range levels {
			row.Members[i] = members[i][g.IntN(len(members[i]))]
		}
		seen[cellKey(row.Members, "")] = row
	}
	for _, key := range slices.Sorted(maps.Keys(seen)) {
		a.Rows = append(a.Rows, seen[key])
	}
	a.Totals = g.values(measures)
	a.RowsTotal = len(rowsOf(a))
	if g.chance(20) {
		a.Order = []cube.Sort{{By: measures[0].Name, Descending: true}}
	}
	if g.chance(20) {
		a.RowsTotal++
	}
	a.Subtotals = g.subtotals(a, measures)
	return a
}

// subtotals draws grains: of a pivot its own totals, and any of the rows.
func (g generator) subtotals(a *cube.Answer, measures []cube.Column) []cube.Row {
	down, across := sideOf(a)
	n := len(down) + len(across)
	var grains []uint
	all := uint(1)<<n - 1
	var downBits, acrossBits uint
	for _, at := range down {
		downBits |= 1 << at
	}
	for _, at := range across {
		acrossBits |= 1 << at
	}
	add := func(grain uint) {
		if grain != 0 && grain != all && !slices.Contains(grains, grain) {
			grains = append(grains, grain)
		}
	}
	for range g.IntN(4) {
		grain := uint(g.IntN(int(all+1))) & downBits
		add(grain)
		if grain != 0 {
			add(grain | acrossBits)
		}
	}
	if len(across) > 0 {
		add(downBits)
		add(acrossBits)
	}
	var out []cube.Row
	for _, grain := range grains {
		seen := map[string]cube.Row{}
		for _, r := range a.Rows {
			row := cube.Row{Members: slices.Clone(r.Members), Values: g.values(measures)}
			for i := range n {
				if grain&(1<<i) == 0 {
					row.Members[i] = cube.Member{Code: "_T", Label: "合计"}
				}
			}
			seen[cellKey(row.Members, "")] = row
		}
		for _, key := range slices.Sorted(maps.Keys(seen)) {
			out = append(out, seen[key])
		}
	}
	return out
}

// members draws the members of a level: codes and labels differ, as they do in
// a code list; labels may be anything.
func (g generator) members() []cube.Member {
	decorations := []string{"", "=1+1", "+", "-", "@", "\"甲\"", "a,b", "<&>", " 前后 ", "第一行\n第二行", "𠮷", "'", "＝", "_x0041_", "\t"}
	out := []cube.Member{{Code: "", Label: "未细分"}, {Code: "_O", Label: "其余"}}[:g.IntN(3)]
	for i := range 1 + g.IntN(8) {
		out = append(out, cube.Member{
			Code:  fmt.Sprintf("%s%03d", []string{"", "2017-", "C", "-"}[g.IntN(4)], i),
			Label: fmt.Sprintf("%s江西省%d", decorations[g.IntN(len(decorations))], i),
		})
	}
	return out
}

func (g generator) values(measures []cube.Column) []cube.Value {
	out := make([]cube.Value, len(measures))
	for i := range out {
		switch {
		case g.chance(10):
			out[i].State = cube.Blank
		case g.chance(10):
			out[i].State = cube.NotApplicable
		case g.chance(10):
			out[i].State = cube.Suppressed
		default:
			out[i].Number = g.number()
		}
	}
	return out
}

// number draws from naught to what takes 128 bits, of either sign, with more
// places than are shown.
func (g generator) number() decimal.Decimal {
	if g.chance(10) {
		return decimal.Zero
	}
	digits := []byte{}
	for range 1 + g.IntN(6) {
		digits = fmt.Append(digits, g.IntN(100_000))
	}
	d := decimal.RequireFromString(string(digits)).Shift(-int32(g.IntN(len(digits) + 3)))
	if g.chance(30) {
		d = d.Neg()
	}
	return d
}
