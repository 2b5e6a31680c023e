package demo

import (
	"strconv"

	"wengang/cube/codes"
	"wengang/ingest/record"
)

// enterprise is what stays the same over the years.
type enterprise struct {
	number    int
	unit      int
	agency    *agency
	rank      uint32 // share of 2^32; who is reached when, see staffing
	class     *classInfo
	industry  string // the class, or only its division
	ownership string
	policy    string
	focus     string
	uscc      string
	name      string
	contact   string
	phone     string
	staff     int64 // persons in 2016
	growth    int64 // per thousand a year
	wage      int64 // per cent of the usual wage base
	turnover  bool  // turnover puts it one size below its headcount
	ofGroup   bool  // a branch that shows its group's size, one above its own
	second    *agency
	secondIn  int                        // unit of second
	paid      [len(years) + 1]record.Fen // by year's index + 1, at the first agency
	distress  [len(years) + 1][2]bool    // granted by the formula for 困难企业, likewise, at either agency
}

// body numbers are spread over seven characters of the credit code's 31.
const (
	codeSpace  = 31 * 31 * 31 * 31 * 31 * 31 * 31
	codeSpread = 15_485_863
	alphabet   = "0123456789ABCDEFGHJKLMNPQRTUWXY"
)

// found draws the numbered enterprise.
func (g *generator) found(number int) *enterprise {
	d := &g.dice
	d.seed(g.seed, uint64(number))
	e := &g.enterprise
	*e = enterprise{number: number}
	if number < len(g.units) { // every unit takes part, however few the records
		e.unit = number
	} else {
		e.unit = g.unitPick.at(d.bits())
	}
	u := &g.units[e.unit]
	e.agency = &u.agencies[u.pick.at(d.bits())]
	e.rank = d.bits()
	big := 0
	if e.rank>>29 == 0 { // the first eighth
		big = 1
	}
	e.class = &g.industries.classes[g.industries.pick[e.unit][big].at(d.bits())]
	e.industry = e.class.code
	if d.chance(20) {
		e.industry = e.class.division
	}
	open := 0
	if u.open {
		open = 1
	}
	kind := &ownershipWeights[g.ownership[open][big].at(d.bits())]
	e.ownership = kind.code
	e.staff = max(g.staffing.draw(e.rank, d.bits()), e.class.leastStaff())
	e.growth = int64(d.below(100)) - 40
	e.wage = 85 + int64(d.below(31))
	e.turnover = d.chance(1000)
	e.ofGroup = big == 0 && d.chance(25)
	e.policy, e.focus = e.drawPolicy(d)
	if d.chance(60) {
		e.secondIn = e.unit
		if d.chance(3000) {
			e.secondIn = g.unitPick.at(d.bits())
		}
		other := &g.units[e.secondIn]
		e.second = &other.agencies[other.pick.at(d.bits())]
		if e.second == e.agency {
			e.second = nil
		}
	}
	e.uscc = g.creditCode(e)
	first := firstSyllables[d.below(uint32(len(firstSyllables)))]
	second := secondSyllables[d.below(uint32(len(secondSyllables)))]
	e.name = e.agency.short + string(first) + string(second) + "示范" + e.class.word + kind.ending
	e.contact = "经办人" + strconv.Itoa(number+1)
	e.phone = phone(number)
	return e
}

// drawPolicy returns 享受政策类型 and 去产能重点行业. Since 国发〔2015〕23号 every
// enterprise may apply, so nearly all are 其他; industries with overcapacity
// are where the first three types are met.
func (e *enterprise) drawPolicy(d *dice) (policy, focus string) {
	roll := d.below(100)
	focus = "0"
	if e.class.focus != "0" && roll < 85 {
		focus = e.class.focus
	}
	switch focus {
	case "1", "6", "7", "8", "9": // 国发〔2013〕41号: steel, ships, cement, aluminium, glass
		if roll < 40 {
			return "2", focus
		}
	case "2", "3", "4": // 国发〔2010〕7号: coal, power, non-ferrous metals
		if roll < 40 {
			return "3", focus
		}
	}
	switch d.below(100) {
	case 0:
		return "1", focus
	case 1, 2:
		return "4", focus
	}
	return "5", focus
}

// creditCode returns a valid credit code. Its organisation number begins with
// Y, which none that was given out is known to: a made-up code should not be
// somebody's.
func (g *generator) creditCode(e *enterprise) string {
	n := (uint64(e.number)*codeSpread + g.codeStart) % codeSpace
	var b [16]byte
	copy(b[:], "91")
	copy(b[2:8], e.agency.registrar)
	b[8] = 'Y'
	for i := 15; i > 8; i-- {
		b[i] = alphabet[n%31]
		n /= 31
	}
	return record.CompleteUSCC(string(b[:]))
}

// phone returns a number of eleven digits that begins with 154, a block that is
// not known to be any operator's.
func phone(number int) string {
	b := [11]byte{'1', '5', '4'}
	for i := 10; i > 2; i-- {
		b[i] = byte('0' + number%10)
		number /= 10
	}
	return string(b[:])
}

// staffIn is the headcount that the year's subsidy speaks of, that of the year
// before.
func (e *enterprise) staffIn(yearIndex int) int64 {
	thousandths := int64(1000)
	for range yearIndex {
		thousandths = thousandths * (1000 + e.growth) / 1000
	}
	return max((e.staff*thousandths+500)/1000, 1)
}

// sizeAt returns the size, 1 大型 to 4 微型, at a headcount.
func (e *enterprise) sizeAt(staff int64) int {
	size := e.class.sizeOf(staff)
	if e.ofGroup {
		return max(size-1, 1)
	}
	if e.turnover && e.class.sizeOf(staff*3/4) > size { // only from the lower end of a class
		size++
	}
	return size
}

func sizeCode(size int) string { return sizeCodes[size-1] }

var sizeCodes = [sizes]string{"1", "2", "3", "4"}

var _ Places = (*codes.Places)(nil)
