package chart

import (
	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"
)

// Months draws the months of a year as bars and those of the year before as a
// line, in one unit. base may be empty: no line.
func Months(label string, bars []Item, baseLabel string, base []Item, s Scale, description string) *Spec {
	c := charts.NewBar()
	c.SetGlobalOptions(aria(description), tooltip("axis"), legend(len(base) > 0), grid("36"), charts.WithAnimation(false),
		charts.WithXAxisOpts(opts.XAxis{Type: "category", AxisLabel: categoryLabel(), AxisLine: axisLine(), AxisTick: &opts.AxisTick{Show: opts.Bool(false)}}),
		charts.WithYAxisOpts(opts.YAxis{Type: "value", Name: s.Unit, AxisLabel: valueLabel(), SplitLine: splitLine()}),
	)
	c.SetXAxis(names(bars))
	c.MultiSeries = append(c.MultiSeries, charts.SingleSeries{
		Name: label, Type: "bar", Data: data(bars, s), BarMaxWidth: "36",
		ItemStyle: &opts.ItemStyle{Color: colourMain},
	})
	if len(base) > 0 {
		c.MultiSeries = append(c.MultiSeries, charts.SingleSeries{
			Name: baseLabel, Type: "line", Data: data(base, s), Symbol: "circle", SymbolSize: 6,
			ItemStyle: &opts.ItemStyle{Color: colourCompare},
			LineStyle: &opts.LineStyle{Color: colourCompare, Width: 2},
		})
	}
	c.Validate()
	return &Spec{Kind: "months", Unit: s.Unit, Decimals: s.Decimals, Option: c.JSON()}
}
