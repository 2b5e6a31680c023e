package codes

import (
	"sync"
)

var industryLevels = []Level{
	{"section", "门类"}, {"division", "大类"}, {"group", "中类"}, {"class", "小类"},
}

var (
	industry2011 = sync.OnceValue(func() *List {
		return mustLoadIndustry("gbt4754-2011", "GB/T 4754-2011")
	})
	industry2017 = sync.OnceValue(func() *List {
		return mustLoadIndustry("gbt4754-2017", "GB/T 4754-2017")
	})
)

func mustLoadIndustry(file, name string) *List {
	l := mustLoadList(file, name, "企业所属行业", industryLevels)
	l.prefix = true
	return l
}

// Industry returns an edition of 国民经济行业分类 (GB/T 4754), 2011 or 2017, nil
// for any other. Levels: section, division, group, class.
func Industry(edition uint16) *List {
	switch edition {
	case 2011:
		return industry2011()
	case 2017:
		return industry2017()
	}
	return nil
}

// IndustryTo2011 returns the deepest 2011 code that holds everything a code of
// the given edition holds; "" for a code that the edition does not have, and
// for the few sections and divisions that reach beyond every code.
func IndustryTo2011(code string, edition uint16) string {
	switch edition {
	case 2011:
		if _, ok := industry2011().Get(code); ok {
			return code
		}
	case 2017:
		return to2011()[code]
	}
	return ""
}

// IndustryTo2017 returns the deepest 2017 code that holds everything a code of
// the given edition holds; "" for a code that the edition does not have, and
// for the few sections and divisions that reach beyond every code.
func IndustryTo2017(code string, edition uint16) string {
	switch edition {
	case 2017:
		if _, ok := industry2017().Get(code); ok {
			return code
		}
	case 2011:
		return to2017()[code]
	}
	return ""
}
