// Package bulletin composes the monthly bulletin as plain data: title,
// sentences, tables and charts, each number bound to the query it comes from,
// its unit and its rounding. Typesetting (PDF, Excel) is done elsewhere, from
// this content alone, so that both say the same.
package bulletin

import (
	"time"

	"wengang/cube"
	"wengang/sql/clock"

	"github.com/shopspring/decimal"
)

// Content is one bulletin.
type Content struct {
	Title      string      // 企业享受稳岗补贴情况月报
	Mark       string      // 内部资料
	Region     string      // 全国; 江西省九江市彭泽县
	RegionCode string      // 000000; 360430
	Month      clock.Month // the month reported
	Coverage   Coverage    // what every total covers
	Demo       bool        // demonstration data: every page says so
	Sections   []Section   // the first has no heading: the page that stands alone
	Notes      []string    // 说明, numbered by the typesetter
	Sources    []Source    // every query asked, by id
}

// Coverage is stated with every total, each item apart from the others.
type Coverage struct {
	Period   cube.Period     // 统计期
	AsOf     time.Time       // 数据时点
	Level    cube.Acceptance // 审核层级
	Reported int             // 上报地区数
	Expected int             // reporting units expected; 0 where the data are of one region
	Commit   uint64          // last commit that the figures hold
}

// Section is one numbered part of the text.
type Section struct {
	ID      string // stable name, for bookmarks and sheets: summary, overall, regions …
	Heading string // 一、总体情况; "" for the first page
	Blocks  []Block
}

// Block is one of a subheading, a paragraph, a table and a chart; exactly one
// is set.
type Block struct {
	Subheading string     `json:",omitempty"` // （一）本月情况
	Paragraph  *Paragraph `json:",omitempty"`
	Table      *Table     `json:",omitempty"`
	Chart      *Chart     `json:",omitempty"`
}

// Paragraph is running text in which every number is a figure.
type Paragraph struct {
	Spans []Span
}

// Span is a piece of text or a figure, whose text and unit stand in its place.
type Span struct {
	Text   string  `json:",omitempty"`
	Figure *Figure `json:",omitempty"`
}

// String gives the paragraph as it is read.
func (p *Paragraph) String() string {
	var s []byte
	for _, span := range p.Spans {
		if span.Figure != nil {
			s = append(s, span.Figure.String()...)
			continue
		}
		s = append(s, span.Text...)
	}
	return string(s)
}

// Source is one query whose answer the content draws on.
type Source struct {
	ID    string
	Query cube.Query
}

// Table is a three-line table (三线表).
type Table struct {
	Number   int      // 表1
	Title    string   // with place, time and matter: 2017年1—6月全国各地区享受稳岗补贴情况
	Unit     string   // where the whole table has one; else units stand in the headings
	Stub     string   // heading of the first column: 地区
	Columns  []Column // without the stub
	Rows     []Row
	Notes    []string // under the table
	RowUnits bool     // each row has its own unit (计量单位), shown in a column after the stub
}

// Column is one column of figures.
type Column struct {
	Group string // heading above several columns: 本年累计; neighbours with the same group share it
	Label string // 发放金额
	Unit  string // 万元; "" where the table or the row has it
}

// Row is one row of a table.
type Row struct {
	Label string
	Code  string // code of the member, "" for totals
	Unit  string // with Table.RowUnits
	Total bool
	Depth int // 1: indented one character (其中)
	Cells []Figure
}

// ChartKind is how a chart is drawn.
type ChartKind string

// Kinds of chart.
const (
	Columns ChartKind = "columns" // 柱形图: categories along x, one or two series side by side
	Lines   ChartKind = "lines"   // 折线图
	Bars    ChartKind = "bars"    // 条形图: horizontal, categories in the order given
	Stacked ChartKind = "stacked" // 百分比堆积条形图: one bar a series, parts are categories
	Map     ChartKind = "map"     // 分级设色示意图
)

// Chart is one figure (图).
type Chart struct {
	Number     int
	Title      string
	Kind       ChartKind
	Unit       string     // unit of all series
	Categories []Category // bars, months, regions
	Series     []Series
	MapOf      string // code of the region whose children are drawn, with Kind Map
	Note       string // under the chart
}

// Category is one bar, month or region.
type Category struct {
	Code  string
	Label string
}

// Series is one row of figures, one per category.
type Series struct {
	Name   string
	Values []Figure
}

// Unit is how a number is shown.
type Unit struct {
	Label    string // 万元, 户, %, 个百分点
	Shift    int32  // power of ten by which the base unit is multiplied: -4 for 万元, 2 for %
	Decimals int32  // places after the point, half up
}

// Op is how a figure is made of what its references hold.
type Op string

// The operations. Refs stand in the order a, b.
const (
	OpValue      Op = "value"      // a
	OpDifference Op = "difference" // a − b
	OpGrowth     Op = "growth"     // (a − b) ÷ b
	OpShare      Op = "share"      // (a1 + … + an) ÷ b, the last reference being b
	OpPart       Op = "part"       // a ÷ (b1 + … + bn), blanks among b left out
	OpTimes      Op = "times"      // a ÷ b
	OpCount      Op = "count"      // rows of the source in which the measure is above zero
	OpCountUp    Op = "count_up"   // rows of source a above the same row of source b, both above zero
	OpCountDown  Op = "count_down" // rows of source a below the same row of source b, both above zero
)

// Ref names one number of an answer.
type Ref struct {
	Source  string   // Source.ID
	Row     []string `json:",omitempty"` // codes of the row's members; none: the totals
	Measure string
}

// Figure is one number with its origin.
type Figure struct {
	State cube.State
	Value decimal.Decimal // not rounded, in the base unit (元, 户, 人; ratios as fractions)
	Unit  Unit
	Op    Op    `json:",omitempty"`
	Refs  []Ref `json:",omitempty"`
	Abs   bool  `json:",omitempty"` // shown without its sign: the word before it gives the direction
}
