package cube

import (
	"strings"
	"testing"

	"wengang/sql/clock"
)

func TestBreaksAreMarked(t *testing.T) {
	for _, test := range []struct {
		where []string
		first clock.Month
		last  clock.Month
		want  []string
	}{
		{nil, 201701, 201812, nil},
		{nil, 201701, 202012, []string{"2019年3月"}},
		{nil, 201701, 202312, []string{"2019年3月", "2021年起"}},
		{[]string{"month=2018-01..2019-06"}, 201701, 202312, []string{"2019年3月"}},
		{[]string{"month=2019-03..2020-12"}, 201701, 202312, nil},
		{[]string{"subsidy_year=2020..2021"}, 201701, 202312, []string{"2021年起"}},
		{[]string{"subsidy_year=2017,2018"}, 201701, 202312, nil},
		{nil, 202311, 202312, nil}, // nothing from before
		{[]string{"month=2019"}, 201701, 202312, []string{"2019年3月"}},
	} {
		sel, err := resolved(t, test.where, Everything)
		if err != nil {
			t.Fatal(err)
		}
		notes := breakNotes(sel, test.first, test.last)
		if len(notes) != len(test.want) {
			t.Errorf("%v: %v, want %v", test.where, notes, test.want)
			continue
		}
		for i, start := range test.want {
			if !strings.HasPrefix(notes[i], start) {
				t.Errorf("%v: %v, want %v", test.where, notes, test.want)
			}
		}
	}
}
