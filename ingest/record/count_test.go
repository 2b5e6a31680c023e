package record

import "testing"

func TestParseCount(t *testing.T) {
	for text, want := range map[string]int64{"0": 0, "12": 12, "1,234": 1234, "１２": 12, "12.0": 12, "12人": 12} {
		if got, err := ParseCount(text); err != nil || got != Some(want) {
			t.Errorf("ParseCount(%q) = %v, %v", text, got, err)
		}
	}
	if got, err := ParseCount(""); err != nil || got.Ok {
		t.Errorf("blank: %v, %v", got, err)
	}
	for _, text := range []string{"-1", "1.5", "十", "100000001", "1E+05", "1 2 x"} {
		if got, err := ParseCount(text); err == nil {
			t.Errorf("ParseCount(%q) = %v, want an error", text, got)
		}
	}
}

func TestParseYearAndSequence(t *testing.T) {
	for text, want := range map[string]uint16{"2017": 2017, "2017年": 2017, "2017年度": 2017, "２０１７": 2017, "": 0, "2017.0": 2017} {
		if got, err := ParseYear(text); err != nil || got != want {
			t.Errorf("ParseYear(%q) = %d, %v", text, got, err)
		}
	}
	for _, text := range []string{"17", "2013", "2101", "今年", "2017-2018"} {
		if got, err := ParseYear(text); err == nil {
			t.Errorf("ParseYear(%q) = %d, want an error", text, got)
		}
	}
	for text, want := range map[string]uint16{"1": 1, "第2次": 2, "": 0, "999": 999} {
		if got, err := ParseSequence(text); err != nil || got != want {
			t.Errorf("ParseSequence(%q) = %d, %v", text, got, err)
		}
	}
	for _, text := range []string{"0", "1000", "-1", "一"} {
		if got, err := ParseSequence(text); err == nil {
			t.Errorf("ParseSequence(%q) = %d, want an error", text, got)
		}
	}
}

func TestParseWords(t *testing.T) {
	for text, want := range map[string]Mode{"申请": ByApplication, " 免申即享 ": ByData, "": 0} {
		if got, err := ParseMode(text); err != nil || got != want {
			t.Errorf("ParseMode(%q) = %v, %v", text, got, err)
		}
	}
	if _, err := ParseMode("自动"); err == nil {
		t.Error("ParseMode(自动) passes")
	}
	for text, want := range map[string]Action{"新增": ActionCreate, "更 新": ActionUpdate, "作废": ActionVoid, "": ActionNone} {
		if got, err := ParseAction(text); err != nil || got != want {
			t.Errorf("ParseAction(%q) = %v, %v", text, got, err)
		}
	}
	if _, err := ParseAction("删除"); err == nil {
		t.Error("ParseAction(删除) passes")
	}
}
