package bulletin

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"wengang/cube"
	"wengang/cube/codes"
	"wengang/sql/clock"
	"wengang/sql/fault"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// cases are the bulletins whose content is kept as golden files; the
// renderings' tests set the JSON of these.
var cases = []struct {
	name   string
	month  clock.Month
	region codes.PlaceID
}{
	{"national-2018-06", 201806, codes.NationID},
	{"jiangxi-2018-06", 201806, 360000},
	{"jiujiang-2017-06", 201706, 360400},
	{"pengze-2018-03", 201803, 360430},
	{"tibet-2018-06", 201806, 540000},
}

func compose(t *testing.T, m *memory, month clock.Month, region codes.PlaceID) *Content {
	t.Helper()
	c, err := Compose(context.Background(), m, Request{Month: month, Region: region, Scope: cube.Everything, Places: m.places})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestContentGolden(t *testing.T) {
	m := world()
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			c := compose(t, m, tc.month, tc.region)
			golden(t, tc.name+".txt", []byte(c.Plain()))
			data, err := json.Marshal(c)
			if err != nil {
				t.Fatal(err)
			}
			golden(t, tc.name+".json", append(data, '\n'))
		})
	}
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v (go test -update writes it)", err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s differs from the golden file; got:\n%s", name, got)
	}
}

// TestEveryNumberRecomputes asks each source of the content again and works
// out every figure, in text, tables and charts, from the fresh answers.
func TestEveryNumberRecomputes(t *testing.T) {
	m := world()
	for _, tc := range cases {
		c := compose(t, m, tc.month, tc.region)
		answers := Answers{}
		for _, s := range c.Sources {
			a, err := m.Ask(context.Background(), s.Query)
			if err != nil {
				t.Fatal(err)
			}
			answers[s.ID] = a
		}
		n := 0
		for _, f := range c.Figures() {
			n++
			got := Compute(f.Op, f.Refs, answers)
			if f.State == cube.Blank && !f.Value.IsZero() || f.State == cube.Filled && (got.State != f.State || !got.Number.Equal(f.Value)) {
				t.Errorf("%s: %v %v is %v, recomputed %v", tc.name, f.Op, f.Refs, f.Value, got)
			}
		}
		if tc.name != "tibet-2018-06" && n < 100 {
			t.Errorf("%s: only %d figures", tc.name, n)
		}
	}
}

// namesCounted is the number of names that a list of regions stands for.
var namesCounted = regexp.MustCompile(`等[0-9]+个`)

// TestNoNakedNumbers finds digits in running text that no figure stands for:
// only dates, the threshold and official document numbers may have them.
func TestNoNakedNumbers(t *testing.T) {
	m := world()
	for _, tc := range cases {
		c := compose(t, m, tc.month, tc.region)
		for _, s := range c.Sections {
			for _, b := range s.Blocks {
				if b.Paragraph == nil {
					continue
				}
				for _, span := range b.Paragraph.Spans {
					rest := span.Text
					for _, allowed := range []string{c.Month.Chinese(), "2018年1—6月", "2017年1—6月", "2018年1—3月", "1—6月", "1—3月", "5%及以上"} {
						rest = strings.ReplaceAll(rest, allowed, "")
					}
					rest = namesCounted.ReplaceAllString(rest, "")
					if strings.ContainsAny(rest, "0123456789") {
						t.Errorf("%s: digits in plain text %q", tc.name, span.Text)
					}
				}
			}
		}
	}
}

func TestRefusals(t *testing.T) {
	m := world()
	for _, r := range []struct {
		request Request
		code    fault.Code
		words   string
	}{
		{Request{Month: 201713, Places: m.places}, fault.Invalid, "月份"},
		{Request{Month: 0, Places: m.places}, fault.Invalid, "月份"},
		{Request{Month: 201706, Region: 999999, Places: m.places}, fault.NotFound, "999999"},
	} {
		_, err := Compose(context.Background(), m, r.request)
		if fault.CodeOf(err) != r.code || !strings.Contains(err.Error(), r.words) {
			t.Errorf("%+v: %v", r.request, err)
		}
	}
}

// TestScopeReachesEveryQuery: the zero scope sees nothing, and what the caller
// hands over stands in every question.
func TestScopeReachesEveryQuery(t *testing.T) {
	m := world()
	scope := cube.Scope{Root: 360000}
	if _, err := Compose(context.Background(), m, Request{Month: 201806, Region: 360000, Scope: scope, Places: m.places}); err != nil {
		t.Fatal(err)
	}
	for _, q := range m.asked {
		if q.Scope != scope || q.Level != cube.AcceptedByMinistry {
			t.Errorf("query %v has scope %v level %v", q.By, q.Scope, q.Level)
		}
	}
}
