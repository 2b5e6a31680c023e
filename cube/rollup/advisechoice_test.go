package rollup

import (
	"math"
	"slices"
	"testing"
)

// paperLattice is the example lattice of Harinarayan, Rajaraman and Ullman:
// eight views a to h, each also a question of weight 1 that it and the views
// above it answer; a is the data themselves.
func paperLattice() (l lattice, names string) {
	names = "bcdefgh" // a, of 100 rows, is what everything costs at first
	sizes := map[rune]float64{'b': 50, 'c': 75, 'd': 20, 'e': 30, 'f': 40, 'g': 1, 'h': 10}
	under := map[rune]string{'b': "bdegh", 'c': "cefgh", 'd': "dg", 'e': "egh", 'f': "fh", 'g': "g", 'h': "h"}
	questions := "abcdefgh"
	for range questions {
		l.weights, l.base, l.parts = append(l.weights, 1), append(l.base, 100), append(l.parts, 1)
	}
	for _, v := range names {
		var serves []int
		for i, q := range questions {
			if slices.Contains([]rune(under[v]), q) {
				serves = append(serves, i)
			}
		}
		l.costs, l.spaces, l.serves = append(l.costs, sizes[v]), append(l.spaces, sizes[v]), append(l.serves, serves)
	}
	return l, names
}

// In the paper three views are chosen: b gains 5 × 50; then f 60 + 10, more
// than d with 2 × 30; then d 2 × 30.
func TestChoiceOfThePaper(t *testing.T) {
	l, names := paperLattice()
	picks := l.choose(math.Inf(1), 0, absolute)
	for i, want := range []struct {
		view byte
		gain float64
	}{{'b', 250}, {'f', 70}, {'d', 60}} {
		if got := picks[i]; names[got.view] != want.view || got.gain != want.gain {
			t.Errorf("choice %d: %c gains %v, want %c and %v", i+1, names[got.view], got.gain, want.view, want.gain)
		}
	}
	// What all eight cost: 800 without views, 420 with the three.
	if got := l.total(l.base); got != 800 {
		t.Errorf("without views %v, want 800", got)
	}
	three := []int{picks[0].view, picks[1].view, picks[2].view}
	if got := l.total(l.keeping(three)); got != 420 {
		t.Errorf("with b, f and d %v, want 420", got)
	}
	// And on: h and e and c and g, by hand. After b, f, d: a 100, b 50, c 100,
	// d 20, e 50, f 40, g 20, h 40. h gains 30, e 20 + 10 (30 as well, and is
	// larger), c 25, g 19.
	var rest string
	for _, p := range picks[3:] {
		rest += string(names[p.view])
	}
	if rest != "hceg" {
		t.Errorf("then %s, want hceg", rest)
	}
}

func TestChoiceStops(t *testing.T) {
	l, names := paperLattice()
	// After b, f gains 70 of 800: less than 9 per cent.
	if picks := l.choose(math.Inf(1), 0.09, absolute); len(picks) != 1 || names[picks[0].view] != 'b' {
		t.Errorf("at least 9 per cent: %v", picks)
	}
	if picks := l.choose(math.Inf(1), 0.08, absolute); len(picks) != 2 { // d gains 60: 7.5 per cent
		t.Errorf("at least 8 per cent: %v", picks)
	}
	// b does not fit into 45 rows; d gains 160, e 210, f 120, g 99, h 90. After
	// e, 15 rows are left: h gains 20, g 29.
	var chosen string
	for _, p := range l.choose(45, 0, absolute) {
		chosen += string(names[p.view])
	}
	if chosen != "egh" {
		t.Errorf("in 45 rows %s, want egh", chosen)
	}
	if picks := (lattice{}).choose(1, 0, absolute); picks != nil {
		t.Errorf("of nothing: %v", picks)
	}
}

// A question about one place starts from fewer facts.
func TestChoiceWeighsAndStartsFromWhatIsThere(t *testing.T) {
	l := lattice{
		weights: []float64{1, 10}, base: []float64{1000, 100}, parts: []float64{1, 1},
		costs: []float64{90, 90, 200}, spaces: []float64{90, 80, 200}, serves: [][]int{{1}, {1}, {0, 1}},
	}
	picks := l.choose(math.Inf(1), 0, absolute)
	want := []winner{{2, 800}, {1, 100}} // the third view does not help the second question; the second takes less than the first
	if !slices.Equal(picks, want) {
		t.Errorf("chosen %v, want %v", picks, want)
	}
	if got := l.server(1, []int{2, 0, 1}); got != 0 {
		t.Errorf("the second question is answered by %d, want 0", got)
	}
	if got := l.server(1, []int{2}); got != -1 {
		t.Errorf("the second question is answered by %d, want the facts", got)
	}
}

// In ten rows one view of ten gains 50; five of two rows gain 20 each.
func TestChoiceInLittleSpace(t *testing.T) {
	l := lattice{weights: []float64{1, 1, 1, 1, 1}, base: []float64{22, 22, 22, 22, 22}, parts: []float64{1, 1, 1, 1, 1}}
	for i := range 5 {
		l.costs, l.spaces, l.serves = append(l.costs, 2), append(l.spaces, 2), append(l.serves, []int{i})
	}
	l.costs, l.spaces, l.serves = append(l.costs, 12), append(l.spaces, 10), append(l.serves, []int{0, 1, 2, 3, 4})
	if picks := l.choose(10, 0, absolute); !slices.Equal(picks, []winner{{5, 50}}) {
		t.Errorf("by gain %v", picks)
	}
	if views := l.best(10, 0); !slices.Equal(views, []int{0, 1, 2, 3, 4}) {
		t.Errorf("best %v, want the five small ones", views)
	}
	// One small view that gains most for its space keeps out the large one.
	l = lattice{weights: []float64{1, 1}, base: []float64{100, 100}, parts: []float64{1, 1}, costs: []float64{90, 50}, spaces: []float64{1, 10}, serves: [][]int{{0}, {0, 1}}}
	if views := l.best(10, 0); !slices.Equal(views, []int{1}) {
		t.Errorf("best %v, want the large one", views)
	}
	if views := l.best(11, 0); !slices.Equal(views, []int{1}) {
		t.Errorf("best %v: the small one answers nothing that the large one does not answer better", views)
	}
}

// A question about a tenth of the data reads a tenth of a view, but never less
// than the floor.
func TestChoiceAboutAPart(t *testing.T) {
	l := lattice{
		weights: []float64{1, 1}, base: []float64{1000, 100}, parts: []float64{1, 0.1}, floor: 20,
		costs: []float64{500, 100}, spaces: []float64{500, 100}, serves: [][]int{{0, 1}, {1}},
	}
	now := l.unserved()
	if got := l.gain(now, 0); got != 500+50 {
		t.Errorf("the first view gains %v, want 550", got)
	}
	if got := l.gain(now, 1); got != 80 {
		t.Errorf("the second view gains %v, want 80", got)
	}
	l.take(now, 1)
	if got := l.total(now); got != 1020 {
		t.Errorf("with the second view %v, want 1020", got)
	}
}
