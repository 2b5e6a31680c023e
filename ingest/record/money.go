package record

import (
	"strconv"
	"strings"

	"github.com/shopspring/decimal"
)

// MaxAmount is the largest amount a field takes: one trillion yuan. Beyond it
// a value is a slip of the pen, and sums stay far from overflow.
const MaxAmount Fen = 1e14

// String writes the amount in yuan with two decimals, without separators.
func (f Fen) String() string {
	sign := ""
	if f < 0 {
		sign, f = "-", -f
	}
	cents := strconv.FormatInt(int64(f%100), 10)
	if len(cents) < 2 {
		cents = "0" + cents
	}
	return sign + strconv.FormatInt(int64(f/100), 10) + "." + cents
}

// ParseMoney reads an amount in yuan. Blank text is not filled.
func ParseMoney(text string) (Opt[Fen], error) {
	s := clean(text)
	if s == "" {
		return Opt[Fen]{}, nil
	}
	if s[0] >= 0x80 || s[len(s)-1] >= 0x80 { // signs and units, seldom
		s = strings.TrimPrefix(strings.TrimPrefix(s, "¥"), "￥")
		for _, unit := range []string{"万元", "亿元", "万", "亿", "千元"} {
			if strings.HasSuffix(s, unit) {
				return Opt[Fen]{}, problem(text, "金额以"+unit+"为单位", "本系统金额一律以元为单位，请换算成元后填写")
			}
		}
		s = strings.TrimSuffix(s, "元")
	}
	if isScientific(s) {
		return Opt[Fen]{}, problem(text, "金额是科学计数法，可能已丢失位数", "请把单元格设为数值格式、两位小数，核对后重新填写")
	}
	units, places, err := parseFixed(text, s, 2, "金额")
	if err != nil {
		return Opt[Fen]{}, err
	}
	for ; places < 2; places++ {
		units *= 10
	}
	if units < 0 {
		return Opt[Fen]{}, problem(text, "金额为负数", "金额不得为负；退回、追回的请填拨付退回金额、追回金额")
	}
	if Fen(units) > MaxAmount {
		return Opt[Fen]{}, problem(text, "金额超过一万亿元", "请核对金额和单位（元）")
	}
	return Some(Fen(units)), nil
}

// parseFixed reads [-]digits[.digits] with well-placed thousands separators
// into an integer of 10^-places units. Zeros beyond the allowed decimals are
// harmless; other digits there are refused.
func parseFixed(text, s string, decimals int, what string) (units int64, places int, err error) {
	negative := false
	switch {
	case strings.HasPrefix(s, "-"):
		negative, s = true, s[1:]
	case strings.HasPrefix(s, "+"):
		s = s[1:]
	case len(s) > 2 && s[0] == '(' && s[len(s)-1] == ')': // the accountant's minus
		negative, s = true, s[1:len(s)-1]
	}
	notNumber := func() error {
		return problem(text, what+"不是数字", "请填写阿拉伯数字，不带文字；没有则留空")
	}
	whole, fraction, hasPoint := strings.Cut(s, ".")
	if whole == "" && fraction == "" {
		return 0, 0, notNumber()
	}
	if strings.Contains(whole, ",") {
		groups := strings.Split(whole, ",")
		for i, g := range groups {
			if (i == 0 && (g == "" || len(g) > 3)) || (i > 0 && len(g) != 3) || !allDigits(g) {
				return 0, 0, problem(text, what+"的千分位分隔符位置不对", "请去掉逗号，或每三位一个逗号")
			}
		}
		whole = strings.ReplaceAll(whole, ",", "")
	}
	if (whole != "" && !allDigits(whole)) || (hasPoint && fraction != "" && !allDigits(fraction)) {
		return 0, 0, notNumber()
	}
	fraction = strings.TrimRight(fraction, "0")
	if len(fraction) > decimals {
		if decimals == 0 {
			return 0, 0, problem(text, what+"不是整数", "请填写整数")
		}
		return 0, 0, problem(text, what+"超过%d位小数", "请四舍五入到%d位小数后填写", decimals).withAction(decimals)
	}
	whole = strings.TrimLeft(whole, "0")
	if len(whole)+len(fraction) > 17 {
		return 0, 0, problem(text, what+"过大", "请核对数值和单位")
	}
	for i := range len(whole) {
		units = units*10 + int64(whole[i]-'0')
	}
	for i := range len(fraction) {
		units = units*10 + int64(fraction[i]-'0')
	}
	if negative {
		units = -units
	}
	return units, len(fraction), nil
}

func (e *ValueError) withAction(decimals int) *ValueError {
	e.Action = strings.Replace(e.Action, "%d", strconv.Itoa(decimals), 1)
	return e
}

// ExcelNumber writes a number as a workbook stores it (1206.5799999999999,
// 1.2E-2) the way Excel shows it: at most fifteen significant digits, without
// exponent. Text that is no number comes back unchanged.
func ExcelNumber(raw string) string {
	if len(raw) <= 15 && !strings.ContainsAny(raw, "eE") {
		return raw
	}
	d, err := decimal.NewFromString(raw)
	if err != nil {
		return raw
	}
	if d.IsZero() {
		return "0"
	}
	if e := d.Exponent(); e > 400 || e < -400 { // a double has no such exponent: not Excel's
		return raw
	}
	if extra := d.NumDigits() - 15; extra > 0 {
		d = d.Round(int32(-int(d.Exponent()) - extra))
	}
	return d.String()
}
