package demo

import (
	"math"
	"math/bits"
)

// staffing draws headcounts (persons). An enterprise has a rank between 0 and
// 1: the subsidy reached the enterprises of low rank first, and they are the
// large ones. In the published totals the mean headcount falls from 95 a
// household in 2018 (6.9 % of an eventual 787 万户 counting from the top) to
// 64 in 2019 and to some 19 when everyone was reached; cumulated, that is
// close to 19 × rank^0.35, so the mean at a rank is its slope, 6.65 × rank^-0.65.
// As ranks are uniform this is a Pareto tail of index 1.5; a log-normal factor
// with mean 1 spreads enterprises of the same rank.
//
// Both are kept as tables of whole numbers: the same seed gives the same bytes
// on processors whose floating point differs in the last bit.
type staffing struct {
	mean   [33 * 64]int64 // thousandths of a person, by octave of the rank and its next six bits
	spread [1024]int64    // thousandths, quantiles of the log-normal factor
}

const (
	staffExponent = 0.65
	staffSlope    = 6.65
	staffSigma    = 0.8
	staffMost     = 60_000 // persons; beyond it an enterprise is a group
)

func newStaffing() *staffing {
	s := new(staffing)
	for octave := range 33 {
		for step := range 64 {
			// The middle of the cell, as a share of 2^32.
			rank := math.Ldexp((64+float64(step)+0.5)/128, octave-32)
			s.mean[octave*64+step] = int64(math.Round(1000 * staffSlope * math.Pow(rank, -staffExponent)))
		}
	}
	for i := range s.spread {
		q := (float64(i) + 0.5) / float64(len(s.spread))
		z := math.Sqrt2 * math.Erfinv(2*q-1)
		s.spread[i] = int64(math.Round(1000 * math.Exp(staffSigma*z-staffSigma*staffSigma/2)))
	}
	return s
}

// draw returns the headcount of an enterprise by its rank (a share of 2^32)
// and ten random bits.
func (s *staffing) draw(rank uint32, random uint32) int64 {
	octave := bits.Len32(rank)
	step := uint32(0)
	if octave > 0 {
		step = (rank << (32 - octave)) >> 25 & 63
	}
	n := (s.mean[octave*64+int(step)]*s.spread[random&1023] + 500_000) / 1_000_000
	return min(max(n, 1), staffMost)
}
