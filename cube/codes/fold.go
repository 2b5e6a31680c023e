package codes

import "strings"

// fold brings a text to the form in which names are compared: full-width
// letters, digits and signs narrowed, letters in capitals, spaces and the
// punctuation that people leave out or vary (、，,（）() · -) dropped. A text
// that is folded already is returned without allocation.
func fold(s string) string {
	if isFolded(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range s {
		if r = foldRune(r); r >= 0 {
			b.WriteRune(r)
		}
	}
	return b.String()
}

func isFolded(s string) bool {
	for _, r := range s {
		if foldRune(r) != r {
			return false
		}
	}
	return true
}

// foldRune returns the folded rune, or -1 where it is dropped.
func foldRune(r rune) rune {
	if r >= 0x4E00 && r <= 0x9FFF { // ideographs, nearly every rune
		return r
	}
	if r >= 0xFF01 && r <= 0xFF5E { // full-width ASCII
		r -= 0xFEE0
	}
	switch {
	case r >= '0' && r <= '9', r >= 'A' && r <= 'Z':
		return r
	case r >= 'a' && r <= 'z':
		return r - 'a' + 'A'
	}
	switch r {
	case ' ', '\t', '\r', '\n', 0x00A0, 0x3000, 0xFEFF, 0x200B, 0x200C, 0x200D, 0x2060,
		'、', '，', ',', '(', ')', '·', '•', '-', '—', '–', '_', '/', '\\', ':', '：', '|', '.', '。', ';', '；', '"', '\'', '“', '”', '‘', '’':
		return -1
	}
	return r
}
