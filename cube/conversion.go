package cube

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
	"github.com/shopspring/decimal"
)

// conversions pairs the dimensions that hold the same thing in two editions.
var conversions = []struct{ dimension, other, otherEdition string }{
	{dimIndustry, dimIndustry2017, "2017"},
	{dimIndustry2017, dimIndustry, "2011"},
}

// convert reads what part of the answer could not be converted to the edition
// that it is in.
func (x *asking) convert(ctx context.Context) error {
	asked := slices.Clone(x.By)
	for _, c := range slices.Concat(x.sel.conditions, x.sel.within) {
		for _, t := range c.terms {
			asked = append(asked, t.level)
		}
	}
	for _, c := range conversions {
		if level := finestOf(c.dimension, asked); level != "" && level != c.dimension+".section" {
			other := c.other + strings.TrimPrefix(level, c.dimension)
			note := func(records int64, amount decimal.Decimal) string {
				d, depth, _ := levelNamed(level)
				return fmt.Sprintf("按%s年版填报的有%d户次（%s元）不能准确换算到%s，列入“未细分”，没有估算", c.otherEdition, records, amount.StringFixed(2), d.Levels[depth].Label)
			}
			if err := x.countApart(ctx, level, []condition{
				{terms: []memberTerm{{level: level, codes: []string{""}}}},
				{terms: []memberTerm{{level: other, codes: []string{""}}}, not: true},
			}, note); err != nil {
				return err
			}
		}
	}
	divided := x.places.Divided()
	level := finestOf(dimRegionNow, asked)
	if level == "" || level == levelProvinceNow || len(divided) == 0 {
		return nil
	}
	var ids []uint32
	for _, p := range divided {
		ids = append(ids, uint32(p.ID))
	}
	return x.countApart(ctx, level, []condition{{terms: []memberTerm{{level: levelCounty, ids: ids}}}}, func(records int64, amount decimal.Decimal) string {
		return fmt.Sprintf("有%d户次（%s元）的参保地已分拆或撤销，不能准确换算到现行区划，仍列原地区，没有估算", records, amount.StringFixed(2))
	})
}

// finestOf returns the finest level of a dimension among levels, "" where
// there is none.
func finestOf(dimension string, levels []string) string {
	found, depth := "", -1
	for _, l := range levels {
		if d, at, _ := levelNamed(l); d.Name == dimension && at > depth {
			found, depth = l, at
		}
	}
	return found
}

// countApart counts the records that meet further conditions, of the event of
// the first measure.
func (x *asking) countApart(ctx context.Context, level string, more []condition, text func(int64, decimal.Decimal) string) error {
	e := x.measures[0].Event
	v := &view{selection: x.sel, shape: shape{terms: []Term{{e, "records"}, {e, "amount"}}, grains: []grain{0}}}
	v.conditions = append(slices.Clone(v.conditions), more...)
	v.shape.filtered = v.levels()
	parts, _ := plan(v.shape, x.edition.stock(v.selection))
	u := Unconverted{Level: level}
	for _, p := range parts {
		partitions := x.edition.partitions(p, v.selection)
		if len(partitions) == 0 {
			continue
		}
		s := (&writer{places: x.places}).write(p, *v, partitions)
		sums, err := remember(x.edition, s, func() (sums [2]int64, err error) {
			err = x.read(ctx, s, func(rows driver.Rows) error { return rows.Scan(&sums[0], &sums[1]) })
			return sums, err
		})
		if err != nil {
			return err
		}
		u.Records += sums[0]
		u.Amount = u.Amount.Add(decimal.New(sums[1], -2))
	}
	if u.Records > 0 {
		u.Text = text(u.Records, u.Amount)
		x.unconverted = append(x.unconverted, u)
	}
	return nil
}
