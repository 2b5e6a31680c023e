package cube

import (
	"strconv"
	"strings"

	"wengang/sql/fault"
)

// QueryText is a query as it is written on a command line or in an address;
// both read it through ParseQuery, so that they mean the same.
type QueryText struct {
	Measures string   // names of measures, separated by commas
	By       string   // names of dimension levels, separated by commas; may be empty
	Where    []string // "region=360430", "month=2017-01..2017-06", "industry=C,06"
	Level    string   // ministry (default), province, city, county
	Sort     string   // names of measures or levels of By, separated by commas; a leading "-" descends
	Limit    string   // rows, "" for all
	Offset   string   // rows to leave out at the start, "" for none
	Explain  bool
}

// QueryTextOf reads the parameters of an address: measures, by, where (which
// may be repeated), level, sort, limit, offset, explain. It takes url.Values.
func QueryTextOf(values map[string][]string) QueryText {
	get := func(name string) string { return strings.Join(values[name], ",") }
	explain, _ := strconv.ParseBool(get("explain"))
	return QueryText{
		Measures: get("measures"), By: get("by"), Where: values["where"], Level: get("level"),
		Sort: get("sort"), Limit: get("limit"), Offset: get("offset"), Explain: explain,
	}
}

// ParseQuery reads a query. Names of measures, levels and dimensions are
// checked here; members of dimensions when the query is asked, since places
// change. The query has no scope yet: the caller sets it.
func ParseQuery(t QueryText) (Query, error) {
	var q Query
	var err error
	q.Measures = splitList(t.Measures)
	q.By = splitList(t.By)
	q.Explain = t.Explain
	for _, text := range t.Where {
		for _, one := range strings.FieldsFunc(text, func(r rune) bool { return r == ';' || r == '；' }) {
			f, err := parseFilter(one)
			if err != nil {
				return Query{}, err
			}
			q.Where = append(q.Where, f)
		}
	}
	if q.Level, err = ParseAcceptance(t.Level); err != nil {
		return Query{}, err
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
	if _, err := shapeOf(q); err != nil {
		return Query{}, err
	}
	return q, nil
}

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
	name, values = strings.TrimSpace(name), strings.TrimSpace(values)
	if !found || name == "" || values == "" {
		return Filter{}, fault.New(fault.Invalid, "筛选条件“%s”的写法不对", strings.TrimSpace(text)).
			Do("请写成“维度=取值”，例如 region=360430、month=2017-01..2017-06、industry=C,06")
	}
	f := Filter{Dimension: name}
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
