package pdf

import "wengang/reports/bulletin"

// columnChart draws columns along a horizontal axis, the series side by side.
func (s *sheet) columnChart(ch *bulletin.Chart) {
	f := s.frame(ch)
	slot := f.width / float64(len(ch.Categories))
	bar := min(slot*0.72/float64(len(ch.Series)), 9)
	number := s.widestNumber(ch)
	every := bar >= number || len(ch.Series) == 1 && slot >= number
	last := slot >= number // the latest series only
	type label struct {
		x, y float64
		text string
	}
	var labels []label // over all columns, with a rim: one may stand before its neighbour
	for i := range ch.Categories {
		x := f.x + slot*(float64(i)+0.5) - bar*float64(len(ch.Series))/2
		for j := range ch.Series {
			v, ok := float(&ch.Series[j].Values[i])
			if ok {
				h := v / f.top * f.height
				s.swatch(j, len(ch.Series), x, f.bottom-h, bar, h)
				if every || last && j == len(ch.Series)-1 {
					labels = append(labels, label{x + bar/2, f.bottom - h - 0.8, ch.Series[j].Values[i].Number()})
				}
			}
			x += bar
		}
		s.align(Chart, sizeSmall5, f.x+slot*(float64(i)+0.5), f.bottom+4.2, 0.5, ch.Categories[i].Label)
	}
	for _, l := range labels {
		s.halo(size6, l.x, l.y, l.text)
	}
	s.seriesLegend(ch, func(i int, x, y, w, h float64) { s.swatch(i, len(ch.Series), x, y, w, h) })
}

func (s *sheet) widestNumber(ch *bulletin.Chart) float64 {
	widest := 0.0
	for i := range ch.Series {
		for j := range ch.Series[i].Values {
			widest = max(widest, s.width(Chart, size6, ch.Series[i].Values[j].Number()))
		}
	}
	return widest
}

// lineChart draws lines, told apart by dashes and marks as well as by colour.
func (s *sheet) lineChart(ch *bulletin.Chart) {
	f := s.frame(ch)
	slot := f.width / float64(len(ch.Categories))
	for i := range ch.Categories {
		s.align(Chart, sizeSmall5, f.x+slot*(float64(i)+0.5), f.bottom+4.2, 0.5, ch.Categories[i].Label)
	}
	for j := range ch.Series {
		s.stroke(j)
		lastX, lastY, open := 0.0, 0.0, false
		for i := range ch.Categories {
			v, ok := float(&ch.Series[j].Values[i])
			x, y := f.x+slot*(float64(i)+0.5), f.bottom-v/f.top*f.height
			if ok && open {
				s.doc.Line(lastX, lastY, x, y)
			}
			if ok {
				s.mark(j, x, y)
			}
			lastX, lastY, open = x, y, ok
		}
		s.doc.SetDashPattern(nil, 0)
	}
	s.seriesLegend(ch, func(i int, x, y, w, h float64) {
		s.stroke(i)
		s.doc.Line(x, y+h/2, x+w, y+h/2)
		s.mark(i, x+w/2, y+h/2)
		s.doc.SetDashPattern(nil, 0)
	})
}

func (s *sheet) stroke(i int) {
	s.doc.SetLineWidth(0.5)
	s.draw(ramp[4])
	if i%2 == 1 {
		s.doc.SetDashPattern([]float64{1.6, 1}, 0)
	}
}

func (s *sheet) mark(i int, x, y float64) {
	s.doc.SetDashPattern(nil, 0)
	s.fill(white)
	if i%2 == 0 {
		s.fill(ramp[4])
	}
	s.doc.Circle(x, y, 0.9, "FD")
	if i%2 == 1 {
		s.doc.SetDashPattern([]float64{1.6, 1}, 0)
	}
}

// frame is the drawing area of a chart with a vertical axis of values.
type frame struct {
	x, width       float64 // page coordinates
	bottom, height float64
	top            float64 // value at the top
}

// frame draws axis, grid and its labels.
func (s *sheet) frame(ch *bulletin.Chart) frame {
	step, steps := scale(largest(ch))
	widest := 0.0
	for i := 0; i <= steps; i++ {
		widest = max(widest, s.width(Chart, sizeSmall5, axisLabel(float64(i)*step, step)))
	}
	f := frame{
		x: s.left() + widest + 3, bottom: s.top() + s.plot - 14, height: s.plot - 24,
		top: step * float64(steps),
	}
	f.width = s.left() + textWidth - f.x
	for i := 0; i <= steps; i++ {
		y := f.bottom - f.height*float64(i)/float64(steps)
		s.draw(faint)
		if i == 0 {
			s.draw(rule)
		}
		s.doc.SetLineWidth(0.15)
		s.doc.Line(f.x, y, f.x+f.width, y)
		s.ink(black)
		s.align(Chart, sizeSmall5, f.x-1.5, y+1.1, 1, axisLabel(float64(i)*step, step))
	}
	return f
}

func (s *sheet) seriesLegend(ch *bulletin.Chart, look func(i int, x, y, w, h float64)) {
	var names []string
	for _, series := range ch.Series {
		names = append(names, series.Name)
	}
	s.legend(names, look, s.top()+s.plot-6)
}
