package ledger_test

import (
	"reflect"
	"testing"

	store "wengang/sql"
	"wengang/sql/clock"
	"wengang/sql/storetest"

	"wengang/cube/codes"
	"wengang/ingest/ledger"
	"wengang/ingest/record"

	"github.com/google/uuid"
)

func day(t *testing.T, y, m, d int) clock.Day {
	t.Helper()
	v, ok := clock.NewDay(y, m, d)
	if !ok {
		t.Fatalf("no day %d-%d-%d", y, m, d)
	}
	return v
}

// full has every indicator filled, in ways that differ from one another.
func full(t *testing.T, sequence uint16) record.Record {
	r := record.Record{
		Identity: record.Identity{USCC: "914403001922038216", SubsidyYear: 2017, Place: 360430, Sequence: sequence},
		Name:     "示例企业", ContactName: "经办人", ContactPhone: "13900000000",
		Ownership: "173", Policy: "5", Focus: "0", Industry: "7010", Edition: 2011, Size: "4", Mode: record.ByData,
		Employees: record.Some(int64(0)), Layoffs: record.Some(int64(3)),
		PremiumPaid: record.Some(record.Fen(100001)), PremiumDue: record.Some(record.Fen(0)),
		DeclaredAmount: record.Some(record.Fen(1)), PaidAmount: record.Some(record.Fen(99999999999999)),
		DeclaredOn: day(t, 2017, 3, 1), PaidOn: day(t, 2017, 5, 31), StatedRatio: record.Some(int32(3050)),
		Recovered: record.Outcome{Amount: record.Some(record.Fen(12345)), On: day(t, 2018, 1, 2)}, Explanation: "说明",
	}
	r.Used[record.UseOther] = record.Use{Kind: record.UseAmount, Amount: 7}
	r.Planned[record.UseLiving] = record.Use{Kind: record.UseShare, Share: 3333}
	r.Planned[record.UseCost] = record.Use{Kind: record.UseAmount, Amount: 0}
	return r
}

func begin(t *testing.T, st *store.Store) *store.Commit {
	t.Helper()
	w, err := st.NewWriter(t.Context(), "tester")
	if err != nil {
		t.Fatal(err)
	}
	c, err := w.Begin(t.Context(), "import", "")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = w.Close(t.Context()) })
	return c
}

func TestAVersionComesBackAsItWasWritten(t *testing.T) {
	st := storetest.New(t)
	origin := ledger.Origin{Channel: ledger.Template, Import: uuid.New(), Actor: "tester"}
	places := codes.BuiltinPlaces()
	commit := begin(t, st)
	session, err := ledger.NewSession(t.Context(), st, commit, places)
	if err != nil {
		t.Fatal(err)
	}
	trial, err := ledger.NewTrial(t.Context(), st, places)
	if err != nil {
		t.Fatal(err)
	}
	r := full(t, 1)
	entries := []ledger.Entry{{Version: &ledger.Version{Record: r, Number: 1, SourceRow: 2}, Accepted: 4}}
	for name, s := range map[string]*ledger.Session{"commit": session, "trial": trial} {
		if err := s.Append(t.Context(), origin, entries); err != nil {
			t.Fatal(name, err)
		}
		found, err := s.Current(t.Context(), []string{r.USCC, "91110000802100433B"})
		if err != nil {
			t.Fatal(name, err)
		}
		got := found[r.USCC]
		if len(got) != 1 || got[0].Number != 1 {
			t.Fatalf("%s: found %v", name, got)
		}
		if !reflect.DeepEqual(got[0].Record, r) {
			t.Errorf("%s: came back as\n%+v, was\n%+v", name, got[0].Record, r)
		}
	}
	// A second version of the same record takes the first one's place; another
	// enterprise number is not given out.
	r.Explanation = "更新"
	second := []ledger.Entry{{Version: &ledger.Version{Record: r, Number: 2}}}
	if err := session.Append(t.Context(), origin, second); err != nil {
		t.Fatal(err)
	}
	if second[0].EnterpriseNo == 0 || second[0].EnterpriseNo != entries[0].EnterpriseNo {
		t.Errorf("enterprise numbers %d and %d", entries[0].EnterpriseNo, second[0].EnterpriseNo)
	}
	found, err := session.Current(t.Context(), []string{r.USCC})
	if err != nil || len(found[r.USCC]) != 1 || found[r.USCC][0].Number != 2 {
		t.Fatalf("after the second version: %v, %v", found, err)
	}
	// Nobody else sees rows of an unfinished commit or of a trial.
	other, err := ledger.NewTrial(t.Context(), st, places)
	if err != nil {
		t.Fatal(err)
	}
	if found, err := other.Current(t.Context(), []string{r.USCC}); err != nil || len(found) != 0 {
		t.Errorf("another session sees %v, %v", found, err)
	}
	if err := commit.Finish(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	if found, err := other.Current(t.Context(), []string{r.USCC}); err != nil || len(found[r.USCC]) != 1 {
		t.Errorf("after the commit another session sees %v, %v", found, err)
	}
	for _, s := range []*ledger.Session{trial, other, session} {
		if err := s.End(t.Context()); err != nil {
			t.Error(err)
		}
	}
}
