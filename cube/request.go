package cube

import (
	"slices"
	"strings"

	"wengang/sql/fault"
)

// request is a query whose names have been checked.
type request struct {
	Query
	asked     []asked
	measures  []Measure // those that are asked for in any form, each once
	pivot     grain     // levels that stand in the columns
	subtotals []grain   // rows beside the finest ones and the total, in the order of an answer
	top       top
}

// top is the checked form of Query.Top; n 0: none.
type top struct {
	n       int
	measure string
	level   int // position in By
}

// mostSubtotals bounds what one question may make the store group by.
const mostSubtotals = 64

// requestOf checks every name of a query.
func requestOf(q Query) (request, error) {
	r := request{Query: q}
	if len(q.Measures) == 0 {
		return r, fault.New(fault.Invalid, "没有指明要查询的指标").Do("例如 measures=records,enterprises,paid_amount")
	}
	for i, name := range q.Measures {
		a, err := askedNamed(name)
		if err != nil {
			return r, err
		}
		if slices.Contains(q.Measures[:i], name) {
			return r, fault.New(fault.Invalid, "指标“%s”重复", name).Do("每个指标只写一次")
		}
		a.at = slices.IndexFunc(r.measures, func(m Measure) bool { return m.Name == a.Measure.Name })
		if a.at < 0 {
			a.at = len(r.measures)
			r.measures = append(r.measures, a.Measure)
		}
		r.asked = append(r.asked, a)
	}
	for i, name := range q.By {
		if _, _, ok := levelNamed(name); !ok {
			return r, unknownLevel(name)
		}
		if slices.Contains(q.By[:i], name) {
			return r, fault.New(fault.Invalid, "维度层级“%s”重复", name).Do("每个层级只写一次")
		}
	}
	for _, f := range q.Where {
		if _, _, err := filterTarget(f.Dimension); err != nil {
			return r, err
		}
	}
	for _, o := range q.Sort {
		if !slices.Contains(q.Measures, o.By) && !slices.Contains(q.By, o.By) {
			return r, fault.New(fault.Invalid, "不能按“%s”排序：它不在本次查询的指标和维度层级之内", o.By).
				Do("请先把它加入 measures 或 by")
		}
	}
	if q.Level > AcceptedByMinistry {
		return r, fault.New(fault.Invalid, "没有编号为%d的审核层级", q.Level).Do("1 县级、2 市级、3 省级、4 部级")
	}
	if q.Limit < 0 || q.Offset < 0 {
		return r, fault.New(fault.Invalid, "limit 和 offset 不能为负数").Do("请写非负整数")
	}
	if err := r.checkGrains(); err != nil {
		return r, err
	}
	return r, r.checkTop()
}

// set reads names of levels as a grain.
func (r *request) set(what string, names []string) (grain, error) {
	var g grain
	for _, name := range names {
		i := slices.Index(r.By, name)
		if i < 0 {
			return 0, fault.New(fault.Invalid, "%s中的“%s”不在 by 的层级之内", what, name).Do("请先把它加入 by；by 现有：%s", strings.Join(r.By, "、"))
		}
		if g.has(i) {
			return 0, fault.New(fault.Invalid, "%s中的“%s”重复", what, name).Do("每个层级只写一次")
		}
		g |= 1 << i
	}
	return g, nil
}

// checkGrains reads pivot and subtotals.
func (r *request) checkGrains() error {
	var err error
	if r.pivot, err = r.set("pivot ", r.Pivot); err != nil {
		return err
	}
	all := finest(len(r.By))
	add := func(g grain) {
		if g != 0 && g != all && !slices.Contains(r.subtotals, g) {
			r.subtotals = append(r.subtotals, g)
		}
	}
	if r.pivot != 0 {
		add(all &^ r.pivot)
	}
	for _, names := range r.Subtotals {
		g, err := r.set("subtotals ", names)
		if err != nil {
			return err
		}
		if g&r.pivot != 0 {
			return fault.New(fault.Invalid, "subtotals 中的“%s”放在列上，列的合计自动给出", strings.Join((g&r.pivot).levels(r.By), ",")).
				Do("subtotals 只写行上的层级")
		}
		if r.pivot != 0 && g != all&^r.pivot {
			add(g | r.pivot)
		}
		add(g)
	}
	if r.pivot != 0 {
		add(r.pivot)
	}
	if len(r.subtotals) > mostSubtotals {
		return fault.New(fault.TooLarge, "小计有%d组，超过%d组", len(r.subtotals), mostSubtotals).Do("请减少维度，或在 subtotals 中只写需要的组合")
	}
	return nil
}

// checkTop reads what is ranked.
func (r *request) checkTop() error {
	t := r.Top
	if t.N == 0 {
		if t != (Top{}) {
			return fault.New(fault.Invalid, "top 没有写个数").Do("例如 top=10:paid_amount")
		}
		return nil
	}
	r.top = top{n: t.N, measure: t.Measure, level: -1}
	if t.Measure == "" {
		r.top.measure = r.measures[0].Name
	} else if _, err := measureNamed(t.Measure); err != nil {
		return err
	}
	ranked := func(level string) bool {
		d, _, _ := levelNamed(level)
		return d.Name != dimMonth && d.Name != dimAcceptance
	}
	for i, level := range r.By {
		if t.Level == level || t.Level == "" && ranked(level) {
			r.top.level = i
		}
	}
	switch {
	case t.Level != "" && r.top.level < 0:
		return fault.New(fault.Invalid, "top 中的层级“%s”不在 by 的层级之内", t.Level).Do("by 现有：%s", strings.Join(r.By, "、"))
	case r.top.level < 0:
		return fault.New(fault.Invalid, "没有可以取前几名的维度层级").Do("请在 by 中加入月份和审核层级以外的层级，例如 region.province")
	case !ranked(r.By[r.top.level]):
		return fault.New(fault.Invalid, "top 不能用于“%s”", t.Level).Do("月份和审核层级不排名次，请改用其他层级")
	}
	return nil
}

// grains of the answer: rows, subtotals, total.
func (r *request) grains() []grain {
	list := append([]grain{finest(len(r.By))}, r.subtotals...)
	if len(r.By) > 0 {
		list = append(list, 0)
	}
	return list
}

// timed tells that a calculus asks for the period of a row.
func (r *request) timed() bool {
	return slices.ContainsFunc(r.asked, func(a asked) bool { return a.calculus.timed() })
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
