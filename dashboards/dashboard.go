package dashboards

import (
	"context"
	"net/http"

	"wengang/cube"
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
	pinned, err := s.pins.recent(r.Context())
	if err != nil {
		s.fail(w, r, err)
		return
	}
	defer pinned.Release()
	edition := s.memory.editionOf(pinned, places)
	sources := page.Sources{
		Ask: scoped{s.memory.over(pinned, edition), viewer.Scope}, Places: places, Outlines: s.assets.Outline, Today: today, Root: rootOf(viewer),
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
	kept, err := s.keptPage(r, bodyKey(edition, viewer.Scope, state.URL(), today), func(ctx context.Context) (*page.Model, error) {
		model, _, err := page.Build(ctx, sources, state)
		return model, err
	})
	if err != nil {
		s.fail(w, r, err)
		return
	}
	s.deliverKept(w, r, kept)
}

// view is what surrounds every page.
func (s *Server) view(r *http.Request, title string) page.View {
	v := page.View{
		Title: title, Version: s.cfg.Version, CanLogIn: !s.accounts.Empty(), Here: r.URL.RequestURI(),
	}
	if found := visitOf(r); found != nil {
		v.LoggedIn = found.loggedIn
		if found.viewer != nil {
			v.Viewer = &page.Viewer{Label: found.viewer.Label}
		}
	}
	return v
}
