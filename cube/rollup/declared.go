// Package rollup fills the derived tables: facts from the ledger, rollups
// from facts, and publications that name which of their partitions are live.
package rollup

import (
	"slices"
	"strings"
)

// Rollup is one declared rollup of facts. Partitions are cut by rollup, level
// of acceptance and subsidy year, so every rollup keeps those two besides its
// levels.
type Rollup struct {
	ID     uint16
	Name   string   // appears in the route of an answer
	Levels []string // the finest level kept of each dimension; coarser levels of the same dimension are kept with it
	Bitmap bool     // true: distinct enterprises (table rollup_enterprises); false: sums (table rollup_cells)
}

// Declared returns all rollups, in the order of their numbers. A number is
// never given to another rollup: partitions on disk carry it.
//
// A rollup is added by one line here (and its shape in the test). Comments
// give the greatest number of cells of one event, one level and one year. There
// is none finer: county × month × division × size was tried and had as many
// cells as there were facts, while a drill into one county reads the facts of
// one province, which are a partition of their own.
func Declared() []Rollup {
	return []Rollup{
		// Sums. Ids below 100.
		{1, "month_province", []string{"month.month", "region.province"}, false},                                                                   // 384
		{2, "month_province_division", []string{"month.month", "region.province", "industry.division", "industry_2017.division"}, false},           // 37,000
		{3, "month_county", []string{"month.month", "region.county"}, false},                                                                       // 40,000
		{4, "month_province_ownership_size", []string{"month.month", "region.province", "ownership.subtype", "size"}, false},                       // 50,000
		{5, "month_province_policy_focus", []string{"month.month", "region.province", "policy", "focus"}, false},                                   // 19,000
		{6, "month_class", []string{"month.month", "industry.class", "industry_2017.class"}, false},                                                // 13,000
		{7, "month_section_ownership_size", []string{"month.month", "industry.section", "industry_2017.section", "ownership.type", "size"}, false}, // 15,000
		{8, "month_city_section", []string{"month.month", "region.city", "industry.section", "industry_2017.section"}, false},                      // 89,000
		// Whole years, for pairs of dimensions that no rollup of months keeps.
		{9, "year_city_division", []string{"month.year", "region.city", "industry.division", "industry_2017.division"}, false},                           // 31,000
		{10, "year_division_ownership_size", []string{"month.year", "industry.division", "industry_2017.division", "ownership.type", "size"}, false},     // 9,000
		{11, "year_division_size_policy_focus", []string{"month.year", "industry.division", "industry_2017.division", "size", "policy", "focus"}, false}, // 18,000
		{12, "year_city_ownership_size", []string{"month.year", "region.city", "ownership.type", "size"}, false},                                         // 34,000
		{13, "year_city_policy_focus", []string{"month.year", "region.city", "policy", "focus"}, false},                                                  // 17,000
		{14, "year_ownership_size_policy_focus", []string{"month.year", "ownership.type", "size", "policy", "focus"}, false},                             // 5,000
		// Distinct enterprises. Ids from 100.
		{101, "enterprises_year", []string{"month.year"}, true},
		{102, "enterprises_month", []string{"month.month"}, true},
		{103, "enterprises_year_province", []string{"month.year", "region.province"}, true},
		{104, "enterprises_month_province", []string{"month.month", "region.province"}, true},
		{105, "enterprises_year_county", []string{"month.year", "region.county"}, true},
		{106, "enterprises_year_division", []string{"month.year", "industry.division", "industry_2017.division"}, true},
		{107, "enterprises_month_section", []string{"month.month", "industry.section", "industry_2017.section"}, true},
		{108, "enterprises_year_ownership_size", []string{"month.year", "ownership.subtype", "size"}, true},
		{109, "enterprises_year_policy_focus", []string{"month.year", "policy", "focus"}, true},
		{110, "enterprises_year_province_section", []string{"month.year", "region.province", "industry.section", "industry_2017.section"}, true},
		{111, "enterprises_year_province_ownership_size", []string{"month.year", "region.province", "ownership.type", "size"}, true},
		{112, "enterprises_year_province_policy_focus", []string{"month.year", "region.province", "policy", "focus"}, true},
	}
}

// Table returns the table that the rollup is in.
func (r Rollup) Table() string { return tableOf(r.Bitmap) }

func tableOf(bitmap bool) string {
	if bitmap {
		return "rollup_enterprises"
	}
	return "rollup_cells"
}

// Keeps tells whether the rollup can be grouped and filtered by the level:
// the level itself or a finer one of the same dimension is declared. Every
// rollup keeps subsidy_year.
func (r Rollup) Keeps(level string) bool {
	if level == "subsidy_year" {
		return true
	}
	dimension, _, _ := strings.Cut(level, ".")
	order := hierarchies[dimension]
	wanted := slices.Index(order, level)
	if wanted < 0 {
		return false
	}
	for _, kept := range r.Levels {
		if at := slices.Index(order, kept); at >= wanted {
			return true
		}
	}
	return false
}

// Keep returns the levels that the rollup's rows hold: the declared ones with
// the coarser levels of their dimensions, in the order of the table's columns.
func (r Rollup) Keep() []string {
	var keep []string
	for _, d := range dimensionOrder {
		for _, level := range hierarchies[d] {
			if r.Keeps(level) {
				keep = append(keep, level)
			}
		}
	}
	return keep
}

// dimensionOrder is the order of the columns in the tables.
var dimensionOrder = []string{"month", "region", "industry", "industry_2017", "ownership", "size", "policy", "focus"}

// hierarchies holds the levels of each dimension, coarse before fine.
var hierarchies = map[string][]string{
	"month":         {"month.year", "month.half", "month.quarter", "month.month"},
	"region":        {"region.province", "region.city", "region.county"},
	"industry":      {"industry.section", "industry.division", "industry.group", "industry.class"},
	"industry_2017": {"industry_2017.section", "industry_2017.division", "industry_2017.group", "industry_2017.class"},
	"ownership":     {"ownership.category", "ownership.type", "ownership.subtype"},
	"size":          {"size"},
	"policy":        {"policy"},
	"focus":         {"focus"},
}

// columns maps a level to the column that holds it in rollup_cells,
// rollup_enterprises, repeats and facts. The levels of month are all in one
// column, 201706 (201700 where a rollup keeps years only); in facts that
// column is named after the event, declared_month and so on.
var columns = map[string]string{
	"month.year":             "month",
	"month.half":             "month",
	"month.quarter":          "month",
	"month.month":            "month",
	"subsidy_year":           "subsidy_year",
	"region.province":        "province",
	"region.city":            "city",
	"region.county":          "county",
	"industry.section":       "industry_section",
	"industry.division":      "industry_division",
	"industry.group":         "industry_group",
	"industry.class":         "industry_class",
	"industry_2017.section":  "industry_2017_section",
	"industry_2017.division": "industry_2017_division",
	"industry_2017.group":    "industry_2017_group",
	"industry_2017.class":    "industry_2017_class",
	"ownership.category":     "ownership_category",
	"ownership.type":         "ownership_type",
	"ownership.subtype":      "ownership_subtype",
	"size":                   "size",
	"policy":                 "policy",
	"focus":                  "focus",
}

// Column returns the column that holds the level; ok is false for an unknown
// level.
func Column(level string) (column string, ok bool) {
	column, ok = columns[level]
	return column, ok
}
