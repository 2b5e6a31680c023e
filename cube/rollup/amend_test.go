package rollup

import (
	"context"
	"math/rand/v2"
	"testing"

	"wengang/sql/clock"
)

// TestAmendmentsHoldWhatWasAdded plays a history in which applications come in
// and move on, as they do from day to day: publications amend the one before,
// and are compared with the model. Then a record is voided, and the slice is
// built anew.
func TestAmendmentsHoldWhatWasAdded(t *testing.T) {
	seed := *replay
	if seed == 0 {
		seed = rand.Uint64()
	}
	t.Logf("seed %d", seed)
	l := newLedger(t)
	p := l.publisher()
	g := generator{ledger: l, random: rand.New(rand.NewPCG(seed, 2)), places: somePlaces()}
	for range 30 {
		g.moveOn()
	}
	built := l.publish(p)
	amended := 0
	for i := range 12 {
		for range 1 + g.random.IntN(3) {
			g.moveOn()
		}
		pub := l.publish(p)
		if len(pub.Partitions["rollup_cells"]) > len(slicesOf(t, pub)) {
			amended++
		}
		if i%3 == 2 {
			l.checkAgainstModel(pub)
		}
		if t.Failed() {
			t.Fatalf("seed %d, publication %d", seed, i)
		}
	}
	if amended < 6 {
		t.Errorf("%d of 12 publications were amended: the test shows nothing", amended)
	}
	if report, err := p.Verify(context.Background()); err != nil || !report.OK() {
		t.Errorf("verify: %v %v", report.Differences, err)
	}
	gone := l.versions[g.records[0]]
	last := gone[len(gone)-1]
	last.number, last.void = last.number+1, true
	l.write([]version{last}, []acceptance{{last.record(), last.number, last.year, 1, 4}})
	pub := l.publish(p)
	l.checkAgainstModel(pub)
	for _, id := range pub.Partitions["rollup_enterprises"] {
		s, err := sliceOf(id)
		if err != nil {
			t.Fatal(err)
		}
		generation, err := generationOf(id)
		if err != nil {
			t.Fatal(err)
		}
		if s.year == last.year && generation != pub.No {
			t.Errorf("partition %s stands although an enterprise may have left it; first built by %d", id, built.No)
		}
	}
}

func slicesOf(t *testing.T, pub Publication) map[slice]bool {
	t.Helper()
	found := map[slice]bool{}
	for _, id := range pub.Partitions["facts"] {
		s, err := sliceOf(id)
		if err != nil {
			t.Fatal(err)
		}
		found[s] = true
	}
	return found
}

// moveOn writes a new application, or the next version of one that has been
// approved or paid meanwhile, or whose figures were completed; all levels
// accept it.
func (g *generator) moveOn() {
	v := g.version()
	v.void = false
	if before := g.ledger.versions[v.record()]; len(before) > 0 {
		fresh := v
		v = before[len(before)-1]
		v.number = uint32(len(before) + 1)
		v.employees, v.premiumPaid, v.used = fresh.employees, fresh.premiumPaid, fresh.used
		day := on(int(v.year), 1+g.random.IntN(12), 1)
		switch {
		case v.approved == 0:
			v.approved, v.approvedAmount = max(day, v.declared), of(g.random.Int64N(1e6))
		case v.paid == 0:
			v.paid, v.paidAmount = v.approved+clock.Day(g.random.IntN(90)), of(g.random.Int64N(1e6))
		}
	} else {
		g.records = append(g.records, v.record())
	}
	g.write([]version{v}, []acceptance{{v.record(), v.number, v.year, 1, 4}})
}
