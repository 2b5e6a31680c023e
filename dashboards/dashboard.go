package dashboards

import (
	"context"
	"net/http"

	"wengang/cube"
	"wengang/dashboards/auth"
	"wengang/dashboards/page"
	"wengang/sql/clock"
)

// home leads to the dashboard.
func (s *Server) home(w http.ResponseWriter, r *http.Request) {
	http.Redirect(w, r, "/dashboard", http.StatusSeeOther)
}

// dashboard shows the page of one region and period. An address that does not
// say all of the state, or says it in other words, leads to the one that does,
// so that what stands in the address bar can be shared and bookmarked.
func (s *Server) dashboard(w http.ResponseWriter, r *http.Request) {
	viewer := viewerOf(r)
	places, today := s.cfg.Places(), clock.Today(s.cfg.Clock)
	state, err := page.ParseState(r.URL.Query(), places, rootOf(viewer), today)
	if err == nil {
		err = mustSee(viewer, state.Region, places)
	}
	if err != nil {
		s.fail(w, r, err)
		return
	}
	pinned, err := s.cfg.Pin(r.Context())
	if err != nil {
		s.fail(w, r, err)
		return
	}
	defer pinned.Release()
	sources := page.Sources{
		Ask: s.askFor(viewer, pinned), Places: places, Outlines: s.assets.Outline, Today: today, Root: rootOf(viewer),
	}
	if state.Period == (cube.Period{}) {
		if state, err = page.Settle(r.Context(), sources, state); err != nil {
			s.fail(w, r, err)
			return
		}
	}
	if address := state.URL(); address != r.URL.RequestURI() {
		http.Redirect(w, r, address, http.StatusSeeOther)
		return
	}
	key := pageKey(pinned.Publication(), viewer.Scope, state.URL(), today)
	kept, ok := s.memory.pages.Get(key)
	if !ok {
		if kept, err = s.buildPage(r.Context(), sources, state); err != nil {
			s.fail(w, r, err)
			return
		}
		s.memory.pages.Add(key, kept)
	}
	view := s.view(r, kept.title)
	view.Body, view.Charts, view.Demo = kept.body, true, kept.demo
	s.writePage(w, r, http.StatusOK, page.Dashboard, view)
}

func (s *Server) buildPage(ctx context.Context, sources page.Sources, state page.State) (keptPage, error) {
	model, _, err := page.Build(ctx, sources, state)
	if err != nil {
		return keptPage{}, err
	}
	body, err := s.pages.Body(page.Dashboard, page.View{Page: model, Version: s.cfg.Version})
	return keptPage{model.Title, model.Demo, body}, err
}

// askFor is the way by which a viewer's queries go: bound to the scope, then
// from memory or the publication.
func (s *Server) askFor(v *auth.Viewer, p Pinned) asker {
	return scoped{s.memory.over(p), v.Scope}
}

// view is what surrounds every page.
func (s *Server) view(r *http.Request, title string) page.View {
	v := page.View{
		Title: title, Version: s.cfg.Version, CanLogIn: !s.accounts.Empty(), Here: r.URL.RequestURI(),
	}
	if found := visitOf(r); found != nil {
		v.Token, v.LoggedIn = s.token(r.Context()), found.loggedIn
		if found.viewer != nil {
			v.Viewer = &page.Viewer{Label: found.viewer.Label}
		}
	}
	return v
}
