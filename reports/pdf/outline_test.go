package pdf

import (
	"math"
	"testing"
)

// TestWholeTerritory: the outlines show all 34 province-level regions, the
// South China Sea islands down to 曾母暗沙, 钓鱼岛, and the ten dashes.
func TestWholeTerritory(t *testing.T) {
	_, maps := openAssets(t)
	provinces, err := maps.children("000000")
	if err != nil {
		t.Fatal(err)
	}
	codes := map[string]bool{}
	for _, o := range provinces {
		codes[o.code] = true
		if len(o.rings) == 0 || o.seat == (point{}) {
			t.Errorf("%s has %d rings, its name at %v", o.name, len(o.rings), o.seat)
		}
	}
	if len(codes) != 34 {
		t.Errorf("%d province-level regions", len(codes))
	}
	for first := range provinceFiles {
		if !codes[first+"0000"] {
			t.Errorf("%s0000 is not on the map", first)
		}
		if o, err := maps.children(first + "0000"); err != nil || len(o) == 0 {
			t.Errorf("outlines of %s0000: %d, %v", first, len(o), err)
		}
	}
	sea, diaoyu, err := maps.islands()
	if err != nil {
		t.Fatal(err)
	}
	south := 90.0
	for _, ring := range sea {
		for _, p := range ring {
			south = min(south, p.y)
		}
	}
	if len(sea) < 100 || south > 4 || len(diaoyu) == 0 {
		t.Errorf("%d islands, the southernmost at %.2f°; %d rings of 钓鱼岛", len(sea), south, len(diaoyu))
	}
	if len(dashes) != 10 {
		t.Errorf("%d dashes", len(dashes))
	}
}

func TestUnpack(t *testing.T) {
	// Two points: offset (1024, 2048) plus deltas (+1, −1) and (+2, 0).
	got := unpack(string([]rune{64 + 2, 64 + 1, 64 + 4, 64 + 0}), [2]int{1024, 2048})
	want := []point{{1025.0 / 1024, 2047.0 / 1024}, {1027.0 / 1024, 2047.0 / 1024}}
	if len(got) != 2 || got[0] != want[0] || got[1] != want[1] {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestBrokenOutlinesAreErrors(t *testing.T) {
	for _, data := range []string{"", "[]", `{"UTF8Encoding":true,"features":[{"geometry":{"type":"Polygon","coordinates":["ab"],"encodeOffsets":[]}}]}`,
		`{"features":[{"geometry":{"type":"Polygon","coordinates":[[[1]]]}}]}`} {
		if _, err := decodeOutlines([]byte(data)); err == nil {
			t.Errorf("%q decodes", data)
		}
	}
}

// TestAlbers: north is up, east is right, and the area scale is the same in
// north and south.
func TestAlbers(t *testing.T) {
	area := func(x, y float64) float64 {
		const d = 0.01
		a, b, c := albers(point{x, y}), albers(point{x + d, y}), albers(point{x, y + d})
		return math.Abs((b.x-a.x)*(c.y-a.y)-(b.y-a.y)*(c.x-a.x)) / math.Cos((y+d/2)*math.Pi/180)
	}
	if north := area(120, 50) / area(100, 20); math.Abs(north-1) > 1e-3 {
		t.Errorf("area scale differs by %v", north)
	}
	if albers(point{105, 50}).y >= albers(point{105, 20}).y || albers(point{130, 30}).x <= albers(point{80, 30}).x {
		t.Error("north is not up or east not right")
	}
}

func TestClassBreaks(t *testing.T) {
	for _, tc := range []struct {
		values []float64
		want   int // most breaks
	}{{nil, 0}, {[]float64{5}, 0}, {[]float64{0, 0, 0}, 0}, {[]float64{1, 1, 1, 9}, 4}, {[]float64{1, 20, 300, 4000, 50000, 60000}, 4}} {
		got := classBreaks(tc.values)
		if len(got) > tc.want {
			t.Errorf("%v: %v", tc.values, got)
		}
		for i := 1; i < len(got); i++ {
			if got[i] <= got[i-1] {
				t.Errorf("%v: breaks %v do not rise", tc.values, got)
			}
		}
	}
}
