// Package auth tells who is looking: accounts, sessions, and the scope of
// places that a viewer may see.
package auth

import (
	"wengang/cube"
	"wengang/cube/codes"
)

// Viewer is the person or program behind a request.
type Viewer struct {
	Name  string        // account name; "" for a guest
	Label string        // as shown: 江西省 · 统计分析人员
	Role  Role          // what they may do
	Place codes.PlaceID // their agency; codes.NationID is the ministry
	Scope cube.Scope    // the places they see, which every query is bound to
}

// ScopeOf returns the scope of a viewer whose agency is at a place: that place
// and all below it.
func ScopeOf(place codes.PlaceID) cube.Scope {
	if place == codes.NationID {
		return cube.Everything
	}
	return cube.Scope{Root: place}
}

// DemonstrationGuest is the viewer that a server with demonstration data takes
// strangers for: an analyst of the ministry, who reads aggregates and changes
// nothing.
func DemonstrationGuest() *Viewer {
	return &Viewer{Label: "演示访客", Role: Analyst, Place: codes.NationID, Scope: cube.Everything}
}
