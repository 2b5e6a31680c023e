package rollup

import (
	"slices"
	"strings"
	"testing"

	store "wengang/sql"
	"wengang/sql/clock"
	"wengang/sql/storetest"

	"github.com/ClickHouse/clickhouse-go/v2"
)

// A record stands in both editions, as deep as the concordance is exact.
func TestIndustryStandsInBothEditions(t *testing.T) {
	l := newLedger(t)
	var versions []version
	for i, coded := range []struct {
		edition  uint16
		industry string
	}{
		{2011, "0111"}, {2017, "0111"}, // the same in both
		{2011, "5810"}, {2017, "5910"}, // 装卸搬运
		{2011, "4700"}, // 房屋建筑业, divided in 2017
		{2017, "5193"}, // 互联网批发, new in 2017
		{2011, "74"},   // a class of this division is in another section now
		{2017, "78"},   // coded no finer than the division
	} {
		v := paidVersion("A", 360430, uint16(i+1), 3, 100, 1000, 10)
		v.edition, v.industry = coded.edition, coded.industry
		versions = append(versions, v)
	}
	l.take(versions...)
	pub := l.publish(l.publisher())
	l.checkAgainstModel(pub)
	got := l.lines(`SELECT concat(industry_section, ' ', industry_division, ' ', industry_group, ' ', industry_class, ' | ',
		industry_2017_section, ' ', industry_2017_division, ' ', industry_2017_group, ' ', industry_2017_class)
		FROM facts WHERE _partition_id IN @live AND level = 4`, clickhouse.Named("live", pub.Partitions["facts"]))
	want := []string{
		"A 01 011 0111 | A 01 011 0111", "A 01 011 0111 | A 01 011 0111",
		"G 58 581 5810 | G 59 591 5910", "G 58 581 5810 | G 59 591 5910",
		"E 47 470 4700 | E 47  ",
		"F 51   | F 51 519 5193",
		"M 74   |    ",
		"N 78   | N 78  ",
	}
	slices.Sort(want)
	l.same("facts", got, want)
}

// What nobody filled in is not known, what was filled in with zero is, of the
// version that the yearly attributes come from.
func TestBlankIsNotZero(t *testing.T) {
	l := newLedger(t)
	blank := paidVersion("A", 360430, 1, 3, 100, 1000, 10)
	blank.employees, blank.premiumDue = nil, nil
	zero := paidVersion("B", 360430, 1, 3, 100, 0, 0)
	// Paid twice in the year: the later acceptance leaves the premium blank.
	first, later := paidVersion("C", 360430, 1, 3, 100, 1000, 10), paidVersion("C", 360430, 2, 5, 100, 1000, 10)
	later.premiumPaid = nil
	l.take(blank, zero, first)
	l.take(later)
	pub := l.publish(l.publisher())
	l.checkAgainstModel(pub)
	known := "toString([employees_known, layoffs_known, premium_paid_known, premium_due_known])"
	l.same("facts", l.lines("SELECT concat(toString(enterprise_no), ' ', toString(employees), ' ', "+known+") FROM facts WHERE _partition_id IN @live AND level = 4",
		clickhouse.Named("live", pub.Partitions["facts"])),
		[]string{"1 0 [0,1,1,0]", "2 0 [1,1,1,1]", "3 10 [1,1,0,1]", "3 10 [1,1,0,1]"})
	l.same("repeats", l.lines("SELECT concat(toString(month), ' ', "+known+") FROM repeats WHERE _partition_id IN @live AND level = 4",
		clickhouse.Named("live", pub.Partitions["repeats"])), []string{"201703 [1,1,0,1]", "201705 [1,1,0,1]"})
	l.same("rollup_cells", l.lines("SELECT concat(toString(month), ' ', toString(records), ' ', "+known+") FROM rollup_cells WHERE _partition_id IN @live AND level = 4 AND rollup = 1 AND event = 'paid'",
		clickhouse.Named("live", pub.Partitions["rollup_cells"])), []string{"201703 3 [1,2,2,1]", "201705 1 [0,0,0,0]"})
}

// A store from before the two editions: its partitions can be read with what
// they held, and the next publication makes them anew.
func TestPartitionsFromBeforeTheEditions(t *testing.T) {
	address := storetest.Address(t)
	l := newLedgerIn(t, storetest.Open(t, address, clock.System{}))
	l.take(domainExample()...)
	p := l.publisher()
	old := l.publish(p)
	p.Wait()
	for _, table := range derivedTables {
		var drops []string
		for _, column := range l.lines("SELECT name FROM system.columns WHERE database = currentDatabase() AND table = @table AND "+
			"(startsWith(name, 'industry_2017') OR endsWith(name, '_known') AND name NOT IN ('used_known', 'planned_known'))", clickhouse.Named("table", table)) {
			drops = append(drops, "DROP COLUMN "+column)
		}
		if len(drops) < 4 {
			t.Fatalf("%s: %v", table, drops)
		}
		if err := l.st.ExecText(t.Context(), "ALTER TABLE "+table+" "+strings.Join(drops, ", ")+" SETTINGS mutations_sync = 1"); err != nil {
			t.Fatal(detailed(err))
		}
	}
	for _, statement := range []string{
		"ALTER TABLE schema_migrations DELETE WHERE version > 2 SETTINGS mutations_sync = 1",
		"ALTER TABLE publications UPDATE shape = arrayMap(s -> if(startsWith(s, 'facts'), 'facts 1 of before', s), shape) WHERE 1 SETTINGS mutations_sync = 1",
	} {
		if err := l.st.ExecText(t.Context(), statement); err != nil {
			t.Fatal(detailed(err))
		}
	}
	upgraded, err := store.Open(t.Context(), store.Config{ClickHouse: address})
	if err != nil {
		t.Fatal(detailed(err))
	}
	upgraded.Close(t.Context())

	l.same("facts of before", l.lines("SELECT DISTINCT toString((industry_class, industry_2017_section, industry_2017_class, employees_known, premium_due_known)) FROM facts WHERE _partition_id IN @live",
		clickhouse.Named("live", old.Partitions["facts"])), []string{"('3110','','',1,1)"})
	l.same("repeats of before", l.lines("SELECT DISTINCT toString((industry_2017_class, employees_known)) FROM repeats WHERE _partition_id IN @live",
		clickhouse.Named("live", old.Partitions["repeats"])), []string{"('',1)"})
	l.same("cells of before", l.lines("SELECT DISTINCT toString((industry_2017_division, employees_known = records, premium_due_known = records)) FROM rollup_cells WHERE _partition_id IN @live",
		clickhouse.Named("live", old.Partitions["rollup_cells"])), []string{"('',1,1)"})
	l.same("enterprises of before", l.lines("SELECT DISTINCT industry_2017_division FROM rollup_enterprises WHERE _partition_id IN @live",
		clickhouse.Named("live", old.Partitions["rollup_enterprises"])), []string{""})

	next := l.publish(p)
	if next.No == old.No {
		t.Fatal("nothing was made anew")
	}
	l.checkAgainstModel(next)
	if report, err := p.Verify(t.Context()); err != nil || !report.OK() {
		t.Errorf("after the upgrade: %v %v", report.Differences, err)
	}
}
