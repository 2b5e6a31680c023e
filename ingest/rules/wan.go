package rules

import "wengang/ingest/record"

const leastFenPerHead = 500

// checkWan looks for an amount in 万元 among amounts in yuan: about a
// ten-thousandth of what it belongs to. The premium of a person for a year is
// at least that of one month of a minimum wage, some 15 yuan; below 5 yuan the
// unit is at fault.
func checkWan(c *Context, rule *Rule, found []Finding) []Finding {
	r := c.Record
	var suspected record.FieldSet // one finding a field is enough
	suspect := func(n, than record.FieldNo, small, large record.Opt[record.Fen]) bool {
		if !small.Ok || !large.Ok || small.V <= 0 || large.V <= 0 || int64(small.V) > int64(large.V)/1000 {
			return false
		}
		if suspected.Has(n) {
			return true
		}
		suspected = suspected.With(n)
		f := rule.at(n, small.V.String(), sprintf("%s%s元不到%s%s元的千分之一，疑似以万元填报", record.FieldAt(n).Header, small.V, record.FieldAt(than).Header, large.V),
			"请核对单位，金额一律以元填报；确实如此的，在说明中写明")
		f.Others = []string{record.FieldAt(than).Name}
		found = append(found, f)
		return true
	}
	if r.PremiumPaid.Ok && r.PremiumPaid.V > 0 && r.Employees.V > 0 && int64(r.PremiumPaid.V) < leastFenPerHead*r.Employees.V {
		f := rule.at(record.FieldPremiumPaid, r.PremiumPaid.V.String(), sprintf("上年实缴金额%s元，按%d人计每人不到5元，疑似以万元填报", r.PremiumPaid.V, r.Employees.V),
			"请核对单位，金额一律以元填报；确实如此的，在说明中写明")
		f.Others = names("employees")
		found, suspected = append(found, f), suspected.With(record.FieldPremiumPaid)
	}
	if !suspect(record.FieldPremiumPaid, record.FieldPremiumDue, r.PremiumPaid, r.PremiumDue) {
		suspect(record.FieldPremiumDue, record.FieldPremiumPaid, r.PremiumDue, r.PremiumPaid)
	}
	amount, n := amountOf(r)
	if suspect(n, record.FieldPremiumPaid, amount, r.PremiumPaid) {
		return found
	}
	if !suspect(record.FieldPremiumPaid, n, r.PremiumPaid, amount) && n == record.FieldPaidAmount {
		if !suspect(record.FieldPaidAmount, record.FieldApprovedAmount, r.PaidAmount, r.ApprovedAmount) {
			suspect(record.FieldApprovedAmount, record.FieldPaidAmount, r.ApprovedAmount, r.PaidAmount)
		}
	}
	if n != record.FieldDeclaredAmount {
		if !suspect(record.FieldApprovedAmount, record.FieldDeclaredAmount, r.ApprovedAmount, r.DeclaredAmount) {
			suspect(record.FieldDeclaredAmount, record.FieldApprovedAmount, r.DeclaredAmount, r.ApprovedAmount)
		}
	}
	return found
}
