package cube

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"io"
	"log/slog"
	"testing"
	"time"

	"wengang/cube/codes"
	"wengang/cube/rollup"
	store "wengang/sql"
	"wengang/sql/clock"
	"wengang/sql/storetest"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
	"github.com/shopspring/decimal"
)

// entry is one record of a test, accepted from the county up to a level.
type entry struct {
	enterprise uint32
	year       uint16
	place      codes.PlaceID
	sequence   uint16
	level      uint8

	industry, ownership, size, policy, focus string

	declaredOn, approvedOn, paidOn, recoveredOn clock.Day // 0: did not happen

	declared, approved, paid, recovered int64 // yuan
	employees, layoffs                  int64
	premiumPaid, premiumDue             int64    // yuan
	used, planned                       [6]int64 // yuan
	usedKnown, plannedKnown             bool
	demonstration                       bool

	edition  uint16  // of industry; 0: 2011
	unfilled [4]bool // employees, layoffs, premium paid and due were not filled in (未填)
	revised  *entry  // version 2 of the same record, accepted up to its own level; nil: there is none
}

func (e entry) industryEdition() uint16 {
	if e.edition == 0 {
		return 2011
	}
	return e.edition
}

// versions are the versions of a record with their numbers.
func (e entry) versions() map[uint32]entry {
	all := map[uint32]entry{1: e}
	if e.revised != nil {
		all[2] = *e.revised
	}
	return all
}

func (e entry) id() string {
	digest := sha256.New()
	_ = binary.Write(digest, binary.BigEndian, []uint32{e.enterprise, uint32(e.year), uint32(e.place), uint32(e.sequence)})
	return string(digest.Sum(nil)[:16])
}

const fixtureColumns = "uscc, subsidy_year, place, sequence, version, commit_no, record_id, province, enterprise_no, channel, name, " +
	"ownership, policy, focus, industry, edition, size, mode, employees, layoffs, premium_paid, premium_due, " +
	"declared_amount, approved_amount, paid_amount, declared_on, approved_on, paid_on, used_amount, used_share, planned_amount, planned_share, " +
	"recovered_amount, recovered_on"

// today is the day of every test: places of later days do not count.
var today = clock.Fixed(time.Date(2024, 3, 5, 4, 0, 0, 0, time.UTC))

func builtin() *codes.Places { return codes.BuiltinPlaces() }

// load writes entries to the ledger of a fresh store and publishes them.
func load(t testing.TB, entries []entry) (*Cube, *store.Store) {
	t.Helper()
	return loadIn(t, entries, builtin)
}

func loadIn(t testing.TB, entries []entry, places func() *codes.Places) (*Cube, *store.Store) {
	t.Helper()
	st := storetest.NewAt(t, today)
	addIn(t, st, entries, places)
	return New(st, places, today), st
}

func add(t testing.TB, st *store.Store, entries []entry) {
	t.Helper()
	addIn(t, st, entries, builtin)
}

func addIn(t testing.TB, st *store.Store, entries []entry, placesNow func() *codes.Places) {
	t.Helper()
	ctx := context.Background()
	w, err := st.NewWriter(ctx, "test")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = w.Close(ctx) }()
	commit, err := w.Begin(ctx, "import", "")
	if err != nil {
		t.Fatal(err)
	}
	places := placesNow()
	err = commit.Insert(ctx, "record_versions", fixtureColumns, func(b driver.Batch) error {
		for _, record := range entries {
			for version, e := range record.versions() {
				channel := "history"
				if e.demonstration {
					channel = "demonstration"
				}
				err := b.Append(uscc(e.enterprise), e.year, uint32(e.place), e.sequence, version, commit.No, e.id(),
					uint32(places.Province(e.place)), e.enterprise, channel, "测试企业",
					e.ownership, e.policy, e.focus, e.industry, e.industryEdition(), e.size, "申请",
					filled(e.employees, !e.unfilled[0]), filled(e.layoffs, !e.unfilled[1]),
					yuanWhere(e.premiumPaid, !e.unfilled[2]), yuanWhere(e.premiumDue, !e.unfilled[3]),
					yuanWhere(e.declared, e.declaredOn != 0), yuanWhere(e.approved, e.approvedOn != 0), yuanWhere(e.paid, e.paidOn != 0),
					date(e.declaredOn), date(e.approvedOn), date(e.paidOn),
					six(e.used, e.usedKnown), []*decimal.Decimal{}, six(e.planned, e.plannedKnown), []*decimal.Decimal{},
					yuanWhere(e.recovered, e.recoveredOn != 0), date(e.recoveredOn))
				if err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	err = commit.Insert(ctx, "record_steps", "subsidy_year, province, record_id, version, commit_no, step, from_level, level", func(b driver.Batch) error {
		for _, record := range entries {
			for version, e := range record.versions() {
				if err := b.Append(e.year, uint32(places.Province(e.place)), e.id(), version, commit.No, "accepted", uint8(1), e.level); err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := commit.Finish(ctx, nil); err != nil {
		t.Fatal(err)
	}
	publisher := rollup.New(st, placesNow, today, slog.New(slog.NewTextHandler(io.Discard, nil)))
	if _, err := publisher.Publish(ctx, w); err != nil {
		t.Fatal(err)
	}
}

func uscc(enterprise uint32) string {
	digits := []byte("91360000MA00000000")
	for i := len(digits) - 1; enterprise > 0; i-- {
		digits[i] = byte('0' + enterprise%10)
		enterprise /= 10
	}
	return string(digits)
}

func yuan(v int64) *decimal.Decimal {
	d := decimal.NewFromInt(v)
	return &d
}

func yuanWhere(v int64, stated bool) *decimal.Decimal {
	if !stated {
		return nil
	}
	return yuan(v)
}

func filled(v int64, stated bool) *int64 {
	if !stated {
		return nil
	}
	return &v
}

func date(d clock.Day) *time.Time {
	if d == 0 {
		return nil
	}
	t := d.Time()
	return &t
}

func six(amounts [6]int64, known bool) []*decimal.Decimal {
	out := []*decimal.Decimal{}
	if known {
		for _, a := range amounts {
			out = append(out, yuan(a))
		}
	}
	return out
}

func day(t testing.TB, text string) clock.Day {
	t.Helper()
	at, err := time.Parse(time.DateOnly, text)
	if err != nil {
		t.Fatal(err)
	}
	d, _ := clock.NewDay(at.Year(), int(at.Month()), at.Day())
	return d
}

// counting is the example of the counting rules: A at 360430 paid twice, A at
// 110105 once, B at 360430 once.
func counting(t testing.TB) []entry {
	row := func(enterprise uint32, place codes.PlaceID, sequence uint16, paidOn string, paid, employees int64) entry {
		return entry{enterprise: enterprise, year: 2017, place: place, sequence: sequence, level: 4,
			industry: "0111", ownership: "173", size: "3", policy: "5", focus: "0",
			declaredOn: day(t, "2017-02-01"), approvedOn: day(t, "2017-02-10"), paidOn: day(t, paidOn),
			declared: paid, approved: paid, paid: paid, employees: employees, premiumPaid: 1000, premiumDue: 1000}
	}
	return []entry{
		row(1, 360430, 1, "2017-03-15", 300, 10),
		row(1, 360430, 2, "2017-05-15", 100, 10),
		row(1, 110105, 1, "2017-05-20", 300, 20),
		row(2, 360430, 1, "2017-05-25", 200, 5),
	}
}
