package dashboards

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"html/template"
	"io"
	"net/http"
	"strconv"
	"strings"

	"wengang/cube"
	"wengang/dashboards/page"
	"wengang/sql/clock"
)

// Numbers of what is kept: bodies of some 70 kB, and pages packed to some
// 15 kB.
const (
	bodiesKept = 256
	pagesKept  = 2048
)

// keptBody is a dashboard without the frame that names its viewer.
type keptBody struct {
	title string
	demo  bool
	body  template.HTML
}

// keptPage is a page as it goes out.
type keptPage struct {
	tag    string // of its content
	packed []byte // in gzip
	size   int    // unpacked
}

// bodyKey is everything that a page's body depends on.
func bodyKey(e edition, scope cube.Scope, address string, today clock.Day) string {
	return fmt.Sprintf("page|%s|%d/%t|%d|%s", e, scope.Root, scope.All, today, address)
}

// keptPage returns a page from memory. What it lacks it builds, once for all
// who ask at the same time: the body from the model, the frame around it by the
// name of the viewer.
func (s *Server) keptPage(r *http.Request, key string, build func(context.Context) (*page.Model, error)) (*keptPage, error) {
	view := s.view(r, "")
	whole := fmt.Sprintf("%s|%t|%q", key, view.LoggedIn, view.Viewer.Label)
	if kept, ok := s.memory.pages.Get(whole); ok {
		return kept, nil
	}
	return together(r.Context(), &s.memory.flights, whole, func(ctx context.Context) (*keptPage, error) {
		body, err := s.keptBody(ctx, key, build)
		if err != nil {
			return nil, err
		}
		view.Title, view.Demo, view.Body, view.Charts = body.title, body.demo, body.body, true
		var plain bytes.Buffer
		if err := s.pages.Write(&plain, page.Dashboard, view); err != nil {
			return nil, err
		}
		kept, err := pack(plain.Bytes())
		if err == nil {
			s.memory.pages.Add(whole, kept)
		}
		return kept, err
	})
}

func (s *Server) keptBody(ctx context.Context, key string, build func(context.Context) (*page.Model, error)) (keptBody, error) {
	if kept, ok := s.memory.bodies.Get(key); ok {
		return kept, nil
	}
	return together(ctx, &s.memory.flights, key, func(ctx context.Context) (keptBody, error) {
		model, err := build(ctx)
		if err != nil {
			return keptBody{}, err
		}
		body, err := s.pages.Body(page.Dashboard, page.View{Page: model, Version: s.cfg.Version})
		kept := keptBody{model.Title, model.Demo, body}
		if err == nil {
			s.memory.bodies.Add(key, kept)
		}
		return kept, err
	})
}

func pack(plain []byte) (*keptPage, error) {
	var packed bytes.Buffer
	w, err := gzip.NewWriterLevel(&packed, compression)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(plain); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	sum := sha256.Sum256(plain)
	// A weak tag: it stands for the page packed and unpacked.
	return &keptPage{`W/"` + hex.EncodeToString(sum[:12]) + `"`, packed.Bytes(), len(plain)}, nil
}

// deliverKept sends a page, or says that the reader has it.
func (s *Server) deliverKept(w http.ResponseWriter, r *http.Request, kept *keptPage) {
	h := w.Header()
	h.Set("ETag", kept.tag)
	h.Add("Vary", "Accept-Encoding")
	if has(r, kept.tag) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	h.Set("Content-Type", "text/html; charset=utf-8")
	if takesGzip(r) {
		h.Set("Content-Encoding", "gzip")
		h.Set("Content-Length", strconv.Itoa(len(kept.packed)))
		s.deliver(w, r, bytes.NewBuffer(kept.packed))
		return
	}
	plain, err := gzip.NewReader(bytes.NewReader(kept.packed))
	if err != nil {
		s.fail(w, r, err)
		return
	}
	h.Set("Content-Length", strconv.Itoa(kept.size))
	if _, err := io.Copy(w, plain); err != nil {
		s.cfg.Log.Info("page not delivered", "path", r.URL.Path, "error", err)
	}
}

// has tells that the reader has the page with a tag (RFC 9110, 13.1.2).
func has(r *http.Request, tag string) bool {
	for list := range strings.SplitSeq(strings.Join(r.Header.Values("If-None-Match"), ","), ",") {
		if one := strings.TrimSpace(list); one == "*" || strings.TrimPrefix(one, "W/") == strings.TrimPrefix(tag, "W/") {
			return true
		}
	}
	return false
}

// takesGzip tells that the reader unpacks gzip (RFC 9110, 12.5.3).
func takesGzip(r *http.Request) bool {
	for one := range strings.SplitSeq(strings.Join(r.Header.Values("Accept-Encoding"), ","), ",") {
		name, _, _ := strings.Cut(one, ";")
		if strings.EqualFold(strings.TrimSpace(name), "gzip") {
			return weightOf(one) > 0
		}
	}
	return false
}

// weightOf reads the weight of one member of an Accept header (RFC 9110,
// 12.4.2): 1 where it has none, 0 where it cannot be read.
func weightOf(one string) float64 {
	_, parameters, _ := strings.Cut(strings.ReplaceAll(strings.ToLower(one), " ", ""), ";")
	for p := range strings.SplitSeq(parameters, ";") {
		if text, ok := strings.CutPrefix(p, "q="); ok {
			weight, err := strconv.ParseFloat(text, 64)
			if err != nil {
				return 0
			}
			return weight
		}
	}
	return 1
}
