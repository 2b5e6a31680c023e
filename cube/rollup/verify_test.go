package rollup

import (
	"context"
	"strconv"
	"strings"
	"testing"
)

func TestVerifyFindsWhatWasCorrupted(t *testing.T) {
	l := newLedger(t)
	l.take(domainExample()...)
	p := l.publisher()
	pub := l.publish(p)
	ctx := context.Background()
	report, err := p.Verify(ctx)
	if err != nil {
		t.Fatal(detailed(err))
	}
	if !report.OK() || report.Facts != 16 || report.Cells == 0 {
		t.Fatalf("before: %d facts, %d cells, differences %v", report.Facts, report.Cells, report.Differences)
	}
	for _, c := range []struct{ name, statement, where, what string }{
		{
			"cell of sums",
			"ALTER TABLE rollup_cells UPDATE amount = amount + 0.01 IN PARTITION ID '4-2017-{no}' WHERE rollup = 3 AND level = 4 AND event = 'paid' AND month = 201703 SETTINGS mutations_sync = 1",
			"部级审核 补贴年度2017 发放 2017年3月 江西省九江市彭泽县", "金额应为300，实为300.01",
		},
		{
			"cell of the 2017 edition",
			"ALTER TABLE rollup_cells UPDATE industry_2017_division = '99' IN PARTITION ID '4-2017-{no}' WHERE rollup = 2 AND level = 4 AND event = 'paid' AND month = 201703 SETTINGS mutations_sync = 1",
			"部级审核 补贴年度2017 发放 2017年3月 江西省 行业31 行业（2017年版）31", "应有而没有",
		},
		{
			"known count",
			"ALTER TABLE rollup_cells UPDATE employees_known = employees_known + 1 IN PARTITION ID '4-2017-{no}' WHERE rollup = 3 AND level = 4 AND event = 'paid' AND month = 201705 AND county = 110105 SETTINGS mutations_sync = 1",
			"部级审核 补贴年度2017 发放 2017年5月 北京市朝阳区", "已填涉及职工人数的户数应为1，实为2",
		},
		{
			"known flag of a fact",
			"ALTER TABLE facts UPDATE premium_due_known = 0 IN PARTITION ID '1-2017-3-{no}' WHERE level = 1 AND enterprise_no = 2 SETTINGS mutations_sync = 1",
			"县级审核 补贴年度2017 江西省九江市彭泽县 记录 ", "已填上年应缴金额的户数应为1，实为0",
		},
		{
			"enterprises of the 2017 edition",
			"ALTER TABLE rollup_enterprises UPDATE industry_2017_section = 'A' IN PARTITION ID '4-2017-{no}' WHERE rollup = 107 AND level = 4 AND event = 'paid' AND month = 201703 SETTINGS mutations_sync = 1",
			"部级审核 补贴年度2017 发放 2017年3月 行业C 行业（2017年版）C", "应有而没有",
		},
		{
			"cell of enterprises",
			"ALTER TABLE rollup_enterprises DELETE IN PARTITION ID '2-2017-{no}' WHERE rollup = 105 AND level = 2 AND event = 'paid' AND county = 110105 SETTINGS mutations_sync = 1",
			"市级审核 补贴年度2017 发放 2017年 北京市朝阳区", "应有而没有",
		},
		{
			"fact",
			"ALTER TABLE facts UPDATE employees = 6 IN PARTITION ID '1-2017-3-{no}' WHERE level = 1 AND enterprise_no = 2 SETTINGS mutations_sync = 1",
			"县级审核 补贴年度2017 江西省九江市彭泽县 记录 ", "涉及职工人数应为5，实为6",
		},
		{
			"repeat",
			"ALTER TABLE repeats DELETE IN PARTITION ID '3-2017-{no}' WHERE level = 3 AND month = 201705 SETTINGS mutations_sync = 1",
			"省级审核 补贴年度2017 2017年5月 江西省九江市彭泽县", "应有而没有",
		},
		{
			"enterprise number",
			"INSERT INTO enterprises SELECT 'C', 1, commit_no FROM enterprises WHERE enterprise_no = 1",
			"企业编号 [1]", "对应多个统一社会信用代码：A、C",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			p.Wait() // a partition that is dropped meanwhile would end the mutation
			if err := l.st.ExecText(ctx, strings.ReplaceAll(c.statement, "{no}", strconv.FormatUint(pub.No, 10))); err != nil {
				t.Fatal(detailed(err))
			}
			report, err := p.Verify(ctx)
			if err != nil {
				t.Fatal(detailed(err))
			}
			found := false
			for _, d := range report.Differences {
				found = found || strings.Contains(d.Where, c.where) && strings.Contains(d.What, c.what)
			}
			if !found {
				t.Errorf("want %q %q among %v", c.where, c.what, report.Differences)
			}
			if c.name != "enterprise number" { // what is derived can be made anew
				if pub, err = p.Rebuild(ctx, l.w); err != nil {
					t.Fatal(detailed(err))
				}
				if report, err = p.Verify(ctx); err != nil || !report.OK() {
					t.Errorf("after a rebuild: %v %v", report.Differences, err)
				}
			}
		})
	}
}

func TestVerifyOfNothing(t *testing.T) {
	l := newLedger(t)
	p := l.publisher()
	if pub := l.publish(p); pub.No != 0 {
		t.Errorf("an empty ledger was published as %d", pub.No)
	}
	if report, err := p.Verify(context.Background()); err != nil || !report.OK() {
		t.Errorf("%v %v", report, err)
	}
}
