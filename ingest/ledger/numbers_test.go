package ledger

import (
	"fmt"
	"testing"

	"wengang/cube/codes"
)

func TestNumbersOfAPlaceMakeRuns(t *testing.T) {
	n := newNumbers()
	n.next = 1
	seen := map[uint32]string{}
	runs := map[codes.PlaceID]int{}
	last := map[codes.PlaceID]uint32{}
	for batch := range 8 {
		var fresh []newcomer
		for i := range 3000 {
			place := codes.PlaceID(i % 30)
			fresh = append(fresh, newcomer{place, fmt.Sprintf("%d-%d", batch, i), len(fresh)})
		}
		fresh = append(fresh, fresh[0]) // the same enterprise twice
		given := n.give(fresh)
		if len(given) != 3000 {
			t.Fatalf("%d numbers for 3000 enterprises", len(given))
		}
		for _, f := range fresh {
			no := given[f.uscc]
			if seen[no] == f.uscc {
				continue
			}
			if other, ok := seen[no]; ok && other != f.uscc || no == 0 {
				t.Fatalf("number %d given to %s and %s", no, other, f.uscc)
			}
			seen[no] = f.uscc
			if no != last[f.place]+1 {
				runs[f.place]++
			}
			last[f.place] = no
		}
	}
	for place, r := range runs {
		if r > 5 { // 100, 200, 400, 800 … : a block doubles
			t.Errorf("place %d has its numbers in %d runs", place, r)
		}
	}
	if n.next > 3*8*3000 {
		t.Errorf("%d numbers used up for %d enterprises", n.next, 8*3000)
	}
}
