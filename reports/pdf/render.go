package pdf

import (
	"fmt"
	"io"

	"wengang/reports/bulletin"
	"wengang/sql/fault"
)

// Render sets the content as PDF. The same content with the same fonts and
// maps gives the same bytes. A character that no font of its chain holds is a
// *MissingGlyphError that names it and its place.
func Render(w io.Writer, c *bulletin.Content, fonts *Fonts, maps *Maps) error {
	s := newSheet(fonts)
	s.foot = func(s *sheet) { s.margins(c) }
	s.information(c)
	s.newPage()
	s.title(c)
	for i := range c.Sections {
		s.section(&c.Sections[i], maps)
	}
	s.notes(c.Notes)
	if s.err == nil {
		s.err = s.doc.Error()
	}
	if s.err != nil {
		return asFault(s.err)
	}
	if err := s.doc.Output(w); err != nil {
		return asFault(err)
	}
	return nil
}

// asFault keeps what already is a fault and names the rest.
func asFault(err error) error {
	if fault.CodeOf(err) != fault.Internal {
		return err
	}
	return fault.New(fault.Internal, "生成 PDF 失败").Because(err)
}

func (s *sheet) information(c *bulletin.Content) {
	d := s.doc
	d.SetTitle(c.Region+c.Title+"（"+c.Month.Chinese()+"）", true)
	d.SetSubject("统计期"+bulletin.PeriodText(c.Coverage)+"；"+bulletin.AsOfText(c.Coverage)+"；"+bulletin.LevelText(c.Coverage), true)
	d.SetKeywords("失业保险 稳岗补贴 月报 "+c.RegionCode+" "+c.Month.String(), true)
	d.SetCreator("wengang", true)
	d.SetProducer("wengang", true)
	d.SetCreationDate(c.Coverage.AsOf.UTC())
	d.SetModificationDate(c.Coverage.AsOf.UTC())
	d.SetDisplayMode("fullwidth", "continuous")
}

// margins sets what stands outside the text area: the page number on the outer
// side (4号 digits between dashes, 7 mm below the text), and on every page the
// mark of demonstration data.
func (s *sheet) margins(c *bulletin.Content) {
	s.place = "页眉页脚"
	n := s.doc.PageNo()
	number := fmt.Sprintf("— %d —", n)
	em := size4 * mmPerPoint
	y := topMargin + textHeight + 7 + ascent*em/2
	if n%2 == 1 {
		s.align(Figures, size4, s.left()+textWidth-em, y, 1, number)
	} else {
		s.align(Figures, size4, s.left()+em, y, 0, number)
	}
	head := c.Region + c.Title + "　" + c.Month.Chinese()
	if n > 1 {
		s.align(Figures, sizeSmall5, s.left(), topMargin-8, 0, head)
		s.draw(rule)
		s.doc.SetLineWidth(0.15)
		s.doc.Line(s.left(), topMargin-6, s.left()+textWidth, topMargin-6)
	}
	if c.Demo {
		s.align(Heading, size5, s.left()+textWidth, topMargin-8, 1, "【演示数据，不反映真实情况】")
	}
	s.y = 0
}

// title sets the title block of the first page: 内部资料, the title, region
// and month, and the coordinates of the data. No red head: that is for issued
// documents.
func (s *sheet) title(c *bulletin.Content) {
	s.place = "标题"
	s.text(Heading, size3, s.left(), s.top()+baseline(textLine, size3), c.Mark)
	s.y += textLine * 1.5
	lines := s.lines(Title, size2, textWidth, c.Title)
	h := size2*mmPerPoint + 3.6
	s.block(lines, size2, h, s.left(), s.top(), textWidth, 0.5)
	s.y += float64(len(lines))*h + 1
	lines = s.lines(Sub, size3, textWidth, "（"+c.Region+"　"+c.Month.Chinese()+"）")
	s.block(lines, size3, textLine*0.9, s.left(), s.top(), textWidth, 0.5)
	s.y += float64(len(lines))*textLine*0.9 + 2
	s.coordinates(c)
}

// coordinates sets 统计期、数据时点、审核层级、上报地区数 between two rules.
func (s *sheet) coordinates(c *bulletin.Content) {
	const h = 5.6
	s.line(ruleThin)
	s.y += 1
	rows := [][2]string{
		{"统计期：" + bulletin.PeriodText(c.Coverage), "数据时点：" + bulletin.AsOfText(c.Coverage)},
		{"审核层级：" + bulletin.LevelText(c.Coverage), bulletin.ReportedText(c.Coverage)},
	}
	for _, r := range rows {
		y := s.top() + baseline(h, size5)
		s.text(Figures, size5, s.left()+2, y, r[0])
		s.text(Figures, size5, s.left()+textWidth*0.45, y, r[1])
		s.y += h
	}
	s.y += 1
	s.line(ruleThin)
	s.y += 3
}

// section sets one part. A heading is never the last thing on a page.
func (s *sheet) section(sec *bulletin.Section, maps *Maps) {
	if sec.ID == "overall" { // the first page stands alone
		s.newPage()
	}
	s.place = sec.Heading
	if sec.Heading != "" {
		s.need(textLine + s.leastOf(sec.Blocks, 0))
		s.bookmark(sec.Heading, 0)
		s.paragraph(Heading, size3, textLine, 2, sec.Heading)
	}
	for i := range sec.Blocks {
		b := &sec.Blocks[i]
		s.place = sec.Heading
		switch {
		case b.Subheading != "":
			s.need(textLine + s.leastOf(sec.Blocks, i+1))
			s.bookmark(b.Subheading, 1)
			s.paragraph(Sub, size3, textLine, 2, b.Subheading)
		case b.Paragraph != nil:
			s.paragraph(Body, size3, textLine, 2, b.Paragraph.String())
		case b.Table != nil:
			s.y += 2
			s.table(s.layTable(b.Table))
		case b.Chart != nil:
			s.chart(b.Chart, maps)
		}
	}
}

func (s *sheet) bookmark(text string, level int) {
	s.use(s.fonts.roles[Body][0], size3)
	s.doc.Bookmark(text, level, s.top())
}

// leastOf is the height that the block must find under a heading.
func (s *sheet) leastOf(blocks []bulletin.Block, i int) float64 {
	if i >= len(blocks) {
		return 0
	}
	b := &blocks[i]
	switch {
	case b.Subheading != "":
		return textLine + s.leastOf(blocks, i+1)
	case b.Table != nil:
		return s.layTable(b.Table).least()
	case b.Chart != nil:
		return chartHeight(b.Chart)
	}
	return 2 * textLine
}

// notes sets the notes at the end.
func (s *sheet) notes(notes []string) {
	const h = 6.8
	if len(notes) == 0 {
		return
	}
	s.place = "说明"
	s.need(textLine + 4*h)
	s.y += 2
	s.bookmark("说明", 0)
	s.paragraph(Heading, size3, textLine, 2, "说明")
	for i, n := range notes {
		s.place = fmt.Sprintf("说明第%d条", i+1)
		s.paragraph(Body, sizeSmall4, h, 2, fmt.Sprintf("%d. %s", i+1, n))
	}
}
