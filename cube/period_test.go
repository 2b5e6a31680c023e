package cube

import (
	"reflect"
	"testing"
)

func TestParsePeriod(t *testing.T) {
	for text, want := range map[string]Period{
		"2017-05": {201705, 201705}, "201705": {201705, 201705}, "2017/5": {201705, 201705}, "2017年5月": {201705, 201705},
		"2017": {201701, 201712}, "2017年": {201701, 201712},
		"2017-Q1": {201701, 201703}, "2017q4": {201710, 201712}, "2017年二季度": {201704, 201706}, "2017年第三季度": {201707, 201709},
		"2017-H1": {201701, 201706}, "2017年下半年": {201707, 201712}, " 2018-12 ": {201812, 201812},
	} {
		if got, err := ParsePeriod(text); err != nil || got != want {
			t.Errorf("%q: %v %v", text, got, err)
		}
	}
	for _, text := range []string{"", "2017-13", "2017-00", "1917-05", "17-05", "2017-Q5", "2017-H3", "五月", "2017-05-01", "20170501", "2017-1季度x"} {
		if got, err := ParsePeriod(text); err == nil {
			t.Errorf("%q was read as %v", text, got)
		}
	}
}

func TestPeriodLabel(t *testing.T) {
	for want, p := range map[string]Period{
		"": {}, "2017年5月": {201705, 201705}, "2017年1—6月": {201701, 201706}, "2017年": {201701, 201712},
		"2017—2019年": {201701, 201912}, "2017年11月—2018年2月": {201711, 201802},
		"2017年5月起": {201705, allMonths.To}, "截至2017年5月": {allMonths.From, 201705},
	} {
		if got := p.Label(); got != want {
			t.Errorf("%v: %q, want %q", p, got, want)
		}
	}
}

func TestJoinAndMeetPeriods(t *testing.T) {
	joined := joinPeriods([]Period{{201801, 201803}, {201701, 201706}, {201704, 201712}, {201901, 201901}})
	if want := []Period{{201701, 201803}, {201901, 201901}}; !reflect.DeepEqual(joined, want) {
		t.Errorf("joined %v", joined)
	}
	met := meetPeriods(joined, []Period{{201712, 201802}, {201812, 202001}})
	if want := []Period{{201712, 201802}, {201901, 201901}}; !reflect.DeepEqual(met, want) {
		t.Errorf("met %v", met)
	}
}

func FuzzParsePeriod(f *testing.F) {
	for _, seed := range []string{"2017-05", "2017-Q1", "2017年上半年", "2017", "201713", "2017年", "..", "2017-H1季度"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		p, err := ParsePeriod(text)
		if err == nil && (p.From > p.To || p.From < 200001 || p.To > 209912 || p.From.Number() < 1 || p.To.Number() > 12) {
			t.Errorf("%q was read as %v", text, p)
		}
	})
}
