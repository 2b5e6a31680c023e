package codes

import (
	"strings"
	"testing"
)

func TestIndustryTo2011(t *testing.T) {
	for _, c := range []struct{ code, want, why string }{
		{"A", "A", "sections keep their letters"},
		{"0111", "0111", "same code and name"},
		{"5911", "", "not a code of 2017"},
		{"8310", "8210", "education moved by one division, 学前教育"},
		{"83", "82", "division recoded"},
		{"5910", "5810", "装卸搬运 moved from 58 to 59"},
		{"5951", "5911", "谷物仓储 keeps its name under another number"},
		{"5920", "59", "what is not 装卸搬运 came from 仓储业"},
		{"59", "G", "the division draws from two"},
		{"7910", "N", "a new division"},
		{"2524", "4120", "煤制品制造 moved from 其他制造业"},
		{"3391", "3130", "黑色金属铸造 moved from 31"},
		{"339", "C", "a group that draws from three divisions"},
		{"358", "C", "眼镜制造 came to the group from 40"},
		{"3581", "3581", "its class stays"},
		{"3399", "33", "其他 is not what it was: castings stand beside it now"},
		{"8060", "7492", "摄影扩印服务 moved from M to O"},
		{"7520", "7250", "知识产权服务 moved from L to M"},
		{"2541", "25", "a new group inside a renamed division"},
		{"5193", "51", "互联网批发 is new"},
	} {
		if got := IndustryTo2011(c.code, 2017); got != c.want {
			t.Errorf("IndustryTo2011(%s) = %q, want %q: %s", c.code, got, c.want, c.why)
		}
	}
	for _, code := range []string{"0111", "01", "A"} {
		if got := IndustryTo2011(code, 2011); got != code {
			t.Errorf("a 2011 code %s becomes %q", code, got)
		}
	}
	if got := IndustryTo2011("0111", 2002); got != "" {
		t.Errorf("an unknown edition gives %q", got)
	}
}

func TestConcordanceIsWholeAndNeverGuesses(t *testing.T) {
	to, from := Industry(2011), Industry(2017)
	for _, e := range from.All() {
		code := IndustryTo2011(e.Code, 2017)
		o, ok := to.Get(code)
		if code == "" && e.Level <= 2 {
			continue // reaches beyond its section
		}
		if !ok {
			t.Errorf("%s %s maps to %q, which 2011 does not have", e.Code, e.Name, code)
			continue
		}
		if o.Level >= 3 && o.Level == e.Level && o.Name != e.Name {
			t.Errorf("%s %s maps to %s %s", e.Code, e.Name, o.Code, o.Name)
		}
		// What lies below maps below, or the target would not hold it all.
		for _, kid := range from.Children(e.Code) {
			target := IndustryTo2011(kid.Code, 2017)
			if k, ok := to.Ancestor(target, o.Level); o.Level > 2 && (!ok || k.Code != o.Code) {
				t.Errorf("%s maps to %s, its child %s to %s", e.Code, code, kid.Code, target)
			}
		}
		if strings.HasPrefix(e.Name, "其他") && o.Level == e.Level && e.Level > 2 {
			now, then := from.Children(e.Parent), to.Children(o.Parent)
			if len(now) != len(then) {
				t.Errorf("residual %s %s maps to %s though its siblings changed", e.Code, e.Name, code)
			}
		}
	}
}
