package dashboards

import (
	"time"

	"wengang/sql/clock"

	lru "github.com/hashicorp/golang-lru/v2"
)

// mostSessions bounds the sessions in memory, of some 300 bytes each. The one
// not used for longest gives way: who floods the log-in form with visits ends
// none that is in use.
const mostSessions = 100_000

// sessionStore keeps sessions in memory, for the library of sessions: they end
// with the process.
type sessionStore struct {
	clock clock.Clock
	kept  *lru.Cache[string, keptSession]
}

type keptSession struct {
	data   []byte
	expiry time.Time
}

func newSessionStore(c clock.Clock) (*sessionStore, error) {
	kept, err := lru.New[string, keptSession](mostSessions)
	return &sessionStore{c, kept}, err
}

// Find returns a session that has not expired.
func (s *sessionStore) Find(token string) ([]byte, bool, error) {
	found, ok := s.kept.Get(token)
	if !ok || !s.clock.Now().Before(found.expiry) {
		return nil, false, nil
	}
	return found.data, true, nil
}

// Commit keeps a session until its expiry.
func (s *sessionStore) Commit(token string, data []byte, expiry time.Time) error {
	s.kept.Add(token, keptSession{data, expiry})
	return nil
}

// Delete forgets a session.
func (s *sessionStore) Delete(token string) error {
	s.kept.Remove(token)
	return nil
}
