package dashboards

import (
	"errors"
	"net/http"
)

// Server answers every request of the dashboard and its API. Start it by
// giving it to an http.Server; Close ends its housekeeping.
type Server struct {
	cfg    Config
	router http.Handler
}

// New returns a server. It reads the assets and hashes the passwords of the
// accounts; it asks nothing of the store.
func New(cfg Config) (*Server, error) {
	switch {
	case cfg.Pin == nil, cfg.Places == nil, cfg.Clock == nil, cfg.Log == nil, cfg.Modules == nil:
		return nil, errors.New("dashboards: Config needs Pin, Places, Clock, Log and Modules")
	}
	s := &Server{cfg: cfg}
	s.router = s.routes()
	return s, nil
}

// ServeHTTP answers one request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.router.ServeHTTP(w, r) }

// Close ends the server's housekeeping.
func (s *Server) Close() {}
