package pdf

import (
	"math"
	"strings"
	"testing"
)

// broken sets a text in lines of so many characters.
func broken(t *testing.T, text string, width, indent float64) ([]line, []string) {
	t.Helper()
	fonts, _ := openAssets(t)
	glyphs, err := fonts.shape(Body, text, "测试")
	if err != nil {
		t.Fatal(err)
	}
	lines := breakLines(boxes(glyphs), width, indent)
	var texts []string
	for _, l := range lines {
		var b strings.Builder
		for _, box := range l.boxes {
			for _, g := range box.glyphs {
				b.WriteRune(g.r)
			}
		}
		texts = append(texts, b.String())
	}
	return lines, texts
}

func TestNoLineBeginsOrEndsWrongly(t *testing.T) {
	text := "2018年1—6月，全国共有5254户企业（含“专精特新”企业）享受稳岗补贴5713户次；涉及职工161.39万人，比上年同期增长29.3%。其中：《办法》规定的、符合条件的……均已发放。"
	for width := 5.0; width <= 28; width++ {
		_, lines := broken(t, text, width, 2)
		for i, l := range lines {
			runes := []rune(l)
			if i > 0 && strings.ContainsRune(noStart, runes[0]) {
				t.Errorf("width %v: line %q begins with %c", width, l, runes[0])
			}
			if last := runes[len(runes)-1]; i < len(lines)-1 && strings.ContainsRune(noEnd, last) {
				t.Errorf("width %v: line %q ends with %c", width, l, last)
			}
		}
		if got := strings.Join(lines, ""); got != text {
			t.Errorf("width %v: characters lost or moved:\n%s", width, got)
		}
	}
}

func TestNumbersStayWhole(t *testing.T) {
	for width := 9.0; width < 20; width++ {
		_, lines := broken(t, "发放金额为28575.90万元，占全国的100.0%，在1—6月期间比上年同期增长32.3%", width, 0)
		joined := strings.Join(lines, "|")
		for _, whole := range []string{"28575.90", "100.0%", "1—6月", "32.3%"} {
			if !strings.Contains(joined, whole) {
				t.Errorf("width %v: %s is torn: %s", width, whole, joined)
			}
		}
	}
}

// TestLinesFillTheirMeasure: every line but the last of a paragraph ends at
// the right edge, or with punctuation whose empty half stands beyond it.
func TestLinesFillTheirMeasure(t *testing.T) {
	text := strings.Repeat("全国向企业发放稳岗补贴，涉及职工161.39万人；其中，制造业（含5类）占24.7%。", 6)
	const width = 28.0
	lines, texts := broken(t, text, width, 0)
	for i := range lines {
		at := lines[i].offsets(width)
		for k := 1; k < len(at); k++ {
			if at[k] < at[k-1] {
				t.Fatalf("line %d: box %d stands before box %d", i, k, k-1)
			}
		}
		last := &lines[i].boxes[len(at)-1]
		end := at[len(at)-1] + last.em
		if i == len(lines)-1 {
			continue
		}
		if over := end - width; math.Abs(over) > 1e-6 && (over < 0 || over > 0.5+1e-6 || give(last) == 0) {
			t.Errorf("line %d %q ends at %.3f of %.0f", i, texts[i], end, width)
		}
	}
}

func TestAWordLongerThanTheLine(t *testing.T) {
	_, lines := broken(t, "编号ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789完", 6, 0)
	if strings.Join(lines, "") != "编号ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789完" {
		t.Errorf("lines %q", lines)
	}
}

func FuzzBreakLines(f *testing.F) {
	f.Add("发放2.86亿元，（占）", 7.0)
	f.Add("，，，。。。", 1.0)
	f.Add("“（《", 2.0)
	f.Add("  a  b ", 3.0)
	f.Fuzz(func(t *testing.T, text string, width float64) {
		if math.IsNaN(width) || width < 1 || width > 100 || len(text) > 2000 {
			return // no input that the layout can come to
		}
		var glyphs []glyph
		for _, r := range text {
			glyphs = append(glyphs, glyph{r: r, em: 1})
		}
		n := 0
		for _, l := range breakLines(boxes(glyphs), width, 0) {
			l.offsets(width)
			for _, b := range l.boxes {
				n += len(b.glyphs)
			}
		}
		spaces := 0
		for _, g := range glyphs {
			if g.r == ' ' || g.r == '\u3000' || g.r == '\u00a0' || g.r == '\u0085' || g.r == '\u2028' || g.r == '\u2029' || g.r >= '\t' && g.r <= '\r' || g.r >= '\u2000' && g.r <= '\u200a' || g.r == '\u202f' || g.r == '\u205f' || g.r == '\u1680' {
				spaces++
			}
		}
		if n > len(glyphs) || n < len(glyphs)-spaces {
			t.Errorf("%d of %d characters set", n, len(glyphs))
		}
	})
}
