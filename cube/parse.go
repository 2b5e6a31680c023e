package cube

import (
	"slices"
	"strconv"
	"strings"

	"wengang/sql/fault"
)

// QueryText is a query as it is written on a command line or in an address;
// both read it through ParseQuery, so that they mean the same.
type QueryText struct {
	Measures  string   // names of measures, separated by commas
	By        string   // names of dimension levels, separated by commas; may be empty
	Pivot     string   // those of By that stand in the columns
	Where     []string // "region=360430", "month=2017-01..2017-06", "industry=C,06", "focus!=0"
	Subtotals string   // "rollup", "cube", or sets of levels: "region.province;month.month"
	Top       string   // "10", "10:paid_amount", "10:paid_amount:region.city"; "-5"
	Level     string   // ministry (default), province, city, county
	Basis     string   // comparable (default), all
	Sort      string   // names of measures or levels of By, separated by commas; a leading "-" descends
	Limit     string   // rows, "" for all
	Offset    string   // rows to leave out at the start, "" for none
	Explain   string   // true, false or ""
}

// Parameter is one part of a query as it is written.
type Parameter struct {
	Name    string // in an address; on the command line with "--" before it
	Label   string // what it means, in Chinese
	Example string
	Repeats bool // may be given more than once
	set     func(t *QueryText, values []string)
}

// Parameters returns the table of parameters: the command line, the address
// and the description of the interface all read it.
func Parameters() []Parameter {
	one := func(field func(*QueryText) *string) func(*QueryText, []string) {
		return func(t *QueryText, values []string) { *field(t) = values[0] }
	}
	return []Parameter{
		{"measures", "指标，逗号隔开；可加时间或结构计算，如 paid_amount.yoy", "records,enterprises,paid_amount.yoy", false, one(func(t *QueryText) *string { return &t.Measures })},
		{"by", "维度层级，逗号隔开；不填则只有合计", "region.province,month.month", false, one(func(t *QueryText) *string { return &t.By })},
		{"pivot", "放在列上的维度层级（交叉表），须在 by 之内", "month.month", false, one(func(t *QueryText) *string { return &t.Pivot })},
		{"where", "筛选：维度=值，可重复；多个值用逗号隔开，范围用两个点，!= 为排除", "month=2017-01..2017-06", true, func(t *QueryText, values []string) { t.Where = values }},
		{"subtotals", "小计：rollup（逐级）、cube（全部组合），或 by 中若干层级的组合，组合之间用分号隔开", "region.province", false, one(func(t *QueryText) *string { return &t.Subtotals })},
		{"top", "只列前几名，其余合并：个数[:指标[:层级]]，负数为后几名", "10:paid_amount:region.city", false, one(func(t *QueryText) *string { return &t.Top })},
		{"level", "审核层级：ministry（部级，默认）、province（省级）、city（市级）或 county（县级）", "ministry", false, one(func(t *QueryText) *string { return &t.Level })},
		{"basis", "增长率的口径：comparable（可比口径，默认）或 all（全部地区）", "comparable", false, one(func(t *QueryText) *string { return &t.Basis })},
		{"sort", "排序的指标或层级，逗号隔开，前加 - 为降序", "-paid_amount", false, one(func(t *QueryText) *string { return &t.Sort })},
		{"limit", "最多行数", "100", false, one(func(t *QueryText) *string { return &t.Limit })},
		{"offset", "跳过的行数", "0", false, one(func(t *QueryText) *string { return &t.Offset })},
		{"explain", "说明取数路线的理由：true 或 false", "true", false, one(func(t *QueryText) *string { return &t.Explain })},
	}
}

// QueryTextOf reads the parameters of an address (url.Values) or of a command
// line. Names that are not in the table are left to the caller.
//
// Errors: fault.Invalid where a parameter that may be given once is repeated.
func QueryTextOf(values map[string][]string) (QueryText, error) {
	var t QueryText
	for _, p := range Parameters() {
		given := values[p.Name]
		if len(given) > 1 && !p.Repeats {
			return QueryText{}, fault.New(fault.Invalid, "参数 %s 写了%d次", p.Name, len(given)).Do("只写一次，多个值用逗号隔开")
		}
		if len(given) > 0 {
			p.set(&t, given)
		}
	}
	return t, nil
}

// ParseQuery reads a query. Names of measures, levels and dimensions are
// checked here; members of dimensions when the query is asked, since places
// change. The query has no scope yet: the caller sets it.
func ParseQuery(t QueryText) (Query, error) {
	q := Query{Measures: splitList(t.Measures), By: splitList(t.By), Pivot: splitList(t.Pivot)}
	var err error
	for _, text := range t.Where {
		for _, one := range strings.FieldsFunc(text, isSemicolon) {
			f, err := parseFilter(one)
			if err != nil {
				return Query{}, err
			}
			q.Where = append(q.Where, f)
		}
	}
	q.Subtotals = parseSubtotals(t.Subtotals, q)
	if q.Top, err = parseTop(t.Top); err != nil {
		return Query{}, err
	}
	if t.Level != "" {
		if q.Level, err = ParseAcceptance(t.Level); err != nil {
			return Query{}, err
		}
	}
	switch strings.TrimSpace(t.Basis) {
	case "", "comparable":
	case "all":
		q.Basis = AllRegions
	default:
		return Query{}, fault.New(fault.Invalid, "没有名为“%s”的增长率口径", t.Basis).Do("可用：comparable（可比口径）、all（全部地区）")
	}
	for _, name := range splitList(t.Sort) {
		s := Sort{By: strings.TrimPrefix(name, "-")}
		s.Descending = s.By != name
		q.Sort = append(q.Sort, s)
	}
	if q.Limit, err = parseCount("limit", t.Limit); err != nil {
		return Query{}, err
	}
	if q.Offset, err = parseCount("offset", t.Offset); err != nil {
		return Query{}, err
	}
	if t.Explain != "" {
		if q.Explain, err = strconv.ParseBool(t.Explain); err != nil {
			return Query{}, fault.New(fault.Invalid, "参数 explain 的值“%s”不是 true 或 false", t.Explain).Do("例如 explain=true")
		}
	}
	if _, err := requestOf(q); err != nil {
		return Query{}, err
	}
	return q, nil
}

// parseSubtotals reads sets of levels, or one of the two words for many sets.
// Names are checked with the rest of the query.
func parseSubtotals(text string, q Query) [][]string {
	var levels []string // those that can be rolled up
	for _, l := range q.By {
		if !slices.Contains(q.Pivot, l) {
			levels = append(levels, l)
		}
	}
	var sets [][]string
	switch strings.TrimSpace(text) {
	case "rollup":
		for n := len(levels) - 1; n > 0; n-- {
			sets = append(sets, slices.Clone(levels[:n]))
		}
	case "cube":
		for mask := 1<<len(levels) - 2; mask > 0; mask-- {
			var set []string
			for i, l := range levels {
				if mask&(1<<(len(levels)-1-i)) != 0 {
					set = append(set, l)
				}
			}
			sets = append(sets, set)
		}
		slices.SortStableFunc(sets, func(a, b []string) int { return len(b) - len(a) })
	default:
		for _, set := range strings.FieldsFunc(text, isSemicolon) {
			sets = append(sets, splitList(set))
		}
	}
	return sets
}

// parseTop reads "10", "10:paid_amount" and "10:paid_amount:region.city".
func parseTop(text string) (Top, error) {
	if text = strings.TrimSpace(text); text == "" {
		return Top{}, nil
	}
	fields := strings.Split(strings.ReplaceAll(text, "：", ":"), ":")
	n, err := strconv.Atoi(strings.TrimSpace(fields[0]))
	if err != nil || n == 0 || len(fields) > 3 {
		return Top{}, fault.New(fault.Invalid, "参数 top 的值“%s”的写法不对", text).
			Do("请写成 个数[:指标[:层级]]，例如 10:paid_amount:region.city；负数为后几名").Because(err)
	}
	t := Top{N: n}
	if len(fields) > 1 {
		t.Measure = strings.TrimSpace(fields[1])
	}
	if len(fields) > 2 {
		t.Level = strings.TrimSpace(fields[2])
	}
	return t, nil
}

func isSemicolon(r rune) bool { return r == ';' || r == '；' }

// ParseAcceptance reads a level of acceptance by its name, number or Chinese
// name; "" is the ministry.
func ParseAcceptance(text string) (Acceptance, error) {
	text = strings.TrimSpace(text)
	if text == "" {
		return AcceptedByMinistry, nil
	}
	for a := AcceptedByCounty; a <= AcceptedByMinistry; a++ {
		if text == a.String() || text == a.Label() || text == strconv.Itoa(int(a)) {
			return a, nil
		}
	}
	return 0, fault.New(fault.Invalid, "没有名为“%s”的审核层级", text).
		Do("可用的审核层级：ministry（部级）、province（省级）、city（市级）、county（县级）")
}

// String returns the name that queries and addresses use.
func (a Acceptance) String() string {
	switch a {
	case AcceptedByCounty:
		return "county"
	case AcceptedByCity:
		return "city"
	case AcceptedByProvince:
		return "province"
	}
	return "ministry"
}

// Label returns the official name of the level.
func (a Acceptance) Label() string {
	switch a {
	case AcceptedByCounty:
		return "县级"
	case AcceptedByCity:
		return "市级"
	case AcceptedByProvince:
		return "省级"
	}
	return "部级"
}

func parseFilter(text string) (Filter, error) {
	name, values, found := strings.Cut(text, "=")
	name, not := strings.CutSuffix(strings.TrimSpace(name), "!")
	name, values = strings.TrimSpace(name), strings.TrimSpace(values)
	if !found || name == "" || values == "" {
		return Filter{}, fault.New(fault.Invalid, "筛选条件“%s”的写法不对", strings.TrimSpace(text)).
			Do("请写成“维度=取值”或“维度!=取值”，例如 region=360430、month=2017-01..2017-06、focus!=0")
	}
	if strings.ContainsAny(values, "=＝") {
		return Filter{}, fault.New(fault.Invalid, "筛选条件“%s”中有两个等号", strings.TrimSpace(text)).Do("几个条件之间用分号隔开，或多次写 where")
	}
	f := Filter{Dimension: name, Not: not}
	if from, to, isRange := strings.Cut(values, ".."); isRange {
		f.From, f.To = strings.TrimSpace(from), strings.TrimSpace(to)
		if f.From == "" && f.To == "" {
			return Filter{}, fault.New(fault.Invalid, "筛选条件“%s”没有写明起止", text).Do("例如 month=2017-01..2017-06")
		}
		return f, nil
	}
	f.Values = splitList(values)
	return f, nil
}

// splitList parts a list at commas, ASCII or Chinese, and drops empty items.
func splitList(text string) []string {
	var items []string
	for _, item := range strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == '，' }) {
		if item = strings.TrimSpace(item); item != "" {
			items = append(items, item)
		}
	}
	return items
}

func parseCount(name, text string) (int, error) {
	text = strings.TrimSpace(text)
	if text == "" {
		return 0, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 {
		return 0, fault.New(fault.Invalid, "参数 %s 的值“%s”不是非负整数", name, text).Do("例如 %s=100", name).Because(err)
	}
	return n, nil
}
