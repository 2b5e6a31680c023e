package record

import (
	"encoding/hex"
	"testing"
)

// wantID was computed apart from this program: SHA-256 over each part with its
// length as four bytes before it.
const wantID = "dbb3fa9589c59ac2b2f2a790d33b03e7"

func hexOf(id [16]byte) string { return hex.EncodeToString(id[:]) }

// Ids are stored: these must never change. The identities differ by what a
// careless concatenation would run together.
func TestID(t *testing.T) {
	seen := map[[16]byte]Identity{}
	for _, i := range []Identity{
		{USCC: "914403001922038216", SubsidyYear: 2017, Place: 360430, Sequence: 1},
		{USCC: "914403001922038216", SubsidyYear: 2017, Place: 360430, Sequence: 2},
		{USCC: "914403001922038216", SubsidyYear: 2018, Place: 360430, Sequence: 1},
		{USCC: "914403001922038216", SubsidyYear: 2017, Place: 360431, Sequence: 1},
		{USCC: "91440300192203821", SubsidyYear: 2017, Place: 360430, Sequence: 1},
		{},
	} {
		id := ID(i)
		if other, twice := seen[id]; twice {
			t.Errorf("%+v and %+v have one id", i, other)
		}
		seen[id] = i
	}
	if got := hexOf(ID(Identity{USCC: "914403001922038216", SubsidyYear: 2017, Place: 360430, Sequence: 1})); got != wantID {
		t.Errorf("ID = %s, want %s", got, wantID)
	}
}
