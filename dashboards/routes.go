package dashboards

import (
	"net/http"

	"wengang/sql/fault"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"
)

// compression of pages and data; assets bring their own, documents are packed
// by nature, and log-in pages stay uncompressed, since they hold a secret beside
// text that others choose.
const compression = 5

// routes is the route table: everything that this server answers.
func (s *Server) routes() http.Handler {
	r := chi.NewRouter()
	r.Use(s.secure, s.recovered, middleware.GetHead)
	r.NotFound(func(w http.ResponseWriter, r *http.Request) {
		s.fail(w, r, fault.New(fault.NotFound, "没有这个页面").Do("请检查地址，或从首页进入"))
	})
	r.MethodNotAllowed(func(w http.ResponseWriter, r *http.Request) {
		s.writeProblem(w, r, http.StatusMethodNotAllowed, problem{Code: string(fault.Invalid), Message: "这个地址不支持" + r.Method + "请求"})
	})

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
			r.With(middleware.Compress(compression)).Get("/api/v1/cube", s.cube)
			r.Get("/reports/bulletin.pdf", s.report(s.cfg.Bulletin, "bulletin", "application/pdf", "pdf"))
			r.Get("/reports/workbook.xlsx", s.report(s.cfg.Workbook, "workbook",
				"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"))
		})
	})
	return r
}
