package cube

import (
	"slices"
	"strings"

	"wengang/cube/rollup"
	"wengang/sql/fault"
)

// shape is a query whose names have been checked: what the planner needs,
// free of members and of the store.
type shape struct {
	measures []Measure
	by       []string // levels of the rows
	filtered []string // levels that the filters speak of
	terms    []Term   // what the store must give, in order of events and the column table
}

// shapeOf checks every name of a query.
func shapeOf(q Query) (shape, error) {
	var s shape
	if len(q.Measures) == 0 {
		return s, fault.New(fault.Invalid, "没有指明要查询的指标").Do("例如 measures=records,enterprises,paid_amount")
	}
	for i, name := range q.Measures {
		m, err := measureNamed(name)
		if err != nil {
			return s, err
		}
		if slices.Contains(q.Measures[:i], name) {
			return s, fault.New(fault.Invalid, "指标“%s”重复", name).Do("每个指标只写一次")
		}
		s.measures = append(s.measures, m)
	}
	for i, name := range q.By {
		if _, _, ok := levelNamed(name); !ok {
			return s, unknownLevel(name)
		}
		if slices.Contains(q.By[:i], name) {
			return s, fault.New(fault.Invalid, "维度层级“%s”重复", name).Do("每个层级只写一次")
		}
		s.by = append(s.by, name)
	}
	for _, f := range q.Where {
		if _, _, err := filterTarget(f.Dimension); err != nil {
			return s, err
		}
	}
	for _, o := range q.Sort {
		if !slices.Contains(q.Measures, o.By) && !slices.Contains(q.By, o.By) {
			return s, fault.New(fault.Invalid, "不能按“%s”排序：它不在本次查询的指标和维度层级之内", o.By).
				Do("请先把它加入 measures 或 by")
		}
	}
	if q.Level > AcceptedByMinistry {
		return s, fault.New(fault.Invalid, "没有编号为%d的审核层级", q.Level).Do("1 县级、2 市级、3 省级、4 部级")
	}
	if q.Limit < 0 || q.Offset < 0 {
		return s, fault.New(fault.Invalid, "limit 和 offset 不能为负数").Do("请写非负整数")
	}
	s.terms = termsOf(s.measures)
	return s, nil
}

// filterTarget reads the name of a filter: a dimension, or one level of it
// (depth -1 for a dimension with several levels).
func filterTarget(name string) (d Dimension, depth int, err error) {
	if d, ok := dimensionNamed(name); ok {
		if len(d.Levels) == 1 {
			return d, 0, nil
		}
		return d, -1, nil
	}
	if d, depth, ok := levelNamed(name); ok {
		return d, depth, nil
	}
	var names []string
	for _, d := range Dimensions() {
		names = append(names, d.Name)
	}
	return Dimension{}, 0, fault.New(fault.Invalid, "没有名为“%s”的筛选维度", name).
		Do("可用的维度：%s；也可写其中一级：%s", strings.Join(names, "、"), strings.Join(levelNames(), "、"))
}

// termsOf collects the distinct sums that measures are made of, in a fixed
// order so that equal queries give equal statements.
func termsOf(measures []Measure) []Term {
	want := map[Term]bool{}
	for _, m := range measures {
		want[m.Of] = true
		if m.Over != (Term{}) {
			want[m.Over] = true
		}
		if m.Known != "" {
			want[Term{m.Event, m.Known}] = true
		}
	}
	var terms []Term
	for _, e := range events {
		for _, c := range columns {
			if t := (Term{e, c.name}); want[t] {
				terms = append(terms, t)
			}
		}
	}
	return terms
}

// needs lists the levels that a source must keep.
func (s shape) needs() []string {
	var levels []string
	for _, l := range slices.Concat(s.by, s.filtered) {
		if !slices.Contains(levels, l) {
			levels = append(levels, l)
		}
	}
	return levels
}

// missing returns the first level that a rollup does not keep, "" where it
// keeps them all.
func missing(r rollup.Rollup, levels []string) string {
	for _, l := range levels {
		if !r.Keeps(l) {
			return l
		}
	}
	return ""
}
