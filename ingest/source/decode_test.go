package source

import (
	"strings"
	"sync"
	"testing"

	"wengang/cube/codes"
	"wengang/ingest/record"
	"wengang/ingest/rules"
)

func decoder(t testing.TB) *Decoder {
	t.Helper()
	d, err := NewDecoder(codes.BuiltinPlaces(), 2011, today)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// one decodes a row of one cell beside a credit code.
func one(t testing.TB, n record.FieldNo, cell Cell) *Draft {
	t.Helper()
	return decoder(t).Decode(&Row{Sheet: "表", Number: 7, Columns: FormColumns(n), Cells: []Cell{cell}})
}

func TestDecodeCodes(t *testing.T) {
	for _, c := range []struct {
		field record.FieldNo
		text  string
		want  string // code
		rule  string // where it is refused
		say   string
	}{
		{record.FieldOwnership, "173", "173", "", ""},
		{record.FieldOwnership, "私营有限责任公司", "173", "", ""},
		{record.FieldOwnership, "173 私营有限责任公司", "173", "", ""},
		{record.FieldOwnership, "私企", "", rules.CellCode, "私企"},
		{record.FieldIndustry, "0111", "0111", "", ""},
		{record.FieldIndustry, "A0111", "0111", "", ""},
		{record.FieldIndustry, "稻谷种植", "0111", "", ""},
		{record.FieldIndustry, "０１１１", "0111", "", ""},
		{record.FieldIndustry, "13", "13", "", ""},
		{record.FieldIndustry, "C311", "311", "", ""},
		{record.FieldIndustry, "311", "", rules.CellZero, "0311"},
		{record.FieldIndustry, "190", "", rules.CellZero, "0190"},
		{record.FieldIndustry, "１９０", "", rules.CellZero, "0190"},
		{record.FieldIndustry, "C", "", rules.CellCode, "门类"},
		{record.FieldIndustry, "9999", "", rules.CellCode, "9999"},
		{record.FieldPolicy, "化解产能严重过剩企业", "2", "", ""},
		{record.FieldFocus, "钢铁", "1", "", ""},
		{record.FieldFocus, "无", "0", "", ""},
		{record.FieldSize, "小型", "3", "", ""},
		{record.FieldSize, "超大型", "", rules.CellCode, "超大型"},
	} {
		d := one(t, c.field, Cell{Text: c.text})
		f := record.FieldAt(c.field)
		if c.rule == "" {
			if got := *f.Str(&d.Record); got != c.want || len(d.Findings) != 0 || !d.Filled.Has(c.field) {
				t.Errorf("%s %q: %q, %v", f.Name, c.text, got, d.Findings)
			}
			continue
		}
		if len(d.Findings) != 1 || d.Filled.Has(c.field) || !d.Unread.Has(c.field) {
			t.Errorf("%s %q: %v", f.Name, c.text, d.Findings)
			continue
		}
		found := d.Findings[0]
		if found.Rule != c.rule || !found.Hard || !strings.Contains(found.Message, c.say) || found.Action == "" || found.Row != 7 || found.Sheet != "表" || found.Column != "A" || found.Value != c.text {
			t.Errorf("%s %q: %+v", f.Name, c.text, found)
		}
	}
}

func TestDecodePlace(t *testing.T) {
	for text, want := range map[string]codes.PlaceID{"360430": 360430, "江西省九江市彭泽县": 360430, "九江市市本级": 360499, "360499": 360499} {
		if d := one(t, record.FieldRegion, Cell{Text: text}); d.Record.Place != want || len(d.Findings) != 0 {
			t.Errorf("%q: %d, %v", text, d.Record.Place, d.Findings)
		}
	}
	if d := one(t, record.FieldRegion, Cell{Text: "360430", Kind: CellNumber}); d.Record.Place != 360430 {
		t.Errorf("a code stored as a number: %d, %v", d.Record.Place, d.Findings)
	}
	for text, say := range map[string]string{"360400": "本级", "江西省": "本级", "彭则县": "", "市本级": "", "清空": "清空"} {
		d := one(t, record.FieldRegion, Cell{Text: text})
		if len(d.Findings) != 1 || !d.Findings[0].Hard || !strings.Contains(d.Findings[0].Message+d.Findings[0].Action, say) || d.Findings[0].Action == "" || d.Record.Place != 0 {
			t.Errorf("%q: %d, %v", text, d.Record.Place, d.Findings)
		}
	}
}

// Typed cells of a workbook say more than their text.
func TestDecodeTyped(t *testing.T) {
	amount := func(d *Draft) string { return d.Record.PaidAmount.V.String() }
	for _, c := range []struct {
		name  string
		field record.FieldNo
		cell  Cell
		got   func(*Draft) string
		want  string
	}{
		{"binary fraction", record.FieldPaidAmount, Cell{Text: "1206.5799999999999", Kind: CellNumber}, amount, "1206.58"},
		{"shown with two decimals", record.FieldPaidAmount, Cell{Text: "1206.576", Kind: CellNumber, Decimals: 3}, amount, "1206.58"},
		{"shown without decimals", record.FieldPaidAmount, Cell{Text: "1206.58", Kind: CellNumber, Decimals: 1}, amount, "1206.58"},
		{"exponent", record.FieldPaidAmount, Cell{Text: "1.2E3", Kind: CellNumber}, amount, "1200.00"},
		{"date", record.FieldPaidOn, Cell{Text: "45258", Kind: CellDate}, func(d *Draft) string { return d.Record.PaidOn.String() }, "2023-11-28"},
		{"date and time", record.FieldPaidOn, Cell{Text: "45258.75", Kind: CellDate}, func(d *Draft) string { return d.Record.PaidOn.String() }, "2023-11-28"},
		{"day as a number", record.FieldPaidOn, Cell{Text: "20231128", Kind: CellNumber}, func(d *Draft) string { return d.Record.PaidOn.String() }, "2023-11-28"},
		{"per cent", record.FieldPlanned, Cell{Text: "0.6", Kind: CellPercent}, func(d *Draft) string { return record.ShareText(d.Record.Planned[0].Share) }, "60%"},
		{"ratio", record.FieldRatio, Cell{Text: "0.58999999999999997", Kind: CellPercent}, func(d *Draft) string { return record.ShareText(d.Record.StatedRatio.V) }, "59%"},
		{"phone", record.FieldContactPhone, Cell{Text: "13930000001", Kind: CellNumber}, func(d *Draft) string { return d.Record.ContactPhone }, "13930000001"},
		{"year", record.FieldSubsidyYear, Cell{Text: "2023", Kind: CellNumber}, func(d *Draft) string { return d.Record.Name + string(rune('0'+d.Record.SubsidyYear%10)) }, "3"},
		{"ownership", record.FieldOwnership, Cell{Text: "173", Kind: CellNumber}, func(d *Draft) string { return d.Record.Ownership }, "173"},
		{"not applicable", record.FieldDeclaredAmount, Cell{Text: "不适用"}, func(d *Draft) string { return d.Record.DeclaredAmount.V.String() }, "0.00"},
	} {
		if d := one(t, c.field, c.cell); len(d.Findings) != 0 || c.got(d) != c.want {
			t.Errorf("%s: %s, want %s: %v", c.name, c.got(d), c.want, d.Findings)
		}
	}
	for _, c := range []struct {
		name  string
		field record.FieldNo
		cell  Cell
		rule  string
	}{
		{"credit code as a number", record.FieldUSCC, Cell{Text: "914403001922038000", Kind: CellNumber}, rules.CellUSCC},
		{"credit code in scientific notation", record.FieldUSCC, Cell{Text: "9.136E+17"}, rules.CellUSCC},
		{"phone in scientific notation", record.FieldContactPhone, Cell{Text: "1.393E+10"}, rules.CellPhone},
		{"error value", record.FieldPaidAmount, Cell{Text: "#REF!", Kind: CellError}, rules.CellError},
		{"error value as place", record.FieldRegion, Cell{Text: "#N/A", Kind: CellError}, rules.CellError},
		{"three decimals", record.FieldPaidAmount, Cell{Text: "1206.576", Kind: CellNumber}, rules.CellMoney},
		{"date as an amount", record.FieldPaidAmount, Cell{Text: "45258", Kind: CellDate}, rules.CellMoney},
		{"per cent as an amount", record.FieldPaidAmount, Cell{Text: "0.6", Kind: CellPercent}, rules.CellMoney},
		{"serial without a format", record.FieldPaidOn, Cell{Text: "45258", Kind: CellNumber}, rules.CellDay},
		{"merged amount", record.FieldPaidAmount, Cell{Text: "5", Kind: CellNumber, Merged: true}, rules.CellMerged},
		{"half a person", record.FieldEmployees, Cell{Text: "0.5", Kind: CellNumber}, rules.CellCount},
		{"share of 120 %", record.FieldPlanned, Cell{Text: "1.2", Kind: CellPercent}, rules.CellShare},
		{"mode", record.FieldMode, Cell{Text: "自动"}, rules.CellWord},
		{"action", record.FieldAction, Cell{Text: "删除"}, rules.CellWord},
		{"year", record.FieldSubsidyYear, Cell{Text: "清空"}, rules.RowCleared},
		{"long name", record.FieldName, Cell{Text: strings.Repeat("长", 201)}, rules.CellLong},
		{"long phone", record.FieldContactPhone, Cell{Text: strings.Repeat("1", 101)}, rules.CellLong},
	} {
		d := one(t, c.field, c.cell)
		if len(d.Findings) != 1 || d.Findings[0].Rule != c.rule || !d.Findings[0].Hard || d.Findings[0].Action == "" {
			t.Errorf("%s: %v, want %s", c.name, d.Findings, c.rule)
		}
	}
}

func TestDecodeUpdate(t *testing.T) {
	c := FormColumns(record.FieldUSCC, record.FieldPaidAmount, record.FieldName, record.FieldAction, record.FieldMode)
	d := decoder(t).Decode(&Row{Columns: c, Cells: []Cell{{Text: "91360430700001370J"}, {Text: " 清 空 "}, {Text: " "}, {Text: "更新"}, {}}})
	if d.Action != record.ActionUpdate || !d.Cleared.Has(record.FieldPaidAmount) || d.Filled != record.FieldSet(0).With(record.FieldUSCC) {
		t.Errorf("draft %+v", d)
	}
	if d.Record.Sequence != 1 || d.Record.Mode != record.ByApplication || d.Record.Focus != record.FocusNone || d.Record.Edition != 2011 {
		t.Errorf("defaults %+v", d.Record)
	}
	void := one(t, record.FieldAction, Cell{Text: "作废"})
	if !void.Record.Void {
		t.Error("作废 does not void")
	}
}

func TestDecodeYear(t *testing.T) {
	c := FormColumns(record.FieldMode, record.FieldDeclaredOn, record.FieldPaidOn, record.FieldSubsidyYear)
	for _, v := range []struct {
		mode, declared, paid, year string
		want                       uint16
	}{
		{"", "2022-12-30", "2023-01-05", "", 2022},
		{"免申即享", "", "2023-01-05", "", 2023},
		{"", "", "2023-01-05", "", 0}, // the year of the declaration is not known
		{"", "2022-12-30", "2023-01-05", "2023", 2023},
	} {
		d := decoder(t).Decode(&Row{Columns: c, Cells: []Cell{{Text: v.mode}, {Text: v.declared}, {Text: v.paid}, {Text: v.year}}})
		if d.Record.SubsidyYear != v.want {
			t.Errorf("%+v: %d", v, d.Record.SubsidyYear)
		}
	}
}

// A name with a bare comma pushes the rest of its row to the right.
func TestDecodeShifted(t *testing.T) {
	text := head + "\n" + strings.Replace(good+"说明", "江西广城物业管理有限公司", "江西广城,物业管理有限公司", 1) + "\n"
	_, drafts, _ := readAll(t, write(t, "a.csv", []byte(text)), Options{})
	shifted := 0
	for _, f := range drafts[0].Findings {
		if f.Rule == rules.RowShifted && f.Hard && f.Row == 2 && f.Column == "W" {
			shifted++
		}
	}
	if shifted != 1 {
		t.Errorf("a shifted row: %v", drafts[0].Findings)
	}
}

// A decoder is shared by goroutines; run under the race detector.
func TestDecoderShared(t *testing.T) {
	d := decoder(t)
	var wait sync.WaitGroup
	for range 4 {
		wait.Go(func() {
			for range 200 {
				d.Decode(&Row{Columns: FormColumns(record.FieldOwnership, record.FieldRegion), Cells: []Cell{{Text: "私企"}, {Text: "彭则县"}}})
			}
		})
	}
	wait.Wait()
}

func TestNewDecoder(t *testing.T) {
	if _, err := NewDecoder(codes.BuiltinPlaces(), 2002, today); err == nil {
		t.Error("an edition that does not exist passes")
	}
}
