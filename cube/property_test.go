package cube

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"wengang/sql/clock"
)

// Planned routes, plain definitions over facts, and the computation in memory
// must agree on random queries over random records. WENGANG_SEED repeats a run.
func TestRoutesAgree(t *testing.T) {
	seed := uint64(clock.System{}.Now().UnixNano()) // a new one each run
	if text := os.Getenv("WENGANG_SEED"); text != "" {
		var err error
		if seed, err = strconv.ParseUint(text, 10, 64); err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("WENGANG_SEED=%d", seed)
	r := rand.New(rand.NewPCG(seed, 1))
	entries := random(r, 3000, 30, 12)
	c, _ := load(t, entries)
	truth := reference{entries: entries, places: builtin()}
	ctx := context.Background()
	pinned, err := c.Pin(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer pinned.Release()
	routes := map[string]int{}
	filled := 0
	const queries = 600
	for i := range queries {
		q := randomQuery(r, entries)
		want := truth.answer(q)
		ways := map[string]planner{"planned": plan, "rolled up": rolledUp(r)}
		if i%4 == 0 {
			ways["facts"] = onlyFacts
		}
		for name, choose := range ways {
			a, err := pinned.ask(ctx, q, choose)
			if err != nil {
				t.Fatalf("query %d %+v: %v", i, q, err)
			}
			if got := sortedLines(say(a)); got != want {
				t.Fatalf("query %d %+v\n%s by %s:\n%s\nwant:\n%s", i, q, name, a.Route, difference(got, want), difference(want, got))
			}
			if name == "rolled up" {
				for source := range strings.SplitSeq(a.Route, "+") {
					routes[source]++
				}
				filled += min(len(a.Rows), 1)
			}
		}
	}
	t.Logf("%d of %d queries had rows; sources %v", filled, queries, routes)
	if filled < queries/3 || len(routes) < 20 {
		t.Errorf("the queries prove too little: %d with rows, %d sources", filled, len(routes))
	}
}

// rolledUp plans as if facts were dear and sizes were random, so that every
// declared rollup gets its turn.
func rolledUp(r *rand.Rand) planner {
	return func(s shape, st stock) ([]part, []string) {
		st.facts.rows = 1 << 40
		sizes := map[uint16]supply{}
		for _, id := range slices.Sorted(maps.Keys(st.rollups)) {
			sizes[id] = supply{rows: uint64(r.IntN(1000))}
		}
		st.rollups = sizes
		return plan(s, st)
	}
}

func sortedLines(text string) string {
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	slices.Sort(lines[:len(lines)-1])
	return strings.Join(lines, "\n") + "\n"
}

// difference lists the first lines of a that b lacks.
func difference(a, b string) string {
	has := map[string]bool{}
	for line := range strings.SplitSeq(b, "\n") {
		has[line] = true
	}
	var out []string
	for line := range strings.SplitSeq(a, "\n") {
		if !has[line] && len(out) < 10 {
			out = append(out, line)
		}
	}
	return fmt.Sprintf("%s\n", strings.Join(out, "\n"))
}
