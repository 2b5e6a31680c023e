package codes

import "testing"

func TestFocusFits(t *testing.T) {
	for _, c := range []struct {
		focus, industry string
		want            bool
	}{
		{"0", "7010", true}, {"1", "3110", true}, {"1", "31", true}, {"1", "C", true}, {"1", "7010", false},
		{"1", "A", false}, {"3", "4411", true}, {"3", "4412", false}, {"3", "44", true}, {"4", "0911", true},
		{"4", "3216", true}, {"8", "3216", true}, {"8", "3211", false}, {"9", "30", true}, {"9", "3042", false},
		{"7", "3011", true}, {"5", "", true},
	} {
		if got := FocusFits(c.focus, c.industry); got != c.want {
			t.Errorf("FocusFits(%s, %s) = %v", c.focus, c.industry, got)
		}
	}
	for _, e := range Focus().All() {
		if n := len(FocusIndustries(e.Code)); (n == 0) != (e.Code == "0") {
			t.Errorf("%s %s stands for %d industries", e.Code, e.Name, n)
		}
	}
}
