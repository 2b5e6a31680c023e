package chart

import (
	"encoding/json"
	"slices"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"
	"github.com/shopspring/decimal"
)

// Class is one class of a map: values above From (or from it, in the lowest
// class) up to To, in the unit of the scale. Least is the smallest value that
// it holds, for the legend.
type Class struct{ From, To, Least decimal.Decimal }

// piece is a class as ECharts takes it; go-echarts' own would leave a limit of
// 0 out and round limits to float32.
type piece struct {
	Gte   json.Number `json:"gte,omitempty"`
	Gt    json.Number `json:"gt,omitempty"`
	Lte   json.Number `json:"lte"`
	Color string      `json:"color"`
}

// Territory draws areas coloured by class; items bear the outline's names of
// the areas. Faint ones are lines rather than areas and get a border that
// shows. Areas without a figure keep the colour of no data.
func Territory(label string, items []Item, classes []Class, source MapSource, s Scale, description string) *Spec {
	c := charts.NewMap()
	c.RegisterMapType(source.Name)
	c.SetGlobalOptions(aria(description), tooltip("item"), legend(false), charts.WithAnimation(false))
	list := data(items, s)
	for i := range list {
		list[i].ItemStyle = nil // the colour is the class's
		if v := items[i].Value; v.Valid {
			if k := ClassOf(v.Decimal, classes, s); k >= 0 && ClassColour(k, len(classes)) >= strongColour {
				list[i].Label = &opts.Label{Show: opts.Bool(true), Color: colourOnMap}
			}
		}
		if items[i].Faint {
			list[i].ItemStyle = &opts.ItemStyle{BorderColor: colourMuted, BorderWidth: 1}
		}
	}
	c.MultiSeries = append(c.MultiSeries, charts.SingleSeries{
		Name: label, Type: "map", MapType: source.Name, Data: list, Roam: opts.Bool(false),
		ItemStyle:    &opts.ItemStyle{AreaColor: colourNone, BorderColor: colourSurface, BorderWidth: 0.8},
		Label:        &opts.Label{Show: opts.Bool(true), Color: colourInk, FontSize: 10, Formatter: "@area"},
		LabelLayout:  &opts.LabelLayout{HideOverlap: opts.Bool(true)},
		SelectedMode: opts.Bool(false),
		Top:          "8", Bottom: "8", Left: "8", Right: "8",
	})
	option := c.JSON()
	pieces := make([]piece, len(classes))
	for i, one := range classes {
		pieces[i] = piece{Lte: json.Number(one.To.String()), Color: classColours[ClassColour(i, len(classes))-1]}
		if i == 0 {
			pieces[i].Gte = json.Number(one.From.String())
		} else {
			pieces[i].Gt = json.Number(one.From.String())
		}
	}
	slices.Reverse(pieces) // the highest class stands on top of the legend
	option["visualMap"] = map[string]any{
		"type": "piecewise", "show": false, "pieces": pieces, // the legend is HTML beside the map
		"outOfRange": map[string]any{"color": []string{colourNone}},
	}
	return &Spec{Kind: "territory", Unit: s.Unit, Decimals: s.Decimals, Map: &source, Option: option}
}

// strongColour is the first of the colours on which names are written in the
// opposite of ink.
const strongColour = 4

// ClassColour returns the number (1 to 5) of the colour of class i of n, so
// that few classes still lie far apart.
func ClassColour(i, n int) int {
	if n <= 1 {
		return 3
	}
	return 1 + i*(len(classColours)-1)/(n-1)
}

// Classes parts values into at most five classes of about equal numbers, with
// limits rounded to the places of the scale. Equal values are never parted.
func Classes(values []decimal.Decimal, s Scale) []Class {
	if len(values) == 0 {
		return nil
	}
	sorted := make([]decimal.Decimal, len(values))
	for i, v := range values {
		sorted[i] = v.Round(s.Decimals)
	}
	slices.SortFunc(sorted, decimal.Decimal.Cmp)
	n := min(len(classColours), len(sorted))
	var classes []Class
	from := sorted[0]
	for i := 1; i <= n; i++ {
		to := sorted[i*len(sorted)/n-1]
		if len(classes) > 0 && to.LessThanOrEqual(classes[len(classes)-1].To) {
			continue
		}
		least := sorted[slices.IndexFunc(sorted, func(v decimal.Decimal) bool {
			return v.GreaterThan(from) || len(classes) == 0
		})]
		classes = append(classes, Class{from, to, least})
		from = to
	}
	return classes
}

// ClassOf returns the class that holds a value (already in the unit), -1 where
// there is none.
func ClassOf(v decimal.Decimal, classes []Class, s Scale) int {
	v = v.Round(s.Decimals)
	for i, c := range classes {
		if v.LessThanOrEqual(c.To) {
			return i
		}
	}
	return -1
}
