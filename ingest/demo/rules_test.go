package demo

import (
	"testing"

	"wengang/cube/codes"
	"wengang/ingest/record"
	"wengang/ingest/rules"
)

// Every record passes the whole table of rules: nothing hard, and whatever is
// soft comes with its 说明. The peers are what the store would hold.
func TestRecordsPassTheRules(t *testing.T) {
	places := codes.BuiltinPlaces()
	const n = 200_000
	var build rules.PeerBuilder
	for e := range Generate(n, 1, places, afterwards) {
		build.Add(&e.Record)
	}
	stats := build.Build()
	byRule := map[string]int{}
	explained, soft := 0, 0
	var history []*record.Record
	for e := range Generate(n, 1, places, afterwards) {
		r := e.Record
		if len(history) > 0 && history[0].USCC != r.USCC {
			history = history[:0]
		}
		var peers []*record.Record
		for _, h := range history {
			if h.SubsidyYear == r.SubsidyYear || h.SubsidyYear == r.SubsidyYear-1 {
				peers = append(peers, h)
			}
		}
		found := rules.Check(&rules.Context{Record: &r, Peers: peers, Stats: stats, Today: afterwards, Places: places})
		for _, f := range found {
			if f.Hard {
				t.Fatalf("hard finding %s on %+v", f, r)
			}
			if r.Explanation == "" {
				byRule[f.Rule]++
				if byRule[f.Rule] < 4 {
					t.Logf("unexplained %s: %+v", f, r)
				}
			}
		}
		if len(found) > 0 {
			soft++
		}
		if r.Explanation != "" {
			explained++
		}
		history = append(history, &r)
	}
	// About two in a hundred, so that the review has something to read.
	if soft < n*1/100 || soft > n*4/100 {
		t.Errorf("%d of %d records have soft findings, want 1 to 4 %%", soft, n)
	}
	if explained < soft {
		t.Errorf("%d records explained, %d to be explained", explained, soft)
	}
	// Whether a value stands out depends on all the others: a few in a
	// million go unexplained, as in life. Every other rule is kept to the last record.
	if byRule["far-from-peers"] <= n/50_000 {
		delete(byRule, "far-from-peers")
	}
	for rule, count := range byRule {
		t.Errorf("%d records with rule %s and no explanation", count, rule)
	}
}
