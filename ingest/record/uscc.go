package record

import "strings"

// USCCProblem is what is wrong with a credit code (GB 32100-2015).
type USCCProblem uint8

// Problems. All but USCCDigit17 are hard.
const (
	USCCFine    USCCProblem = iota
	USCCLength              // not 18 characters
	USCCLetters             // a character outside the 31 of the standard, or a letter in the registrar's place code
	USCCDigit18             // check digit of the whole code
	USCCDigit17             // check digit of the organisation code in it (GB 11714)
)

const usccAlphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"

var (
	usccValue   = usccValues()
	usccWeights = [17]int{1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28}
	orgWeights  = [8]int{3, 7, 9, 10, 5, 8, 4, 2}
)

func usccValues() (v [256]int8) {
	for i := range v {
		v[i] = -1
	}
	for i := range len(usccAlphabet) {
		v[usccAlphabet[i]] = int8(i)
	}
	return v
}

// CheckUSCC looks at a code in capital letters, as ParseUSCC returns it.
func CheckUSCC(code string) USCCProblem {
	if len(code) != 18 {
		return USCCLength
	}
	sum := 0
	for i := range 18 {
		v := usccValue[code[i]]
		if v < 0 || (i >= 2 && i < 8 && v > 9) {
			return USCCLetters
		}
		if i < 17 {
			sum += int(v) * usccWeights[i]
		}
	}
	if code[17] != usccAlphabet[(31-sum%31)%31] {
		return USCCDigit18
	}
	if code[16] != orgCheckDigit(code[8:16]) {
		return USCCDigit17
	}
	return USCCFine
}

// orgCheckDigit computes the check digit of an organisation code's eight
// characters. Letters count 10 to 35 here, not by the 31 of the credit code.
func orgCheckDigit(body string) byte {
	sum := 0
	for i := range 8 {
		c := body[i]
		v := int(c - '0')
		if c >= 'A' {
			v = int(c-'A') + 10
		}
		sum += v * orgWeights[i]
	}
	switch c := 11 - sum%11; c {
	case 10:
		return 'X'
	case 11:
		return '0'
	default:
		return byte('0' + c)
	}
}

// CompleteUSCC returns the code whose first 16 characters are given with both
// check digits computed, "" where there is none in the alphabet.
func CompleteUSCC(body string) string {
	if len(body) != 16 {
		return ""
	}
	code := body + string(orgCheckDigit(body[8:16]))
	sum := 0
	for i := range 17 {
		v := usccValue[code[i]]
		if v < 0 {
			return ""
		}
		sum += int(v) * usccWeights[i]
	}
	return code + string(usccAlphabet[(31-sum%31)%31])
}

// ParseUSCC brings a credit code to its written form: capitals, no spaces, no
// full-width characters. It explains what Excel or another numbering has made
// of one and never guesses; check digits are CheckUSCC's.
func ParseUSCC(text string) (string, error) {
	s := clean(text)
	if s == "" {
		return "", nil
	}
	s = strings.ToUpper(strings.Trim(s, "'`"))
	switch {
	case isScientific(s):
		return "", problem(text, "信用代码被Excel改写成了科学计数法，后几位已经丢失", "请把该列设为文本格式，重新录入完整的18位代码")
	case len(s) == 18 && CheckUSCC(s) == USCCDigit18 && strings.HasSuffix(s, "000") && allDigits(s):
		return "", problem(text, "信用代码末三位为000且校验不符，可能被Excel当作数字舍去了后三位", "请把该列设为文本格式，重新录入完整的18位代码")
	case len(s) == 15 && allDigits(s):
		return "", problem(text, "是15位工商注册号，不是18位统一社会信用代码", "请按营业执照填写18位统一社会信用代码")
	case len(s) == 9 || (len(s) == 10 && s[8] == '-'):
		return "", problem(text, "是9位组织机构代码，不是18位统一社会信用代码", "请按营业执照填写18位统一社会信用代码")
	}
	found := CheckUSCC(s)
	if found == USCCLength && runeCount(s) == 18 {
		found = USCCLetters
	}
	switch found {
	case USCCLength:
		return "", problem(text, "统一社会信用代码应为18位，实为%d位", "请按营业执照核对后填写", runeCount(s))
	case USCCLetters:
		return "", problem(text, "统一社会信用代码含有不允许的字符%s", "代码只用数字和除I、O、S、V、Z以外的大写字母，第3至8位为数字，请核对", badUSCCRune(s))
	}
	return s, nil
}

// badUSCCRune quotes the first character that cannot stand where it is.
func badUSCCRune(s string) string {
	for i, r := range s {
		if r > 255 || usccValue[byte(r)] < 0 || (i >= 2 && i < 8 && usccValue[byte(r)] > 9) {
			return "“" + string(r) + "”"
		}
	}
	return ""
}

func allDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return len(s) > 0
}
