package rollup

import (
	"slices"
	"strings"
)

// Question is one thing that is asked of the cube again and again. Levels are
// named as in the hierarchies.
type Question struct {
	Name        string   // who asks what, in Chinese
	By          []string // levels of the rows
	Filtered    []string // levels of the filters: the period's grain, the place's
	Place       string   // level of the one place that it is about; "" for the country
	Sums        bool     // asks for sums
	Enterprises bool     // asks for distinct enterprises
	Weight      float64  // how often it is asked, relative to the others
}

// below stands in a line of the workload for the level of the regions below
// the one that is looked at; there is none below a county.
const below = "region.below"

// Kinds of place that are looked at, and the level that filters to one.
var placesAsked = [...]struct{ name, level, below string }{
	{"全国", "", "region.province"},
	{"省级", "region.province", "region.city"},
	{"市级", "region.city", "region.county"},
	{"县级", "region.county", ""},
}

// audience is who asks: how often of each kind of place (in the order of
// placesAsked) and how often of which period.
type audience struct {
	name   string
	places [4]float64
	years  float64 // of whole years
	months float64 // of months within a year
}

// Weights are judgements, not counts: the program does not record what is
// asked. A page asks all its questions at once; the country and the provinces
// are looked at most; a running year is a period of months.
var (
	dashboard = audience{"驾驶舱", [4]float64{10, 10, 4, 2}, 0.5, 0.5}
	calendar  = audience{"驾驶舱", [4]float64{10, 10, 4, 2}, 1, 0} // always whole years
	bulletin  = audience{"月报和统计表", [4]float64{2, 2, 1, 1}, 0, 1}
	query     = audience{"立方查询", [4]float64{2, 2, 1, 0.5}, 0.7, 0.3}
	national  = audience{"立方查询", [4]float64{2, 0, 0, 0}, 0.7, 0.3}
)

// wants says what a question wants of a source.
type wants uint8

const (
	sums        wants = 1
	enterprises wants = 2
	both              = sums | enterprises
)

// asked is one line of the workload.
type asked struct {
	who    audience
	what   string
	by     string // levels of the rows, parted by commas
	only   string // level that a filter names besides place and period
	wants  wants
	weight float64 // how often each time that the audience looks
}

// asking is the workload: the questions of dashboards/page, of
// reports/bulletin (its workbook holds the same), and what docs/cube.md
// offers to those who ask themselves. A question is added by one line.
var asking = []asked{
	{calendar, "可选年份", "month.year", "", sums, 1},
	{calendar, "分月情况", "month.month", "", both, 1},
	{dashboard, "关键指标", "", "", both, 1},
	{dashboard, "上年同期关键指标", "", "", both, 1},
	{dashboard, "可比地区关键指标", "", below, both, 1},
	{dashboard, "资金流程", "", "", sums, 1},
	{dashboard, "使用方向", "", "", sums, 1},
	{dashboard, "所辖地区情况", below, "", both, 1},
	{dashboard, "所辖地区上年同期", below, "", sums, 1},
	{dashboard, "分行业情况", "industry.section", "", both, 1},
	{dashboard, "分企业性质情况", "ownership.type", "", both, 1},
	{dashboard, "分企业规模情况", "size", "", both, 1},
	{dashboard, "分享受政策类型情况", "policy", "", both, 1},
	{dashboard, "去产能重点行业情况", "focus", "", both, 1},

	{bulletin, "当月、累计和上年同期", "", "", both, 3},
	{bulletin, "可比地区当月、累计", "", below, both, 4},
	{bulletin, "分月情况", "month.month", "", both, 1},
	{bulletin, "可比地区分月情况", "month.month", below, both, 1},
	{bulletin, "所辖地区情况", below, "", both, 3},
	{bulletin, "分行业门类", "industry.section", "", both, 1},
	{bulletin, "可比地区分行业门类", "industry.section", below, both, 2},
	{bulletin, "分登记注册类型", "ownership.type", "", both, 1},
	{bulletin, "分经济类型大类", "ownership.category", "", both, 1},
	{bulletin, "分企业规模", "size", "", both, 1},
	{bulletin, "分享受政策类型", "policy", "", both, 1},
	{bulletin, "去产能重点行业", "focus", "", both, 1},
	{bulletin, "使用方向", "", "", sums, 1},

	{query, "所辖地区分年份", "month.year," + below, "", both, 1},
	{query, "所辖地区分补贴年度", "subsidy_year," + below, "", both, 1},
	{query, "所辖地区分季度", "month.quarter," + below, "", both, 1},
	{query, "所辖地区分月", "month.month," + below, "", both, 2},
	{query, "所辖地区分行业门类", below + ",industry.section", "", both, 2},
	{query, "所辖地区分行业大类", below + ",industry.division", "", both, 1},
	{query, "所辖地区分登记注册类型", below + ",ownership.type", "", both, 1},
	{query, "所辖地区分企业规模", below + ",size", "", both, 1},
	{query, "所辖地区分登记注册类型和规模", below + ",ownership.type,size", "", both, 0.5},
	{query, "所辖地区分享受政策类型", below + ",policy", "", both, 1},
	{query, "所辖地区分重点行业", below + ",focus", "", both, 1},
	{query, "所辖地区分政策和重点行业", below + ",policy,focus", "", both, 0.5},
	{query, "分月分行业门类", "month.month,industry.section", "", both, 1},
	{query, "分月分行业大类", "month.month,industry.division", "", both, 0.5},
	{query, "分月分企业规模", "month.month,size", "", both, 0.5},
	{query, "分月分登记注册类型", "month.month,ownership.type", "", both, 0.5},
	{query, "分行业大类", "industry.division", "", both, 1},
	{query, "所辖地区分行业门类（2017年版）", below + ",industry_2017.section", "", both, 1},
	{query, "分行业大类（2017年版）", "industry_2017.division", "", both, 0.5},
	{query, "分行业小类（2017年版）", "industry_2017.class", "", both, 0.2},
	{query, "分行业小类", "industry.class", "", both, 0.5},
	{query, "分登记注册类型细类", "ownership.subtype", "", both, 0.5},
	{query, "分登记注册类型和规模", "ownership.type,size", "", both, 0.5},
	{query, "分行业门类和规模", "industry.section,size", "", both, 0.5},
	{query, "分行业门类和登记注册类型", "industry.section,ownership.type", "", both, 0.5},
	{query, "分政策和重点行业", "policy,focus", "", both, 0.5},
	{national, "各市", "region.city", "", both, 1},
	{national, "各县", "region.county", "", both, 1},
}

// Workload returns the questions that rollups are chosen for, each line of the
// table at every kind of place and for every kind of period. A line that asks
// for regions below is not asked of a place that has none.
func Workload() []Question {
	var all []Question
	for _, line := range asking {
		for i, place := range placesAsked {
			for _, period := range []struct {
				name, level string
				weight      float64
			}{{"整年", "month.year", line.who.years}, {"月份", "month.month", line.who.months}} {
				by, only := line.by, line.only
				weight := line.weight * line.who.places[i] * period.weight
				if weight == 0 || place.below == "" && strings.Contains(by+","+only, below) {
					continue
				}
				q := Question{
					Name:  line.who.name + "：" + place.name + line.what + "（" + period.name + "）",
					By:    listed(strings.ReplaceAll(by, below, place.below)),
					Place: place.level, Sums: line.wants&sums > 0, Enterprises: line.wants&enterprises > 0, Weight: weight,
				}
				for _, level := range []string{period.level, place.level, strings.ReplaceAll(only, below, place.below)} {
					if level != "" {
						q.Filtered = append(q.Filtered, level)
					}
				}
				all = append(all, q)
			}
		}
	}
	return all
}

// listed splits a list parted by commas; none where the text is empty.
func listed(text string) []string {
	return slices.DeleteFunc(strings.Split(text, ","), func(s string) bool { return s == "" })
}

// demand is what questions need of a view or of the facts: all that need the
// same are one demand.
type demand struct {
	needs     []string // levels that the source must keep
	place     string   // level of the one place asked about, of whose facts only a part is read; "" for the country
	weight    float64
	questions []string
}

// demands collects what the questions need of the sources of one kind. Sums
// of all rows are added up from the rows; distinct enterprises of all rows
// are counted again, where only the filtered levels are needed.
func demands(questions []Question, bitmap bool) []demand {
	var all []demand
	at := map[string]int{}
	add := func(levels []string, q Question) {
		needs := normal(levels)
		key := viewKey(needs) + " " + q.Place
		i, known := at[key]
		if !known {
			i = len(all)
			at[key], all = i, append(all, demand{needs: needs, place: q.Place})
		}
		all[i].weight += q.Weight
		if !slices.Contains(all[i].questions, q.Name) {
			all[i].questions = append(all[i].questions, q.Name)
		}
	}
	for _, q := range questions {
		switch {
		case !bitmap && q.Sums:
			add(slices.Concat(q.By, q.Filtered), q)
		case bitmap && q.Enterprises:
			add(slices.Concat(q.By, q.Filtered), q)
			if len(q.By) > 0 {
				add(q.Filtered, q)
			}
		}
	}
	return all
}
