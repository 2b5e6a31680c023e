package main

import (
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

// TestThePublishedListComesOutTheSameEverywhere imports the real list and
// holds query, page, PDF and workbook against its known sums.
func TestThePublishedListComesOutTheSameEverywhere(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	first := decode[importResult](t, must(t, data, "import", "--accept", "ministry", "--json", pengze()))
	if first.Read != 23 || first.Created != 23 || first.Refused != 0 || len(first.Findings) != 0 {
		t.Fatalf("first import: %+v", first)
	}
	again := decode[importResult](t, must(t, data, "import", "--accept", "ministry", "--json", pengze()))
	if again.Unchanged != 23 || again.Created+again.Updated+again.Refused != 0 {
		t.Fatalf("second import: %+v", again)
	}

	measures := "records,enterprises,employees,premium_paid,paid_amount"
	answer := decode[queryResult](t, must(t, data, "query", "--measures", measures, "--by", "region.county,industry.section",
		"--where", "region=360430", "--where", "month=2023-11", "--level", "ministry"))
	for name, want := range map[string]string{"records": "23", "enterprises": "23", "employees": "198", "premium_paid": "70704.22", "paid_amount": "42179.12"} {
		if got := answer.Totals[name].String(); got != want {
			t.Errorf("query: %s = %s, want %s", name, got, want)
		}
	}
	csv := must(t, data, "query", "--measures", measures, "--where", "month=2023-11", "--format", "csv")
	if !strings.Contains(csv, "23,23,198,70704.22,42179.12") {
		t.Errorf("csv:\n%s", csv)
	}

	out := t.TempDir()
	must(t, data, "bulletin", "--month", "2023-11", "--region", "360430", "--out", out)
	text, err := exec.CommandContext(t.Context(), "pdftotext", "-layout", filepath.Join(out, "bulletin-360430-2023-11.pdf"), "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	for _, figure := range []string{"23", "198", "42179.12", "70704.22"} {
		if !strings.Contains(string(text), figure) {
			t.Errorf("the bulletin does not say %s:\n%s", figure, text)
		}
	}

	must(t, data, "workbook", "--month", "2023-11", "--region", "360430", "--out", out)
	book, err := excelize.OpenFile(filepath.Join(out, "workbook-360430-2023-11.xlsx"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = book.Close() }()
	found := map[string]bool{}
	for _, sheet := range book.GetSheetList() {
		rows, err := book.GetRows(sheet, excelize.Options{RawCellValue: true})
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range rows {
			for _, cell := range row {
				found[cell] = true
			}
		}
	}
	for _, figure := range []string{"23", "198", "42179.12", "70704.22"} {
		if !found[figure] {
			t.Errorf("the workbook has no cell %s", figure)
		}
	}
}

const countingFile = `企业社会统一信用代码,企业名称,联系人,联系电话,企业性质,失业保险参保地,享受政策类型,企业所属行业,企业规模,年内申报序号,涉及职工人数,裁员人数,上年实缴金额,上年应缴金额,申报金额,审批金额,发放金额,申报日期,审批日期,发放日期,上年度补贴使用-职工生活补助,本年度计划使用-职工生活补助,说明
914403001922038216,甲公司,张三,13930000001,173,360430,其他,7010,微型,1,10,0,1000,1000,300,300,300,2017-03-01,2017-03-02,2017-03-03,0,100%,
914403001922038216,甲公司,张三,13930000001,173,360430,其他,7010,微型,2,10,0,1000,1000,100,100,100,2017-05-01,2017-05-02,2017-05-03,0,100%,
914403001922038216,甲公司,张三,13930000001,173,110105,其他,7010,微型,1,20,0,1000,1000,300,300,300,2017-05-01,2017-05-02,2017-05-03,0,100%,在两地参保
91110000802100433B,乙公司,张三,13930000001,173,360430,其他,7010,微型,1,5,0,1000,1000,200,200,200,2017-05-01,2017-05-02,2017-05-03,0,100%,
`

// TestCountingExample holds the four rows of the counting rules: 户次 and 户,
// yearly attributes once per enterprise, year and place.
func TestCountingExample(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	must(t, data, "import", "--accept", "ministry", write(t, "counting.csv", countingFile))
	measures := "records,enterprises,employees,paid_amount,premium_paid,subsidy_ratio"
	for _, c := range []struct {
		args []string
		want []string
	}{
		{[]string{"--by", "region.province"}, []string{"110000,北京市,1,1,20,300.00,1000.00,0.3", "360000,江西省,3,2,15,600.00,2000.00,0.3", ",合计,4,2,35,900.00,3000.00,0.3"}},
		{[]string{"--by", "month.month"}, []string{"2017-03,2017年3月,1,1,10,300.00,1000.00,0.3", "2017-05,2017年5月,3,2,35,600.00,3000.00,0.2", ",合计,4,2,35,900.00,3000.00,0.3"}},
		{[]string{"--where", "month=2017-05"}, []string{"3,2,35,600.00,3000.00,0.2"}},
		{[]string{"--by", "subsidy_year", "--where", "region=江西省"}, []string{"2017,2017年度,3,2,15,600.00,2000.00,0.3"}},
	} {
		csv := must(t, data, append([]string{"query", "--measures", measures, "--format", "csv"}, c.args...)...)
		for _, line := range c.want {
			if !strings.Contains(csv, line+",") { // the coordinates follow
				t.Errorf("%v: no line %q in\n%s", c.args, line, csv)
			}
		}
	}
	if out, _, status := wengangRun(t, data, "cube", "verify"); status != 0 {
		t.Errorf("verify: %s", out)
	}
}
