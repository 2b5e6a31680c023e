package pdf

import (
	"fmt"
	"math"

	"wengang/cube"
	"wengang/reports/bulletin"
)

const chartCaption = 7.0

// plots are the heights of drawings: so much for each bar and around them, and
// how far a drawing may shrink to fill the foot of a page.
var plots = map[bulletin.ChartKind]struct{ each, leastEach, fixed, leastFixed float64 }{
	bulletin.Columns: {0, 0, 62, 42},
	bulletin.Lines:   {0, 0, 62, 42},
	bulletin.Bars:    {6.2, 4.8, 8, 8},
	bulletin.Stacked: {15, 12, 12, 12},
	bulletin.Map:     {0, 0, 118, 94},
}

// plotHeight is the height of a chart's drawing without its caption, and the
// least that it can do with.
func plotHeight(ch *bulletin.Chart) (best, least float64) {
	p, n := plots[ch.Kind], float64(bars(ch))
	return p.each*n + p.fixed, p.leastEach*n + p.leastFixed
}

// bars is the number of horizontal bars of a chart.
func bars(ch *bulletin.Chart) int {
	if ch.Kind == bulletin.Stacked {
		return len(ch.Series)
	}
	return len(ch.Categories)
}

// chartHeight is the least height of a chart with caption and note.
func chartHeight(ch *bulletin.Chart) float64 {
	_, least := plotHeight(ch)
	h := least + chartCaption + 8
	if ch.Note != "" {
		h += noteLine
	}
	return h
}

// chart sets a chart on one page, its caption beneath as official bulletins
// have it.
func (s *sheet) chart(ch *bulletin.Chart, maps *Maps) {
	s.place = fmt.Sprintf("图%d", ch.Number)
	s.need(chartHeight(ch))
	s.y += 2
	best, least := plotHeight(ch)
	s.plot = max(least, min(best, least+s.room()-chartHeight(ch)))
	s.ink(black)
	s.align(Figures, sizeSmall5, s.left()+textWidth, s.top()+baseline(5, sizeSmall5), 1, "单位："+ch.Unit)
	switch ch.Kind {
	case bulletin.Columns:
		s.columnChart(ch)
	case bulletin.Lines:
		s.lineChart(ch)
	case bulletin.Bars:
		s.barChart(ch)
	case bulletin.Stacked:
		s.stackedChart(ch)
	case bulletin.Map:
		s.mapChart(ch, maps)
	}
	s.y += s.plot
	s.ink(black)
	caption := s.lines(Heading, sizeSmall4, textWidth, fmt.Sprintf("图%d　%s", ch.Number, ch.Title))
	s.block(caption, sizeSmall4, chartCaption, s.left(), s.top(), textWidth, 0.5)
	s.y += float64(len(caption)) * chartCaption
	if ch.Note != "" {
		s.paragraph(Figures, sizeSmall5, noteLine, 0, "注："+ch.Note)
	}
	s.y += 4
}

// float is a figure in its unit, for drawing only; ok is false where there is none.
func float(f *bulletin.Figure) (v float64, ok bool) {
	if f.State != cube.Filled {
		return 0, false
	}
	v, _ = f.Scaled().Float64()
	return v, true
}

func largest(ch *bulletin.Chart) float64 {
	top := 0.0
	for i := range ch.Series {
		for j := range ch.Series[i].Values {
			if v, ok := float(&ch.Series[i].Values[j]); ok && v > top {
				top = v
			}
		}
	}
	return top
}

// scale divides an axis from 0 to at least top into 4 to 6 round steps.
func scale(top float64) (step float64, steps int) {
	if top <= 0 {
		return 1, 4
	}
	power := math.Pow(10, math.Floor(math.Log10(top/4)))
	for _, m := range []float64{1, 2, 2.5, 5, 10} {
		if top/(m*power) <= 6 {
			step = m * power
			break
		}
	}
	return step, int(math.Ceil(top/step - 1e-9))
}

// axisLabel writes a value of an axis without needless decimals.
func axisLabel(v, step float64) string {
	places := 0
	for p := step; p < 1-1e-9 || math.Abs(p-math.Round(p)) > 1e-6; p *= 10 {
		places++
		if places > 6 {
			break
		}
	}
	return fmt.Sprintf("%.*f", places, v)
}

// legend sets coloured squares with names in one row, centred at page
// coordinate y.
func (s *sheet) legend(names []string, look func(i int, x, y, w, h float64), y float64) {
	const square, gap = 3.6, 6.0
	total := -gap
	for _, n := range names {
		total += square + 1.2 + s.width(Chart, sizeSmall5, n) + gap
	}
	x := s.left() + (textWidth-total)/2
	for i, n := range names {
		look(i, x, y, square, square)
		s.ink(black)
		s.text(Chart, sizeSmall5, x+square+1.2, y+square-0.5, n)
		x += square + 1.2 + s.width(Chart, sizeSmall5, n) + gap
	}
}

// swatch fills a rectangle in the look of series i of n: light first, dark last.
func (s *sheet) swatch(i, n int, x, y, w, h float64) {
	s.fill(ramp[shade(i, n)])
	s.draw(rule)
	s.doc.SetLineWidth(0.15)
	s.doc.Rect(x, y, w, h, "FD")
}

// shade spreads n looks over the ramp.
func shade(i, n int) int {
	if n <= 1 {
		return 3
	}
	if n == 2 {
		return []int{1, 3}[i]
	}
	return i * (len(ramp) - 1) / (n - 1)
}
