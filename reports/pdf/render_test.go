package pdf

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"wengang/reports/bulletin"
)

// assets is where npm installs fonts and outlines; WENGANG_ASSETS overrides it.
func assets(t testing.TB) string {
	t.Helper()
	if dir := os.Getenv("WENGANG_ASSETS"); dir != "" {
		return dir
	}
	return filepath.Join("..", "..", "node_modules")
}

// typeset opens fonts and outlines once for all tests of the package.
var typeset = sync.OnceValues(func() (*Fonts, error) {
	dir := os.Getenv("WENGANG_ASSETS")
	if dir == "" {
		dir = filepath.Join("..", "..", "node_modules")
	}
	return OpenFonts(dir, "")
})

func openAssets(t testing.TB) (*Fonts, *Maps) {
	t.Helper()
	fonts, err := typeset()
	if err != nil {
		t.Fatalf("%v (npm ci installs the fonts)", err)
	}
	maps, err := OpenMaps(assets(t))
	if err != nil {
		t.Fatalf("%v (npm ci installs the outlines)", err)
	}
	return fonts, maps
}

// content reads a golden content of the bulletin package.
func content(t testing.TB, name string) *bulletin.Content {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "bulletin", "testdata", name+".json"))
	if err != nil {
		t.Fatal(err)
	}
	var c bulletin.Content
	if err := json.Unmarshal(data, &c); err != nil {
		t.Fatal(err)
	}
	return &c
}

func render(t testing.TB, c *bulletin.Content) []byte {
	t.Helper()
	fonts, maps := openAssets(t)
	var b bytes.Buffer
	if err := Render(&b, c, fonts, maps); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// text is what pdftotext reads from a document, without any space.
func text(t testing.TB, pdf []byte) string {
	t.Helper()
	return strings.Join(strings.Fields(raw(t, pdf)), "")
}

func raw(t testing.TB, pdf []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "b.pdf")
	if err := os.WriteFile(path, pdf, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("pdftotext", "-layout", path, "-").Output()
	if err != nil {
		t.Fatalf("pdftotext (package poppler-utils): %v", err)
	}
	return string(out)
}

// series are the sources whose figures of the year before stand in a chart only.
var series = map[string]bool{"months": true}

var names = []string{"national-2018-06", "jiangxi-2018-06", "jiujiang-2017-06", "pengze-2018-03", "tibet-2018-06"}

// TestRenderSaysWhatTheContentSays: every number and sentence of the content
// can be read in the document again.
func TestRenderSaysWhatTheContentSays(t *testing.T) {
	for _, name := range names {
		c := content(t, name)
		pdf := render(t, c)
		if dir := os.Getenv("WENGANG_KEEP_PDF"); dir != "" {
			if err := os.WriteFile(filepath.Join(dir, name+".pdf"), pdf, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		if len(pdf) > 2<<20 {
			t.Errorf("%s: %d bytes", name, len(pdf))
		}
		got := text(t, pdf)
		for _, f := range c.Figures() {
			if series[f.Refs[0].Source] { // drawn, but not all of them lettered
				continue
			}
			if !strings.Contains(got, f.Number()) {
				t.Errorf("%s: number %s is not in the document", name, f.Number())
			}
		}
		for _, want := range []string{c.Title, c.Mark, c.Region, "【演示数据，不反映真实情况】", "未包括香港、澳门特别行政区和台湾省数据"} {
			if !strings.Contains(got, want) {
				t.Errorf("%s: %q is not in the document", name, want)
			}
		}
	}
}

func TestSameContentSameBytes(t *testing.T) {
	c := content(t, "jiangxi-2018-06")
	if !bytes.Equal(render(t, c), render(t, c)) {
		t.Error("two renderings differ")
	}
}

// TestRenderTogether: documents set at the same time share fonts and maps and
// come out as if set alone.
func TestRenderTogether(t *testing.T) {
	fonts, maps := openAssets(t)
	c := content(t, "jiujiang-2017-06")
	want := render(t, c)
	var wait sync.WaitGroup
	for range 4 {
		wait.Add(1)
		go func() {
			defer wait.Done()
			var b bytes.Buffer
			if err := Render(&b, c, fonts, maps); err != nil || !bytes.Equal(b.Bytes(), want) {
				t.Errorf("differs, or %v", err)
			}
		}()
	}
	wait.Wait()
}
