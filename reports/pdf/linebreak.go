package pdf

import (
	"strings"
	"unicode"
)

// Characters that may not begin or end a line (避头尾, GB/T 15834 and common
// typesetting practice).
const (
	noStart = "，。、；：？！）》〉】〕」』”’…—％%·,.;:?!)]}℃‰〗"
	noEnd   = "（《〈【〔「『“‘([{〖￥¥№"
	// calendar and counters follow a number on the same line.
	calendar = "年月日时分"
	counters = "万亿元户人倍个"
	// squeezable punctuation fills half its square: it may give up to half an em.
	squeezable = "，。、；：？！）》〉】〕」』”’（《〈【〔「『“‘"
)

// box is what a line is made of: one Chinese character, or a run of Latin
// letters and digits that is never broken.
type box struct {
	glyphs []glyph
	em     float64
	cjk    bool
}

func (b *box) first() rune { return b.glyphs[0].r }
func (b *box) last() rune  { return b.glyphs[len(b.glyphs)-1].r }

// wide tells the characters that fill a square and may be broken around.
func wide(r rune) bool {
	return r >= 0x2E80 || strings.ContainsRune("“”‘’…—·×÷±°℃‰①②③④⑤", r)
}

// boxes joins glyphs to boxes.
func boxes(glyphs []glyph) []box {
	var out []box
	for _, g := range glyphs {
		cjk := wide(g.r)
		if n := len(out); n > 0 && !cjk && !out[n-1].cjk && g.r != ' ' && out[n-1].last() != ' ' {
			out[n-1].glyphs = append(out[n-1].glyphs, g)
			out[n-1].em += g.em
			continue
		}
		out = append(out, box{glyphs: []glyph{g}, em: g.em, cjk: cjk})
	}
	return out
}

// Grades of a place where a line may end, better ones higher.
const (
	never     = iota // 避头尾 forbids it
	desperate        // within a date or a range: only in lines too short for anything else
	passable         // between a number and its unit: where the line would be too loose otherwise
	good
)

// breakAfter grades the end of a line between two boxes.
func breakAfter(a, b *box) int {
	switch {
	case strings.ContainsRune(noStart, b.first()), strings.ContainsRune(noEnd, a.last()), b.first() == ' ':
		return never
	case a.last() == '—', b.first() == '—', unicode.IsDigit(a.last()) && strings.ContainsRune(calendar, b.first()):
		return desperate
	case unicode.IsDigit(a.last()) && strings.ContainsRune(counters, b.first()),
		strings.ContainsRune("万亿", a.last()) && strings.ContainsRune("元户人", b.first()):
		return passable
	}
	return good
}

// line is a set line.
type line struct {
	boxes   []box
	em      float64 // natural width
	squeeze float64 // em that its punctuation can give up
	last    bool    // the last of its paragraph: not stretched
}

// breakLines breaks boxes into lines of width em, the first shorter by indent.
// A line that is too long by less than its punctuation can give up is squeezed
// (标点挤压); otherwise the break moves back to where it is allowed.
func breakLines(all []box, width, indent float64) []line {
	var lines []line
	start, room := 0, width-indent
	for start < len(all) {
		end := fit(all, start, room)
		l := line{boxes: trimSpaces(all[start:end]), last: end == len(all)}
		for i := range l.boxes {
			l.em += l.boxes[i].em
			l.squeeze += give(&l.boxes[i])
		}
		if len(l.boxes) > 0 || len(lines) == 0 {
			lines = append(lines, l)
		}
		start, room = end, width
	}
	return lines
}

// loose is the slack of a line, in em, from which on a passable break is
// better than stretching it.
const loose = 1.5

// fit is the end of the longest line from start: the last break of the best
// grade whose squeezed width fits, or the last box that fits where no break is
// allowed.
func fit(all []box, start int, room float64) int {
	natural, squeeze, forced := 0.0, 0.0, start+1
	var ends [good + 1]int      // last break of each grade
	var slack [good + 1]float64 // what it leaves free
	for i := start; i < len(all); i++ {
		natural += all[i].em
		squeeze += give(&all[i])
		atEnd := 0.0
		if strings.ContainsRune(squeezable, all[i].last()) && !strings.ContainsRune(noEnd, all[i].last()) {
			atEnd = 0.25 // with give's quarter: half the square at the line's end
		}
		over := natural - room
		if over > 1e-6 && over > min(squeeze, 0.75)+atEnd+1e-6 {
			break
		}
		if over <= 1e-6 {
			forced = i + 1
		}
		grade := good
		if i+1 < len(all) {
			grade = breakAfter(&all[i], &all[i+1])
		}
		ends[grade], slack[grade] = i+1, -over
	}
	for grade := good; grade > never; grade-- {
		if ends[grade] == 0 {
			continue
		}
		if grade == good && slack[good] > loose && ends[passable] > ends[good] {
			continue
		}
		return ends[grade]
	}
	return forced
}

// give is what a box can be squeezed by within a line, in em.
func give(b *box) float64 {
	if b.cjk && strings.ContainsRune(squeezable, b.first()) && b.em > 0.9 {
		return 0.25
	}
	return 0
}

func trimSpaces(b []box) []box {
	for len(b) > 0 && unicode.IsSpace(b[len(b)-1].last()) && len(b[len(b)-1].glyphs) == 1 {
		b = b[:len(b)-1]
	}
	for len(b) > 0 && b[0].first() == ' ' {
		b = b[1:]
	}
	return b
}

// offsets places the boxes of a line of width em: where each begins, with the
// line stretched or squeezed to its measure. Lines that end a paragraph are
// only ever squeezed.
func (l *line) offsets(width float64) []float64 {
	x := make([]float64, len(l.boxes))
	extra := width - l.em
	gap, cut := 0.0, 0.0
	switch {
	case extra < 0 && l.squeeze > 0:
		cut = -extra / l.squeeze
	case extra > 0 && !l.last:
		if n := l.gaps(); n > 0 {
			gap = extra / float64(n)
		}
	}
	at := 0.0
	for i := range l.boxes {
		b := &l.boxes[i]
		taken := give(b) * cut
		if strings.ContainsRune(noEnd, b.first()) { // its ink is in the right half
			x[i] = at - taken
		} else {
			x[i] = at
		}
		at += b.em - taken
		if i+1 < len(l.boxes) && stretches(b, &l.boxes[i+1]) {
			at += gap
		}
	}
	return x
}

func (l *line) gaps() int {
	n := 0
	for i := 0; i+1 < len(l.boxes); i++ {
		if stretches(&l.boxes[i], &l.boxes[i+1]) {
			n++
		}
	}
	return n
}

func stretches(a, b *box) bool { return a.cjk || b.cjk || a.last() == ' ' }
