package cube

import (
	"context"
	"strings"
	"testing"
)

// say writes an answer as one line per row, for comparison.
func say(a *Answer) string {
	var b strings.Builder
	line := func(members []Member, values []Value, columns []Column) {
		var cells []string
		for _, m := range members {
			cells = append(cells, m.Code+" "+m.Label)
		}
		for i, v := range values {
			switch c := columns[i]; v.State {
			case Filled:
				cells = append(cells, c.Round(v.Number).String())
			case Blank:
				cells = append(cells, "空")
			case NotApplicable:
				cells = append(cells, "不适用")
			default:
				cells = append(cells, "不予公布")
			}
		}
		b.WriteString(strings.Join(cells, " | ") + "\n")
	}
	for _, r := range a.Rows {
		line(r.Members, r.Values, a.Columns[len(r.Members):])
	}
	b.WriteString("合计 ")
	line(nil, a.Totals, a.Columns[len(a.Columns)-len(a.Totals):])
	return b.String()
}

func query(t testing.TB, text QueryText) Query {
	t.Helper()
	q, err := ParseQuery(text)
	if err != nil {
		t.Fatal(err)
	}
	q.Scope = Everything
	return q
}

// The four rows of the counting rules must come out exactly so, by the
// planned route and by the plain definitions over facts.
func TestCountingExample(t *testing.T) {
	c, _ := load(t, counting(t))
	const measures = "records,enterprises,employees,paid_amount,premium_paid,subsidy_ratio"
	for _, test := range []struct {
		name string
		text QueryText
		want string
	}{
		{"national year", QueryText{Measures: measures, Where: []string{"month=2017"}},
			"4 | 2 | 35 | 900 | 3000 | 0.3\n合计 4 | 2 | 35 | 900 | 3000 | 0.3\n"},
		{"provinces", QueryText{Measures: measures, By: "region.province", Where: []string{"subsidy_year=2017"}},
			"110000 北京市 | 1 | 1 | 20 | 300 | 1000 | 0.3\n360000 江西省 | 3 | 2 | 15 | 600 | 2000 | 0.3\n合计 4 | 2 | 35 | 900 | 3000 | 0.3\n"},
		{"May", QueryText{Measures: measures, Where: []string{"month=2017-05"}},
			"3 | 2 | 35 | 600 | 3000 | 0.2\n合计 3 | 2 | 35 | 600 | 3000 | 0.2\n"},
		{"months", QueryText{Measures: measures, By: "month.month", Where: []string{"month=2017-01..2017-06"}},
			"2017-03 2017年3月 | 1 | 1 | 10 | 300 | 1000 | 0.3\n2017-05 2017年5月 | 3 | 2 | 35 | 600 | 3000 | 0.2\n合计 4 | 2 | 35 | 900 | 3000 | 0.3\n"},
		{"county by quarter", QueryText{Measures: measures, By: "region.county,month.quarter", Where: []string{"region=360430"}},
			"360430 江西省九江市彭泽县 | 2017-Q1 2017年一季度 | 1 | 1 | 10 | 300 | 1000 | 0.3\n" +
				"360430 江西省九江市彭泽县 | 2017-Q2 2017年二季度 | 2 | 2 | 15 | 300 | 2000 | 0.15\n合计 3 | 2 | 15 | 600 | 2000 | 0.3\n"},
		{"mixed events", QueryText{Measures: "declared_records,declared_amount,records,paid_amount,payment_rate,days_to_payment", By: "month.month"},
			"2017-02 2017年2月 | 4 | 900 | 0 | 0 | 1 | 91.5\n2017-03 2017年3月 | 0 | 0 | 1 | 300 | 不适用 | 不适用\n" +
				"2017-05 2017年5月 | 0 | 0 | 3 | 600 | 不适用 | 不适用\n合计 4 | 900 | 4 | 900 | 1 | 91.5\n"},
	} {
		t.Run(test.name, func(t *testing.T) {
			q := query(t, test.text)
			pinned, err := c.Pin(context.Background())
			if err != nil {
				t.Fatal(err)
			}
			defer pinned.Release()
			for name, choose := range map[string]planner{"planned": plan, "facts": onlyFacts} {
				a, err := pinned.ask(context.Background(), q, choose)
				if err != nil {
					t.Fatal(err)
				}
				if got := say(a); got != test.want {
					t.Errorf("%s by %s:\n%swant:\n%s", name, a.Route, got, test.want)
				}
				if a.Reported == 0 || a.Expected == 0 || a.LastMonth != 201705 {
					t.Errorf("coverage %d of %d, last month %v", a.Reported, a.Expected, a.LastMonth)
				}
			}
		})
	}
}

func onlyFacts(s shape, _ stock) ([]part, []string) { return planFacts(s), nil }
