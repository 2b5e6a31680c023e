package rollup

import (
	"context"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"

	"wengang/sql/fault"

	"github.com/ClickHouse/clickhouse-go/v2"
)

// measured advises on a fresh store's facts of the ministry and returns the
// advising, ready to measure views.
func (l *ledger) measured() *advising {
	l.t.Helper()
	pub, err := Latest(context.Background(), l.st)
	if err != nil {
		l.t.Fatal(detailed(err))
	}
	a := &advising{Advising: Advising{Level: 4, Space: DefaultSpace, Least: DefaultLeast}, st: l.st}
	if err := a.choosePartitions(context.Background(), pub); err != nil {
		l.t.Fatal(detailed(err))
	}
	return a
}

// TestSizesByHand holds what is measured against cells counted by hand.
func TestSizesByHand(t *testing.T) {
	l := newLedger(t)
	l.enterprises["C"] = 70_000 // in another block of 65,536 numbers
	here, there := paidVersion("A", 360430, 1, 3, 300, 1000, 10), paidVersion("A", 110105, 1, 5, 300, 1000, 20)
	other, third := paidVersion("B", 360430, 1, 3, 200, 1000, 5), paidVersion("C", 360430, 1, 3, 200, 1000, 5)
	other.industry, other.size = "31", "3" // 非金属矿物制品业, the group not known
	third.industry = "36"                  // 汽车制造业, likewise
	third.declared, third.approved = on(2016, 12, 5), on(2016, 12, 6)
	l.take(here, there, other, third)
	l.publish(l.publisher())
	a := l.measured()
	if a.advice.Year != 2017 || a.advice.Facts != 4 || a.advice.Province != 3 || a.advice.County != 3 {
		t.Errorf("chosen %+v, want 2017 with 4 facts, 3 in a province and 3 in a county", a.advice)
	}
	for _, want := range []struct {
		levels   string
		bitmap   bool
		size     Size
		declared string // how the cells come about
	}{
		// Declared, approved and paid in 2017; C was declared and approved in 2016.
		{"month.year", false, Size{Cells: 5, Cost: 2}, "declared 2016 2017, approved 2016 2017, paid 2017"},
		{"month.month", false, Size{Cells: 7, Cost: 3}, "declared 1612 1701, approved 1612 1703 1705, paid 1703 1705"},
		{"month.month,region.county", false, Size{Cells: 8, Cost: 3}, "declared 1612/36 1701/36 1701/11; approved 1612/36 1703/36 1705/11; paid 1703/36 1705/11"},
		{"month.year,size", false, Size{Cells: 8, Cost: 3}, "declared 16/2 17/2 17/3, approved the same, paid 17/2 17/3"},
		// The class of B and C is not known: their divisions part them.
		{"month.year,industry.class", false, Size{Cells: 9, Cost: 3}, "paid 3110, 31, 36; declared and approved the same, C in 2016"},
		// A twice in 2017: once. C in another block than A and B.
		{"month.year", true, Size{Cells: 5, Elements: 9, Containers: 6, Bytes: 5*2 + 9*4, Cost: 2*containerRows + (2*2+3*4)/20.}, "2016 C, 2017 A B, twice; paid A B C"},
		{"month.year,region.province", true, Size{Cells: 8, Elements: 12, Containers: 9, Bytes: 8*2 + 12*4, Cost: 3*containerRows + (3*2+4*4)/20.},
			"declared 16/36 C, 17/36 A B, 17/11 A; approved the same; paid 36 A B C, 11 A"},
	} {
		levels := listed(want.levels)
		v := []view{{levels: levels}}
		want.size.Exact = true
		if err := a.count(context.Background(), &v[0], want.bitmap); err != nil {
			t.Fatal(detailed(err))
		}
		if !near(v[0].size, want.size) {
			t.Errorf("%s, bitmap %v: counted %+v, want %+v (%s)", want.levels, want.bitmap, v[0].size, want.size, want.declared)
		}
		v[0].size, want.size.Exact = Size{}, false
		if err := a.estimate(context.Background(), v, want.bitmap); err != nil {
			t.Fatal(detailed(err))
		}
		if !near(v[0].size, want.size) {
			t.Errorf("%s, bitmap %v: estimated %+v, want %+v (%s)", want.levels, want.bitmap, v[0].size, want.size, want.declared)
		}
	}
}

func near(a, b Size) bool {
	costs := math.Abs(a.Cost-b.Cost) < 1e-9
	a.Cost, b.Cost = 0, 0
	return costs && a == b
}

// TestSizesOfTheDeclared holds what is counted and estimated against the
// rollups that the publisher built, and an advice against what it says.
func TestSizesOfTheDeclared(t *testing.T) {
	l := newLedger(t)
	l.fill(40_000)
	p := l.publisher()
	pub := l.publish(p)
	a := l.measured()
	if a.advice.Facts != 40_000 {
		t.Fatalf("%d facts", a.advice.Facts)
	}
	for _, r := range Declared() {
		var cells, elements, bytes uint64
		columns := "count(), toUInt64(0), toUInt64(0)"
		if r.Bitmap {
			columns = "count(), toUInt64(sum(finalizeAggregation(enterprises))), sum(length(CAST(enterprises AS String)))"
		}
		l.one([]any{&cells, &elements, &bytes}, "SELECT "+columns+" FROM "+r.Table()+" WHERE _partition_id IN @live AND rollup = @rollup AND level = 4 AND subsidy_year = 2017",
			clickhouse.Named("live", pub.Partitions[r.Table()]), clickhouse.Named("rollup", r.ID))
		v := []view{{levels: normal(r.Levels)}}
		if err := a.estimate(context.Background(), v, r.Bitmap); err != nil {
			t.Fatal(detailed(err))
		}
		estimated := v[0].size
		if err := a.count(context.Background(), &v[0], r.Bitmap); err != nil {
			t.Fatal(detailed(err))
		}
		counted := v[0].size
		if counted.Cells != cells || counted.Elements != elements || counted.Bytes != bytes {
			t.Errorf("%s: counted %+v; built are %d cells, %d enterprises, %d bytes", r.Name, counted, cells, elements, bytes)
		}
		for _, c := range [][2]uint64{{estimated.Cells, cells}, {estimated.Elements, elements}, {estimated.Containers, counted.Containers}} {
			if math.Abs(float64(c[0])-float64(c[1])) > 0.02*float64(c[1]) {
				t.Errorf("%s: estimated %+v, counted %+v", r.Name, estimated, counted)
			}
		}
	}

	months := []string{"month.month"}
	questions := []Question{
		{Name: "各省各月", By: []string{"region.province"}, Filtered: months, Sums: true, Enterprises: true, Weight: 3},
		{Name: "各月", By: months, Filtered: []string{"month.year"}, Sums: true, Weight: 2},
		{Name: "一县各行业", By: []string{"industry.section"}, Filtered: []string{"month.year", "region.county"}, Place: "region.county", Sums: true, Weight: 1},
	}
	var told []int64
	wish := Advising{Level: 4, Space: 1, Least: 0.01, Progress: func(done, _ int64) { told = append(told, done) }}
	advice, err := p.advise(context.Background(), wish, questions)
	if err != nil {
		t.Fatal(detailed(err))
	}
	// One granule answers both; the facts of a county are no more than one.
	sums := advice.Sums
	if len(sums.Chosen) != 1 || sums.Chosen[0].Name != "month_province" || sums.WithChosen != 6*granule || sums.FromFacts != 5*40_000+granule {
		t.Errorf("sums: %+v", sums)
	}
	// Each row is counted distinct, and all rows again.
	if got := advice.Enterprises.FromFacts; got != 2*3*40_000 {
		t.Errorf("distinct enterprises from facts cost %v", got)
	}
	for _, s := range sums.Served {
		if s.Questions[0] == "一县各行业" && (s.By != nil || s.Cost != granule || s.FromFacts != granule) {
			t.Errorf("a county's question: %+v", s)
		}
	}
	if len(sums.Chosen)+len(sums.Rejected) < 8 || !slices.IsSorted(told) || len(told) == 0 {
		t.Errorf("chosen %d, rejected %d, progress %v", len(sums.Chosen), len(sums.Rejected), told)
	}
	wish.Progress = nil
	again, err := p.advise(context.Background(), wish, questions)
	if err != nil || !reflect.DeepEqual(advice, again) {
		t.Errorf("a second advice differs: %+v, first %+v; %v", again, advice, err)
	}

	for name, wrong := range map[string]Advising{"no such year": {Level: 4, Year: 1999, Space: 1}, "no such level": {Level: 0, Space: 1}} {
		if _, err := p.Advise(context.Background(), wrong); fault.CodeOf(err) != fault.NotFound {
			t.Errorf("%s: %v", name, err)
		}
	}
	l.change("ALTER TABLE publications UPDATE shape = arrayMap(s -> if(startsWith(s, 'facts'), 'facts 0', s), shape) WHERE 1 SETTINGS mutations_sync = 1")
	if _, err := p.Advise(context.Background(), wish); fault.CodeOf(err) != fault.Conflict {
		t.Errorf("facts of another program: %v", err)
	}
}

// change executes a statement.
func (l *ledger) change(statement string) {
	l.t.Helper()
	if err := l.st.ExecText(context.Background(), statement); err != nil {
		l.t.Fatal(detailed(err))
	}
}

func TestNothingToAdviseOn(t *testing.T) {
	l := newLedger(t)
	if _, err := l.publisher().Advise(context.Background(), Advising{Level: 4, Space: 1}); fault.CodeOf(err) != fault.NotFound {
		t.Errorf("an empty store: %v", err)
	}
}

func TestViewsAndUnions(t *testing.T) {
	for _, c := range []struct{ needs, normal, kept string }{
		{"", "month.year", "month.year"},
		{"region.county,month.quarter,region.province", "month.month,region.county", "month.month,region.county"},
		{"subsidy_year,size", "month.year,size", "month.year,size"},
		{"industry_2017.section", "month.year,industry_2017.section", "month.year,industry.section,industry_2017.section"},
		{"industry.class,industry_2017.section", "month.year,industry.class,industry_2017.section", "month.year,industry.class,industry_2017.class"},
	} {
		if got := viewKey(normal(listed(c.needs))); got != c.normal {
			t.Errorf("normal(%s) = %s, want %s", c.needs, got, c.normal)
		}
		if got := viewKey(kept(listed(c.needs))); got != c.kept {
			t.Errorf("kept(%s) = %s, want %s", c.needs, got, c.kept)
		}
	}
	wanted := []demand{{needs: []string{"month.month"}}, {needs: []string{"month.year", "size"}}, {needs: []string{"month.year", "region.city"}}}
	known := map[string]bool{}
	newest := []view{{levels: wanted[0].needs}, {levels: wanted[1].needs}, {levels: wanted[2].needs}}
	for _, v := range newest {
		known[viewKey(v.levels)] = true
	}
	want := []string{"month.month,size", "month.year,region.city,size", "month.month,region.city"}
	var got []string
	for _, v := range unions(newest, wanted, known) {
		got = append(got, viewKey(v.levels))
	}
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("unions %v, want %v", got, want)
	}
	if !answers(listed("month.month,region.city"), listed("month.half,region.province,subsidy_year")) || answers(listed("month.year,region.city"), listed("month.half")) {
		t.Error("a view answers coarser levels, and no finer ones")
	}
}

// TestWorkload: every level that is asked for exists, and the kinds of place
// that are looked at all come up.
func TestWorkload(t *testing.T) {
	names := map[string]bool{}
	for _, q := range Workload() {
		if names[q.Name] || q.Weight <= 0 || !q.Sums && !q.Enterprises {
			t.Errorf("question %+v", q)
		}
		names[q.Name] = true
		for _, level := range slices.Concat(q.By, q.Filtered) {
			if _, ok := Column(level); !ok {
				t.Errorf("%s: no level %s", q.Name, level)
			}
		}
		if q.Place != "" && !slices.Contains(q.Filtered, q.Place) {
			t.Errorf("%s: place %s is not filtered", q.Name, q.Place)
		}
	}
	for _, name := range []string{"驾驶舱：全国所辖地区情况（整年）", "驾驶舱：市级所辖地区情况（月份）", "月报和统计表：县级分企业规模（月份）", "立方查询：全国各县（整年）"} {
		if !names[name] {
			t.Errorf("%s is not asked", name)
		}
	}
	for name := range names {
		if strings.Contains(name, "县级所辖") || strings.Contains(name, "月报") && strings.Contains(name, "整年") {
			t.Errorf("%s is asked", name)
		}
	}
}

// Questions that need the same are one demand; distinct enterprises of all
// rows are a demand of their own.
func TestDemands(t *testing.T) {
	questions := []Question{
		{Name: "甲", By: []string{"size"}, Filtered: []string{"month.year"}, Sums: true, Enterprises: true, Weight: 1},
		{Name: "乙", By: []string{"month.year", "size"}, Sums: true, Weight: 2},
		{Name: "丙", Filtered: []string{"month.year", "size"}, Place: "region.city", Sums: true, Enterprises: true, Weight: 4},
	}
	for bitmap, want := range map[bool]string{
		false: "[{[month.year size]  3 [甲 乙]} {[month.year size] region.city 4 [丙]}]",
		true:  "[{[month.year size]  1 [甲]} {[month.year]  1 [甲]} {[month.year size] region.city 4 [丙]}]",
	} {
		if got := fmt.Sprint(demands(questions, bitmap)); got != want {
			t.Errorf("demands %s, want %s", got, want)
		}
	}
}
