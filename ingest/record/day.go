package record

import (
	"strconv"
	"strings"

	"wengang/sql/clock"
)

// ParseDay reads a business day: 2017-06-01, 2017/6/1, 2017.6.1, 20170601 or
// 2017年6月1日, with or without a time of day after it. 0 where blank. What
// could be read in two ways is refused.
func ParseDay(text string) (clock.Day, error) {
	s := strings.TrimFunc(text, isSpace)
	if s == "" {
		return 0, nil
	}
	if d, ok := plainDay(s); ok { // by far the most frequent forms
		return d, nil
	}
	folded := foldKeepingSpaces(s)
	date, rest := splitTime(folded)
	if rest != "" && !isTimeOfDay(rest) {
		return 0, notDay(text)
	}
	date = clean(date)
	if allDigits(date) {
		switch {
		case len(date) == 8:
			if d, ok := dayOf(date[:4], date[4:6], date[6:]); ok {
				return d, nil
			}
			return 0, noSuchDay(text)
		case len(date) == 5:
			return 0, problem(text, "日期像是Excel的日期序列号", "请把该列设为日期格式，或填写如 2017-06-01")
		case len(date) == 6:
			return 0, problem(text, "日期缺少日", "请填写完整日期，如 2017-06-01")
		}
		return 0, notDay(text)
	}
	var parts []string
	if y, after, ok := strings.Cut(date, "年"); ok {
		m, after, ok := strings.Cut(after, "月")
		d := strings.TrimSuffix(strings.TrimSuffix(after, "日"), "号")
		if !ok || d == "" {
			return 0, problem(text, "日期不完整", "请填写年月日，如 2017年6月1日")
		}
		parts = []string{y, m, d}
	} else {
		parts = strings.FieldsFunc(date, func(r rune) bool { return r == '-' || r == '/' || r == '.' || r == '—' || r == '–' || r == '、' })
	}
	switch {
	case len(parts) == 2:
		return 0, problem(text, "日期不完整", "请填写年月日，如 2017-06-01")
	case len(parts) != 3:
		return 0, notDay(text)
	}
	for _, p := range parts {
		if !allDigits(p) || len(p) > 4 {
			return 0, notDay(text)
		}
	}
	if len(parts[0]) != 4 {
		return 0, problem(text, "日期的年份不是四位，可能有两种读法", "请按年月日的顺序填写四位年份，如 2017-06-01")
	}
	d, ok := dayOf(parts[0], parts[1], parts[2])
	if !ok {
		return 0, noSuchDay(text)
	}
	return d, nil
}

// plainDay reads year, month and day in digits with -, /, . or 年月日 between
// them and nothing else; what is not written so plainly goes the longer way.
func plainDay(s string) (clock.Day, bool) {
	if len(s) < 8 || s[4] >= '0' && s[4] <= '9' {
		return 0, false
	}
	year, rest := s[:4], s[4:]
	var sep string
	switch {
	case rest[0] == '-' || rest[0] == '/' || rest[0] == '.':
		sep, rest = rest[:1], rest[1:]
	case strings.HasPrefix(rest, "年"):
		sep, rest = "月", rest[len("年"):]
	default:
		return 0, false
	}
	i := strings.Index(rest, sep)
	if i < 1 || i > 2 {
		return 0, false
	}
	month, day := rest[:i], rest[i+len(sep):]
	if sep == "月" {
		var ok bool
		if day, ok = strings.CutSuffix(day, "日"); !ok {
			return 0, false
		}
	}
	return dayOf(year, month, day)
}

// ParseSerial reads the number by which a workbook stores a date. 1904 is set
// in workbooks that count from 1904-01-01.
func ParseSerial(text string, from1904 bool) (clock.Day, error) {
	whole, _, _ := strings.Cut(text, ".")
	n, err := strconv.Atoi(whole)
	if err != nil || n < 1 || n > 2_958_465 { // 9999-12-31
		return 0, notDay(text)
	}
	if from1904 {
		n += 1462
	} else if n < 61 { // Excel counts a 29 February 1900 that never was
		n++
	}
	return inRange(text, clock.Day(n-25569))
}

func inRange(text string, d clock.Day) (clock.Day, error) {
	if y := d.Year(); y < FirstYear || y > LastYear {
		return 0, problem(text, "日期为%s，不在本系统的年份范围内", "稳岗补贴自2014年起，请核对日期", d.Chinese())
	}
	return d, nil
}

func dayOf(y, m, d string) (clock.Day, bool) {
	if !allDigits(y) || !allDigits(m) || !allDigits(d) || len(m) > 2 || len(d) > 2 {
		return 0, false
	}
	year, month, day := small(y), small(m), small(d)
	if year < FirstYear || year > LastYear {
		return 0, false
	}
	if month < 1 || month > 12 || day < 1 || day > daysIn(year, month) {
		return 0, false
	}
	return civil(year, month, day), true
}

// small is a number of at most four digits.
func small(s string) (n int) {
	for i := range len(s) {
		n = n*10 + int(s[i]-'0')
	}
	return n
}

func daysIn(year, month int) int {
	switch month {
	case 2:
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			return 29
		}
		return 28
	case 4, 6, 9, 11:
		return 30
	}
	return 31
}

// civil counts days since 1970-01-01 without time.Date, which costs as much as
// the rest of a cell at a million rows. A test holds it to clock.NewDay.
func civil(year, month, day int) clock.Day {
	if month <= 2 {
		year--
		month += 12
	}
	return clock.Day(365*year + year/4 - year/100 + year/400 + (153*(month-3)+2)/5 + day - 1 - 719468)
}

func notDay(text string) error {
	return problem(text, "不是日期", "请填写如 2017-06-01、2017/6/1、20170601 或 2017年6月1日")
}

func noSuchDay(text string) error {
	return problem(text, "没有这一天，或年份不在2014年以后", "请核对年、月、日")
}

func foldKeepingSpaces(s string) string {
	return strings.Map(func(r rune) rune {
		if isSpace(r) {
			return ' '
		}
		return foldRune(r)
	}, s)
}

// splitTime cuts a time of day off a date.
func splitTime(s string) (date, time string) {
	if i := strings.IndexByte(s, ':'); i > 0 {
		j := strings.LastIndexAny(s[:i], " T")
		if j > 0 {
			return s[:j], strings.TrimSpace(s[j+1:])
		}
		return s, "?"
	}
	return s, ""
}

func isTimeOfDay(s string) bool {
	s = strings.TrimSuffix(s, "Z")
	s, _, _ = strings.Cut(s, ".")
	parts := strings.Split(s, ":")
	if len(parts) < 2 || len(parts) > 3 {
		return false
	}
	for i, p := range parts {
		limit := 59
		if i == 0 {
			limit = 23
		}
		if !allDigits(p) || len(p) > 2 || small(p) > limit {
			return false
		}
	}
	return true
}
