package rules

import "wengang/ingest/record"

// useSum is what a set of directions comes to.
type useSum struct {
	shares, amounts int // directions filled in as a share, as an amount
	share           int32
	amount          record.Fen
	first           record.FieldNo
}

func sumUses(uses *[record.UseCount]record.Use, base record.FieldNo) (s useSum) {
	s.first = base
	for i := record.UseCount - 1; i >= 0; i-- {
		switch uses[i].Kind {
		case record.UseShare:
			s.shares++
			s.share += uses[i].Share
			s.first = base + record.FieldNo(i)
		case record.UseAmount:
			s.amounts++
			s.amount += uses[i].Amount
			s.first = base + record.FieldNo(i)
		}
	}
	return s
}

const (
	usedLabel    = "上年度补贴使用"
	plannedLabel = "本年度计划使用"
)

func checkShares(c *Context, rule *Rule, found []Finding) []Finding {
	for _, side := range [...]struct {
		uses  *[record.UseCount]record.Use
		base  record.FieldNo
		label string
	}{{&c.Record.Used, record.FieldUsed, usedLabel}, {&c.Record.Planned, record.FieldPlanned, plannedLabel}} {
		for i, u := range side.uses {
			if u.Kind == record.UseShare && (u.Share < 0 || u.Share > 10000) {
				found = append(found, rule.at(side.base+record.FieldNo(i), record.ShareText(u.Share), "比例不在0%至100%之间", "请核对比例"))
			}
		}
		if s := sumUses(side.uses, side.base); s.share > 10000 {
			found = append(found, rule.at(s.first, record.ShareText(s.share), side.label+"各方向比例合计"+record.ShareText(s.share)+"，超过100%", "请核对各方向的比例"))
		}
	}
	return found
}

// lastYear is the record to compare with: the one of the year before at the
// same place that was paid the most, since an enterprise may have several.
func lastYear(c *Context) (best *record.Record, paid record.Fen, known bool) {
	r := c.Record
	for _, p := range c.Peers {
		if p.Void || p.SubsidyYear+1 != r.SubsidyYear || p.Place != r.Place {
			continue
		}
		if p.PaidAmount.Ok {
			paid += p.PaidAmount.V - p.Returned.Amount.V
			known = true
		}
		if best == nil || p.PaidAmount.V > best.PaidAmount.V {
			best = p
		}
	}
	return best, paid, known
}

func checkUseTotals(c *Context, rule *Rule, found []Finding) []Finding {
	r := c.Record
	base, label := r.PaidAmount, "发放金额"
	if !base.Ok {
		base, label = r.ApprovedAmount, "审批金额"
	}
	if !base.Ok {
		base, label = r.DeclaredAmount, "申报金额"
	}
	found = checkUseTotal(rule, &r.Planned, record.FieldPlanned, plannedLabel, base, label, found)
	var before record.Opt[record.Fen]
	if _, paid, known := lastYear(c); known {
		before = record.Some(paid)
	}
	return checkUseTotal(rule, &r.Used, record.FieldUsed, usedLabel, before, "上年度发放金额", found)
}

// checkUseTotal allows a fen for each direction: amounts worked out from
// shares are rounded one by one. Nothing filled in is not unequal, and last
// year's use of an unknown payment cannot be added up against it.
func checkUseTotal(rule *Rule, uses *[record.UseCount]record.Use, first record.FieldNo, side string, base record.Opt[record.Fen], baseLabel string, found []Finding) []Finding {
	s := sumUses(uses, first)
	const action = "请核对各方向的金额或比例；确实如此的，在说明中写明"
	switch {
	case s.share > 10000: // hard, another rule
	case s.shares > 0 && s.amounts == 0:
		if s.share != 10000 && !(s.share == 0 && (!base.Ok || base.V == 0)) {
			found = append(found, rule.at(s.first, record.ShareText(s.share), side+"各方向比例合计"+record.ShareText(s.share)+"，不是100%", action))
		}
	case s.amounts > 0 && base.Ok:
		total, tolerance := s.amount+shareFen(base.V, s.share), record.Fen(s.amounts+s.shares)
		if diff := total - base.V; diff > tolerance || diff < -tolerance {
			found = append(found, rule.at(s.first, total.String(), sprintf("%s各方向合计%s元，与%s%s元不等", side, total, baseLabel, base.V), action))
		}
	}
	return found
}

func shareFen(amount record.Fen, share int32) record.Fen {
	whole, rest := int64(amount)/10000, int64(amount)%10000
	return record.Fen(whole*int64(share) + (rest*int64(share)+5000)/10000)
}

func checkUseEarly(c *Context, rule *Rule, found []Finding) []Finding {
	for _, n := range [...]record.FieldNo{record.FieldUsed + record.UseCost, record.FieldPlanned + record.UseCost} {
		if u := record.FieldAt(n).Use(c.Record); u.Amount != 0 || u.Share != 0 {
			found = append(found, rule.at(n, "", sprintf("降低生产经营成本自%d年度起列为使用方向", record.UseCostFrom), "请改填其他；当地另有规定的，在说明中写明"))
		}
	}
	return found
}
