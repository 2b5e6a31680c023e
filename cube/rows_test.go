package cube

import (
	"context"
	"strings"
	"testing"

	"wengang/sql/fault"
	"wengang/sql/storetest"
)

func codesOf(a *Answer) string {
	var out []string
	for _, r := range a.Rows {
		var members []string
		for _, m := range r.Members {
			members = append(members, m.Code)
		}
		out = append(out, strings.Join(members, "/"))
	}
	return strings.Join(out, " ")
}

// Rows stand in the official order of their members unless asked otherwise;
// what is no figure comes last; a cut is told and totals speak of all rows.
func TestOrderAndLimit(t *testing.T) {
	entries := counting(t)
	more := entries[0]
	more.enterprise, more.place, more.industry, more.size = 3, 660000, "06", "1"
	more.paid, more.employees = 50, 0
	entries = append(entries, more)
	if p, ok := builtin().Direct(660000); ok {
		entries[4].place = p.ID
	} else {
		entries[4].place = builtin().Agencies(660000, 0)[0].ID
	}
	c, _ := load(t, entries)
	for _, test := range []struct {
		text QueryText
		want string
		note string
	}{
		{QueryText{Measures: "records", By: "region.province"}, "110000 360000 660000", ""},
		{QueryText{Measures: "records", By: "region.province", Sort: "-records"}, "360000 110000 660000", ""},
		{QueryText{Measures: "records", By: "region.province", Sort: "-region.province"}, "660000 360000 110000", ""},
		{QueryText{Measures: "paid_per_employee", By: "region.province", Sort: "paid_per_employee"}, "110000 360000 660000", ""},
		{QueryText{Measures: "paid_per_employee", By: "region.province", Sort: "-paid_per_employee"}, "360000 110000 660000", ""},
		{QueryText{Measures: "records", By: "industry.class"}, "0111 ", ""}, // 未细分 last
		{QueryText{Measures: "records", By: "size,month.quarter"}, "1/2017-Q1 3/2017-Q1 3/2017-Q2", ""},
		{QueryText{Measures: "records", By: "month.quarter,size"}, "2017-Q1/1 2017-Q1/3 2017-Q2/3", ""},
		{QueryText{Measures: "records", By: "region.province", Limit: "1", Offset: "1"}, "360000", "共3行，只列出第2—2行"},
		{QueryText{Measures: "records", By: "region.province", Offset: "9"}, "", "共3行，起始位置已超出"},
	} {
		a, err := c.Ask(context.Background(), query(t, test.text))
		if err != nil {
			t.Fatalf("%+v: %v", test.text, err)
		}
		if got := codesOf(a); got != test.want {
			t.Errorf("%+v: %q, want %q", test.text, got, test.want)
		}
		if told := strings.Contains(strings.Join(a.Notes, " "), test.note); !told {
			t.Errorf("%+v: notes %q", test.text, a.Notes)
		}
		if test.note != "" && (a.RowsTotal != 3 || a.Totals[0].Number.IntPart() != 5) {
			t.Errorf("%+v: %d rows in all, total %v", test.text, a.RowsTotal, a.Totals)
		}
	}
}

// A store without a publication answers, and says that nothing is there.
func TestNothingPublished(t *testing.T) {
	c := New(storetest.NewAt(t, today), builtin, today)
	a, err := c.Ask(context.Background(), query(t, QueryText{Measures: "records,paid_amount,subsidy_ratio", By: "region.province"}))
	if err != nil {
		t.Fatal(err)
	}
	if len(a.Rows) != 0 || a.Reported != 0 || a.Expected != 32 || a.Demo || !strings.Contains(strings.Join(a.Notes, " "), "尚未发布") {
		t.Errorf("%+v", a)
	}
	for _, v := range a.Totals {
		if v.State != Blank {
			t.Errorf("a total of nothing is %+v", v)
		}
	}
}

// A pinned publication does not change under the reader; demonstration data
// are marked from the publication on that holds them; levels differ.
func TestPinnedDemoAndLevels(t *testing.T) {
	entries := counting(t)
	entries[3].level = 1
	c, st := load(t, entries)
	ctx := context.Background()
	q := query(t, QueryText{Measures: "records", Explain: "true"})
	pinned, err := c.Pin(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer pinned.Release()
	ask := func(ask func(context.Context, Query) (*Answer, error), level Acceptance) *Answer {
		q.Level = level
		a, err := ask(ctx, q)
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
	if a := ask(pinned.Ask, 0); say(a) != "3\n合计 3\n" || a.Demo || a.Level != AcceptedByMinistry || len(a.Why) == 0 || a.Commit == 0 {
		t.Errorf("ministry: %s %+v", say(a), a)
	}
	if a := ask(pinned.Ask, AcceptedByCounty); say(a) != "4\n合计 4\n" {
		t.Errorf("county: %s", say(a))
	}
	demo := counting(t)[3]
	demo.enterprise, demo.demonstration = 9, true
	add(t, st, []entry{demo})
	if a := ask(pinned.Ask, 0); say(a) != "3\n合计 3\n" || a.Demo {
		t.Errorf("the pinned answer changed: %s, demo %v", say(a), a.Demo)
	}
	a := ask(c.Ask, 0)
	if say(a) != "4\n合计 4\n" || !a.Demo || a.Publication <= pinned.Publication() || !strings.Contains(strings.Join(a.Notes, " "), "演示数据") {
		t.Errorf("newest: %s %+v", say(a), a)
	}
}

func TestHolding(t *testing.T) {
	held := map[uint64]int{}
	c := New(storetest.NewAt(t, today), builtin, today, Holding(func(no uint64) func() {
		held[no]++
		return func() { held[no]-- }
	}))
	p, err := c.Pin(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if held[p.Publication()] != 1 {
		t.Errorf("held %v", held)
	}
	p.Release()
	p.Release()
	if held[p.Publication()] != 0 {
		t.Errorf("held %v after release", held)
	}
}

func TestCancelledQuery(t *testing.T) {
	c, _ := load(t, counting(t))
	pinned, err := c.Pin(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	defer pinned.Release()
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := pinned.Ask(ctx, query(t, QueryText{Measures: "records"})); err == nil || fault.CodeOf(err) == fault.Unavailable {
		t.Errorf("a cancelled query gave %v", err)
	}
}
