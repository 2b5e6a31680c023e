package rollup

import (
	"testing"

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
