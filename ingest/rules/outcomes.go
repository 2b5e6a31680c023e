package rules

import "wengang/ingest/record"

var outcomeFields = [...]record.FieldNo{record.FieldRefusedAmount, record.FieldWithdrawnAmount, record.FieldReturnedAmount, record.FieldRecoveredAmount}

func checkOutcomePairs(c *Context, rule *Rule, found []Finding) []Finding {
	for _, n := range outcomeFields { // the day stands next to its amount in the table
		amount, on := record.FieldAt(n), record.FieldAt(n+1)
		switch hasAmount, hasDay := !amount.Blank(c.Record), !on.Blank(c.Record); {
		case hasAmount && !hasDay && !c.Unread.Has(on.No):
			found = append(found, rule.at(on.No, "", "填了"+amount.Header+"，没有"+on.Header, "请补填"+on.Header+"；没有发生的，金额请留空"))
		case hasDay && !hasAmount && !c.Unread.Has(amount.No):
			found = append(found, rule.at(amount.No, "", "填了"+on.Header+"，没有"+amount.Header, "请补填"+amount.Header))
		}
	}
	return found
}

func checkOutcomeAmounts(c *Context, rule *Rule, found []Finding) []Finding {
	r := c.Record
	if back := r.Returned.Amount.V + r.Recovered.Amount.V; back > r.PaidAmount.V && (r.Returned.Amount.Ok || r.Recovered.Amount.Ok) {
		n := record.FieldRecoveredAmount
		if !r.Recovered.Amount.Ok {
			n = record.FieldReturnedAmount
		}
		f := rule.at(n, back.String(), sprintf("拨付退回、追回合计%s元，大于发放金额%s元", back, r.PaidAmount.V), "请核对；确实如此的，在说明中写明")
		f.Others = names("paid_amount")
		found = append(found, f)
	}
	for _, n := range [...]record.FieldNo{record.FieldRefusedAmount, record.FieldWithdrawnAmount} {
		amount := record.FieldAt(n).Money(r)
		if amount.Ok && amount.V > 0 && r.PaidAmount.Ok && r.DeclaredAmount.Ok && amount.V+r.PaidAmount.V > r.DeclaredAmount.V {
			f := rule.at(n, amount.V.String(), sprintf("%s与发放金额合计大于申报金额%s元", record.FieldAt(n).Header, r.DeclaredAmount.V), "请核对；确实如此的，在说明中写明")
			f.Others = names("paid_amount declared_amount")
			found = append(found, f)
		}
	}
	return found
}
