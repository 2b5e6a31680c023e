package rollup

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"math/big"
	"slices"
	"strings"

	"wengang/cube/codes"
	"wengang/sql/clock"

	"github.com/ClickHouse/clickhouse-go/v2"
)

// The model computes what the derived tables must hold in plain Go, from what
// the test wrote, without SQL.

// fact is a row of facts in the model; money in fen.
type fact struct {
	level                                       uint8
	year                                        uint16
	province, city, county                      uint32
	record                                      string
	version, enterprise                         uint32
	industry, industry2017                      [4]string
	ownership                                   [3]string
	size, policy, focus                         string
	months                                      [4]uint32 // declared, approved, paid, recovered
	amounts                                     [4]int64
	days                                        int
	paidInYear                                  int
	employees, layoffs, premiumPaid, premiumDue int64
	filledIn                                    [4]bool // of those four
	used                                        [6]int64
	usedKnown                                   bool
	planned                                     [6]int64
	plannedKnown                                bool
}

// columns writes the coordinates that the levels keep, the others rolled away.
func (f fact) coordinates(keep func(string) bool, month uint32) string {
	number := func(level string, n uint32) string {
		if !keep(level) {
			n = 0
		}
		return fmt.Sprint(n)
	}
	text := func(level, s string) string {
		if !keep(level) {
			return ""
		}
		return s
	}
	if !keep("month.month") {
		month = month / 100 * 100
	}
	return strings.Join([]string{
		fmt.Sprint(f.level), fmt.Sprint(f.year), fmt.Sprint(month),
		number("region.province", f.province), number("region.city", f.city), number("region.county", f.county),
		text("industry.section", f.industry[0]), text("industry.division", f.industry[1]),
		text("industry.group", f.industry[2]), text("industry.class", f.industry[3]),
		text("industry_2017.section", f.industry2017[0]), text("industry_2017.division", f.industry2017[1]),
		text("industry_2017.group", f.industry2017[2]), text("industry_2017.class", f.industry2017[3]),
		text("ownership.category", f.ownership[0]), text("ownership.type", f.ownership[1]), text("ownership.subtype", f.ownership[2]),
		text("size", f.size), text("policy", f.policy), text("focus", f.focus),
	}, "|")
}

func bit(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

// yearly lists the yearly attributes in the order of the columns.
func (f fact) yearly() []int64 {
	all := []int64{f.employees, f.layoffs, f.premiumPaid, f.premiumDue}
	for _, filledIn := range f.filledIn {
		all = append(all, bit(filledIn))
	}
	return append(append(all, f.used[:]...), bit(f.usedKnown))
}

func (f fact) plan() []int64 { return append(slices.Clone(f.planned[:]), bit(f.plannedKnown)) }

func (f fact) String() string {
	all := func(string) bool { return true }
	return fmt.Sprintf("%s|%x|%d|%d|%v|%v|%d|%d|%v|%v", f.coordinates(all, f.months[2]), f.record, f.version, f.enterprise,
		f.months, f.amounts, f.days, f.paidInYear, f.yearly(), f.plan())
}

// factTexts is the same of the rows in the store.
const factTexts = `SELECT concat(
	arrayStringConcat([toString(level), toString(subsidy_year), toString(paid_month), toString(province), toString(city), toString(county),
		industry_section, industry_division, industry_group, industry_class,
		industry_2017_section, industry_2017_division, industry_2017_group, industry_2017_class, ownership_category, ownership_type, ownership_subtype, size, policy, focus,
		lower(hex(record_id)), toString(version), toString(enterprise_no)], '|'),
	'|[', arrayStringConcat([declared_month, approved_month, paid_month, recovered_month], ' '), ']|[',
	arrayStringConcat(arrayMap(x -> toString(toInt64(x * 100)), [declared_amount, approved_amount, paid_amount, recovered_amount]), ' '), ']|',
	toString(days_to_payment), '|', toString(paid_in_year), '|[', toString(employees), ' ', toString(layoffs), ' ',
	arrayStringConcat(arrayMap(x -> toString(toInt64(x * 100)), [premium_paid, premium_due]), ' '), ' ',
	arrayStringConcat([employees_known, layoffs_known, premium_paid_known, premium_due_known], ' '), ' ',
	arrayStringConcat(arrayMap(x -> toString(toInt64(x * 100)), [used_living, used_insurance, used_retraining, used_upskilling, used_other, used_cost]), ' '),
	' ', toString(used_known), ']|[',
	arrayStringConcat(arrayMap(x -> toString(toInt64(x * 100)), [planned_living, planned_insurance, planned_retraining, planned_upskilling, planned_other, planned_cost]), ' '),
	' ', toString(planned_known), ']') FROM facts WHERE _partition_id IN @live`

// facts computes the facts of all levels from the ledger that the test wrote.
func (l *ledger) facts() []fact {
	var all []fact
	for level := uint8(1); level <= 4; level++ {
		all = append(all, l.factsAt(level)...)
	}
	return all
}

// taken is a version that a level holds, with the commit that accepted it.
type taken struct {
	version
	commit uint64
}

type enterpriseYear struct {
	uscc  string
	year  uint16
	place uint32 // 0: everywhere
}

func (l *ledger) factsAt(level uint8) []fact {
	holds := map[string]taken{}
	for _, step := range l.accepted {
		if step.from > level || step.to < level {
			continue
		}
		held, ok := holds[step.record]
		if ok && (step.version < held.number || step.version == held.number && step.commit < held.commit) {
			continue
		}
		for _, v := range l.versions[step.record] {
			if v.number == step.version {
				holds[step.record] = taken{v, step.commit}
			}
		}
	}
	groups := map[enterpriseYear][]taken{}
	paid := map[enterpriseYear]int64{}
	for _, h := range holds {
		if h.void {
			continue
		}
		key := enterpriseYear{h.uscc, h.year, h.place}
		groups[key] = append(groups[key], h)
		if h.paid != 0 && h.paidAmount != nil {
			paid[key] += *h.paidAmount
			paid[enterpriseYear{h.uscc, h.year, 0}] += *h.paidAmount
		}
	}
	var all []fact
	for key, group := range groups {
		latest := slices.MaxFunc(group, func(a, b taken) int {
			return cmp.Or(cmp.Compare(a.commit, b.commit), cmp.Compare(a.sequence, b.sequence))
		})
		times := 0
		for _, h := range group {
			if h.paid != 0 {
				times++
			}
		}
		before := paid[enterpriseYear{key.uscc, key.year - 1, key.place}]
		if before == 0 {
			before = paid[enterpriseYear{key.uscc, key.year - 1, 0}]
		}
		var base *int64
		if before > 0 {
			base = &before
		}
		for _, h := range group {
			f := l.factOf(level, h.version)
			f.paidInYear = times
			f.employees, f.layoffs = value(latest.employees), value(latest.layoffs)
			f.premiumPaid, f.premiumDue = value(latest.premiumPaid), value(latest.premiumDue)
			f.filledIn = [4]bool{latest.employees != nil, latest.layoffs != nil, latest.premiumPaid != nil, latest.premiumDue != nil}
			f.used, f.usedKnown = spread(latest.used, base)
			all = append(all, f)
		}
	}
	return all
}

func value(n *int64) int64 {
	if n == nil {
		return 0
	}
	return *n
}

// factOf fills what one version alone decides.
func (l *ledger) factOf(level uint8, v version) fact {
	places := codes.BuiltinPlaces()
	f := fact{
		level: level, year: v.year, record: v.record(), version: v.number, enterprise: l.enterprises[v.uscc],
		province: uint32(places.Province(codes.PlaceID(v.place))), city: uint32(places.City(codes.PlaceID(v.place))), county: v.place,
		size: v.size, policy: v.policy, focus: v.focus, days: -1,
		amounts: [4]int64{value(v.declaredAmount), value(v.approvedAmount), value(v.paidAmount), value(v.recovered)},
	}
	for i, d := range []clock.Day{v.declared, v.approved, v.paid, v.recoveredOn} {
		f.months[i] = uint32(d.Month())
	}
	if v.declared != 0 && v.paid != 0 {
		f.days = int(v.paid - v.declared)
	}
	for i := range f.industry {
		if e, ok := codes.Industry(2011).Ancestor(codes.IndustryTo2011(v.industry, v.edition), i+1); ok {
			f.industry[i] = e.Code
		}
	}
	for i := range f.industry2017 {
		if e, ok := codes.Industry(2017).Ancestor(codes.IndustryTo2017(v.industry, v.edition), i+1); ok {
			f.industry2017[i] = e.Code
		}
	}
	for i := range f.ownership {
		if e, ok := codes.Ownership().Ancestor(v.ownership, i+1); ok {
			f.ownership[i] = e.Code
		}
	}
	granted := v.paidAmount
	if granted == nil {
		granted = v.approvedAmount
	}
	if granted == nil {
		granted = v.declaredAmount
	}
	f.planned, f.plannedKnown = spread(v.planned, granted)
	return f
}

// spread turns uses into amounts. Exact parts as fractions, so that it shares
// nothing with the arithmetic of the store.
func spread(uses [6]use, base *int64) (fen [6]int64, known bool) {
	stated, byShare := false, false
	for _, u := range uses {
		stated = stated || u.amount != nil || u.share != nil
		byShare = byShare || u.share != nil
	}
	if !stated || byShare && base == nil {
		return fen, false
	}
	type remainder struct {
		at   int
		part *big.Rat
	}
	var remainders []remainder
	exact, given := new(big.Rat), int64(0)
	for i, u := range uses {
		switch {
		case u.amount != nil:
			fen[i] = *u.amount
		case u.share != nil:
			part := new(big.Rat).Mul(big.NewRat(*base, 1), big.NewRat(*u.share, 10000))
			whole := new(big.Int).Quo(part.Num(), part.Denom()).Int64()
			fen[i] = whole
			given += whole
			exact.Add(exact, part)
			remainders = append(remainders, remainder{i, part.Sub(part, big.NewRat(whole, 1))})
		}
	}
	exact.Add(exact, big.NewRat(1, 2))
	total := new(big.Int).Quo(exact.Num(), exact.Denom()).Int64()
	slices.SortStableFunc(remainders, func(a, b remainder) int { return b.part.Cmp(a.part) })
	for i := range total - given {
		fen[remainders[i].at]++
	}
	return fen, true
}

var eventNames = []string{"declared", "approved", "paid", "recovered"}

// cellTexts computes a rollup in the model: one line per cell.
func cellTexts(r Rollup, facts []fact) []string {
	sums, members := map[string][]int64{}, map[string]map[uint32]bool{}
	for _, f := range facts {
		for e, name := range eventNames {
			if f.months[e] == 0 {
				continue
			}
			key := name + "|" + f.coordinates(r.Keeps, f.months[e])
			if members[key] == nil {
				members[key], sums[key] = map[uint32]bool{}, make([]int64, 27)
			}
			members[key][f.enterprise] = true
			row := []int64{1, f.amounts[e]}
			yearly, plan, cohort := make([]int64, 15), make([]int64, 7), make([]int64, 3)
			if name == "paid" {
				plan = f.plan()
				if f.paidInYear == 1 {
					yearly = f.yearly()
				}
			}
			if name == "declared" {
				cohort = []int64{bit(f.months[1] > 0), bit(f.months[2] > 0), int64(max(f.days, 0))}
			}
			for i, n := range slices.Concat(row, yearly, plan, cohort) {
				sums[key][i] += n
			}
		}
	}
	var lines []string
	for key := range members {
		if r.Bitmap {
			lines = append(lines, fmt.Sprintf("%s|%v", key, slices.Sorted(maps.Keys(members[key]))))
		} else {
			lines = append(lines, fmt.Sprintf("%s|%v", key, sums[key]))
		}
	}
	slices.Sort(lines)
	return lines
}

const coordinateTexts = `arrayStringConcat([toString(event), toString(level), toString(subsidy_year), toString(month), toString(province), toString(city), toString(county),
	industry_section, industry_division, industry_group, industry_class,
		industry_2017_section, industry_2017_division, industry_2017_group, industry_2017_class, ownership_category, ownership_type, ownership_subtype, size, policy, focus], '|')`

// storedCells reads the same lines from the store.
func (l *ledger) storedCells(r Rollup, pub Publication) []string {
	figures := `arrayStringConcat(arrayMap(x -> toString(x), [toInt64(records), toInt64(amount * 100), employees, layoffs,
		toInt64(premium_paid * 100), toInt64(premium_due * 100), toInt64(employees_known), toInt64(layoffs_known), toInt64(premium_paid_known), toInt64(premium_due_known),
		toInt64(used_living * 100), toInt64(used_insurance * 100), toInt64(used_retraining * 100),
		toInt64(used_upskilling * 100), toInt64(used_other * 100), toInt64(used_cost * 100), toInt64(used_known),
		toInt64(planned_living * 100), toInt64(planned_insurance * 100), toInt64(planned_retraining * 100), toInt64(planned_upskilling * 100),
		toInt64(planned_other * 100), toInt64(planned_cost * 100), toInt64(planned_known), toInt64(cohort_approved), toInt64(cohort_paid), cohort_days]), ' ')`
	if r.Bitmap {
		figures = "arrayStringConcat(arraySort(bitmapToArray(enterprises)), ' ')"
	}
	names, err := l.publisher().columns(context.Background(), r.Table())
	if err != nil {
		l.t.Fatal(detailed(err))
	}
	return l.lines("SELECT concat("+coordinateTexts+", '|[', "+figures+", ']') FROM (SELECT "+strings.Join(folded(names), ", ")+" FROM "+r.Table()+
		" WHERE _partition_id IN @live AND rollup = @rollup GROUP BY "+strings.Join(coordinates, ", ")+")",
		clickhouse.Named("live", append(pub.Partitions[r.Table()], "")), clickhouse.Named("rollup", r.ID))
}

// lines reads the first column, sorted.
func (l *ledger) lines(query string, args ...any) []string {
	l.t.Helper()
	rows, err := l.st.QueryText(context.Background(), query, args...)
	if err != nil {
		l.t.Fatal(detailed(err))
	}
	defer func() { _ = rows.Close() }()
	var all []string
	for rows.Next() {
		var line string
		if err := rows.Scan(&line); err != nil {
			l.t.Fatal(err)
		}
		all = append(all, line)
	}
	if err := rows.Err(); err != nil {
		l.t.Fatal(err)
	}
	slices.Sort(all)
	return all
}

// checkAgainstModel compares facts, repeats and every rollup of a publication
// with the model.
func (l *ledger) checkAgainstModel(pub Publication) {
	l.t.Helper()
	facts := l.facts()
	var want, repeats []string
	for _, f := range facts {
		want = append(want, f.String())
		if f.months[2] > 0 && f.paidInYear > 1 {
			repeats = append(repeats, fmt.Sprintf("%s|%d|%v", f.coordinates(func(string) bool { return true }, f.months[2]), f.enterprise, f.yearly()))
		}
	}
	slices.Sort(want)
	slices.Sort(repeats)
	l.same("facts", l.lines(factTexts, clickhouse.Named("live", append(pub.Partitions["facts"], ""))), want)
	l.same("repeats", l.lines(`SELECT concat(arrayStringConcat([toString(level), toString(subsidy_year), toString(month), toString(province), toString(city), toString(county),
		industry_section, industry_division, industry_group, industry_class,
		industry_2017_section, industry_2017_division, industry_2017_group, industry_2017_class, ownership_category, ownership_type, ownership_subtype, size, policy, focus,
		toString(enterprise_no)], '|'), '|[', toString(employees), ' ', toString(layoffs), ' ',
		arrayStringConcat(arrayMap(x -> toString(toInt64(x * 100)), [premium_paid, premium_due]), ' '), ' ',
		arrayStringConcat([employees_known, layoffs_known, premium_paid_known, premium_due_known], ' '), ' ',
		arrayStringConcat(arrayMap(x -> toString(toInt64(x * 100)), [used_living, used_insurance, used_retraining, used_upskilling, used_other, used_cost]), ' '),
		' ', toString(used_known), ']') FROM repeats WHERE _partition_id IN @live`, clickhouse.Named("live", append(pub.Partitions["repeats"], ""))), repeats)
	for _, r := range Declared() {
		l.same(r.Name, l.storedCells(r, pub), cellTexts(r, facts))
	}
}

// same fails with the lines that differ.
func (l *ledger) same(what string, got, want []string) {
	l.t.Helper()
	if slices.Equal(got, want) {
		return
	}
	shown := 0
	for _, line := range got {
		if _, found := slices.BinarySearch(want, line); !found && shown < 3 {
			l.t.Errorf("%s has    %s", what, line)
			shown++
		}
	}
	for _, line := range want {
		if _, found := slices.BinarySearch(got, line); !found && shown < 6 {
			l.t.Errorf("%s wants  %s", what, line)
			shown++
		}
	}
	l.t.Errorf("%s: %d lines, want %d", what, len(got), len(want))
}

// allAgencies are the agencies of the country.
func allAgencies() []codes.PlaceID {
	var ids []codes.PlaceID
	for _, place := range codes.BuiltinPlaces().Agencies(codes.NationID, 0) {
		ids = append(ids, place.ID)
	}
	return ids
}
