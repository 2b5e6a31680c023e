package rules

import "wengang/ingest/record"

// requiredFields are the fields required at a stage, under a way of handling.
// The table of fields says which; this only sorts it once.
var requiredFields = func() (byStage [record.Paid + 1][record.ByData + 1][]record.FieldNo) {
	for stage := record.Declared; stage <= record.Paid; stage++ {
		for mode := record.Mode(0); mode <= record.ByData; mode++ {
			for _, f := range record.Fields() {
				if f.Required != 0 && f.Required <= stage && !(f.OnlyAsked && mode == record.ByData) {
					byStage[stage][mode] = append(byStage[stage][mode], f.No)
				}
			}
		}
	}
	return byStage
}()

// Required returns the fields required at a stage under a way of handling, in
// official order.
func Required(stage record.Stage, mode record.Mode) []record.FieldNo {
	return append([]record.FieldNo(nil), requiredFields[stage][mode]...)
}

func requiredNames() []string {
	var all []string
	for _, f := range record.Fields() {
		if f.Required != 0 {
			all = append(all, f.Name)
		}
	}
	return all
}

func checkRequired(c *Context, rule *Rule, found []Finding) []Finding {
	r := c.Record
	if r.Void || c.Action == record.ActionVoid { // a void needs to know which record, no more
		for _, n := range [...]record.FieldNo{record.FieldUSCC, record.FieldRegion} {
			if record.FieldAt(n).Blank(r) && !c.Unread.Has(n) {
				found = append(found, rule.at(n, "", "作废须写明是哪一条记录", "请填写"+record.FieldAt(n).Header))
			}
		}
		return found
	}
	stage := r.Stage()
	for _, n := range requiredFields[stage][r.Mode] {
		f := record.FieldAt(n)
		if !f.Blank(r) || c.Unread.Has(n) {
			continue
		}
		if stage == record.Paid && f.Required == record.Approved && unapproved(c) {
			continue // paid-unapproved says it
		}
		action := "请填写" + f.Header
		switch {
		case n == record.FieldPaidOn && r.PaidAmount.V == 0:
			action = "已发放的请填写发放日期；尚未发放的，发放金额请留空，不要填0"
		case n == record.FieldApprovedOn && r.ApprovedAmount.V == 0 && stage == record.Approved:
			action = "已审批的请填写审批日期；尚未审批的，审批金额请留空，不要填0"
		case n == record.FieldLayoffs:
			action = "请填写裁员人数，没有裁员填0"
		}
		found = append(found, rule.at(n, "", sprintf("%s环节的必填项没有填写", stageOf(f, stage)), action))
	}
	return found
}

func stageOf(f *record.Field, stage record.Stage) string {
	if f.Required == record.Declared {
		return record.Declared.String()
	}
	return stage.String()
}

// unapproved: paid, and nothing at all about an approval.
func unapproved(c *Context) bool {
	r := c.Record
	return !r.ApprovedAmount.Ok && r.ApprovedOn == 0 && !c.Unread.Has(record.FieldApprovedAmount) && !c.Unread.Has(record.FieldApprovedOn)
}

func checkUnapproved(c *Context, rule *Rule, found []Finding) []Finding {
	if c.Record.Stage() != record.Paid || !unapproved(c) {
		return found
	}
	return append(found, rule.at(record.FieldApprovedAmount, "", "已发放但没有审批金额和审批日期", "请补填审批金额、审批日期；尚未发放的，请清空发放金额、发放日期"))
}

func checkNotApplicable(c *Context, rule *Rule, found []Finding) []Finding {
	r := c.Record
	if r.Mode != record.ByData {
		return found
	}
	const action = "免申即享的请留空（更新时填“清空”）；企业提出过申请的，办理方式改为申请"
	if r.DeclaredAmount.Ok {
		found = append(found, rule.at(record.FieldDeclaredAmount, r.DeclaredAmount.V.String(), "办理方式为免申即享，申报金额不适用", action))
	}
	if r.DeclaredOn != 0 {
		found = append(found, rule.at(record.FieldDeclaredOn, r.DeclaredOn.String(), "办理方式为免申即享，申报日期不适用", action))
	}
	return found
}

func checkPhone(c *Context, rule *Rule, found []Finding) []Finding {
	if p := c.Record.ContactPhone; p != "" && !record.ValidPhone(p) {
		return append(found, rule.at(record.FieldContactPhone, p, "不是手机或固定电话号码", "请填写11位手机号，或带区号的固定电话"))
	}
	return found
}
