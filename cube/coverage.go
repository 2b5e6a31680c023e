package cube

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"wengang/cube/codes"
	"wengang/sql/clock"
)

// coverage is what 上报地区数 counts: units in one level of region.
type coverage struct {
	level    string // whose members are the units
	unit     string // what they are called
	expected map[uint32]bool
}

// coverageOf chooses the units by the filters of place: provinces for the
// country or a choice of provinces, the cities of one province, and agencies
// below that. Agencies are those valid at the end of the period.
func coverageOf(sel selection, places *codes.Places, today clock.Day) coverage {
	on := today
	if sel.period != (Period{}) {
		on = min(on, sel.period.To.Last())
	}
	c := coverage{expected: map[uint32]bool{}}
	provinces := sel.roots
	if provinces == nil {
		for _, p := range places.Children(codes.NationID) {
			provinces = append(provinces, p.ID)
		}
	}
	whole := !slices.ContainsFunc(provinces, func(id codes.PlaceID) bool { return coordinate(places, id) != levelProvince })
	switch {
	case whole && len(provinces) > 1:
		c.level, c.unit = levelProvince, "省级地区"
		for _, id := range provinces {
			c.expected[uint32(id)] = true
		}
	case whole && len(provinces) == 1:
		c.level, c.unit = levelCity, "市级地区（含省本级、直辖市和省直管的县区）"
		for _, p := range places.Agencies(provinces[0], on) {
			c.expected[uint32(places.City(p.ID))] = true
		}
	default:
		c.level, c.unit = levelCounty, "经办机构"
		for _, root := range sel.roots {
			for _, p := range places.Agencies(root, on) {
				c.expected[uint32(p.ID)] = true
			}
		}
	}
	return c
}

// statement asks which units have data of any event in the period, and for
// the first and last month of payment.
func (c coverage) statement(w *writer, sel selection, st stock, live func(part) []string) (statement, bool) {
	near := sel.near()
	p := smallest(append(near.levels(), levelMonth, c.level), st)
	partitions := live(p)
	if len(partitions) == 0 {
		return statement{}, false
	}
	key := w.keyOf(c.level, "")
	s := statement{part: p, by: []string{c.level}}
	if p.source == fromCells {
		where := slices.DeleteFunc(w.where(p, view{selection: near}, partitions), isEvent)
		s.sql = fmt.Sprintf("SELECT %s AS k0, toUInt32(minIf(month, event = 'paid')) AS first_month, toUInt32(maxIf(month, event = 'paid')) AS last_month\nFROM %s\nWHERE %s\nGROUP BY k0",
			key, tableOf(p), strings.Join(where, "\n  AND "))
	} else {
		// Any of the four events in the period; the months are tested last.
		periods := near.periods
		near.periods = nil
		where := slices.DeleteFunc(w.where(p, view{selection: near}, partitions), func(t string) bool { return t == "paid_month > 0" })
		either := make([]string, len(events))
		for i, e := range events {
			month := string(e) + "_month"
			either[i] = month + " > 0"
			if len(periods) > 0 {
				either[i] += " AND " + w.months(month, periods)
			}
		}
		paid := either[slices.Index(events[:], Paid)]
		s.sql = fmt.Sprintf("SELECT %s AS k0, toUInt32(minIf(paid_month, %s)) AS first_month, toUInt32(maxIf(paid_month, %s)) AS last_month\nFROM facts\nWHERE %s\nGROUP BY k0",
			key, paid, paid, strings.Join(append(where, disjunction(either)), "\n  AND "))
	}
	s.args = w.args
	return s, true
}

// smallest is the source of sums that keeps the levels and has the fewest rows.
func smallest(needs []string, st stock) part {
	p := part{source: fromFacts, event: Paid}
	best := st.facts.cost(costFact)
	for _, r := range st.declared {
		read, held := st.rollups[r.ID]
		if cost := read.cost(costCell); held && !r.Bitmap && missing(r, needs) == "" && cost <= best {
			best, p = cost, part{source: fromCells, rollup: r, event: Paid}
		}
	}
	return p
}

// isEvent tells the restriction to one event: who reports any has reported.
func isEvent(restriction string) bool { return strings.HasPrefix(restriction, "event = ") }

// unit is one reporting unit with data; its months of payment are 0 where it
// has not paid.
type unit struct {
	place       uint32
	first, last clock.Month
}

func runUnits(ctx context.Context, store asker, s statement) ([]unit, error) {
	rows, err := store.QueryText(ctx, s.sql, s.named()...)
	if err != nil {
		return nil, err
	}
	var units []unit
	err = scanAll(ctx, rows, func() error {
		var place, first, last uint32
		err := rows.Scan(&place, &first, &last)
		units = append(units, unit{place, clock.Month(first), clock.Month(last)})
		return err
	})
	return units, err
}
