package rules

import (
	"wengang/cube/codes"
	"wengang/ingest/record"
	"wengang/sql/clock"
)

// Places is what the rules ask of the places; *codes.Places answers it.
type Places interface {
	ByID(codes.PlaceID) (codes.Place, bool)
	Province(codes.PlaceID) codes.PlaceID
}

// Context is what one record is checked against. The record is complete: an
// update has been merged with the version before it.
type Context struct {
	Record   *record.Record
	Previous *record.Record   // the version before, nil where the record is new
	Peers    []*record.Record // the enterprise's other records (current versions): same year, here or elsewhere, and the year before
	Stats    *PeerStats       // of other enterprises; nil or empty where unknown
	Action   record.Action
	Today    clock.Day
	Places   Places
	// EarlierRow is the row of the same file that holds the same identity, 0
	// where there is none.
	EarlierRow int
	// Unread are the fields whose cells could not be read: findings on them
	// stand already, and they are not missing.
	Unread record.FieldSet
}

// Check applies the table to a record and returns the findings in the order of
// the table. Findings carry no row, sheet or column: the caller, who knows the
// file, adds them.
func Check(c *Context) []Finding {
	r := c.Record
	if c.Action == record.ActionVoid || r.Void {
		return checkVoid(c)
	}
	var found []Finding
	stage := r.Stage()
	for i := range table {
		rule := &table[i]
		if rule.check == nil || rule.Stage > stage || !rule.InForce(int(r.SubsidyYear)) {
			continue
		}
		found = rule.check(c, rule, found)
	}
	return found
}
