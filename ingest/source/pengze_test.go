package source

import (
	"io"
	"testing"

	"wengang/cube/codes"
	"wengang/ingest/record"
	"wengang/ingest/rules"
	"wengang/sql/clock"
)

// today is the day on which tests read files.
var today = mustDay(2024, 1, 10)

func mustDay(y, m, d int) clock.Day {
	day, ok := clock.NewDay(y, m, d)
	if !ok {
		panic("no such day")
	}
	return day
}

// readAll reads and checks a whole file, each row by itself.
func readAll(t *testing.T, path string, opt Options) (rows []*Row, drafts []*Draft, r Reader) {
	t.Helper()
	r, err := Open(path, opt)
	if err != nil {
		t.Fatalf("Open(%s): %v", path, err)
	}
	t.Cleanup(func() { _ = r.Close() })
	d, err := NewDecoder(codes.BuiltinPlaces(), 2011, today)
	if err != nil {
		t.Fatal(err)
	}
	for {
		row, err := r.Next()
		if err == io.EOF {
			return rows, drafts, r
		}
		if err != nil {
			t.Fatalf("Next after %d rows: %v", len(rows), err)
		}
		draft := d.Decode(row)
		found := rules.Check(&rules.Context{Record: &draft.Record, Action: draft.Action, Unread: draft.Unread, Today: today, Places: codes.BuiltinPlaces()})
		Locate(row, found)
		draft.Findings = append(draft.Findings, found...)
		rows, drafts = append(rows, row), append(drafts, draft)
	}
}

// The list that Pengze county published must come through without an open
// finding, its sums exact.
func TestPengze(t *testing.T) {
	_, drafts, r := readAll(t, "testdata/pengze.csv", Options{})
	if n := r.Notices(); len(n) != 0 {
		t.Errorf("notices: %v", n)
	}
	if len(drafts) != 23 {
		t.Fatalf("%d rows, want 23", len(drafts))
	}
	var employees int64
	var premium, paid record.Fen
	for i, d := range drafts {
		if rules.Refused(d.Findings, d.Record.Explanation) {
			t.Errorf("row %d is refused: %v", i+2, d.Findings)
		}
		if i == 2 {
			if len(d.Findings) != 1 || d.Findings[0].Rule != "size-headcount" || d.Findings[0].Hard || d.Findings[0].Row != 4 || d.Findings[0].Column != "K" {
				t.Errorf("the branch with two staff marked 大型 has findings %+v", d.Findings)
			}
		} else if len(d.Findings) != 0 {
			t.Errorf("row %d: %v", i+2, d.Findings)
		}
		employees += d.Record.Employees.V
		premium += d.Record.PremiumPaid.V
		paid += d.Record.PaidAmount.V
		if d.Record.PaidOn.Month() != 202311 || d.Record.SubsidyYear != 2023 || d.Record.Sequence != 1 || d.Record.Place != 360430 {
			t.Errorf("row %d: %+v", i+2, d.Record.Identity)
		}
	}
	if employees != 198 || premium.String() != "70704.22" || paid.String() != "42179.12" {
		t.Errorf("sums: %d staff, premium %s, paid %s", employees, premium, paid)
	}
}
