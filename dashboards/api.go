package dashboards

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"wengang/sql/fault"

	"github.com/go-chi/chi/v5"
)

// apiRoot is where the interface for programs lies.
const apiRoot = "/api/v1"

// longestAddress bounds the address of a request, in bytes: some 1,500 codes.
const longestAddress = 16 << 10

// endpoint is one address of the interface for programs. Routes, the checks of
// parameters and the description of the interface are all made from the table
// of endpoints.
type endpoint struct {
	path       string // below apiRoot; {name} is a parameter
	operation  string // operationId
	summary    string // in Chinese, as is all that people read
	details    string
	parameters []parameter
	notFound   string            // what 404 means, "" where it cannot be
	store      bool              // reads figures, which may be out of reach (503)
	large      bool              // may be refused for its size (413)
	content    map[string]object // schemas of what it answers, by media type
	prepare    func(*Server, *apiRequest) (*reply, error)
}

// parameter is one parameter of an endpoint.
type parameter struct {
	name, label, example string
	inPath               bool
	repeats              bool
	list                 bool   // several values parted by commas
	schema               object // of the value, or of one value of a list
}

// apiRequest is a request whose parameters have been checked against the table.
type apiRequest struct {
	*http.Request
	user   *user
	values url.Values // of the address, and those of the path
}

// reply is an answer that can be told apart before it is made.
type reply struct {
	tag       string // validator (RFC 9110, 8.8): as long as it is the same, so is the answer
	mediaType string
	file      string // name to be kept under; "": shown in place
	write     func(context.Context) (func(io.Writer) error, error)
	after     []func() // when the answer has gone out
}

// endpoints is the table of the interface for programs.
func endpoints() []endpoint {
	return []endpoint{cubeEndpoint(), measuresEndpoint(), calculiEndpoint(), dimensionsEndpoint(), membersEndpoint(), openapiEndpoint()}
}

// answer makes the handler of an endpoint.
func (s *Server) answer(e endpoint) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		u, leave, err := s.limiter.admit(userOf(viewerOf(r), r))
		if err != nil {
			s.fail(w, r, err)
			return
		}
		defer leave()
		values, err := e.read(r)
		if err != nil {
			s.fail(w, r, err)
			return
		}
		ctx := r.Context()
		if s.limiter.limits.Longest > 0 {
			var cancel context.CancelFunc
			ctx, cancel = context.WithTimeout(ctx, s.limiter.limits.Longest)
			defer cancel()
		}
		answer, err := e.prepare(s, &apiRequest{r.WithContext(ctx), u, values})
		if err != nil {
			s.fail(w, r, s.late(r, err))
			return
		}
		defer answer.release()
		if !accepts(r, answer.mediaType) {
			s.fail(w, r, &refusal{http.StatusNotAcceptable, notAcceptable, fmt.Sprintf("请求头 Accept 不包括 %s", plainType(answer.mediaType)),
				"请在 Accept 中加上它或 */*；需要其他格式的，用参数 format 指定", 0})
			return
		}
		h := w.Header()
		h.Set("ETag", answer.tag)
		h.Add("Vary", "Accept-Encoding")
		if has(r, answer.tag) && !hasAny(r) {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		write, err := answer.write(ctx)
		if err != nil {
			s.fail(w, r, s.late(r, err))
			return
		}
		if hasAny(r) { // there is an answer, whichever
			w.WriteHeader(http.StatusNotModified)
			return
		}
		h.Set("Content-Type", answer.mediaType)
		if answer.file != "" {
			attach(w, answer.file)
		}
		s.stream(w, r, write)
	}
}

func (a *reply) release() {
	for _, f := range slices.Backward(a.after) {
		f()
	}
}

// late tells an answer that took longer than it may from one that nobody
// waits for any more.
func (s *Server) late(r *http.Request, err error) error {
	if !errors.Is(err, context.DeadlineExceeded) || r.Context().Err() != nil {
		return err
	}
	return fault.New(fault.Unavailable, "查询用时超过%d秒，已经中止", int(s.limiter.limits.Longest.Seconds())).
		Do("请缩小统计期、增加筛选条件或减少维度，或稍后再试")
}

// read checks the parameters of a request against the table: what is not
// described is refused, since a typing error would silently change the figures.
func (e endpoint) read(r *http.Request) (url.Values, error) {
	if n := len(r.URL.RequestURI()); n > longestAddress {
		return nil, &refusal{http.StatusRequestURITooLong, addressTooLong, fmt.Sprintf("请求地址有%d个字节，超过%d个", n, longestAddress),
			"请减少筛选的取值，或改用上级代码、起止范围", 0}
	}
	// A semicolon parts sets of levels and filters, never parameters: it need not be escaped.
	values, err := url.ParseQuery(strings.ReplaceAll(r.URL.RawQuery, ";", "%3B"))
	if err != nil {
		return nil, fault.New(fault.Invalid, "请求地址的写法不对").Do("参数之间用 & 分隔，特殊字符请作 URL 编码").Because(err)
	}
	var known []string
	inPath := url.Values{}
	for _, p := range e.parameters {
		if p.inPath {
			// Where the path has escapes, chi gives its parts as they were sent.
			value := chi.URLParam(r, p.name)
			if plain, err := url.PathUnescape(value); err == nil && r.URL.RawPath != "" {
				value = plain
			}
			inPath[p.name] = []string{value}
			continue
		}
		known = append(known, p.name)
		given := values[p.name]
		if len(given) > 1 && !p.repeats {
			return nil, fault.New(fault.Invalid, "参数 %s 写了%d次", p.name, len(given)).Do("只写一次，多个值用逗号隔开")
		}
		for _, value := range given {
			if p.hasNothing(value) {
				return nil, fault.New(fault.Invalid, "参数 %s 没有取值，或其中一项没有取值", p.name).Do("例如 %s=%s；不需要的，请不要写这个参数", p.name, p.example)
			}
			if !utf8.ValidString(value) || strings.ContainsFunc(value, unicode.IsControl) {
				return nil, fault.New(fault.Invalid, "参数 %s 的值不是 UTF-8 文字", p.name).Do("请用 UTF-8 编码，并去掉控制字符")
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(values)) {
		if !slices.Contains(known, name) {
			hint := "这个地址没有参数"
			if len(known) > 0 {
				hint = "可用的参数：" + strings.Join(known, "、")
			}
			return nil, fault.New(fault.Invalid, "没有名为“%s”的参数", strings.ToValidUTF8(name, "\uFFFD")).Do("%s", hint)
		}
	}
	maps.Copy(values, inPath)
	return values, nil
}

// hasNothing tells that a value is empty, or one of the values of a list.
func (p parameter) hasNothing(value string) bool {
	if !p.list {
		return strings.Trim(value, " \t,，;；") == ""
	}
	for item := range strings.SplitSeq(strings.ReplaceAll(value, "，", ","), ",") {
		if strings.TrimSpace(item) == "" {
			return true
		}
	}
	return false
}

// stream sends an answer that is complete in memory, packed where the reader
// unpacks it. Nothing has been sent while the writer may still refuse; an
// answer that breaks off later breaks the connection, so that nobody takes the
// half of it for the whole.
func (s *Server) stream(w http.ResponseWriter, r *http.Request, write func(io.Writer) error) {
	out := &begun{ResponseWriter: w}
	var to io.Writer = out
	finish := func() error { return nil }
	if packs(w.Header().Get("Content-Type")) && takesGzip(r) {
		w.Header().Set("Content-Encoding", "gzip")
		packer := s.packers.Get().(*gzip.Writer)
		defer s.packers.Put(packer)
		packer.Reset(out)
		to, finish = packer, packer.Close
	}
	if r.Method == http.MethodHead {
		return
	}
	err := write(to)
	if err == nil {
		err = finish()
	}
	switch {
	case err == nil:
	case !out.sent && r.Context().Err() == nil:
		s.fail(w, r, err)
	default:
		s.cfg.Log.Info("answer not delivered", "path", r.URL.Path, "error", err)
		panic(http.ErrAbortHandler)
	}
}

// begun knows whether anything has been sent.
type begun struct {
	http.ResponseWriter
	sent bool
}

func (b *begun) Write(p []byte) (int, error) {
	b.sent = true
	return b.ResponseWriter.Write(p)
}

// packs tells that a media type is text, which gzip makes small.
func packs(mediaType string) bool {
	return strings.HasPrefix(mediaType, "text/") || plainType(mediaType) == "application/json"
}

// plainType is a media type without its parameters.
func plainType(mediaType string) string {
	name, _, _ := strings.Cut(mediaType, ";")
	return strings.TrimSpace(name)
}

// accepts tells that the reader takes a media type (RFC 9110, 12.5.1): the
// most specific range that fits decides. The address says what is answered;
// Accept can only refuse it.
func accepts(r *http.Request, mediaType string) bool {
	ranges := strings.Split(strings.Join(r.Header.Values("Accept"), ","), ",")
	name := plainType(mediaType)
	kind, _, _ := strings.Cut(name, "/")
	given := false
	for _, wanted := range []string{name, kind + "/*", "*/*"} {
		for _, one := range ranges {
			one = strings.ToLower(strings.TrimSpace(one))
			given = given || one != ""
			if plainType(one) == wanted {
				return weightOf(one) > 0
			}
		}
	}
	return !given
}

// hasAny tells that the reader asks for an answer only where there is none
// (If-None-Match: *): that shows only once it has been made.
func hasAny(r *http.Request) bool {
	return strings.TrimSpace(r.Header.Get("If-None-Match")) == "*"
}

// tagOf makes the validator of an answer from all that it depends on. It is
// weak, since the answer goes out packed and unpacked under the same one.
func tagOf(parts ...any) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%#v", parts))
	return `W/"` + hex.EncodeToString(sum[:12]) + `"`
}

// document replies with a JSON document that is small and made at once.
func document(v any) (*reply, error) {
	body, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	return &reply{tag: tagOf(string(body)), mediaType: "application/json; charset=utf-8",
		write: func(context.Context) (func(io.Writer) error, error) {
			return func(w io.Writer) error {
				_, err := w.Write(append(body, '\n'))
				return err
			}, nil
		}}, nil
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
