package codes

// Current returns the place that holds all of a place today: itself where it is
// still valid, else the one that took the whole of it over, followed to a place
// that is valid. ok is false where the place was divided, where it is not known
// where it went, and for an unknown id; the place returned is then the one
// asked for.
func (p *Places) Current(id PlaceID) (current PlaceID, ok bool) {
	current = id
	for range len(p.nodes) + 1 { // a circle in the table ends too
		v, found := p.ByID(current)
		if !found {
			return id, false
		}
		if v.ValidOn(0) {
			return current, true
		}
		next := p.nodes[p.slot[current]].successors
		if len(next) != 1 {
			return id, false
		}
		current = next[0]
	}
	return id, false
}

// Bridged returns the places that have ended and went over as a whole into one
// place that is valid today, each with that place. It is made anew with each
// call: keep it with the snapshot.
func (p *Places) Bridged() map[PlaceID]PlaceID {
	bridged := make(map[PlaceID]PlaceID)
	for _, v := range p.all {
		if current, ok := p.Current(v.ID); ok && current != v.ID {
			bridged[v.ID] = current
		}
	}
	return bridged
}

// Divided returns the places that have ended and that no one place holds today,
// in their newest version and the order of GB/T 2260: those that were divided,
// and those of which it is not known where they went.
func (p *Places) Divided() []Place {
	var divided []Place
	for _, v := range p.all {
		if _, ok := p.Current(v.ID); !ok {
			divided = append(divided, v)
		}
	}
	return divided
}
