package codes

import (
	"errors"
	"strings"
	"testing"

	"wengang/sql/clock"
)

func TestResolvePlace(t *testing.T) {
	for _, c := range []struct {
		text, day, code string
		id              PlaceID
	}{
		{"360430", "2017-06-01", "360430", 360430},
		{"江西省九江市彭泽县", "2017-06-01", "360430", 360430},
		{"彭泽县", "", "360430", 360430},
		{"九江市彭泽县", "", "360430", 360430},
		{"江西省彭泽县", "", "360430", 360430},
		{"江西九江彭泽县", "", "360430", 360430},
		{" ３６０４３０ ", "", "360430", 360430},
		{"江西省 九江市　彭泽县", "", "360430", 360430},
		{"360430 江西省九江市彭泽县", "", "360430", 360430},
		{"360430-彭泽县", "", "360430", 360430},
		{"360499", "", "360499", 360499},
		{"九江市本级", "", "360499", 360499},
		{"九江市市本级", "", "360499", 360499},
		{"江西省九江市本级", "", "360499", 360499},
		{"江西省九江市市本级", "", "360499", 360499},
		{"江西省本级", "", "369900", 369900},
		{"江西省省本级", "", "369900", 369900},
		{"369900", "", "369900", 369900},
		{"北京市本级", "", "119900", 119900},
		{"广西壮族自治区本级", "", "459900", 459900},
		{"广西本级", "", "459900", 459900},
		{"延边朝鲜族自治州本级", "", "222499", 222499},
		{"延边朝鲜族自治州州本级", "", "222499", 222499},
		{"北京市朝阳区", "", "110105", 110105},
		{"长春市朝阳区", "", "220104", 220104},
		{"东莞市", "", "441900", 441900},
		{"东莞", "", "441900", 441900},
		{"仙桃市", "", "429004", 429004},
		{"第八师", "", "660800", 660800},
		{"新疆生产建设兵团第十四师", "", "661400", 661400},
		{"兵团本级", "", "669900", 669900},
		{"江西", "", "360000", 360000},
		{"全国", "", "000000", 0},
		{"000000", "", "000000", 0},
		// Codes and names of the past keep the place; the day gives its form.
		{"360421", "2016-06-01", "360421", 360421},
		{"360421", "2019-06-01", "360404", 360421},
		{"360404", "2016-06-01", "360421", 360421},
		{"九江县", "2019-06-01", "360404", 360421},
		{"柴桑区", "", "360404", 360421},
		{"371202", "2018-06-01", "371202", 371202},
		{"山东省莱芜市莱城区", "2018-06-01", "371202", 371202},
		{"371202", "2020-06-01", "370116", 371202},
		{"莱芜区", "", "370116", 371202},
		{"邢台市桥东区", "2017-06-01", "130502", 130502},
		{"邢台市襄都区", "2023-06-01", "130502", 130502},
		{"540602", "", "540602", 542421},
		{"那曲地区那曲县", "2016-06-01", "542421", 542421},
		{"西藏自治区那曲地区本级", "2016-06-01", "542499", 542499},
		{"540699", "", "540699", 542499},
		// What changed early in 2016, before the first state of the table.
		{"360427", "2017-06-01", "360483", 360483},
		{"九江市星子县", "2017-06-01", "360483", 360483},
		{"九江市庐山区", "2017-06-01", "360402", 360402},
		{"469003", "2017-06-01", "460400", 460400},
		{"资阳市简阳市", "", "510185", 510185},
		{"闸北区", "2017-06-01", "310106", 310106},
		{"哈密地区哈密市", "2017-06-01", "650502", 650502},
		// What went over into one other place.
		{"港闸区", "2019-06-01", "320611", 320611},
		{"港闸区", "2021-06-01", "320613", 320602},
		{"320611", "2021-06-01", "320613", 320602},
		{"湾里区", "2021-06-01", "360112", 360112},
	} {
		v, err := BuiltinPlaces().Resolve(c.text, day(t, c.day))
		if err != nil || v.Code != c.code || v.ID != c.id {
			t.Errorf("Resolve(%q, %q) = %s %s (%d), %v; want %s (%d)", c.text, c.day, v.Code, v.FullName, v.ID, err, c.code, c.id)
		}
	}
}

func TestResolvePlaceReadsEveryWrittenForm(t *testing.T) {
	p := BuiltinPlaces()
	for i := range p.nodes {
		for _, v := range p.nodes[i].versions {
			on := v.ValidFrom
			if on == 0 {
				on = mustDay("2016-01-01")
				if v.ValidTo == on { // over before the table's first year
					on--
				}
			}
			for _, text := range []string{v.Code, v.FullName, v.Code + " " + v.FullName, v.Code + v.Name} {
				if got, err := p.Resolve(text, on); err != nil || got.ID != v.ID || got.Code != v.Code {
					t.Errorf("Resolve(%q, %s) = %s %s, %v", text, on, got.Code, got.FullName, err)
				}
			}
			if got, ok := p.ByCode(v.Code, on); !ok || got != v {
				t.Errorf("ByCode(%s, %s) = %+v", v.Code, on, got)
			}
		}
	}
}

func TestResolvePlaceUnknown(t *testing.T) {
	for _, c := range []struct {
		text, day string
		says      []string
	}{
		{"999999", "", []string{"失业保险参保地“999999”不在代码表内", "请填写"}},
		{"360401", "", []string{"360499 江西省九江市本级"}},
		{"江西省九江市彭泽", "", []string{"相近的有：360430 江西省九江市彭泽县"}},
		{"360430 湖口县", "", []string{"代码与名称不一致", "360430 江西省九江市彭泽县", "360429 江西省九江市湖口县"}},
		{"邯郸县", "2018-01-01", []string{"已于2016年撤销", "130403", "130404"}},
		{"莱芜市", "2020-01-01", []string{"已于2019年撤销", "370100 山东省济南市"}},
		{"香港特别行政区", "", []string{"未包括香港、澳门特别行政区和台湾省"}},
		{"台湾省台北市", "", []string{"未包括"}},
		{"", "", []string{"“”不在代码表内"}},
		{"3604300", "", []string{"不在代码表内"}},
		{"\xff\xfe", "", []string{"不在代码表内"}},
	} {
		_, err := BuiltinPlaces().Resolve(c.text, day(t, c.day))
		var unknown *UnknownError
		if !errors.As(err, &unknown) {
			t.Errorf("Resolve(%q) = %v, want an UnknownError", c.text, err)
			continue
		}
		for _, says := range c.says {
			if !strings.Contains(err.Error(), says) {
				t.Errorf("Resolve(%q) says %q, want %q in it", c.text, err, says)
			}
		}
	}
}

func TestResolvePlaceAmbiguous(t *testing.T) {
	for text, near := range map[string]string{
		"朝阳区": "110105 北京市朝阳区、220104 吉林省长春市朝阳区",
		"吉林":  "220000 吉林省、220200 吉林省吉林市",
		"鼓楼区": "320106 江苏省南京市鼓楼区",
		"省本级": "369900 江西省本级",
		"市本级": "119900 北京市本级",
	} {
		_, err := BuiltinPlaces().Resolve(text, 0)
		var many *AmbiguousError
		if !errors.As(err, &many) || len(many.Near) < 2 {
			t.Errorf("Resolve(%q) = %v, want an AmbiguousError", text, err)
			continue
		}
		found := false
		for _, e := range many.Near {
			found = found || strings.HasPrefix(near, e.String())
		}
		if !found {
			t.Errorf("Resolve(%q) says %q without %s", text, err, near)
		}
	}
}

func TestCheckAgency(t *testing.T) {
	p := BuiltinPlaces()
	for text, says := range map[string]string{
		"360400": "360499 江西省九江市本级", "江西省": "369900 江西省本级", "659001": "660800 新疆生产建设兵团第八师",
		"660000": "669900 新疆生产建设兵团本级", "全国": "请填写其下属的经办机构",
	} {
		v, err := p.Resolve(text, 0)
		if err != nil || v.Agency {
			t.Errorf("%s is %+v, %v", text, v, err)
			continue
		}
		if err := p.CheckAgency(v); err == nil || !strings.Contains(err.Error(), "不是经办机构") || !strings.Contains(err.Error(), says) {
			t.Errorf("CheckAgency(%s) = %v, want %s in it", text, err, says)
		}
	}
	for _, text := range []string{"360430", "360499", "369900", "东莞市", "第一师", "嘉峪关市", "儋州市"} {
		v, err := p.Resolve(text, 0)
		if err == nil {
			err = p.CheckAgency(v)
		}
		if err != nil {
			t.Errorf("%s: %v", text, err)
		}
	}
}

func TestEveryCityOfTheCorpsNamesItsDivision(t *testing.T) {
	p := BuiltinPlaces()
	used := make(map[PlaceID]bool)
	for _, v := range p.All() {
		if v.Kind != County || v.Agency {
			continue
		}
		division, ok := corpsCities[v.ID]
		d, known := p.ByID(division)
		if !ok || !known || d.Kind != CorpsDivision || used[division] {
			t.Errorf("%s names the division %d", v.FullName, division)
		}
		used[division] = true
	}
	if len(used) != len(corpsCities) {
		t.Errorf("%d cities of 兵团 in the table, %d named", len(used), len(corpsCities))
	}
}

func TestResolvePlaceDoesNotAllocate(t *testing.T) {
	p, d := BuiltinPlaces(), day(t, "2017-06-01")
	for _, text := range []string{"360430", "江西省九江市彭泽县", "九江市市本级"} {
		if n := testing.AllocsPerRun(100, func() {
			if _, err := p.Resolve(text, d); err != nil {
				t.Fatal(err)
			}
		}); n != 0 {
			t.Errorf("Resolve(%q) allocates %v times", text, n)
		}
	}
}

func FuzzResolvePlace(f *testing.F) {
	for _, seed := range []string{"", "360430", "江西省九江市彭泽县", "朝阳区", "３６０４３０", "360430 湖口县", "市本级", "\xff", "台湾", "99", "莱芜市", "第八师"} {
		f.Add(seed, int32(17000))
		f.Add(seed, int32(0))
		f.Add(seed, int32(-100000))
	}
	p := BuiltinPlaces()
	f.Fuzz(func(t *testing.T, text string, on int32) {
		v, err := p.Resolve(text, clock.Day(on))
		if err == nil {
			if newest, ok := p.ByID(v.ID); !ok || v.ValidTo != 0 && (on == 0 || clock.Day(on) >= v.ValidTo) && newest.ValidTo == 0 {
				t.Errorf("Resolve(%q, %d) = %+v", text, on, v)
			}
			return
		}
		var unknown *UnknownError
		var many *AmbiguousError
		if !errors.As(err, &unknown) && !errors.As(err, &many) {
			t.Errorf("Resolve(%q, %d) fails with %T", text, on, err)
		}
	})
}

func BenchmarkResolvePlace(b *testing.B) {
	p, d := BuiltinPlaces(), mustDay("2017-06-01")
	for b.Loop() {
		if _, err := p.Resolve("江西省九江市彭泽县", d); err != nil {
			b.Fatal(err)
		}
	}
}
