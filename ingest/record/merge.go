package record

import "wengang/sql/clock"

// Merge completes an update from the version before it: a field that the row
// neither filled nor cleared keeps its value. The identity is r's own. Void is
// not inherited: the row's action decides it.
func (r *Record) Merge(prev *Record, filled, cleared FieldSet) {
	if prev == nil {
		return
	}
	given := filled | cleared
	for n := range table {
		f := &table[n]
		if given.Has(f.No) {
			continue
		}
		f.Copy(r, prev)
	}
	if !given.Has(FieldMode) {
		r.Mode = prev.Mode
	}
	// A code without its edition says nothing: they travel together.
	if !given.Has(FieldIndustry) {
		r.Edition = prev.Edition
	}
}

// Copy sets the field in dst to its value in src. Fields of the identity,
// 办理方式 and 操作 have no value of their own here and stay.
func (f *Field) Copy(dst, src *Record) {
	switch {
	case f.No == FieldUSCC: // part of the identity
	case f.str != nil:
		*f.str(dst) = *f.str(src)
	case f.count != nil:
		*f.count(dst) = *f.count(src)
	case f.money != nil:
		*f.money(dst) = *f.money(src)
	case f.day != nil:
		*f.day(dst) = *f.day(src)
	case f.share != nil:
		*f.share(dst) = *f.share(src)
	case f.use != nil:
		*f.use(dst) = *f.use(src)
	}
}

// Clear makes the field blank. 去产能重点行业 falls back to 无, 办理方式 to 申请;
// the identity cannot be cleared.
func (f *Field) Clear(r *Record) {
	switch {
	case f.No == FieldUSCC:
	case f.No == FieldFocus:
		r.Focus = FocusNone
	case f.No == FieldMode:
		r.Mode = ByApplication
	case f.str != nil:
		*f.str(r) = ""
	case f.count != nil:
		*f.count(r) = Opt[int64]{}
	case f.money != nil:
		*f.money(r) = Opt[Fen]{}
	case f.day != nil:
		*f.day(r) = clock.Day(0)
	case f.share != nil:
		*f.share(r) = Opt[int32]{}
	case f.use != nil:
		*f.use(r) = Use{}
	}
}

// FocusNone is the code of 无 in the list of 去产能重点行业.
const FocusNone = "0"

// Blank tells whether the field holds nothing (未填).
func (f *Field) Blank(r *Record) bool {
	switch {
	case f.str != nil:
		return *f.str(r) == ""
	case f.count != nil:
		return !f.count(r).Ok
	case f.money != nil:
		return !f.money(r).Ok
	case f.day != nil:
		return *f.day(r) == 0
	case f.share != nil:
		return !f.share(r).Ok
	case f.use != nil:
		return f.use(r).Kind == UseBlank
	}
	switch f.No {
	case FieldRegion:
		return r.Place == 0
	case FieldSubsidyYear:
		return r.SubsidyYear == 0
	case FieldSequence:
		return r.Sequence == 0
	}
	return false
}

// Same tells whether two versions say the same, so that a file sent twice
// changes nothing.
func Same(a, b *Record) bool { return *a == *b }
