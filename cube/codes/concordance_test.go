package codes

import (
	"fmt"
	"slices"
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
		{"25", "C", "so its division draws from two"},
		{"3391", "3130", "黑色金属铸造 moved from 31"},
		{"339", "C", "a group that draws from three divisions"},
		{"358", "C", "眼镜制造 came to the group from 40"},
		{"3581", "3581", "its class stays"},
		{"3399", "33", "其他 is not what it was: castings stand beside it now"},
		{"8060", "7492", "摄影扩印服务 moved from M to O"},
		{"O", "", "so 2017 section O is more than that of 2011"},
		{"80", "", "and its division 80 lies in no section of 2011"},
		{"7520", "7250", "知识产权服务 moved from L to M"},
		{"0190", "01", "草种植 was split off 其他农业"},
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

func TestIndustryTo2017(t *testing.T) {
	for _, c := range []struct{ code, want, why string }{
		{"A", "A", "sections keep their letters"},
		{"0111", "0111", "same code and name"},
		{"7910", "8010", "居民服务业 moved by one division, 家庭服务"},
		{"8210", "8310", "学前教育"},
		{"82", "83", "division recoded"},
		{"9600", "9700", "国际组织"},
		{"5810", "5910", "装卸搬运 moved from 58 to 59"},
		{"582", "582", "运输代理业 stays in 58"},
		{"58", "G", "the division was divided"},
		{"59", "59", "仓储业 went whole into one division"},
		{"5911", "5951", "谷物仓储 keeps its name under another number"},
		{"5919", "595", "其他农产品仓储 lost a sibling, its group is whole"},
		{"4120", "2524", "煤制品制造 moved to 25"},
		{"412", "2524", "its group had that class only"},
		{"41", "C", "so not all of 41 is in 41"},
		{"2520", "2521", "炼焦, a class of 煤炭加工 now"},
		{"3130", "3391", "黑色金属铸造 moved to 33"},
		{"7492", "8060", "摄影扩印服务 moved from M to O"},
		{"749", "", "so its group lies in no section of 2017"},
		{"74", "", "nor does its division"},
		{"M", "", "nor does its section"},
		{"7491", "74", "专业化设计服务 was divided into others of the division"},
		{"7250", "7520", "知识产权服务 moved from L to M"},
		{"0190", "01", "草种植 was split off 其他农业"},
		{"4700", "47", "房屋建筑业 was divided into groups"},
		{"3610", "361", "汽车整车制造 was divided into classes of its group"},
		{"5179", "517", "其他机械设备及电子产品批发 is not what it was"},
		{"7910x", "", "no code"},
	} {
		if got := IndustryTo2017(c.code, 2011); got != c.want {
			t.Errorf("IndustryTo2017(%s) = %q, want %q: %s", c.code, got, c.want, c.why)
		}
	}
	for _, code := range []string{"5193", "79", "A"} {
		if got := IndustryTo2017(code, 2017); got != code {
			t.Errorf("a 2017 code %s becomes %q", code, got)
		}
	}
	if got := IndustryTo2017("0111", 2002); got != "" {
		t.Errorf("an unknown edition gives %q", got)
	}
}

// direction is one way of the concordance.
type direction struct {
	name          string
	from, to      *List
	convert, back func(code string) string
	divisions     func(row []string) (from, to string)
}

func towards2011(code string) string { return IndustryTo2011(code, 2017) }
func towards2017(code string) string { return IndustryTo2017(code, 2011) }

var directions = []direction{
	{"2017 to 2011", Industry(2017), Industry(2011), towards2011, towards2017, func(row []string) (string, string) { return row[3], row[0] }},
	{"2011 to 2017", Industry(2011), Industry(2017), towards2017, towards2011, func(row []string) (string, string) { return row[0], row[3] }},
}

// exactly tells that an entry is converted to its own level or deeper.
func (d direction) exactly(e Entry) bool {
	o, ok := d.to.Get(d.convert(e.Code))
	return ok && o.Level >= e.Level
}

func TestConcordanceIsWholeAndNeverGuesses(t *testing.T) {
	for _, d := range directions {
		for _, e := range d.from.All() {
			code := d.convert(e.Code)
			o, ok := d.to.Get(code)
			if !ok && code != "" {
				t.Errorf("%s: %s %s maps to %q, which does not exist", d.name, e.Code, e.Name, code)
				continue
			}
			if o.Level >= 3 && o.Level == e.Level && o.Name != e.Name {
				t.Errorf("%s: %s %s maps to %s %s", d.name, e.Code, e.Name, o.Code, o.Name)
			}
			// What lies below maps below, or the target would not hold it all.
			for _, kid := range d.from.Children(e.Code) {
				target := d.convert(kid.Code)
				if k, ok := d.to.Ancestor(target, o.Level); code != "" && target != "" && d.exactly(kid) && (!ok || k.Code != o.Code) {
					t.Errorf("%s: %s maps to %s, its child %s to %s", d.name, e.Code, code, kid.Code, target)
				}
			}
			if strings.HasPrefix(e.Name, "其他") && o.Level == e.Level && e.Level > 2 {
				here, there := d.from.Children(e.Parent), d.to.Children(o.Parent)
				if len(here) != len(there) {
					t.Errorf("%s: residual %s %s maps to %s though its siblings changed", d.name, e.Code, e.Name, code)
				}
			}
		}
	}
}

// Where a class of one edition is a class of the other, the way back leads to
// it again; nothing else leads there.
func TestConcordanceRoundTrip(t *testing.T) {
	for _, d := range directions {
		same := map[string]string{}
		for _, e := range d.from.All() {
			o, ok := d.to.Get(d.convert(e.Code))
			if !ok || e.Level != 4 || o.Level != 4 {
				continue
			}
			if back := d.back(o.Code); back != e.Code {
				t.Errorf("%s: %s %s becomes %s, which becomes %q", d.name, e.Code, e.Name, o.Code, back)
			}
			if other, taken := same[o.Code]; taken {
				t.Errorf("%s: %s and %s both become %s", d.name, other, e.Code, o.Code)
			}
			same[o.Code] = e.Code
		}
	}
	// A whole family that kept its names kept its meaning.
	families := 0
	names := func(l *List, code string) (names []string) {
		for _, e := range l.Children(code) {
			names = append(names, e.Name)
		}
		return names
	}
	for _, e := range Industry(2011).All() {
		o, ok := Industry(2017).Get(e.Code)
		if !ok || e.Level != 3 || o.Name != e.Name || isResidual(e) || !slices.Equal(names(Industry(2011), e.Code), names(Industry(2017), e.Code)) {
			continue
		}
		families++
		for _, code := range append([]string{e.Code}, codesBelow(Industry(2011), e.Code)...) {
			if to, from := IndustryTo2017(code, 2011), IndustryTo2011(code, 2017); to != code || from != code {
				t.Errorf("%s of the unchanged group %s becomes %q and %q", code, e.Code, to, from)
			}
		}
	}
	if families < 150 {
		t.Errorf("only %d groups are unchanged", families)
	}
}

func codesBelow(l *List, code string) (codes []string) {
	for _, e := range l.Children(code) {
		codes = append(codes, e.Code)
	}
	return codes
}

// The divisions follow the published table, but for those that a class is
// known to have left or joined.
func TestConcordanceOfDivisions(t *testing.T) {
	but := map[string][]string{
		"2017 to 2011": {"25 C", "33 C", "35 C", "40 C", "59 G", "75 ", "80 "},
		"2011 to 2017": {"31 C", "32 C", "34 C", "40 C", "41 C", "58 G", "72 ", "74 "},
	}
	for _, d := range directions {
		var others []string
		for _, row := range mustReadTable("gbt4754-divisions",
			"code_2011", "section_2011", "name_2011", "code_2017", "section_2017", "name_2017", "change") {
			from, to := d.divisions(row)
			if from == "" || to == "" {
				continue
			}
			if got := d.convert(from); got != to {
				others = append(others, from+" "+got)
			}
		}
		slices.Sort(others)
		if others = slices.Compact(others); !slices.Equal(others, but[d.name]) {
			t.Errorf("%s: %q, want %q", d.name, others, but[d.name])
		}
	}
}

// How much of each level is exact: converted to the same level or deeper.
func TestConcordanceCounts(t *testing.T) {
	want := map[string][]string{
		"2017 to 2011": {"门类: 18 of 20 exact", "大类: 89 of 97 exact", "中类: 340 of 473 exact", "小类: 860 of 1382 exact"},
		"2011 to 2017": {"门类: 18 of 20 exact", "大类: 88 of 96 exact", "中类: 351 of 432 exact", "小类: 860 of 1094 exact"},
	}
	for _, d := range directions {
		exact, all := [5]int{}, [5]int{}
		for _, e := range d.from.All() {
			all[e.Level]++
			if d.exactly(e) {
				exact[e.Level]++
			}
		}
		for level := 1; level <= 4; level++ {
			line := fmt.Sprintf("%s: %d of %d exact", d.from.Levels[level-1].Label, exact[level], all[level])
			t.Log(d.name, line)
			if line != want[d.name][level-1] {
				t.Errorf("%s: %s, want %s", d.name, line, want[d.name][level-1])
			}
		}
	}
}
