package record

import "strings"

// ParsePhone brings a telephone number to its written form. Excel's rewriting
// of a mobile number is explained.
func ParsePhone(text string) (string, error) {
	s := clean(text)
	if isScientific(s) {
		return "", problem(text, "电话号码被Excel改写成了科学计数法", "请把该列设为文本格式，重新录入完整号码")
	}
	return s, nil
}

// ValidPhone tells whether at least one of the numbers in the text is a mobile
// or a landline number.
func ValidPhone(phone string) bool {
	if isMobile(phone) { // nearly always
		return true
	}
	for _, number := range strings.FieldsFunc(phone, func(r rune) bool { return strings.ContainsRune("、/;,，；|", r) }) {
		if validNumber(number) {
			return true
		}
	}
	return false
}

func isMobile(s string) bool { return len(s) == 11 && s[0] == '1' && s[1] >= '3' && allDigits(s) }

func validNumber(s string) bool {
	s = strings.TrimPrefix(strings.TrimPrefix(s, "+86"), "-")
	if cut := strings.IndexAny(s, "转#"); cut > 0 { // extension
		s = s[:cut]
	}
	digits := make([]byte, 0, 16)
	for i := range len(s) {
		switch c := s[i]; {
		case c >= '0' && c <= '9':
			digits = append(digits, c)
		case c != '-' && c != '(' && c != ')':
			return false
		}
	}
	d := string(digits)
	switch {
	case isMobile(d):
		return true
	case len(d) >= 10 && d[0] == '0': // area code of three or four digits, number of seven or eight, perhaps an extension
		return len(d) <= 16
	case len(d) == 10 && (strings.HasPrefix(d, "400") || strings.HasPrefix(d, "800")):
		return true
	case len(d) == 7 || len(d) == 8: // without area code
		return d[0] >= '2'
	}
	return false
}
