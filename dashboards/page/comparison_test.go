package page

import (
	"context"
	"strings"
	"testing"

	"wengang/cube"
	"wengang/cube/codes"
)

// fixed gives one answer to every query.
type fixed struct{ answer *cube.Answer }

func (f fixed) Ask(context.Context, cube.Query) (*cube.Answer, error) { return f.answer, nil }

// noted keeps the queries it is asked.
type noted struct {
	fixed
	queries *[]cube.Query
}

func (n noted) Ask(ctx context.Context, q cube.Query) (*cube.Answer, error) {
	*n.queries = append(*n.queries, q)
	return n.fixed.Ask(ctx, q)
}

func units(codes ...string) *cube.Answer {
	a := &cube.Answer{
		Columns: []cube.Column{{Name: "region.province", Kind: "dimension"}, {Name: "records", Kind: "measure"}},
		Totals:  []cube.Value{filled("9")},
	}
	for _, code := range codes {
		a.Rows = append(a.Rows, cube.Row{Members: []cube.Member{{Code: code, Label: code}}, Values: []cube.Value{filled("1")}})
	}
	return a
}

func totals() *cube.Answer {
	a := &cube.Answer{}
	for range tileMeasures {
		a.Totals = append(a.Totals, filled("2"))
	}
	return a
}

// 可比口径: only regions with data in both periods are compared, and those left
// out are named.
func TestComparisonLeavesOutWhatHasNoBase(t *testing.T) {
	places := codes.BuiltinPlaces()
	nation, _ := places.ByID(codes.NationID)
	for _, one := range []struct {
		now, base []string
		asked     int
		only      string
		says      string
	}{
		{[]string{"110000", "360000"}, []string{"110000", "360000"}, 1, "", "两期有数据的地区相同"},
		{[]string{"110000", "360000", "650000"}, []string{"110000", "360000", "660000"}, 2, "110000 360000",
			"2个地区计算，未包括：新疆（上年同期无数据）、兵团（本期无数据）"},
		{[]string{"110000"}, []string{"360000"}, 0, "", "不计算同比"},
		{[]string{"110000"}, nil, 0, "", "不计算同比"},
	} {
		var queries []cube.Query
		b := &builder{
			Sources: Sources{Ask: noted{fixed{totals()}, &queries}, Places: places, Today: joinDay},
			state:   State{Region: nation}, period: cube.Period{From: 202301, To: 202312}, base: cube.Period{From: 202201, To: 202212},
			total: totals(), reported: units(one.now...), before: units(one.base...),
		}
		if err := b.compare(t.Context()); err != nil {
			t.Fatal(err)
		}
		if len(queries) != one.asked || !strings.Contains(b.comparison.text(), one.says) {
			t.Errorf("%v against %v: %d queries, %q", one.now, one.base, len(queries), b.comparison.text())
		}
		for _, q := range queries {
			if got := strings.Join(q.Where[0].Values, " "); one.only != "" && got != one.only {
				t.Errorf("compared %q, want %q", got, one.only)
			}
		}
		change := b.change(0, money)
		if compared := one.asked > 0; compared == (change == Change{}) {
			t.Errorf("%v against %v: change %+v", one.now, one.base, change)
		}
	}
}
