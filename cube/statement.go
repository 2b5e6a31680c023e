package cube

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"wengang/cube/rollup"
)

// statement is one SQL text with its bound values. Only names of the
// dimension, column and rollup tables shape the text; whatever a user wrote
// is among the values.
type statement struct {
	sql  string
	args []argument
	part part
	by   []string // levels of the keys, in order
}

// argument is one bound value: @Name in the text.
type argument struct {
	Name  string
	Value any
}

// partitionID is the form of the engine's partition ids; nothing else is
// ever written into a statement from the publications table.
var partitionID = regexp.MustCompile(`^[0-9]+(-[0-9]+)*$`)

// writer builds one statement.
type writer struct {
	args []argument
}

func (w *writer) bind(value any) string {
	name := fmt.Sprintf("p%d", len(w.args)+1)
	w.args = append(w.args, argument{name, value})
	return "@" + name
}

// write makes the statement of a part: its keys and columns under the
// selection, restricted to the live partitions given.
func write(p part, by []string, sel selection, partitions []string) statement {
	if p.total {
		by = nil
	}
	w := &writer{}
	where := w.where(p, sel, partitions)
	var keys, names []string
	for i, level := range by {
		name := fmt.Sprintf("k%d", i)
		keys, names = append(keys, keyOf(level, monthColumn(p))+" AS "+name), append(names, name)
	}
	var b strings.Builder
	switch p.source {
	case fromRepeats, fromGroups:
		inner, outer := slices.Clone(keys), slices.Clone(names)
		for _, name := range p.columns {
			c := columnNamed(name)
			each := c.single
			if p.source == fromRepeats {
				each = c.repeats
			}
			inner = append(inner, each+" AS e_"+name)
			outer = append(outer, typed(c, "sum(e_"+name+")")+" AS c_"+name)
		}
		group := append(slices.Clone(names), "enterprise_no", "subsidy_year", "county")
		fmt.Fprintf(&b, "SELECT %s\nFROM\n(\n    SELECT %s\n    FROM %s\n    WHERE %s\n    GROUP BY %s\n)",
			strings.Join(outer, ", "), strings.Join(inner, ", "), tableOf(p), strings.Join(where, "\n      AND "), strings.Join(group, ", "))
	default:
		list := keys
		for _, name := range p.columns {
			c := columnNamed(name)
			text := c.cells
			if p.source == fromFacts {
				text = strings.ReplaceAll(c.facts, "{event}", string(p.event))
			}
			list = append(list, typed(c, text)+" AS c_"+name)
		}
		fmt.Fprintf(&b, "SELECT %s\nFROM %s\nWHERE %s", strings.Join(list, ", "), tableOf(p), strings.Join(where, "\n  AND "))
	}
	if len(names) > 0 {
		fmt.Fprintf(&b, "\nGROUP BY %s", strings.Join(names, ", "))
		if p.both {
			b.WriteString(" WITH TOTALS")
		}
	} else {
		b.WriteString("\nHAVING count() > 0") // no row rather than a row of zeros where there are no data
	}
	return statement{sql: b.String(), args: w.args, part: p, by: by}
}

// typed gives every column one of two types for the reader: Int64, or
// Decimal(38, 2).
func typed(c column, text string) string {
	if c.money {
		return "toDecimal128(" + text + ", 2)"
	}
	return "toInt64(" + text + ")"
}

func tableOf(p part) string {
	switch p.source {
	case fromCells:
		return "rollup_cells"
	case fromBitmaps:
		return "rollup_enterprises"
	case fromRepeats:
		return "repeats"
	}
	return "facts"
}

// monthColumn is the column of the part's month: facts have one per event.
func monthColumn(p part) string {
	if p.source == fromFacts || p.source == fromGroups {
		return string(p.event) + "_month"
	}
	return "month"
}

// keyOf writes the key of a level. Quarters are 20171 to 20174, halves 20171
// and 20172, years 2017.
func keyOf(level, month string) string {
	switch level {
	case levelMonth:
		return month
	case levelQuarter:
		return fmt.Sprintf("toUInt32(intDiv(%[1]s, 100) * 10 + intDiv(%[1]s %% 100 + 2, 3))", month)
	case levelHalf:
		return fmt.Sprintf("toUInt32(intDiv(%[1]s, 100) * 10 + intDiv(%[1]s %% 100 + 5, 6))", month)
	case levelYear:
		return fmt.Sprintf("toUInt32(intDiv(%s, 100))", month)
	case dimYear:
		return "toUInt32(subsidy_year)"
	}
	name, ok := rollup.Column(level)
	if !ok {
		panic("cube: level " + level + " has no column") // levels were checked before: a test walks the table
	}
	return name
}

// where writes the restrictions of a part, the cheapest to test first.
func (w *writer) where(p part, sel selection, partitions []string) []string {
	quoted := make([]string, len(partitions))
	for i, id := range partitions {
		if !partitionID.MatchString(id) {
			panic("cube: partition id " + id)
		}
		quoted[i] = "'" + id + "'"
	}
	where := []string{"_partition_id IN (" + strings.Join(quoted, ", ") + ")"}
	month := monthColumn(p)
	switch p.source {
	case fromCells, fromBitmaps:
		where = append(where, fmt.Sprintf("rollup = %d", p.rollup.ID), "event = '"+string(p.event)+"'")
	case fromFacts, fromGroups:
		where = append(where, month+" > 0")
	}
	if len(sel.periods) > 0 {
		where = append(where, w.months(month, sel.periods))
	}
	if sel.years != nil {
		bound := make([]string, len(sel.years))
		for i, y := range sel.years {
			bound[i] = w.bind(y)
		}
		where = append(where, "subsidy_year IN ("+strings.Join(bound, ", ")+")")
	}
	for _, c := range sel.conditions {
		var either []string
		for _, t := range c {
			var bound []string
			for _, id := range t.ids {
				bound = append(bound, w.bind(id))
			}
			for _, code := range t.codes {
				bound = append(bound, w.bind(code))
			}
			either = append(either, keyOf(t.level, month)+" IN ("+strings.Join(bound, ", ")+")")
		}
		where = append(where, disjunction(either))
	}
	return where
}

// months restricts a month column to periods. A period from January reaches
// down to month 0 of its year, where rollups of years keep their sums.
func (w *writer) months(month string, periods []Period) string {
	either := make([]string, len(periods))
	for i, p := range periods {
		from := uint32(p.From)
		if p.From.Number() == 1 {
			from--
		}
		either[i] = fmt.Sprintf("%s BETWEEN %s AND %s", month, w.bind(from), w.bind(uint32(p.To)))
	}
	return disjunction(either)
}

func disjunction(either []string) string {
	if len(either) == 1 {
		return either[0]
	}
	return "(" + strings.Join(either, " OR ") + ")"
}
