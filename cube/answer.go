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
	Name     string `json:"name"`               // "region.county", "paid_amount"
	Label    string `json:"label"`              // official Chinese name
	Kind     string `json:"kind"`               // "dimension" or "measure"
	Unit     string `json:"unit,omitempty"`     // 户次, 户, 人, 元, %
	Decimals int32  `json:"decimals,omitempty"` // places after the point when shown
}

// Row is one cell of the cube with all its measures.
type Row struct {
	Members []Member // one per Query.By
	Values  []Value  // one per Query.Measures
}

// Answer is the result of a query with its coordinates: what it covers, as of
// when, and how it was computed.
type Answer struct {
	Columns     []Column
	Rows        []Row
	Totals      []Value       // one per measure, each at its own grain, over all rows before paging
	RowsTotal   int           // rows before paging
	Route       string        // source of each part, e.g. "cells:province_division_month"
	Why         []string      // with Query.Explain: why no cheaper source serves
	AsOf        time.Time     // 数据时点: instant of the publication
	Commit      uint64        // last commit that the answer holds
	Publication uint64        // the state of the store that every part was read from
	Level       Acceptance    // 审核层级
	Filters     []FilterLabel // in words
	Period      Period        // 统计期 where months were filtered; zero otherwise
	FirstMonth  clock.Month   // first month of payment, likewise
	LastMonth   clock.Month   // last month of payment in the data under the filters of time and place
	Reported    int           // 上报地区数: units with data under the filters of time and place
	Expected    int           // units expected: 32 nationwide, a province's cities, a city's agencies
	Units       string        // what the units are: 省级地区, 市级地区, 经办机构
	Demo        bool          // the store holds demonstration data: say so
	Notes       []string      // 未包括香港、澳门特别行政区和台湾省数据 and the like
}

// FilterLabel is one filter in words.
type FilterLabel struct {
	Dimension string   `json:"dimension"`
	Label     string   `json:"label"` // 失业保险参保地
	Codes     []string `json:"codes"`
	Text      string   `json:"text"` // 江西省九江市彭泽县; 2017年1—6月
}
