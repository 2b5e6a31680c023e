package record

import (
	"testing"

	"wengang/sql/clock"
)

// full is a record in which no field is blank.
func full() *Record {
	r := &Record{Identity: Identity{USCC: "91360430700001370J", SubsidyYear: 2024, Place: 360430, Sequence: 1}, Edition: 2011, Mode: ByApplication}
	for n := range table {
		f := &table[n]
		switch {
		case f.str != nil:
			*f.str(r) = "v" + f.Name
		case f.count != nil:
			*f.count(r) = Some(int64(n + 1))
		case f.money != nil:
			*f.money(r) = Some(Fen(n + 1))
		case f.day != nil:
			*f.day(r) = clock.Day(17000 + n)
		case f.share != nil:
			*f.share(r) = Some(int32(n + 1))
		case f.use != nil:
			*f.use(r) = Use{Kind: UseAmount, Amount: Fen(n + 1)}
		}
	}
	return r
}

// A row that fills nothing in changes nothing; what it clears becomes blank;
// what it fills stands.
func TestMerge(t *testing.T) {
	prev := full()
	next := &Record{Identity: prev.Identity, Focus: FocusNone, Mode: ByApplication, Edition: 2017}
	next.Merge(prev, 0, 0)
	if !Same(next, prev) {
		t.Fatalf("an empty update changed\n%+v\nto\n%+v", prev, next)
	}
	for n := range table {
		f := &table[n]
		if f.Blank(prev) && f.No != FieldAction && f.No != FieldMode {
			t.Errorf("the full record's %s is blank", f.Name)
		}
		if f.No == FieldUSCC || f.No == FieldRegion || f.No == FieldSubsidyYear || f.No == FieldSequence || f.No == FieldMode || f.No == FieldAction || f.No == FieldFocus {
			continue
		}
		cleared := &Record{Identity: prev.Identity, Edition: prev.Edition, Mode: prev.Mode}
		cleared.Merge(prev, 0, FieldSet(0).With(f.No))
		if !f.Blank(cleared) {
			t.Errorf("%s is not cleared", f.Name)
		}
		f.Copy(cleared, prev)
		if f.No != FieldIndustry && !Same(cleared, prev) {
			t.Errorf("clearing %s changed something else", f.Name)
		}
	}
	filled := &Record{Identity: prev.Identity, PaidAmount: Some(Fen(7)), Industry: "0111", Edition: 2017, Mode: ByData}
	filled.Merge(prev, FieldSet(0).With(FieldPaidAmount).With(FieldIndustry).With(FieldMode), 0)
	if filled.PaidAmount != Some(Fen(7)) || filled.Industry != "0111" || filled.Edition != 2017 || filled.Mode != ByData || filled.Name != prev.Name {
		t.Errorf("merged: %+v", filled)
	}
	void := &Record{Identity: prev.Identity, Void: true}
	void.Merge(prev, 0, 0)
	if !void.Void || Same(void, prev) {
		t.Error("an update lost the void mark")
	}
}

func TestClear(t *testing.T) {
	r := full()
	for n := range table {
		table[n].Clear(r)
	}
	if r.USCC == "" || r.Focus != FocusNone || r.Mode != ByApplication || r.Name != "" || r.PaidAmount.Ok || r.PaidOn != 0 {
		t.Errorf("cleared: %+v", r)
	}
}
