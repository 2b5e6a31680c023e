package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestAnAgencysOwnColumnsAreRemembered maps a column once, and reads the next
// file of the agency without saying so again.
func TestAnAgencysOwnColumnsAreRemembered(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	list, err := os.ReadFile(pengze())
	if err != nil {
		t.Fatal(err)
	}
	own := write(t, "名单.csv", strings.Replace(string(list), "发放金额", "奖补资金", 1))
	if _, _, status := wengangRun(t, data, "import", "--accept", "ministry", "--agency", "360430", "--json", own); status != 1 {
		t.Errorf("an unknown column: status %d", status)
	}
	if _, errText, status := wengangRun(t, data, "import", "--agency", "360430", "--map", "奖补资金=没有的指标", own); status != 2 || !strings.Contains(errText, "奖补资金") {
		t.Errorf("an unknown field: status %d: %s", status, errText)
	}
	first := decode[importResult](t, must(t, data, "import", "--accept", "ministry", "--agency", "360430", "--map", "奖补资金=发放金额", "--json", own))
	if first.Created != 23 {
		t.Fatalf("with the mapping: %+v", first)
	}
	again := decode[importResult](t, must(t, data, "import", "--accept", "ministry", "--agency", "江西省九江市彭泽县", "--json", own))
	if again.Unchanged != 23 {
		t.Errorf("the agency's next file: %+v", again)
	}
}

// TestAnAddedZoneTakesRecords adds a functional zone and imports records of it.
func TestAnAddedZoneTakesRecords(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	list, err := os.ReadFile(pengze())
	if err != nil {
		t.Fatal(err)
	}
	zone := write(t, "开发区.csv", strings.ReplaceAll(strings.ReplaceAll(string(list), "江西省九江市彭泽县", "360471"), ",360430,", ",360471,"))
	if _, _, status := wengangRun(t, data, "import", "--accept", "ministry", zone); status != 1 {
		t.Errorf("an unknown zone: status %d", status)
	}
	must(t, data, "place", "add", "--code", "360471", "--name", "九江经济技术开发区", "--parent", "360400")
	if _, errText, status := wengangRun(t, data, "place", "add", "--code", "360430", "--name", "彭泽", "--parent", "360400"); status != 2 {
		t.Errorf("a code that is taken: status %d: %s", status, errText)
	}
	if out := must(t, data, "place", "find", "经济技术"); !strings.Contains(out, "360471") {
		t.Errorf("find: %s", out)
	}
	if r := decode[importResult](t, must(t, data, "import", "--accept", "ministry", "--json", zone)); r.Created != 23 {
		t.Fatalf("import: %+v", r)
	}
	csv := must(t, data, "query", "--measures", "records", "--by", "region.city,region.county", "--format", "csv")
	if !strings.Contains(csv, "360400,江西省九江市,360471,江西省九江市九江经济技术开发区,23") {
		t.Errorf("query:\n%s", csv)
	}
}
