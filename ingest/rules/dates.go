package rules

import (
	"wengang/ingest/record"
	"wengang/sql/clock"
)

var dayFields = [...]record.FieldNo{
	record.FieldDeclaredOn, record.FieldApprovedOn, record.FieldPaidOn,
	record.FieldRefusedOn, record.FieldWithdrawnOn, record.FieldReturnedOn, record.FieldRecoveredOn,
}

func checkFuture(c *Context, rule *Rule, found []Finding) []Finding {
	for _, n := range dayFields {
		if d := *record.FieldAt(n).Day(c.Record); d > c.Today {
			found = append(found, rule.at(n, d.String(), sprintf("%s晚于今天（%s）", d.Chinese(), c.Today.Chinese()), "请核对日期；尚未发生的请留空"))
		}
	}
	return found
}

func checkOrder(c *Context, rule *Rule, found []Finding) []Finding {
	r := c.Record
	after := func(later, earlier record.FieldNo) {
		l, e := *record.FieldAt(later).Day(r), *record.FieldAt(earlier).Day(r)
		if l != 0 && e != 0 && l < e {
			f := rule.at(later, l.String(), sprintf("%s早于%s（%s）", l.Chinese(), record.FieldAt(earlier).Header, e.Chinese()), "请核对两个日期")
			f.Others = []string{record.FieldAt(earlier).Name}
			found = append(found, f)
		}
	}
	declared := r.DeclaredOn
	if r.Mode == record.ByData {
		declared = clock.Day(0) // not applicable: another rule refuses it
	}
	if declared != 0 {
		after(record.FieldApprovedOn, record.FieldDeclaredOn)
		if r.ApprovedOn == 0 || r.ApprovedOn < declared {
			after(record.FieldPaidOn, record.FieldDeclaredOn)
		}
		after(record.FieldRefusedOn, record.FieldDeclaredOn)
		after(record.FieldWithdrawnOn, record.FieldDeclaredOn)
	}
	after(record.FieldPaidOn, record.FieldApprovedOn)
	after(record.FieldReturnedOn, record.FieldPaidOn)
	after(record.FieldRecoveredOn, record.FieldPaidOn)
	return found
}
