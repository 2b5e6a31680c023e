package codes

import "testing"

func TestFold(t *testing.T) {
	for text, want := range map[string]string{
		"": "", "0111": "0111", "ａ０１１１": "A0111", " 江西省　九江市 ": "江西省九江市",
		"农、林、牧、渔业": "农林牧渔业", "（港或澳、台资）": "港或澳台资", "\ufeff大型": "大型", "a-1": "A1",
	} {
		if got := fold(text); got != want {
			t.Errorf("fold(%q) = %q, want %q", text, got, want)
		}
		if got := fold(fold(text)); got != want {
			t.Errorf("folding %q twice gives %q", text, got)
		}
	}
}
