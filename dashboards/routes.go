package dashboards

import (
	"net/http"

	"github.com/go-chi/chi/v5"
)

// routes is the route table: everything that this server answers.
func (s *Server) routes() http.Handler {
	r := chi.NewRouter()
	r.Get("/healthz", s.healthz)
	r.Get("/readyz", s.readyz)
	return r
}
