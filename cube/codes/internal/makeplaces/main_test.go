package main

import (
	"strings"
	"testing"
)

func replayed(t *testing.T, changes string) ([]version, error) {
	t.Helper()
	list, err := readChanges("effective,precision,kind,old,new,note\n" + changes)
	if err != nil {
		t.Fatal(err)
	}
	base := map[string]string{"360000": "江西省", "360400": "九江市", "360421": "九江县", "360403": "浔阳区", "360402": "濂溪区"}
	names := map[string]string{"360404": "柴桑区", "360483": "庐山市"}
	return replay(base, list, func(code string) string { return names[code] })
}

func find(versions []version, code string) version {
	for _, v := range versions {
		if v.code == code {
			return v
		}
	}
	return version{}
}

func TestReplayKeepsTheID(t *testing.T) {
	versions, err := replayed(t, "2017-01-01,year,recode,360421,360404,\n2018-01-01,year,end,360403,360404,\n2018-01-01,year,begin,,360483,\n2016-01-01,year,former,360499,360402,庐山区\n")
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []version{
		{id: "360421", code: "360421", name: "九江县", to: "2017-01-01"},
		{id: "360421", code: "360404", name: "柴桑区", from: "2017-01-01"},
		{id: "360403", code: "360403", name: "浔阳区", to: "2018-01-01", successors: "360421"},
		{id: "360483", code: "360483", name: "庐山市", from: "2018-01-01"},
		{id: "360402", code: "360499", name: "庐山区", to: "2016-01-01"},
		{id: "360402", code: "360402", name: "濂溪区", from: "2016-01-01"},
	} {
		got := find(versions, want.code)
		got.precision, got.note = "", ""
		if got != want {
			t.Errorf("%+v, want %+v", got, want)
		}
	}
}

func TestReplayRefusesWhatCannotBe(t *testing.T) {
	for change, says := range map[string]string{
		"2017-01-01,year,recode,360499,360404,x\n": "not open",
		"2017-01-01,year,begin,,360402,x\n":        "taken",
		"2017-01-01,year,begin,,360498,x\n":        "without a name",
		"2017-01-01,year,end,360403,999999,x\n":    "unknown",
		"2017-01-01,year,moved,360403,360404,x\n":  "unknown kind",
		"2016-01-01,year,former,360499,360404,x\n": "not in the first state",
	} {
		if _, err := replayed(t, change); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s gives %v, want %q", change, err, says)
		}
	}
}

func TestCompareNamesWhatDiffers(t *testing.T) {
	versions := []version{{code: "360430", name: "彭泽县"}, {code: "360421", name: "九江县", to: "2017-01-01"}}
	if err := compare(versions, map[string]string{"360430": "彭泽县"}); err != nil {
		t.Error(err)
	}
	for _, last := range []map[string]string{{"360430": "彭泽市"}, {"360430": "彭泽县", "360404": "柴桑区"}, {}} {
		if err := compare(versions, last); err == nil {
			t.Errorf("no difference to %v", last)
		}
	}
}

func TestCompleteAddsDirectAgencies(t *testing.T) {
	all := complete([]version{
		{id: "360000", code: "360000", name: "江西省"}, {id: "360400", code: "360400", name: "九江市"}, {id: "360430", code: "360430", name: "彭泽县"},
		{id: "440000", code: "440000", name: "广东省"}, {id: "441900", code: "441900", name: "东莞市"},
		{id: "110000", code: "110000", name: "北京市"}, {id: "110105", code: "110105", name: "朝阳区"},
		{id: "429004", code: "429004", name: "仙桃市"}, {id: "420000", code: "420000", name: "湖北省"},
	})
	for code, want := range map[string]string{
		"360499": "city_direct 360400 360400 1", "369900": "province_direct 360000 360000 1", "360430": "county 360400 360400 1",
		"360400": "city 360000 360400 0", "441900": "city 440000 441900 1", "110105": "county 110000 110000 1",
		"429004": "county 420000 429004 1", "660800": "corps_division 660000 660800 1", "669900": "province_direct 660000 660000 1",
	} {
		v := find(all, code)
		if got := strings.Join([]string{v.kind, v.parent, v.pooling, v.agency}, " "); got != want {
			t.Errorf("%s is %s, want %s", code, got, want)
		}
	}
	if v := find(all, "441999"); v.code != "" {
		t.Errorf("东莞市 has a 本级 beside its own agency: %+v", v)
	}
}
