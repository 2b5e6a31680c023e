package pdf

import (
	"math"
	"sort"
	"strconv"

	"wengang/cube"
	"wengang/reports/bulletin"
	"wengang/sql/fault"

	"github.com/jung-kurt/gofpdf"
)

// mapChart draws a choropleth map: five steps of one hue that stay apart in
// grey, hatching where there is no data, blank where a place is not covered.
func (s *sheet) mapChart(ch *bulletin.Chart, maps *Maps) {
	if maps == nil {
		s.fail(fault.New(fault.Unavailable, "没有地图轮廓，无法绘制%s", s.place).Do("请运行 npm ci 取得地图轮廓"))
		return
	}
	outlines, err := maps.children(ch.MapOf)
	if err != nil {
		s.fail(err)
		return
	}
	m := newChoropleth(ch)
	if ch.MapOf == "000000" {
		s.national(m, outlines, maps)
	} else {
		s.provincial(m, outlines)
	}
	s.ink(black)
	mark := "示意图"
	if maps.approval != "" {
		mark = "审图号：" + maps.approval
	}
	s.text(Chart, sizeSmall5, s.left(), s.top()+baseline(5, sizeSmall5), mark)
}

// choropleth is the data of a map.
type choropleth struct {
	ch     *bulletin.Chart
	values map[string]*bulletin.Figure // by code
	breaks []float64                   // lower bounds of the classes above the first
	drawn  map[string]bool             // codes that an outline was found for
}

func newChoropleth(ch *bulletin.Chart) *choropleth {
	m := &choropleth{ch: ch, values: map[string]*bulletin.Figure{}, drawn: map[string]bool{}}
	var values []float64
	for i := range ch.Categories {
		f := &ch.Series[0].Values[i]
		m.values[ch.Categories[i].Code] = f
		if v, ok := float(f); ok {
			values = append(values, v)
		}
	}
	m.breaks = classBreaks(values)
	return m
}

// classBreaks are up to four round numbers that part values into classes of
// about equal numbers of regions.
func classBreaks(values []float64) []float64 {
	sorted := append([]float64{}, values...)
	sort.Float64s(sorted)
	var breaks []float64
	for i := 1; i < len(ramp); i++ {
		if len(sorted) == 0 {
			break
		}
		b := twoDigits(sorted[len(sorted)*i/len(ramp)])
		if b <= 0 || b <= sorted[0] || len(breaks) > 0 && b <= breaks[len(breaks)-1] {
			continue
		}
		breaks = append(breaks, b)
	}
	return breaks
}

// twoDigits rounds to two significant digits.
func twoDigits(v float64) float64 {
	if v <= 0 {
		return 0
	}
	power := math.Pow(10, math.Floor(math.Log10(v))-1)
	return math.Round(v/power) * power
}

func (m *choropleth) class(v float64) int {
	i := sort.SearchFloat64s(m.breaks, v)
	if i < len(m.breaks) && m.breaks[i] == v {
		i++
	}
	return i
}

// step is the step of the ramp for a class, spread where there are few classes.
func (m *choropleth) step(class int) int {
	if len(m.breaks) == 0 {
		return 2
	}
	return class * (len(ramp) - 1) / len(m.breaks)
}

func (m *choropleth) labels() []string {
	number := func(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }
	n := len(m.breaks)
	if n == 0 {
		return []string{"有数据"}
	}
	labels := []string{number(m.breaks[0]) + "以下"}
	for i := 1; i < n; i++ {
		labels = append(labels, number(m.breaks[i-1])+"—"+number(m.breaks[i]))
	}
	return append(labels, number(m.breaks[n-1])+"及以上")
}

// find is the figure of an outline, by code or by name.
func (m *choropleth) find(o *outline) (code string, f *bulletin.Figure) {
	if f, ok := m.values[o.code]; ok {
		return o.code, f
	}
	for _, c := range m.ch.Categories {
		if o.name != "" && c.Label == o.name {
			return c.Code, m.values[c.Code]
		}
	}
	return "", nil
}

// region fills the rings of one outline.
func (s *sheet) region(m *choropleth, o *outline, w window) {
	code, figure := m.find(o)
	m.drawn[code] = figure != nil
	look, hatched := white, false
	if figure != nil {
		if v, ok := float(figure); ok {
			look = ramp[m.step(m.class(v))]
		} else {
			hatched = true
		}
	}
	for _, ring := range o.rings {
		points := paperRing(ring, w)
		s.fill(look)
		s.draw(rule)
		s.doc.SetLineWidth(0.12)
		if hatched {
			s.hatch(points)
			s.doc.Polygon(points, "D")
			continue
		}
		s.doc.Polygon(points, "FD")
	}
}

func paperRing(ring []point, w window) []gofpdf.PointType {
	points := make([]gofpdf.PointType, len(ring))
	for i, p := range ring {
		q := w.paper(p)
		points[i] = gofpdf.PointType{X: q.x, Y: q.y}
	}
	return points
}

// hatch fills a polygon with diagonal lines on white.
func (s *sheet) hatch(points []gofpdf.PointType) {
	lo, hi := points[0], points[0]
	for _, p := range points {
		lo.X, lo.Y = min(lo.X, p.X), min(lo.Y, p.Y)
		hi.X, hi.Y = max(hi.X, p.X), max(hi.Y, p.Y)
	}
	s.fill(white)
	s.doc.Polygon(points, "F")
	s.doc.ClipPolygon(points, false)
	s.draw(colour{120, 120, 120})
	s.doc.SetLineWidth(0.12)
	height := hi.Y - lo.Y
	for x := lo.X - height; x < hi.X; x += 1.3 {
		s.doc.Line(x, hi.Y, x+height, lo.Y)
	}
	s.doc.ClipEnd()
	s.draw(rule)
}

// national sets the map of the country: provinces, the islands and the line of
// the South China Sea in an inset, 兵团 boxed beside.
func (s *sheet) national(m *choropleth, outlines []outline, maps *Maps) {
	x, y := s.left(), s.top()+4
	frame := []point{{73.4, 39}, {135.2, 48.5}, {123, 53.6}, {109, 17.9}}
	w := fitWindow(frame, x+1, y, 124, s.plot-8) // the right edge is left to the inset
	for i := range outlines {
		s.region(m, &outlines[i], w)
	}
	sea, diaoyu, err := maps.islands()
	if err != nil {
		s.fail(err)
		return
	}
	s.dots(diaoyu, w)
	s.dashes(w, func(p point) bool { return p.y > 17.9 })
	for i := range outlines {
		o := &outlines[i]
		_, figure := m.find(o)
		at := w.paper(o.seat)
		d := nameOffsets[o.code]
		s.name(m, figure, sizeMap, at.x+d.x, at.y+d.y+0.8, o.name, outside(o.code))
	}
	s.inset(m, outlines, sea, x+textWidth-insetWidth, y+s.plot-6-insetHeight, insetWidth, insetHeight)
	s.mapLegend(m, x+1, y+s.plot-9, true)
	s.beside(m, x+textWidth, y+s.plot-6-insetHeight-3, 1)
}

const (
	sizeMap     = 6.5 // points
	insetWidth  = 27.0
	insetHeight = 37.0
)

func value(f *bulletin.Figure) (float64, bool) {
	if f == nil {
		return 0, false
	}
	return float(f)
}

// inset draws the South China Sea in a frame.
func (s *sheet) inset(m *choropleth, outlines []outline, sea [][]point, x, y, width, height float64) {
	s.fill(white)
	s.draw(black)
	s.doc.SetLineWidth(0.25)
	s.doc.Rect(x, y, width, height, "F")
	s.doc.ClipRect(x, y, width, height, false)
	w := fitWindow(seaCorners, x+0.5, y+0.5, width-1, height-1)
	for i := range outlines {
		switch outlines[i].code {
		case "350000", "360000", "430000", "440000", "450000", "460000", "520000", "530000", "710000", "810000", "820000":
			s.region(m, &outlines[i], w)
		}
	}
	s.dots(sea, w)
	s.dashes(w, func(point) bool { return true })
	s.doc.ClipEnd()
	s.draw(black)
	s.doc.SetLineWidth(0.25)
	s.doc.Rect(x, y, width, height, "D")
	s.ink(black)
	s.align(Chart, 6.5, x+width/2, y+height-1.4, 0.5, "南海诸岛")
}

// dots draws islands too small for an outline at this scale.
func (s *sheet) dots(rings [][]point, w window) {
	s.fill(black)
	for _, ring := range rings {
		if len(ring) == 0 {
			continue
		}
		p := w.paper(ring[0])
		s.doc.Circle(p.x, p.y, 0.16, "F")
	}
}

func (s *sheet) dashes(w window, visible func(point) bool) {
	s.draw(black)
	s.doc.SetLineWidth(0.45)
	for _, dash := range dashes {
		if !visible(dash[0]) {
			continue
		}
		for i := 1; i < len(dash); i++ {
			a, b := w.paper(dash[i-1]), w.paper(dash[i])
			s.doc.Line(a.x, a.y, b.x, b.y)
		}
	}
}

// provincial sets the map of a province's cities, legend and what has no
// outline (省本级 and the like) in a column to the right.
func (s *sheet) provincial(m *choropleth, outlines []outline) {
	const side = 38.0
	x, y := s.left(), s.top()+4
	var all []point
	drawn := outlines
	if m.ch.MapOf == "460000" { // 三沙 lies far south of the island: in the inset
		drawn = nil
		for _, o := range outlines {
			if o.name == sansha {
				code, figure := m.find(&o)
				m.drawn[code] = figure != nil && figure.State != cube.Filled
				continue
			}
			drawn = append(drawn, o)
		}
	}
	for i := range drawn {
		for _, ring := range drawn[i].rings {
			all = append(all, ring...)
		}
	}
	w := fitWindow(all, x, y+2, textWidth-side-4, s.plot-10)
	for i := range drawn {
		s.region(m, &drawn[i], w)
	}
	s.placeNames(m, drawn, w)
	if m.ch.MapOf == "460000" {
		s.hainanInset(m, outlines, x+textWidth-side-30, y+s.plot-10-34, 26, 33)
	}
	top := s.mapLegend(m, x+textWidth-side+4, y+s.plot-12, false)
	s.beside(m, x+textWidth, top-6, 1)
}

// hainanInset shows 三沙 and the line, which lie far south of the island.
func (s *sheet) hainanInset(m *choropleth, outlines []outline, x, y, width, height float64) {
	var sea [][]point
	for i := range outlines {
		if outlines[i].name == sansha {
			sea = outlines[i].rings
		}
	}
	s.inset(m, nil, sea, x, y, width, height)
}

// mapLegend sets the classes from the bottom up and gives the height where it
// begins.
func (s *sheet) mapLegend(m *choropleth, x, bottom float64, notCovered bool) float64 {
	const step, square = 4.8, 3.6
	s.doc.SetLineWidth(0.12)
	y := bottom
	entry := func(label string, paint func(x, y float64)) {
		paint(x, y)
		s.ink(black)
		s.text(Chart, sizeSmall5, x+square*1.5+1.5, y+square-0.5, label)
		y -= step
	}
	box := func(c colour) func(x, y float64) {
		return func(x, y float64) {
			s.fill(c)
			s.draw(rule)
			s.doc.Rect(x, y, square*1.5, square, "FD")
		}
	}
	if notCovered {
		entry("未包括", box(white))
	}
	entry("没有数据", func(x, y float64) {
		points := []gofpdf.PointType{{X: x, Y: y}, {X: x + square*1.5, Y: y}, {X: x + square*1.5, Y: y + square}, {X: x, Y: y + square}}
		s.hatch(points)
		s.doc.Polygon(points, "D")
	})
	labels := m.labels()
	for i := range labels {
		entry(labels[i], box(ramp[m.step(i)]))
	}
	return y + step
}

// beside boxes the regions that no outline stands for, from the bottom up,
// their left (anchor 0) or right edges (1) at x.
func (s *sheet) beside(m *choropleth, x, bottom, anchor float64) {
	const h = 5.4
	y := bottom
	for i := len(m.ch.Categories) - 1; i >= 0; i-- {
		c := m.ch.Categories[i]
		if m.drawn[c.Code] {
			continue
		}
		look, ink := white, black
		figure := m.values[c.Code]
		if v, ok := float(figure); ok {
			step := m.step(m.class(v))
			look, ink = ramp[step], onRamp(step)
		}
		text := c.Label + " " + figure.Number()
		width := s.width(Chart, size6, text) + 3
		s.fill(look)
		s.draw(rule)
		s.doc.SetLineWidth(0.2)
		s.doc.Rect(x-anchor*width, y-h, width, h, "FD")
		s.ink(ink)
		s.text(Chart, size6, x-anchor*width+1.5, y-h+baseline(h, size6), text)
		y -= h + 1
	}
	s.ink(black)
}
