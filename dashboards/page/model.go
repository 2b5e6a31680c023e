package page

import (
	"encoding/json"
	"fmt"
	"strings"

	"wengang/cube"
	"wengang/dashboards/assets"
	"wengang/sql/clock"
)

// Model is a dashboard page ready to be written as HTML.
type Model struct {
	Title       string // 江西省企业享受稳岗补贴情况
	Lead        string // the figures in one sentence
	Demo        bool   // demonstration data: the page says so
	Empty       bool   // no data at all under the filters
	Crumbs      []Link
	Controls    Controls
	Coordinates []Pair // 统计期, 数据时点, 审核层级, 上报地区数
	Comparison  string // how 同比 was made, and what it leaves out
	Tiles       []Tile
	Flow        []Tile
	Cards       []Card
	Downloads   []Link
	Notes       []string
	Publication uint64 // the state that every figure was read from
}

// Link is a link with its text; Here marks the place where one is.
type Link struct {
	Text, Href string
	Here       bool
}

// Pair is a name with its value.
type Pair struct{ Name, Value string }

// Controls are the lists of the filter form.
type Controls struct {
	Regions  []Group
	Years    []Choice
	Parts    []Choice
	Measures []Choice
	Levels   []Choice
	Range    string // the period in words where the lists cannot say it
}

// Group is a labelled part of a list.
type Group struct {
	Label   string
	Choices []Choice
}

// Choice is one entry of a list.
type Choice struct {
	Value, Label string
	Selected     bool
}

// Tile is one key figure.
type Tile struct {
	Label, Value, Unit string
	Exact              string // the figure in full where Value is rounded, the meaning of a sign
	Missing            bool   // Value is no figure
	Change             Change
}

// Card is one section of the page: charts, a sentence and the numbers.
type Card struct {
	ID, Title string
	Wide      bool
	Meta      string // unit, as of, level, coverage
	Sentence  string
	Charts    []Plot
	Legend    []Swatch // of the map
	Boxed     []Boxed  // regions that no outline shows, boxed beside the map
	Remarks   []string
	Table     *Table
	Downloads []Link
	Empty     string // what to say where there is nothing to draw
}

// Plot is a chart in a card.
type Plot struct {
	ID     string
	Label  string
	Sketch bool // a map that is no approved standard map: marked 示意图
	Spec   json.RawMessage
}

// Swatch is one entry of a map's legend; Colour 1 to 5, 0 is no data.
type Swatch struct {
	Colour int
	Text   string
}

// Boxed is a region with its figure beside the map.
type Boxed struct {
	Name, Href, Value string
	Colour            int
}

// Table holds a card's numbers.
type Table struct {
	Caption string
	Head    []string
	Rows    []TableRow
	Total   *TableRow
}

// TableRow is one row of a table.
type TableRow struct {
	Label, Href string
	Mark        bool
	Cells       []string
}

// Outlines gives the outline of a region by its code, nil where it has none.
type Outlines func(region string) *assets.Outline

// asOf writes the instant of the data in Chinese.
func asOf(a *cube.Answer) string {
	if a.AsOf.IsZero() {
		return "尚无数据"
	}
	t := a.AsOf.In(clock.Shanghai)
	return fmt.Sprintf("截至%d年%d月%d日%02d:%02d", t.Year(), int(t.Month()), t.Day(), t.Hour(), t.Minute())
}

// coverage writes how many regions have reported.
func coverage(a *cube.Answer) string {
	return fmt.Sprintf("%d/%d个%s", a.Reported, a.Expected, a.Units)
}

// meta is the line of coordinates that every chart carries.
func meta(unitLabel string, a *cube.Answer) string {
	covered, _, _ := strings.Cut(coverage(a), "（") // what the units are stands at the top of the page
	return fmt.Sprintf("单位：%s ｜ 数据时点：%s ｜ 审核层级：%s ｜ 上报地区：%s", unitLabel, asOf(a), a.Level.Label(), covered)
}
