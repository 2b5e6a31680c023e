package dashboards

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"

	"wengang/dashboards/page"
	"wengang/sql/fault"
)

// status maps the codes of faults to HTTP: the one such map.
var status = map[fault.Code]int{
	fault.Invalid:     http.StatusBadRequest,
	fault.NotFound:    http.StatusNotFound,
	fault.Forbidden:   http.StatusForbidden,
	fault.Conflict:    http.StatusConflict,
	fault.Unavailable: http.StatusServiceUnavailable,
	fault.TooLarge:    http.StatusRequestEntityTooLarge,
	fault.Internal:    http.StatusInternalServerError,
}

// unauthenticated is the code of a request that must say who it is from; it
// is the only one that is no fault code, since only HTTP knows it.
const unauthenticated = "unauthenticated"

// problem is an error as the API tells it.
type problem struct {
	Code    string `json:"code"`
	Message string `json:"message"`
	Hint    string `json:"hint,omitempty"`
}

// headings of the error page by status.
var headings = map[int]string{
	http.StatusBadRequest:            "请求有误",
	http.StatusUnauthorized:          "需要登录",
	http.StatusForbidden:             "没有权限",
	http.StatusNotFound:              "没有找到",
	http.StatusMethodNotAllowed:      "不支持的操作",
	http.StatusConflict:              "内容已被他人修改",
	http.StatusServiceUnavailable:    "暂时无法提供数据",
	http.StatusRequestEntityTooLarge: "超出限制",
}

// fail is the one writer of errors: a JSON problem for programs, a page for
// people. What the user can do stands in the fault; causes go to the log.
func (s *Server) fail(w http.ResponseWriter, r *http.Request, err error) {
	if r.Context().Err() != nil && errors.Is(err, context.Canceled) {
		return // nobody is there to read it
	}
	code := fault.CodeOf(err)
	p := problem{Code: string(code)}
	var f *fault.Error
	if errors.As(err, &f) {
		p.Message, p.Hint = f.Message, f.Hint
	} else {
		p.Message, p.Hint = "系统内部错误", "请稍后再试；仍有问题的，请把发生的时间告诉系统管理员"
	}
	switch {
	case code == fault.Internal:
		s.cfg.Log.Error("request failed", "method", r.Method, "path", r.URL.Path, "error", err)
	case f != nil && f.Cause != nil:
		s.cfg.Log.Info("request refused", "method", r.Method, "path", r.URL.Path, "code", code, "cause", f.Cause)
	}
	s.writeProblem(w, r, status[code], p)
}

func (s *Server) writeProblem(w http.ResponseWriter, r *http.Request, code int, p problem) {
	h := w.Header()
	for _, name := range []string{"Content-Disposition", "Content-Length", "ETag"} {
		h.Del(name)
	}
	h.Set("Cache-Control", "no-store")
	if wantsHTML(r) {
		heading := headings[code]
		if heading == "" {
			heading = "出错了"
		}
		view := s.view(r, heading)
		view.Message, view.Hint = p.Message, p.Hint
		s.writePage(w, r, code, page.Message, view)
		return
	}
	h.Set("Content-Type", "application/problem+json; charset=utf-8")
	w.WriteHeader(code)
	body := json.NewEncoder(w)
	body.SetEscapeHTML(false)
	if err := body.Encode(map[string]problem{"error": p}); err != nil {
		s.cfg.Log.Info("error not delivered", "error", err)
	}
}

// wantsHTML tells that a person's browser asks, and not for the API.
func wantsHTML(r *http.Request) bool {
	return !strings.HasPrefix(r.URL.Path, "/api/") && strings.Contains(r.Header.Get("Accept"), "text/html")
}

// writePage writes a page; a template that fails is logged and told as 500.
func (s *Server) writePage(w http.ResponseWriter, r *http.Request, code int, name string, view page.View) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	var out statusOnce
	out.ResponseWriter, out.code = w, code
	if err := s.pages.Write(&out, name, view); err != nil {
		s.cfg.Log.Error("page not written", "path", r.URL.Path, "error", err)
		if !out.written {
			http.Error(w, "系统内部错误", http.StatusInternalServerError)
		}
	}
}

// statusOnce sends the status with the first byte, so that a page that could
// not be made can still become an error.
type statusOnce struct {
	http.ResponseWriter
	code    int
	written bool
}

func (o *statusOnce) Write(b []byte) (int, error) {
	if !o.written {
		o.written = true
		o.WriteHeader(o.code)
	}
	return o.ResponseWriter.Write(b)
}
