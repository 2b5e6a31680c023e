package dashboards

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"wengang/cube/codes"
	"wengang/dashboards/loadtest"
)

// BenchmarkPage100Readers has a hundred readers at once go through the pages of
// the country and its provinces. It is held against 95 of 100 pages within 100
// ms on two cores. WENGANG_BENCH_URL names a running server (a demonstration,
// where strangers may read) and WENGANG_BENCH_PERIOD a year that it has; without
// them the pages are made of a sample in memory.
func BenchmarkPage100Readers(b *testing.B) {
	base, period := os.Getenv("WENGANG_BENCH_URL"), os.Getenv("WENGANG_BENCH_PERIOD")
	if period == "" {
		period = "2023"
	}
	if base == "" {
		base = start(b, newSample(5000), nil).URL
	}
	loadtest.Pages(b, strings.TrimSuffix(base, "/"), nationAndProvinces(period))
}

func nationAndProvinces(period string) []string {
	var paths []string
	at := func(code string) {
		paths = append(paths, fmt.Sprintf("/dashboard?region=%s&period=%s&measure=paid_amount&level=ministry", code, period))
	}
	places := codes.BuiltinPlaces()
	at("000000")
	for _, p := range places.Children(codes.NationID) {
		at(p.Code)
	}
	return paths
}

// BenchmarkPageAnew is one reader of pages that nobody has seen: each has its
// own publication.
func BenchmarkPageAnew(b *testing.B) {
	s := newSample(500)
	web := start(b, s, func(c *Config) { c.Fresh = -1 })
	for b.Loop() {
		s.publication++
		if a := get(b, nil, web.URL+onePage, html); a.StatusCode != 200 {
			b.Fatalf("%d", a.StatusCode)
		}
	}
}
