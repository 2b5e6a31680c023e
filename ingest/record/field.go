package record

import (
	"strings"

	"wengang/sql/clock"
)

// Kind is what a field may hold; readers, forms and the template choose their
// parser, their input and their cell format by it.
type Kind uint8

// Kinds of field.
const (
	KindText     Kind = iota // free text
	KindUSCC                 // 统一社会信用代码
	KindPhone                // mobile or landline
	KindCode                 // code or official name of a code list, named by Field.List
	KindPlace                // an agency, by code or name
	KindYear                 // 2017
	KindSequence             // 1 to 999
	KindMode                 // 申请 or 免申即享
	KindCount                // persons
	KindMoney                // yuan with two decimals, held in fen
	KindDay                  // business day
	KindShare                // per cent, held in hundredths of a per cent
	KindUse                  // amount, or share where it ends in %
	KindAction               // 新增, 更新, 作废
)

// Lists that a KindCode field is coded in.
const (
	ListOwnership = "ownership" // 企业性质
	ListPolicy    = "policy"    // 享受政策类型
	ListFocus     = "focus"     // 去产能重点行业
	ListIndustry  = "industry"  // 企业所属行业; the edition stands in the record
	ListSize      = "size"      // 企业规模
)

// FieldNo is the position of a field in the table, its bit in a FieldSet.
type FieldNo uint8

// The fields in official order. The order is that of the table below, which a
// test holds to it.
const (
	FieldUSCC FieldNo = iota
	FieldName
	FieldContactName
	FieldContactPhone
	FieldOwnership
	FieldRegion
	FieldPolicy
	FieldFocus
	FieldIndustry
	FieldSize
	FieldSubsidyYear
	FieldSequence
	FieldMode
	FieldEmployees
	FieldLayoffs
	FieldPremiumPaid
	FieldPremiumDue
	FieldDeclaredAmount
	FieldApprovedAmount
	FieldPaidAmount
	FieldDeclaredOn
	FieldApprovedOn
	FieldPaidOn
	FieldRatio
	FieldUsed                                   // the first of UseCount
	FieldPlanned         = FieldUsed + UseCount // the first of UseCount
	FieldRefusedAmount   = FieldPlanned + UseCount
	FieldRefusedOn       = FieldRefusedAmount + 1
	FieldWithdrawnAmount = FieldRefusedOn + 1
	FieldWithdrawnOn     = FieldWithdrawnAmount + 1
	FieldReturnedAmount  = FieldWithdrawnOn + 1
	FieldReturnedOn      = FieldReturnedAmount + 1
	FieldRecoveredAmount = FieldReturnedOn + 1
	FieldRecoveredOn     = FieldRecoveredAmount + 1
	FieldExplanation     = FieldRecoveredOn + 1
	FieldAction          = FieldExplanation + 1
	FieldCount           = FieldAction + 1
)

// Field is one field of a record as people meet it: in the template, in files,
// in the form, in the manual and in messages.
type Field struct {
	No        FieldNo  // position in the table
	Name      string   // English name in the interface and the store: uscc
	Indicator int      // number among the 22 indicators of the notice, 0 for the others
	Header    string   // official header
	Aliases   []string // other headers that mean the same
	Kind      Kind
	List      string // KindCode: which list
	Required  Stage  // required from this stage on; 0: optional
	OnlyAsked bool   // does not apply under 免申即享 (14 and 17)
	ValidFrom int    // first subsidy year in which the field exists; 0: always
	Personal  bool   // personal data: masked outside the record's own page
	Note      string // what to fill in, for the template and the manual

	str   func(*Record) *string
	count func(*Record) *Opt[int64]
	money func(*Record) *Opt[Fen]
	day   func(*Record) *clock.Day
	share func(*Record) *Opt[int32]
	use   func(*Record) *Use
}

// Fields returns the table in official order. The caller may keep and change
// the slice.
func Fields() []Field { return append([]Field(nil), table[:]...) }

// FieldAt returns one field by its position.
func FieldAt(n FieldNo) *Field { return &table[n] }

// FieldByName returns the field of an English name.
func FieldByName(name string) (Field, bool) {
	if n, ok := byName[name]; ok {
		return table[n], true
	}
	return Field{}, false
}

// FieldByHeader returns the field of a header, official or alias, whatever its
// spaces, width of characters, unit in brackets or mark of a required field.
// A header that states another unit (万元) is not matched: see HeaderUnit.
func FieldByHeader(header string) (Field, bool) {
	if n, ok := byHeader[foldHeader(header)]; ok {
		return table[n], true
	}
	return Field{}, false
}

// WrongUnit tells whether the header names a field of the table in a unit that
// the system does not take (发放金额（万元）), and which field.
func WrongUnit(header string) (Field, bool) {
	folded := foldHeader(header)
	for _, unit := range []string{"(万元)", "(万)", "(千元)", "(亿元)", "-万元", "万元"} {
		if rest, cut := strings.CutSuffix(folded, unit); cut {
			if n, ok := byHeader[rest]; ok && (table[n].Kind == KindMoney || table[n].Kind == KindUse) {
				return table[n], true
			}
		}
	}
	return Field{}, false
}

// IgnoredHeader tells whether the header is of a column that files carry and
// the system leaves alone without a word: 序号, and 处理意见 of its own error
// workbooks.
func IgnoredHeader(header string) bool {
	switch foldHeader(header) {
	case "序号", "编号", "no", "no.", foldHeader(OpinionHeader), foldHeader(SourceRowHeader):
		return true
	}
	return false
}

// OpinionHeader heads the column of reasons in error workbooks.
const OpinionHeader = "处理意见"

// SourceRowHeader heads the column of error workbooks that says where a row
// stood in the file that was sent.
const SourceRowHeader = "原文件位置"

// Str returns the place of a text or code value, nil for other kinds.
func (f *Field) Str(r *Record) *string {
	if f.str == nil {
		return nil
	}
	return f.str(r)
}

// Count returns the place of a number of persons, nil for other kinds.
func (f *Field) Count(r *Record) *Opt[int64] {
	if f.count == nil {
		return nil
	}
	return f.count(r)
}

// Money returns the place of an amount, nil for other kinds.
func (f *Field) Money(r *Record) *Opt[Fen] {
	if f.money == nil {
		return nil
	}
	return f.money(r)
}

// Day returns the place of a day, nil for other kinds.
func (f *Field) Day(r *Record) *clock.Day {
	if f.day == nil {
		return nil
	}
	return f.day(r)
}

// Share returns the place of a share, nil for other kinds.
func (f *Field) Share(r *Record) *Opt[int32] {
	if f.share == nil {
		return nil
	}
	return f.share(r)
}

// Use returns the place of a direction of use, nil for other kinds.
func (f *Field) Use(r *Record) *Use {
	if f.use == nil {
		return nil
	}
	return f.use(r)
}

var byName, byHeader = index()

func index() (names, headers map[string]FieldNo) {
	names, headers = map[string]FieldNo{}, map[string]FieldNo{}
	for n := range table {
		f := &table[n]
		names[f.Name] = FieldNo(n)
		headers[foldHeader(f.Header)] = FieldNo(n)
		for _, alias := range f.Aliases {
			headers[foldHeader(alias)] = FieldNo(n)
		}
	}
	return names, headers
}

// foldHeader brings a header to the form it is compared in.
func foldHeader(s string) string {
	var b strings.Builder
	for _, r := range s {
		r = foldRune(r)
		switch {
		case isSpace(r), r == '*', r == '"', r == '\'', r == '“', r == '”', r == ':':
			continue
		case strings.ContainsRune("—–‐‑―−~_/\\|·•", r):
			r = '-'
		case r == '【' || r == '〔' || r == '[':
			r = '('
		case r == '】' || r == '〕' || r == ']':
			r = ')'
		case 'A' <= r && r <= 'Z':
			r += 'a' - 'A'
		}
		b.WriteRune(r)
	}
	out := b.String()
	for strings.Contains(out, "--") {
		out = strings.ReplaceAll(out, "--", "-")
	}
	for _, unit := range []string{"(元)", "(单位元)", "(人)", "(%)", "(人民币元)", "(必填)", "(选填)", "(户)", "(代码)", "(单位-元)"} {
		out = strings.ReplaceAll(out, unit, "")
	}
	return out
}
