package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"testing"

	store "wengang/sql"
	"wengang/sql/clock"

	"wengang/cube"
	"wengang/cube/codes"
	"wengang/cube/rollup"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
)

// openBench opens the system on a data directory as a command does, save that
// the engine's host is the program built for the tests.
func openBench(b *testing.B, data string, assets string) *wengang {
	b.Helper()
	ctx := context.Background()
	a := newApp(io.Discard, io.Discard)
	a.data, a.assets = data, assets
	a.log = slog.New(slog.NewTextHandler(io.Discard, nil))
	st, err := store.Open(ctx, store.Config{
		Data: data, Assets: a.assetDirs(), EngineCommand: []string{binary, "engine"}, Clock: a.clock, Log: a.log,
	})
	if err != nil {
		b.Fatal(err)
	}
	w := &wengang{app: a, store: st}
	b.Cleanup(w.close)
	if err := w.refreshPlaces(ctx); err != nil {
		b.Fatal(err)
	}
	w.publisher = rollup.New(st, w.places.Load, a.clock, a.log)
	w.cube = cube.New(st, w.places.Load, a.clock, cube.Holding(func(publication uint64) func() {
		w.publisher.Pin(publication)
		return func() { w.publisher.Unpin(publication) }
	}))
	return w
}

// benchYears are the subsidy years with the share of the enterprises, per
// thousand, that each reaches: in proportion to the totals that the ministry
// published (see docs/demonstration-data.md), so that an enterprise comes back
// in about 40 of 100 years.
var benchYears = []struct {
	year  uint16
	share uint32
}{{2017, 80}, {2018, 85}, {2019, 145}, {2020, 770}, {2021, 510}, {2022, 1000}, {2023, 510}}

// benchUnits are the reporting units with their shares of the enterprises.
var benchUnits = []struct {
	place  codes.PlaceID
	weight int
}{
	{110000, 60}, {120000, 16}, {130000, 32}, {140000, 21}, {150000, 13}, {210000, 33}, {220000, 13}, {230000, 16},
	{310000, 50}, {320000, 92}, {330000, 85}, {340000, 32}, {350000, 36}, {360000, 21}, {370000, 72}, {410000, 46},
	{420000, 37}, {430000, 34}, {440000, 178}, {450000, 22}, {460000, 10}, {500000, 28}, {510000, 50}, {520000, 16},
	{530000, 18}, {540000, 2}, {610000, 24}, {620000, 10}, {630000, 3}, {640000, 6}, {650000, 14}, {660000, 6},
}

// Records of an enterprise in a year, per hundred enterprises: the first, those
// of a second and third payment, and those in a second place.
const benchRecordsPerHundred = 100 + 5 + 1 + 2

// benchPlaces spreads enterprises over the agencies: by province as weighted,
// within it unevenly, the provincial capital ahead.
func benchPlaces(places *codes.Places, enterprises uint64) (ids, provinces []uint32, counts []uint64) {
	var all int
	for _, u := range benchUnits {
		all += u.weight
	}
	from, _ := clock.NewDay(2017, 1, 1)
	to, _ := clock.NewDay(2024, 6, 30)
	for _, u := range benchUnits {
		var weights []int
		var sum int
		first := len(ids)
		for _, p := range places.Agencies(u.place, from) {
			if !p.ValidOn(to) {
				continue
			}
			weight := 40 + int(p.ID*2654435761>>24)
			if p.Code[2:4] == "01" {
				weight *= 3
			}
			ids, provinces = append(ids, uint32(p.ID)), append(provinces, uint32(u.place))
			weights, sum = append(weights, weight), sum+weight
		}
		for i := range ids[first:] {
			counts = append(counts, 1+enterprises*uint64(u.weight)*uint64(weights[i])/uint64(all*sum))
		}
	}
	return ids, provinces, counts
}

// weighted lists each code as often as its weight says.
func weighted(weights map[string]int) []string {
	var list []string
	for code, n := range weights {
		for range n {
			list = append(list, code)
		}
	}
	slices.Sort(list)
	return list
}

// benchIndustries lists classes of an edition, each as often as it is usual:
// manufacturing, trade and services lead, and within a section few classes
// hold most enterprises. One in twelve is a division (未细分).
func benchIndustries(edition uint16) []string {
	sections := map[string]int{"A": 14, "B": 6, "C": 260, "D": 10, "E": 80, "F": 270, "G": 36, "H": 32, "I": 48, "J": 8,
		"K": 46, "L": 92, "M": 50, "N": 8, "O": 20, "P": 10, "Q": 6, "R": 11}
	list := codes.Industry(edition)
	var all []string
	for _, section := range list.Children("") {
		var own []string
		for _, division := range list.Children(section.Code) {
			for _, group := range list.Children(division.Code) {
				for i, class := range list.Children(group.Code) {
					for range max(1, 12/(1+i*i)) {
						own = append(own, class.Code)
					}
				}
			}
			own = append(own, division.Code)
		}
		for i := range sections[section.Code] * 4 {
			all = append(all, own[(i*7919)%len(own)])
		}
	}
	return all
}

// loadBench writes about so many records of enterprises all over the country
// straight into the ledger, a commit for each subsidy year, and nothing where
// records stand already. They were accepted from level from up to the ministry;
// contacts are left out, which the cube never reads.
func loadBench(ctx context.Context, st *store.Store, w *store.Writer, places *codes.Places, records uint64, from uint8) error {
	var perEnterprise uint64 // in thousandths
	for _, y := range benchYears {
		perEnterprise += uint64(y.share) * benchRecordsPerHundred / 100
	}
	ids, provinces, counts := benchPlaces(places, records*1000/perEnterprise)
	var years, shares []uint32
	for _, y := range benchYears {
		years, shares = append(years, uint32(y.year)), append(shares, y.share)
	}
	// Numbers are given out as the ledger does: by year of the first
	// application, in it a run for each county.
	for _, statement := range []string{
		"DROP TABLE IF EXISTS bench_enterprises SYNC",
		`CREATE TABLE bench_enterprises (enterprise_no UInt32, at UInt16, rank UInt32, seed UInt64, years Array(UInt16))
		ENGINE = MergeTree ORDER BY enterprise_no`,
		`INSERT INTO bench_enterprises
		SELECT row_number() OVER (ORDER BY years[1], at, rank), at, rank, seed, years
		FROM
		(
			SELECT
				at, rank, sipHash64(at, rank) AS seed,
				arrayMap(pair -> toUInt16(pair.1), arrayFilter(pair -> sipHash64(seed, pair.1) % 1000 < pair.2, arrayZip(@years, @shares))) AS years
			FROM (SELECT toUInt16(number + 1) AS at, @counts[number + 1] AS n FROM numbers(length(@counts)))
			ARRAY JOIN range(n) AS rank
			WHERE notEmpty(years)
		)`,
	} {
		if err := st.ExecText(ctx, statement, clickhouse.Named("years", years), clickhouse.Named("shares", shares), clickhouse.Named("counts", counts)); err != nil {
			return err
		}
	}
	args := []any{
		clickhouse.Named("places", ids), clickhouse.Named("provinces", provinces), clickhouse.Named("from", from),
		clickhouse.Named("industries2011", benchIndustries(2011)), clickhouse.Named("industries2017", benchIndustries(2017)),
		clickhouse.Named("ownerships", weighted(map[string]int{"110": 8, "120": 9, "130": 5, "142": 2, "151": 12, "159": 195, "160": 20,
			"171": 85, "172": 20, "173": 560, "174": 24, "190": 10, "210": 7, "230": 15, "310": 9, "330": 16, "340": 3})),
		clickhouse.Named("policies", weighted(map[string]int{"1": 2, "2": 3, "3": 1, "4": 4, "5": 90})),
		clickhouse.Named("focuses", weighted(map[string]int{"0": 182, "1": 3, "2": 4, "3": 1, "4": 3, "5": 3, "6": 1, "7": 3, "8": 1, "9": 1})),
		clickhouse.Named("sizes", weighted(map[string]int{"1": 2, "2": 8, "3": 32, "4": 58})),
	}
	for _, y := range benchYears {
		c, err := w.Begin(ctx, "bench", fmt.Sprintf("bench %d", y.year))
		if err != nil {
			return err
		}
		bound := append(slices.Clone(args), clickhouse.Named("no", c.No), clickhouse.Named("year", y.year))
		for _, statement := range []string{benchEnterprises, benchVersions, benchSteps} {
			if err := st.ExecText(ctx, statement, bound...); err != nil {
				return err
			}
		}
		if err := c.Finish(ctx, nil); err != nil {
			return err
		}
	}
	return st.ExecText(ctx, "DROP TABLE bench_enterprises SYNC")
}

// benchCode is the credit code of an enterprise, in form only: the check digit
// is not computed, since nothing reads it here.
const benchCode = "concat('91', toString(the_places[at]), leftPad(toString(rank), 9, '0'), 'Y')"

const benchEnterprises = `INSERT INTO enterprises (uscc, enterprise_no, commit_no)
WITH @places AS the_places
SELECT ` + benchCode + `, enterprise_no, @no FROM bench_enterprises WHERE years[1] = @year`

const benchVersions = `INSERT INTO record_versions
(
	uscc, subsidy_year, place, sequence, version, commit_no, record_id, province, enterprise_no, channel, import_id, source_row, actor, name,
	ownership, policy, focus, industry, edition, size, mode, employees, layoffs, premium_paid, premium_due,
	declared_amount, approved_amount, paid_amount, declared_on, approved_on, paid_on,
	used_amount, used_share, planned_amount, planned_share, recovered_amount, recovered_on
)
WITH
	@places AS the_places,
	@provinces AS the_provinces,
	@industries2011 AS the_industries2011,
	@industries2017 AS the_industries2017,
	@ownerships AS the_ownerships,
	@policies AS the_policies,
	@focuses AS the_focuses,
	@sizes AS the_sizes,
	-- Independent draws from one seed: of the enterprise, of its year, of the record.
	(seed, of, n) -> sipHash64(seed, of) % n AS draw,
	fen -> toDecimal64(fen, 2) / 100 AS yuan
SELECT
	code, @year, the_places[place_at], nth, 1, @no,
	-- As record.ID: every part with its length before it.
	substring(SHA256(concat(
		reverse(reinterpretAsFixedString(toUInt32(18))), code,
		reverse(reinterpretAsFixedString(toUInt32(2))), reverse(reinterpretAsFixedString(toUInt16(@year))),
		reverse(reinterpretAsFixedString(toUInt32(4))), reverse(reinterpretAsFixedString(toUInt32(the_places[place_at]))),
		reverse(reinterpretAsFixedString(toUInt32(2))), reverse(reinterpretAsFixedString(toUInt16(nth))))), 1, 16),
	the_provinces[place_at], enterprise_no, 'history', toUUID('00000000-0000-0000-0000-000000000000'), 0, 'bench', concat('测速企业', toString(enterprise_no)),
	the_ownerships[1 + draw(seed, 'ownership', length(the_ownerships))],
	the_policies[1 + draw(yearly, 'policy', length(the_policies))],
	the_focuses[1 + draw(seed, 'focus', length(the_focuses))],
	if(edition_then = 2011, the_industries2011[1 + draw(seed, 'industry', length(the_industries2011))], the_industries2017[1 + draw(seed, 'industry', length(the_industries2017))]),
	edition_then, size_then, if(by_data, '免申即享', '申请'),
	if(draw(yearly, 'blank', 50) = 0, NULL, staff),
	if(draw(yearly, 'blank layoffs', 20) = 0, NULL, if(draw(yearly, 'layoffs', 5) = 0, toInt64(intDiv(staff, 25)), 0)),
	if(draw(yearly, 'blank premium', 40) = 0, NULL, yuan(intDiv(due * (90 + draw(yearly, 'kept up', 11)), 100))),
	yuan(due),
	if(by_data, NULL, yuan(granted)),
	if(is_approved, yuan(granted), NULL),
	if(is_paid, yuan(granted), NULL),
	if(by_data, NULL, declared), if(is_approved, approved, NULL), if(is_paid, paid, NULL),
	if(draw(yearly, 'used', 3) = 0, [yuan(intDiv(granted, 2)), yuan(intDiv(granted, 4)), NULL, yuan(intDiv(granted, 8)), NULL, NULL], []),
	if(draw(yearly, 'used', 3) = 1, [toDecimal64(60, 2), toDecimal64(25, 2), NULL, NULL, toDecimal64(15, 2), NULL], []),
	if(draw(yearly, 'planned', 4) = 0, [yuan(intDiv(granted, 2)), NULL, yuan(intDiv(granted, 3)), NULL, NULL, NULL], []),
	if(draw(yearly, 'planned', 4) > 1, [toDecimal64(50, 2), NULL, NULL, toDecimal64(33.33, 2), NULL, NULL], []),
	if(is_recovered, yuan(intDiv(granted, 3)), NULL), if(is_recovered, paid + 200, NULL)
FROM
(
	SELECT
		*,
		` + benchCode + ` AS code,
		sipHash64(seed, @year) AS yearly,
		sipHash64(yearly, place_at, nth) AS single,
		toUInt16(if(@year > 2018 AND draw(yearly, 'edition', 3) > 0, 2017, 2011)) AS edition_then,
		the_sizes[1 + draw(seed, 'size', length(the_sizes))] AS size_then,
		toInt64(transform(size_then, ['1', '2', '3', '4'], [500, 100, 12, 1], 1) * exp2((draw(seed, 'staff', 1000) + draw(yearly, 'staff', 200)) / 400)) AS staff,
		intDiv(staff * 12 * 5500 * (90 + draw(seed, 'wage', 60)), 100) AS due,  -- in fen: 1 % of the wages of a year
		intDiv(due, 2 * (1 + toUInt8(nth > 1))) AS granted,
		@year > 2020 AND draw(yearly, 'by data', 10) < 6 AS by_data,
		draw(single, 'paid', 100) < 97 AS is_paid,
		is_paid OR draw(single, 'paid', 100) = 97 AS is_approved,
		is_paid AND draw(single, 'recovered', 300) = 0 AS is_recovered,
		toDate32(concat(toString(@year), '-02-01')) + greatest(draw(single, 'day', 320), draw(single, 'another day', 150)) AS declared,
		declared + 5 + draw(single, 'approved', 30) AS approved,
		approved + 5 + draw(single, 'paid on', 40) AS paid
	FROM
	(
		SELECT
			enterprise_no, at, rank, seed, application.1 AS place_at, application.2 AS nth,
			toUInt16(1 + sipHash64(seed, 'where') % length(the_places)) AS elsewhere
		FROM bench_enterprises
		ARRAY JOIN arrayConcat(
			[(at, 1)],
			if(sipHash64(seed, @year, 'again') % 100 < 5, [(at, 2)], []),
			if(sipHash64(seed, @year, 'again') % 100 < 1, [(at, 3)], []),
			if(sipHash64(seed, @year, 'elsewhere') % 100 < 2 AND elsewhere != at, [(elsewhere, 1)], [])
		) AS application
		WHERE has(years, @year)
	)
)`

const benchSteps = `INSERT INTO record_steps (subsidy_year, province, record_id, version, commit_no, step, from_level, level, actor)
SELECT subsidy_year, province, record_id, version, commit_no, 'accepted', @from, 4, 'bench'
FROM record_versions
WHERE commit_no = @no`

// numbersOf scans the one row that a text gives.
func numbersOf(ctx context.Context, st *store.Store, text string, into ...any) error {
	rows, err := st.QueryText(ctx, text)
	if err != nil {
		return err
	}
	return store.Each(ctx, rows, func(r driver.Rows) error { return r.Scan(into...) })
}

// deep shows the cause of a fault.
func deep(err error) error {
	for inner := err; inner != nil; inner = errors.Unwrap(inner) {
		err = fmt.Errorf("%w", inner)
	}
	return err
}
