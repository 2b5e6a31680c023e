package rollup

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"wengang/cube/codes"
	store "wengang/sql"
)

// An administrator moves a functional zone to another city and province: the
// facts of its records move along, though no record has changed.
func TestFactsFollowAMovedPlace(t *testing.T) {
	l := newLedger(t)
	zone := func(code string, parent codes.PlaceID) *codes.Places {
		places, err := codes.BuiltinPlaces().With([]codes.Place{{ID: 990001, Code: code, Name: "测试开发区", Kind: codes.Zone, Parent: parent, Agency: true}})
		if err != nil {
			t.Fatal(err)
		}
		return places
	}
	snapshot := zone("360491", 360400)
	p := l.publisher()
	p.places = func() *codes.Places { return snapshot }
	l.take(paidVersion("A", 990001, 1, 3, 300, 1000, 10), paidVersion("B", 360430, 1, 3, 100, 500, 5))
	l.livesIn(l.publish(p), 990001, 360000, 360400)

	snapshot = zone("110191", 110000)
	_, err := l.w.Submit(context.Background(), store.Small{Action: "place", Rows: map[string][][]any{
		"places": {{uint32(990001), "110191", "测试开发区", "zone", uint32(110000), uint32(0), nil, nil}},
	}})
	if err != nil {
		t.Fatal(detailed(err))
	}
	pub := l.publish(p)
	l.livesIn(pub, 990001, 110000, 990001)
	l.livesIn(pub, 360430, 360000, 360400)
	if report, err := p.Verify(context.Background()); err != nil || !report.OK() {
		t.Errorf("verify: %v %v", report.Differences, err)
	}
}

// livesIn checks the coordinates of a place's facts at the ministry.
func (l *ledger) livesIn(pub Publication, place, province, city uint32) {
	l.t.Helper()
	var n uint64
	var inProvince, inCity uint32
	l.one([]any{&n, &inProvince, &inCity}, "SELECT count(), any(province), any(city) FROM facts WHERE _partition_id IN ('"+
		strings.Join(pub.Partitions["facts"], "','")+"') AND level = 4 AND county = "+fmt.Sprint(place))
	if n != 1 || inProvince != province || inCity != city {
		l.t.Errorf("place %d has %d facts in province %d, city %d; want 1 in %d, %d", place, n, inProvince, inCity, province, city)
	}
}
