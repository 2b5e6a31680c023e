package codes

import (
	"fmt"
	"strconv"
	"sync"
)

var size = sync.OnceValue(func() *List {
	return mustLoadList("size", "工信部联企业〔2011〕300号", "企业规模", []Level{{"size", "企业规模"}})
})

// Size returns the sizes of enterprises (企业规模): 1 大型, 2 中型, 3 小型, 4 微型.
func Size() *List { return size() }

// SizeBound is what 工信部联企业〔2011〕300号 asks of the headcount (从业人员, in
// persons) in one group of industries. An enterprise must reach every bound of
// its size (turnover and assets too, which are not collected) and falls to the
// next size otherwise: headcount alone bounds the size from above. 微型 has no
// lower bound.
type SizeBound struct {
	Group     string // 行业组, e.g. 工业
	LargeMin  int64  // 大型: at least
	MediumMin int64  // 中型: at least
	SmallMin  int64  // 小型: at least
}

// Largest returns the largest size that a headcount allows, as a code of
// Size: 1 大型 to 4 微型.
func (b SizeBound) Largest(headcount int64) string {
	switch {
	case headcount >= b.LargeMin:
		return "1"
	case headcount >= b.MediumMin:
		return "2"
	case headcount >= b.SmallMin:
		return "3"
	}
	return "4"
}

var sizeBounds = sync.OnceValue(func() map[string]SizeBound {
	byGroup := make(map[string]SizeBound)
	for _, row := range mustReadTable("size-thresholds", "group_no", "group", "indicator",
		"symbol", "unit", "large_min", "medium_min", "small_min", "gbt4754_2011") {
		if row[3] != "X" { // turnover (Y) and assets (Z) are not collected
			continue
		}
		b := SizeBound{Group: row[1]}
		for i, p := range []*int64{&b.LargeMin, &b.MediumMin, &b.SmallMin} {
			n, err := strconv.ParseInt(row[5+i], 10, 64)
			if err != nil {
				panic(fmt.Sprintf("size-thresholds: %v", err))
			}
			*p = n
		}
		byGroup[row[0]] = b
	}
	byIndustry := make(map[string]SizeBound)
	for _, row := range mustReadTable("size-groups", "code", "group_no") {
		if b, ok := byGroup[row[1]]; ok {
			byIndustry[row[0]] = b
		}
	}
	return byIndustry
})

// SizeBounds returns the headcount bounds of a 2011 industry code of any
// depth. ok is false where the standard sets none: industries outside it
// (education, health, finance, railways …), those judged by turnover and
// assets only (agriculture, construction, 房地产开发经营), and codes too coarse
// to tell (a section; 70, whose groups differ).
func SizeBounds(industry string) (b SizeBound, ok bool) {
	for _, n := range []int{3, 2} {
		if len(industry) >= n {
			if b, ok = sizeBounds()[industry[:n]]; ok {
				return b, true
			}
		}
	}
	return SizeBound{}, false
}
