package codes

import (
	"fmt"
	"math"
	"slices"
	"sort"
	"strconv"
	"strings"
	"sync"

	"wengang/sql/clock"
)

// Rate is a percentage in hundredths of a percent: 402 is 4.02 %, 10000 is
// 100 %. Whole numbers, so that a limit can be compared exactly.
type Rate int64

// String writes the rate as 4.02% or 50%.
func (r Rate) String() string {
	s := fmt.Sprintf("%d.%02d", int64(r)/100, int64(r)%100)
	return strings.TrimSuffix(strings.TrimRight(s, "0"), ".") + "%"
}

// Limit is an upper limit in force with the way it is compared.
type Limit struct {
	Rate   Rate
	Strict bool   // true: the value must be below the limit (低于); false: not above it (不高于)
	Source string // the document it rests on
}

// Allows tells whether part ÷ whole keeps the limit. Both are in the same
// unit (persons, or fen after rounding); nothing is divided. A whole of 0
// allows a part of 0 only.
func (l Limit) Allows(part, whole int64) bool {
	left, right := part*10000, whole*int64(l.Rate)
	if whole <= 0 {
		return part <= 0
	}
	if part <= 0 { // nobody laid off keeps any limit
		return true
	}
	if l.Strict {
		return left < right
	}
	return left <= right
}

// Direction is one use that the subsidy may be put to (使用方向).
type Direction struct {
	Name  string // living, insurance, retraining, upskilling, cost, other
	Label string // 职工生活补助
}

// PolicyParams are the parameters of the stability subsidy in force on a day,
// shared and not to be changed.
type PolicyParams struct {
	Since      clock.Day   // first day of the span of days without a change
	Term       string      // 稳岗补贴, from 2019 稳岗返还
	Directions []Direction // uses allowed, 其他 last
	rows       []policyRow
}

type policyRow struct {
	parameter string
	from, to  clock.Day // both inclusive; 0: open
	region    PlaceID   // 0: everywhere
	sizes     string    // codes of Size that it holds for, in one string
	value     string
	rate      Rate
	strict    bool
	source    string
}

var policyRows = sync.OnceValue(func() []policyRow {
	var rows []policyRow
	for n, row := range mustReadTable("policy-params", "parameter", "valid_from", "valid_to",
		"region", "sizes", "value", "comparison", "source") {
		r := policyRow{parameter: row[0], from: mustDay(row[1]), to: mustDay(row[2]),
			sizes: strings.ReplaceAll(row[4], " ", ""), value: row[5], strict: row[6] == "below", source: row[7]}
		if row[3] != "" {
			id, err := strconv.ParseUint(row[3], 10, 32)
			if err != nil {
				panic(fmt.Sprintf("policy-params row %d: %v", n+2, err))
			}
			r.region = PlaceID(id)
		}
		switch r.parameter {
		case "cap", "layoff_limit", "small_layoff_limit":
			r.rate = mustRate(r.value)
		case "term", "direction", "small_staff", "distressed":
		default:
			panic(fmt.Sprintf("policy-params row %d: unknown parameter %s", n+2, r.parameter))
		}
		rows = append(rows, r)
	}
	return rows
})

// policySpans are the parameters of every span of days in which none changes,
// by first day, so that a look-up is a search and no work.
var policySpans = sync.OnceValue(func() []PolicyParams {
	starts := []clock.Day{math.MinInt32}
	for _, r := range policyRows() {
		if r.from != 0 {
			starts = append(starts, r.from)
		}
		if r.to != 0 {
			starts = append(starts, r.to+1)
		}
	}
	slices.Sort(starts)
	var spans []PolicyParams
	for _, d := range slices.Compact(starts) {
		p := PolicyParams{Since: d}
		for _, r := range policyRows() {
			if r.from != 0 && d < r.from || r.to != 0 && d > r.to {
				continue
			}
			switch r.parameter {
			case "term":
				p.Term = r.value
			case "direction":
				name, label, _ := strings.Cut(r.value, " ")
				p.Directions = append(p.Directions, Direction{name, label})
			default:
				p.rows = append(p.rows, r)
			}
		}
		spans = append(spans, p)
	}
	return spans
})

// PolicyOn returns the parameters in force on a day. The table holds the
// national documents and ends where the last known one ends; nothing is
// carried on beyond: the limits then answer that there is none.
func PolicyOn(d clock.Day) PolicyParams {
	spans := policySpans()
	i := sort.Search(len(spans), func(i int) bool { return spans[i].Since > d })
	return spans[i-1]
}

// Cap returns the most that the year's payments to one enterprise may be of
// the premium it paid the year before (上年实缴金额), by size (code of Size) and
// province; a province's own row goes before the national one. ok is false
// where no limit is known.
func (p PolicyParams) Cap(size string, province PlaceID) (l Limit, ok bool) {
	return p.limit("cap", size, province)
}

// Distressed tells whether 困难企业返还 was in force for a size: it follows other
// formulas (months of benefit or of contributions) and may pass 100 % of the
// premium, so that a payment above Cap may be right. source names the rule.
func (p PolicyParams) Distressed(size string, province PlaceID) (source string, ok bool) {
	r, ok := p.row("distressed", size, province)
	return r.source, ok
}

// LayoffLimit returns the limit of the layoff rate (裁员率) for an enterprise by
// size, headcount and province. Until 2019 it is the registered urban
// unemployment rate (城镇登记失业率) of the pooling region, for which the national
// rate of the year before stands in; from 2020 the control target of the
// surveyed rate. ok is false where no limit is known.
func (p PolicyParams) LayoffLimit(size string, headcount int64, province PlaceID) (l Limit, ok bool) {
	if r, small := p.row("small_staff", size, province); small {
		if most, err := strconv.ParseInt(r.value, 10, 64); err == nil && headcount <= most {
			return p.limit("small_layoff_limit", size, province)
		}
	}
	return p.limit("layoff_limit", size, province)
}

// Allowed tells whether a use may be named on the day.
func (p PolicyParams) Allowed(direction string) bool {
	return slices.ContainsFunc(p.Directions, func(d Direction) bool { return d.Name == direction })
}

func (p PolicyParams) limit(parameter, size string, province PlaceID) (Limit, bool) {
	r, ok := p.row(parameter, size, province)
	return Limit{Rate: r.rate, Strict: r.strict, Source: r.source}, ok
}

func (p PolicyParams) row(parameter, size string, province PlaceID) (best policyRow, ok bool) {
	if size == "" {
		return policyRow{}, false
	}
	for _, r := range p.rows {
		if r.parameter != parameter || !strings.Contains(r.sizes, size) {
			continue
		}
		if r.region == province && province != 0 {
			return r, true
		}
		if r.region == 0 {
			best, ok = r, true
		}
	}
	return best, ok
}

// mustDay reads 2017-06-01 from embedded data; "" is no day.
func mustDay(s string) clock.Day {
	if s == "" {
		return 0
	}
	var y, m, d int
	if _, err := fmt.Sscanf(s, "%d-%d-%d", &y, &m, &d); err != nil {
		panic(fmt.Sprintf("day %q: %v", s, err))
	}
	day, ok := clock.NewDay(y, m, d)
	if !ok {
		panic(fmt.Sprintf("day %q does not exist", s))
	}
	return day
}

// mustRate reads a percentage of at most two decimals from embedded data.
func mustRate(s string) Rate {
	whole, part, _ := strings.Cut(s, ".")
	n, err := strconv.ParseInt(whole+(part + "00")[:2], 10, 64)
	if err != nil || len(part) > 2 {
		panic(fmt.Sprintf("rate %q", s))
	}
	return Rate(n)
}
