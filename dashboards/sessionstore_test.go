package dashboards

import (
	"fmt"
	"testing"
	"time"
)

type turned struct{ now time.Time }

func (c *turned) Now() time.Time { return c.now }

func TestSessionsExpireAndStayBounded(t *testing.T) {
	c := &turned{time.Date(2023, 12, 20, 0, 0, 0, 0, time.UTC)}
	s, err := newSessionStore(c)
	if err != nil {
		t.Fatal(err)
	}
	has := func(token string) bool { _, ok, _ := s.Find(token); return ok }
	if err := s.Commit("a", []byte("x"), c.now.Add(time.Hour)); err != nil || !has("a") {
		t.Fatal("a session is not found", err)
	}
	c.now = c.now.Add(time.Hour)
	if has("a") {
		t.Error("an expired session is found")
	}
	for i := range 2 * mostSessions {
		if err := s.Commit(fmt.Sprint(i), nil, c.now.Add(time.Hour)); err != nil {
			t.Fatal(err)
		}
		if i%1000 == 0 && !has("0") {
			t.Fatalf("a session in use gave way to visit %d", i)
		}
	}
	if s.kept.Len() > mostSessions {
		t.Errorf("%d sessions kept", s.kept.Len())
	}
	if err := s.Delete("0"); err != nil || has("0") {
		t.Error("a deleted session is found", err)
	}
}
