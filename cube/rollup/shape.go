package rollup

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"sync"

	"wengang/cube/codes"
)

// definition is the number of the way facts are made. Raise it when
// sql/query/facts.Build.sql comes to give other figures: the next publication
// then makes everything anew.
const definition = 2

// signature names the rollup and what it holds.
func (r Rollup) signature() string {
	return fmt.Sprintf("%d %s %s", r.ID, r.Name, strings.Join(r.Levels, ","))
}

// factsSignature names how this program makes facts: the definition and the
// code lists that it maps by. Places that an administrator adds are ledger
// rows, not shape.
var factsSignature = sync.OnceValue(func() string {
	digest := sha256.New()
	for _, row := range industryMap() {
		fmt.Fprintln(digest, row.edition, row.code, row.in2011, row.in2017)
	}
	for _, row := range ownershipMap() {
		fmt.Fprintln(digest, row.code, row.levels)
	}
	places := codes.BuiltinPlaces()
	for _, place := range places.All() {
		fmt.Fprintln(digest, place.ID, places.Province(place.ID), places.City(place.ID))
	}
	return fmt.Sprintf("facts %d %s", definition, hex.EncodeToString(digest.Sum(nil)[:8]))
})

// shape is what this program publishes; a publication of another shape was
// made by another program.
func shape() []string {
	all := []string{factsSignature()}
	for _, r := range Declared() {
		all = append(all, r.signature())
	}
	return all
}

// Current tells whether this program made the publication as it would make it
// now: the same facts, the same rollups. Where it did not, Publish makes a new
// one although the ledger has nothing new.
func (p Publication) Current() bool { return slices.Equal(p.shape, shape()) }

// sameFacts tells whether the publication's facts were made as this program
// makes them.
func (p Publication) sameFacts() bool { return slices.Contains(p.shape, factsSignature()) }
