package codes

import (
	"slices"
	"strings"
	"testing"
)

func TestClosest(t *testing.T) {
	n := newNeighbours([]string{"稻谷种植", "小麦种植", "玉米种植", "炼铁", "平板玻璃制造"})
	for text, want := range map[string][]int{
		"稻谷的种植": {0}, "平板玻璃": {4}, "炼铁厂": {3}, "": nil, "教育": nil,
	} {
		got := n.closest(text)
		if len(got) > nearest || (len(want) == 0) != (len(got) == 0) || len(want) > 0 && got[0] != want[0] {
			t.Errorf("closest(%q) = %v, want %v first", text, got, want)
		}
	}
	if got := n.closest(strings.Repeat("稻谷种植", 10000)); len(got) > 0 && !slices.Contains(got, 0) {
		t.Errorf("a long text is close to %v", got)
	}
}
