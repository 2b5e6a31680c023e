package cube

import (
	"context"
	"math/rand/v2"
	"os"
	"strconv"
	"testing"
)

// BenchmarkAsk measures answers over random records in all places
// (WENGANG_BENCH_RECORDS, 200,000 unless stated), planned against facts.
func BenchmarkAsk(b *testing.B) {
	n := 200_000
	if text := os.Getenv("WENGANG_BENCH_RECORDS"); text != "" {
		var err error
		if n, err = strconv.Atoi(text); err != nil {
			b.Fatal(err)
		}
	}
	c, _ := load(b, random(rand.New(rand.NewPCG(1, 1)), n, 3000, 1500))
	ctx := context.Background()
	pinned, err := c.Pin(ctx)
	if err != nil {
		b.Fatal(err)
	}
	defer pinned.Release()
	for _, one := range []struct {
		name string
		text QueryText
	}{
		{"year by province and division", QueryText{Measures: "records,paid_amount", By: "region.province,industry.division", Where: []string{"month=2017"}}},
		{"year by province and division with enterprises", QueryText{Measures: "records,enterprises,employees,paid_amount", By: "region.province,industry.division", Where: []string{"month=2017"}}},
		{"all years by province and month", QueryText{Measures: "records,paid_amount,subsidy_ratio", By: "region.province,month.month"}},
		{"enterprises of all years", QueryText{Measures: "enterprises"}},
		{"enterprises by county, a year", QueryText{Measures: "enterprises", By: "region.county", Where: []string{"month=2018"}}},
		{"one province by class", QueryText{Measures: "records,enterprises,paid_amount", By: "industry.class", Where: []string{"region=440000"}}},
		{"half year by size", QueryText{Measures: "enterprises,employees,paid_amount", By: "size", Where: []string{"month=2017-H1"}}},
	} {
		for name, choose := range map[string]planner{"planned": plan, "facts": onlyFacts} {
			b.Run(one.name+"/"+name, func(b *testing.B) {
				q := query(b, one.text)
				for b.Loop() {
					a, err := pinned.ask(ctx, q, choose)
					if err != nil {
						b.Fatal(err)
					}
					if len(a.Rows) == 0 {
						b.Fatal("no rows")
					}
				}
			})
		}
	}
}
