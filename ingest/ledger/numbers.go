package ledger

import (
	"cmp"
	"slices"

	"wengang/cube/codes"
)

// numbers gives out dense enterprise numbers within a commit. Each place
// draws from a block of its own, so that the numbers of a region make runs,
// which bitmaps store and merge far better than scattered ones.
type numbers struct {
	next   uint32
	blocks map[codes.PlaceID]*block64
}

// block64 is a place's reserved run; what is left of it at the end of the
// commit stays unused: there are four thousand million numbers.
type block64 struct{ next, end, size uint32 }

func newNumbers() *numbers { return &numbers{blocks: map[codes.PlaceID]*block64{}} }

const largestBlock = 1 << 16 // a bitmap's container

type newcomer struct {
	place codes.PlaceID
	uscc  string
	index int
}

// give numbers the newcomers, the same enterprise once, ordered by place.
func (n *numbers) give(fresh []newcomer) map[string]uint32 {
	slices.SortFunc(fresh, func(a, b newcomer) int {
		return cmp.Or(cmp.Compare(a.place, b.place), cmp.Compare(a.uscc, b.uscc), cmp.Compare(a.index, b.index))
	})
	perPlace := map[codes.PlaceID]uint32{}
	seen := make(map[string]uint32, len(fresh))
	for _, f := range fresh {
		if _, ok := seen[f.uscc]; !ok {
			seen[f.uscc] = 0
			perPlace[f.place]++
		}
	}
	for _, f := range fresh {
		if seen[f.uscc] == 0 {
			seen[f.uscc] = n.draw(f.place, perPlace[f.place])
		}
	}
	return seen
}

// draw takes the next number of the place; need is how many it wants now. The
// first block is as long as needed, later ones double, since a place that came
// back within the commit will come again.
func (n *numbers) draw(place codes.PlaceID, need uint32) uint32 {
	b := n.blocks[place]
	if b == nil {
		b = &block64{}
		n.blocks[place] = b
	}
	if b.next == b.end {
		b.size = min(max(need, 2*b.size), max(largestBlock, need))
		b.next, b.end = n.next, n.next+b.size
		n.next = b.end
	}
	b.next++
	return b.next - 1
}
