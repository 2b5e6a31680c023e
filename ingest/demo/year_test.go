package demo

import (
	"testing"

	"wengang/cube/codes"
	"wengang/ingest/record"
)

// published are the national totals: 万户 and 亿元; see the comment on year.
var published = map[uint16]struct{ enterprises, amount int64 }{ // tenths of 万户, tenths of 亿元
	2018: {681, 1977}, 2019: {1148, 5517}, 2020: {6080, 10420}, 2021: {4060, 2300}, 2022: {7870, 4970},
}

// The years stand in proportion to the published totals, in enterprises
// within 4 % and in money within 20 %: the amounts follow from headcounts,
// wages and caps, and the tail is heavy.
func TestYearsFollowThePublishedTotals(t *testing.T) {
	const n = 400_000
	records := map[uint16]int64{}
	paid := map[uint16]record.Fen{}
	for e := range Generate(n, 1, codes.BuiltinPlaces(), afterwards) {
		r := &e.Record
		if r.Sequence == 1 {
			records[r.SubsidyYear]++
		}
		paid[r.SubsidyYear] += r.PaidAmount.V
	}
	for y, p := range published {
		got, want := records[y]*published[2020].enterprises*1000/records[2020], p.enterprises*1000
		if got < want*96/100 || got > want*104/100 {
			t.Errorf("%d: %d enterprises to 2020's 6,080,000, published %d", y, got, want)
		}
		// Yuan a household: 亿元 ÷ 万户 is ten thousand yuan.
		mean, of := int64(paid[y])/100/records[y], p.amount*10_000/p.enterprises
		if mean < of*80/100 || mean > of*120/100 {
			t.Errorf("%d: %d yuan an enterprise, published %d", y, mean, of)
		}
	}
	for _, y := range []uint16{2017, 2023} {
		if records[y] == 0 {
			t.Errorf("no records in %d", y)
		}
	}
}

// Payments have seasons: no month of a year is like another by design, and no
// month without its season is busy.
func TestSeasons(t *testing.T) {
	byMonth := map[int]int{}
	for e := range Generate(100_000, 1, codes.BuiltinPlaces(), afterwards) {
		if r := &e.Record; r.PaidOn.Year() == 2022 {
			byMonth[r.PaidOn.Month().Number()]++
		}
	}
	if byMonth[6] < 4*byMonth[2] {
		t.Errorf("2022: June %d, February %d: the summer's payments are missing", byMonth[6], byMonth[2])
	}
	for m := 1; m <= 12; m++ {
		if byMonth[m] == 0 {
			t.Errorf("2022: nothing paid in month %d", m)
		}
	}
}
