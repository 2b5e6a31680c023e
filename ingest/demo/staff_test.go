package demo

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// The mean over everyone is 19 persons, over those reached in 2018 about 95,
// and the tail is heavy: the top hundredth holds a large part of all staff.
func TestHeadcountsAreHeavyTailed(t *testing.T) {
	s := newStaffing()
	rng := rand.New(rand.NewPCG(1, 2))
	const n = 400_000
	staff := make([]int64, n)
	var all, early, reached int64
	for i := range staff {
		rank := rng.Uint32()
		staff[i] = s.draw(rank, rng.Uint32())
		all += staff[i]
		if uint64(rank) < 681<<32/7870 {
			early, reached = early+staff[i], reached+1
		}
	}
	if mean := all / n; mean < 17 || mean > 21 {
		t.Errorf("mean headcount %d, want about 19", mean)
	}
	if mean := early / reached; mean < 85 || mean > 105 {
		t.Errorf("mean headcount of the first %d, want about 95", mean)
	}
	slices.Sort(staff)
	var top int64
	for _, v := range staff[n-n/100:] {
		top += v
	}
	if share := top * 100 / all; share < 20 || share > 60 {
		t.Errorf("the top hundredth holds %d %% of all staff", share)
	}
	if staff[0] < 1 || staff[n-1] > staffMost {
		t.Errorf("headcounts from %d to %d", staff[0], staff[n-1])
	}
}

func TestChooserKeepsProportions(t *testing.T) {
	c := newChooser([]uint32{1, 0, 3})
	counts := [3]int{}
	for i := range 4000 {
		counts[c.at(uint32(i)<<20+uint32(i))]++
	}
	if counts[1] != 0 || counts[0] < 900 || counts[0] > 1100 {
		t.Errorf("weights 1, 0, 3 gave %v", counts)
	}
}
