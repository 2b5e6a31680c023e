package rollup

import (
	"slices"
	"strings"
	"testing"
)

func TestDeclaredIsWellFormed(t *testing.T) {
	ids, names, shapes := map[uint16]bool{}, map[string]bool{}, map[string]string{}
	for _, r := range Declared() {
		if ids[r.ID] || names[r.Name] {
			t.Errorf("rollup %d %s: number or name is taken", r.ID, r.Name)
		}
		ids[r.ID], names[r.Name] = true, true
		if r.Bitmap != (r.ID >= 100) {
			t.Errorf("rollup %d %s: bitmaps, and only they, have numbers from 100", r.ID, r.Name)
		}
		dimensions := map[string]bool{}
		for _, level := range r.Levels {
			if _, ok := Column(level); !ok {
				t.Errorf("rollup %s: unknown level %s", r.Name, level)
			}
			d, _, _ := strings.Cut(level, ".")
			if dimensions[d] {
				t.Errorf("rollup %s: two levels of %s; the finest is enough", r.Name, d)
			}
			dimensions[d] = true
		}
		if !dimensions["month"] {
			t.Errorf("rollup %s has no month or year: events of different years would run together", r.Name)
		}
		shape := r.Table() + strings.Join(r.Keep(), ",")
		if other, taken := shapes[shape]; taken {
			t.Errorf("rollups %s and %s hold the same", r.Name, other)
		}
		shapes[shape] = r.Name
	}
}

func TestKeepsCoarserLevels(t *testing.T) {
	r := Rollup{1, "x", []string{"month.year", "region.city", "size"}, false}
	want := []string{"month.year", "region.province", "region.city", "size"}
	if got := r.Keep(); !slices.Equal(got, want) {
		t.Errorf("Keep() = %v, want %v", got, want)
	}
	for level, want := range map[string]bool{
		"subsidy_year": true, "month.year": true, "month.month": false, "region.county": false,
		"region.city": true, "size": true, "policy": false, "no.such": false,
	} {
		if got := r.Keeps(level); got != want {
			t.Errorf("Keeps(%s) = %v, want %v", level, got, want)
		}
	}
}

func TestEveryLevelHasAColumn(t *testing.T) {
	for _, levels := range hierarchies {
		for _, level := range levels {
			if _, ok := Column(level); !ok {
				t.Errorf("no column for level %s", level)
			}
		}
	}
	if _, ok := Column("region.village"); ok {
		t.Error("Column knows region.village")
	}
}
