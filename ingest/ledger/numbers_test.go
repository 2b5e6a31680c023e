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
		var fresh []*Version
		for i := range 3000 {
			v := &Version{}
			v.USCC, v.Place = fmt.Sprintf("%d-%d", batch, i), codes.PlaceID(i%30)
			fresh = append(fresh, v)
		}
		twin := *fresh[0] // the same enterprise twice
		given := n.give(append(fresh, &twin))
		if len(given) != 3000 {
			t.Fatalf("%d numbers for 3000 enterprises", len(given))
		}
		if twin.EnterpriseNo != fresh[0].EnterpriseNo {
			t.Errorf("one enterprise has the numbers %d and %d", fresh[0].EnterpriseNo, twin.EnterpriseNo)
		}
		for _, v := range fresh {
			no := v.EnterpriseNo
			if other, ok := seen[no]; ok || no == 0 {
				t.Fatalf("number %d given to %s and %s", no, other, v.USCC)
			}
			seen[no] = v.USCC
			if no != last[v.Place]+1 {
				runs[v.Place]++
			}
			last[v.Place] = no
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
