package dashboards

import (
	"context"
	"errors"
	"net/http"
	"net/url"

	"wengang/cube"
	"wengang/cube/codes"
	"wengang/dashboards/auth"
	"wengang/sql/fault"
)

type visitKey struct{}

// visit is what is known of a request once it has been identified.
type visit struct {
	viewer   *auth.Viewer // nil: nobody is known
	loggedIn bool         // by a session
}

// visitOf returns the visit; nil on addresses that need no session, and where
// the request failed before it was identified.
func visitOf(r *http.Request) *visit {
	v, _ := r.Context().Value(visitKey{}).(*visit)
	return v
}

// viewerOf returns who looks; nil where nobody is known.
func viewerOf(r *http.Request) *auth.Viewer {
	if v := visitOf(r); v != nil {
		return v.viewer
	}
	return nil
}

// identify finds out who looks: the session, else a name and password sent
// with the request (HTTP Basic), else the guest. A wrong password is refused;
// it does not become a guest.
func (s *Server) identify(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		found := &visit{viewer: s.cfg.Guest}
		if v, ok := s.accounts.Viewer(s.sessions.GetString(r.Context(), sessionName)); ok {
			found.viewer, found.loggedIn = &v, true
		} else if name, password, given := r.BasicAuth(); given {
			v, err := s.accounts.Prove(r.Context(), name, password)
			if err != nil {
				s.refuseLogIn(w, r, err)
				return
			}
			found.viewer = &v
		}
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), visitKey{}, found)))
	})
}

// figuresOnly lets those through who may see aggregate figures. Others are
// asked to log in: people on the form, programs by 401.
func (s *Server) figuresOnly(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		v := viewerOf(r)
		switch {
		case v == nil && wantsHTML(r) && r.Method == http.MethodGet:
			http.Redirect(w, r, "/login?next="+url.QueryEscape(r.URL.RequestURI()), http.StatusSeeOther)
			return
		case v == nil:
			s.refuseLogIn(w, r, fault.New(fault.Forbidden, "请先登录").Do("接口请求请附带用户名和密码（HTTP Basic）"))
			return
		case !v.Role.ReadsFigures():
			s.fail(w, r, fault.New(fault.Forbidden, "%s不能查看统计数据", v.Role.Label()).Do("请使用有统计权限的账号登录"))
			return
		}
		// A page of figures belongs to its viewer: shared caches must not keep it.
		w.Header().Set("Cache-Control", "private, no-cache")
		w.Header().Add("Vary", "Cookie, Authorization")
		next.ServeHTTP(w, r)
	})
}

// refuseLogIn tells why a name and password do not pass.
func (s *Server) refuseLogIn(w http.ResponseWriter, r *http.Request, err error) {
	var f *fault.Error
	var locked *auth.LockedError
	switch {
	case errors.As(err, &locked):
		s.fail(w, r, &refusal{http.StatusTooManyRequests, unauthenticated, locked.Error(), "请等待后用正确的密码登录；忘记密码的，请联系系统管理员", locked.Wait})
	case errors.As(err, &f) && f.Code == fault.Forbidden:
		w.Header().Set("WWW-Authenticate", `Basic realm="wengang", charset="UTF-8"`)
		s.writeProblem(w, r, http.StatusUnauthorized, problem{Code: unauthenticated, Detail: f.Message, Hint: f.Hint})
	default:
		s.fail(w, r, err)
	}
}

// scoped binds every query to a viewer's scope: the one place where scope
// enters. Handlers ask through nothing else.
type scoped struct {
	ask   asker
	scope cube.Scope
}

type asker interface {
	Ask(ctx context.Context, q cube.Query) (*cube.Answer, error)
}

// Ask sets the scope, whatever the query says, and asks.
func (s scoped) Ask(ctx context.Context, q cube.Query) (*cube.Answer, error) {
	q.Scope = s.scope
	return s.ask.Ask(ctx, q)
}

// mustSee refuses a region outside the viewer's scope.
func mustSee(v *auth.Viewer, region codes.Place, places *codes.Places) error {
	if v.Scope.All || v.Scope.Root != 0 && places.Within(region.ID, v.Scope.Root) {
		return nil
	}
	return fault.New(fault.Forbidden, "您没有查看%s数据的权限", region.FullName).
		Do("只能查看本地区及所辖地区；需要其他地区数据的，请联系上级经办机构")
}

// rootOf is the highest region that a viewer sees.
func rootOf(v *auth.Viewer) codes.PlaceID {
	if v.Scope.All {
		return codes.NationID
	}
	return v.Scope.Root
}
