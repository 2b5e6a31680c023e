package cube

import (
	"strings"
	"sync"

	"wengang/cube/codes"
	"wengang/sql/fault"
)

// Dimension is one way to cut the cube, with the levels of its hierarchy.
type Dimension struct {
	Name   string  `json:"name"`   // region
	Label  string  `json:"label"`  // 失业保险参保地
	Source string  `json:"source"` // the standard that the members are coded in
	Levels []Level `json:"levels"` // coarsest first
}

// Level is one level of a dimension. Column is the store's column that holds
// its members; levels of the calendar are computed from the month.
type Level struct {
	Name   string `json:"name"`  // region.county; the dimension's own name where it has one level
	Label  string `json:"label"` // 失业保险参保地（县级）
	Column string `json:"-"`
}

// Names of dimensions that the code treats by name.
const (
	dimMonth        = "month"
	dimRegion       = "region"
	dimIndustry     = "industry"
	dimIndustry2017 = "industry_2017"
	dimOwnership    = "ownership"
	dimSize         = "size"
	dimPolicy       = "policy"
	dimFocus        = "focus"
	dimYear         = "subsidy_year"
	dimRegionNow    = "region_current"
	dimAcceptance   = "acceptance"
)

// Names of levels that the code treats by name.
const (
	levelMonth    = "month.month"
	levelQuarter  = "month.quarter"
	levelHalf     = "month.half"
	levelYear     = "month.year"
	levelProvince = "region.province"
	levelCity     = "region.city"
	levelCounty   = "region.county"

	levelProvinceNow = "region_current.province"
	levelCityNow     = "region_current.city"
	levelCountyNow   = "region_current.county"

	levelAcceptance = dimAcceptance
)

// Dimensions returns the dimension table: queries, pages, exports and the
// indicator dictionary all read it. A new dimension is one entry here.
func Dimensions() []Dimension {
	return []Dimension{
		{dimMonth, "月份", "发生月份：申报、审批、发放、追回各计入其发生的月份", []Level{
			{levelYear, "年份", "month"},
			{levelHalf, "半年", "month"},
			{levelQuarter, "季度", "month"},
			{levelMonth, "月份", "month"},
		}},
		{dimRegion, "失业保险参保地", "GB/T 2260，另设省本级、市本级、功能区和新疆生产建设兵团", []Level{
			{levelProvince, "失业保险参保地（省级）", "province"},
			{levelCity, "失业保险参保地（市级）", "city"},
			{levelCounty, "失业保险参保地（县级）", "county"},
		}},
		{dimRegionNow, "失业保险参保地（现行区划）", "GB/T 2260 现行区划：整体并入另一地区的，计入并入后的地区；分拆的不能换算，仍列原地区", []Level{
			{levelProvinceNow, "失业保险参保地（现行区划，省级）", "province"},
			{levelCityNow, "失业保险参保地（现行区划，市级）", "city"},
			{levelCountyNow, "失业保险参保地（现行区划，县级）", "county"},
		}},
		{dimIndustry, "企业所属行业", "GB/T 4754-2011", []Level{
			{"industry.section", "企业所属行业（门类）", "industry_section"},
			{"industry.division", "企业所属行业（大类）", "industry_division"},
			{"industry.group", "企业所属行业（中类）", "industry_group"},
			{"industry.class", "企业所属行业（小类）", "industry_class"},
		}},
		{dimIndustry2017, "企业所属行业（2017年版）", "GB/T 4754-2017", []Level{
			{"industry_2017.section", "企业所属行业（2017年版，门类）", "industry_2017_section"},
			{"industry_2017.division", "企业所属行业（2017年版，大类）", "industry_2017_division"},
			{"industry_2017.group", "企业所属行业（2017年版，中类）", "industry_2017_group"},
			{"industry_2017.class", "企业所属行业（2017年版，小类）", "industry_2017_class"},
		}},
		{dimOwnership, "企业性质", "国统字〔2011〕86号", []Level{
			{"ownership.category", "企业性质（大类）", "ownership_category"},
			{"ownership.type", "企业性质（类型）", "ownership_type"},
			{"ownership.subtype", "企业性质（细类）", "ownership_subtype"},
		}},
		{dimSize, "企业规模", "工信部联企业〔2011〕300号", []Level{{dimSize, "企业规模", "size"}}},
		{dimPolicy, "享受政策类型", "人社失业司便函〔2017〕12号", []Level{{dimPolicy, "享受政策类型", "policy"}}},
		{dimFocus, "去产能重点行业", "人社失业司便函〔2017〕12号", []Level{{dimFocus, "去产能重点行业", "focus"}}},
		{dimYear, "补贴年度", "申报所属年度（没有申报的，为发放所属年度）", []Level{{dimYear, "补贴年度", "subsidy_year"}}},
		{dimAcceptance, "审核层级", "人社失业司便函〔2017〕12号：部、省、市、县四级审核", []Level{{levelAcceptance, "审核层级", "level"}}},
	}
}

// dimensionNamed finds a dimension by its name.
func dimensionNamed(name string) (Dimension, bool) {
	for _, d := range Dimensions() {
		if d.Name == name {
			return d, true
		}
	}
	return Dimension{}, false
}

// levelNamed finds a level by its name, with its dimension and its place in
// the hierarchy (0 is the coarsest).
func levelNamed(name string) (d Dimension, depth int, ok bool) {
	at, ok := levelPlaces()[name]
	return at.dimension, at.depth, ok
}

type levelPlace struct {
	dimension Dimension
	depth     int
}

var levelPlaces = sync.OnceValue(func() map[string]levelPlace {
	found := map[string]levelPlace{}
	for _, d := range Dimensions() {
		for i, l := range d.Levels {
			found[l.Name] = levelPlace{d, i}
		}
	}
	return found
})

// listOf returns the code list of a dimension other than time and place.
func listOf(dimension string) *codes.List {
	switch dimension {
	case dimIndustry:
		return codes.Industry(2011)
	case dimIndustry2017:
		return codes.Industry(2017)
	case dimOwnership:
		return codes.Ownership()
	case dimSize:
		return codes.Size()
	case dimPolicy:
		return codes.Policy()
	case dimFocus:
		return codes.Focus()
	}
	panic("cube: dimension " + dimension + " has no code list")
}

// levelNames lists every level, for messages.
func levelNames() []string {
	var names []string
	for _, d := range Dimensions() {
		for _, l := range d.Levels {
			names = append(names, l.Name)
		}
	}
	return names
}

// unknownLevel is the fault for a name that no level bears.
func unknownLevel(name string) error {
	if d, ok := dimensionNamed(name); ok {
		var names []string
		for _, l := range d.Levels {
			names = append(names, l.Name)
		}
		return fault.New(fault.Invalid, "分组维度“%s”（%s）有多个层级，须写明其中一级", name, d.Label).
			Do("可用的层级：%s", strings.Join(names, "、"))
	}
	return fault.New(fault.Invalid, "没有名为“%s”的维度层级", name).
		Do("可用的维度层级：%s", strings.Join(levelNames(), "、"))
}
