package cube

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"wengang/cube/rollup"
)

// source is where a part of an answer comes from.
type source string

const (
	fromCells   source = "cells"   // additive sums of a rollup
	fromBitmaps source = "bitmaps" // bitmaps of enterprises of a rollup
	fromRepeats source = "repeats" // enterprises paid more than once in a year and place
	fromFacts   source = "facts"
	fromGroups  source = "groups" // facts, yearly attributes by their plain definition; not planned unless asked for
)

// part is one statement of an answer.
type part struct {
	source  source
	rollup  rollup.Rollup // where cells or bitmaps
	event   Event
	columns []string // of the column table
	grains  []grain  // of its rows; the first is the one that sums are taken from
	sums    []grain  // coarser grains that the rows of the first are summed to
}

// supply is what a source would have to read.
type supply struct {
	rows       uint64
	partitions uint64
}

// stock is what the planner knows of the store: what each source would read
// after partitions have been pruned.
type stock struct {
	declared []rollup.Rollup
	rollups  map[uint16]supply // by number; absent where the publication does not hold it
	facts    supply
}

// Costs in nanoseconds of processor time, measured on ten million facts (see
// docs/speed.md): of a row, of an enterprise in a bitmap, and of opening a
// partition. A rollup of bitmaps holds about as many enterprises as there are
// facts. Facts are read in the order of places, cells are wide with levels that
// most questions do not ask for: a fact is cheaper than a cell.
const (
	costCell       = 75
	costFact       = 25
	costDistinct   = 45 // a fact that is put into a set
	costBitmap     = 4000
	costEnterprise = 4
	costPartition  = 100_000
)

func (s supply) cost(each uint64) uint64 { return s.rows*each + s.partitions*costPartition }

func (s supply) String() string { return fmt.Sprintf("%d 行、%d 个分区", s.rows, s.partitions) }

// plan picks the cheapest source of every part. It is a pure function of the
// shape and the sizes of the sources. What adds up is summed from the finest
// rows; what does not is asked for at every grain.
func plan(s shape, st stock) (parts []part, why []string) {
	for _, e := range events {
		sums, attributes, enterprises := s.of(e)
		main := append(slices.Clone(sums), attributes...)
		scans := map[grain]int{} // parts that read facts anyway, by their first grain
		if len(main) > 0 {
			for _, made := range s.summed() {
				p, reasons := cheapest(part{event: e, columns: main, grains: made[:1:1], sums: made[1:]}, s, st)
				if p.source == fromFacts {
					scans[made[0]] = len(parts)
				}
				parts, why = append(parts, p), append(why, reasons...)
			}
		}
		if len(attributes) > 0 {
			parts = append(parts, repeatsOf(s, e, attributes)...)
		}
		var counts []part
		for _, g := range s.grains {
			if len(enterprises) == 0 {
				break
			}
			p, reasons := cheapest(part{event: e, columns: enterprises, grains: []grain{g}}, s, st)
			why = append(why, reasons...)
			same := slices.IndexFunc(counts, func(f part) bool { return f.source == p.source && f.rollup.ID == p.rollup.ID })
			if same < 0 {
				counts = append(counts, p)
			} else {
				counts[same].grains = append(counts[same].grains, g) // all grains in one pass
			}
		}
		for _, p := range counts {
			at, scanned := scans[p.grains[0]]
			if p.source == fromFacts && scanned {
				parts[at].columns, parts[at].grains = append(parts[at].columns, enterprises...), p.grains
			} else {
				parts = append(parts, p)
			}
		}
	}
	return parts, why
}

// repeatsOf plans what the repeats add at each grain. Where no enterprise ×
// subsidy year × place can be in two rows, coarser grains are summed.
func repeatsOf(s shape, e Event, attributes []string) []part {
	var parts []part
	for _, g := range s.grains {
		from := slices.IndexFunc(parts, func(p part) bool { return g.within(p.grains[0]) && apart(p.grains[0].levels(s.by)) })
		if from >= 0 {
			parts[from].sums = append(parts[from].sums, g)
			continue
		}
		parts = append(parts, part{source: fromRepeats, event: e, columns: attributes, grains: []grain{g}})
	}
	return parts
}

// apart tells that no enterprise × subsidy year × place is in two rows.
func apart(by []string) bool {
	return !slices.ContainsFunc(by, func(level string) bool {
		d, _, _ := levelNamed(level)
		return d.Name != dimRegion && d.Name != dimRegionNow && d.Name != dimYear && d.Name != dimAcceptance
	})
}

// planFacts answers everything from facts by the plain definitions, each grain
// by itself: what the other routes are verified against.
func planFacts(s shape) []part {
	var parts []part
	for _, e := range events {
		sums, attributes, enterprises := s.of(e)
		plain := append(sums, enterprises...)
		for _, g := range s.grains {
			if len(plain) > 0 {
				parts = append(parts, part{source: fromFacts, event: e, columns: plain, grains: []grain{g}})
			}
			if len(attributes) > 0 {
				parts = append(parts, part{source: fromGroups, event: e, columns: attributes, grains: []grain{g}})
			}
		}
	}
	return parts
}

// cheapest completes a part with the source that keeps all levels needed and
// reads least, and says why no other serves.
func cheapest(p part, s shape, st stock) (part, []string) {
	needs := s.needs(p.grains[0])
	bitmaps := columnNamed(p.columns[0]).class == distinct
	factor, each, name := uint64(costFact), uint64(costCell), fromCells
	if bitmaps {
		factor, each, name = costDistinct, costBitmap, fromBitmaps
	}
	p.source = fromFacts
	best := st.facts.cost(factor)
	by := strings.Join(p.grains[0].levels(s.by), ",")
	if by == "" {
		by = "合计"
	}
	subject := string(p.event) + " " + by + " " + strings.Join(p.columns, ",")
	why := []string{fmt.Sprintf("%s：facts 约 %d 微秒（%s）", subject, best/1000, st.facts)}
	candidates := slices.Clone(st.declared)
	slices.SortFunc(candidates, func(a, b rollup.Rollup) int { return cmp.Compare(a.ID, b.ID) })
	for _, r := range candidates {
		if r.Bitmap != bitmaps {
			continue
		}
		if level := missing(r, needs); level != "" {
			why = append(why, fmt.Sprintf("%s：%s:%s 不用，不含 %s", subject, name, r.Name, level))
			continue
		}
		read, held := st.rollups[r.ID]
		if !held {
			why = append(why, fmt.Sprintf("%s：%s:%s 不用，此次发布没有建成", subject, name, r.Name))
			continue
		}
		cost := read.cost(each)
		if bitmaps {
			cost += st.facts.rows * costEnterprise
		}
		why = append(why, fmt.Sprintf("%s：%s:%s 约 %d 微秒（%s）", subject, name, r.Name, cost/1000, read))
		if cost < best || cost == best && p.source == fromFacts {
			best, p.source, p.rollup = cost, name, r
		}
	}
	return p, append(why, fmt.Sprintf("%s：选用 %s", subject, p.label()))
}

// label names the source of a part: "cells:month_province", "facts".
func (p part) label() string {
	switch p.source {
	case fromCells, fromBitmaps:
		return string(p.source) + ":" + p.rollup.Name
	case fromGroups:
		return string(fromFacts)
	}
	return string(p.source)
}

// union of the part's grains: the levels that its statement reads.
func (p part) union() grain {
	var all grain
	for _, g := range p.grains {
		all |= g
	}
	return all
}
