package rules

import (
	"strconv"
	"strings"

	"wengang/ingest/record"
)

func names(list string) []string { return strings.Fields(list) }

func checkDigit18(c *Context, rule *Rule, found []Finding) []Finding {
	r := c.Record
	if r.USCC == "" {
		return found
	}
	if p := record.CheckUSCC(r.USCC); p == record.USCCDigit18 {
		return append(found, rule.at(record.FieldUSCC, r.USCC, "第18位校验码不正确", "请对照营业执照逐位核对，注意0与O、1与I、2与Z"))
	} else if p != record.USCCFine && p != record.USCCDigit17 {
		return append(found, rule.at(record.FieldUSCC, r.USCC, "不是有效的18位统一社会信用代码", "请对照营业执照核对"))
	}
	return found
}

func checkDigit17(c *Context, rule *Rule, found []Finding) []Finding {
	if r := c.Record; r.USCC != "" && record.CheckUSCC(r.USCC) == record.USCCDigit17 {
		return append(found, rule.at(record.FieldUSCC, r.USCC, "第17位（组织机构代码校验码）不正确", "请对照营业执照核对；证照确系如此的，在说明中写明"))
	}
	return found
}

// lockedYear is the year that 补贴年度 is locked to: that of the declaration, of
// the payment where there is none; 0 where neither is known yet.
func lockedYear(r *record.Record) (year int, by record.FieldNo) {
	switch {
	case r.Mode == record.ByData && r.PaidOn != 0:
		return r.PaidOn.Year(), record.FieldPaidOn
	case r.Mode != record.ByData && r.DeclaredOn != 0:
		return r.DeclaredOn.Year(), record.FieldDeclaredOn
	}
	return 0, 0
}

func checkYearKnown(c *Context, rule *Rule, found []Finding) []Finding {
	unread := c.Unread.Has(record.FieldSubsidyYear) || c.Unread.Has(record.FieldDeclaredOn) || c.Unread.Has(record.FieldPaidOn) || c.Unread.Has(record.FieldMode)
	if c.Record.SubsidyYear != 0 || unread {
		return found
	}
	action := "请填写补贴年度或申报日期"
	if c.Record.Mode == record.ByData {
		action = "请填写补贴年度或发放日期"
	}
	return append(found, rule.at(record.FieldSubsidyYear, "", "无法确定补贴年度", action))
}

func checkYearLocked(c *Context, rule *Rule, found []Finding) []Finding {
	r := c.Record
	year, by := lockedYear(r)
	if year == 0 || r.SubsidyYear == 0 || year == int(r.SubsidyYear) {
		return found
	}
	return append(found, rule.at(record.FieldSubsidyYear, strconv.Itoa(int(r.SubsidyYear)),
		sprintf("补贴年度%d与%s所在的%d年不符", r.SubsidyYear, record.FieldAt(by).Header, year),
		sprintf("请把补贴年度改为%d，或核对%s", year, record.FieldAt(by).Header)))
}

// identity writes what names the record, for messages.
func identity(r *record.Record) string {
	return sprintf("该企业%d年度第%d号申报", r.SubsidyYear, r.Sequence)
}

func checkCreate(c *Context, rule *Rule, found []Finding) []Finding {
	if c.Action != record.ActionCreate || c.Previous == nil || c.Previous.Void || record.Same(c.Record, c.Previous) {
		return found
	}
	return append(found, rule.at(record.FieldAction, c.Action.String(), "已有"+identity(c.Record)+"，内容不同",
		sprintf("修改原记录的，操作填“更新”；是年内另一次申报的，年内申报序号填%d", c.Record.Sequence+1)))
}

func checkUpdate(c *Context, rule *Rule, found []Finding) []Finding {
	if c.Previous != nil || (c.Action != record.ActionUpdate && c.Action != record.ActionVoid) || !identified(c.Record) {
		return found
	}
	return append(found, rule.at(record.FieldAction, c.Action.String(), "没有"+identity(c.Record)+"，无从"+c.Action.String(),
		"请核对信用代码、补贴年度、参保地和年内申报序号；首次登记的，操作填“新增”或留空"))
}

// identified tells whether the identity is whole; where it is not, other rules
// speak.
func identified(r *record.Record) bool {
	return r.USCC != "" && r.SubsidyYear != 0 && r.Place != 0
}

func checkRevival(c *Context, rule *Rule, found []Finding) []Finding {
	if c.Previous == nil || !c.Previous.Void || c.Action == record.ActionCreate || c.Action == record.ActionVoid {
		return found
	}
	return append(found, rule.at(record.FieldAction, c.Action.String(), identity(c.Record)+"已作废",
		"确需恢复的，操作填“新增”；是另一次申报的，另编年内申报序号"))
}

func checkDuplicate(c *Context, rule *Rule, found []Finding) []Finding {
	if c.EarlierRow == 0 {
		return found
	}
	return append(found, rule.at(record.FieldUSCC, c.Record.USCC, sprintf("与本文件第%d行是同一企业、年度、参保地、序号", c.EarlierRow),
		"重复的请删去一行；是年内另一次申报的，年内申报序号填2、3……"))
}

// checkVoid holds 作废 to what it needs: a record to void.
func checkVoid(c *Context) []Finding {
	var found []Finding
	for _, id := range [...]string{"uscc-digit18", "required", "year-unknown", "update-missing", "duplicate-row"} {
		for i := range table {
			if table[i].ID == id {
				found = table[i].check(c, &table[i], found)
			}
		}
	}
	return found
}

func checkOtherPlace(c *Context, rule *Rule, found []Finding) []Finding {
	r := c.Record
	var elsewhere []string
	for _, p := range c.Peers {
		if p.Void || p.SubsidyYear != r.SubsidyYear || p.Place == r.Place {
			continue
		}
		name := "其他参保地"
		if c.Places != nil {
			if place, ok := c.Places.ByID(p.Place); ok {
				name = place.FullName
			}
		}
		if !contains(elsewhere, name) {
			elsewhere = append(elsewhere, name)
		}
	}
	if elsewhere == nil {
		return found
	}
	return append(found, rule.at(record.FieldRegion, "", sprintf("该企业%d年度在%s已有记录", r.SubsidyYear, strings.Join(elsewhere, "、")),
		"确在两地参保的，在说明中写明；参保地录错的，用更正"))
}

func contains(list []string, s string) bool {
	for _, v := range list {
		if v == s {
			return true
		}
	}
	return false
}
