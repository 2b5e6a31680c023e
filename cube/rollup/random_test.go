package rollup

import (
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"wengang/cube/codes"
	"wengang/sql/clock"
)

var replay = flag.Uint64("seed", 0, "play this history again; 0: a new one")

// TestIncrementalEqualsRebuild plays random operations, publishing now and
// then, and compares every publication with the model, and the last one with
// a rebuild.
func TestIncrementalEqualsRebuild(t *testing.T) {
	const operations, publishEvery = 240, 24
	seed := *replay
	if seed == 0 {
		seed = rand.Uint64()
	}
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewPCG(seed, 1))
	l := newLedger(t)
	p := l.publisher()
	g := generator{ledger: l, random: random, places: somePlaces()}
	var pub Publication
	for i := range operations {
		g.operation()
		if i%publishEvery == publishEvery-1 {
			pub = l.publish(p)
			l.checkAgainstModel(pub)
			if t.Failed() {
				t.Fatalf("seed %d, operation %d", seed, i)
			}
		}
	}
	if report, err := p.Verify(context.Background()); err != nil || !report.OK() {
		t.Errorf("verify: %v %v", report.Differences, err)
	}
	again, err := p.Rebuild(context.Background(), l.w)
	if err != nil {
		t.Fatal(detailed(err))
	}
	l.checkAgainstModel(again)
	for _, table := range derivedTables {
		once, steps := len(again.Partitions[table]), len(pub.Partitions[table])
		amended := strings.HasPrefix(table, "rollup_") && steps > once && steps <= 2*once
		if once != steps && !amended {
			t.Errorf("%s: rebuild made %d partitions, publishing step by step %d", table, once, steps)
		}
	}
}

// generator makes plausible operations on few enterprises and places, so that
// they meet.
type generator struct {
	*ledger
	random  *rand.Rand
	places  []uint32
	records []string // in the order of creation, so that a seed gives one history
}

// somePlaces takes agencies of a few provinces, with 本级 and a municipality.
func somePlaces() []uint32 {
	var chosen []uint32
	places := codes.BuiltinPlaces()
	for _, province := range []codes.PlaceID{110000, 360000, 440000, 660000} {
		agencies := places.Agencies(province, 0)
		for _, i := range []int{0, len(agencies) / 2, len(agencies) - 1} {
			chosen = append(chosen, uint32(agencies[i].ID))
		}
	}
	return slices.Compact(chosen)
}

// operation writes one commit: some versions, some acceptances.
func (g *generator) operation() {
	var versions []version
	var accepted []acceptance
	for range 1 + g.random.IntN(3) {
		v := g.version()
		if slices.ContainsFunc(versions, func(o version) bool { return o.record() == v.record() }) {
			continue
		}
		versions = append(versions, v)
		if g.random.IntN(4) > 0 {
			accepted = append(accepted, g.acceptance(v))
		}
	}
	// Late and repeated decisions on versions of before.
	for range g.random.IntN(3) {
		if len(g.records) > 0 {
			of := g.ledger.versions[g.records[g.random.IntN(len(g.records))]]
			accepted = append(accepted, g.acceptance(of[g.random.IntN(len(of))]))
		}
	}
	for _, v := range versions {
		if v.number == 1 {
			g.records = append(g.records, v.record())
		}
	}
	g.write(versions, accepted)
}

func (g *generator) acceptance(v version) acceptance {
	from := 1 + g.random.IntN(4)
	return acceptance{v.record(), v.number, v.year, uint8(from), uint8(from + g.random.IntN(5-from))}
}

func pick[T any](r *rand.Rand, from ...T) T { return from[r.IntN(len(from))] }

// version is a new record, or the next version of one.
func (g *generator) version() version {
	r := g.random
	v := version{
		uscc: fmt.Sprint("E", r.IntN(8)), year: uint16(2017 + r.IntN(3)), place: pick(r, g.places...), sequence: uint16(1 + r.IntN(3)), number: 1,
	}
	if len(g.records) > 0 && r.IntN(3) == 0 {
		before := g.ledger.versions[pick(r, g.records...)]
		v = before[len(before)-1]
	}
	if before := g.ledger.versions[v.record()]; len(before) > 0 {
		v = before[0]
		v.number = uint32(len(before) + 1)
	}
	v.void = r.IntN(8) == 0
	v.ownership = pick(r, "110", "120", "142", "173", "310")
	v.policy, v.focus, v.size = pick(r, "1", "2", "5"), pick(r, "0", "1", "9"), pick(r, "1", "2", "3", "4")
	v.edition = pick(r, uint16(2011), 2017)
	list := codes.Industry(v.edition).All()
	v.industry = list[r.IntN(len(list))].Code
	blank := func(n int64) *int64 {
		if r.IntN(5) == 0 {
			return nil
		}
		return &n
	}
	v.employees, v.layoffs = blank(r.Int64N(500)), blank(r.Int64N(20))
	v.premiumPaid, v.premiumDue = blank(r.Int64N(1e7)), blank(r.Int64N(1e7))
	v.declared, v.approved, v.paid, v.recoveredOn = 0, 0, 0, 0
	v.declaredAmount, v.approvedAmount, v.paidAmount, v.recovered = nil, nil, nil, nil
	day := on(int(v.year), 1+r.IntN(12), 1+r.IntN(28))
	stage := r.IntN(6)
	if r.IntN(6) > 0 { // else 免申即享
		v.declared, v.declaredAmount = day, of(r.Int64N(1e6))
	}
	if stage > 0 {
		v.approved, v.approvedAmount = day+clock.Day(r.IntN(60)), of(r.Int64N(1e6))
	}
	if stage > 1 {
		v.paid, v.paidAmount = v.approved+clock.Day(r.IntN(90)), of(r.Int64N(1e6))
	}
	if stage == 5 {
		v.recoveredOn, v.recovered = v.paid+clock.Day(r.IntN(90)), of(r.Int64N(1e5))
	}
	v.used, v.planned = g.uses(), g.uses()
	return v
}

// uses are blank, amounts, shares, or some of each.
func (g *generator) uses() [6]use {
	var uses [6]use
	r := g.random
	kind, left := r.IntN(4), int64(10000)
	for i := range uses {
		if kind == 0 || r.IntN(3) == 0 {
			continue
		}
		if kind == 1 || kind == 3 && r.IntN(2) == 0 {
			uses[i].amount = of(r.Int64N(1e5))
			continue
		}
		share := r.Int64N(left + 1)
		if i == 5 && r.IntN(2) == 0 {
			share = left // often the whole is split
		}
		uses[i].share = of(share)
		left -= share
	}
	return uses
}
