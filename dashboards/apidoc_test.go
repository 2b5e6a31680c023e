package dashboards

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"
)

// docs/api.md names every address, every code of a problem with its status,
// and the limits as they are.
func TestInterfaceIsDocumented(t *testing.T) {
	page, err := os.ReadFile("../docs/api.md")
	if err != nil {
		t.Fatal(err)
	}
	var wanted []string
	for _, e := range endpoints() {
		wanted = append(wanted, "`GET "+apiRoot+e.path+"`")
	}
	for code, status := range status {
		if code != "conflict" { // of writers
			wanted = append(wanted, fmt.Sprintf("| %d | `%s` |", status, code))
		}
	}
	for _, code := range problemCodes() {
		if code != "conflict" {
			wanted = append(wanted, "`"+code+"`")
		}
	}
	d := DefaultLimits
	for flag, value := range map[string]any{
		"api-rate": d.Rate, "api-burst": d.Burst, "api-at-once": d.AtOnce, "api-large": d.Large, "api-wait": d.Wait, "api-longest": d.Longest,
	} {
		wanted = append(wanted, fmt.Sprintf("| `--%s` | %v |", flag, value))
	}
	thousands := func(n int) string { return strconv.Itoa(n/1000) + ",000" }
	wanted = append(wanted, fmt.Sprintf("%d KiB of headers", LongestHeader>>10), fmt.Sprintf("more than %d KiB", longestAddress>>10),
		thousands(largeRows)+" rows", thousands(usersKept)+" users")
	for _, text := range wanted {
		if !strings.Contains(string(page), text) {
			t.Errorf("docs/api.md does not say %q", text)
		}
	}
}
