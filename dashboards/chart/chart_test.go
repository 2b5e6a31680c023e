package chart

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/shopspring/decimal"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func filled(text string) decimal.NullDecimal {
	return decimal.NewNullDecimal(decimal.RequireFromString(text))
}

func specs() map[string]*Spec {
	wan := Scale{"万元", 2}
	items := []Item{
		{Name: "江西", Value: filled("12345678.905"), Href: "/dashboard?region=360000"},
		{Name: "北京", Value: filled("0"), Faint: true},
		{Name: "西藏", Mark: true, Note: "无数据"},
	}
	values := []decimal.Decimal{decimal.RequireFromString("12345678.905"), decimal.Zero}
	return map[string]*Spec{
		"months":    Months("2023年", items, "2022年", items[:2], wan, "说明"),
		"ranking":   Ranking("发放金额", items, wan, "说明"),
		"paired":    Paired(Series{"使用", items}, Series{"计划", items}, wan, "说明"),
		"territory": Territory("发放金额", items, Classes(values, wan), MapSource{"china", "/assets/map/000000.json"}, wan, "说明"),
	}
}

func TestOptions(t *testing.T) {
	for name, spec := range specs() {
		text, err := spec.JSON()
		if err != nil {
			t.Fatal(err)
		}
		var value any
		if err := json.Unmarshal(text, &value); err != nil {
			t.Fatal(err)
		}
		pretty, _ := json.MarshalIndent(value, "", "  ")
		pretty = append(pretty, '\n')
		golden := filepath.Join("testdata", name+".json")
		if *update {
			if err := os.WriteFile(golden, pretty, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(golden)
		if err != nil {
			t.Fatalf("%v (make it with -update and look at it)", err)
		}
		if string(want) != string(pretty) {
			t.Errorf("%s differs from %s:\n%s", name, golden, pretty)
		}
	}
}

// The page's policy forbids scripts in data, and colours must follow the theme.
func TestOptionsCarryNeitherScriptsNorFixedColours(t *testing.T) {
	for name, spec := range specs() {
		text, _ := spec.JSON()
		if strings.Contains(string(text), "function") || strings.Contains(string(text), "__f__") {
			t.Errorf("%s carries a script: %s", name, text)
		}
		if found := regexp.MustCompile(`#[0-9a-fA-F]{3,8}\b`).FindString(string(text)); found != "" {
			t.Errorf("%s carries the fixed colour %s", name, found)
		}
		if !strings.Contains(string(text), `"description":"说明"`) {
			t.Errorf("%s has no description for screen readers: %s", name, text)
		}
	}
}

func TestNumbersAreWrittenExactly(t *testing.T) {
	text, _ := specs()["ranking"].JSON()
	for _, want := range []string{`"value":12345678.91`, `"value":0,`, `"value":null`} {
		if !strings.Contains(string(text), want) {
			t.Errorf("no %s in %s", want, text)
		}
	}
}

func TestClassesHoldEveryValueOnceAndKeepEqualValuesTogether(t *testing.T) {
	s := Scale{"户", 0}
	for _, text := range []string{"", "5", "5 5 5", "1 2", "0 0 0 0 0 0 0 9", "1 2 3 4 5 6 7 8 9 10 11", "3 1 2 1000000 7 7 7 7"} {
		var values []decimal.Decimal
		for _, v := range strings.Fields(text) {
			values = append(values, decimal.RequireFromString(v))
		}
		classes := Classes(values, s)
		if len(classes) > len(classColours) || len(classes) == 0 != (len(values) == 0) {
			t.Errorf("%q: %d classes", text, len(classes))
		}
		for i, c := range classes {
			if c.Least.LessThan(c.From) || c.Least.GreaterThan(c.To) || i > 0 && !c.Least.GreaterThan(c.From) {
				t.Errorf("%q: class %d begins with %v: %v", text, i, c.Least, c)
			}
			if c.To.LessThan(c.From) || i > 0 && !c.From.Equal(classes[i-1].To) {
				t.Errorf("%q: class %d is %v", text, i, c)
			}
		}
		for _, v := range values {
			if ClassOf(v, classes, s) < 0 {
				t.Errorf("%q: %v is in no class", text, v)
			}
		}
	}
	if got := ClassOf(decimal.NewFromInt(9), Classes([]decimal.Decimal{decimal.NewFromInt(3)}, s), s); got != -1 {
		t.Errorf("a value above all classes got class %d", got)
	}
}

func TestClassColoursLieFarApart(t *testing.T) {
	for n, want := range map[int][]int{1: {3}, 2: {1, 5}, 3: {1, 3, 5}, 5: {1, 2, 3, 4, 5}} {
		for i := range n {
			if got := ClassColour(i, n); got != want[i] {
				t.Errorf("class %d of %d: colour %d, want %d", i, n, got, want[i])
			}
		}
	}
}
