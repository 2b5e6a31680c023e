package page

import (
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
			if p, err := places.Resolve(area.Code, today); err == nil {
				if child, ok := below(p); ok && (alike(child.Name, area.Name) || !named(children, area.Name)) {
					joined[area.Name] = child
					continue
				}
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

func named(children []codes.Place, name string) bool {
	for _, c := range children {
		if alike(c.Name, name) {
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
