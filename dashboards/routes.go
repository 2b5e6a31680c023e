package dashboards

import (
	"net/http"
	"strings"

	"wengang/sql/fault"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"
)

// compression of pages in gzip, which are kept; assets bring their own, documents are
// packed by nature, and log-in pages stay uncompressed, since they hold a secret
// beside text that others choose.
const compression = 5

// routes is the route table: everything that this server answers.
func (s *Server) routes() http.Handler {
	r := chi.NewRouter()
	r.Use(s.secure, s.recovered, middleware.GetHead)
	r.NotFound(s.notFound)
	r.MethodNotAllowed(s.methodNotAllowed)

	// Without a session.
	r.Get("/healthz", s.healthz)
	r.Get("/readyz", s.readyz)
	r.Method(http.MethodGet, "/assets/*", s.assets)

	// Those who say who they are.
	r.Group(func(r chi.Router) {
		r.Use(http.NewCrossOriginProtection().Handler, s.sessions.LoadAndSave, s.identify)
		r.Get("/", s.home)
		r.Get("/login", s.loginForm)
		r.Post("/login", s.login)
		r.Post("/logout", s.logout)

		// Those who may see figures, within their scope.
		r.Group(func(r chi.Router) {
			r.Use(s.figuresOnly)
			r.Get("/dashboard", s.dashboard) // kept packed
			documents := r.With(s.limited)   // made anew for each who asks
			documents.Get("/reports/bulletin.pdf", s.report(s.cfg.Bulletin, "bulletin", "application/pdf", "pdf"))
			documents.Get("/reports/workbook.xlsx", s.report(s.cfg.Workbook, "workbook",
				"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"))
			for _, e := range endpoints() {
				r.Get(apiRoot+e.path, s.answer(e))
			}
		})
	})
	return r
}

func (s *Server) notFound(w http.ResponseWriter, r *http.Request) {
	if isAPI(r) {
		s.fail(w, r, fault.New(fault.NotFound, "没有这个接口").Do("可用的接口见 %s/openapi.json", apiRoot))
		return
	}
	s.fail(w, r, fault.New(fault.NotFound, "没有这个页面").Do("请检查地址，或从首页进入"))
}

// methodNotAllowed names the methods that the address has (RFC 9110, 15.5.6).
func (s *Server) methodNotAllowed(w http.ResponseWriter, r *http.Request) {
	routes := chi.RouteContext(r.Context()).Routes
	var allowed []string
	for _, method := range []string{http.MethodGet, http.MethodPost} {
		if !routes.Match(chi.NewRouteContext(), method, r.URL.Path) {
			continue
		}
		allowed = append(allowed, method)
		if method == http.MethodGet {
			allowed = append(allowed, http.MethodHead)
		}
	}
	w.Header().Set("Allow", strings.Join(allowed, ", "))
	s.fail(w, r, &refusal{http.StatusMethodNotAllowed, methodNotAllowed, "这个地址不支持 " + r.Method + " 请求", "请改用 " + strings.Join(allowed, " 或 ") + " 请求", 0})
}
