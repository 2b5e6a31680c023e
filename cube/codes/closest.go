package codes

import (
	"cmp"
	"slices"
	"strings"
)

// pair is two neighbouring runes of a name.
type pair [2]rune

// neighbours finds the names that are most like a text. It is an index by
// pairs of runes, so that a file full of wrong names costs little more than a
// right one; a list builds it when the first suggestion is asked for.
type neighbours struct {
	names  []string // folded
	sizes  []int    // distinct pairs of each
	byPair map[pair][]int32
}

func newNeighbours(names []string) *neighbours {
	n := &neighbours{names: names, sizes: make([]int, len(names)), byPair: make(map[pair][]int32)}
	for i, name := range names {
		names[i] = fold(name)
		have := pairs(names[i])
		n.sizes[i] = len(have)
		for _, p := range have {
			n.byPair[p] = append(n.byPair[p], int32(i))
		}
	}
	return n
}

// closest returns the numbers of the names that are most like a folded text,
// best first, at most five: names that hold the text or lie in it, then those
// that share at least half of their pairs with it (Dice's coefficient). Of a
// long text it looks at no more than a name could be.
func (n *neighbours) closest(folded string) []int {
	const longest = 120 // bytes, forty ideographs
	if len(folded) > longest {
		folded = strings.ToValidUTF8(folded[:longest], "")
	}
	want := pairs(folded)
	shared := make(map[int32]int)
	for _, p := range want {
		for _, i := range n.byPair[p] {
			shared[i]++
		}
	}
	type scored struct {
		i     int
		score float64
	}
	var found []scored
	for i, count := range shared {
		score := 2 * float64(count) / float64(len(want)+n.sizes[i])
		if strings.Contains(n.names[i], folded) || strings.Contains(folded, n.names[i]) {
			score++
		}
		if score >= 0.5 {
			found = append(found, scored{int(i), score})
		}
	}
	slices.SortFunc(found, func(a, b scored) int { return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.i, b.i)) })
	var best []int
	for _, s := range found[:min(len(found), nearest)] {
		best = append(best, s.i)
	}
	return best
}

// pairs returns the distinct pairs of neighbouring runes of a text.
func pairs(s string) []pair {
	var all []pair
	last := rune(-1)
	for _, r := range s {
		if p := (pair{last, r}); last >= 0 && !slices.Contains(all, p) {
			all = append(all, p)
		}
		last = r
	}
	return all
}
