package record

import (
	"errors"
	"strings"
	"testing"
)

func TestCheckUSCC(t *testing.T) {
	for code, want := range map[string]USCCProblem{
		"914403001922038216": USCCFine,
		"91110000802100433B": USCCFine,
		"91440300192317458F": USCCFine,
		"91350900587527783P": USCCFine,
		"91330100716105852F": USCCFine,
		"91330100799655058B": USCCFine,
		"91310000132260250X": USCCFine,
		"91100000100003962T": USCCFine,
		"91110108551385082Q": USCCFine,
		"9144030010001686XA": USCCFine, // digit 17 is the letter X
		"12100000425006133D": USCCFine,
		"911100001000044477": USCCFine,
		"91440300192203821Y": USCCDigit18,
		"91110108555165137Q": USCCDigit18,
		"913301087254808020": USCCDigit18,
		"911000001000044477": USCCDigit18,
		"914403001922038217": USCCDigit18,
		"91310000631295002H": USCCDigit17,
		"91440300192203821":  USCCLength,
		"9144030019220382I6": USCCLetters,
		"9144030A1922038216": USCCLetters,
		"":                   USCCLength,
	} {
		if got := CheckUSCC(code); got != want {
			t.Errorf("CheckUSCC(%q) = %d, want %d", code, got, want)
		}
	}
}

func TestCompleteUSCC(t *testing.T) {
	for _, code := range []string{"914403001922038216", "91110000802100433B", "9144030010001686XA"} {
		if got := CompleteUSCC(code[:16]); got != code {
			t.Errorf("CompleteUSCC(%q) = %q, want %q", code[:16], got, code)
		}
	}
	if got := CompleteUSCC("short"); got != "" {
		t.Errorf("CompleteUSCC of five characters = %q", got)
	}
}

func TestParseUSCC(t *testing.T) {
	for text, want := range map[string]string{
		"91110000802100433b":       "91110000802100433B",
		" 9111 0000 8021 0043 3B ": "91110000802100433B",
		"９１１１００００８０２１００４３３Ｂ":       "91110000802100433B",
		"'914403001922038216":      "914403001922038216",
		"":                         "",
		"　":                        "",
	} {
		if got, err := ParseUSCC(text); err != nil || got != want {
			t.Errorf("ParseUSCC(%q) = %q, %v, want %q", text, got, err, want)
		}
	}
	for text, part := range map[string]string{
		"9.136E+17":          "科学计数法",
		"9.14403E+17":        "科学计数法",
		"９．１３６Ｅ＋１７":          "科学计数法",
		"914403001922038000": "后三位",
		"440301103097413":    "工商注册号",
		"192203821":          "组织机构代码",
		"19220382-1":         "组织机构代码",
		"91440300192203821":  "实为17位",
		"9144030019220382I6": "“I”",
		"9144030019220382企6": "“企”",
	} {
		_, err := ParseUSCC(text)
		var v *ValueError
		if !errors.As(err, &v) || !strings.Contains(v.Problem, part) || v.Action == "" {
			t.Errorf("ParseUSCC(%q): %v, want a problem with %q and an action", text, err, part)
		}
	}
}

func FuzzUSCC(f *testing.F) {
	for _, s := range []string{"914403001922038216", "9.136E+17", "９１３", "'91", "\xff\xfe", "91110000802100433b"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		CheckUSCC(s) // whatever it is, no panic
		code, err := ParseUSCC(s)
		if err != nil {
			return
		}
		if code == "" {
			return
		}
		if p := CheckUSCC(code); p == USCCLength || p == USCCLetters {
			t.Errorf("ParseUSCC(%q) let %q through", s, code)
		}
		if again, err := ParseUSCC(code); err != nil || again != code {
			t.Errorf("ParseUSCC(%q) = %q, then %q, %v", s, code, again, err)
		}
	})
}
