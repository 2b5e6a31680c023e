package dashboards

import (
	"context"
	"encoding/json"
	"errors"
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"

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

// Codes of refusals that are no fault codes, since only HTTP knows them.
const (
	unauthenticated  = "unauthenticated"    // the request must say who it is from
	tooManyRequests  = "too_many_requests"  // more than one user may ask for
	methodNotAllowed = "method_not_allowed" //
	notAcceptable    = "not_acceptable"     // the request accepts no form that the address gives
	addressTooLong   = "address_too_long"   //
)

// refusal is an error that only HTTP knows.
type refusal struct {
	status        int
	code          string
	message, hint string        // in Chinese
	retryAfter    time.Duration // 0: says nothing
}

// Error joins message and hint.
func (r *refusal) Error() string { return r.message + "。" + r.hint }

// problem is an error as the API tells it: the members of RFC 9457, and the
// code and the advice beside them. The type is about:blank (RFC 9457, 4.2.1):
// what there is to know beyond the status stands in the code.
type problem struct {
	Type     string `json:"type"`     // about:blank
	Title    string `json:"title"`    // of the status
	Status   int    `json:"status"`   //
	Detail   string `json:"detail"`   // what and where, one sentence in Chinese
	Instance string `json:"instance"` // path of the request
	Code     string `json:"code"`     //
	Hint     string `json:"hint"`     // what to do, in Chinese
}

// headings of problems by status, with what to do where nothing better is known.
var headings = map[int]struct{ title, hint string }{
	http.StatusBadRequest:            {"请求有误", "请按接口说明核对后重试"},
	http.StatusUnauthorized:          {"需要登录", "请登录后重试"},
	http.StatusForbidden:             {"没有权限", "需要查看的，请联系系统管理员"},
	http.StatusNotFound:              {"没有找到", "请核对后重试"},
	http.StatusMethodNotAllowed:      {"不支持的操作", "请改用 GET 或 HEAD 请求"},
	http.StatusNotAcceptable:         {"无法提供所要的格式", "请修改请求头 Accept 或参数 format"},
	http.StatusConflict:              {"内容已被他人修改", "请刷新后重试"},
	http.StatusRequestEntityTooLarge: {"超出限制", "请缩小统计期、增加筛选条件或减少维度"},
	http.StatusRequestURITooLong:     {"请求地址过长", "请减少筛选条件"},
	http.StatusTooManyRequests:       {"请求过于频繁", "请稍后再试"},
	http.StatusInternalServerError:   {"系统内部错误", "请稍后再试；仍有问题的，请把发生的时间告诉系统管理员"},
	http.StatusServiceUnavailable:    {"暂时无法提供数据", "请稍后再试"},
}

// unavailableFor is when to come back where the store is out of reach.
const unavailableFor = 5 * time.Second

// fail is the one writer of errors: a JSON problem for programs, a page for
// people. What the user can do stands in the fault; causes go to the log.
func (s *Server) fail(w http.ResponseWriter, r *http.Request, err error) {
	if r.Context().Err() != nil && errors.Is(err, context.Canceled) {
		return // nobody is there to read it
	}
	var refused *refusal
	if errors.As(err, &refused) {
		if refused.retryAfter > 0 {
			retryAfter(w.Header(), refused.retryAfter)
		}
		s.writeProblem(w, r, refused.status, problem{Code: refused.code, Detail: refused.message, Hint: refused.hint})
		return
	}
	code := fault.CodeOf(err)
	p := problem{Code: string(code), Detail: "系统内部错误"}
	var f *fault.Error
	if errors.As(err, &f) {
		p.Detail, p.Hint = f.Message, f.Hint
	}
	switch {
	case code == fault.Internal:
		s.cfg.Log.Error("request failed", "method", r.Method, "path", r.URL.Path, "error", err)
	case f != nil && f.Cause != nil:
		s.cfg.Log.Info("request refused", "method", r.Method, "path", r.URL.Path, "code", code, "cause", f.Cause)
	}
	s.writeProblem(w, r, status[code], p)
}

// retryAfter says when to come back, in whole seconds.
func retryAfter(h http.Header, wait time.Duration) {
	h.Set("Retry-After", strconv.Itoa(max(1, int(math.Ceil(wait.Seconds())))))
}

// writeProblem writes a problem whose code and detail are set; what else it
// lacks it takes from the status.
func (s *Server) writeProblem(w http.ResponseWriter, r *http.Request, code int, p problem) {
	h := w.Header()
	for _, name := range []string{"Content-Disposition", "Content-Encoding", "Content-Length", "ETag"} {
		h.Del(name)
	}
	h.Set("Cache-Control", "no-store")
	if code == http.StatusServiceUnavailable && h.Get("Retry-After") == "" {
		retryAfter(h, unavailableFor)
	}
	heading := headings[code]
	if p.Hint == "" {
		p.Hint = heading.hint
	}
	if wantsHTML(r) {
		view := s.view(r, heading.title)
		view.Message, view.Hint = p.Detail, p.Hint
		s.writePage(w, r, code, page.Message, view)
		return
	}
	p.Type, p.Title, p.Status, p.Instance = "about:blank", heading.title, code, r.URL.EscapedPath()
	h.Set("Content-Type", problemType)
	w.WriteHeader(code)
	body := json.NewEncoder(w)
	body.SetEscapeHTML(false)
	if err := body.Encode(p); err != nil {
		s.cfg.Log.Info("error not delivered", "error", err)
	}
}

// problemType is the media type of problems (RFC 9457); like all JSON they are
// UTF-8, and the type has no parameter to say so.
const problemType = "application/problem+json"

// wantsHTML tells that a person's browser asks, and not for the API.
func wantsHTML(r *http.Request) bool {
	return !isAPI(r) && strings.Contains(r.Header.Get("Accept"), "text/html")
}

func isAPI(r *http.Request) bool { return strings.HasPrefix(r.URL.Path, "/api/") }

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
