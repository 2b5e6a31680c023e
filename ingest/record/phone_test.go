package record

import "testing"

func TestValidPhone(t *testing.T) {
	for _, s := range []string{"13930000001", "0792-5620001", "07925620001", "010-88888888", "(0792)5620001", "5620001", "4008123456",
		"13930000001、0792-5620001", "无/13930000001", "+8613930000001", "0792-5620001转8001"} {
		if !ValidPhone(s) {
			t.Errorf("ValidPhone(%q) is false", s)
		}
	}
	for _, s := range []string{"", "1393000000", "139****0001", "无", "12345", "00000", "电话"} {
		if ValidPhone(s) {
			t.Errorf("ValidPhone(%q) is true", s)
		}
	}
	if _, err := ParsePhone("1.393E+10"); err == nil {
		t.Error("a number in scientific notation passes")
	}
	if got, err := ParsePhone(" １３９ 3000 0001"); err != nil || got != "13930000001" {
		t.Errorf("ParsePhone = %q, %v", got, err)
	}
}
