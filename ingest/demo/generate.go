// Package demo makes demonstration data: plausible enterprises and their
// applications in all 32 reporting units over the subsidy years 2017 to 2023.
// Nothing in it is about a real enterprise or person; the proportions of the
// years follow published national totals (see year.go), everything else is
// reasoned where it stands.
package demo

import (
	"iter"

	"wengang/ingest/record"
	"wengang/sql/clock"
)

// Entry is one application with how far its review has come.
type Entry struct {
	Record   record.Record
	Accepted uint8  // highest level that accepted it: 1 county, 2 city, 3 province, 4 ministry
	Region   string // code of the record's place, as files write it
}

// Generate returns n applications, fewer only where today lies before the first
// of them. The same arguments give the same entries, on every machine. Events
// after today, or after the last of the years, are left out: an application is
// then only declared or approved.
// Both records of an enterprise that was paid twice follow each other.
func Generate(n int, seed uint64, places Places, today clock.Day) iter.Seq[Entry] {
	return func(yield func(Entry) bool) {
		g := newGenerator(seed, places, today)
		if g.lastYear == 0 {
			return
		}
		for number := 0; n > 0; number++ {
			e := g.found(number)
			for index := range g.lastYear {
				if !g.takesPart(e, index) {
					continue
				}
				if !g.applications(e, index, func(entry *Entry) bool {
					n--
					return yield(*entry) && n > 0
				}) {
					return
				}
			}
		}
	}
}

type generator struct {
	seed       uint64
	codeStart  uint64
	today      clock.Day
	latest     clock.Month // the last month with data: its review is under way
	lastYear   int         // years that have begun
	units      []unit
	unitPick   chooser
	industries *industries
	ownership  [2][2]chooser
	staffing   *staffing
	limits     *limitTable
	season     [len(years)]chooser
	shares     [len(years)]uint64 // of 2^32
	dice       dice
	enterprise enterprise
	entry      Entry
	second     Entry
}

func newGenerator(seed uint64, places Places, today clock.Day) *generator {
	end, _ := clock.NewDay(years[len(years)-1].number, 12, 31)
	today = min(today, end)
	g := &generator{seed: seed, codeStart: mix(seed) % codeSpace, today: today, staffing: newStaffing(), ownership: newOwnership()}
	g.units = newUnits(places, seed)
	weights := make([]uint32, len(g.units))
	for i := range g.units {
		weights[i] = g.units[i].weight
	}
	g.unitPick = newChooser(weights)
	g.industries = newIndustries(g.units)
	g.limits = newLimitTable(g.units)
	most := uint64(mostEnterprises())
	for i := range years {
		g.season[i] = newChooser(years[i].season[:])
		g.shares[i] = uint64(years[i].enterprises) << 32 / most
		if begun, _ := clock.NewDay(years[i].number, 3, 1); today >= begun {
			g.lastYear = i + 1
		}
	}
	if g.lastYear > 0 {
		g.latest = min(today.Month(), clock.Month(years[g.lastYear-1].number*100+12))
	}
	return g
}

// takesPart tells whether the enterprise is among the year's. Its rank decides
// mostly, so that enterprises come back year after year; some of it is chance.
func (g *generator) takesPart(e *enterprise, index int) bool {
	rank := e.rank
	if g.dice.chance(1500) {
		rank = g.dice.bits()
	}
	return uint64(rank) < g.shares[index]
}

// applications yields what the enterprise did in a year; false stops it all.
func (g *generator) applications(e *enterprise, index int, yield func(*Entry) bool) bool {
	a := application{g: g, e: e, y: &years[index], index: index, unit: e.unit, agency: e.agency}
	if a.draw(&g.entry.Record) {
		r := &g.entry.Record
		twice := r.PaidAmount.Ok && r.Mode == record.ByApplication && r.PaidOn.Year() == a.y.number && !r.Recovered.Amount.Ok && !r.Returned.Amount.Ok &&
			g.dice.chance(140) && a.again(r, &g.second.Record)
		if !yield(g.reviewed(&g.entry, a.agency)) {
			return false
		}
		if twice && !yield(g.reviewed(&g.second, a.agency)) {
			return false
		}
	}
	if e.second == nil {
		return true
	}
	a.unit, a.agency, a.branch = e.secondIn, e.second, true
	return !a.draw(&g.entry.Record) || yield(g.reviewed(&g.entry, a.agency))
}

// reviewed sets how far an entry came. An agency's package of a month is
// accepted as a whole: a few packages were left lying at a level below the
// ministry, more of the last two months.
func (g *generator) reviewed(entry *Entry, a *agency) *Entry {
	r := &entry.Record
	month := max(r.DeclaredOn, r.ApprovedOn, r.PaidOn, r.Refused.On, r.Withdrawn.On, r.Returned.On, r.Recovered.On).Month()
	entry.Region, entry.Accepted = a.place.Code, 4
	roll, late := mix(g.seed^uint64(a.place.ID)<<24^uint64(month))%1000, uint64(12)
	if month >= g.latest.Add(-1) {
		late = 240
	}
	if roll < late {
		entry.Accepted = max(uint8(1+roll%3), a.leastLevel)
	}
	return entry
}
