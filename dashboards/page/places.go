// Package page builds what the dashboard shows: the state that its address
// holds, the queries behind it, figures, sentences, charts and tables, and the
// HTML around them.
package page

import (
	"wengang/cube/codes"
	"wengang/sql/clock"
)

// Places is the part of codes.Places that pages need.
type Places interface {
	ByID(codes.PlaceID) (codes.Place, bool)
	ByCode(code string, on clock.Day) (codes.Place, bool)
	Resolve(text string, on clock.Day) (codes.Place, error)
	Children(codes.PlaceID) []codes.Place
	Within(id, root codes.PlaceID) bool
}
