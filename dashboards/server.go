package dashboards

import (
	"compress/gzip"
	"errors"
	"io"
	"net/http"
	"sync"

	"wengang/dashboards/assets"
	"wengang/dashboards/auth"
	"wengang/dashboards/page"

	"github.com/alexedwards/scs/v2"
)

// Server answers every request of the dashboard and its API. Start it by
// giving it to an http.Server.
type Server struct {
	cfg      Config
	assets   *assets.Set
	pages    *page.Pages
	accounts *auth.Register
	sessions *scs.SessionManager
	store    *sessionStore
	memory   *memory
	pins     *pins
	limiter  *limiter
	packers  sync.Pool // of *gzip.Writer
	sizes    sizes
	router   http.Handler
}

// New returns a server. It reads the assets and hashes the passwords of the
// accounts; it asks nothing of the store.
func New(cfg Config) (*Server, error) {
	switch {
	case cfg.Pin == nil, cfg.Places == nil, cfg.Clock == nil, cfg.Log == nil, cfg.Modules == nil:
		return nil, errors.New("dashboards: Config needs Pin, Places, Clock, Log and Modules")
	}
	if cfg.Cached == 0 {
		cfg.Cached = DefaultCached
	}
	if cfg.Fresh == 0 {
		cfg.Fresh = DefaultFresh
	}
	s := &Server{cfg: cfg, pins: &pins{look: cfg.Pin, fresh: cfg.Fresh}}
	var err error
	if s.assets, err = assets.Load(cfg.Modules); err != nil {
		return nil, err
	}
	if s.pages, err = page.NewPages(s.assets.Path); err != nil {
		return nil, err
	}
	if s.accounts, err = auth.NewRegister(cfg.Accounts, cfg.Clock); err != nil {
		return nil, err
	}
	if s.memory, err = newMemory(cfg.Cached, cfg.Clock); err != nil {
		return nil, err
	}
	if s.limiter, err = newLimiter(cfg.Limits, cfg.Clock); err != nil {
		return nil, err
	}
	s.packers.New = func() any {
		// Packed while the reader waits, and rows repeat themselves: the fastest
		// level makes them small enough in half the time. Pages, which are kept,
		// are packed better.
		w, _ := gzip.NewWriterLevel(io.Discard, gzip.BestSpeed) // a level that exists
		return w
	}
	if s.store, err = newSessionStore(cfg.Clock); err != nil {
		return nil, err
	}
	s.sessions = newSessions(s.store, cfg.Secure)
	s.router = s.routes()
	return s, nil
}

// ServeHTTP answers one request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.router.ServeHTTP(w, r) }

// Close ends every session and lets go of the store. Requests under way are
// the http.Server's to end.
func (s *Server) Close() {
	s.store.kept.Purge()
	s.pins.close()
}
