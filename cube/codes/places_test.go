package codes

import (
	"slices"
	"strings"
	"testing"

	"wengang/sql/clock"
	"wengang/sql/fault"
)

func TestReportingUnits(t *testing.T) {
	units := BuiltinPlaces().Children(NationID)
	if len(units) != 32 {
		t.Fatalf("%d reporting units, want 32", len(units))
	}
	var names []string
	for _, u := range units {
		names = append(names, u.Name)
		if u.Kind != Province || u.Agency || u.FullName != u.Name {
			t.Errorf("%+v", u)
		}
	}
	if names[0] != "北京市" || names[13] != "江西省" || names[30] != "新疆维吾尔自治区" || names[31] != "新疆生产建设兵团" {
		t.Errorf("order is %v", names)
	}
}

func TestPlaceTree(t *testing.T) {
	p := BuiltinPlaces()
	var last string
	for _, v := range p.All() {
		if v.Code <= last {
			t.Errorf("%s stands after %s", v.Code, last)
		}
		last = v.Code
		parent, ok := p.ByID(v.Parent)
		if !ok {
			t.Errorf("%s has no parent", v.FullName)
		}
		if v.Parent != NationID && parent.ValidTo != 0 && v.ValidTo == 0 {
			t.Errorf("%s is valid below %s, which has ended", v.FullName, parent.FullName)
		}
		if pooling, ok := p.ByID(v.Pooling); !ok || v.Pooling == NationID || !p.Within(v.ID, v.Pooling) {
			t.Errorf("%s does not lie in its pooling region %s", v.FullName, pooling.FullName)
		}
		province, ok := p.ByID(p.Province(v.ID))
		if !ok || province.Kind != Province || province.Code[:2] != v.Code[:2] {
			t.Errorf("%s is in the province %s", v.FullName, province.FullName)
		}
		if city := p.City(v.ID); city == NationID || !p.Within(v.ID, city) {
			t.Errorf("%s is in the city %d", v.FullName, city)
		}
		if !p.Within(v.ID, NationID) || !p.Within(v.ID, v.ID) {
			t.Errorf("%s is not within the country or itself", v.FullName)
		}
		if v.Name == "" || !strings.HasSuffix(v.FullName, "本级") && !strings.HasSuffix(v.FullName, v.Name) {
			t.Errorf("%s is called %s", v.Name, v.FullName)
		}
	}
}

func TestVersionsOfAPlaceFollowEachOther(t *testing.T) {
	p := BuiltinPlaces()
	several := 0
	for _, n := range p.nodes {
		for k, v := range n.versions {
			if v.ID != n.versions[0].ID || v.ValidTo != 0 && v.ValidTo <= v.ValidFrom {
				t.Errorf("%+v", v)
			}
			if k > 0 && (v.ValidFrom != n.versions[k-1].ValidTo || v.Kind != n.versions[0].Kind) {
				t.Errorf("%+v follows %+v", v, n.versions[k-1])
			}
		}
		if len(n.versions) > 1 {
			several++
		}
		for _, id := range n.successors {
			if _, ok := p.ByID(id); !ok {
				t.Errorf("%s goes over to %d, which is no place", n.versions[0].FullName, id)
			}
		}
	}
	if several < 100 {
		t.Errorf("only %d places changed code or name since 2016", several)
	}
}

// A code must never have two places at one time, nor may a full name.
func TestCodesAndFullNamesAreUniqueAtEveryTime(t *testing.T) {
	p := BuiltinPlaces()
	for year := 2016; year <= 2026; year++ {
		d, _ := clock.NewDay(year, 7, 1)
		codes, names := make(map[string]PlaceID), make(map[string]PlaceID)
		for i := range p.nodes {
			v := p.on(int32(i), d)
			if !v.ValidOn(d) {
				continue
			}
			if other, taken := codes[v.Code]; taken {
				t.Errorf("%d: code %s is of %d and %d", year, v.Code, other, v.ID)
			}
			if other, taken := names[v.FullName]; taken {
				t.Errorf("%d: %s is %d and %d", year, v.FullName, other, v.ID)
			}
			codes[v.Code], names[v.FullName] = v.ID, v.ID
		}
	}
}

func TestAgencies(t *testing.T) {
	p := BuiltinPlaces()
	jiujiang := p.Agencies(360400, day(t, "2017-06-30"))
	var codes []string
	for _, a := range jiujiang {
		codes = append(codes, a.Code)
	}
	want := []string{"360402", "360403", "360421", "360423", "360424", "360425", "360426", "360428", "360429", "360430", "360481", "360482", "360483", "360499"}
	slices.Sort(codes)
	// 九江县 became 柴桑区 in 2017, of which the table knows the year only.
	want[2] = "360404"
	slices.Sort(want)
	if !slices.Equal(codes, want) {
		t.Errorf("agencies of 九江市 in June 2017: %v, want %v", codes, want)
	}
	for _, c := range []struct {
		root  PlaceID
		day   string
		least int
		most  int
	}{
		{NationID, "2017-06-30", 3150, 3250}, {660000, "2017-06-30", 15, 15}, {441900, "", 1, 1},
		{110000, "2017-06-30", 17, 17}, {371200, "2018-06-30", 3, 3}, {371200, "2020-06-30", 0, 0}, {360430, "", 1, 1},
	} {
		if n := len(p.Agencies(c.root, day(t, c.day))); n < c.least || n > c.most {
			t.Errorf("%d agencies in %d on %q, want %d to %d", n, c.root, c.day, c.least, c.most)
		}
	}
}

func TestPlaceLevels(t *testing.T) {
	p := BuiltinPlaces()
	for _, c := range []struct {
		id, province, city, pooling PlaceID
		full                        string
	}{
		{360430, 360000, 360400, 360400, "江西省九江市彭泽县"},
		{360499, 360000, 360400, 360400, "江西省九江市本级"},
		{369900, 360000, 369900, 360000, "江西省本级"},
		{110105, 110000, 110105, 110000, "北京市朝阳区"},
		{119900, 110000, 119900, 110000, "北京市本级"},
		{441900, 440000, 441900, 441900, "广东省东莞市"},
		{429004, 420000, 429004, 429004, "湖北省仙桃市"},
		{130682, 130000, 130682, 130682, "河北省定州市"},
		{660800, 660000, 660800, 660800, "新疆生产建设兵团第八师"},
		{669900, 660000, 669900, 660000, "新疆生产建设兵团本级"},
		{371202, 370000, 370100, 370100, "山东省济南市莱芜区"},
		{220381, 220000, 220100, 220100, "吉林省长春市公主岭市"},
		{542421, 540000, 542400, 542400, "西藏自治区那曲市色尼区"},
		{360400, 360000, 360400, 360400, "江西省九江市"},
		{500228, 500000, 500228, 500000, "重庆市梁平区"},
	} {
		v, ok := p.ByID(c.id)
		if !ok || v.FullName != c.full || p.Province(c.id) != c.province || p.City(c.id) != c.city || v.Pooling != c.pooling {
			t.Errorf("%d is %s, province %d, city %d, pooling %d; want %+v", c.id, v.FullName, p.Province(c.id), p.City(c.id), v.Pooling, c)
		}
	}
	if p.City(1) != NationID || p.Province(1) != NationID || p.Within(1, NationID) || p.Within(1, 360000) {
		t.Error("an unknown place lies somewhere")
	}
	if v, ok := p.ByID(NationID); !ok || v.Name != "全国" || v.Code != "000000" {
		t.Errorf("the country is %+v", v)
	}
	if p.Within(659001, 660000) || !p.Within(659001, 650000) {
		t.Error("石河子市 does not stay where GB/T 2260 has it")
	}
}

func TestDirect(t *testing.T) {
	p := BuiltinPlaces()
	for id, want := range map[PlaceID]string{360400: "360499", 360000: "369900", 660000: "669900", 441900: "441900", 360430: "360430"} {
		if v, ok := p.Direct(id); !ok || v.Code != want {
			t.Errorf("本级 of %d is %s, want %s", id, v.Code, want)
		}
	}
	if v, ok := p.Direct(NationID); ok {
		t.Errorf("本级 of the country is %+v", v)
	}
}

func TestWith(t *testing.T) {
	base := BuiltinPlaces()
	p, err := base.With([]Place{{Code: "360471", Name: "九江经济技术开发区", Kind: Zone, Parent: 360400, Agency: true}})
	if err != nil {
		t.Fatal(err)
	}
	v, err := p.Resolve("江西省九江市九江经济技术开发区", 0)
	if err != nil || v.ID != 360471 || v.Pooling != 360400 || p.City(v.ID) != 360400 || !p.Within(v.ID, 360000) {
		t.Errorf("the zone is %+v, %v", v, err)
	}
	if n := len(p.Agencies(360400, 0)); n != len(base.Agencies(360400, 0))+1 {
		t.Errorf("%d agencies in the city with the zone", n)
	}
	if _, ok := base.ByID(360471); ok {
		t.Error("the snapshot before has the zone too")
	}
	if old, err := p.Resolve("九江县", 0); err != nil || old.Code != "360404" {
		t.Errorf("former names are lost: %v, %v", old, err)
	}
	for _, c := range []struct {
		place Place
		code  fault.Code
	}{
		{Place{Code: "36047", Name: "x", Parent: 360400}, fault.Invalid},
		{Place{Code: "360471", Name: " ", Parent: 360400}, fault.Invalid},
		{Place{Code: "360471", Name: "x", Parent: 999999}, fault.Invalid},
		{Place{Code: "360471", Name: "x"}, fault.Invalid},
		{Place{Code: "360430", Name: "x", Parent: 360400}, fault.Conflict},
		{Place{Code: "360421", Name: "x", Parent: 360400}, fault.Conflict}, // 九江县 had it
		{Place{Code: "360471", ID: 360430, Name: "x", Parent: 360400}, fault.Conflict},
	} {
		if _, err := base.With([]Place{c.place}); err == nil || fault.CodeOf(err) != c.code {
			t.Errorf("With(%+v) = %v, want %s", c.place, err, c.code)
		}
	}
	two := []Place{{Code: "360471", Name: "甲", Parent: 360400}, {Code: "360471", Name: "乙", Parent: 360400}}
	if _, err := base.With(two); err == nil {
		t.Error("one code was given twice")
	}
}

func TestChildrenOn(t *testing.T) {
	p := BuiltinPlaces()
	has := func(list []Place, id PlaceID) bool {
		return slices.ContainsFunc(list, func(v Place) bool { return v.ID == id })
	}
	for _, c := range []struct {
		root, id PlaceID
		day      string
		want     bool
	}{
		{370000, 371200, "2018-06-30", true}, {370000, 371200, "2020-06-30", false}, {370000, 371200, "", false},
		{440300, 440311, "2017-06-30", false}, {440300, 440311, "2019-06-30", true}, {360400, 360421, "2016-06-30", true},
		{NationID, 660000, "2017-06-30", true},
	} {
		if got := has(p.ChildrenOn(c.root, day(t, c.day)), c.id); got != c.want {
			t.Errorf("%d below %d on %q: %v", c.id, c.root, c.day, got)
		}
	}
	if !has(p.Children(370000), 371200) {
		t.Error("Children leaves out what has ended")
	}
}
