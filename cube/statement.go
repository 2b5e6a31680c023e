package cube

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"wengang/cube/codes"
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
	at   []int    // their positions in the query's rows
}

// several tells that the rows are of several grains.
func (s statement) several() bool { return len(s.part.grains) > 1 }

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
	args   []argument
	places *codes.Places
	others *others
}

// others is the members that Query.Top keeps; all others are one.
type others struct {
	level  string // that is ranked
	rolled []int  // positions of the levels that become 其余 with it
	ids    []uint32
	codes  []string
}

func (w *writer) bind(value any) string {
	name := fmt.Sprintf("p%d", len(w.args)+1)
	w.args = append(w.args, argument{name, value})
	return "@" + name
}

// bindAll binds values as a list for IN.
func bindAll[T any](w *writer, values []T) string {
	bound := make([]string, len(values))
	for i, v := range values {
		bound[i] = w.bind(v)
	}
	return "(" + strings.Join(bound, ", ") + ")"
}

// write makes the statement of a part: its keys and columns in the view,
// restricted to the live partitions given.
func (w *writer) write(p part, v view, partitions []string) statement {
	s := statement{part: p, at: grainPositions(p.union())}
	month := monthColumn(p)
	from := tableOf(p)
	if v.targets != nil {
		ends := make([]string, len(v.targets))
		for i, m := range v.targets {
			ends[i] = w.bind(uint32(m))
		}
		from += fmt.Sprintf("\nARRAY JOIN arrayFilter(t -> intDiv(t, 100) = intDiv(%[1]s, 100) AND t >= %[1]s, [%[2]s]) AS target",
			month, strings.Join(ends, ", "))
	}
	var keys, names []string
	for i, at := range s.at {
		level := v.shape.by[at]
		s.by = append(s.by, level)
		calendarMonth := month
		if v.targets != nil {
			calendarMonth = "target"
		}
		name := fmt.Sprintf("k%d", i)
		keys, names = append(keys, w.orOthers(at, level, w.keyOf(level, calendarMonth))+" AS "+name), append(names, name)
	}
	where := w.where(p, v, partitions)
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
			outer = append(outer, whole(c, "sum(e_"+name+")")+" AS c_"+name)
		}
		group := append(slices.Clone(names), "enterprise_no", "subsidy_year", "county")
		fmt.Fprintf(&b, "SELECT %s\nFROM\n(\n    SELECT %s\n    FROM %s\n    WHERE %s\n    GROUP BY %s\n)",
			strings.Join(outer, ", "), strings.Join(inner, ", "), from, strings.Join(where, "\n      AND "), strings.Join(group, ", "))
	default:
		list := keys
		if s.several() {
			list = append(list, "toUInt64(grouping("+strings.Join(names, ", ")+")) AS rolled")
		}
		for _, name := range p.columns {
			c := columnNamed(name)
			text := c.cells
			if p.source == fromFacts {
				text = strings.ReplaceAll(c.facts, "{event}", string(p.event))
			}
			list = append(list, whole(c, text)+" AS c_"+name)
		}
		fmt.Fprintf(&b, "SELECT %s\nFROM %s\nWHERE %s", strings.Join(list, ", "), from, strings.Join(where, "\n  AND "))
	}
	switch {
	case s.several():
		sets := make([]string, len(p.grains))
		for i, g := range p.grains {
			var set []string
			for j, at := range s.at {
				if g.has(at) {
					set = append(set, names[j])
				}
			}
			sets[i] = "(" + strings.Join(set, ", ") + ")"
		}
		fmt.Fprintf(&b, "\nGROUP BY GROUPING SETS (%s)", strings.Join(sets, ", "))
	case len(names) > 0:
		fmt.Fprintf(&b, "\nGROUP BY %s", strings.Join(names, ", "))
	}
	b.WriteString("\nHAVING count() > 0") // no row rather than a row of zeros where there are no data
	if s.several() {
		// Keys that are functions of other keys (a quarter of a month) would
		// be dropped from the grouping and come out as 0: in 26.7.2 this
		// optimization forgets that the sets differ.
		b.WriteString("\nSETTINGS optimize_group_by_function_keys = 0")
	}
	s.sql, s.args = b.String(), w.args
	return s
}

// whole gives every column one type for the reader: Int64, money in fen. The
// engine refuses what does not fit.
func whole(c column, text string) string {
	if c.money {
		return "toInt64(" + text + " * 100)"
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
func (w *writer) keyOf(level, month string) string {
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
	case levelAcceptance:
		return "toUInt32(level)"
	case levelProvinceNow:
		return "identity(province)" // grouping sets take equal expressions for one key
	case levelCityNow:
		return w.bridged("city", w.places.City)
	case levelCountyNow:
		return w.bridged("county", func(id codes.PlaceID) codes.PlaceID { return id })
	}
	name, ok := rollup.Column(level)
	if !ok {
		panic("cube: level " + level + " has no column") // levels were checked before: a test walks the table
	}
	return name
}

// bridged writes a column of places with those replaced that have gone over
// as a whole into one other place. The ids are from the list of places.
func (w *writer) bridged(column string, member func(codes.PlaceID) codes.PlaceID) string {
	gone := w.places.Bridged()
	from, to := []string{}, []string{}
	for _, id := range slices.Sorted(maps.Keys(gone)) {
		from, to = append(from, fmt.Sprint(id)), append(to, fmt.Sprint(member(gone[id])))
	}
	if len(from) == 0 {
		return column
	}
	return fmt.Sprintf("toUInt32(transform(county, [%s], [%s], %s))", strings.Join(from, ", "), strings.Join(to, ", "), column)
}

// orOthers writes 其余 for the members of a level that are not among the top.
func (w *writer) orOthers(at int, level, expression string) string {
	if w.others == nil || !slices.Contains(w.others.rolled, at) {
		return expression
	}
	ranked := w.keyOf(w.others.level, "")
	list := bindAll(w, append([]uint32{othersIn}, w.others.ids...)) // never an empty list
	if coded(w.others.level) {
		list = bindAll(w, append([]string{OthersCode}, w.others.codes...))
	}
	if coded(level) {
		return fmt.Sprintf("if(%s IN %s, toString(%s), '%s')", ranked, list, expression, OthersCode)
	}
	return fmt.Sprintf("if(%s IN %s, %s, toUInt32(%d))", ranked, list, expression, othersIn)
}

// where writes the restrictions of a part, the cheapest to test first.
func (w *writer) where(p part, v view, partitions []string) []string {
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
	if len(v.periods) > 0 {
		where = append(where, w.months(month, v.periods))
	}
	if v.years != nil {
		where = append(where, "subsidy_year IN "+bindAll(w, v.years))
	}
	if v.provinces != nil && !slices.ContainsFunc(v.within, func(c condition) bool { return !c.not && c.terms[0].level == levelProvince }) {
		where = append(where, "province IN "+bindAll(w, v.provinces)) // tables are sorted by province: a city alone would read them all
	}
	for _, c := range slices.Concat(v.conditions, v.within) {
		either := make([]string, len(c.terms))
		for i, t := range c.terms {
			list := bindAll(w, t.ids)
			if coded(t.level) {
				list = bindAll(w, t.codes)
			}
			either[i] = w.keyOf(t.level, month) + " IN " + list
		}
		text := disjunction(either)
		if c.not {
			text = "NOT (" + text + ")"
		}
		where = append(where, text)
	}
	if v.only != nil {
		calendarMonth := month
		if v.targets != nil {
			calendarMonth = "target"
		}
		where = append(where, w.restricted(v, calendarMonth))
	}
	return where
}

// restricted writes which units count in which members of the calendar.
func (w *writer) restricted(v view, month string) string {
	either := make([]string, len(v.only))
	for i, r := range v.only {
		both := []string{}
		if r.acceptance != 0 {
			both = append(both, fmt.Sprintf("level = %d", r.acceptance))
		}
		if v.calendar != "" {
			both = append(both, w.keyOf(v.calendar, month)+" IN "+bindAll(w, r.keys))
		}
		if !r.all {
			both = append(both, w.keyOf(v.unit, "")+" IN "+bindAll(w, r.units))
		}
		either[i] = "(" + strings.Join(both, " AND ") + ")"
	}
	return disjunction(either)
}

// months restricts a month column to periods.
func (w *writer) months(month string, periods []Period) string {
	either := make([]string, len(periods))
	for i, p := range periods {
		either[i] = fmt.Sprintf("%s BETWEEN %s AND %s", month, w.bind(firstStored(p)), w.bind(uint32(p.To)))
	}
	return disjunction(either)
}

// firstStored is the first month of a period as tables have it. A period from
// January reaches down to month 0 of its year, where rollups of years keep
// their sums.
func firstStored(p Period) uint32 {
	if p.From.Number() == 1 {
		return uint32(p.From) - 1
	}
	return uint32(p.From)
}

func disjunction(either []string) string {
	if len(either) == 1 {
		return either[0]
	}
	return "(" + strings.Join(either, " OR ") + ")"
}
