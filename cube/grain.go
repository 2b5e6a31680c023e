package cube

import (
	"encoding/binary"
	"math"
	"math/bits"
	"strings"
)

// grain is a set of the levels of a query's rows: bit i stands for By[i].
type grain uint32

func (g grain) has(i int) bool { return g&(1<<i) != 0 }

// within tells that every level of g is one of h.
func (g grain) within(h grain) bool { return g&^h == 0 }

// finest is the grain of rows that have all levels.
func finest(levels int) grain { return 1<<levels - 1 }

// size is the number of levels.
func (g grain) size() int { return bits.OnesCount32(uint32(g)) }

// levels lists the levels of the grain.
func (g grain) levels(by []string) []string {
	var list []string
	for i, l := range by {
		if g.has(i) {
			list = append(list, l)
		}
	}
	return list
}

// calendar returns the position of the grain's finest calendar level, -1
// where it has none.
func (g grain) calendar(by []string) int {
	found, depth := -1, -1
	for i, l := range by {
		if d, at, _ := levelNamed(l); g.has(i) && d.Name == dimMonth && at > depth {
			found, depth = i, at
		}
	}
	return found
}

// parent rolls up the last level that is not of the calendar, or of the
// calendar where there is no other. The total is its own parent.
func (g grain) parent(by []string) grain {
	last := -1
	for i := range by {
		if g.has(i) && !strings.HasPrefix(by[i], dimMonth+".") {
			last = i
		}
	}
	if last < 0 {
		last = bits.Len32(uint32(g)) - 1
	}
	if last < 0 {
		return g
	}
	return g &^ (1 << last)
}

// Keys of a level that are no member of it. Places, months and years are far
// below, codes are numbered from 0.
const (
	totalIn  uint32 = math.MaxUint32     // the level is not of the grain
	othersIn uint32 = math.MaxUint32 - 1 // 其余
)

// key is the coordinates of a row: one number per level of the query, packed
// so that it can be compared.
type key string

func keyFrom(parts []uint32) key {
	var short [32]byte // on the stack for all but the widest rows
	b := short[:0]
	for _, p := range parts {
		b = binary.LittleEndian.AppendUint32(b, p)
	}
	return key(b)
}

func (k key) at(i int) uint32 {
	return uint32(k[4*i]) | uint32(k[4*i+1])<<8 | uint32(k[4*i+2])<<16 | uint32(k[4*i+3])<<24
}

func (k key) parts() []uint32 {
	parts := make([]uint32, len(k)/4)
	for i := range parts {
		parts[i] = k.at(i)
	}
	return parts
}

// grain of the row.
func (k key) grain() grain {
	var g grain
	for i := range len(k) / 4 {
		if k.at(i) != totalIn {
			g |= 1 << i
		}
	}
	return g
}

// to rolls the key up to a coarser grain.
func (k key) to(g grain) key {
	parts := k.parts()
	for i := range parts {
		if !g.has(i) {
			parts[i] = totalIn
		}
	}
	return keyFrom(parts)
}
