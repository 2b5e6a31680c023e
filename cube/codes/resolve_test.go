package codes

import (
	"errors"
	"strings"
	"testing"

	"wengang/sql/fault"
)

func TestResolve(t *testing.T) {
	for _, c := range []struct {
		list *List
		text string
		want string
	}{
		{Industry(2011), "0111", "0111"},
		{Industry(2011), "A0111", "0111"},
		{Industry(2011), "a0111", "0111"},
		{Industry(2011), "稻谷种植", "0111"},
		{Industry(2011), " ０１１１ ", "0111"},
		{Industry(2011), "Ａ０１１１", "0111"},
		{Industry(2011), "0111 稻谷种植", "0111"},
		{Industry(2011), "A0111-稻谷种植", "0111"},
		{Industry(2011), "稻 谷　种植", "0111"},
		{Industry(2011), "7010", "7010"},
		{Industry(2011), "农林牧渔业", "A"},
		{Industry(2011), "K", "K"},
		{Industry(2011), "C31", "31"},
		{Industry(2011), "311", "311"},
		{Industry(2011), "其他农业", "0190"}, // group 019 and its only class
		{Industry(2011), "房地产业", "70"},   // section K and its only division
		{Industry(2011), "烟煤和无烟煤开采洗选", "0610"},
		{Industry(2017), "5192", "5192"},
		{Ownership(), "173", "173"},
		{Ownership(), "私营有限责任公司", "173"},
		{Ownership(), "有限责任公司", "150"},
		{Ownership(), "合资经营企业(港或澳、台资)", "210"},
		{Ownership(), "合资经营企业（港或澳、台资）", "210"},
		{Ownership(), "港澳台商投资企业", "200"},
		{Size(), "微型", "4"},
		{Size(), "大型企业", "1"},
		{Size(), "２", "2"},
		{Policy(), "其他", "5"},
		{Policy(), "经国务院批准的其他行业、企业", "4"},
		{Focus(), "无", "0"},
		{Focus(), "平板玻璃", "9"},
	} {
		if e, err := c.list.Resolve(c.text); err != nil || e.Code != c.want {
			t.Errorf("%s: Resolve(%q) = %s, %v; want %s", c.list.Name, c.text, e.Code, err, c.want)
		}
	}
}

func TestResolveReadsEveryWrittenForm(t *testing.T) {
	for name, l := range allLists() {
		for _, e := range l.All() {
			for _, text := range []string{e.Code, e.String()} {
				if got, err := l.Resolve(text); err != nil || got != e {
					t.Errorf("%s: Resolve(%q) = %v, %v", name, text, got, err)
				}
			}
			got, err := l.Resolve(e.Name)
			var many *AmbiguousError
			if err != nil && !errors.As(err, &many) {
				t.Errorf("%s: Resolve(%q) = %v", name, e.Name, err)
			}
			if err == nil && fold(got.Name) != fold(e.Name) {
				t.Errorf("%s: Resolve(%q) = %v", name, e.Name, got)
			}
		}
	}
}

func TestResolveUnknown(t *testing.T) {
	for _, c := range []struct {
		list *List
		text string
		says []string
	}{
		{Industry(2011), "9999", []string{"企业所属行业（GB/T 4754-2011）“9999”不在代码表内", "请填写"}},
		{Industry(2011), "0119x", []string{"不在代码表内"}},
		{Industry(2011), "C0111", []string{"相近的有：0111 稻谷种植"}},
		{Industry(2011), "稻谷的种植", []string{"相近的有：", "0111 稻谷种植"}},
		{Industry(2011), "0111 小麦种植", []string{"代码与名称不一致", "0111 稻谷种植、0112 小麦种植"}},
		{Industry(2011), "", []string{"“”不在代码表内"}},
		{Industry(2011), strings.Repeat("长", 1000), []string{"…”不在代码表内"}},
		{Ownership(), "私营公司", []string{"企业性质（国统字〔2011〕86号）“私营公司”不在代码表内"}},
		{Size(), "巨型", []string{"企业规模", "不在代码表内"}},
	} {
		_, err := c.list.Resolve(c.text)
		var unknown *UnknownError
		if !errors.As(err, &unknown) || unknown.Text != c.text {
			t.Errorf("Resolve(%q) = %v, want an UnknownError", c.text, err)
			continue
		}
		if fault.CodeOf(err) != fault.Invalid {
			t.Errorf("Resolve(%q) is the fault %s, want invalid", c.text, fault.CodeOf(err))
		}
		for _, says := range c.says {
			if !strings.Contains(err.Error(), says) {
				t.Errorf("Resolve(%q) says %q, want %q in it", c.text, err, says)
			}
		}
	}
}

func TestResolveAmbiguous(t *testing.T) {
	for _, c := range []struct {
		list *List
		text string
		near string
	}{
		{Size(), "小微企业", "3 小型、4 微型"},
		{Size(), "中小微企业", "2 中型、3 小型、4 微型"},
		{Industry(2017), "燃气生产和供应业", "45 燃气生产和供应业、451 燃气生产和供应业"},
	} {
		_, err := c.list.Resolve(c.text)
		var many *AmbiguousError
		if !errors.As(err, &many) || !strings.Contains(err.Error(), c.near) || fault.CodeOf(err) != fault.Invalid {
			t.Errorf("Resolve(%q) = %v, want an AmbiguousError between %s", c.text, err, c.near)
		}
	}
}

func TestLostZero(t *testing.T) {
	l := Industry(2011)
	if e, ok := l.LostZero("311"); !ok || e.Code != "0311" {
		t.Errorf("LostZero(311) = %v, want 0311", e)
	}
	if e, err := l.Resolve("311"); err != nil || e.Name != "炼铁" {
		t.Errorf("Resolve(311) = %v, %v; want 炼铁", e, err)
	}
	for _, text := range []string{"", "A", "0111", "3911", "9999", "稻谷种植"} {
		if e, ok := l.LostZero(text); ok {
			t.Errorf("LostZero(%q) = %v, want none", text, e)
		}
	}
}

func TestResolveDoesNotAllocate(t *testing.T) {
	l := Industry(2011)
	for _, text := range []string{"0111", "稻谷种植", "A0111"} {
		if n := testing.AllocsPerRun(100, func() {
			if _, err := l.Resolve(text); err != nil {
				t.Fatal(err)
			}
		}); n != 0 {
			t.Errorf("Resolve(%q) allocates %v times", text, n)
		}
	}
}

func FuzzResolve(f *testing.F) {
	for _, seed := range []string{"", "0", "311", "A0111", "0111 稻谷种植", "稻谷种植", "Ａ０１", "\xff\xfe", "9.136E+17", "微型企业", "　", "A", "合资经营企业（港或澳、台资）", "0111\x00"} {
		f.Add(seed)
	}
	lists := allLists()
	f.Fuzz(func(t *testing.T, text string) {
		for name, l := range lists {
			e, err := l.Resolve(text)
			if err == nil {
				if got, ok := l.Get(e.Code); !ok || got != e {
					t.Errorf("%s: Resolve(%q) = %v, which is no entry", name, text, e)
				}
				continue
			}
			var unknown *UnknownError
			var many *AmbiguousError
			if !errors.As(err, &unknown) && !errors.As(err, &many) {
				t.Errorf("%s: Resolve(%q) fails with %T", name, text, err)
			}
			if many != nil && len(many.Near) < 2 {
				t.Errorf("%s: %q is ambiguous between %v", name, text, many.Near)
			}
		}
	})
}

func BenchmarkResolveIndustry(b *testing.B) {
	l := Industry(2011)
	for b.Loop() {
		if _, err := l.Resolve("7010"); err != nil {
			b.Fatal(err)
		}
	}
}
