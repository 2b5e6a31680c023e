// Package assets serves the scripts, styles and map outlines of the pages, all
// from this program: ministries' networks are closed.
package assets

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"net/http"
	"strings"
	"sync"
)

//go:embed static
var static embed.FS

// scriptFile is the drawing library in the npm package echarts.
const scriptFile = "echarts/dist/echarts.min.js"

// Set is all the assets in memory, each at an address that changes with its
// content, so that browsers may keep it for ever.
type Set struct {
	files    map[string]*file // by path below Prefix
	outlines map[string]*Outline
}

// Prefix is the path below which assets are served.
const Prefix = "/assets/"

type file struct {
	mediaType string
	body      []byte
	version   string
	packed    func() []byte // body in gzip, made when first asked for
}

// Load reads the assets: those of the program itself, and from the directory
// node_modules the drawing library and the map outlines.
func Load(modules fs.FS) (*Set, error) {
	s := &Set{files: map[string]*file{}, outlines: map[string]*Outline{}}
	names, err := fs.Glob(static, "static/*")
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		body, err := static.ReadFile(name)
		if err != nil {
			return nil, err
		}
		s.add(strings.TrimPrefix(name, "static/"), body)
	}
	body, err := fs.ReadFile(modules, scriptFile)
	if err != nil {
		return nil, fmt.Errorf("drawing library: %w", err)
	}
	s.add("echarts.min.js", body)
	for region := range outlineFiles {
		o, body, err := readOutline(modules, region)
		if err != nil {
			return nil, err
		}
		s.add("map/"+region+".json", body)
		o.Path = s.Path("map/" + region + ".json")
		s.outlines[region] = o
	}
	return s, nil
}

var mediaTypes = map[string]string{
	"js": "text/javascript; charset=utf-8", "css": "text/css; charset=utf-8",
	"json": "application/json; charset=utf-8", "svg": "image/svg+xml",
}

func (s *Set) add(name string, body []byte) {
	sum := sha256.Sum256(body)
	f := &file{
		mediaType: mediaTypes[name[strings.LastIndexByte(name, '.')+1:]],
		body:      body, version: hex.EncodeToString(sum[:8]),
	}
	f.packed = sync.OnceValue(func() []byte {
		var b bytes.Buffer
		w, _ := gzip.NewWriterLevel(&b, gzip.BestCompression)
		_, _ = w.Write(body) // a bytes.Buffer takes all
		_ = w.Close()
		return b.Bytes()
	})
	s.files[name] = f
}

// Path returns the address of an asset with its version. An unknown name is a
// mistake in the program and leads to an address that is not found, which the
// browser tests see.
func (s *Set) Path(name string) string {
	f := s.files[name]
	if f == nil {
		return Prefix + name
	}
	return Prefix + name + "?v=" + f.version
}

// Outline returns the outline of a region by its code; nil where it has none.
func (s *Set) Outline(region string) *Outline { return s.outlines[region] }

// ServeHTTP serves the assets below Prefix.
func (s *Set) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f := s.files[strings.TrimPrefix(r.URL.Path, Prefix)]
	if f == nil {
		http.NotFound(w, r)
		return
	}
	h := w.Header()
	h.Set("Content-Type", f.mediaType)
	h.Set("ETag", `"`+f.version+`"`)
	h.Set("Vary", "Accept-Encoding")
	if r.URL.Query().Get("v") == f.version {
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
	} else {
		h.Set("Cache-Control", "no-cache")
	}
	if strings.Contains(r.Header.Get("If-None-Match"), f.version) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	body := f.body
	if strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		body = f.packed()
		h.Set("Content-Encoding", "gzip")
	}
	h.Set("Content-Length", fmt.Sprint(len(body)))
	if r.Method != http.MethodHead {
		_, _ = w.Write(body) // a reader who has gone needs no answer
	}
}
