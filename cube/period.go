package cube

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"wengang/sql/clock"
	"wengang/sql/fault"
)

// Years that a period may lie in: data outside are mistakes of typing.
const (
	earliestYear = 2000
	latestYear   = 2099
)

var (
	yearText    = regexp.MustCompile(`^(\d{4})年?$`)
	quarterText = regexp.MustCompile(`^(\d{4})(?:-?[Qq]|年第?)([1-4一二三四])(?:季度)?$`)
	halfText    = regexp.MustCompile(`^(\d{4})(?:-?[Hh]|年)([12上下])(?:半年)?$`)
	monthText   = regexp.MustCompile(`^(\d{4})[-/.年]?(\d{1,2})月?$`)
)

// ParsePeriod reads a month (2017-05, 201705, 2017年5月), a quarter (2017-Q1,
// 2017年一季度), a half (2017-H1, 2017年上半年) or a year (2017).
func ParsePeriod(text string) (Period, error) {
	s := strings.TrimSpace(text)
	if m := yearText.FindStringSubmatch(s); m != nil {
		return monthsOf(text, m[1], 1, 12)
	}
	if m := quarterText.FindStringSubmatch(s); m != nil && (strings.ContainsAny(s, "Qq") || strings.HasSuffix(s, "季度")) {
		q, err := strconv.Atoi(m[2])
		if err != nil {
			q = strings.Index("一二三四", m[2])/len("一") + 1
		}
		return monthsOf(text, m[1], q*3-2, q*3)
	}
	if m := halfText.FindStringSubmatch(s); m != nil && (strings.ContainsAny(s, "Hh") || strings.HasSuffix(s, "半年")) {
		if m[2] == "1" || m[2] == "上" {
			return monthsOf(text, m[1], 1, 6)
		}
		return monthsOf(text, m[1], 7, 12)
	}
	if m := monthText.FindStringSubmatch(s); m != nil {
		n, _ := strconv.Atoi(m[2])
		return monthsOf(text, m[1], n, n)
	}
	return Period{}, badPeriod(text)
}

func monthsOf(text, year string, from, to int) (Period, error) {
	y, _ := strconv.Atoi(year)
	if y < earliestYear || y > latestYear || from < 1 || to > 12 {
		return Period{}, badPeriod(text)
	}
	return Period{clock.Month(y*100 + from), clock.Month(y*100 + to)}, nil
}

func badPeriod(text string) error {
	return fault.New(fault.Invalid, "“%s”不是有效的统计期", text).
		Do("可写月份 2017-05、季度 2017-Q1、半年 2017-H1、年份 2017，或起止 2017-01..2017-06")
}

// Label writes the period in official wording: 2017年1—6月, 2017年,
// 2017年5月, 2017年11月—2018年2月; "" for the zero period.
func (p Period) Label() string {
	switch {
	case p == Period{}:
		return ""
	case p == allMonths:
		return "全部月份"
	case p.From == allMonths.From:
		return "截至" + p.To.Chinese()
	case p.To == allMonths.To:
		return p.From.Chinese() + "起"
	case p.From == p.To:
		return p.From.Chinese()
	case p.wholeYears() && p.From.Year() == p.To.Year():
		return fmt.Sprintf("%d年", p.From.Year())
	case p.wholeYears():
		return fmt.Sprintf("%d—%d年", p.From.Year(), p.To.Year())
	case p.From.Year() == p.To.Year():
		return fmt.Sprintf("%d年%d—%d月", p.From.Year(), p.From.Number(), p.To.Number())
	}
	return p.From.Chinese() + "—" + p.To.Chinese()
}

// allMonths is the range without ends.
var allMonths = Period{earliestYear*100 + 1, latestYear*100 + 12}

// open tells that an end of the range was left open.
func (p Period) open() bool { return p.From == allMonths.From || p.To == allMonths.To }

// wholeYears tells that the period begins in a January and ends in a December.
func (p Period) wholeYears() bool { return p.From.Number() == 1 && p.To.Number() == 12 }

// joinPeriods sorts periods and joins those that touch or overlap.
func joinPeriods(periods []Period) []Period {
	slices.SortFunc(periods, func(a, b Period) int { return int(a.From) - int(b.From) })
	var joined []Period
	for _, p := range periods {
		if n := len(joined); n > 0 && p.From <= joined[n-1].To.Add(1) {
			joined[n-1].To = max(joined[n-1].To, p.To)
			continue
		}
		joined = append(joined, p)
	}
	return joined
}

// meetPeriods returns the months that are in both lists of joined periods.
func meetPeriods(a, b []Period) []Period {
	var both []Period
	for _, p := range a {
		for _, q := range b {
			if from, to := max(p.From, q.From), min(p.To, q.To); from <= to {
				both = append(both, Period{from, to})
			}
		}
	}
	return joinPeriods(both)
}

// otherPeriods returns the months that are in none of the joined periods.
func otherPeriods(periods []Period) []Period {
	var rest []Period
	from := allMonths.From
	for _, p := range periods {
		if p.From > from {
			rest = append(rest, Period{from, p.From.Add(-1)})
		}
		from = p.To.Add(1)
	}
	if from <= allMonths.To {
		rest = append(rest, Period{from, allMonths.To})
	}
	return rest
}
