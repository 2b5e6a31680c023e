package rollup

import (
	"context"
	"crypto/sha256"
	"fmt"
	"log/slog"
	"testing"
	"time"

	"wengang/cube/codes"
	store "wengang/sql"
	"wengang/sql/clock"
	"wengang/sql/storetest"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
	"github.com/shopspring/decimal"
)

// use is one direction of use as stated: amount in fen, or share in hundredths
// of a per cent.
type use struct{ amount, share *int64 }

// version is a row of record_versions as the tests write it; money in fen.
type version struct {
	uscc           string
	year           uint16
	place          uint32
	sequence       uint16
	number         uint32
	void           bool
	ownership      string
	policy, focus  string
	industry       string
	edition        uint16
	size           string
	employees      *int64
	layoffs        *int64
	premiumPaid    *int64
	premiumDue     *int64
	declaredAmount *int64
	approvedAmount *int64
	paidAmount     *int64
	declared       clock.Day
	approved       clock.Day
	paid           clock.Day
	recovered      *int64
	recoveredOn    clock.Day
	used, planned  [6]use
}

// record is the identity of a record.
func (v version) record() string {
	digest := sha256.Sum256(fmt.Appendf(nil, "%s|%d|%d|%d", v.uscc, v.year, v.place, v.sequence))
	return string(digest[:16])
}

// acceptance accepts a version of a record at the levels from–to.
type acceptance struct {
	record   string
	version  uint32
	year     uint16
	from, to uint8
}

// ledger writes into a real store and remembers everything for the model.
type ledger struct {
	t           testing.TB
	st          *store.Store
	w           *store.Writer
	enterprises map[string]uint32
	versions    map[string][]version
	accepted    []acceptedStep
}

// acceptedStep is an acceptance with its commit.
type acceptedStep struct {
	acceptance
	commit uint64
}

func newLedger(t testing.TB) *ledger {
	t.Helper()
	return newLedgerIn(t, storetest.New(t))
}

func newLedgerIn(t testing.TB, st *store.Store) *ledger {
	t.Helper()
	w, err := st.NewWriter(context.Background(), "test")
	if err != nil {
		t.Fatal(err)
	}
	return &ledger{t: t, st: st, w: w, enterprises: map[string]uint32{}, versions: map[string][]version{}}
}

// publisher returns a publisher whose superseded partitions go at once.
func (l *ledger) publisher() *Publisher {
	p := New(l.st, codes.BuiltinPlaces, clock.System{}, slog.New(slog.DiscardHandler))
	p.Keep = 0
	l.t.Cleanup(p.Wait) // before the store closes
	return p
}

func (l *ledger) publish(p *Publisher) Publication {
	l.t.Helper()
	pub, err := p.Publish(context.Background(), l.w)
	if err != nil {
		l.t.Fatalf("publish: %v", detailed(err))
	}
	return pub
}

// detailed shows the cause, which users do not see.
func detailed(err error) string {
	text := ""
	for e := err; e != nil; {
		text += e.Error() + "\n"
		u, ok := e.(interface{ Unwrap() error })
		if !ok {
			break
		}
		e = u.Unwrap()
	}
	return text
}

// write writes versions and acceptances in one commit.
func (l *ledger) write(versions []version, accepted []acceptance) {
	l.t.Helper()
	if err := l.begin(versions, accepted).Finish(context.Background(), nil); err != nil {
		l.t.Fatal(detailed(err))
	}
}

// begin writes the rows without the commit row.
func (l *ledger) begin(versions []version, accepted []acceptance) *store.Commit {
	l.t.Helper()
	ctx := context.Background()
	c, err := l.w.Begin(ctx, "test", "")
	if err != nil {
		l.t.Fatal(err)
	}
	check := func(err error) {
		l.t.Helper()
		if err != nil {
			l.t.Fatal(detailed(err))
		}
	}
	check(c.Insert(ctx, "enterprises", "uscc, enterprise_no, commit_no", func(b driver.Batch) error {
		for _, v := range versions {
			if l.enterprises[v.uscc] == 0 {
				l.enterprises[v.uscc] = uint32(len(l.enterprises) + 1)
				if err := b.Append(v.uscc, l.enterprises[v.uscc], c.No); err != nil {
					return err
				}
			}
		}
		return nil
	}))
	check(c.Insert(ctx, "record_versions", `uscc, subsidy_year, place, sequence, version, commit_no, record_id, province,
		enterprise_no, channel, void, ownership, policy, focus, industry, edition, size, mode, employees, layoffs,
		premium_paid, premium_due, declared_amount, approved_amount, paid_amount, declared_on, approved_on, paid_on,
		used_amount, used_share, planned_amount, planned_share, recovered_amount, recovered_on`, func(b driver.Batch) error {
		for _, v := range versions {
			l.versions[v.record()] = append(l.versions[v.record()], v)
			usedAmount, usedShare := useColumns(v.used)
			plannedAmount, plannedShare := useColumns(v.planned)
			void := uint8(0)
			if v.void {
				void = 1
			}
			err := b.Append(v.uscc, v.year, v.place, v.sequence, v.number, c.No, v.record(), v.place/10000*10000,
				l.enterprises[v.uscc], "template", void, v.ownership, v.policy, v.focus, v.industry, v.edition, v.size, "申请",
				v.employees, v.layoffs, money(v.premiumPaid), money(v.premiumDue),
				money(v.declaredAmount), money(v.approvedAmount), money(v.paidAmount), day(v.declared), day(v.approved), day(v.paid),
				usedAmount, usedShare, plannedAmount, plannedShare, money(v.recovered), day(v.recoveredOn))
			if err != nil {
				return err
			}
		}
		return nil
	}))
	check(c.Insert(ctx, "record_steps", "subsidy_year, province, record_id, version, commit_no, step, from_level, level", func(b driver.Batch) error {
		for _, a := range accepted {
			l.accepted = append(l.accepted, acceptedStep{a, c.No})
			if err := b.Append(a.year, uint32(0), a.record, a.version, c.No, "accepted", a.from, a.to); err != nil {
				return err
			}
		}
		return nil
	}))
	return c
}

// take writes a version and accepts it at all levels.
func (l *ledger) take(versions ...version) {
	l.t.Helper()
	var all []acceptance
	for _, v := range versions {
		all = append(all, acceptance{v.record(), v.number, v.year, 1, 4})
	}
	l.write(versions, all)
}

func money(fen *int64) *decimal.Decimal {
	if fen == nil {
		return nil
	}
	d := decimal.New(*fen, -2)
	return &d
}

func day(d clock.Day) *time.Time {
	if d == 0 {
		return nil
	}
	t := d.Time()
	return &t
}

// useColumns gives the arrays as the ledger stores them: empty where all are blank.
func useColumns(uses [6]use) (amounts, shares []*decimal.Decimal) {
	var anyAmount, anyShare bool
	for _, u := range uses {
		amounts, shares = append(amounts, money(u.amount)), append(shares, money(u.share))
		anyAmount, anyShare = anyAmount || u.amount != nil, anyShare || u.share != nil
	}
	if !anyAmount {
		amounts = []*decimal.Decimal{}
	}
	if !anyShare {
		shares = []*decimal.Decimal{}
	}
	return amounts, shares
}

func of(n int64) *int64 { return &n }

func on(year, month, d int) clock.Day {
	day, ok := clock.NewDay(year, month, d)
	if !ok {
		panic("no such day")
	}
	return day
}

// paidVersion is a plain paid record of 2017; money in yuan.
func paidVersion(uscc string, place uint32, sequence uint16, month int, paid, premium, staff int64) version {
	return version{
		uscc: uscc, year: 2017, place: place, sequence: sequence, number: 1,
		ownership: "173", policy: "5", focus: "0", industry: "3110", edition: 2011, size: "2",
		employees: of(staff), layoffs: of(0), premiumPaid: of(premium * 100), premiumDue: of(premium * 100),
		declaredAmount: of(paid * 100), approvedAmount: of(paid * 100), paidAmount: of(paid * 100),
		declared: on(2017, 1, 5), approved: on(2017, month, 10), paid: on(2017, month, 20),
	}
}

// one reads one row of figures.
func (l *ledger) one(dest []any, query string, args ...any) {
	l.t.Helper()
	if err := l.st.Conn().QueryRow(context.Background(), query, args...).Scan(dest...); err != nil {
		l.t.Fatalf("%s: %v", query, err)
	}
}
