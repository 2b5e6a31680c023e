package rollup

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"wengang/cube/codes"
	"wengang/sql/fault"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/shopspring/decimal"
)

// domainExample is the example of the domain's counting rules.
func domainExample() []version {
	return []version{
		paidVersion("A", 360430, 1, 3, 300, 1000, 10),
		paidVersion("A", 360430, 2, 5, 100, 1000, 10),
		paidVersion("A", 110105, 1, 5, 300, 1000, 20),
		paidVersion("B", 360430, 1, 5, 200, 1000, 5),
	}
}

func TestCountingExample(t *testing.T) {
	l := newLedger(t)
	l.take(domainExample()...)
	pub := l.publish(l.publisher())
	for _, month := range []struct {
		where               string
		records             uint64
		enterprises         uint64
		employees, premium  int64
		paid                int64
		jiangxi, enterprise uint64
	}{
		{"month > 0", 4, 2, 35, 3000, 900, 2, 2},
		{"month = 201705", 3, 2, 35, 3000, 600, 2, 2},
	} {
		var records, enterprises, jiangxi uint64
		var employees, again int64
		var paid, premium, premiumAgain decimal.Decimal
		l.one([]any{&records, &paid, &employees, &premium}, `SELECT sum(records), sum(amount), sum(employees), sum(premium_paid)
			FROM rollup_cells WHERE _partition_id IN @live AND rollup = 1 AND level = 4 AND event = 'paid' AND `+month.where,
			clickhouse.Named("live", pub.Partitions["rollup_cells"]))
		l.one([]any{&again, &premiumAgain}, `SELECT sum(employees), sum(premium_paid) FROM
			(SELECT DISTINCT enterprise_no, subsidy_year, county, employees, premium_paid FROM repeats
			WHERE _partition_id IN @live AND level = 4 AND `+month.where+`)`, clickhouse.Named("live", pub.Partitions["repeats"]))
		l.one([]any{&enterprises, &jiangxi}, `SELECT toUInt64(groupBitmapMerge(enterprises)), toUInt64(groupBitmapMergeIf(enterprises, province = 360000))
			FROM rollup_enterprises WHERE _partition_id IN @live AND rollup = 104 AND level = 4 AND event = 'paid' AND `+month.where,
			clickhouse.Named("live", pub.Partitions["rollup_enterprises"]))
		if records != month.records || enterprises != month.enterprises || jiangxi != month.jiangxi ||
			employees+again != month.employees ||
			!premium.Add(premiumAgain).Equal(decimal.New(month.premium, 0)) || !paid.Equal(decimal.New(month.paid, 0)) {
			t.Errorf("%s: 户次 %d 户 %d 江西 %d 人数 %d 实缴 %s 发放 %s, want %+v", month.where, records, enterprises, jiangxi,
				employees+again, premium.Add(premiumAgain), paid, month)
		}
	}
}

func TestLevelsVersionsAndVoid(t *testing.T) {
	l := newLedger(t)
	p := l.publisher()
	first := paidVersion("A", 360430, 1, 3, 300, 1000, 10)
	second := first
	second.number, second.paidAmount = 2, of(250_00)
	other := paidVersion("B", 360430, 1, 4, 100, 500, 5)
	l.write([]version{first, second, other}, []acceptance{
		{first.record(), 1, 2017, 1, 4},  // the ministry holds version 1
		{second.record(), 2, 2017, 1, 2}, // county and city hold version 2
		{first.record(), 1, 2017, 1, 1},  // a later acceptance of the older version does not bring it back
		{other.record(), 1, 2017, 1, 3},
	})
	l.checkAgainstModel(l.publish(p))
	for level, want := range map[uint8]string{1: "350.00", 2: "350.00", 3: "400.00", 4: "300.00"} {
		l.paidAt(level, want)
	}
	void := second
	void.number, void.void = 3, true
	l.write([]version{void}, []acceptance{{void.record(), 3, 2017, 1, 3}})
	l.checkAgainstModel(l.publish(p))
	for level, want := range map[uint8]string{1: "100.00", 2: "100.00", 3: "100.00", 4: "300.00"} {
		l.paidAt(level, want)
	}
}

// paidAt checks the amount paid that a level holds, in the newest publication.
func (l *ledger) paidAt(level uint8, want string) {
	l.t.Helper()
	pub, err := Latest(context.Background(), l.st)
	if err != nil {
		l.t.Fatal(err)
	}
	var paid decimal.Decimal
	l.one([]any{&paid}, "SELECT sum(amount) FROM rollup_cells WHERE _partition_id IN @live AND rollup = 1 AND level = @level AND event = 'paid'",
		clickhouse.Named("live", pub.Partitions["rollup_cells"]), clickhouse.Named("level", level))
	if paid.StringFixed(2) != want {
		l.t.Errorf("level %d holds %s paid, want %s", level, paid.StringFixed(2), want)
	}
}

// A wrong place is corrected by 更正: the old record void, a new one in its
// place, one commit; both provinces change.
func TestCorrectionMovesARecord(t *testing.T) {
	l := newLedger(t)
	p := l.publisher()
	wrong := paidVersion("A", 110105, 1, 3, 300, 1000, 10)
	l.take(wrong)
	l.publish(p)
	void, right := wrong, wrong
	void.number, void.void = 2, true
	right.place = 360430
	l.take(void, right)
	pub := l.publish(p)
	l.checkAgainstModel(pub)
	for _, id := range pub.Partitions["facts"] {
		if strings.Contains(id, "-110000-") {
			t.Errorf("%s is live although its only record is void", id)
		}
	}
}

// Shares of last year's payment follow that payment, in whatever province it was.
func TestSharesFollowLastYearsPayment(t *testing.T) {
	l := newLedger(t)
	p := l.publisher()
	next := paidVersion("A", 360430, 1, 3, 500, 1000, 10)
	next.year, next.declared, next.approved, next.paid = 2018, on(2018, 1, 5), on(2018, 3, 1), on(2018, 3, 2)
	next.used = [6]use{{share: of(3333)}, {share: of(3333)}, {share: of(3334)}}
	l.take(next)
	l.checkAgainstModel(l.publish(p))
	l.uses("0 0 0 0", 0) // no payment known: 金额不明

	before := paidVersion("A", 110105, 1, 3, 0, 1000, 10)
	before.paidAmount = of(100_01)
	l.take(before) // elsewhere: stands in for the payment at the place
	l.checkAgainstModel(l.publish(p))
	l.uses("3333 3333 3335 0", 1) // 33.334333, 33.334333 and 33.343334 yuan

	here := paidVersion("A", 360430, 1, 3, 200, 1000, 10)
	l.take(here)
	l.checkAgainstModel(l.publish(p))
	l.uses("6666 6666 6668 0", 1)
}

// uses checks 上年度补贴使用 of the facts of 2018 at the ministry, in fen.
func (l *ledger) uses(want string, wantKnown uint8) {
	l.t.Helper()
	pub, err := Latest(context.Background(), l.st)
	if err != nil {
		l.t.Fatal(err)
	}
	var got string
	var known uint8
	l.one([]any{&got, &known}, `SELECT arrayStringConcat(arrayMap(x -> toString(toInt64(x * 100)), [used_living, used_insurance, used_retraining, used_other]), ' '), used_known
		FROM facts WHERE _partition_id IN @live AND level = 4 AND subsidy_year = 2018`, clickhouse.Named("live", pub.Partitions["facts"]))
	if got != want || known != wantKnown {
		l.t.Errorf("uses %s known %d, want %s known %d", got, known, want, wantKnown)
	}
}

// A commit with a lower number may be acknowledged after a publication that
// holds a higher one.
func TestCommitsAcknowledgedOutOfOrder(t *testing.T) {
	l := newLedger(t)
	p := l.publisher()
	slow, quick := paidVersion("A", 360430, 1, 3, 300, 1000, 10), paidVersion("B", 110105, 1, 3, 100, 500, 5)
	running := l.begin([]version{slow}, []acceptance{{slow.record(), 1, 2017, 1, 4}})
	l.take(quick)
	if pub := l.publish(p); pub.Commit <= running.No {
		t.Fatalf("publication holds commit %d, the slow one is %d", pub.Commit, running.No)
	}
	l.paidAt(4, "100.00")
	if err := running.Finish(context.Background(), nil); err != nil {
		t.Fatal(detailed(err))
	}
	pub := l.publish(p)
	l.paidAt(4, "400.00")
	l.checkAgainstModel(pub)
	if again := l.publish(p); again.No != pub.No {
		t.Errorf("nothing new, yet publication %d follows %d", again.No, pub.No)
	}
}

// What a crash left half built is neither seen nor kept.
func TestCrashBetweenStepsLeavesNothing(t *testing.T) {
	l := newLedger(t)
	l.take(domainExample()...)
	standing := l.publish(l.publisher())
	l.take(paidVersion("C", 440103, 1, 6, 50, 100, 1))

	crashed := l.publisher()
	ctx := context.Background()
	b := build{Publisher: crashed, places: codes.BuiltinPlaces(), last: standing, next: &Publication{No: l.w.NextNo(), shape: shape(), Partitions: map[string][]string{}}}
	var err error
	if b.next.Commit, b.next.position, err = crashed.ledgerState(ctx); err != nil {
		t.Fatal(err)
	}
	if err := b.run(ctx); err != nil { // everything is built, the publication's row never came
		t.Fatal(detailed(err))
	}
	if latest, err := Latest(ctx, l.st); err != nil || latest.No != standing.No {
		t.Fatalf("newest publication %d, want %d; %v", latest.No, standing.No, err)
	}

	p := l.publisher()
	pub := l.publish(p)
	p.Wait()
	l.checkAgainstModel(pub)
	l.onlyLive(pub)
}

// onlyLive checks that the tables hold the publications' partitions and no other.
func (l *ledger) onlyLive(pubs ...Publication) {
	l.t.Helper()
	for _, table := range derivedTables {
		var want []string
		for _, pub := range pubs {
			want = append(want, pub.Partitions[table]...)
		}
		slices.Sort(want)
		want = slices.Compact(want)
		got := l.lines("SELECT DISTINCT partition_id FROM system.parts WHERE database = currentDatabase() AND active AND table = @table",
			clickhouse.Named("table", table))
		l.same(table+" partitions", got, want)
	}
}

func TestSupersededPartitionsStayWhilePinnedOrYoung(t *testing.T) {
	l := newLedger(t)
	p := l.publisher()
	l.take(domainExample()...)
	first := l.publish(p)
	p.Pin(first.No)
	p.Keep = time.Hour
	more := func(n uint16) Publication {
		l.take(paidVersion("C", 360430, n, 6, 50, 100, 1))
		pub := l.publish(p)
		p.Wait()
		return pub
	}
	second := more(1)
	l.onlyLive(first, second)
	third := more(2)
	l.onlyLive(first, second, third) // second is no longer the newest, but young
	p.Keep = 0
	fourth := more(3)
	l.onlyLive(first, fourth) // first is pinned
	p.Unpin(first.No)
	if err := p.Sweep(context.Background()); err != nil {
		t.Fatal(detailed(err))
	}
	l.onlyLive(fourth)
	l.checkAgainstModel(fourth)
}

// A publication made by a program with other rollups, or other facts, is
// brought to this program's shape although the ledger has nothing new.
func TestOtherShapesAreRebuilt(t *testing.T) {
	l := newLedger(t)
	p := l.publisher()
	l.take(domainExample()...)
	pub := l.publish(p)
	for _, other := range []struct{ name, before, statement string }{
		{"a rollup was added", "ALTER TABLE rollup_cells DELETE WHERE rollup = 3 SETTINGS mutations_sync = 1", "ALTER TABLE publications UPDATE shape = arrayFilter(s -> NOT startsWith(s, '3 '), shape) WHERE 1 SETTINGS mutations_sync = 1"},
		{"facts were other", "SELECT 1", "ALTER TABLE publications UPDATE shape = arrayMap(s -> if(startsWith(s, 'facts'), 'facts 0', s), shape) WHERE 1 SETTINGS mutations_sync = 1"},
	} {
		for _, statement := range []string{other.before, other.statement} {
			if err := l.st.ExecText(context.Background(), statement); err != nil {
				t.Fatal(detailed(err))
			}
		}
		stands, err := Latest(context.Background(), l.st)
		if err != nil || stands.No != pub.No || stands.Current() {
			t.Errorf("%s: publication %d is current: %v, %v", other.name, stands.No, stands.Current(), err)
		}
		next := l.publish(p)
		if next.No == pub.No || !next.Current() {
			t.Errorf("%s: published as %d, current: %v", other.name, next.No, next.Current())
		}
		l.checkAgainstModel(next)
		pub = next
	}
}

// A publication of a writer that another has followed does not count.
func TestDeposedWriterPublishesNothing(t *testing.T) {
	l := newLedger(t)
	l.take(domainExample()...)
	if _, err := l.st.NewWriter(context.Background(), "other"); err != nil {
		t.Fatal(err)
	}
	_, err := l.publisher().Publish(context.Background(), l.w)
	if fault.CodeOf(err) != fault.Conflict {
		t.Errorf("got %v, want a conflict", err)
	}
	if pub, err := Latest(context.Background(), l.st); err != nil || pub.No != 0 {
		t.Errorf("publication %d stands; %v", pub.No, err)
	}
}
