package source

import (
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"unicode/utf8"

	"github.com/shopspring/decimal"

	"wengang/cube/codes"
	"wengang/ingest/record"
	"wengang/ingest/rules"
	"wengang/sql/clock"
	"wengang/sql/fault"
)

// Draft is a row read into a record: what it fills in, what it erases, and
// what could not be read.
type Draft struct {
	Record   record.Record
	Filled   record.FieldSet // fields the row gives a value
	Cleared  record.FieldSet // fields the row erases (清空)
	Unread   record.FieldSet // fields with a cell that could not be read
	Action   record.Action
	Findings []rules.Finding // on the cells, with their places
}

// Decoder reads rows into records. It holds no state of a row: several
// goroutines may share it.
type Decoder struct {
	places   *codes.Places
	today    clock.Day
	edition  uint16
	industry *codes.List
	bad      sync.Map     // texts that are no code → the error: finding what comes near is slow
	badCount atomic.Int32 // bounds it
}

// NewDecoder returns a decoder. The edition of 企业所属行业 is 2011 or 2017, as
// the import was told; 0 means 2011.
func NewDecoder(places *codes.Places, edition uint16, today clock.Day) (*Decoder, error) {
	if edition == 0 {
		edition = 2011
	}
	list := codes.Industry(edition)
	if list == nil {
		return nil, fault.New(fault.Invalid, "没有%d版的国民经济行业分类", edition).Do("请指定2011或2017")
	}
	return &Decoder{places: places, today: today, edition: edition, industry: list}, nil
}

// Decode reads one row.
func (d *Decoder) Decode(row *Row) *Draft {
	draft := &Draft{}
	d.DecodeInto(draft, row)
	return draft
}

// DecodeInto reads one row into a draft that the caller may use again.
func (d *Decoder) DecodeInto(draft *Draft, row *Row) {
	*draft = Draft{Record: record.Record{Edition: d.edition}}
	c := row.Columns
	region := -1
	for i := range row.Cells {
		if i >= len(c.fields) {
			if c.text && !isBlank(row.Cells[i].Text) {
				f := rules.OfRow(rules.RowShifted, "有"+count(len(row.Cells))+"列，多于表头的"+count(len(c.fields))+"列，数据可能错位",
					"请检查是否有单元格内含未加引号的分隔符，使各列与表头对齐")
				f.Value = short(row.Cells[i].Text)
				d.add(draft, row, i, f)
				break
			}
			continue
		}
		n := c.fields[i]
		if n < 0 || isBlank(row.Cells[i].Text) {
			continue
		}
		if record.FieldNo(n) == record.FieldRegion {
			region = i // which places are valid depends on the dates
			continue
		}
		d.cell(draft, row, i, record.FieldNo(n))
	}
	r := &draft.Record
	if region >= 0 {
		d.region(draft, row, region)
	}
	if r.Sequence == 0 {
		r.Sequence = 1
	}
	if r.Mode == 0 {
		r.Mode = record.ByApplication
	}
	if r.Focus == "" {
		r.Focus = record.FocusNone
	}
	if r.SubsidyYear == 0 {
		switch {
		case r.Mode == record.ByApplication && r.DeclaredOn != 0:
			r.SubsidyYear = uint16(r.DeclaredOn.Year())
		case r.Mode == record.ByData && r.PaidOn != 0:
			r.SubsidyYear = uint16(r.PaidOn.Year())
		}
	}
	r.Void = draft.Action == record.ActionVoid
}

// cell reads one cell that is not blank into the record.
func (d *Decoder) cell(draft *Draft, row *Row, i int, n record.FieldNo) {
	f := record.FieldAt(n)
	cell := &row.Cells[i]
	text := cell.Text
	if cell.Kind == CellError {
		d.refuse(draft, row, i, n, rules.CellError, "单元格是错误值"+text, "请在Excel或WPS中改正公式，或改填数值")
		return
	}
	if len(text) <= 32 && (text[0] < '0' || text[0] > '9') && strings.Contains(text, "清") && record.Clean(text) == record.ClearWord {
		switch n {
		case record.FieldUSCC, record.FieldSubsidyYear, record.FieldSequence:
			d.refuse(draft, row, i, n, rules.RowCleared, f.Header+"不能清空", "它指明是哪一条记录；录错的请用更正")
		default:
			draft.Cleared = draft.Cleared.With(n)
		}
		return
	}
	if cell.Merged && isNumeric(f.Kind) {
		d.refuse(draft, row, i, n, rules.CellMerged, "单元格跨行合并，分不清各行的数", "请取消合并单元格，逐行填写")
		return
	}
	if f.OnlyAsked && record.Clean(text) == "不适用" {
		return
	}
	if cell.Kind != CellText {
		var err error
		if text, err = plainText(cell, f.Kind); err != nil {
			d.refuseValue(draft, row, i, n, err)
			return
		}
	}
	r := &draft.Record
	var err error
	filled := true
	switch f.Kind {
	case record.KindText:
		text = record.Trim(text)
		if most := longest(n); len(text) > most && utf8.RuneCountInString(text) > most {
			d.refuse(draft, row, i, n, rules.CellLong, "文字超过"+count(most)+"字", "请缩短")
			return
		}
		*f.Str(r) = text
	case record.KindUSCC:
		r.USCC, err = record.ParseUSCC(text)
	case record.KindPhone:
		if utf8.RuneCountInString(text) > longest(n) {
			d.refuse(draft, row, i, n, rules.CellLong, "文字超过"+count(longest(n))+"字", "请缩短")
			return
		}
		r.ContactPhone, err = record.ParsePhone(text)
	case record.KindCode:
		d.code(draft, row, i, f, text)
		return
	case record.KindYear:
		r.SubsidyYear, err = record.ParseYear(text)
	case record.KindSequence:
		r.Sequence, err = record.ParseSequence(text)
	case record.KindMode:
		r.Mode, err = record.ParseMode(text)
	case record.KindAction:
		draft.Action, err = record.ParseAction(text)
		filled = false
	case record.KindCount:
		*f.Count(r), err = record.ParseCount(text)
	case record.KindMoney:
		*f.Money(r), err = record.ParseMoney(text)
	case record.KindShare:
		*f.Share(r), err = record.ParseShare(text)
	case record.KindUse:
		*f.Use(r), err = record.ParseUse(text)
	case record.KindDay:
		if cell.Kind == CellDate {
			*f.Day(r), err = record.ParseSerial(text, row.Columns.from1904)
		} else {
			*f.Day(r), err = record.ParseDay(text)
		}
	}
	if err != nil {
		d.refuseValue(draft, row, i, n, err)
		return
	}
	if filled {
		draft.Filled = draft.Filled.With(n)
	}
}

// plainText writes a typed cell of a workbook as the parser of its field
// expects it.
func plainText(cell *Cell, kind record.Kind) (string, error) {
	switch cell.Kind {
	case CellNumber:
		if kind == record.KindUSCC {
			return "", &record.ValueError{Text: cell.Text, Problem: "信用代码被Excel当作数字保存，第15位以后已经丢失", Action: "请把该列设为文本格式，重新录入完整的18位代码"}
		}
		text := record.ExcelNumber(cell.Text)
		if kind == record.KindMoney && cell.Decimals == 3 { // shown with two decimals: what it shows is what it says
			if d, err := decimal.NewFromString(text); err == nil {
				return d.Round(2).String(), nil
			}
		}
		return text, nil
	case CellPercent:
		if kind == record.KindShare || kind == record.KindUse {
			if d, err := decimal.NewFromString(record.ExcelNumber(cell.Text)); err == nil {
				return d.Shift(2).String() + "%", nil
			}
		}
		if kind == record.KindMoney || kind == record.KindCount {
			return "", &record.ValueError{Text: cell.Text, Problem: "单元格是百分比格式", Action: "请改为数值格式，核对后重新填写"}
		}
		return record.ExcelNumber(cell.Text), nil
	case CellDate:
		if kind != record.KindDay {
			return "", &record.ValueError{Text: cell.Text, Problem: "单元格是日期格式", Action: "请改为数值或文本格式，核对后重新填写"}
		}
	}
	return cell.Text, nil
}

func isNumeric(k record.Kind) bool {
	switch k {
	case record.KindMoney, record.KindCount, record.KindShare, record.KindUse, record.KindSequence:
		return true
	}
	return false
}

// longest is the most characters that a text field takes.
func longest(n record.FieldNo) int {
	switch n {
	case record.FieldExplanation:
		return 2000
	case record.FieldName:
		return 200
	}
	return 100
}

// code reads a field that is coded in a list.
func (d *Decoder) code(draft *Draft, row *Row, i int, f *record.Field, text string) {
	list := d.list(f.List)
	if f.List == record.ListIndustry && d.lostZero(draft, row, i, f.No, text) {
		return
	}
	e, err := remember(d, badText{list: f.Name, text: text}, func() (codes.Entry, error) { return list.Resolve(text) })
	if err != nil {
		d.refuseFault(draft, row, i, f.No, rules.CellCode, err)
		return
	}
	if f.List == record.ListIndustry && e.Level == 1 {
		d.refuse(draft, row, i, f.No, rules.CellCode, "行业只填到门类（"+e.Name+"）", "请填四位小类代码或名称，至少填到大类")
		return
	}
	*f.Str(&draft.Record) = e.Code
	draft.Filled = draft.Filled.With(f.No)
}

// lostZero refuses a code that a spreadsheet may have made a number of: 311 is
// 炼铁 or 0311 without its zero, 190 is nothing or 0190.
func (d *Decoder) lostZero(draft *Draft, row *Row, i int, n record.FieldNo, text string) bool {
	if len(text) > 12 { // three full-width digits and a little space
		return false
	}
	digits := record.Clean(text)
	if len(digits) != 3 || !isDigits(digits) {
		return false
	}
	class, stripped := d.industry.LostZero(digits)
	if !stripped {
		return false
	}
	group, known := d.industry.Get(digits)
	if !known {
		d.refuse(draft, row, i, n, rules.CellZero, "行业代码"+digits+"不在代码表内，可能是丢失了开头0的"+class.String(),
			"是"+class.Name+"的请填"+class.Code+"，并把该列设为文本格式")
		return true
	}
	section, _ := d.industry.Ancestor(group.Code, 1)
	d.refuse(draft, row, i, n, rules.CellZero, "行业代码"+digits+"有两种可能："+group.String()+"（中类），或丢失了开头0的"+class.String(),
		"是"+group.Name+"的请填"+section.Code+group.Code+"或四位小类代码；是"+class.Name+"的请填"+class.Code+"，并把该列设为文本格式")
	return true
}

func (d *Decoder) list(name string) *codes.List {
	switch name {
	case record.ListOwnership:
		return codes.Ownership()
	case record.ListPolicy:
		return codes.Policy()
	case record.ListFocus:
		return codes.Focus()
	case record.ListSize:
		return codes.Size()
	}
	return d.industry
}

// region reads 失业保险参保地 as of the day of the application.
func (d *Decoder) region(draft *Draft, row *Row, i int) {
	r := &draft.Record
	cell := &row.Cells[i]
	text := cell.Text
	switch {
	case cell.Kind == CellError:
		d.refuse(draft, row, i, record.FieldRegion, rules.CellError, "单元格是错误值"+text, "请在Excel或WPS中改正公式，或改填代码")
		return
	case cell.Kind != CellText:
		text = record.ExcelNumber(text)
	}
	if strings.Contains(text, "清空") && record.Clean(text) == record.ClearWord {
		d.refuse(draft, row, i, record.FieldRegion, rules.RowCleared, "失业保险参保地不能清空", "它指明是哪一条记录；录错的请用更正")
		return
	}
	on := d.today
	if r.SubsidyYear != 0 && int(r.SubsidyYear) < on.Year() { // an update may name no day
		if last, ok := clock.NewDay(int(r.SubsidyYear), 12, 31); ok {
			on = last
		}
	}
	for _, day := range [...]clock.Day{r.DeclaredOn, r.ApprovedOn, r.PaidOn} {
		if day != 0 {
			on = day
			break
		}
	}
	place, err := remember(d, badText{list: "region", text: text, on: on}, func() (codes.Place, error) { return d.places.Resolve(text, on) })
	if err != nil && on != d.today {
		// A new code or name in a file about older days means the same place.
		if later, errNow := d.places.Resolve(text, d.today); errNow == nil {
			place, err = later, nil
		}
	}
	if err == nil && !place.Agency {
		err = d.places.CheckAgency(place)
	}
	if err != nil {
		d.refuseFault(draft, row, i, record.FieldRegion, rules.CellPlace, err)
		return
	}
	r.Place = place.ID
	draft.Filled = draft.Filled.With(record.FieldRegion)
}

// badText is a text that cannot be resolved in a list on a day.
type badText struct {
	list, text string
	on         clock.Day
}

// remember resolves a text, and keeps the error of one that cannot be: a file
// with a wrong word has it in every row.
func remember[T any](d *Decoder, key badText, resolve func() (T, error)) (T, error) {
	const most = 4096
	if d.badCount.Load() > 0 {
		if err, known := d.bad.Load(key); known {
			var none T
			return none, err.(error)
		}
	}
	v, err := resolve()
	if err != nil && len(key.text) < 1000 && d.badCount.Add(1) <= most {
		d.bad.Store(key, err)
	}
	return v, err
}

// ruleOf is the rule that a value of a kind breaks when it cannot be read.
func ruleOf(k record.Kind) string {
	switch k {
	case record.KindUSCC:
		return rules.CellUSCC
	case record.KindMoney:
		return rules.CellMoney
	case record.KindCount, record.KindYear, record.KindSequence:
		return rules.CellCount
	case record.KindDay:
		return rules.CellDay
	case record.KindShare, record.KindUse:
		return rules.CellShare
	case record.KindPhone:
		return rules.CellPhone
	case record.KindCode:
		return rules.CellCode
	}
	return rules.CellWord
}

func (d *Decoder) refuseValue(draft *Draft, row *Row, i int, n record.FieldNo, err error) {
	var v *record.ValueError
	if !errors.As(err, &v) {
		v = &record.ValueError{Problem: err.Error()}
	}
	d.refuse(draft, row, i, n, ruleOf(record.FieldAt(n).Kind), v.Problem, v.Action)
}

func (d *Decoder) refuseFault(draft *Draft, row *Row, i int, n record.FieldNo, rule string, err error) {
	var f *fault.Error
	if !errors.As(err, &f) {
		f = fault.New(fault.Invalid, "%s", err.Error())
	}
	d.refuse(draft, row, i, n, rule, f.Message, f.Hint)
}

func (d *Decoder) refuse(draft *Draft, row *Row, i int, n record.FieldNo, rule, message, action string) {
	draft.Unread = draft.Unread.With(n)
	d.add(draft, row, i, rules.Of(rule, n, short(record.Trim(row.Cells[i].Text)), message, action))
}

func (d *Decoder) add(draft *Draft, row *Row, i int, f rules.Finding) {
	f.Sheet, f.Row, f.Column = row.Sheet, row.Number, ColumnLetter(i)
	if i < len(row.Columns.Headers) {
		f.Header = row.Columns.Headers[i]
	}
	draft.Findings = append(draft.Findings, f)
}

// Locate gives findings on a whole record their places in the row's file.
func Locate(row *Row, findings []rules.Finding) {
	for k := range findings {
		f := &findings[k]
		f.Sheet, f.Row = row.Sheet, row.Number
		field, ok := record.FieldByName(f.Field)
		if !ok {
			continue
		}
		if i := row.Columns.Index(field.No); i >= 0 {
			f.Column, f.Header = ColumnLetter(i), row.Columns.Headers[i]
			if f.Value == "" && i < len(row.Cells) {
				f.Value = short(record.Trim(row.Cells[i].Text))
			}
		}
	}
}

func isDigits(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }
