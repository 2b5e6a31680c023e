package rules

import (
	"sync/atomic"

	"wengang/cube/codes"
	"wengang/ingest/record"
	"wengang/sql/clock"
)

var moneyFields = [...]record.FieldNo{
	record.FieldPremiumPaid, record.FieldPremiumDue, record.FieldDeclaredAmount, record.FieldApprovedAmount, record.FieldPaidAmount,
	record.FieldRefusedAmount, record.FieldWithdrawnAmount, record.FieldReturnedAmount, record.FieldRecoveredAmount,
}

func checkNegative(c *Context, rule *Rule, found []Finding) []Finding {
	for _, n := range moneyFields {
		if m := record.FieldAt(n).Money(c.Record); m.Ok && (m.V < 0 || m.V > record.MaxAmount) {
			found = append(found, rule.at(n, m.V.String(), "金额为负数或过大", "请核对金额；退回、追回的请填拨付退回金额、追回金额"))
		}
	}
	return found
}

func checkPaidAbove(c *Context, rule *Rule, found []Finding) []Finding {
	r := c.Record
	if !r.PaidAmount.Ok || !r.ApprovedAmount.Ok || r.PaidAmount.V <= r.ApprovedAmount.V {
		return found
	}
	f := rule.at(record.FieldPaidAmount, r.PaidAmount.V.String(), sprintf("发放金额%s元大于审批金额%s元", r.PaidAmount.V, r.ApprovedAmount.V), "请核对；确实如此的，在说明中写明原因")
	f.Others = names("approved_amount")
	return append(found, f)
}

func checkApprovedAbove(c *Context, rule *Rule, found []Finding) []Finding {
	r := c.Record
	if r.Mode == record.ByData || !r.ApprovedAmount.Ok || !r.DeclaredAmount.Ok || r.ApprovedAmount.V <= r.DeclaredAmount.V {
		return found
	}
	f := rule.at(record.FieldApprovedAmount, r.ApprovedAmount.V.String(), sprintf("审批金额%s元大于申报金额%s元", r.ApprovedAmount.V, r.DeclaredAmount.V), "请核对；确实如此的，在说明中写明原因")
	f.Others = names("declared_amount")
	return append(found, f)
}

// policies remembers the parameters by day: facts that do not change while the program runs, asked for with every row.
var policies [maxPolicyDays]atomic.Pointer[codes.PolicyParams]

// The days that are remembered: 1 January 2014 and some forty years on.
const (
	firstPolicyDay clock.Day = 16071
	maxPolicyDays  int       = 15_000
)

func policyOn(d clock.Day) *codes.PolicyParams {
	i := int(d - firstPolicyDay)
	known := i >= 0 && i < maxPolicyDays
	if known {
		if p := policies[i].Load(); p != nil {
			return p
		}
	}
	p := codes.PolicyOn(d)
	if known {
		policies[i].Store(&p)
	}
	return &p
}

func province(c *Context) codes.PlaceID {
	if c.Places == nil {
		return 0
	}
	return c.Places.Province(c.Record.Place)
}

// capOf returns the highest limit among the policy on the day of declaration
// and that on the day of payment: an application comes under the policy it was
// made in, and a rise that came before the payment is paid out too.
func capOf(c *Context) (limit codes.Limit, distressed string, ok bool) {
	r, at := c.Record, province(c)
	for _, d := range [...]clock.Day{r.DeclaredOn, r.PaidOn} {
		if d == 0 {
			continue
		}
		p := policyOn(d)
		if l, known := p.Cap(r.Size, at); known && (!ok || l.Rate > limit.Rate) {
			limit, ok = l, true
		}
		if s, in := p.Distressed(r.Size, at); in {
			distressed = s
		}
	}
	return limit, distressed, ok
}

// yearsPayments adds up what the enterprise was paid in the subsidy year at
// the place, less what the bank sent back.
func yearsPayments(c *Context) (total record.Fen, times int) {
	add := func(r *record.Record) {
		if r.PaidAmount.Ok {
			total += r.PaidAmount.V - r.Returned.Amount.V
			times++
		}
	}
	add(c.Record)
	for _, p := range c.Peers {
		if !p.Void && p.SubsidyYear == c.Record.SubsidyYear && p.Place == c.Record.Place && p.Sequence != c.Record.Sequence {
			add(p)
		}
	}
	return total, times
}

// shareOf is rate × amount, rounded half up to the fen.
func shareOf(amount record.Fen, rate codes.Rate) record.Fen {
	whole, rest := int64(amount)/10000, int64(amount)%10000 // amount × rate may pass 63 bits
	return record.Fen(whole*int64(rate) + (rest*int64(rate)+5000)/10000)
}

func checkCap(c *Context, rule *Rule, found []Finding) []Finding {
	r := c.Record
	if !r.PaidAmount.Ok || !r.PremiumPaid.Ok || r.Size == "" {
		return found
	}
	limit, distressed, ok := capOf(c)
	if !ok {
		return found
	}
	total, times := yearsPayments(c)
	most := shareOf(r.PremiumPaid.V, limit.Rate)
	if total <= most {
		return found
	}
	paid := sprintf("发放金额%s元", r.PaidAmount.V)
	if times > 1 {
		paid = sprintf("本年度%d次发放合计%s元", times, total)
	}
	action := "请核对发放金额、上年实缴金额和企业规模；确实如此的，在说明中写明依据"
	if distressed != "" {
		action = "按困难企业标准返还的，在说明中写明；否则请核对发放金额、上年实缴金额和企业规模"
	}
	f := rule.at(record.FieldPaidAmount, r.PaidAmount.V.String(),
		sprintf("%s超过上年实缴金额%s元的%s，即%s元（%s）", paid, r.PremiumPaid.V, limit.Rate, most, limit.Source), action)
	f.Others = names("premium_paid size")
	return append(found, f)
}

func checkPremiumShort(c *Context, rule *Rule, found []Finding) []Finding {
	r := c.Record
	if !r.PremiumPaid.Ok || !r.PremiumDue.Ok || r.PremiumPaid.V >= r.PremiumDue.V {
		return found
	}
	f := rule.at(record.FieldPremiumPaid, r.PremiumPaid.V.String(), sprintf("上年实缴金额%s元小于应缴金额%s元", r.PremiumPaid.V, r.PremiumDue.V), "请核对；缓缴、补缴的，在说明中写明")
	f.Others = names("premium_due")
	return append(found, f)
}

// checkRatio lets the stated ratio differ by one percentage point: it is often
// written as a whole number.
func checkRatio(c *Context, rule *Rule, found []Finding) []Finding {
	r := c.Record
	if !r.StatedRatio.Ok || !r.PaidAmount.Ok || !r.PremiumPaid.Ok || r.PremiumPaid.V <= 0 {
		return found
	}
	low, high := shareOf(r.PremiumPaid.V, codes.Rate(r.StatedRatio.V-100)), shareOf(r.PremiumPaid.V, codes.Rate(r.StatedRatio.V+100))
	if r.PaidAmount.V >= low && r.PaidAmount.V <= high {
		return found
	}
	f := rule.at(record.FieldRatio, record.ShareText(r.StatedRatio.V), sprintf("所填比例与发放金额%s元÷上年实缴金额%s元不符", r.PaidAmount.V, r.PremiumPaid.V), "请核对，或留空由系统计算")
	f.Others = names("paid_amount premium_paid")
	return append(found, f)
}
