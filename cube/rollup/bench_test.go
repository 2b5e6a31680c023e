package rollup

import (
	"context"
	"testing"

	"github.com/ClickHouse/clickhouse-go/v2"
)

// fill writes n records of 60,000 enterprises over seven years, with places of
// the whole country, straight into the ledger.
func (l *ledger) fill(n uint64) {
	l.t.Helper()
	ctx := context.Background()
	c, err := l.w.Begin(ctx, "bench", "")
	if err != nil {
		l.t.Fatal(err)
	}
	for _, statement := range []string{
		`INSERT INTO record_versions (uscc, subsidy_year, place, sequence, version, commit_no, record_id, enterprise_no, channel,
			ownership, policy, focus, industry, edition, size, mode, employees, layoffs, premium_paid, premium_due,
			declared_amount, approved_amount, paid_amount, declared_on, approved_on, paid_on, used_share, planned_share)
		WITH cityHash64(number) AS h, number % 60000 AS e, 2017 + intDiv(number, 60000) % 7 AS year
		SELECT toString(e), year, places[1 + e % length(places)], 1 + intDiv(number, 420000), 1, @no,
			unhex(leftPad(hex(number), 32, '0')), e + 1, 'history', ['110', '120', '142', '173', '310'][1 + h % 5],
			toString(1 + h % 5), toString(intDiv(h, 7) % 10), industries[1 + intDiv(h, 11) % length(industries)], 2011, toString(1 + intDiv(h, 3) % 4), '申请',
			10 + h % 100, h % 3, toDecimal64(1000 + h % 1000, 2), toDecimal64(1000 + h % 1000, 2),
			toDecimal64(500, 2), toDecimal64(500, 2), toDecimal64(500, 2), toDate32(concat(toString(year), '-01-02')) + h % 90,
			toDate32(concat(toString(year), '-05-02')) + h % 90, toDate32(concat(toString(year), '-08-02')) + h % 120,
			[60, 40, NULL, NULL, NULL, NULL], [33.33, 33.33, 33.34, NULL, NULL, NULL]
		FROM (SELECT number, @places AS places, @industries AS industries FROM numbers(@n))`,
		`INSERT INTO record_steps (subsidy_year, record_id, version, commit_no, step, from_level, level)
		SELECT subsidy_year, record_id, version, commit_no, 'accepted', 1, 4 FROM record_versions WHERE commit_no = @no`,
	} {
		var places []uint32
		var industries []string
		for _, place := range allAgencies() {
			places = append(places, uint32(place))
		}
		for _, row := range industryMap() {
			if row.edition == 2011 && row.in2011[3] != "" {
				industries = append(industries, row.code)
			}
		}
		if err := l.st.ExecText(ctx, statement, clickhouse.Named("no", c.No), clickhouse.Named("n", n),
			clickhouse.Named("places", places), clickhouse.Named("industries", industries)); err != nil {
			l.t.Fatal(detailed(err))
		}
	}
	if err := c.Finish(ctx, nil); err != nil {
		l.t.Fatal(detailed(err))
	}
}

// BenchmarkRebuild makes everything anew from 200,000 records accepted at all
// four levels in seven years.
func BenchmarkRebuild(b *testing.B) {
	l := newLedger(b)
	l.fill(200_000)
	p := l.publisher()
	for b.Loop() {
		if _, err := p.Rebuild(context.Background(), l.w); err != nil {
			b.Fatal(detailed(err))
		}
	}
	p.Wait()
}

// BenchmarkPublish publishes one more record over 200,000.
func BenchmarkPublish(b *testing.B) {
	l := newLedger(b)
	l.fill(200_000)
	p := l.publisher()
	l.publish(p)
	n := uint16(100)
	for b.Loop() {
		n++
		l.take(paidVersion("X", 360430, n, 5, 100, 100, 1))
		l.publish(p)
	}
	p.Wait()
}
