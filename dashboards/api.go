package dashboards

import (
	"bytes"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"wengang/cube"
	"wengang/cube/export"
	"wengang/sql/fault"
)

// cube answers GET /api/v1/cube: the query of `wengang query` by address.
func (s *Server) cube(w http.ResponseWriter, r *http.Request) {
	values, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		s.fail(w, r, fault.New(fault.Invalid, "请求地址的写法不对").Do("参数之间用 & 分隔，特殊字符请作 URL 编码").Because(err))
		return
	}
	// An unknown parameter is a typing error that would silently change the figures.
	known := []string{"format"}
	for _, p := range cube.Parameters() {
		known = append(known, p.Name)
	}
	for name := range values {
		if !slices.Contains(known, name) {
			s.fail(w, r, fault.New(fault.Invalid, "没有名为“%s”的参数", name).Do("可用的参数：%s", strings.Join(known, "、")))
			return
		}
	}
	format, err := formatNamed(values.Get("format"))
	if err != nil {
		s.fail(w, r, err)
		return
	}
	text, err := cube.QueryTextOf(values)
	if err != nil {
		s.fail(w, r, err)
		return
	}
	q, err := cube.ParseQuery(text)
	if err != nil {
		s.fail(w, r, err)
		return
	}
	viewer := viewerOf(r)
	pinned, err := s.pins.newest(r.Context())
	if err != nil {
		s.fail(w, r, err)
		return
	}
	defer pinned.Release()
	// The tag names the state of the store and the viewer's scope: as long as
	// it is the same, so is the answer at this address.
	edition := s.memory.editionOf(pinned, s.cfg.Places())
	tag := fmt.Sprintf(`"%s-%d-%t"`, edition, viewer.Scope.Root, viewer.Scope.All)
	w.Header().Set("ETag", tag)
	if r.Header.Get("If-None-Match") == tag {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	a, err := scoped{s.memory.over(pinned, edition), viewer.Scope}.Ask(r.Context(), q)
	if err != nil {
		s.fail(w, r, err)
		return
	}
	// Answers are bounded by the cube's own limit on rows: written whole before
	// the first byte is sent, an export that fails is still an error.
	var body bytes.Buffer
	if err := format.Write(&body, a); err != nil {
		s.fail(w, r, err)
		return
	}
	w.Header().Set("Content-Type", format.MediaType)
	if format.Name != "json" { // data for programs is shown in place
		attach(w, "wengang-"+strings.Join(append([]string{"cube"}, q.By...), "-")+"."+format.Extension)
	}
	s.deliver(w, r, &body)
}

func formatNamed(name string) (export.Format, error) {
	var names []string
	for _, f := range export.Formats() {
		if f.Name == name || name == "" {
			return f, nil
		}
		names = append(names, f.Name)
	}
	return export.Format{}, fault.New(fault.Invalid, "没有名为“%s”的格式", name).Do("可用的格式：%s", strings.Join(names, "、"))
}

// attach makes the answer a file to be kept. Names are ASCII.
func attach(w http.ResponseWriter, name string) {
	w.Header().Set("Content-Disposition", fmt.Sprintf("attachment; filename=%q", name))
}

// deliver sends a body that is complete.
func (s *Server) deliver(w http.ResponseWriter, r *http.Request, body *bytes.Buffer) {
	if _, err := body.WriteTo(w); err != nil {
		s.cfg.Log.Info("answer not delivered", "path", r.URL.Path, "error", err)
	}
}
