// Package browsertest looks at served pages with a real Chromium: the tests of
// the dashboard use it over a sample, those of the whole program over the real
// engine. It is no part of the program.
package browsertest

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// patience is how long one page may take on a loaded machine.
const patience = 60 * time.Second

// Browser is a Chromium with an empty profile that watches what pages do.
type Browser struct {
	ctx context.Context
	axe string // the checker of accessibility, once it has been read

	mu       sync.Mutex
	host     string   // the only host that may be asked
	trouble  []string // console errors, failed requests, requests elsewhere
	requests int
}

// names under which Chromium is installed.
var names = []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable"}

// Open starts a Chromium that ends with the test. Without one the test fails:
// a check that cannot run has not passed.
func Open(t testing.TB) *Browser {
	t.Helper()
	path := ""
	for _, name := range names {
		if found, err := exec.LookPath(name); err == nil {
			path = found
			break
		}
	}
	if path == "" {
		t.Fatalf("Chromium is not installed (looked for %s)", strings.Join(names, ", "))
	}
	profile, err := os.MkdirTemp("", "wengang-chromium-")
	if err != nil {
		t.Fatal(err)
	}
	allocator, stop := chromedp.NewExecAllocator(context.Background(),
		chromedp.ExecPath(path), chromedp.UserDataDir(profile), chromedp.Headless, chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.NoFirstRun, chromedp.NoDefaultBrowserCheck, chromedp.WSURLReadTimeout(patience),
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-sync", true), chromedp.Flag("disable-dev-shm-usage", true), chromedp.Flag("hide-scrollbars", true),
		chromedp.Flag("lang", "zh-CN"), chromedp.Flag("force-color-profile", "srgb"),
	)
	b := &Browser{}
	ctx, closeTab := chromedp.NewContext(allocator, chromedp.WithListener(b.listen))
	b.ctx = ctx
	t.Cleanup(func() {
		_ = chromedp.Cancel(ctx) // asks Chromium to end and waits for it
		closeTab()
		stop()
		if err := os.RemoveAll(profile); err != nil {
			t.Logf("profile left behind: %v", err)
		}
	})
	for _, enable := range []func() error{
		func() error { _, err := chromedp.Call(ctx, network.Enable, network.EnableParams{}); return err },
		func() error { _, err := chromedp.Call(ctx, log.Enable, cdp.Empty{}); return err },
		func() error { _, err := chromedp.Call(ctx, runtime.Enable, cdp.Empty{}); return err },
	} {
		if err := enable(); err != nil { // the first starts the browser
			t.Fatalf("Chromium did not start: %v", err)
		}
	}
	return b
}

// run performs one action within the patience for one page.
func run[T any](b *Browser, action chromedp.Action[T]) (T, error) {
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	return chromedp.Run(ctx, action)
}

func (b *Browser) listen(event any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	note := func(format string, args ...any) { b.trouble = append(b.trouble, fmt.Sprintf(format, args...)) }
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		u, err := url.Parse(e.Request.URL)
		if err != nil || u.Host != b.host && u.Scheme != "data" && u.Scheme != "blob" && u.Scheme != "about" {
			note("request to %s", e.Request.URL)
		}
		b.requests++
	case *network.EventResponseReceived:
		if e.Response.Status >= 400 {
			note("%d from %s", e.Response.Status, e.Response.URL)
		}
	case *network.EventLoadingFailed:
		if !e.Canceled {
			note("loading failed: %s", e.ErrorText)
		}
	case *log.EventEntryAdded: // refusals of the page's policy come here
		if e.Entry.Level == log.EntryLevelError || e.Entry.Level == log.EntryLevelWarning {
			note("log %s: %s (%s)", e.Entry.Level, e.Entry.Text, e.Entry.URL)
		}
	case *runtime.EventConsoleAPICalled:
		if e.Type == runtime.ConsoleAPICalledTypeError || e.Type == runtime.ConsoleAPICalledTypeWarning || e.Type == runtime.ConsoleAPICalledTypeAssert {
			var words []string
			for _, a := range e.Args {
				words = append(words, string(a.Value)+a.Description)
			}
			note("console %s: %s", e.Type, strings.Join(words, " "))
		}
	case *runtime.EventExceptionThrown:
		what := e.ExceptionDetails.Text
		if e.ExceptionDetails.Exception != nil {
			what += " " + e.ExceptionDetails.Exception.Description
		}
		note("exception: %s", what)
	}
}

// Go opens an address and waits until its charts are drawn. Any trouble on the
// way, a request to another host included, fails the test.
func (b *Browser) Go(t testing.TB, address string) {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	b.mu.Lock()
	b.host, b.trouble = u.Host, nil
	b.mu.Unlock()
	if _, err := run(b, chromedp.Navigate(address)); err != nil {
		t.Fatalf("%s: %v", address, err)
	}
	b.Drawn(t)
}

// Drawn waits until the page at hand has drawn its charts, and fails the test
// on any trouble since the last Go.
func (b *Browser) Drawn(t testing.TB) {
	t.Helper()
	b.Wait(t, `document.readyState === 'complete' && (!document.querySelector('figure.chart') || document.documentElement.dataset.charts)`)
	if trouble := b.Trouble(); trouble != "" {
		t.Errorf("%s: %s", b.Text(t, "location.href"), trouble)
	}
}

// Trouble tells what went wrong since the last Go, "" for nothing.
func (b *Browser) Trouble() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return strings.Join(b.trouble, "; ")
}

// Wait waits until an expression holds, across loading of pages.
func (b *Browser) Wait(t testing.TB, expression string) {
	t.Helper()
	const step = 50 * time.Millisecond
	var err error
	for waited := time.Duration(0); waited < patience; waited += step {
		var holds bool
		if holds, err = run(b, chromedp.Evaluate[bool]("!!("+expression+")")); err == nil && holds {
			return
		}
		time.Sleep(step)
	}
	t.Fatalf("never came true: %s (%v); %s", expression, err, b.Trouble())
}

// Text evaluates an expression and returns it as text.
func (b *Browser) Text(t testing.TB, expression string) string {
	t.Helper()
	text, err := run(b, chromedp.Evaluate[string]("String("+expression+")"))
	if err != nil {
		t.Fatalf("%s: %v", expression, err)
	}
	return text
}

// Size sets the window, in CSS pixels.
func (b *Browser) Size(t testing.TB, width, height int64) {
	t.Helper()
	b.Do(t, chromedp.EmulateViewport(width, height))
}

// Media emulates a medium ("print", "" for the screen) and a colour scheme
// ("dark", "" for the default).
func (b *Browser) Media(t testing.TB, medium, scheme string) {
	t.Helper()
	params := emulation.SetEmulatedMediaParams{Media: medium}
	if scheme != "" {
		params.Features = []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}
	}
	if _, err := chromedp.Call(b.ctx, emulation.SetEmulatedMedia, params); err != nil {
		t.Fatal(err)
	}
}

// Do performs actions on the page at hand.
func (b *Browser) Do(t testing.TB, actions ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	if _, err := run(b, chromedp.Steps(actions...)); err != nil {
		t.Fatal(err)
	}
}

// Picture writes a picture of the whole page to a file.
func (b *Browser) Picture(t testing.TB, file string) {
	t.Helper()
	b.Do(t, chromedp.Sleep(300*time.Millisecond)) // tooltips and fonts settle
	png, err := run(b, chromedp.FullScreenshot(100))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, png, 0o644); err != nil {
		t.Fatal(err)
	}
}
