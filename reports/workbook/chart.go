package workbook

import (
	"fmt"

	"wengang/reports/bulletin"

	"github.com/xuri/excelize/v2"
)

// shades are the fills of series, from light to dark, told apart in grey too.
var shades = []string{"BECFE2", "466FA0", "83A2C5", "163A68", "ECF1F7", "5A5A5A"}

// chart writes the numbers of a chart and a native chart of them. A map
// becomes bars in official order: Excel draws maps only with an outside service.
func (b *book) chart(ch *bulletin.Chart) {
	name := fmt.Sprintf("图%d", ch.Number)
	b.sheet(name, ch.Title, true)
	b.onePage(name)
	b.set(name, 1, 1, b.style.caption, name+"　"+ch.Title)
	b.merge(name, 1, 1, max(2, len(ch.Series)+1), 1, b.style.caption)
	b.do(b.file.SetRowHeight(name, 1, 34))
	b.backLink(name, 1)
	b.set(name, 1, headRow, b.style.head, "单位："+ch.Unit)
	widest := 12
	for i := range ch.Categories {
		b.set(name, 1, headRow+1+i, b.style.label, ch.Categories[i].Label)
		widest = max(widest, 2*len([]rune(ch.Categories[i].Label)))
	}
	b.width(name, 1, float64(min(widest, 36))+2)
	for j := range ch.Series {
		b.set(name, j+2, headRow, b.style.head, ch.Series[j].Name)
		b.width(name, j+2, float64(max(16, 2*len([]rune(ch.Series[j].Name))+2)))
		for i := range ch.Series[j].Values {
			b.figure(name, j+2, headRow+1+i, &ch.Series[j].Values[i], false)
		}
	}
	b.titles(name, headRow)
	if len(ch.Categories) > 0 {
		b.native(name, ch)
	}
}

// native places the chart to the right of its numbers.
func (b *book) native(name string, ch *bulletin.Chart) {
	kind, series := b.chartSeries(name, ch)
	horizontal := ch.Kind == bulletin.Bars || ch.Kind == bulletin.Map || ch.Kind == bulletin.Stacked
	height := uint(360)
	if horizontal {
		height = uint(max(300, 90+24*bars(ch)))
	}
	c := &excelize.Chart{
		Type: kind, Series: series,
		Title:     excelize.ChartTitle{Paragraph: []excelize.RichTextRun{{Text: ch.Title + "（" + ch.Unit + "）", Font: &excelize.Font{Family: "黑体", Size: 12, Color: "000000"}}}},
		Legend:    excelize.ChartLegend{Position: "bottom"},
		Dimension: excelize.ChartDimension{Width: 640, Height: height},
		XAxis:     excelize.ChartAxis{ReverseOrder: horizontal, Font: excelize.Font{Size: 9, Color: "000000"}},
		YAxis:     excelize.ChartAxis{MajorGridLines: true, Font: excelize.Font{Size: 9, Color: "000000"}},
		PlotArea:  excelize.ChartPlotArea{ShowVal: ch.Kind != bulletin.Columns || len(ch.Categories) <= 6},
	}
	if len(series) == 1 {
		c.Legend.Position = "none"
	}
	cell, err := excelize.CoordinatesToCellName(len(ch.Series)+3, headRow)
	b.do(err)
	b.do(b.file.AddChart(name, cell, c))
}

func bars(ch *bulletin.Chart) int {
	if ch.Kind == bulletin.Stacked {
		return len(ch.Series)
	}
	return len(ch.Categories)
}

// chartSeries names the cells of each series. In a stacked chart every
// category is a series, and the series are the bars.
func (b *book) chartSeries(name string, ch *bulletin.Chart) (excelize.ChartType, []excelize.ChartSeries) {
	area := func(col1, row1, col2, row2 int) string {
		from, err := excelize.CoordinatesToCellName(col1, row1, true)
		b.do(err)
		to, err := excelize.CoordinatesToCellName(col2, row2, true)
		b.do(err)
		if from == to {
			return fmt.Sprintf("'%s'!%s", name, from)
		}
		return fmt.Sprintf("'%s'!%s:%s", name, from, to)
	}
	n, m := len(ch.Categories), len(ch.Series)
	fill := func(i int) excelize.Fill {
		return excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{shades[i%len(shades)]}}
	}
	var series []excelize.ChartSeries
	if ch.Kind == bulletin.Stacked {
		for i := range ch.Categories {
			series = append(series, excelize.ChartSeries{
				Name: area(1, headRow+1+i, 1, headRow+1+i), Categories: area(2, headRow, m+1, headRow),
				Values: area(2, headRow+1+i, m+1, headRow+1+i), Fill: fill(i),
			})
		}
		return excelize.BarPercentStacked, series
	}
	for j := range ch.Series {
		shade := j
		if m == 1 {
			shade = 1
		}
		series = append(series, excelize.ChartSeries{
			Name: area(j+2, headRow, j+2, headRow), Categories: area(1, headRow+1, 1, headRow+n),
			Values: area(j+2, headRow+1, j+2, headRow+n), Fill: fill(shade),
		})
	}
	switch ch.Kind {
	case bulletin.Columns:
		return excelize.Col, series
	case bulletin.Lines:
		return excelize.Line, series
	}
	return excelize.Bar, series
}
