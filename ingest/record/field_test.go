package record

import (
	"strings"
	"testing"
)

// The constants of fields stand in the order of the table.
func TestFieldOrder(t *testing.T) {
	want := map[FieldNo]string{FieldUSCC: "uscc", FieldRegion: "region", FieldFocus: "focus_industry", FieldSize: "size", FieldSubsidyYear: "subsidy_year",
		FieldMode: "mode", FieldEmployees: "employees", FieldPremiumDue: "premium_due", FieldPaidAmount: "paid_amount", FieldPaidOn: "paid_on",
		FieldRatio: "subsidy_ratio", FieldUsed: "used_living", FieldUsed + UseCost: "used_cost", FieldPlanned: "planned_living",
		FieldRefusedAmount: "refused_amount", FieldRecoveredOn: "recovered_on", FieldExplanation: "explanation", FieldAction: "action"}
	if len(table) != int(FieldCount) {
		t.Fatalf("%d fields, want %d", len(table), FieldCount)
	}
	for n, name := range want {
		if table[n].Name != name || table[n].No != n {
			t.Errorf("field %d is %s, want %s", n, table[n].Name, name)
		}
	}
}

// Every indicator of the notice is there, and no heading means two fields.
func TestFieldTable(t *testing.T) {
	indicators := map[int]bool{}
	headers := map[string]string{}
	for _, f := range Fields() {
		indicators[f.Indicator] = true
		if f.Note == "" {
			t.Errorf("%s has no note", f.Name)
		}
		for _, h := range append([]string{f.Header}, f.Aliases...) {
			if other, twice := headers[foldHeader(h)]; twice {
				t.Errorf("heading %s means %s and %s", h, other, f.Name)
			}
			headers[foldHeader(h)] = f.Name
			if got, ok := FieldByHeader(h); !ok || got.Name != f.Name {
				t.Errorf("FieldByHeader(%s) = %s", h, got.Name)
			}
			if IgnoredHeader(h) {
				t.Errorf("heading %s is ignored", h)
			}
		}
	}
	for n := 1; n <= 22; n++ {
		if !indicators[n] {
			t.Errorf("indicator %d is missing", n)
		}
	}
}

func TestFieldByHeader(t *testing.T) {
	for header, want := range map[string]string{
		"统一社会信用代码":          "uscc",
		" 单位 名称 ":           "name",
		"发放金额(元)":           "paid_amount",
		"发放金额（元）":           "paid_amount",
		"*发放金额":             "paid_amount",
		"涉及职工人数（人）":         "employees",
		"上年度补贴使用－职工生活补助":    "used_living",
		"上年度补贴使用—职工生活补助（元）": "used_living",
		"上年度补贴使用情况-其他":      "used_other",
		"本年度计划使用_转岗培训":      "planned_retraining",
		"本年度计划使用-降低生产经营成本":  "planned_cost",
		"失业保险\n参保地":         "region",
		"享受补贴比例（%）":         "subsidy_ratio",
		"拨付退回日期":            "returned_on",
		"追回金额":              "recovered_amount",
		"操作":                "action",
	} {
		if f, ok := FieldByHeader(header); !ok || f.Name != want {
			t.Errorf("FieldByHeader(%q) = %q, %v, want %s", header, f.Name, ok, want)
		}
	}
	for _, header := range []string{"", "备注", "审核金额", "金额", "发放金额（万元）", "法定代表人"} {
		if f, ok := FieldByHeader(header); ok {
			t.Errorf("FieldByHeader(%q) = %s", header, f.Name)
		}
	}
	for header, want := range map[string]bool{"发放金额（万元）": true, "上年实缴金额(万元)": true, "申报金额/万元": true, "发放金额（元）": false, "职工人数（万元）": false} {
		if _, wrong := WrongUnit(header); wrong != want {
			t.Errorf("WrongUnit(%q) = %v", header, wrong)
		}
	}
	for _, header := range []string{"序号", "处理意见", "原文件位置", "序　号"} {
		if !IgnoredHeader(header) {
			t.Errorf("IgnoredHeader(%q) is false", header)
		}
	}
}

func TestFieldByName(t *testing.T) {
	for _, f := range Fields() {
		if got, ok := FieldByName(f.Name); !ok || got.No != f.No {
			t.Errorf("FieldByName(%s) = %d, %v", f.Name, got.No, ok)
		}
	}
	if _, ok := FieldByName("no_such"); ok {
		t.Error("FieldByName knows no_such")
	}
	if s := FieldSet(0).With(FieldUSCC).With(FieldPaidOn); strings.Join(s.Names(), " ") != "uscc paid_on" || s.Len() != 2 || !s.Has(FieldPaidOn) || s.Has(FieldName) {
		t.Errorf("set holds %v", s.Names())
	}
}
