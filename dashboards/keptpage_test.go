package dashboards

import (
	"bytes"
	"compress/gzip"
	"context"
	"io"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"wengang/cube/codes"
)

const onePage = "/dashboard?region=000000&period=2023&measure=paid_amount&level=ministry"

func TestPagesGoOutPackedOrPlainAndOnlyOnce(t *testing.T) {
	s := newSample(300)
	web := start(t, s, nil)
	packed := get(t, nil, web.URL+onePage, html, "Accept-Encoding", "br, gzip")
	if packed.Header.Get("Content-Encoding") != "gzip" || packed.ContentLength != int64(len(packed.body)) {
		t.Fatalf("%v", packed.Header)
	}
	unpacked, err := gzip.NewReader(strings.NewReader(packed.body))
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(unpacked)
	if err != nil {
		t.Fatal(err)
	}
	for _, encodings := range []string{"identity", "gzip;q=0", "br"} {
		plain := get(t, nil, web.URL+onePage, html, "Accept-Encoding", encodings)
		if plain.Header.Get("Content-Encoding") != "" || plain.body != string(body) || plain.ContentLength != int64(len(body)) {
			t.Errorf("%s: %v, %d bytes", encodings, plain.Header, len(plain.body))
		}
		if plain.Header.Get("ETag") != packed.Header.Get("ETag") {
			t.Errorf("%s: another tag", encodings)
		}
	}
	tag := packed.Header.Get("ETag")
	if !strings.HasPrefix(tag, `W/"`) || !strings.Contains(strings.Join(packed.Header.Values("Vary"), ","), "Accept-Encoding") || packed.Header.Get("Cache-Control") != "private, no-cache" {
		t.Errorf("%v", packed.Header)
	}
	for _, known := range []string{tag, `"x", ` + tag, strings.TrimPrefix(tag, "W/"), "*"} {
		if a := get(t, nil, web.URL+onePage, html, "If-None-Match", known); a.StatusCode != http.StatusNotModified || a.body != "" || a.Header.Get("ETag") != tag {
			t.Errorf("%s: %d, %d bytes", known, a.StatusCode, len(a.body))
		}
	}
	if a := get(t, nil, web.URL+onePage, html, "If-None-Match", `W/"x"`); a.StatusCode != http.StatusOK {
		t.Errorf("another's tag: %d", a.StatusCode)
	}
	r, _ := http.NewRequest(http.MethodGet, web.URL+onePage, nil)
	r.SetBasicAuth("jiangxi", "demo-jiangxi")
	r.URL.RawQuery = strings.Replace(r.URL.RawQuery, "000000", "360000", 1)
	if own := do(t, nil, r); own.StatusCode != http.StatusOK || own.Header.Get("ETag") == tag {
		t.Errorf("another viewer: %d %s", own.StatusCode, own.Header.Get("ETag"))
	}
}

// However many ask for a page that nobody has seen, it is built once, over one
// look at the store.
func TestReadersTogetherBuildAPageOnce(t *testing.T) {
	alone := newSample(300)
	get(t, nil, start(t, alone, nil).URL+onePage, html)

	s := newSample(300)
	var looks atomic.Int64
	web := start(t, s, func(c *Config) {
		c.Pin = func(context.Context) (Pinned, error) { looks.Add(1); return s, nil }
	})
	var all sync.WaitGroup
	for range 50 {
		all.Go(func() {
			if a := get(t, nil, web.URL+onePage, html); a.StatusCode != http.StatusOK {
				t.Errorf("%d", a.StatusCode)
			}
		})
	}
	all.Wait()
	if len(s.asked) != len(alone.asked) {
		t.Errorf("50 readers asked the store %d times, one %d times", len(s.asked), len(alone.asked))
	}
	if n := looks.Load(); n < 1 || n > 3 { // one, and others half a second apart on a slow machine
		t.Errorf("50 readers looked %d times", n)
	}
}

// A zone that an administrator adds is on the page without a new publication.
func TestPlacesAreOfTheMoment(t *testing.T) {
	s := newSample(300)
	places := codes.BuiltinPlaces()
	var now atomic.Pointer[codes.Places]
	now.Store(places)
	web := start(t, s, func(c *Config) { c.Places = now.Load })
	address := web.URL + strings.Replace(onePage, "000000", "360400", 1)
	before := get(t, nil, address, html)
	same, err := places.With(nil)
	if err != nil {
		t.Fatal(err)
	}
	now.Store(same)
	asked := len(s.asked)
	if again := get(t, nil, address, html); again.body != before.body || len(s.asked) != asked {
		t.Error("the same places read again made the page anew")
	}
	city, _ := places.ByCode("360400", 19700)
	more, err := places.With([]codes.Place{{ID: 360471, Code: "360471", Name: "示范开发区", FullName: "江西省九江市示范开发区",
		Kind: codes.Zone, Parent: city.ID, Pooling: city.Pooling, Agency: true}})
	if err != nil {
		t.Fatal(err)
	}
	now.Store(more)
	if after := get(t, nil, address, html); strings.Contains(before.body, "示范开发区") || !strings.Contains(after.body, "示范开发区") {
		t.Error("the added zone is not on the page")
	}
}

func TestPackKeepsEveryByte(t *testing.T) {
	kept, err := pack([]byte("甲"))
	if err != nil {
		t.Fatal(err)
	}
	r, err := gzip.NewReader(bytes.NewReader(kept.packed))
	if err != nil {
		t.Fatal(err)
	}
	if b, err := io.ReadAll(r); err != nil || string(b) != "甲" || kept.size != 3 {
		t.Errorf("%q %v", b, err)
	}
}
