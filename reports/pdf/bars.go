package pdf

import "wengang/reports/bulletin"

// barChart draws horizontal bars in the order given, each with its number.
func (s *sheet) barChart(ch *bulletin.Chart) {
	label, number := 0.0, 0.0
	for i := range ch.Categories {
		label = max(label, s.width(Chart, sizeSmall5, ch.Categories[i].Label))
		number = max(number, s.width(Chart, sizeSmall5, ch.Series[0].Values[i].Number()))
	}
	label = min(label, 62)
	x := s.left() + label + 2
	width := s.left() + textWidth - x - number - 3
	top := largest(ch)
	y := s.top() + 6
	barStep := (s.plot - plots[ch.Kind].fixed) / float64(bars(ch))
	for i := range ch.Categories {
		s.ink(black)
		lines := s.lines(Chart, sizeSmall5, label+0.2, ch.Categories[i].Label)
		if len(lines) > 1 { // two lines of smaller type
			lines = s.lines(Chart, size6, label+0.2, ch.Categories[i].Label)
			s.block(lines, size6, 2.8, s.left(), y+(barStep-2.8*float64(len(lines)))/2, label, 1)
		} else {
			s.block(lines, sizeSmall5, barStep, s.left(), y, label, 1)
		}
		v, ok := float(&ch.Series[0].Values[i])
		w := 0.0
		if ok && top > 0 {
			w = v / top * width
			s.fill(ramp[3])
			s.doc.Rect(x, y+1, w, barStep-2, "F")
		}
		s.text(Chart, sizeSmall5, x+w+1.2, y+baseline(barStep, sizeSmall5), ch.Series[0].Values[i].Number())
		y += barStep
	}
	s.draw(rule)
	s.doc.SetLineWidth(0.2)
	s.doc.Line(x, s.top()+6, x, y)
}

// stackedChart draws one bar of 100 % for every series, its parts the
// categories, each with its number where there is room; that of a narrow last
// part stands behind the bar.
func (s *sheet) stackedChart(ch *bulletin.Chart) {
	label := 0.0
	for i := range ch.Series {
		label = max(label, s.width(Chart, size5, ch.Series[i].Name))
	}
	x0 := s.left() + label + 3
	behind := 0.0 // room for a number behind the bars
	for i := range ch.Series {
		for _, v := range ch.Series[i].Values {
			behind = max(behind, s.width(Chart, sizeSmall5, v.Number())+1)
		}
	}
	width := s.left() + textWidth - x0 - behind
	y := s.top() + 6
	n := len(ch.Categories)
	stackStep := (s.plot - plots[ch.Kind].fixed) / float64(bars(ch))
	for i := range ch.Series {
		series := &ch.Series[i]
		s.ink(black)
		s.align(Chart, size5, x0-2, y+baseline(stackStep-4, size5), 1, series.Name)
		whole := 0.0
		for j := range series.Values {
			v, _ := float(&series.Values[j])
			whole += v
		}
		x, outside := x0, ""
		for j := range series.Values {
			v, ok := float(&series.Values[j])
			if !ok || whole <= 0 || v <= 0 {
				continue
			}
			w := v / whole * width
			s.swatch(j, n, x, y, w, stackStep-4)
			number := series.Values[j].Number()
			outside = number
			if s.width(Chart, sizeSmall5, number)+1 < w {
				outside = ""
				s.ink(onRamp(shade(j, n)))
				s.align(Chart, sizeSmall5, x+w/2, y+baseline(stackStep-4, sizeSmall5), 0.5, number)
			}
			x += w
		}
		s.ink(black)
		s.text(Chart, sizeSmall5, x+1, y+baseline(stackStep-4, sizeSmall5), outside)
		y += stackStep
	}
	var names []string
	for _, c := range ch.Categories {
		names = append(names, c.Label)
	}
	s.legend(names, func(i int, x, y, w, h float64) { s.swatch(i, n, x, y, w, h) }, y-0.5)
	s.ink(black)
}
