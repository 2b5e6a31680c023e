package chart

import (
	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"
)

// Ranking draws items as bars lying one below the other, in the order given,
// each with its number at the end.
func Ranking(label string, items []Item, s Scale, description string) *Spec {
	c := charts.NewBar()
	c.SetGlobalOptions(aria(description), tooltip("item"), legend(false), charts.WithAnimation(false),
		charts.WithGridOpts(opts.Grid{Left: "4", Right: "84", Top: "4", Bottom: "4", ContainLabel: opts.Bool(true)}),
		charts.WithXAxisOpts(opts.XAxis{Type: "value", Show: opts.Bool(false)}),
		charts.WithYAxisOpts(opts.YAxis{
			Type: "category", Inverse: opts.Bool(true), AxisLabel: categoryLabel(), AxisLine: axisLine(),
		}),
	)
	c.SetXAxis(names(items)).XYReversal()
	c.MultiSeries = append(c.MultiSeries, charts.SingleSeries{
		Name: label, Type: "bar", Data: data(items, s), BarMaxWidth: "18", BarMinWidth: "4",
		ItemStyle: &opts.ItemStyle{Color: colourMain},
		Label:     &opts.Label{Show: opts.Bool(true), Position: "right", Color: colourInk, Formatter: "@value"},
	})
	c.Validate()
	return &Spec{Kind: "ranking", Unit: s.Unit, Decimals: s.Decimals, Rows: len(items), Option: c.JSON()}
}
