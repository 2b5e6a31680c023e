package source

import (
	"io"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

// An agency's spoiled file: title rows, aliases, a total, 市本级, one row in
// 万元, a credit code in scientific notation, a lost zero.
func TestSpoiled(t *testing.T) {
	line := func(change ...string) []any { return texts(strings.NewReplacer(change...).Replace(good)) }
	path := build(t, "九江市.xlsx", func(f *excelize.File) {
		row(t, f, "Sheet1", 1, "九江市2023年度稳岗返还资金发放明细表")
		must(t, f.MergeCell("Sheet1", "A1", "V1"))
		row(t, f, "Sheet1", 2, "单位：元", nil, nil, "填报日期：2023-12-01")
		row(t, f, "Sheet1", 4, texts(strings.NewReplacer("企业名称", "单位名称", "联系电话", "联系方式", "失业保险参保地", "参保地", "企业所属行业", "行业代码").Replace(head))...)
		row(t, f, "Sheet1", 5, line()...)
		row(t, f, "Sheet1", 6, line(",360430,", ",九江市市本级,")...)
		row(t, f, "Sheet1", 7, line("2010.96,2010.96,1206.58,1206.58,1206.58", "0.20,0.20,0.12,0.12,0.12")...)
		row(t, f, "Sheet1", 8, line("91360430700001370J", "9.1360430700E+17")...)
		row(t, f, "Sheet1", 9, line("7010", "311")...)
		must(t, f.SetCellValue("Sheet1", "I9", 311))
		row(t, f, "Sheet1", 10, line(",360430,", ",市本级,")...)
		row(t, f, "Sheet1", 11, "合计", nil, nil, nil, nil, nil, nil, nil, nil, nil, 25)
		row(t, f, "Sheet1", 13, "单位负责人：", nil, nil, "审核人：", nil, nil, "填表人：王五")
	})
	rows, drafts, r := readAll(t, path, Options{})
	want := []string{"5:", "6:", "7:suspect-wan", "8:uscc-form", "9:code-zero", "10:place-unknown"}
	if len(rows) != len(want) {
		t.Fatalf("%d rows", len(rows))
	}
	for i, d := range drafts {
		var ids []string
		for _, f := range d.Findings {
			ids = append(ids, f.Rule)
			if f.Row != rows[i].Number || f.Sheet != "Sheet1" || f.Column == "" || f.Message == "" || f.Action == "" {
				t.Errorf("finding %+v", f)
			}
		}
		if got := count(rows[i].Number) + ":" + strings.Join(ids, " "); got != want[i] {
			t.Errorf("%s, want %s: %v", got, want[i], d.Findings)
		}
	}
	if drafts[1].Record.Place != 360499 {
		t.Errorf("市本级 is %d", drafts[1].Record.Place)
	}
	kinds := map[NoticeKind]int{}
	for _, n := range r.Notices() {
		kinds[n.Kind]++
	}
	if kinds[NoticeTitle] != 2 || kinds[NoticeTotal] != 1 || kinds[NoticeFooter] != 1 {
		t.Errorf("notices %v", r.Notices())
	}
	if _, err := r.Next(); err != io.EOF {
		t.Errorf("after the end: %v", err)
	}
}
