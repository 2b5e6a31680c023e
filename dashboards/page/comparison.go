package page

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"wengang/cube"
)

// comparison holds the key figures of two periods over the same regions
// (可比口径). now and base are nil where there is no base.
type comparison struct {
	now, base *cube.Answer
	units     int      // regions compared, where some are left out
	left      []string // names of regions left out
	none      bool     // the year before has no data at all
}

// compare asks for the figures that 同比 is made of. Where the same parts of
// the region have data in both periods, these are the totals; else both are
// asked again over the parts that have.
func (b *builder) compare(ctx context.Context) error {
	if b.base == (cube.Period{}) {
		return nil
	}
	ask := func(p cube.Period, only []string) (*cube.Answer, error) {
		where := b.state.where(p)
		if only != nil {
			where = []cube.Filter{{Dimension: "region", Values: only}, {Dimension: "month", From: p.From.String(), To: p.To.String()}}
		}
		return b.Ask.Ask(ctx, cube.Query{Measures: tileMeasures, Where: where, Level: b.state.Level})
	}
	var err error
	if b.before == nil { // a region without parts
		b.comparison.now = b.total
		b.comparison.base, err = ask(b.base, nil)
		b.comparison.none = err == nil && !hasRecords(b.comparison.base)
		return err
	}
	now, base := members(b.reported), members(b.before)
	var common []string
	for _, m := range now {
		if slices.ContainsFunc(base, func(o cube.Member) bool { return o.Code == m.Code }) {
			common = append(common, m.Code)
			continue
		}
		b.comparison.left = append(b.comparison.left, b.unitName(m)+"（上年同期无数据）")
	}
	for _, m := range base {
		if !slices.ContainsFunc(now, func(o cube.Member) bool { return o.Code == m.Code }) {
			b.comparison.left = append(b.comparison.left, b.unitName(m)+"（本期无数据）")
		}
	}
	switch {
	case len(common) == 0 || slices.Contains(common, "") && len(b.comparison.left) > 0:
		b.comparison = comparison{none: true}
		return nil
	case len(b.comparison.left) == 0:
		b.comparison.now = b.total
		b.comparison.base, err = ask(b.base, nil)
		return err
	}
	b.comparison.units = len(common)
	if b.comparison.now, err = ask(b.period, common); err != nil {
		return err
	}
	b.comparison.base, err = ask(b.base, common)
	return err
}

// members are those of the first level.
func members(a *cube.Answer) []cube.Member {
	var list []cube.Member
	for _, r := range a.Rows {
		list = append(list, r.Members[0])
	}
	return list
}

func hasRecords(a *cube.Answer) bool {
	i := slices.Index(tileMeasures, "records")
	return i < len(a.Totals) && a.Totals[i].State == cube.Filled && a.Totals[i].Number.Sign() > 0
}

// change is the 同比 of one key figure, nothing where there is no base.
func (b *builder) change(i int, c cube.Column) Change {
	k := b.comparison
	if k.none || k.now == nil || k.base == nil {
		return Change{}
	}
	return changeOf(c, k.now.Totals[i], k.base.Totals[i])
}

// text says how 同比 was made.
func (k comparison) text() string {
	switch {
	case k.none:
		return "上年同期没有可比的数据，不计算同比。"
	case k.now == nil:
		return ""
	case k.units > 0:
		left := k.left
		more := ""
		if len(left) > 8 {
			left, more = left[:8], fmt.Sprintf("等%d个地区", len(k.left))
		}
		return fmt.Sprintf("同比按可比口径，即两期均有数据的%d个地区计算，未包括：%s%s。", k.units, strings.Join(left, "、"), more)
	}
	return "同比按可比口径计算，两期有数据的地区相同。"
}
