package ledger

import "wengang/cube/codes"

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

// newcomer is an enterprise that was given its number.
type newcomer struct {
	uscc string
	no   uint32
}

// give numbers the enterprises of versions that have none yet, in the order of
// the versions, and returns those enterprises.
func (n *numbers) give(versions []*Version) []newcomer {
	perPlace := map[codes.PlaceID]uint32{}
	given := make(map[string]uint32, len(versions))
	for _, v := range versions {
		if _, ok := given[v.USCC]; !ok {
			given[v.USCC] = 0
			perPlace[v.Place]++
		}
	}
	fresh := make([]newcomer, 0, len(given))
	for _, v := range versions {
		no := given[v.USCC]
		if no == 0 {
			no = n.draw(v.Place, perPlace[v.Place])
			given[v.USCC] = no
			fresh = append(fresh, newcomer{v.USCC, no})
		}
		v.EnterpriseNo = no
	}
	return fresh
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
