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
	total   bool     // over all rows instead of each
	both    bool     // each row, and over all rows what does not add up, in one pass (WITH TOTALS)
	apart   bool     // no enterprise × subsidy year × place is in two rows, so that repeats add up
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

// Costs per row, and of opening a partition, in units of a cell: a bitmap is
// dearer to merge than a number to add, facts are wider than cells, and there
// is a partition of facts for every province and year. The ratios were
// measured roughly; the choice rarely hangs on them.
const (
	costCell      = 1
	costBitmap    = 6
	costFact      = 2
	costDistinct  = 8 // a fact that is put into a set
	costPartition = 1000
)

func (s supply) cost(each uint64) uint64 { return s.rows*each + s.partitions*costPartition }

func (s supply) String() string { return fmt.Sprintf("%d 行、%d 个分区", s.rows, s.partitions) }

// plan picks the cheapest source of every part. It is a pure function of the
// query's shape and the sizes of the sources. Additive totals are summed from
// the rows; what does not add up has parts of its own for the totals.
func plan(s shape, st stock) (parts []part, why []string) {
	needs := s.needs()
	totalNeeds := slices.Clone(s.filtered)
	for _, e := range events {
		var sums, attributes, enterprises []string
		for _, t := range s.terms {
			if t.Event != e {
				continue
			}
			switch columnNamed(t.Column).class {
			case additive:
				sums = append(sums, t.Column)
			case yearly:
				attributes = append(attributes, t.Column)
			case distinct:
				enterprises = append(enterprises, t.Column)
			}
		}
		main := append(slices.Clone(sums), attributes...)
		factPart := -1
		if len(main) > 0 {
			p, reasons := cheapest(part{event: e, columns: main}, needs, st)
			parts, why = append(parts, p), append(why, reasons...)
			if p.source == fromFacts {
				factPart = len(parts) - 1
			}
		}
		if len(attributes) > 0 {
			apart := !slices.ContainsFunc(s.by, func(level string) bool {
				d, _, _ := levelNamed(level)
				return d.Name != dimRegion && d.Name != dimYear
			})
			parts = append(parts, part{source: fromRepeats, event: e, columns: attributes, apart: apart})
			if !apart {
				parts = append(parts, part{source: fromRepeats, event: e, columns: attributes, total: true})
			}
		}
		if len(enterprises) > 0 {
			p, reasons := cheapest(part{event: e, columns: enterprises}, needs, st)
			why = append(why, reasons...)
			at := factPart
			if p.source == fromFacts && factPart >= 0 {
				parts[factPart].columns = append(parts[factPart].columns, enterprises...) // one pass over facts
			} else {
				at = len(parts)
				parts = append(parts, p)
			}
			if len(s.by) > 0 {
				total, reasons := cheapest(part{event: e, columns: enterprises, total: true}, totalNeeds, st)
				why = append(why, reasons...)
				if p.source == fromFacts && total.source == fromFacts {
					parts[at].both = true
				} else {
					parts = append(parts, total)
				}
			}
		}
	}
	return parts, why
}

// planFacts answers everything from facts by the plain definitions: what the
// other routes are verified against.
func planFacts(s shape) []part {
	var parts []part
	for _, e := range events {
		var plain, attributes []string
		for _, t := range s.terms {
			if t.Event != e {
				continue
			}
			if columnNamed(t.Column).class == yearly {
				attributes = append(attributes, t.Column)
			} else {
				plain = append(plain, t.Column)
			}
		}
		if len(plain) > 0 {
			parts = append(parts, part{source: fromFacts, event: e, columns: plain})
		}
		if len(attributes) > 0 {
			parts = append(parts, part{source: fromGroups, event: e, columns: attributes})
		}
		if len(s.by) == 0 {
			continue
		}
		if i := slices.Index(plain, "enterprises"); i >= 0 {
			parts = append(parts, part{source: fromFacts, event: e, columns: plain[i : i+1], total: true})
		}
		if len(attributes) > 0 {
			parts = append(parts, part{source: fromGroups, event: e, columns: attributes, total: true})
		}
	}
	return parts
}

// cheapest completes a part with the source that keeps all levels needed and
// reads least, and says why no other serves.
func cheapest(p part, needs []string, st stock) (part, []string) {
	bitmaps := columnNamed(p.columns[0]).class == distinct
	factor, each, name := uint64(costFact), uint64(costCell), fromCells
	if bitmaps {
		factor, each, name = costDistinct, costBitmap, fromBitmaps
	}
	p.source = fromFacts
	best := st.facts.cost(factor)
	grain := "各行"
	if p.total {
		grain = "合计"
	}
	subject := string(p.event) + " " + grain + " " + strings.Join(p.columns, ",")
	why := []string{fmt.Sprintf("%s：facts 代价 %d（%s）", subject, best, st.facts)}
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
		why = append(why, fmt.Sprintf("%s：%s:%s 代价 %d（%s）", subject, name, r.Name, cost, read))
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

// routeOf names the sources of all parts, each once.
func routeOf(parts []part) string {
	var labels []string
	for _, p := range parts {
		if l := p.label(); !slices.Contains(labels, l) {
			labels = append(labels, l)
		}
	}
	return strings.Join(labels, "+")
}
