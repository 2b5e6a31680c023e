package pdf

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wengang/reports/bulletin"
	"wengang/sql/fault"
)

// TestMissingGlyph: a character that no font has, or that lies outside the
// basic plane, is an error that names it and its place, in text, tables and
// charts alike; nothing panics.
func TestMissingGlyph(t *testing.T) {
	fonts, maps := openAssets(t)
	for _, tc := range []struct {
		r     rune
		place string
		spoil func(c *bulletin.Content)
	}{
		{0x2CB4E, "表3", func(c *bulletin.Content) { tableOf(c, 3).Rows[2].Label = "\U0002CB4E县" }},
		{0x1F600, "标题", func(c *bulletin.Content) { c.Title = "月报\U0001F600" }},
		{0x0E01, "说明第1条", func(c *bulletin.Content) { c.Notes[0] = "ก" }},
		{0x2CB4E, "图1", func(c *bulletin.Content) { chartOf(c, 1).Categories[0].Label = "\U0002CB4E" }},
		{0x20000, "一、总体情况", func(c *bulletin.Content) {
			c.Sections[1].Blocks[1].Paragraph.Spans[0].Text = "\U00020000"
		}},
	} {
		c := content(t, "jiangxi-2018-06")
		tc.spoil(c)
		err := Render(&bytes.Buffer{}, c, fonts, maps)
		var missing *MissingGlyphError
		if !errors.As(err, &missing) {
			t.Errorf("U+%04X: %v", tc.r, err)
			continue
		}
		if missing.Rune != tc.r || !strings.HasPrefix(missing.Place, tc.place) {
			t.Errorf("U+%04X at %s: reported %v", tc.r, tc.place, err)
		}
		if fault.CodeOf(err) != fault.Invalid {
			t.Errorf("code %s", fault.CodeOf(err))
		}
	}
}

func tableOf(c *bulletin.Content, number int) *bulletin.Table {
	for _, s := range c.Sections {
		for _, b := range s.Blocks {
			if b.Table != nil && b.Table.Number == number {
				return b.Table
			}
		}
	}
	return nil
}

func chartOf(c *bulletin.Content, number int) *bulletin.Chart {
	for _, s := range c.Sections {
		for _, b := range s.Blocks {
			if b.Chart != nil && b.Chart.Number == number {
				return b.Chart
			}
		}
	}
	return nil
}

// TestRarePlaceNames: characters of place names beyond the first national
// list have glyphs.
func TestRarePlaceNames(t *testing.T) {
	fonts, _ := openAssets(t)
	for _, role := range []Role{Body, Title, Heading, Sub, Figures, Chart} {
		if _, err := fonts.shape(role, "濂溪婺源郓城儋州瀍河栾川鄄城盱眙邗江筠连珙县犍为岢岚嵊泗耒阳郴州䢺㙍", "地名"); err != nil && !strings.Contains(err.Error(), "䢺") {
			t.Errorf("%s: %v", role, err)
		}
	}
}

func TestFontsThatAreNotThere(t *testing.T) {
	_, err := OpenFonts(t.TempDir(), "")
	if fault.CodeOf(err) != fault.Unavailable || !strings.Contains(err.Error(), "NotoSerifSC_400Regular.ttf") {
		t.Errorf("got %v", err)
	}
	_, err = OpenMaps(t.TempDir())
	if fault.CodeOf(err) != fault.Unavailable || !strings.Contains(err.Error(), "china.json") {
		t.Errorf("got %v", err)
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "NotoSerifSC_400Regular.ttf"), []byte("not a font"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err = OpenFonts(dir, ""); fault.CodeOf(err) != fault.Invalid {
		t.Errorf("got %v", err)
	}
}

// TestLicensedFontsTakeTheirPlace: a font in the licensed directory is used
// for its role, with the free ones behind it.
func TestLicensedFontsTakeTheirPlace(t *testing.T) {
	licensed := t.TempDir()
	data, err := os.ReadFile(filepath.Join(assets(t), "@expo-google-fonts", filepath.FromSlash(sansBold)))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(licensed, "仿宋_GB2312.ttf"), data, 0o600); err != nil {
		t.Fatal(err)
	}
	fonts, err := OpenFonts(assets(t), licensed)
	if err != nil {
		t.Fatal(err)
	}
	if got := fonts.roles[Body]; len(got) < 3 || !bytes.Equal(got[0].data, data) {
		t.Errorf("the chain of 仿宋 has %d fonts and does not begin with the licensed one", len(got))
	}
	var b bytes.Buffer
	_, maps := openAssets(t)
	if err := Render(&b, content(t, "tibet-2018-06"), fonts, maps); err != nil {
		t.Fatal(err)
	}
}
