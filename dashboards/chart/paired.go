package chart

import (
	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"
)

// Series is one row of bars of a Paired chart; its items stand in the order of
// the chart's categories.
type Series struct {
	Name  string
	Items []Item
}

// Paired draws two series side by side over the same categories.
func Paired(first, second Series, s Scale, description string) *Spec {
	c := charts.NewBar()
	c.SetGlobalOptions(aria(description), tooltip("axis"), legend(true), charts.WithAnimation(false),
		charts.WithGridOpts(opts.Grid{Left: "4", Right: "84", Top: "32", Bottom: "4", ContainLabel: opts.Bool(true)}),
		charts.WithXAxisOpts(opts.XAxis{Type: "value", Show: opts.Bool(false)}),
		charts.WithYAxisOpts(opts.YAxis{
			Type: "category", Inverse: opts.Bool(true), AxisLabel: categoryLabel(), AxisLine: axisLine(),
		}),
	)
	c.SetXAxis(names(first.Items)).XYReversal()
	for _, one := range []struct {
		Series
		colour string
	}{{first, colourCompare}, {second, colourMain}} {
		c.MultiSeries = append(c.MultiSeries, charts.SingleSeries{
			Name: one.Name, Type: "bar", Data: data(one.Items, s), BarMaxWidth: "16",
			ItemStyle: &opts.ItemStyle{Color: one.colour},
			Label:     &opts.Label{Show: opts.Bool(true), Position: "right", Color: colourInk, Formatter: "@value"},
		})
	}
	c.Validate()
	return &Spec{Kind: "paired", Unit: s.Unit, Decimals: s.Decimals, Rows: 2 * len(first.Items), Option: c.JSON()}
}
