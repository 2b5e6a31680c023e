package browsertest

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"
)

// axeFile is the checker of accessibility in the directory node_modules.
const axeFile = "axe-core/axe.min.js"

// axe reads the checker from the node_modules of the directory at hand or of
// the nearest one above it.
func axe(t testing.TB) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		source, err := os.ReadFile(filepath.Join(dir, "node_modules", filepath.FromSlash(axeFile)))
		if err == nil {
			return string(source)
		}
		if parent := filepath.Dir(dir); parent != dir {
			dir = parent
			continue
		}
		t.Fatalf("%s is not there: run `make assets`", axeFile)
	}
}

// Accessible holds the page at hand against all the rules of axe-core, with
// its tables open, and fails the test on every violation.
func (b *Browser) Accessible(t testing.TB) {
	t.Helper()
	if b.axe == "" {
		b.axe = axe(t)
	}
	if _, err := run(b, chromedp.Evaluate[bool](b.axe+"; true")); err != nil {
		t.Fatalf("axe-core: %v", err)
	}
	found, err := run(b, chromedp.Evaluate[string](`(async () => {
		const closed = [...document.querySelectorAll('details:not([open])')];
		closed.forEach(d => { d.open = true; });
		const result = await axe.run(document, {resultTypes: ['violations']});
		closed.forEach(d => { d.open = false; });
		if (result.passes.length < 10) return 'only ' + result.passes.length + ' rules passed: did it run?';
		return result.violations.map(v => v.id + ' (' + v.help + '): ' +
			v.nodes.slice(0, 5).map(n => n.target.join(' ') + ' ' + (n.any[0] || n.all[0] || n.none[0] || {message: ''}).message).join(' | ') +
			(v.nodes.length > 5 ? ' and ' + (v.nodes.length - 5) + ' more' : '')).join('\n');
	})()`, chromedp.EvalAwaitPromise))
	if err != nil {
		t.Fatalf("axe-core: %v", err)
	}
	if found != "" {
		t.Errorf("%s is not accessible:\n%s", b.Text(t, "location.href"), found)
	}
}
