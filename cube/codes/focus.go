package codes

import (
	"strings"
	"sync"
)

var focus = sync.OnceValue(func() *List {
	return mustLoadList("focus", "去产能重点行业", "去产能重点行业", []Level{{"focus", "去产能重点行业"}})
})

// Focus returns the focus industries of the reduction of overcapacity
// (去产能重点行业): 0 无, 1 to 9 the nine industries of the notice.
func Focus() *List { return focus() }

// focusIndustries holds, for each focus industry, the 2011 industry codes it
// stands for. The notice does not say it in codes: the table reads the plain
// words by the names of GB/T 4754-2011 (煤电 is 火力发电 4411, 电解铝 is 铝冶炼 3216).
var focusIndustries = sync.OnceValue(func() map[string][]string {
	covered := make(map[string][]string)
	for _, row := range mustReadTable("focus-industries", "focus", "industry", "name") {
		if e, ok := industry2011().Get(row[1]); !ok || e.Name != row[2] {
			panic("focus-industries: " + row[1] + " is not " + row[2])
		}
		covered[row[0]] = append(covered[row[0]], row[1])
	}
	return covered
})

// FocusIndustries returns the 2011 industry codes that a focus industry stands
// for; none for 无 and for an unknown code.
func FocusIndustries(focus string) []string { return focusIndustries()[focus] }

// FocusFits tells whether a focus industry agrees with a 2011 industry code of
// any depth. 无 agrees with all; a code too coarse to tell (a division that
// holds the focus industry beside others, a section) does not contradict.
func FocusFits(focus, industry string) bool {
	covered := focusIndustries()[focus]
	if len(covered) == 0 || industry == "" {
		return true
	}
	for _, code := range covered {
		if strings.HasPrefix(industry, code) || strings.HasPrefix(code, industry) {
			return true
		}
		if section, ok := industry2011().Ancestor(code, 1); ok && section.Code == industry {
			return true
		}
	}
	return false
}
