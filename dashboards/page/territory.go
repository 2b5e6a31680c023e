package page

import (
	"errors"
	"strings"

	"wengang/cube/codes"
	"wengang/dashboards/assets"
	"wengang/sql/clock"
)

// join finds the place of each area of an outline among the places directly
// below a region, by code where it can: outlines are of another year than the
// places, so a code that was changed is followed, an area that was merged
// belongs to what it was merged into, and a missing or mistaken code gives way
// to the name. Areas that belong to no place are absent.
func join(o *assets.Outline, region codes.Place, places *codes.Places, today clock.Day) map[string]codes.Place {
	children := places.Children(region.ID)
	below := func(p codes.Place) (codes.Place, bool) { // the child that is or holds p
		for p.ID != region.ID && p.ID != codes.NationID {
			if p.Parent == region.ID && p.ValidOn(today) {
				return p, true
			}
			parent, ok := places.ByID(p.Parent)
			if !ok {
				break
			}
			p = parent
		}
		return codes.Place{}, false
	}
	joined := map[string]codes.Place{}
	for _, area := range o.Areas {
		if area.Code != "" {
			if p, ok := follow(area.Code, places, today, below); ok && (alike(p.Name, area.Name) || !named(children, area.Name, today)) {
				joined[area.Name] = p
				continue
			}
		}
		for _, child := range children {
			if alike(child.Name, area.Name) && child.ValidOn(today) {
				joined[area.Name] = child
				break
			}
		}
	}
	return joined
}

// follow finds the place that a code stands for today: that of the code, or
// the one that all its successors belong to.
func follow(code string, places *codes.Places, today clock.Day, below func(codes.Place) (codes.Place, bool)) (codes.Place, bool) {
	p, err := places.Resolve(code, today)
	if err == nil {
		return below(p)
	}
	var gone *codes.UnknownError
	if !errors.As(err, &gone) {
		return codes.Place{}, false
	}
	var all codes.Place
	for i, successor := range gone.Near {
		p, ok := places.ByCode(successor.Code, today)
		if ok {
			p, ok = below(p)
		}
		if !ok || i > 0 && p.ID != all.ID {
			return codes.Place{}, false
		}
		all = p
	}
	return all, len(gone.Near) > 0
}

// named tells that a place of that name stands among the children today.
func named(children []codes.Place, name string, today clock.Day) bool {
	for _, c := range children {
		if alike(c.Name, name) && c.ValidOn(today) {
			return true
		}
	}
	return false
}

// alike tells that an outline's name is that of a place: 内蒙古 of
// 内蒙古自治区, 那曲地区 of 那曲市.
func alike(place, outline string) bool {
	if place == outline {
		return true
	}
	a, b := stem(place), stem(outline)
	return a == b && len(a) >= len("北京")
}

// stem is a name without the word for what it is.
func stem(name string) string {
	for _, suffix := range []string{"特别行政区", "维吾尔自治区", "回族自治区", "壮族自治区", "自治区", "地区", "林区", "省", "市", "区", "县", "盟"} {
		if s, ok := strings.CutSuffix(name, suffix); ok && len(s) >= len("北京") {
			return s
		}
	}
	return name
}

// chartName is a place's name on an axis, where the whole name is too long.
func chartName(p codes.Place) string {
	if p.Kind != codes.Province {
		return p.Name
	}
	if strings.HasSuffix(p.Name, "生产建设兵团") {
		return "兵团"
	}
	return stem(p.Name)
}
