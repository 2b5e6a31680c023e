package dashboards

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"errors"
	"net/http"
	"strings"
	"time"

	"wengang/dashboards/auth"
	"wengang/dashboards/page"
	"wengang/sql/fault"

	"github.com/alexedwards/scs/v2"
)

// What a session holds.
const (
	sessionName  = "name"  // of the account that has logged in
	sessionToken = "token" // that the log-in form carries
)

// Sessions end when the working day does, and sooner when nobody works.
const (
	sessionLife = 10 * time.Hour
	sessionIdle = time.Hour
)

// sessionCookie is the name of the cookie.
const sessionCookie = "wengang_session"

// bodyLimit bounds what a form may send.
const bodyLimit = 64 << 10

func newSessions(store scs.Store, secure bool) *scs.SessionManager {
	m := scs.New()
	m.Store = store // its own store in memory grows without bound
	m.Lifetime, m.IdleTimeout = sessionLife, sessionIdle
	m.HashTokenInStore = true
	m.Cookie.Name = sessionCookie
	m.Cookie.HttpOnly = true
	m.Cookie.SameSite = http.SameSiteLaxMode
	m.Cookie.Secure = secure
	m.Cookie.Persist = false
	return m
}

// token is the secret that the log-in form carries, so that nobody is logged in
// to another's account by a form made elsewhere; "" where the session has none
// yet. Only that form begins one, so that reading leaves no cookie.
func (s *Server) token(ctx context.Context) string { return s.sessions.GetString(ctx, sessionToken) }

func (s *Server) beginToken(ctx context.Context) string {
	if t := s.token(ctx); t != "" {
		return t
	}
	t := rand.Text()
	s.sessions.Put(ctx, sessionToken, t)
	return t
}

// sameToken checks that a form was made by this session.
func (s *Server) sameToken(r *http.Request) error {
	want, got := s.token(r.Context()), r.PostFormValue("token")
	if want == "" || subtle.ConstantTimeCompare([]byte(want), []byte(got)) != 1 {
		return fault.New(fault.Forbidden, "表单已失效").Do("请刷新页面后重新提交")
	}
	return nil
}

func (s *Server) loginForm(w http.ResponseWriter, r *http.Request) {
	s.writeLogin(w, r, http.StatusOK, "", "")
}

func (s *Server) writeLogin(w http.ResponseWriter, r *http.Request, code int, name, message string) {
	w.Header().Set("Cache-Control", "no-store")
	view := s.view(r, "登录")
	view.Token, view.CanLogIn = s.beginToken(r.Context()), false // the form is here
	view.Name, view.Message, view.Next = name, message, localPath(r.FormValue("next"))
	s.writePage(w, r, code, page.Login, view)
}

// login checks the form and begins a session under a new token.
func (s *Server) login(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, bodyLimit)
	name := strings.TrimSpace(r.PostFormValue("name"))
	if err := s.sameToken(r); err != nil {
		s.writeLogin(w, r, http.StatusForbidden, name, "登录页面已失效，请重新登录")
		return
	}
	viewer, err := s.accounts.LogIn(r.Context(), name, r.PostFormValue("password"))
	var locked *auth.LockedError
	switch {
	case errors.As(err, &locked):
		s.cfg.Log.Warn("log-in while locked", "name", name, "from", r.RemoteAddr)
		s.writeLogin(w, r, http.StatusTooManyRequests, name, locked.Error())
		return
	case errors.Is(err, auth.ErrWrongPassword):
		s.cfg.Log.Warn("log-in failed", "name", name, "from", r.RemoteAddr)
		s.writeLogin(w, r, http.StatusUnauthorized, name, auth.ErrWrongPassword.Error())
		return
	case err != nil:
		s.fail(w, r, err)
		return
	}
	ctx := r.Context()
	if err := s.sessions.RenewToken(ctx); err != nil { // against a session fixed beforehand
		s.fail(w, r, err)
		return
	}
	s.sessions.Put(ctx, sessionName, viewer.Name)
	s.sessions.Remove(ctx, sessionToken)
	s.cfg.Log.Info("logged in", "name", viewer.Name, "from", r.RemoteAddr)
	http.Redirect(w, r, localPath(r.PostFormValue("next")), http.StatusSeeOther)
}

// logout ends the session. Its form carries no token, so that a page is the
// same for all who see it under one name: requests from other sites are refused
// before they get here, and bring no cookie (SameSite).
func (s *Server) logout(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, bodyLimit)
	if err := s.sessions.Destroy(r.Context()); err != nil {
		s.fail(w, r, err)
		return
	}
	http.Redirect(w, r, "/", http.StatusSeeOther)
}

// localPath keeps a way back on this server: "/dashboard" for all else.
func localPath(next string) string {
	if !strings.HasPrefix(next, "/") || strings.HasPrefix(next, "//") || strings.ContainsAny(next, "\\\r\n\t") {
		return "/dashboard"
	}
	return next
}
