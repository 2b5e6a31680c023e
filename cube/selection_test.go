package cube

import (
	"context"
	"reflect"
	"strings"
	"testing"

	"wengang/cube/codes"
	"wengang/sql/fault"
)

func resolved(t *testing.T, where []string, scope Scope) (selection, error) {
	t.Helper()
	q := query(t, QueryText{Measures: "records", Where: where})
	q.Scope = scope
	return resolve(q, builtin())
}

func TestFiltersInWords(t *testing.T) {
	for _, test := range []struct {
		where string
		want  FilterLabel
	}{
		{"region=360430", FilterLabel{"region", "失业保险参保地", []string{"360430"}, "江西省九江市彭泽县", false}},
		{"region=江西省九江市彭泽县,360000", FilterLabel{"region", "失业保险参保地", []string{"360430", "360000"}, "江西省九江市彭泽县、江西省", false}},
		{"region=000000", FilterLabel{"region", "失业保险参保地", []string{"000000"}, "全国", false}},
		{"month=2017-01..2017-06", FilterLabel{"month", "月份", []string{"2017-01..2017-06"}, "2017年1—6月", false}},
		{"month=2017-Q1,2017-04", FilterLabel{"month", "月份", []string{"2017-01..2017-04"}, "2017年1—4月", false}},
		{"month=2017-Q1..2017-Q2", FilterLabel{"month", "月份", []string{"2017-01..2017-06"}, "2017年1—6月", false}},
		{"subsidy_year=2017..2019", FilterLabel{"subsidy_year", "补贴年度", []string{"2017..2019"}, "2017—2019年度", false}},
		{"industry=C,A0111", FilterLabel{"industry", "企业所属行业", []string{"C", "0111"}, "制造业、稻谷种植", false}},
		{"industry.class=未细分", FilterLabel{"industry.class", "企业所属行业", []string{""}, "未细分", false}},
		{"ownership=私营有限责任公司", FilterLabel{"ownership", "企业性质", []string{"173"}, "私营有限责任公司", false}},
		{"size=小型,4,3", FilterLabel{"size", "企业规模", []string{"3", "4"}, "小型、微型", false}},
		{"focus!=无", FilterLabel{"focus", "去产能重点行业", []string{"0"}, "不含无", true}},
		{"month!=2017", FilterLabel{"month", "月份", []string{"2017-01..2017-12"}, "不含2017年", true}},
		{"region=110000..130000", FilterLabel{"region", "失业保险参保地", []string{"110000..130000"}, "北京市至河北省", false}},
		{"region=650000..", FilterLabel{"region", "失业保险参保地", []string{"650000.."}, "新疆维吾尔自治区至", false}},
		{"industry=06..08", FilterLabel{"industry", "企业所属行业", []string{"06..08"}, "煤炭开采和洗选业至黑色金属矿采选业", false}},
		{"size=3..", FilterLabel{"size", "企业规模", []string{"3.."}, "小型至", false}},
		{"acceptance=county", FilterLabel{"acceptance", "审核层级", []string{"county"}, "县级", false}},
		{"focus=无", FilterLabel{"focus", "去产能重点行业", []string{"0"}, "无", false}},
	} {
		sel, err := resolved(t, []string{test.where}, Everything)
		if err != nil {
			t.Errorf("%s: %v", test.where, err)
		} else if !reflect.DeepEqual(sel.labels, []FilterLabel{test.want}) {
			t.Errorf("%s: %+v", test.where, sel.labels)
		}
	}
}

func TestFiltersRefused(t *testing.T) {
	for _, test := range []struct{ where, says string }{
		{"region=369999", "369999"},
		{"region.county=360000", "不是失业保险参保地（县级）"},
		{"industry=9999", "9999"},
		{"industry.section=06", "大类"},
		{"size=5", "“5”"},
		{"size=2..1", "之后"},
		{"industry=06..C", "同一层级"},
		{"region=360000..360400", "同一层级"},
		{"region=360000..110000", "之后"},
		{"acceptance=county,city", "不能合计"},
		{"acceptance=town", "审核层级"},
		{"month=2017-13", "统计期"},
		{"month=2018-01..2017-01", "晚于"},
		{"subsidy_year=二〇一七", "补贴年度"},
		{"subsidy_year=2019..2017", "晚于"},
	} {
		_, err := resolved(t, []string{test.where}, Everything)
		if err == nil || fault.CodeOf(err) != fault.Invalid || !strings.Contains(err.Error(), test.says) {
			t.Errorf("%s: %v", test.where, err)
		}
	}
}

// Filters on one dimension must all hold; a coarser one never widens a finer.
func TestFiltersMeet(t *testing.T) {
	for _, test := range []struct {
		where []string
		roots []codes.PlaceID
		empty bool
	}{
		{[]string{"region=360000", "region=360430,110000"}, []codes.PlaceID{360430}, false},
		{[]string{"region=360430,360000,360400"}, []codes.PlaceID{360000}, false},
		{[]string{"region=360430,360430"}, []codes.PlaceID{360430}, false},
		{[]string{"region=110000", "region=360000"}, nil, true},
		{[]string{"region=000000", "region=360000"}, []codes.PlaceID{360000}, false},
		{[]string{"region=000000,360000"}, nil, false},
		{[]string{"month=2017", "month=2018"}, nil, true},
		{[]string{"month=2017", "month=2018", "month=2017"}, nil, true},
		{[]string{"subsidy_year=2017", "subsidy_year=2018"}, nil, true},
	} {
		sel, err := resolved(t, test.where, Everything)
		if err != nil || sel.empty != test.empty || !reflect.DeepEqual(sel.roots, test.roots) {
			t.Errorf("%v: roots %v, empty %v, %v", test.where, sel.roots, sel.empty, err)
		}
	}
}

// A viewer sees his region and below: more is narrowed, what lies outside is
// forbidden, and no answer holds a figure of another place.
func TestScope(t *testing.T) {
	c, _ := load(t, counting(t))
	jiangxi := Scope{Root: 360000}
	ask := func(scope Scope, where ...string) (*Answer, error) {
		q := query(t, QueryText{Measures: "records,enterprises,paid_amount", By: "region.county", Where: where})
		q.Scope = scope
		return c.Ask(context.Background(), q)
	}
	const own = "360430 江西省九江市彭泽县 | 3 | 2 | 600\n合计 3 | 2 | 600\n"
	for _, where := range [][]string{nil, {"region=000000"}, {"region=360000"}, {"region=360430"}} {
		a, err := ask(jiangxi, where...)
		if err != nil || say(a) != own {
			t.Errorf("%v: %v\n%s", where, err, say(a))
		} else if len(a.Filters) != 1 || a.Filters[0].Codes[0] == "000000" || !strings.HasPrefix(a.Filters[0].Text, "江西省") {
			t.Errorf("%v: the narrowing is not told: %+v", where, a.Filters)
		}
	}
	if _, err := ask(jiangxi, "region=110000"); fault.CodeOf(err) != fault.Forbidden || !strings.Contains(err.Error(), "北京市") {
		t.Errorf("outside: %v", err)
	}
	if _, err := ask(jiangxi, "region=360000,110105"); fault.CodeOf(err) != fault.Forbidden {
		t.Errorf("partly outside: %v", err)
	}
	if _, err := ask(Scope{}); fault.CodeOf(err) != fault.Forbidden {
		t.Errorf("no scope: %v", err)
	}
	if a, err := ask(Scope{Root: 360430}, "region=360000"); err != nil || say(a) != own {
		t.Errorf("county asks for its province: %v\n%s", err, say(a))
	}
	if a, err := ask(Scope{Root: 360402}); err != nil || len(a.Rows) != 0 || a.Totals[0].State != Blank {
		t.Errorf("another county: %v %+v", err, a)
	}
}

// A county's figures hold those of the functional zones below it, whether it
// has a city above it or is its own (省直管县).
func TestZonesBelowACounty(t *testing.T) {
	places, err := builtin().With([]codes.Place{
		{Code: "360471", Name: "彭泽工业园区", Kind: codes.Zone, Parent: 360430, Agency: true},
		{Code: "429071", Name: "仙桃高新技术产业开发区", Kind: codes.Zone, Parent: 429004, Agency: true},
	})
	if err != nil {
		t.Fatal(err)
	}
	entries := counting(t)
	entries[1].place, entries[2].place, entries[3].place = 360471, 429004, 429071
	c, _ := loadIn(t, entries, func() *codes.Places { return places })
	for where, want := range map[string]string{
		"region=360430": "360430 江西省九江市彭泽县 | 1\n360471 江西省九江市彭泽县彭泽工业园区 | 1\n合计 2\n",
		"region=360471": "360471 江西省九江市彭泽县彭泽工业园区 | 1\n合计 1\n",
		"region=429004": "429004 湖北省仙桃市 | 1\n429071 湖北省仙桃市仙桃高新技术产业开发区 | 1\n合计 2\n",
		"region=360400": "360430 江西省九江市彭泽县 | 1\n360471 江西省九江市彭泽县彭泽工业园区 | 1\n合计 2\n",
	} {
		a, err := c.Ask(context.Background(), query(t, QueryText{Measures: "records", By: "region.county", Where: []string{where}}))
		if err != nil || say(a) != want {
			t.Errorf("%s: %v\n%s", where, err, say(a))
		}
	}
}
