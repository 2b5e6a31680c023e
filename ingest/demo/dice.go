package demo

import "math/rand/v2"

// dice is the stream of random numbers of one enterprise.
type dice struct{ pcg rand.PCG }

// seed starts the stream of the numbered enterprise. Each has its own, so that
// what one draws shifts no other.
func (d *dice) seed(seed, number uint64) { d.pcg.Seed(mix(seed), mix(number^mix(seed+1))) }

func (d *dice) bits() uint32 { return uint32(d.pcg.Uint64() >> 32) }

// below returns a number from 0 to n-1.
func (d *dice) below(n uint32) uint32 { return uint32(uint64(d.bits()) * uint64(n) >> 32) }

// chance is true in so many of 10,000 cases.
func (d *dice) chance(of10000 uint32) bool { return d.below(10_000) < of10000 }
