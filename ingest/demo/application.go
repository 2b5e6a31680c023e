package demo

import (
	"strings"

	"wengang/ingest/record"
	"wengang/sql/clock"
)

// usePatterns are ways to divide the subsidy (hundredths of a per cent), in the
// order of the Use constants; living costs and insurance lead in what agencies
// published.
var usePatterns = [...][record.UseOther + 1]int32{
	{6000, 4000}, {0, 10000}, {4000, 6000}, {10000}, {5000, 3000, 0, 2000}, {4000, 4000, 1000, 1000},
	{3000, 5000, 0, 1500, 500}, {7000, 0, 1000, 2000}, {0, 6000, 0, 4000}, {3333, 3333, 0, 3334}, {0, 8000, 0, 0, 2000},
}

// Explanations (说明) that answer soft findings.
const (
	whyDistressed         = "困难企业稳岗返还，按6个月当地月人均失业保险金和参保职工人数核定"
	whyNoLongerDistressed = "上年度按困难企业标准返还，本年度按一般标准核定"
	whyGiant              = "用工规模居同行业前列，人数和缴费已与参保登记核对"
	whyUnderpaid          = "上年度部分月份缓缴失业保险费，已于本年度补缴"
	whyTwoPlaces          = "企业在两地分别参保缴费，分别申报，金额不重复"
	whyDivision           = "营业执照经营范围较宽，仅能确定行业大类"
	whyGroupSize          = "本单位为分支机构，按总公司划型"
)

// giant is a headcount from which an enterprise four times above the lower
// bound of its size stands out among its like.
const giant = 500

// application makes the record of an enterprise at a place in a year. ok is
// false where nothing had happened by today.
type application struct {
	g      *generator
	e      *enterprise
	y      *year
	index  int // of y in years
	unit   int
	agency *agency
	branch bool // at the enterprise's second place
}

// place is 1 at the enterprise's second place.
func (a *application) place() int {
	if a.branch {
		return 1
	}
	return 0
}

func (a *application) draw(r *record.Record) (ok bool) {
	d, e, y := &a.g.dice, a.e, a.y
	staff := e.staffIn(a.index)
	size := e.sizeAt(staff)
	if a.branch {
		staff = max(staff/4, 1)
	}
	*r = record.Record{
		Identity: record.Identity{USCC: e.uscc, SubsidyYear: uint16(y.number), Place: a.agency.place.ID, Sequence: 1},
		Name:     e.name, ContactName: e.contact, ContactPhone: e.phone,
		Ownership: e.ownership, Policy: e.policy, Focus: e.focus,
		Industry: e.industry, Edition: 2011, Size: sizeCode(size), Mode: record.ByApplication,
		Employees: record.Some(staff),
	}
	if d.chance(y.byData) {
		r.Mode = record.ByData
	}
	a.premium(r, staff, size)
	rate := a.days(r, size)
	if r.ApprovedOn == 0 && r.DeclaredOn == 0 {
		return false
	}
	a.layoffs(r, staff, size)
	a.amounts(r, rate, staff)
	a.explain(r, staff, size)
	a.cutAt(r, a.g.today)
	if r.ApprovedOn == 0 && r.DeclaredOn == 0 {
		return false
	}
	a.outcome(r)
	a.uses(r)
	return true
}

// premium sets indicators 12 and 13: staff × wage base × rate of the year
// before.
func (a *application) premium(r *record.Record, staff int64, size int) {
	y := a.y
	perHead := y.base * 1200 * a.g.units[a.unit].wage * sizeBase[size-1] * a.e.wage / 1_000_000 * y.rate[size-1] / 10_000 // fen a year
	due := record.Fen(perHead * staff)
	r.PremiumDue, r.PremiumPaid = record.Some(due), record.Some(due)
	if a.g.dice.chance(40) {
		r.PremiumPaid.V = due * record.Fen(700+a.g.dice.below(290)) / 1000
	}
}

// days sets indicators 17 to 19 as if everything were over, and returns the
// rate that may be granted then, in hundredths of a per cent.
func (a *application) days(r *record.Record, size int) (rate int64) {
	d, y := &a.g.dice, a.y
	month := a.g.season[a.index].at(d.bits())
	start, _ := clock.NewDay(y.number, month+1, 1+int(d.below(28)))
	start = workday(start)
	review, payout := clock.Day(9+d.below(34)), clock.Day(3+d.below(24)) // publicity takes five working days
	if r.Mode == record.ByData {
		review, payout = 0, 3+payout/3
	}
	end := workday(start + review + payout)
	last, _ := clock.NewDay(y.number, 12, 31)
	if spill := end - last; spill > 0 && (r.Mode == record.ByData || !a.mayCross(end, last, size) || d.chance(7000)) {
		// Most agencies pay before the books close; no payment under a year's
		// higher cap falls into the next year's lower one.
		start -= spill + 2 + clock.Day(d.below(25))
		end = workday(start + review + payout)
		if end > last {
			start, end = start-3, end-3
		}
	}
	if r.Mode == record.ByApplication {
		r.DeclaredOn = start
	}
	r.ApprovedOn, r.PaidOn = min(workday(start+review), end), end
	rate = min(a.g.limits.on(a.unit, start, size).cap, a.g.limits.on(a.unit, r.PaidOn, size).cap)
	if a.g.units[a.unit].rateDown {
		switch {
		case rate == 5000 && y.number < 2020:
			rate = 4500
		case rate == 9000: // 最高 90 %; many stayed at 60 %
			rate = 6000
		}
	}
	return rate
}

func (a *application) mayCross(end, last clock.Day, size int) bool {
	return a.g.limits.on(a.unit, end, size).cap >= a.g.limits.on(a.unit, last, size).cap
}

// layoffs sets indicator 11 within the limit in force: most lay nobody off.
func (a *application) layoffs(r *record.Record, staff int64, size int) {
	most := min(a.g.limits.on(a.unit, max(r.DeclaredOn, r.ApprovedOn), size).mostLayoffs(staff),
		a.g.limits.on(a.unit, r.PaidOn, size).mostLayoffs(staff))
	if r.DeclaredOn != 0 {
		most = min(most, a.g.limits.on(a.unit, r.DeclaredOn, size).mostLayoffs(staff))
	}
	r.Layoffs = record.Some(int64(0))
	if most > 0 && a.g.dice.chance(4500) {
		most = min(most, 1<<20)
		r.Layoffs.V = min(int64(a.g.dice.below(uint32(most)+1)), int64(a.g.dice.below(uint32(most)+1)))
	}
}

// amounts sets indicators 14 to 16.
func (a *application) amounts(r *record.Record, rate, staff int64) {
	d := &a.g.dice
	granted := r.PremiumPaid.V / 10_000 * record.Fen(rate)
	granted += r.PremiumPaid.V % 10_000 * record.Fen(rate) / 10_000
	if d.chance(a.y.distressed) && staff >= 10 {
		benefit := record.Fen(130_000*a.g.units[a.unit].wage/100) * 6 // fen a person
		granted = max(granted, benefit*record.Fen(staff))
		a.e.distress[a.index+1][a.place()] = true
	}
	granted = max(granted, 1)
	asked := granted
	if d.chance(600) { // the enterprise asked for more than the file bore out
		asked += asked * record.Fen(1+d.below(15)) / 100
	}
	if r.Mode == record.ByApplication {
		r.DeclaredAmount = record.Some(asked)
	}
	r.ApprovedAmount, r.PaidAmount = record.Some(granted), record.Some(granted)
}

// explain answers the soft findings that the record will meet.
func (a *application) explain(r *record.Record, staff int64, size int) {
	var why []string
	if before, now := a.e.distress[a.index][a.place()], a.e.distress[a.index+1][a.place()]; now {
		why = append(why, whyDistressed)
	} else if before {
		why = append(why, whyNoLongerDistressed)
	}
	if r.PremiumPaid.V < r.PremiumDue.V {
		why = append(why, whyUnderpaid)
	}
	if a.e.second != nil {
		why = append(why, whyTwoPlaces)
	}
	if len(r.Industry) < 4 {
		why = append(why, whyDivision)
	}
	if size < a.e.class.sizeOf(staff) {
		why = append(why, whyGroupSize)
	}
	if staff >= giant && a.e.class.sizeOf(staff/4) <= size {
		why = append(why, whyGiant)
	}
	r.Explanation = strings.Join(why, "；")
}

// cutAt takes away what has not happened by today.
func (a *application) cutAt(r *record.Record, today clock.Day) {
	if r.PaidOn > today {
		r.PaidOn, r.PaidAmount = 0, record.Opt[record.Fen]{}
	}
	if r.ApprovedOn > today {
		r.ApprovedOn, r.ApprovedAmount = 0, record.Opt[record.Fen]{}
	}
	if r.DeclaredOn > today {
		r.DeclaredOn = 0
	}
}

// outcome lets a few end otherwise than in payment, and leaves some waiting.
func (a *application) outcome(r *record.Record) {
	d, today := &a.g.dice, a.g.today
	unpaid := func() { r.PaidOn, r.PaidAmount = 0, record.Opt[record.Fen]{} }
	unapproved := func() { unpaid(); r.ApprovedOn, r.ApprovedAmount = 0, record.Opt[record.Fen]{} }
	later := func(after clock.Day, days uint32) clock.Day {
		return min(workday(after+clock.Day(5+d.below(days))), today)
	}
	roll := d.below(10_000)
	waiting := uint32(60)
	if a.index == len(years)-1 {
		waiting = 300
	}
	asked := r.Mode == record.ByApplication && r.DeclaredOn != 0
	switch {
	case roll < 80 && asked:
		unapproved()
		r.Refused = record.Outcome{Amount: r.DeclaredAmount, On: later(r.DeclaredOn, 40)}
	case roll < 120 && asked:
		unapproved()
		r.Withdrawn = record.Outcome{Amount: r.DeclaredAmount, On: later(r.DeclaredOn, 20)}
	case roll < 120+waiting && asked:
		unapproved()
	case roll < 150+2*waiting:
		unpaid()
	case roll < 165+2*waiting && r.PaidOn != 0: // bounced: wrong account
		r.Returned = record.Outcome{Amount: r.PaidAmount, On: later(r.PaidOn, 10)}
	case roll < 175+2*waiting && r.PaidOn != 0:
		part := max(r.PaidAmount.V*record.Fen(20+d.below(81))/100, 1)
		r.Recovered = record.Outcome{Amount: record.Some(part), On: later(r.PaidOn, 200)}
	}
	if r.PaidAmount.Ok && d.chance(5000) {
		r.StatedRatio = record.Some(ratio(r.PaidAmount.V, r.PremiumPaid.V))
	}
}

// ratio is part ÷ whole in hundredths of a per cent, rounded half up.
func ratio(part, whole record.Fen) int32 {
	return int32((part*20_000 + whole) / (2 * whole))
}

// uses sets indicators 21 and 22.
func (a *application) uses(r *record.Record) {
	d := &a.g.dice
	base := r.DeclaredAmount.V
	if r.ApprovedAmount.Ok {
		base = r.ApprovedAmount.V
	}
	if r.PaidAmount.Ok {
		base = r.PaidAmount.V
	}
	share(&r.Planned, d, base, d.chance(2500))
	before := a.e.paid[a.index] // of the year before; 2016 is unknown
	switch {
	case a.branch || before == 0 && (a.index > 0 || d.chance(5000)):
		r.Used[record.UseLiving] = record.Use{Kind: record.UseAmount} // none: nought, not blank
	default:
		share(&r.Used, d, before, before > 0 && d.chance(4000))
	}
	if !a.branch && r.PaidAmount.Ok && !r.Returned.Amount.Ok {
		a.e.paid[a.index+1] = r.PaidAmount.V
	}
}

// share divides by a pattern, as shares or as amounts that add up to base.
func share(uses *[record.UseCount]record.Use, d *dice, base record.Fen, asAmounts bool) {
	pattern := &usePatterns[d.below(uint32(len(usePatterns)))]
	rest, last := base, 0
	for i, part := range pattern {
		if part == 0 {
			continue
		}
		if !asAmounts {
			uses[i] = record.Use{Kind: record.UseShare, Share: part}
			continue
		}
		amount := base/10_000*record.Fen(part) + base%10_000*record.Fen(part)/10_000
		uses[i] = record.Use{Kind: record.UseAmount, Amount: amount}
		rest, last = rest-amount, i
	}
	if asAmounts {
		uses[last].Amount += rest
	}
}

// again splits a paid application in two: the second is declared after the
// first was paid. ok is false where the year is too short for it.
func (a *application) again(first, second *record.Record) (ok bool) {
	d := &a.g.dice
	declared := workday(first.PaidOn + clock.Day(20+d.below(40)))
	approved := workday(declared + clock.Day(9+d.below(20)))
	paid := workday(approved + clock.Day(3+d.below(15)))
	last, _ := clock.NewDay(a.y.number, 12, 31)
	if paid > min(last, a.g.today) || first.PaidAmount.V < 100 {
		return false
	}
	*second = *first
	part := first.PaidAmount.V * 6 / 10
	rest := first.PaidAmount.V - part
	for _, half := range []struct {
		r      *record.Record
		amount record.Fen
	}{{first, part}, {second, rest}} {
		half.r.DeclaredAmount, half.r.ApprovedAmount, half.r.PaidAmount = record.Some(half.amount), record.Some(half.amount), record.Some(half.amount)
		half.r.Planned = [record.UseCount]record.Use{}
		share(&half.r.Planned, d, half.amount, false)
		half.r.StatedRatio = record.Opt[int32]{}
	}
	second.Sequence = 2
	second.DeclaredOn, second.ApprovedOn, second.PaidOn = declared, approved, paid
	return true
}

// workday moves Saturday and Sunday to Monday.
func workday(d clock.Day) clock.Day {
	switch (d + 4) % 7 { // 1970-01-01 was a Thursday; 0 is Sunday
	case 6:
		return d + 2
	case 0:
		return d + 1
	}
	return d
}
