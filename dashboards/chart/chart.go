// Package chart builds the options of the dashboard's charts with go-echarts.
// A chart travels to the browser as JSON and is drawn there by one static
// script: colours are names of CSS variables ("var(--chart-1)") and formatters
// are names ("@number") that the script knows, so that a page needs no inline
// script and follows light, dark and print by itself.
package chart

import (
	"encoding/json"
	"fmt"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"
	"github.com/go-echarts/go-echarts/v2/types"
	"github.com/shopspring/decimal"
)

// Colours of the series, by role. They are CSS variables of the page.
const (
	colourMain    = "var(--chart-1)"
	colourCompare = "var(--chart-2)"
	colourInk     = "var(--ink)"
	colourMuted   = "var(--ink-muted)"
	colourLine    = "var(--line)"
	colourNone    = "var(--map-none)"
	colourSurface = "var(--surface)"
	colourOnMap   = "var(--map-ink)" // of names on the two strongest colours of a map
)

// classColours are the colours of a map's classes, lowest first.
var classColours = []string{"var(--map-1)", "var(--map-2)", "var(--map-3)", "var(--map-4)", "var(--map-5)"}

// Scale tells how the numbers of a chart are written. Values are already in
// the unit.
type Scale struct {
	Unit     string // 万元, 户, %
	Decimals int32
}

// Item is one bar, point or area.
type Item struct {
	Name  string
	Value decimal.NullDecimal // in the unit of the scale; not Valid: no figure
	Href  string              // where a click leads; "" nowhere
	Faint bool                // outside the period: drawn lighter
	Mark  bool                // the one that the page speaks of
	Note  string              // added to the tooltip
}

// Spec is a chart on its way to the browser.
type Spec struct {
	Kind     string         `json:"kind"`
	Unit     string         `json:"unit"`
	Decimals int32          `json:"decimals"`
	Rows     int            `json:"rows,omitempty"` // bars lying one above the other: they give the height
	Map      *MapSource     `json:"map,omitempty"`
	Option   map[string]any `json:"option"`
}

// MapSource names an outline and where the script fetches it.
type MapSource struct {
	Name string `json:"name"`
	URL  string `json:"url"`
}

// JSON returns the chart for a script element of type application/json.
func (s *Spec) JSON() (json.RawMessage, error) {
	delete(s.Option, "color") // go-echarts' own palette: every series here names its colour
	text, err := json.Marshal(s)
	if err != nil {
		return nil, fmt.Errorf("chart %s: %w", s.Kind, err)
	}
	return text, nil
}

// datum is an item as ECharts takes it. go-echarts' own data types know no
// link and no note.
type datum struct {
	Name      string          `json:"name,omitempty"`
	Value     any             `json:"value"`
	Href      string          `json:"href,omitempty"`
	Note      string          `json:"note,omitempty"`
	Cursor    string          `json:"cursor,omitempty"`
	ItemStyle *opts.ItemStyle `json:"itemStyle,omitempty"`
	Label     *opts.Label     `json:"label,omitempty"`
}

// number writes a decimal as a JSON number without passing through a float.
func number(v decimal.NullDecimal, places int32) any {
	if !v.Valid {
		return nil
	}
	return json.Number(v.Decimal.Round(places).String())
}

func data(items []Item, s Scale) []datum {
	list := make([]datum, len(items))
	for i, it := range items {
		list[i] = datum{Name: it.Name, Value: number(it.Value, s.Decimals), Href: it.Href, Note: it.Note}
		if it.Faint {
			list[i].ItemStyle = &opts.ItemStyle{Opacity: opts.Float(0.35)}
		}
		if it.Mark {
			list[i].ItemStyle = &opts.ItemStyle{Color: colourCompare}
		}
	}
	return list
}

func names(items []Item) []string {
	list := make([]string, len(items))
	for i, it := range items {
		list[i] = it.Name
	}
	return list
}

// aria gives the chart's description to screen readers: the page's sentence.
func aria(description string) charts.GlobalOpts {
	return func(bc *charts.BaseConfiguration) {
		bc.Aria = &opts.Aria{Enabled: opts.Bool(true), Label: &opts.AriaLabel{Enabled: opts.Bool(true), Description: description}}
	}
}

func tooltip(trigger string) charts.GlobalOpts {
	return charts.WithTooltipOpts(opts.Tooltip{
		Show: opts.Bool(true), Trigger: trigger, Formatter: types.FuncStr("@tooltip"),
		AxisPointer:     &opts.AxisPointer{Type: "shadow"},
		BackgroundColor: colourSurface, BorderColor: colourLine,
	})
}

func legend(show bool) charts.GlobalOpts {
	return charts.WithLegendOpts(opts.Legend{
		Show: opts.Bool(show), Top: "0", Right: "0", TextStyle: &opts.TextStyle{Color: colourInk},
	})
}

func grid(top string) charts.GlobalOpts {
	return charts.WithGridOpts(opts.Grid{Left: "4", Right: "12", Top: top, Bottom: "4", ContainLabel: opts.Bool(true)})
}

func categoryLabel() *opts.AxisLabel {
	return &opts.AxisLabel{Show: opts.Bool(true), Color: colourInk, ShowMinLabel: opts.Bool(true), ShowMaxLabel: opts.Bool(true)}
}

func valueLabel() *opts.AxisLabel {
	return &opts.AxisLabel{
		Show: opts.Bool(true), Color: colourMuted, Formatter: types.FuncStr("@axis"),
		ShowMinLabel: opts.Bool(true), ShowMaxLabel: opts.Bool(true),
	}
}

func splitLine() *opts.SplitLine {
	return &opts.SplitLine{Show: opts.Bool(true), LineStyle: &opts.LineStyle{Color: colourLine}}
}

func axisLine() *opts.AxisLine {
	return &opts.AxisLine{Show: opts.Bool(true), LineStyle: &opts.LineStyle{Color: colourMuted}}
}
