package codes

import (
	"slices"
	"testing"
)

func TestCurrent(t *testing.T) {
	p := BuiltinPlaces()
	for _, c := range []struct {
		id, want PlaceID
		ok       bool
		why      string
	}{
		{360430, 360430, true, "彭泽县 is still valid"},
		{NationID, NationID, true, "so is the country"},
		{310108, 310106, true, "闸北区 went into 静安区"},
		{140402, 140403, true, "长治市城区 and 郊区 became 潞州区"},
		{140411, 140403, true, "both of them"},
		{371200, 370100, true, "莱芜市 went into 济南市, the city as a whole"},
		{371202, 371202, true, "its districts only changed their code"},
		{371299, 371299, false, "its 本级 is not said to have gone anywhere"},
		{140202, 140202, false, "大同市城区 was divided between 平城区 and 云冈区"},
		{330104, 330104, false, "江干区 was divided"},
		{999999, 999999, false, "no such place"},
	} {
		if got, ok := p.Current(c.id); got != c.want || ok != c.ok {
			t.Errorf("Current(%d) = %d %v, want %d %v: %s", c.id, got, ok, c.want, c.ok, c.why)
		}
	}
}

// Every place that has ended is bridged or divided, and only those are; what
// is bridged lies in a place of its own kind and province that is valid today.
func TestBridgedAndDivided(t *testing.T) {
	p := BuiltinPlaces()
	bridged := p.Bridged()
	var divided []PlaceID
	for _, v := range p.Divided() {
		divided = append(divided, v.ID)
	}
	ended := 0
	for _, v := range p.All() {
		to, isBridged := bridged[v.ID]
		if isDivided := slices.Contains(divided, v.ID); (isBridged || isDivided) != (v.ValidTo != 0) || isBridged && isDivided {
			t.Errorf("%d %s ended %v: bridged %v, divided %v", v.ID, v.FullName, v.ValidTo, isBridged, isDivided)
		}
		if v.ValidTo != 0 {
			ended++
		}
		if !isBridged {
			continue
		}
		now, ok := p.ByID(to)
		if !ok || !now.ValidOn(0) || now.Kind != v.Kind || p.Province(to) != p.Province(v.ID) || now.Agency != v.Agency {
			t.Errorf("%s is bridged to %s, which is no such place", v.FullName, now.FullName)
		}
		// All that lay in a city lies in the one that took it over.
		for _, n := range p.nodes {
			for _, form := range n.versions {
				if home, ok := p.Current(form.ID); form.Parent == v.ID && ok && !p.Within(home, to) {
					t.Errorf("%s went to %s, %s in it did not", v.FullName, now.FullName, form.FullName)
				}
			}
		}
	}
	t.Logf("%d places have ended: %d went over as a whole, %d did not", ended, len(bridged), len(divided))
	if want := []PlaceID{130421, 130521, 130721, 140202, 140203, 140211, 330104, 371299}; !slices.Equal(divided, want) {
		t.Errorf("divided %v, want %v", divided, want)
	}
}

// A chain of successors is followed to its end; a circle is no place.
func TestCurrentFollowsSuccessors(t *testing.T) {
	county := func(id PlaceID, ended bool, next ...PlaceID) placeRow {
		r := placeRow{Place: Place{ID: id, Code: "36040" + string(rune('0'+id%10)), Name: "县", Kind: County, Parent: 360000, Agency: true}, successors: next}
		if ended {
			r.ValidTo = mustDay("2018-01-01")
		}
		return r
	}
	p, err := newPlaces([]placeRow{
		{Place: Place{ID: 360000, Code: "360000", Name: "江西省", Kind: Province}},
		county(1, true, 2), county(2, true, 3), county(3, false),
		county(4, true, 5), county(5, true, 4),
		county(6, true, 3, 7), county(7, true, 6), county(8, true),
	})
	if err != nil {
		t.Fatal(err)
	}
	for id, want := range map[PlaceID]PlaceID{1: 3, 2: 3, 3: 3, 4: 0, 5: 0, 6: 0, 7: 0, 8: 0} {
		if got, ok := p.Current(id); ok != (want != 0) || ok && got != want {
			t.Errorf("Current(%d) = %d %v, want %d", id, got, ok, want)
		}
	}
}
