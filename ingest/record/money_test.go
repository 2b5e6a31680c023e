package record

import (
	"errors"
	"strings"
	"testing"
)

func TestParseMoney(t *testing.T) {
	for text, want := range map[string]Fen{
		"0": 0, "0.00": 0, "1206.58": 120658, "1,206.58": 120658, "１２０６．５８": 120658, " 1 206.5 ": 120650, "¥1206.58": 120658,
		"￥1,206.58元": 120658, "1206.580000": 120658, ".5": 50, "5.": 500, "007": 700, "+3": 300, "1,234,567.89": 123456789,
		"1000000000000": 1e14,
	} {
		got, err := ParseMoney(text)
		if err != nil || !got.Ok || got.V != want {
			t.Errorf("ParseMoney(%q) = %v, %v, want %d", text, got, err, want)
		}
	}
	if got, err := ParseMoney(" 　"); err != nil || got.Ok {
		t.Errorf("blank: %v, %v", got, err)
	}
	for text, part := range map[string]string{
		"-1":                   "负数",
		"(100)":                "负数",
		"1.234":                "两位小数",
		"12万元":                 "万元",
		"1.5亿":                 "亿",
		"约100":                 "不是数字",
		"abc":                  "不是数字",
		"1,20":                 "千分位",
		",100":                 "千分位",
		"1.2.3":                "不是数字",
		".":                    "不是数字",
		"-":                    "不是数字",
		"1.2E+05":              "科学计数法",
		"1000000000000.01":     "一万亿",
		"99999999999999999999": "过大",
		"0x10":                 "不是数字",
		"１２３４５６７８９０１２３４５６７８９０": "过大",
	} {
		_, err := ParseMoney(text)
		var v *ValueError
		if !errors.As(err, &v) || !strings.Contains(strings.ReplaceAll(v.Problem, "2位", "两位"), part) || v.Action == "" || strings.Contains(v.Action, "%d") {
			t.Errorf("ParseMoney(%q): %v, want a problem with %q", text, err, part)
		}
	}
}

func TestFenString(t *testing.T) {
	for f, want := range map[Fen]string{0: "0.00", 5: "0.05", 120658: "1206.58", -5: "-0.05", -120650: "-1206.50"} {
		if got := f.String(); got != want {
			t.Errorf("Fen(%d) = %q, want %q", f, got, want)
		}
	}
}

func TestExcelNumber(t *testing.T) {
	for raw, want := range map[string]string{
		"1206.5799999999999":  "1206.58",
		"0.30000000000000004": "0.3",
		"1.2E-2":              "0.012",
		"1.3930000001E10":     "13930000001",
		"43000":               "43000",
		"0.6":                 "0.6",
		"9.14403001922038E17": "914403001922038000",
		"-0.0000000000000001": "-0.0000000000000001",
		"abc":                 "abc",
		"1E999999":            "1E999999",
	} {
		if got := ExcelNumber(raw); got != want {
			t.Errorf("ExcelNumber(%q) = %q, want %q", raw, got, want)
		}
	}
}

func FuzzMoney(f *testing.F) {
	for _, s := range []string{"0", "1206.58", "1,206.58", "１２０６．５８", "-1", "1.2E+05", "(1)", "¥", "99999999999999999999", "1,2,3"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		ExcelNumber(s)
		m, err := ParseMoney(s)
		if err != nil || !m.Ok {
			return
		}
		if m.V < 0 || m.V > MaxAmount {
			t.Errorf("ParseMoney(%q) = %d", s, m.V)
		}
		if again, err := ParseMoney(m.V.String()); err != nil || again != m {
			t.Errorf("ParseMoney(%q) = %v, read back as %v, %v", s, m, again, err)
		}
	})
}
