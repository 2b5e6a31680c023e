package codes

import "testing"

func TestSizeBounds(t *testing.T) {
	for _, c := range []struct {
		industry              string
		large, medium, little int64
	}{
		{"3110", 1000, 300, 20}, {"31", 1000, 300, 20}, {"5111", 200, 20, 5}, {"52", 300, 50, 10},
		{"7020", 1000, 300, 100}, {"7030", 300, 100, 10}, {"5911", 200, 100, 20}, {"6510", 300, 100, 10},
		{"7211", 300, 100, 10},
	} {
		b, ok := SizeBounds(c.industry)
		if !ok || b.LargeMin != c.large || b.MediumMin != c.medium || b.SmallMin != c.little {
			t.Errorf("SizeBounds(%s) = %+v, %v", c.industry, b, ok)
		}
	}
	// Education, health, finance, railways; agriculture and construction and
	// 房地产开发 (no headcount there); too coarse; unknown.
	for _, code := range []string{"8210", "8311", "6610", "5310", "0111", "4700", "7010", "70", "C", "", "9999"} {
		if b, ok := SizeBounds(code); ok {
			t.Errorf("SizeBounds(%s) = %+v, want none", code, b)
		}
	}
}

func TestLargestSize(t *testing.T) {
	b, _ := SizeBounds("3110")
	for n, want := range map[int64]string{0: "4", 19: "4", 20: "3", 299: "3", 300: "2", 999: "2", 1000: "1"} {
		if got := b.Largest(n); got != want {
			t.Errorf("%d persons allow size %s, want %s", n, got, want)
		}
	}
}

func TestSizeGroupsCoverTheEdition(t *testing.T) {
	listed := make(map[string]bool)
	for _, row := range mustReadTable("size-groups", "code", "group_no") {
		if _, ok := Industry(2011).Get(row[0]); !ok {
			t.Errorf("%s is no 2011 code", row[0])
		}
		listed[row[0][:2]] = true
	}
	for _, e := range Industry(2011).All() {
		if e.Level == 2 && !listed[e.Code] {
			t.Errorf("division %s %s is in no size group and not marked as without one", e.Code, e.Name)
		}
	}
}
