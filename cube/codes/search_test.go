package codes

import (
	"slices"
	"testing"
)

func TestSearchList(t *testing.T) {
	for _, c := range []struct {
		text  string
		limit int
		want  []string
	}{
		{"011", 10, []string{"011", "0111", "0112", "0113", "0119"}},
		{"A0111", 10, []string{"0111"}},
		{"稻谷", 10, []string{"0111", "5911"}[:1]},
		{"平板玻璃", 10, []string{"3041"}},
		{"01", 2, []string{"01", "011"}},
		{"没有这样的行业", 10, nil},
		{"", 2, []string{"A", "B"}},
		{"稻谷", 0, nil},
		{"稻谷", -1, nil},
	} {
		var got []string
		for _, e := range Industry(2011).Search(c.text, c.limit) {
			got = append(got, e.Code)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("Search(%q, %d) = %v, want %v", c.text, c.limit, got, c.want)
		}
	}
}

func TestSearchPlaces(t *testing.T) {
	p := BuiltinPlaces()
	for _, c := range []struct {
		text  string
		limit int
		want  []string
	}{
		{"360430", 10, []string{"360430"}},
		{"彭泽", 10, []string{"360430"}},
		{"九江 彭泽", 10, []string{"360430"}},
		{"九江县", 10, []string{"360404"}},
		{"371202", 10, []string{"370116"}},
		{"九江", 1, []string{"360400"}},
		{"港闸", 10, nil}, // ended; its successor has its own name
		{"", 1, []string{"110000"}},
		{"彭泽", -1, nil},
	} {
		var got []string
		for _, v := range p.Search(c.text, c.limit) {
			got = append(got, v.Code)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("Search(%q, %d) = %v, want %v", c.text, c.limit, got, c.want)
		}
	}
}
