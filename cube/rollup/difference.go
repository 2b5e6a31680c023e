package rollup

import (
	"cmp"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"wengang/cube/codes"
	"wengang/sql/clock"
)

// difference is a row that is in one of two compared row sets only.
type difference struct {
	balance int64 // above 0: should be there; below: should not
	columns []string
	figures []string // as text, one per column
}

func (d difference) key(columns []string) string {
	var parts []string
	for _, column := range columns {
		parts = append(parts, d.get(column))
	}
	return strings.Join(parts, "\x00")
}

func (d difference) get(column string) string {
	if i := slices.Index(d.columns, column); i >= 0 {
		return d.figures[i]
	}
	return ""
}

// against says how the row that should be (the receiver) and the row that is
// differ; either may be missing.
func (d difference) against(is difference) string {
	switch {
	case is.figures == nil && d.balance > 1:
		return fmt.Sprintf("缺少%d行", d.balance)
	case is.figures == nil:
		return "应有而没有"
	case d.figures == nil && is.balance < -1:
		return fmt.Sprintf("多出%d行", -is.balance)
	case d.figures == nil:
		return "不应有而有"
	}
	var texts []string
	for i, column := range d.columns {
		if d.figures[i] != is.figures[i] {
			texts = append(texts, fmt.Sprintf("%s应为%s，实为%s", columnLabel(column), shown(d.figures[i]), shown(is.figures[i])))
		}
	}
	return strings.Join(texts, "；")
}

// shown shortens a long list of enterprise numbers and quotes blanks.
func shown(figure string) string {
	const most = 60
	if figure == "" {
		return "空"
	}
	if len(figure) > most {
		return fmt.Sprintf("%s…（共%d字符）", strings.ToValidUTF8(figure[:most], ""), len(figure))
	}
	return figure
}

var levelLabels = map[string]string{"1": "县级审核", "2": "市级审核", "3": "省级审核", "4": "部级审核"}

var eventLabels = map[string]string{"declared": "申报", "approved": "审批", "paid": "发放", "recovered": "追回"}

// columnLabels are the official names of figures; coordinates are in where.
var columnLabels = map[string]string{
	"records": "户次", "amount": "金额", "employees": "涉及职工人数", "layoffs": "裁员人数",
	"premium_paid": "上年实缴金额", "premium_due": "上年应缴金额",
	"employees_known": "已填涉及职工人数的户数", "layoffs_known": "已填裁员人数的户数",
	"premium_paid_known": "已填上年实缴金额的户数", "premium_due_known": "已填上年应缴金额的户数",
	"declared_amount": "申报金额", "approved_amount": "审批金额", "paid_amount": "发放金额", "recovered_amount": "追回金额",
	"enterprises": "企业编号", "enterprise_no": "企业编号", "version": "版本", "paid_in_year": "年内发放次数",
	"province": "省", "city": "市", "county": "经办机构", "days_to_payment": "申报至发放天数",
}

func columnLabel(column string) string {
	return cmp.Or(columnLabels[column], " "+column+" ")
}

// where writes the coordinates of a row: 部级审核 2017年 发放 2017年5月 江西省九江市彭泽县 ….
func (d difference) where(places *codes.Places, key []string) string {
	parts := []string{cmp.Or(levelLabels[d.get("level")], "审核层级 "+d.get("level")), "补贴年度" + d.get("subsidy_year")}
	if event := d.get("event"); event != "" {
		parts = append(parts, eventLabels[event])
	}
	if month, err := strconv.ParseUint(cmp.Or(d.get("month"), "0"), 10, 32); err == nil && month > 0 {
		if m := clock.Month(month); m.Number() == 0 {
			parts = append(parts, fmt.Sprintf("%d年", m.Year()))
		} else {
			parts = append(parts, m.Chinese())
		}
	}
	for _, column := range []string{"county", "city", "province"} {
		if id, err := strconv.ParseUint(cmp.Or(d.get(column), "0"), 10, 32); err == nil && id > 0 {
			place, _ := places.ByID(codes.PlaceID(id))
			parts = append(parts, cmp.Or(place.FullName, fmt.Sprint("地区编号", id)))
			break
		}
	}
	if slices.Contains(key, "record_id") {
		parts = append(parts, "记录 "+hex.EncodeToString([]byte(d.get("record_id"))))
	} else {
		parts = append(parts, d.members()...)
	}
	if slices.Contains(key, "enterprise_no") {
		parts = append(parts, "企业编号 "+d.get("enterprise_no"))
	}
	return strings.Join(parts, " ")
}

// members names the finest kept member of the other dimensions.
func (d difference) members() []string {
	var parts []string
	for _, dimension := range []struct {
		label   string
		columns []string
	}{
		{"行业", []string{"industry_class", "industry_group", "industry_division", "industry_section"}},
		{"行业（2017年版）", []string{"industry_2017_class", "industry_2017_group", "industry_2017_division", "industry_2017_section"}},
		{"企业性质", []string{"ownership_subtype", "ownership_type", "ownership_category"}},
		{"规模", []string{"size"}},
		{"政策类型", []string{"policy"}},
		{"重点行业", []string{"focus"}},
	} {
		for _, column := range dimension.columns {
			if code := d.get(column); code != "" {
				parts = append(parts, dimension.label+code)
				break
			}
		}
	}
	return parts
}
