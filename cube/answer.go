package cube

import (
	"time"

	"wengang/sql/clock"

	"github.com/shopspring/decimal"
)

// State tells apart four things that a figure may be; they are never one, in
// storage, files or on screen.
type State uint8

// States of a value.
const (
	Filled        State = iota // a figure, zero included
	Blank                      // 未填: no data
	NotApplicable              // 不适用: a ratio without a denominator
	Suppressed                 // 不予公布
)

// Value is one figure.
type Value struct {
	State  State
	Number decimal.Decimal // where Filled; ratios as fractions (0.3 for 30 %), money in yuan
}

// Member is one member of a dimension level, the coordinate of a row.
type Member struct {
	Code  string // as published: "360430", "2017-05", "C"; "" where the data are not so finely coded
	Label string // 江西省九江市彭泽县; 未细分 where Code is ""
}

// Column describes a column of an answer.
type Column struct {
	Name     string `json:"name"`               // "region.county", "paid_amount", "paid_amount.yoy"
	Label    string `json:"label"`              // official Chinese name
	Kind     string `json:"kind"`               // "dimension" or "measure"
	Unit     string `json:"unit,omitempty"`     // 户次, 户, 人, 元, 天, 位, 个百分点; %: the figure is a fraction
	Decimals int32  `json:"decimals,omitempty"` // places after the point when shown; of a per cent where Unit is %
	Measure  string `json:"measure,omitempty"`  // of a measure: its name without calculus
	Calculus string `json:"calculus,omitempty"` // of a measure with one: yoy, share …
	Counting Kind   `json:"counting,omitempty"` // of a measure: how it is counted; cohort rates say so
}

// Codes of members that are no single member of their level, as in SDMX.
const (
	TotalCode  = "_T" // 合计: the level is rolled up
	OthersCode = "_O" // 其余: all members beyond Query.Top
)

// Row is one cell of the cube with all its measures.
type Row struct {
	Members []Member // one per Query.By
	Values  []Value  // one per Query.Measures
}

// LeftOut is what growth over comparable regions (可比口径) left out of one
// comparison.
type LeftOut struct {
	Calculus string   `json:"calculus"`        // pop, yoy, ytd_yoy; contribution goes by yoy
	Period   string   `json:"period"`          // the later of the two, in words; "" where the query's own
	Level    string   `json:"level,omitempty"` // level of acceptance, where the answer has several
	Codes    []string `json:"codes"`           // of reporting units with data in one of the two periods only
	Labels   []string `json:"labels"`
}

// Unconverted is the part of an answer that was coded in another edition and
// could not be converted exactly to the level asked: it stands under 未细分, or
// under the old place.
type Unconverted struct {
	Level   string          `json:"level"` // industry_2017.division
	Records int64           `json:"records"`
	Amount  decimal.Decimal `json:"amount"` // of the same event as the first measure, yuan
	Text    string          `json:"text"`   // in words
}

// Answer is the result of a query with its coordinates: what it covers, as of
// when, and how it was computed.
type Answer struct {
	Columns     []Column
	Rows        []Row
	Subtotals   []Row         // rows of the coarser grains asked for (and those of a pivot's totals), before paging, grain by grain in the order asked, each in the order of the rows; levels rolled up have TotalCode
	Totals      []Value       // one per measure, each at its own grain, over all rows before paging
	RowsTotal   int           // rows before paging; of a pivot, rows of the cross table
	Pivot       []string      // levels of the columns that stand in the heads of a cross table
	Order       []Sort        // how the rows are sorted, where it is not the official order
	Route       string        // source of each part, e.g. "cells:province_division_month"
	Why         []string      // with Query.Explain: why no cheaper source serves
	AsOf        time.Time     // 数据时点: instant of the publication
	Commit      uint64        // last commit that the answer holds
	Publication uint64        // the state of the store that every part was read from
	Level       Acceptance    // 审核层级; of several, the lowest
	Levels      []Acceptance  // all levels of acceptance that the answer covers, ascending
	Filters     []FilterLabel // in words
	Period      Period        // 统计期 where months were filtered; zero otherwise
	FirstMonth  clock.Month   // first month of payment, likewise
	LastMonth   clock.Month   // last month of payment in the data under the filters of time and place
	Reported    int           // 上报地区数: units with data under the filters of time and place
	Expected    int           // units expected: 32 nationwide, a province's cities, a city's agencies
	Units       string        // what the units are: 省级地区, 市级地区, 经办机构
	Demo        bool          // the store holds demonstration data: say so
	LeftOut     []LeftOut     // what growth over comparable regions left out
	Unconverted []Unconverted // what could not be converted between editions
	Notes       []string      // 未包括香港、澳门特别行政区和台湾省数据 and the like
}

// FilterLabel is one filter in words.
type FilterLabel struct {
	Dimension string   `json:"dimension"`
	Label     string   `json:"label"` // 失业保险参保地
	Codes     []string `json:"codes"`
	Text      string   `json:"text"` // 江西省九江市彭泽县; 2017年1—6月; 不含…
	Not       bool     `json:"not,omitempty"`
}
