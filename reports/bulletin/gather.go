package bulletin

import (
	"slices"

	"wengang/cube"
	"wengang/cube/codes"
	"wengang/sql/clock"
)

// Ids of the sources.
const (
	srcMonth        = "month"         // the month
	srcYear         = "year"          // January to the month
	srcYearBefore   = "year_before"   // the same months of the year before
	srcMonthSame    = "month_same"    // the same four for the regions that have data in
	srcMonthThen    = "month_then"    // both years (可比口径)
	srcYearSame     = "year_same"     //
	srcYearThen     = "year_then"     //
	srcMonths       = "months"        // month by month, both years
	srcMonthsSame   = "months_same"   // the same of the comparable regions
	srcRegions      = "regions"       // by region below
	srcRegionsMonth = "regions_month" //
	srcRegionsThen  = "regions_then"  //
	srcReported     = "reported"      // who has data of any event, by region below
	srcReportedThen = "reported_then" //
	srcIndustry     = "industry"
	srcIndustrySame = "industry_same"
	srcIndustryThen = "industry_then"
	srcOwnership    = "ownership"
	srcCategory     = "ownership_category"
	srcSize         = "size"
	srcPolicy       = "policy"
	srcFocus        = "focus"
	srcUses         = "uses"
)

var coreMeasures = []string{
	"records", "enterprises", "employees", "layoffs", "layoff_rate", "premium_paid",
	"paid_amount", "subsidy_ratio", "paid_per_enterprise", "paid_per_employee",
}

var cellMeasures = []string{"records", "enterprises", "employees", "premium_paid", "paid_amount", "subsidy_ratio"}

type direction struct{ name, label string }

// directions are the directions of use, in the order of the notice; each has a
// measure for last year's use (use_…) and this year's plan (planned_…).
var directions = []direction{
	{"living", "职工生活补助"},
	{"insurance", "缴纳社会保险费"},
	{"retraining", "转岗培训"},
	{"upskilling", "技能提升培训"},
	{"other", "其他"},
}

// costFrom is the first year of the direction 降低生产经营成本 (人社部发〔2024〕40号).
const costFrom = 2024

func (c *composer) directions() []direction {
	all := append([]direction{}, directions...)
	if c.req.Month.Year() >= costFrom {
		all = append(all[:4:4], direction{"cost", "降低生产经营成本"}, all[4])
	}
	return all
}

// childLevel is the dimension level of the regions below a place; "" where
// there are none.
func childLevel(k codes.PlaceKind) string {
	switch k {
	case codes.Country:
		return "region.province"
	case codes.Province:
		return "region.city"
	case codes.City:
		return "region.county"
	}
	return ""
}

// gather asks every question of the bulletin.
func (c *composer) gather() error {
	m, jan := c.req.Month, c.january()
	mThen, janThen := m.Add(-12), jan.Add(-12)
	steps := []struct {
		id       string
		measures []string
		by       string
		from, to clock.Month
	}{
		{srcYear, coreMeasures, "", jan, m},
		{srcMonth, coreMeasures, "", m, m},
		{srcYearBefore, coreMeasures, "", janThen, mThen},
		{srcMonths, cellMeasures, "month.month", janThen, m},
		{srcRegions, cellMeasures, childLevel(c.place.Kind), jan, m},
		{srcRegionsMonth, cellMeasures, childLevel(c.place.Kind), m, m},
		{srcRegionsThen, cellMeasures, childLevel(c.place.Kind), janThen, mThen},
		{srcIndustry, cellMeasures, "industry.section", jan, m},
		{srcOwnership, cellMeasures, "ownership.type", jan, m},
		{srcCategory, cellMeasures, "ownership.category", jan, m},
		{srcSize, cellMeasures, "size", jan, m},
		{srcPolicy, cellMeasures, "policy", jan, m},
		{srcFocus, cellMeasures, "focus", jan, m},
		{srcUses, c.useMeasures(), "", jan, m},
	}
	for _, s := range steps {
		if s.by == "" && (s.id == srcRegions || s.id == srcRegionsMonth || s.id == srcRegionsThen) {
			continue
		}
		if err := c.query(s.id, s.measures, s.by, s.from, s.to, nil); err != nil {
			return err
		}
		if s.id == srcYear && c.empty(srcYear) {
			c.setCoverage()
			c.coverRegion()
			return nil // nothing is said of a period without data, so nothing more is asked
		}
	}
	c.setCoverage()
	c.coverRegion()
	return c.gatherComparable()
}

// gatherComparable asks for the regions that have data in both years, so that
// growth compares like with like (可比口径).
func (c *composer) gatherComparable() error {
	c.based = !c.empty(srcYearBefore)
	if !c.based {
		return nil
	}
	m, jan := c.req.Month, c.january()
	if by := childLevel(c.place.Kind); by != "" {
		if err := c.query(srcReported, cube.AnyEvent(), by, jan, m, nil); err != nil {
			return err
		}
		if err := c.query(srcReportedThen, cube.AnyEvent(), by, jan.Add(-12), m.Add(-12), nil); err != nil {
			return err
		}
	}
	c.splitComparable()
	if len(c.leftOut) > 0 && len(c.same) == 0 {
		c.based = false
		return nil
	}
	janThen, mThen := jan.Add(-12), m.Add(-12)
	for _, s := range []struct {
		id       string
		measures []string
		by       string
		from, to clock.Month
	}{
		{srcYearSame, coreMeasures, "", jan, m},
		{srcYearThen, coreMeasures, "", janThen, mThen},
		{srcMonthSame, coreMeasures, "", m, m},
		{srcMonthThen, coreMeasures, "", mThen, mThen},
		{srcMonthsSame, cellMeasures, "month.month", janThen, m},
		{srcIndustrySame, cellMeasures, "industry.section", jan, m},
		{srcIndustryThen, cellMeasures, "industry.section", janThen, mThen},
	} {
		if err := c.query(s.id, s.measures, s.by, s.from, s.to, c.same); err != nil {
			return err
		}
	}
	return nil
}

// splitComparable finds the regions that have data in one of the two periods
// only. c.same stays nil where every region is comparable.
func (c *composer) splitComparable() {
	now, then := c.answers[srcReported], c.answers[srcReportedThen]
	if now == nil || then == nil {
		return
	}
	var same, out []string
	seen := map[string]bool{}
	for _, a := range []*cube.Answer{now, then} {
		for _, row := range a.Rows {
			member := row.Members[0]
			if seen[member.Code] || member.Code == "" { // no filter names what has no code
				continue
			}
			seen[member.Code] = true
			here, there := hasRow(now, member.Code), hasRow(then, member.Code)
			switch {
			case here && there:
				same = append(same, member.Code)
			case here || there:
				out = append(out, c.shortName(member))
			}
		}
	}
	if len(out) > 0 {
		c.same, c.leftOut = same, out
	}
}

func hasRow(a *cube.Answer, code string) bool {
	return slices.ContainsFunc(a.Rows, func(r cube.Row) bool { return r.Members[0].Code == code })
}

func (c *composer) query(id string, measures []string, by string, from, to clock.Month, regions []string) error {
	q := cube.Query{Measures: measures, Level: c.req.Level, Scope: c.req.Scope}
	if by != "" {
		q.By = []string{by}
	}
	if regions == nil && c.req.Region != 0 {
		regions = []string{c.place.Code}
	}
	if regions != nil {
		q.Where = append(q.Where, cube.Filter{Dimension: "region", Values: regions})
	}
	q.Where = append(q.Where, cube.Filter{Dimension: "month", From: from.String(), To: to.String()})
	a, err := c.ask.Ask(c.ctx, q)
	if err != nil {
		return err
	}
	c.answers[id] = a
	c.content.Sources = append(c.content.Sources, Source{ID: id, Query: q})
	c.content.Demo = c.content.Demo || a.Demo
	return nil
}

func (c *composer) useMeasures() []string {
	measures := []string{"paid_amount"}
	for _, prefix := range []string{"use_", "planned_"} {
		for _, d := range c.directions() {
			measures = append(measures, prefix+d.name)
		}
	}
	return measures
}

func (c *composer) setCoverage() {
	a := c.answers[srcYear]
	c.content.Coverage = Coverage{
		Period: cube.Period{From: c.january(), To: c.req.Month},
		AsOf:   a.AsOf, Level: c.req.Level, Reported: a.Reported, Expected: a.Expected, Commit: a.Commit,
	}
}

// coverRegion counts, for a region below the nation, the regions directly
// below it instead of reporting units of the country.
func (c *composer) coverRegion() {
	if c.isCountry() {
		return
	}
	c.content.Coverage.Reported, c.content.Coverage.Expected = 0, 0
	if childLevel(c.place.Kind) != "" {
		c.content.Coverage.Reported = positiveRows(c.answers[srcRegions], "records")
		c.content.Coverage.Expected = len(c.regionRows())
	}
}

// empty tells whether a source has no paid record at all.
func (c *composer) empty(id string) bool {
	return !positive(c.answers.value(Ref{Source: id, Measure: "records"}))
}

func (c *composer) rowHasData(id, code string) bool {
	return positive(c.answers.value(Ref{id, []string{code}, "records"}))
}
