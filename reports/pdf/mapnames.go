package pdf

import (
	"math"
	"sort"
	"strings"

	"wengang/reports/bulletin"
)

// nameOffsets move names that would lie on one another, in mm.
var nameOffsets = map[string]point{
	"110000": {-1.5, -2.2}, "120000": {5, 1.6}, "310000": {5.5, 0.3}, "810000": {5.5, 1.6}, "820000": {-3.2, 2.8},
	"130000": {0, 3}, "150000": {-4, 3}, "620000": {-2, 1}, "640000": {0, -1}, "320000": {0.5, 0.5},
	"610000": {0, 3}, "230000": {0, -4}, "460000": {0, 0.5}, "440000": {0, -2.5}, "710000": {0.5, 1},
}

// outside tells the places whose names stand outside their outlines.
func outside(code string) bool {
	switch code {
	case "110000", "120000", "310000", "810000", "820000":
		return true
	}
	return false
}

// name sets a region's name: in the ink that suits its ground; on hatching and
// where it stands outside its outline, with a rim.
func (s *sheet) name(m *choropleth, figure *bulletin.Figure, size, x, y float64, name string, outside bool) {
	v, ok := value(figure)
	if outside || figure != nil && !ok {
		s.halo(size, x, y, name)
		return
	}
	s.ink(black)
	if ok {
		s.ink(onRamp(m.step(m.class(v))))
	}
	s.align(Chart, size, x, y, 0.5, name)
}

// placeNames sets names in the middle of their regions, larger regions first;
// a name that would lie on another moves a little, or is left out: the table
// has all of them.
func (s *sheet) placeNames(m *choropleth, outlines []outline, w window) {
	order := make([]int, len(outlines))
	centres, areas := make([]point, len(outlines)), make([]float64, len(outlines))
	for i := range outlines {
		order[i] = i
		centres[i], areas[i] = middle(outlines[i].rings, w)
	}
	sort.SliceStable(order, func(i, j int) bool { return areas[order[i]] > areas[order[j]] })
	const height = size6 * mmPerPoint
	type place struct{ x, y, half float64 }
	var taken []place
	free := func(p place) bool {
		for _, t := range taken {
			if math.Abs(t.x-p.x) < t.half+p.half+0.3 && math.Abs(t.y-p.y) < height+0.2 {
				return false
			}
		}
		return true
	}
	for _, i := range order {
		_, figure := m.find(&outlines[i])
		name := shortCity(outlines[i].name)
		half := s.width(Chart, size6, name) / 2
		for _, dy := range []float64{0, -height, height} {
			p := place{centres[i].x, centres[i].y + dy, half}
			if areas[i] > 0 && free(p) {
				taken = append(taken, p)
				// A name wider than its region stands on its neighbours.
				spills := 4*half*half > areas[i]*1.6
				s.name(m, figure, size6, p.x, p.y+height*0.36, name, spills)
				break
			}
		}
	}
}

// middle is the centroid of the largest ring on paper, and its area in mm².
func middle(rings [][]point, w window) (centre point, largest float64) {
	for _, ring := range rings {
		area, x, y := 0.0, 0.0, 0.0
		for i := range ring {
			a, b := w.paper(ring[i]), w.paper(ring[(i+1)%len(ring)])
			cross := a.x*b.y - b.x*a.y
			area += cross / 2
			x += (a.x + b.x) * cross
			y += (a.y + b.y) * cross
		}
		if math.Abs(area) > largest {
			largest = math.Abs(area)
			centre = point{x / (6 * area), y / (6 * area)}
		}
	}
	return centre, largest
}

// halo sets a centred name in black on a white rim, legible on any ground.
func (s *sheet) halo(size, x, y float64, name string) {
	s.doc.SetTextRenderingMode(1)
	s.draw(white)
	s.doc.SetLineWidth(0.7)
	s.align(Chart, size, x, y, 0.5, name)
	s.doc.SetTextRenderingMode(0)
	s.ink(black)
	s.align(Chart, size, x, y, 0.5, name)
}

// shortCity drops what makes names of cities long on a small map.
func shortCity(name string) string {
	for _, end := range []string{"土家族苗族自治州", "布依族苗族自治州", "苗族侗族自治州", "藏族羌族自治州", "哈尼族彝族自治州", "傣族景颇族自治州",
		"壮族苗族自治州", "蒙古族藏族自治州", "哈萨克自治州", "柯尔克孜自治州", "蒙古自治州", "朝鲜族自治州", "傈僳族自治州",
		"回族自治州", "藏族自治州", "彝族自治州", "白族自治州", "傣族自治州", "地区", "市"} {
		if short, ok := strings.CutSuffix(name, end); ok && len([]rune(short)) > 1 {
			return short
		}
	}
	return name
}
