package record

import "testing"

func TestParseShare(t *testing.T) {
	for text, want := range map[string]int32{"60%": 6000, "60": 6000, "33.33%": 3333, "0.6%": 60, "100.5%": 10050, "６０％": 6000, "0": 0, "250%": 25000} {
		if got, err := ParseShare(text); err != nil || got != Some(want) {
			t.Errorf("ParseShare(%q) = %v, %v, want %d", text, got, err, want)
		}
	}
	for _, text := range []string{"0.6", "1", "-5%", "六成", "33.333%", "5‰", "999999999%"} {
		if got, err := ParseShare(text); err == nil {
			t.Errorf("ParseShare(%q) = %v, want an error", text, got)
		}
	}
}

func TestParseUse(t *testing.T) {
	for text, want := range map[string]Use{
		"60%":    {Kind: UseShare, Share: 6000},
		"0%":     {Kind: UseShare},
		"100%":   {Kind: UseShare, Share: 10000},
		"0":      {Kind: UseAmount},
		"120.50": {Kind: UseAmount, Amount: 12050},
		"":       {},
	} {
		if got, err := ParseUse(text); err != nil || got != want {
			t.Errorf("ParseUse(%q) = %+v, %v", text, got, err)
		}
	}
	for _, text := range []string{"100.01%", "-1%", "-1", "x", "x%", "%"} {
		if got, err := ParseUse(text); err == nil {
			t.Errorf("ParseUse(%q) = %+v, want an error", text, got)
		}
	}
}

func TestShareText(t *testing.T) {
	for share, want := range map[int32]string{0: "0%", 6000: "60%", 3333: "33.33%", 50: "0.5%", 10050: "100.5%"} {
		if got := ShareText(share); got != want {
			t.Errorf("ShareText(%d) = %q, want %q", share, got, want)
		}
	}
}
