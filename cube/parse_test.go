package cube

import (
	"net/url"
	"reflect"
	"strings"
	"testing"

	"wengang/sql/fault"
)

func TestParseQuery(t *testing.T) {
	values, err := url.ParseQuery("measures=records,%20enterprises&by=region.county&where=region%3D360430%3Bmonth%3D2017-01..2017-06" +
		"&where=industry%3DC，06&level=province&sort=-records&limit=10&offset=20&explain=true")
	if err != nil {
		t.Fatal(err)
	}
	text, err := QueryTextOf(values)
	if err != nil {
		t.Fatal(err)
	}
	got, err := ParseQuery(text)
	if err != nil {
		t.Fatal(err)
	}
	want := Query{
		Measures: []string{"records", "enterprises"}, By: []string{"region.county"},
		Where: []Filter{
			{Dimension: "region", Values: []string{"360430"}},
			{Dimension: "month", From: "2017-01", To: "2017-06"},
			{Dimension: "industry", Values: []string{"C", "06"}},
		},
		Level: AcceptedByProvince, Sort: []Sort{{"records", true}}, Limit: 10, Offset: 20, Explain: true,
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

// Every mistake is answered in Chinese with what can be written instead.
func TestParseQueryRefuses(t *testing.T) {
	for _, test := range []struct {
		text QueryText
		says []string
	}{
		{QueryText{}, []string{"没有指明要查询的指标"}},
		{QueryText{Measures: "record"}, []string{"“record”", "records", "paid_amount", "use_living"}},
		{QueryText{Measures: "records,records"}, []string{"重复"}},
		{QueryText{Measures: "records", By: "region.town"}, []string{"“region.town”", "region.county", "month.quarter", "subsidy_year"}},
		{QueryText{Measures: "records", By: "region"}, []string{"多个层级", "region.province", "region.county"}},
		{QueryText{Measures: "records", By: "size,size"}, []string{"重复"}},
		{QueryText{Measures: "records", Where: []string{"region"}}, []string{"维度=取值"}},
		{QueryText{Measures: "records", Where: []string{"place=360430"}}, []string{"“place”", "region", "subsidy_year"}},
		{QueryText{Measures: "records", Where: []string{"month=.."}}, []string{"起止"}},
		{QueryText{Measures: "records", Level: "town"}, []string{"“town”", "ministry", "county"}},
		{QueryText{Measures: "records", Sort: "-paid_amount"}, []string{"排序", "paid_amount"}},
		{QueryText{Measures: "records", Limit: "-1"}, []string{"limit", "非负整数"}},
		{QueryText{Measures: "records", Offset: "x"}, []string{"offset", "非负整数"}},
	} {
		_, err := ParseQuery(test.text)
		if err == nil || fault.CodeOf(err) != fault.Invalid {
			t.Errorf("%+v: %v", test.text, err)
			continue
		}
		for _, part := range test.says {
			if !strings.Contains(err.Error(), part) {
				t.Errorf("%+v: %q does not say %q", test.text, err, part)
			}
		}
	}
}

func TestParseAcceptance(t *testing.T) {
	for text, want := range map[string]Acceptance{"": 4, "ministry": 4, "部级": 4, "province": 3, "3": 3, "city": 2, "县级": 1, " county ": 1} {
		if got, err := ParseAcceptance(text); err != nil || got != want {
			t.Errorf("%q: %v %v", text, got, err)
		}
	}
}

// Whatever is written, a query is read or refused with a fault in Chinese, and
// every value of a statement is bound, none is part of its text.
func FuzzQuery(f *testing.F) {
	for _, seed := range []string{
		"region=360430", "month=2017-01..2017-06", "industry=C,06;size=小型", "region=江西省九江市彭泽县", "policy=' OR 1=1 --",
		"industry.class=未细分", "focus=@p1", "subsidy_year=2017..2019", "ownership=私营有限责任公司", "month=..2017", "region=0", "size=\x00",
	} {
		f.Add(seed, "records,enterprises", "region.county,month.quarter")
	}
	f.Fuzz(func(t *testing.T, where, measures, by string) {
		q, err := ParseQuery(QueryText{Measures: measures, By: by, Where: []string{where}})
		var sel selection
		if err == nil {
			q.Scope = Everything
			sel, err = resolve(q, builtin())
		}
		if err != nil {
			if fault.CodeOf(err) != fault.Invalid {
				t.Errorf("%q: %v", where, err)
			}
			return
		}
		v := &view{selection: sel, shape: shape{by: q.By, terms: []Term{{Paid, "records"}}, grains: []grain{finest(len(q.By))}}}
		v.shape.filtered = v.levels()
		parts, _ := plan(v.shape, full())
		for _, p := range parts {
			one := (&writer{places: builtin()}).write(p, *v, []string{"4-2017-1"})
			for _, r := range one.sql {
				if r > 126 || r == ';' || r == '"' || r < ' ' && r != '\n' {
					t.Errorf("%q got into the text:\n%s", where, one.sql)
					break
				}
			}
		}
	})
}
