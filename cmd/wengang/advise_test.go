package main

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"wengang/cube/rollup"
)

// TestAdviseOnDemonstrationData holds an advice against what queries over the
// same data list, and its text against its JSON.
func TestAdviseOnDemonstrationData(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	if _, errText, status := wengangRun(t, data, "cube", "advise"); status != 2 || !strings.Contains(errText, "请先导入") {
		t.Errorf("an empty store: status %d: %s", status, errText)
	}
	must(t, data, "demo", "--records", "60000", "--seed", "7")
	out := must(t, data, "cube", "advise", "--json")
	advice := decode[rollup.Advice](t, out)
	if again := must(t, data, "cube", "advise", "--json"); again != out {
		t.Errorf("a second advice differs:\n%s\n%s", out, again)
	}
	if advice.Level != 4 || advice.Facts == 0 || advice.County == 0 || advice.County > advice.Province || advice.Province > advice.Facts {
		t.Fatalf("advice on %+v", advice)
	}

	// An answer about one event lists the cells that the rollup has of it.
	var most float64
	for _, measure := range []string{"declared_amount", "approved_amount", "paid_amount"} {
		rows := decode[queryResult](t, must(t, data, "query", "--measures", measure, "--by", "month.month,region.province",
			"--where", fmt.Sprintf("subsidy_year=%d", advice.Year))).Rows
		most = max(most, float64(len(rows)))
	}
	for _, c := range advice.Sums.Declared {
		if c.Name == "month_province" && (c.Size.Cost != most || !c.Size.Exact) {
			t.Errorf("month_province: %+v, queries list %v rows", c.Size, most)
		}
	}
	for _, k := range []rollup.KindAdvice{advice.Sums, advice.Enterprises} {
		if len(k.Chosen) == 0 || len(k.Declared) == 0 || k.Space > 1 || k.WithChosen >= k.FromFacts {
			t.Errorf("chosen %d, declared %d, space %v, cost %v of %v", len(k.Chosen), len(k.Declared), k.Space, k.WithChosen, k.FromFacts)
		}
		saved := 0.0
		for _, c := range k.Chosen {
			if saved += c.GainShare; c.GainShare < 0 || c.Cumulative > 1 {
				t.Errorf("choice %+v", c)
			}
		}
		if cost := 1 - k.WithChosen/k.FromFacts; saved < cost-1e-9 || saved > cost+1e-9 {
			t.Errorf("the choices save %v, all together %v", saved, cost)
		}
	}

	text := must(t, data, "cube", "advise", "--year", fmt.Sprint(advice.Year), "--questions")
	for _, says := range []string{
		fmt.Sprintf("部级审核，%d补贴年度，事实%d行", advice.Year, advice.Facts), "一、求和汇总", "二、企业户数汇总（位图）",
		"month_province ", "月份×失业保险参保地（省级）", "驾驶舱：全国",
	} {
		if !strings.Contains(text, says) {
			t.Errorf("the advice does not say %q:\n%s", says, text)
		}
	}

	for name, c := range map[string]struct {
		args []string
		says string
	}{
		"level": {[]string{"--level", "emperor"}, "ministry"},
		"year":  {[]string{"--year", "1999"}, "1999"},
		"space": {[]string{"--space", "-1"}, "--space"},
		"least": {[]string{"--least", "1"}, "--least"},
	} {
		if _, errText, status := wengangRun(t, data, append([]string{"cube", "advise"}, c.args...)...); status != 2 || !strings.Contains(errText, c.says) || !chinese(errText) {
			t.Errorf("wrong %s: status %d: %s", name, status, errText)
		}
	}
}

func TestTableColumnsLineUp(t *testing.T) {
	var b strings.Builder
	writeTable(&b, [][]string{{"层级", "数", "x"}, {"a", "1234", "y"}})
	if want := "  层级  数    x\n  a     1234  y\n"; b.String() != want {
		t.Errorf("%q, want %q", b.String(), want)
	}
}
