package pdf

import (
	"fmt"

	"wengang/reports/bulletin"
)

// tabular is a table ready to be set: widths settled, headings broken.
type tabular struct {
	t       *bulletin.Table
	size    float64
	pad     float64   // added to the type size for a row's height
	stub    float64   // width of the first column
	unit    float64   // width of the unit column, 0 where there is none
	widths  []float64 // of the columns of figures
	digits  []float64 // widest number of each column
	heads   [][]line  // headings of the columns, broken
	head    float64   // height of the heading without groups
	groups  bool
	rows    [][]line // labels of the rows, broken
	caption []line
}

const (
	rowPad      = 2.6 // mm added to the type size for a row's height
	tightPad    = 1.8 // the same where a table just fits its page
	cellPad     = 1.2 // mm on either side of a cell
	captionLine = 7.0
	ruleThick   = 0.35 // 1 磅
	ruleThin    = 0.18 // 0.5 磅
)

func (s *sheet) layTable(t *bulletin.Table) *tabular {
	s.place = fmt.Sprintf("表%d", t.Number)
	var tab *tabular
fitting:
	for _, size := range []float64{size5, sizeSmall5, size6} {
		for _, stub := range []float64{17, 15, 13.5, 12} { // longer labels take two lines
			tab = s.layAt(t, size, stub)
			if tab.fits() {
				break fitting
			}
		}
	}
	tab.spread()
	for _, r := range t.Rows {
		tab.rows = append(tab.rows, s.balanced(tab.size, tab.stub-2*cellPad-float64(r.Depth)*tab.size*mmPerPoint, r.Label))
	}
	for i, c := range t.Columns {
		tab.heads[i] = s.headLines(tab, c, tab.widths[i])
		tab.head = max(tab.head, float64(len(tab.heads[i]))*tab.headLine())
	}
	tab.head += 1.6
	tab.caption = s.lines(Heading, sizeSmall4, textWidth, fmt.Sprintf("表%d　%s", t.Number, t.Title))
	return tab
}

func (tab *tabular) headLine() float64  { return tab.size*mmPerPoint + 0.9 }
func (tab *tabular) rowHeight() float64 { return tab.size*mmPerPoint + tab.pad }

// headLines are a heading's lines: the label, then its unit in brackets.
func (s *sheet) headLines(tab *tabular, c bulletin.Column, width float64) []line {
	lines := s.balanced(tab.size, width-0.6, c.Label)
	if c.Unit != "" {
		lines = append(lines, s.lines(Figures, tab.size, width, "（"+c.Unit+"）")...)
	}
	return lines
}

// balanced breaks a heading into lines of about the same length.
func (s *sheet) balanced(size, width float64, text string) []line {
	lines := s.lines(Figures, size, width, text)
	if n := len(lines); n > 1 {
		narrow := s.width(Figures, size, text)/float64(n) + 0.6*size*mmPerPoint
		if better := s.lines(Figures, size, min(width, narrow), text); len(better) == n {
			return better
		}
	}
	return lines
}

func (s *sheet) layAt(t *bulletin.Table, size, longest float64) *tabular {
	em := size * mmPerPoint
	tab := &tabular{t: t, size: size, pad: rowPad, heads: make([][]line, len(t.Columns))}
	stub := s.width(Figures, size, t.Stub)
	for _, r := range t.Rows {
		stub = max(stub, s.width(Figures, size, r.Label)+float64(r.Depth)*em)
	}
	tab.stub = min(stub, longest*em) + 2*cellPad
	if t.RowUnits {
		tab.unit = 4*em + 2*cellPad
	}
	for i, c := range t.Columns {
		tab.groups = tab.groups || c.Group != ""
		digits := 0.0
		for _, r := range t.Rows {
			digits = max(digits, s.width(Figures, size, r.Cells[i].Number()))
		}
		head := min(s.width(Figures, size, c.Label), 4*em)
		if c.Unit != "" {
			head = max(head, s.width(Figures, size, "（"+c.Unit+"）"))
		}
		tab.digits = append(tab.digits, digits)
		tab.widths = append(tab.widths, max(digits, head)+2*cellPad)
	}
	return tab
}

func (tab *tabular) total() float64 {
	w := tab.stub + tab.unit
	for _, c := range tab.widths {
		w += c
	}
	return w
}

func (tab *tabular) fits() bool { return tab.total() <= textWidth+0.01 }

// spread gives what is left over to the columns in equal parts; the stub takes
// its share.
func (tab *tabular) spread() {
	rest := textWidth - tab.total()
	if rest <= 0 {
		return
	}
	part := rest / float64(len(tab.widths)+1)
	tab.stub += part
	for i := range tab.widths {
		tab.widths[i] += part
	}
}

func (tab *tabular) groupHeight() float64 {
	if !tab.groups {
		return 0
	}
	return tab.headLine() + 1.2
}

func (tab *tabular) captionHeight() float64 {
	h := float64(len(tab.caption)) * captionLine
	if tab.t.Unit != "" {
		h += tab.headLine()
	}
	return h
}

func (tab *tabular) heightOf(row int) float64 {
	return float64(len(tab.rows[row])-1)*tab.headLine() + tab.rowHeight()
}

// least is the height that must be free for the table to begin on a page: its
// headings and enough rows to be worth it, or all of them.
func (tab *tabular) least() float64 {
	h := tab.captionHeight() + tab.groupHeight() + tab.head
	for i := 0; i < len(tab.rows) && i < worthwhile; i++ {
		h += tab.heightOf(i)
	}
	return h + 2
}

// height is the height of the whole table with its notes.
func (s *sheet) tableHeight(tab *tabular) float64 {
	h := tab.captionHeight() + tab.groupHeight() + tab.head + 6
	for i := range tab.rows {
		h += tab.heightOf(i)
	}
	for range tab.t.Notes {
		h += noteLine
	}
	return h
}

const (
	noteLine   = 4.6
	worthwhile = 6 // rows that must stand under the first heading
	carried    = 4 // rows that must stand under a repeated heading
)

// table sets a table; where it breaks across pages, 续表 and the headings are
// repeated.
func (s *sheet) table(tab *tabular) {
	t := tab.t
	s.place = fmt.Sprintf("表%d", t.Number)
	whole := s.tableHeight(tab)
	if over := whole - s.room(); over > 0 && over <= float64(len(t.Rows))*(rowPad-tightPad) {
		tab.pad = tightPad
	} else if over > 0 && s.room() < max(tab.least(), textHeight*0.3) {
		s.newPage()
	}
	s.doc.SetFont(s.fonts.roles[Body][0].name, "", size3)
	s.doc.Bookmark(fmt.Sprintf("表%d　%s", t.Number, t.Title), 1, s.top())
	s.tableHead(tab, false)
	tear := s.tear(tab)
	for i := range t.Rows {
		h := tab.heightOf(i)
		if s.room() < h+1 || i == tear {
			s.line(ruleThick)
			s.newPage()
			s.tableHead(tab, true)
		}
		s.tableRow(tab, i, h)
	}
	s.line(ruleThick)
	s.y += 1.2
	s.tableNotes(t.Notes)
	s.y += 4
}

// tear is the row before which a table breaks where the page alone would leave
// too few rows to the next one; -1 where it would not.
func (s *sheet) tear(tab *tabular) int {
	room, n := s.room()-1, len(tab.rows)
	for i := range tab.rows {
		room -= tab.heightOf(i)
		if room < 0 {
			if n-i < carried && n > 2*carried {
				return n - carried
			}
			return -1
		}
	}
	return -1
}

// line draws a horizontal rule over the text width at the cursor.
func (s *sheet) line(weight float64) {
	s.draw(black)
	s.doc.SetLineWidth(weight)
	s.doc.Line(s.left(), s.top(), s.left()+textWidth, s.top())
}

func (s *sheet) tableHead(tab *tabular, again bool) {
	t := tab.t
	caption := tab.caption
	if again {
		caption = s.lines(Heading, sizeSmall4, textWidth, fmt.Sprintf("续表%d", t.Number))
	}
	s.block(caption, sizeSmall4, captionLine, s.left(), s.top(), textWidth, 0.5)
	s.y += float64(len(caption)) * captionLine
	if t.Unit != "" {
		s.align(Figures, tab.size, s.left()+textWidth, s.top()+baseline(tab.headLine(), tab.size), 1, "单位："+t.Unit)
		s.y += tab.headLine()
	}
	s.line(ruleThick)
	group := tab.groupHeight()
	full := group + tab.head
	s.headCell(tab, t.Stub, s.left(), tab.stub, full)
	x := s.left() + tab.stub
	if tab.unit > 0 {
		s.headCell(tab, "计量单位", x, tab.unit, full)
		x += tab.unit
	}
	for i := 0; i < len(t.Columns); i++ {
		if name := t.Columns[i].Group; name != "" && (i == 0 || t.Columns[i-1].Group != name) {
			width := 0.0
			for j := i; j < len(t.Columns) && t.Columns[j].Group == name; j++ {
				width += tab.widths[j]
			}
			s.align(Figures, tab.size, x+width/2, s.top()+baseline(group, tab.size), 0.5, name)
			s.doc.SetLineWidth(ruleThin)
			s.doc.Line(x+1.5, s.top()+group, x+width-1.5, s.top()+group)
		}
		over, h := group, tab.head
		if t.Columns[i].Group == "" {
			over, h = 0, full
		}
		lines := tab.heads[i]
		y := s.top() + over + (h-float64(len(lines))*tab.headLine())/2
		s.block(lines, tab.size, tab.headLine(), x, y, tab.widths[i], 0.5)
		x += tab.widths[i]
	}
	s.y += full
	s.line(ruleThin)
}

func (s *sheet) headCell(tab *tabular, text string, x, width, height float64) {
	lines := s.balanced(tab.size, width-0.6, text)
	s.block(lines, tab.size, tab.headLine(), x, s.top()+(height-float64(len(lines))*tab.headLine())/2, width, 0.5)
}

func (s *sheet) tableRow(tab *tabular, i int, h float64) {
	r := &tab.t.Rows[i]
	s.place = fmt.Sprintf("表%d第%d行", tab.t.Number, i+1)
	indent := float64(r.Depth) * tab.size * mmPerPoint
	lines := tab.rows[i]
	s.block(lines, tab.size, tab.headLine(), s.left()+cellPad+indent, s.top()+(h-float64(len(lines))*tab.headLine())/2, tab.stub, 0)
	y := s.top() + baseline(h, tab.size)
	x := s.left() + tab.stub
	if tab.unit > 0 {
		s.align(Figures, tab.size, x+tab.unit/2, y, 0.5, r.Unit)
		x += tab.unit
	}
	for j := range r.Cells {
		number := r.Cells[j].Number()
		edge := x + tab.widths[j]/2 + tab.digits[j]/2 // numbers stand right, as a block centred in the column
		s.align(Figures, tab.size, edge, y, 1, number)
		x += tab.widths[j]
	}
	s.y += h
}

// tableNotes sets 注：; several are numbered.
func (s *sheet) tableNotes(notes []string) {
	for i, n := range notes {
		s.paragraph(Figures, sizeSmall5, noteLine, 0, noteMark(i, len(notes))+n)
	}
}

// noteMark opens note i of n.
func noteMark(i, n int) string {
	switch {
	case n == 1:
		return "注："
	case i == 0:
		return "注：1. "
	}
	return fmt.Sprintf("　　%d. ", i+1)
}
