package record

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// ValueError is a value that cannot be read: what is wrong and what to do, in
// Chinese.
type ValueError struct {
	Text    string // as found
	Problem string // what is wrong
	Action  string // what to do
}

// Error joins both sentences.
func (e *ValueError) Error() string { return e.Problem + "。" + e.Action }

func problem(text, what, action string, args ...any) *ValueError {
	if len(args) > 0 {
		what = fmt.Sprintf(what, args...)
	}
	return &ValueError{Text: text, Problem: what, Action: action}
}

// ClearWord in a cell of an update erases the value that is there.
const ClearWord = "清空"

// Clean folds full-width characters to half width and takes out every space.
func Clean(text string) string { return clean(text) }

// IsBlank tells whether there is nothing but space in the text.
func IsBlank(text string) bool {
	for _, r := range text {
		if !isSpace(r) {
			return false
		}
	}
	return true
}

// Trim folds nothing but takes spaces of every width off both ends and turns
// line breaks and tabs within into single spaces: for names and explanations.
func Trim(text string) string {
	plain := true
	for i := range len(text) {
		if c := text[i]; c <= ' ' || c == 0x7f || c == 0xc2 || c == 0xe3 || c == 0xef || c == 0xe2 {
			plain = false
			break
		}
	}
	if plain {
		return text
	}
	return strings.Join(strings.FieldsFunc(text, isSpace), " ")
}

func clean(s string) string {
	for i := range len(s) {
		if s[i] <= ' ' || s[i] >= 0x7f {
			return cleanSlow(s)
		}
	}
	return s
}

func cleanSlow(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range s {
		if isSpace(r) {
			continue
		}
		b.WriteRune(foldRune(r))
	}
	return b.String()
}

// isSpace tells spaces, controls and the invisible marks that word processors
// leave behind.
func isSpace(r rune) bool {
	switch {
	case r <= ' ', r == 0x7f, r == 0x85, r == 0xa0, r == 0x3000, r == 0xfeff, r == 0x202f, r == 0x205f, r == 0x2060:
		return true
	case r >= 0x2000 && r <= 0x200f, r >= 0x2028 && r <= 0x202e:
		return true
	}
	return false
}

// foldRune turns a full-width character into the half-width one.
func foldRune(r rune) rune {
	switch {
	case r >= 0xff01 && r <= 0xff5e:
		return r - 0xfee0
	case r == '．', r == '。':
		return '.'
	case r == '％':
		return '%'
	}
	return r
}

func runeCount(s string) int { return utf8.RuneCountInString(s) }

// isScientific tells 9.136E+17 and the like.
func isScientific(s string) bool {
	digits, i := 0, 0
	for i < len(s) && (s[i] == '.' || (s[i] >= '0' && s[i] <= '9')) {
		digits++
		i++
	}
	if digits == 0 || i >= len(s) || (s[i] != 'E' && s[i] != 'e') || strings.Count(s[:i], ".") > 1 {
		return false
	}
	rest := s[i+1:]
	signed := rest != "" && (rest[0] == '+' || rest[0] == '-')
	if signed {
		rest = rest[1:]
	}
	// Without a sign or a point, 9136E17 of eighteen characters could be a code.
	return allDigits(rest) && len(rest) <= 3 && (signed || strings.Contains(s[:i], "."))
}
