package pdf

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"wengang/cube"
	"wengang/reports/bulletin"

	"github.com/shopspring/decimal"
)

// TestLongTableTears: a table over several pages repeats its headings under
// 续表, tears no row and loses none, and never leaves less than four rows to
// its last page.
func TestLongTableTears(t *testing.T) {
	for _, rows := range []int{30, 33, 34, 35, 36, 37, 38, 70, 100} {
		c := content(t, "tibet-2018-06")
		table := &bulletin.Table{Number: 1, Title: "长表", Stub: "地区", Columns: []bulletin.Column{{Label: "发放金额", Unit: "元"}}}
		for i := 0; i < rows; i++ {
			table.Rows = append(table.Rows, bulletin.Row{
				Label: fmt.Sprintf("第%03d行", i), Cells: []bulletin.Figure{{Value: decimal.NewFromInt(int64(1000 + i)), Unit: bulletin.Unit{Label: "元"}}},
			})
		}
		c.Sections[0].Blocks = append(c.Sections[0].Blocks, bulletin.Block{Table: table})
		pages := strings.Split(raw(t, render(t, c)), "\f")
		seen, begun := 0, 0
		for _, page := range pages {
			n := len(regexp.MustCompile(`第\d{3}行`).FindAllString(page, -1))
			if n == 0 {
				continue
			}
			if begun > 0 && !strings.Contains(page, "续表1") {
				t.Errorf("%d rows: a page goes on without 续表", rows)
			}
			if !strings.Contains(page, "发放金额") {
				t.Errorf("%d rows: a page has no headings", rows)
			}
			if n < carried && rows > 2*carried {
				t.Errorf("%d rows: a page has %d rows", rows, n)
			}
			begun++
			seen += n
		}
		if seen != rows {
			t.Errorf("%d rows: %d are set", rows, seen)
		}
	}
}

// TestNoHeadingEndsAPage: what follows a heading stands on the same page.
func TestNoHeadingEndsAPage(t *testing.T) {
	heading := regexp.MustCompile(`^(（[一二三四五]）|[一二三四五]、)\S*情况$|^说明$|^（三）资金使用方向$`)
	for _, name := range names {
		for i, page := range strings.Split(raw(t, render(t, content(t, name))), "\f") {
			var lines []string
			for _, l := range strings.Split(page, "\n") {
				if l = strings.TrimSpace(l); l != "" && !strings.Contains(l, fmt.Sprintf("—%d—", i+1)) && !strings.Contains(l, fmt.Sprintf("— %d —", i+1)) {
					lines = append(lines, l)
				}
			}
			if len(lines) > 0 && heading.MatchString(strings.ReplaceAll(lines[len(lines)-1], " ", "")) {
				t.Errorf("%s: page %d ends with the heading %q", name, i+1, lines[len(lines)-1])
			}
		}
	}
}

// TestInformation: title, dates of the data (never of the run), A4, and a
// number and the mark of demonstration data on every page.
func TestInformation(t *testing.T) {
	c := content(t, "national-2018-06")
	pdf := render(t, c)
	path := filepath.Join(t.TempDir(), "b.pdf")
	if err := os.WriteFile(path, pdf, 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("pdfinfo", path)
	cmd.Env = append(os.Environ(), "TZ=UTC")
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("pdfinfo (package poppler-utils): %v", err)
	}
	for _, want := range []string{"全国企业享受稳岗补贴情况月报（2018年6月）", "A4", "Tue Jul 10 10:30:00 2018"} {
		if !strings.Contains(string(out), want) {
			t.Errorf("%q is not in:\n%s", want, out)
		}
	}
	pages := strings.Split(strings.TrimSuffix(raw(t, pdf), "\f"), "\f")
	for i, page := range pages {
		page = strings.Join(strings.Fields(page), "")
		if !strings.Contains(page, fmt.Sprintf("—%d—", i+1)) || !strings.Contains(page, "【演示数据，不反映真实情况】") {
			t.Errorf("page %d lacks its number or the mark", i+1)
		}
	}
	if !bytes.Contains(pdf, []byte("/Outlines")) {
		t.Error("no bookmarks")
	}
	c.Demo = false
	if strings.Contains(text(t, render(t, c)), "【演示数据") {
		t.Error("the mark stands on real data")
	}
}

// TestTextStaysInItsArea: no word stands beyond the text area of GB/T 9704,
// 28 mm from the binding edge and 156 mm wide, but for half a square of
// punctuation at a line's end; page number and running head stand above and
// below it.
func TestTextStaysInItsArea(t *testing.T) {
	word := regexp.MustCompile(`<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">(.*)</word>`)
	for _, name := range names {
		path := filepath.Join(t.TempDir(), "b.pdf")
		if err := os.WriteFile(path, render(t, content(t, name)), 0o600); err != nil {
			t.Fatal(err)
		}
		out, err := exec.Command("pdftotext", "-bbox", path, "-").Output()
		if err != nil {
			t.Fatalf("pdftotext (package poppler-utils): %v", err)
		}
		words := 0
		for i, page := range strings.Split(string(out), "<page ")[1:] {
			left := bindMargin
			if i%2 == 1 {
				left = pageWidth - bindMargin - textWidth
			}
			for _, m := range word.FindAllStringSubmatch(page, -1) {
				var at [4]float64
				for k := range at {
					at[k], err = strconv.ParseFloat(m[k+1], 64)
					if err != nil {
						t.Fatal(err)
					}
					at[k] *= mmPerPoint
				}
				words++
				if at[0] < left-0.5 || at[2] > left+textWidth+0.5*size3*mmPerPoint+0.2 {
					t.Errorf("%s page %d: %q spans %.1f to %.1f mm", name, i+1, m[5], at[0], at[2])
				}
				if at[1] < topMargin-14 || at[3] > topMargin+textHeight+14 {
					t.Errorf("%s page %d: %q stands at %.1f to %.1f mm", name, i+1, m[5], at[1], at[3])
				}
			}
		}
		if words < 20 {
			t.Errorf("%s: only %d words", name, words)
		}
	}
}

// TestEveryKindOfChart draws charts with blanks, zeros and nothing at all.
func TestEveryKindOfChart(t *testing.T) {
	value := func(v int64) bulletin.Figure { return bulletin.Figure{Value: decimal.NewFromInt(v)} }
	blank := bulletin.Figure{State: cube.Blank}
	for _, kind := range []bulletin.ChartKind{bulletin.Columns, bulletin.Lines, bulletin.Bars, bulletin.Stacked, bulletin.Map} {
		for _, values := range [][]bulletin.Figure{{value(5), blank, value(0)}, {blank, blank, blank}, {value(0), value(0), value(0)}} {
			c := content(t, "tibet-2018-06")
			ch := &bulletin.Chart{
				Number: 1, Title: "各种图形", Kind: kind, Unit: "万元", MapOf: "360000",
				Categories: []bulletin.Category{{Code: "360100", Label: "南昌市"}, {Code: "360400", Label: "九江市"}, {Code: "369900", Label: "江西省本级"}},
				Series:     []bulletin.Series{{Name: "甲", Values: values}, {Name: "乙", Values: values}},
			}
			c.Sections[0].Blocks = append(c.Sections[0].Blocks, bulletin.Block{Chart: ch})
			if got := text(t, render(t, c)); !strings.Contains(got, "图1各种图形") || strings.Contains(got, "NaN") || strings.Contains(got, "Inf") {
				t.Errorf("%s: %s", kind, got)
			}
		}
	}
}

// BenchmarkRender is the typesetting of a national bulletin, files already read.
func BenchmarkRender(b *testing.B) {
	fonts, maps := openAssets(b)
	c := content(b, "national-2018-06")
	for b.Loop() {
		var out bytes.Buffer
		if err := Render(&out, c, fonts, maps); err != nil {
			b.Fatal(err)
		}
	}
}
