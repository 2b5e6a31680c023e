package record

import (
	"strconv"
	"strings"
)

// ShareText writes hundredths of a per cent as 60% or 33.33%.
func ShareText(hundredths int32) string {
	whole, rest := hundredths/100, hundredths%100
	s := strconv.Itoa(int(whole))
	if rest != 0 {
		s += "." + strconv.Itoa(int(rest/10))
		if rest%10 != 0 {
			s += strconv.Itoa(int(rest % 10))
		}
	}
	return s + "%"
}

// MaxRatio is the largest 享受补贴比例 a row may state: 100000 %. Formulas of
// 2019 and 2020 pass 100 %.
const MaxRatio = 10_000_000

// ParseShare reads a share in per cent, 60% or 60, into hundredths of a per
// cent. A number up to 1.5 without its sign could be either and is refused.
func ParseShare(text string) (Opt[int32], error) {
	s := clean(text)
	if s == "" {
		return Opt[int32]{}, nil
	}
	n, signed, err := parsePercent(text, s)
	switch {
	case err != nil:
		return Opt[int32]{}, err
	case !signed && n > 0 && n <= 150:
		return Opt[int32]{}, problem(text, "比例没有百分号，分不清是%s还是%s", "请带百分号填写", ShareText(int32(n)), ShareText(int32(n*100)))
	case n < 0:
		return Opt[int32]{}, problem(text, "比例为负数", "请核对比例")
	case n > MaxRatio:
		return Opt[int32]{}, problem(text, "比例过大", "请核对比例")
	}
	return Some(int32(n)), nil
}

func parsePercent(text, s string) (hundredths int64, signed bool, err error) {
	s, signed = strings.CutSuffix(s, "%")
	if strings.HasSuffix(s, "‰") {
		return 0, false, problem(text, "比例以千分号结尾", "请改用百分号")
	}
	if isScientific(s) {
		return 0, signed, problem(text, "比例是科学计数法", "请改填如 60%")
	}
	n, places, err := parseFixed(text, s, 2, "比例")
	if err != nil {
		return 0, signed, err
	}
	for ; places < 2; places++ {
		n *= 10
	}
	return n, signed, nil
}

// ParseUse reads one direction of use: an amount in yuan, or a share where it
// ends in %. Blank text is UseBlank.
func ParseUse(text string) (Use, error) {
	s := clean(text)
	if s == "" {
		return Use{}, nil
	}
	if strings.HasSuffix(s, "%") || strings.HasSuffix(s, "‰") {
		n, _, err := parsePercent(text, s)
		switch {
		case err != nil:
			return Use{}, err
		case n < 0 || n > 10000:
			return Use{}, problem(text, "使用比例不在0%至100%之间", "请核对比例；填金额的不要带百分号")
		}
		return Use{Kind: UseShare, Share: int32(n)}, nil
	}
	amount, err := ParseMoney(text)
	if err != nil {
		return Use{}, err
	}
	return Use{Kind: UseAmount, Amount: amount.V}, nil
}
