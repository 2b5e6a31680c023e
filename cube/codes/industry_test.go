package codes

import "testing"

func TestIndustryEditions(t *testing.T) {
	if Industry(2002) != nil {
		t.Error("there is a list for the edition of 2002")
	}
	for edition, want := range map[uint16]string{2011: "GB/T 4754-2011", 2017: "GB/T 4754-2017"} {
		l := Industry(edition)
		if l == nil || l.Name != want {
			t.Errorf("edition %d is %v", edition, l)
		}
	}
	// Facts of the standards: the code of education moved by one division.
	if e, _ := Industry(2011).Get("82"); e.Name != "教育" {
		t.Errorf("82 of 2011 is %s", e.Name)
	}
	if e, _ := Industry(2017).Get("83"); e.Name != "教育" {
		t.Errorf("83 of 2017 is %s", e.Name)
	}
}
