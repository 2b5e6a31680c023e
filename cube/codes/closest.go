package codes

import (
	"cmp"
	"slices"
	"strings"
)

// closest returns the numbers of the names that are most like a folded text,
// best first, at most five: names that hold the text or lie in it, then those
// that share at least half of its neighbouring pairs of characters (Dice's
// coefficient). It runs on errors only, and looks at no more of a long text
// than a name could be.
func closest(folded string, names []string) []int {
	type scored struct {
		i     int
		score float64
	}
	const longest = 120
	if len(folded) > longest {
		folded = strings.ToValidUTF8(folded[:longest], "")
	}
	if folded == "" {
		return nil
	}
	want := pairs(folded)
	var found []scored
	for i, name := range names {
		name = fold(name)
		have := pairs(name)
		shared := 0
		for p := range want {
			if have[p] {
				shared++
			}
		}
		score := 0.0
		if len(want)+len(have) > 0 {
			score = 2 * float64(shared) / float64(len(want)+len(have))
		}
		if strings.Contains(name, folded) || len(name) >= 6 && strings.Contains(folded, name) {
			score++
		}
		if score >= 0.5 {
			found = append(found, scored{i, score})
		}
	}
	slices.SortStableFunc(found, func(a, b scored) int { return cmp.Compare(b.score, a.score) })
	var best []int
	for _, s := range found[:min(len(found), nearest)] {
		best = append(best, s.i)
	}
	return best
}

// pairs returns the neighbouring pairs of runes of a text.
func pairs(s string) map[[2]rune]bool {
	set := make(map[[2]rune]bool)
	last := rune(-1)
	for _, r := range s {
		if last >= 0 {
			set[[2]rune{last, r}] = true
		}
		last = r
	}
	return set
}
