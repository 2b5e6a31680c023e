package codes

import (
	"strings"
	"testing"
)

// allLists are the lists that share the List type.
func allLists() map[string]*List {
	return map[string]*List{"industry 2011": Industry(2011), "industry 2017": Industry(2017),
		"ownership": Ownership(), "size": Size(), "policy": Policy(), "focus": Focus()}
}

func TestCountsByLevel(t *testing.T) {
	want := map[string][]int{
		"industry 2011": {20, 96, 432, 1094},
		"industry 2017": {20, 97, 473, 1382},
		"ownership":     {3, 18, 10},
		"size":          {4}, "policy": {5}, "focus": {10},
	}
	for name, l := range allLists() {
		got := make([]int, len(l.Levels))
		for _, e := range l.All() {
			got[e.Level-1]++
		}
		for i := range got {
			if len(want[name]) != len(got) || got[i] != want[name][i] {
				t.Errorf("%s: %v codes by level, want %v", name, got, want[name])
				break
			}
		}
	}
}

func TestEveryEntryHasItsPlaceInTheTree(t *testing.T) {
	for name, l := range allLists() {
		for _, e := range l.All() {
			if e.Level == 1 {
				if e.Parent != "" {
					t.Errorf("%s: %s at the top has a parent", name, e.Code)
				}
				continue
			}
			parent, ok := l.Get(e.Parent)
			if !ok || parent.Level != e.Level-1 {
				t.Errorf("%s: parent %q of %s is missing or of the wrong level", name, e.Parent, e.Code)
			}
			listed := false
			for _, kid := range l.Children(e.Parent) {
				listed = listed || kid == e
			}
			if !listed {
				t.Errorf("%s: %s is not among the children of %s", name, e.Code, e.Parent)
			}
			if top, ok := l.Ancestor(e.Code, 1); !ok || top.Level != 1 {
				t.Errorf("%s: %s has no top level", name, e.Code)
			}
		}
	}
}

func TestAncestor(t *testing.T) {
	l := Industry(2011)
	for _, c := range []struct {
		code  string
		level int
		want  string
	}{{"0111", 4, "0111"}, {"0111", 3, "011"}, {"0111", 2, "01"}, {"0111", 1, "A"}, {"7010", 2, "70"}, {"7010", 1, "K"}} {
		if e, ok := l.Ancestor(c.code, c.level); !ok || e.Code != c.want {
			t.Errorf("Ancestor(%s, %d) = %s, want %s", c.code, c.level, e.Code, c.want)
		}
	}
	for _, c := range []struct {
		code  string
		level int
	}{{"01", 4}, {"9999", 1}, {"", 1}} {
		if e, ok := l.Ancestor(c.code, c.level); ok {
			t.Errorf("Ancestor(%s, %d) = %s, want none", c.code, c.level, e.Code)
		}
	}
	if n := l.LevelOf("division"); n != 2 {
		t.Errorf("LevelOf(division) = %d", n)
	}
	if n := l.LevelOf("province"); n != 0 {
		t.Errorf("LevelOf(province) = %d, want 0", n)
	}
}

func TestNewListRefusesBrokenData(t *testing.T) {
	levels := []Level{{"a", "甲"}, {"b", "乙"}}
	for what, c := range map[string]struct {
		entries []Entry
		aliases []alias
	}{
		"twice":          {entries: []Entry{{"1", "", 1, "x"}, {"1", "", 1, "y"}}},
		"has parent":     {entries: []Entry{{"1", "", 1, "x"}, {"11", "2", 2, "y"}}},
		"has level":      {entries: []Entry{{"1", "", 3, "x"}}},
		"unknown code 9": {entries: []Entry{{"1", "", 1, "x"}}, aliases: []alias{{"z", []string{"9"}}}},
	} {
		if _, err := newList("test", "test", levels, c.entries, c.aliases); err == nil || !strings.Contains(err.Error(), what) {
			t.Errorf("error %v, want one that says %q", err, what)
		}
	}
}
