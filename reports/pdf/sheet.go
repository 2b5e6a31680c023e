package pdf

import (
	"fmt"
	"slices"

	"github.com/jung-kurt/gofpdf"
)

// The page after GB/T 9704-2012, in mm: 天头 37, 订口 28, 版心 156 × 225, 22
// lines of 28 characters.
const (
	pageWidth  = 210.0
	topMargin  = 37.0
	bindMargin = 28.0
	textWidth  = 156.0
	textHeight = 225.0
	textLine   = textHeight / 22
	mmPerPoint = 25.4 / 72
)

// Type sizes in points: 2号 22, 3号 16, 4号 14, 小4号 12, 5号 10.5, 小5号 9.
const (
	size2      = 22.0
	size3      = 16.0
	size4      = 14.0
	sizeSmall4 = 12.0
	size5      = 10.5
	sizeSmall5 = 9.0
	size6      = 7.5
)

// sheet is the document being set, with a cursor in the text area of the
// current page. The first error stops all further work.
type sheet struct {
	doc   *gofpdf.Fpdf
	fonts *Fonts
	used  map[*Face]bool
	y     float64 // from the top of the text area
	plot  float64 // height of the drawing of the chart being set
	place string  // what is being set, for errors: 表3
	err   error
	foot  func(s *sheet) // what every page carries outside the text area
}

func newSheet(fonts *Fonts) *sheet {
	doc := gofpdf.New("P", "mm", "A4", "")
	doc.SetAutoPageBreak(false, 0)
	doc.SetCatalogSort(true)
	return &sheet{doc: doc, fonts: fonts, used: map[*Face]bool{}}
}

// newPage begins a page.
func (s *sheet) newPage() {
	s.doc.AddPage()
	s.y = 0
	if s.foot != nil {
		s.foot(s)
	}
}

// left is the left edge of the text area: the binding margin is on the left of
// odd pages and on the right of even ones.
func (s *sheet) left() float64 {
	if s.doc.PageNo()%2 == 1 {
		return bindMargin
	}
	return pageWidth - bindMargin - textWidth
}

// top is the page coordinate of the cursor.
func (s *sheet) top() float64 { return topMargin + s.y }

// room is what is left of the page.
func (s *sheet) room() float64 { return textHeight - s.y }

// need begins a new page where less than h is left, unless the page is empty.
func (s *sheet) need(h float64) {
	if s.room() < h-0.01 && s.y > 0 {
		s.newPage()
	}
}

func (s *sheet) fail(err error) {
	if s.err == nil {
		s.err = err
	}
}

// glyphs shapes a text; an error is kept and gives none.
func (s *sheet) glyphs(role Role, text string) []glyph {
	g, err := s.fonts.shape(role, text, s.place)
	if err != nil {
		s.fail(err)
		return nil
	}
	return g
}

// use makes a face the current font.
func (s *sheet) use(f *Face, size float64) {
	if !s.used[f] {
		// A copy: gofpdf pads tables with zeros in place where it subsets them.
		s.doc.AddUTF8FontFromBytes(f.name, "", slices.Clone(f.data))
		s.used[f] = true
	}
	s.doc.SetFont(f.name, "", size)
}

// width is the width of a text in mm.
func (s *sheet) width(role Role, size float64, text string) float64 {
	em := 0.0
	for _, g := range s.glyphs(role, text) {
		em += g.em
	}
	return em * size * mmPerPoint
}

// The ascent and descent of a Chinese square, in em: where the baseline lies
// in a line whose squares are centred.
const ascent, descent = 0.88, 0.12

// baseline is where the baseline lies below the top of a line of height h.
func baseline(h, size float64) float64 {
	em := size * mmPerPoint
	return (h-em)/2 + ascent*em
}

// text sets one line with its left end at x and its baseline at y, in page
// coordinates.
func (s *sheet) text(role Role, size, x, y float64, text string) {
	s.run(s.glyphs(role, text), size, x, y)
}

// run sets glyphs one after another, in runs of one face.
func (s *sheet) run(glyphs []glyph, size, x, y float64) {
	for start := 0; start < len(glyphs); {
		end, em := start, 0.0
		var runes []rune
		for end < len(glyphs) && glyphs[end].face == glyphs[start].face {
			runes = append(runes, glyphs[end].r)
			em += glyphs[end].em
			end++
		}
		s.use(glyphs[start].face, size)
		s.doc.Text(x, y, string(runes))
		x += em * size * mmPerPoint
		start = end
	}
}

// align places a text of a width against an anchor: 0 left, 0.5 centre, 1 right.
func (s *sheet) align(role Role, size, x, y, anchor float64, text string) {
	s.text(role, size, x-anchor*s.width(role, size, text), y, text)
}

// setLine sets a line of a paragraph with its left end at x. Boxes that follow
// each other at the same stretch go out as one string with character spacing,
// so that text can be taken out of the file again as it reads.
func (s *sheet) setLine(l *line, size, x, y, width float64) {
	em := size * mmPerPoint
	at := l.offsets(width / em)
	for i := 0; i < len(l.boxes); {
		j := i + 1
		step := 0.0
		if l.boxes[i].cjk && len(l.boxes[i].glyphs) == 1 && j < len(l.boxes) && l.boxes[j].cjk {
			step = at[j] - at[i] - l.boxes[i].em
			for j < len(l.boxes) && l.boxes[j].cjk && l.boxes[j].glyphs[0].face == l.boxes[i].glyphs[0].face &&
				near(at[j]-at[j-1]-l.boxes[j-1].em, step) {
				j++
			}
		}
		if j == i+1 || near(step, 0) {
			step = 0
		}
		var run []glyph
		for _, b := range l.boxes[i:j] {
			run = append(run, b.glyphs...)
		}
		if step != 0 {
			s.doc.RawWriteStr(fmt.Sprintf("%.4f Tc", step*size))
		}
		s.run(run, size, x+at[i]*em, y)
		if step != 0 {
			s.doc.RawWriteStr("0 Tc")
		}
		i = j
	}
}

func near(a, b float64) bool { return a-b < 1e-6 && b-a < 1e-6 }

// paragraph sets running text with a line height of h, its first line indented
// by indent characters. No single line is left at the foot or head of a page.
func (s *sheet) paragraph(role Role, size, h, indent float64, text string) {
	lines := breakLines(boxes(s.glyphs(role, text)), textWidth/(size*mmPerPoint)+1e-6, indent)
	for i := range lines {
		left := len(lines) - i
		fits := int((s.room() + 0.01) / h)
		if i == 0 && fits < 2 && left > 1 || fits < 1 || i > 0 && fits == 1 && left == 2 {
			s.newPage()
		}
		x, width := s.left(), textWidth
		if i == 0 {
			x += indent * size * mmPerPoint
			width -= indent * size * mmPerPoint
		}
		s.setLine(&lines[i], size, x, s.top()+baseline(h, size), width)
		s.y += h
	}
}

// lines breaks a text to a width in mm.
func (s *sheet) lines(role Role, size, width float64, text string) []line {
	return breakLines(boxes(s.glyphs(role, text)), width/(size*mmPerPoint)+1e-6, 0)
}

// block sets lines of height h, each placed by anchor within width from x, the
// first at page coordinate y.
func (s *sheet) block(lines []line, size, h, x, y, width, anchor float64) {
	for i := range lines {
		em := size * mmPerPoint
		lines[i].last = true
		s.setLine(&lines[i], size, x+anchor*(width-lines[i].em*em), y+float64(i)*h+baseline(h, size), lines[i].em*em)
	}
}

// ink, fill and draw set the colours of text, areas and lines.
func (s *sheet) ink(c colour)  { s.doc.SetTextColor(c.r, c.g, c.b) }
func (s *sheet) fill(c colour) { s.doc.SetFillColor(c.r, c.g, c.b) }
func (s *sheet) draw(c colour) { s.doc.SetDrawColor(c.r, c.g, c.b) }

type colour struct{ r, g, b int }

var (
	black = colour{0, 0, 0}
	white = colour{255, 255, 255}
	rule  = colour{90, 90, 90}
	faint = colour{205, 205, 205}
)

// ramp are five steps of one hue from light to dark, told apart in grey as well.
var ramp = []colour{{236, 241, 247}, {190, 207, 226}, {131, 162, 197}, {70, 111, 160}, {22, 58, 104}}

// onRamp is the ink that is legible on a step of the ramp.
func onRamp(i int) colour {
	if i >= 3 {
		return white
	}
	return black
}
