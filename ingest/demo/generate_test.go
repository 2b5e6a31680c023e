package demo

import (
	"crypto/sha256"
	"testing"

	"wengang/cube/codes"
	"wengang/ingest/record"
	"wengang/sql/clock"
)

// afterwards is a day on which everything in the data is over.
var afterwards, _ = clock.NewDay(2026, 11, 22)

func digest(t *testing.T, n int, seed uint64) [32]byte {
	t.Helper()
	h := sha256.New()
	if err := WriteCSV(h, Generate(n, seed, codes.BuiltinPlaces(), afterwards)); err != nil {
		t.Fatal(err)
	}
	return [32]byte(h.Sum(nil))
}

func TestSameSeedSameBytes(t *testing.T) {
	first := digest(t, 5000, 1)
	if again := digest(t, 5000, 1); again != first {
		t.Error("the same seed gave other bytes")
	}
	if digest(t, 5000, 2) == first {
		t.Error("another seed gave the same bytes")
	}
}

// A smaller set is the beginning of a larger one.
func TestSmallerSetIsThePrefix(t *testing.T) {
	places := codes.BuiltinPlaces()
	var few []Entry
	for e := range Generate(500, 3, places, afterwards) {
		few = append(few, e)
	}
	i := 0
	for e := range Generate(2000, 3, places, afterwards) {
		if i == len(few) {
			break
		}
		if e != few[i] {
			t.Fatalf("entry %d differs between 500 and 2000 records", i)
		}
		i++
	}
	if len(few) != 500 {
		t.Errorf("got %d entries, want 500", len(few))
	}
}

func TestNumberAsked(t *testing.T) {
	for _, n := range []int{0, 1, 32, 999} {
		got := 0
		for range Generate(n, 1, codes.BuiltinPlaces(), afterwards) {
			got++
		}
		if got != n {
			t.Errorf("asked for %d, got %d", n, got)
		}
	}
}

// What the demonstration has to show must be in it, down to small sets.
func TestWhatTheDataShows(t *testing.T) {
	places := codes.BuiltinPlaces()
	const n = 60_000
	var (
		units      = map[codes.PlaceID]int{}
		kinds      = map[codes.PlaceKind]int{}
		accepted   = map[uint8]int{}
		stages     = map[record.Stage]int{}
		identities = map[record.Identity]bool{}
		yearsOf    = map[string]map[uint16]bool{}
		placesOf   = map[string]map[codes.PlaceID]bool{}
		twice      int
		byData     = map[uint16]int{}
		outcomes   = map[string]int{}
		foci       = map[string]int{}
		policies   = map[string]int{}
		ownerships = map[string]int{}
		nextYear   int
	)
	for e := range Generate(n, 1, places, afterwards) {
		r := &e.Record
		place, ok := places.ByID(r.Place)
		if !ok || !place.Agency || place.Code != e.Region {
			t.Fatalf("place %d of %s is no agency with code %s", r.Place, r.USCC, e.Region)
		}
		if identities[r.Identity] {
			t.Fatalf("identity twice: %+v", r.Identity)
		}
		identities[r.Identity] = true
		if e.Accepted < 1 || e.Accepted > 4 || place.Kind == codes.ProvinceDirect && e.Accepted < 3 || place.Kind == codes.CityDirect && e.Accepted < 2 {
			t.Fatalf("accepted at level %d at %s", e.Accepted, place.FullName)
		}
		units[places.Province(r.Place)]++
		kinds[place.Kind]++
		accepted[e.Accepted]++
		stages[r.Stage()]++
		if yearsOf[r.USCC] == nil {
			yearsOf[r.USCC], placesOf[r.USCC] = map[uint16]bool{}, map[codes.PlaceID]bool{}
		}
		yearsOf[r.USCC][r.SubsidyYear] = true
		placesOf[r.USCC][r.Place] = true
		if r.Sequence == 2 {
			twice++
		}
		if r.Mode == record.ByData {
			byData[r.SubsidyYear]++
		}
		for name, o := range map[string]record.Outcome{"refused": r.Refused, "withdrawn": r.Withdrawn, "returned": r.Returned, "recovered": r.Recovered} {
			if o.On != 0 {
				outcomes[name]++
			}
		}
		foci[r.Focus]++
		policies[r.Policy]++
		ownerships[r.Ownership]++
		if r.PaidOn != 0 && r.PaidOn.Year() != int(r.SubsidyYear) {
			nextYear++
		}
	}
	if len(units) != 32 {
		t.Errorf("%d reporting units, want 32", len(units))
	}
	if guangdong, tibet := units[440000], units[540000]; guangdong < 20*tibet || tibet == 0 {
		t.Errorf("广东 %d, 西藏 %d: not in proportion", guangdong, tibet)
	}
	for _, kind := range []codes.PlaceKind{codes.County, codes.CityDirect, codes.ProvinceDirect, codes.CorpsDivision} {
		if kinds[kind] == 0 {
			t.Errorf("no record at a place of kind %d", kind)
		}
	}
	for level := uint8(1); level <= 4; level++ {
		if accepted[level] == 0 {
			t.Errorf("no record accepted at level %d only", level)
		}
	}
	if share := accepted[4] * 100 / n; share < 93 || share > 99 {
		t.Errorf("%d %% accepted by the ministry", share)
	}
	for _, stage := range []record.Stage{record.Declared, record.Approved, record.Paid} {
		if stages[stage] == 0 {
			t.Errorf("no record at stage %s", stage)
		}
	}
	back, elsewhere := 0, 0
	for uscc := range yearsOf {
		if len(yearsOf[uscc]) > 1 {
			back++
		}
		if len(placesOf[uscc]) > 1 {
			elsewhere++
		}
	}
	if back*2 < len(yearsOf) {
		t.Errorf("only %d of %d enterprises come back in another year", back, len(yearsOf))
	}
	if elsewhere == 0 || twice == 0 || nextYear == 0 {
		t.Errorf("at two places %d, twice in a year %d, paid in the next year %d: all should occur", elsewhere, twice, nextYear)
	}
	for y := uint16(2017); y <= 2023; y++ {
		if (byData[y] > 0) != (y >= 2021) {
			t.Errorf("%d: %d by 免申即享", y, byData[y])
		}
	}
	for _, name := range []string{"refused", "withdrawn", "returned", "recovered"} {
		if outcomes[name] == 0 {
			t.Errorf("no record %s", name)
		}
	}
	for _, e := range codes.Focus().All() {
		if foci[e.Code] == 0 {
			t.Errorf("no record of focus industry %s", e.Name)
		}
	}
	for _, e := range codes.Policy().All() {
		if policies[e.Code] == 0 {
			t.Errorf("no record of policy type %s", e.Name)
		}
	}
	if len(ownerships) < 20 || ownerships["173"]*10 < n*4 {
		t.Errorf("registration types: %v", ownerships)
	}
}

// Even the smallest set shows every reporting unit.
func TestFirstEnterprisesCoverTheUnits(t *testing.T) {
	places := codes.BuiltinPlaces()
	units := map[codes.PlaceID]bool{}
	for e := range Generate(200, 1, places, afterwards) {
		units[places.Province(e.Record.Place)] = true
	}
	if len(units) < 31 { // an enterprise may take part in no year
		t.Errorf("200 records show %d units", len(units))
	}
}

// Nothing in the data lies after the day on which it is made.
func TestNothingAfterToday(t *testing.T) {
	today, _ := clock.NewDay(2020, 6, 15)
	waiting := 0
	for e := range Generate(20_000, 1, codes.BuiltinPlaces(), today) {
		r := &e.Record
		for _, d := range []clock.Day{r.DeclaredOn, r.ApprovedOn, r.PaidOn, r.Refused.On, r.Withdrawn.On, r.Returned.On, r.Recovered.On} {
			if d > today {
				t.Fatalf("%s lies after %s: %+v", d, today, r)
			}
		}
		if r.PaidOn == 0 && r.DeclaredOn.Month() >= 202005 {
			waiting++
		}
	}
	if waiting == 0 {
		t.Error("nobody waits for payment in the middle of a year")
	}
	before, _ := clock.NewDay(2017, 1, 20)
	for range Generate(10, 1, codes.BuiltinPlaces(), before) {
		t.Fatal("an entry before the first applications")
	}
}

func BenchmarkGenerate(b *testing.B) {
	places := codes.BuiltinPlaces()
	n := 0
	for range Generate(b.N, 1, places, afterwards) {
		n++
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "records/s")
}
