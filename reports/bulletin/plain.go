package bulletin

import (
	"fmt"
	"strings"
)

// Plain is the content as text that a person can read and compare: the form
// kept in golden files and shown in a terminal.
func (c *Content) Plain() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n%s\n（%s）\n%s\n%s %s %s\n", c.Mark, c.Title, c.Month.Chinese(), c.Region,
		AsOfText(c.Coverage), LevelText(c.Coverage), ReportedText(c.Coverage))
	for _, s := range c.Sections {
		if s.Heading != "" {
			fmt.Fprintf(&b, "\n# %s\n", s.Heading)
		}
		for _, block := range s.Blocks {
			block.plain(&b)
		}
	}
	b.WriteString("\n# 说明\n")
	for i, n := range c.Notes {
		fmt.Fprintf(&b, "%d. %s\n", i+1, n)
	}
	return b.String()
}

func (block *Block) plain(b *strings.Builder) {
	switch {
	case block.Subheading != "":
		fmt.Fprintf(b, "\n## %s\n", block.Subheading)
	case block.Paragraph != nil:
		fmt.Fprintf(b, "%s\n", block.Paragraph)
	case block.Table != nil:
		block.Table.plain(b)
	case block.Chart != nil:
		block.Chart.plain(b)
	}
}

func (t *Table) plain(b *strings.Builder) {
	fmt.Fprintf(b, "\n[表%d %s]\n%s", t.Number, t.Title, t.Stub)
	if t.RowUnits {
		b.WriteString(" | 计量单位")
	}
	for _, col := range t.Columns {
		fmt.Fprintf(b, " | %s", strings.TrimPrefix(col.Group+"·"+col.Label, "·"))
		if col.Unit != "" {
			fmt.Fprintf(b, "（%s）", col.Unit)
		}
	}
	b.WriteByte('\n')
	for _, r := range t.Rows {
		b.WriteString(r.Label)
		if t.RowUnits {
			fmt.Fprintf(b, " | %s", r.Unit)
		}
		for i := range r.Cells {
			fmt.Fprintf(b, " | %s", r.Cells[i].Number())
		}
		b.WriteByte('\n')
	}
	for _, n := range t.Notes {
		fmt.Fprintf(b, "注：%s\n", n)
	}
}

func (ch *Chart) plain(b *strings.Builder) {
	fmt.Fprintf(b, "\n[图%d %s（%s） %s]\n", ch.Number, ch.Title, ch.Unit, ch.Kind)
	for _, s := range ch.Series {
		fmt.Fprintf(b, "%s:", s.Name)
		for i := range s.Values {
			fmt.Fprintf(b, " %s=%s", ch.Categories[i].Label, s.Values[i].Number())
		}
		b.WriteByte('\n')
	}
}

// Figures are all numbers of the content, in reading order.
func (c *Content) Figures() []Figure {
	var all []Figure
	for _, s := range c.Sections {
		for _, block := range s.Blocks {
			all = append(all, block.figures()...)
		}
	}
	return all
}

func (block *Block) figures() []Figure {
	var all []Figure
	switch {
	case block.Paragraph != nil:
		for _, span := range block.Paragraph.Spans {
			if span.Figure != nil {
				all = append(all, *span.Figure)
			}
		}
	case block.Table != nil:
		for _, r := range block.Table.Rows {
			all = append(all, r.Cells...)
		}
	case block.Chart != nil:
		for _, s := range block.Chart.Series {
			all = append(all, s.Values...)
		}
	}
	return all
}
