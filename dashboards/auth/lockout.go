package auth

import (
	"sync"
	"time"

	"wengang/sql/clock"
)

// Failures after which the account is closed for a while, and for how long:
// each further failure doubles the wait up to a limit.
const (
	freeFailures = 5
	firstWait    = 30 * time.Second
	longestWait  = 15 * time.Minute
	forgetAfter  = time.Hour
	mostNames    = 10_000 // names remembered; guessing at random names must not fill the memory
)

// lockout counts failed log-ins by account name. Existing and invented names
// are treated alike, so that the answer does not tell which names exist.
type lockout struct {
	clock clock.Clock
	mu    sync.Mutex
	names map[string]*failures
}

type failures struct {
	count int
	last  time.Time
	until time.Time
}

func newLockout(c clock.Clock) *lockout {
	return &lockout{clock: c, names: map[string]*failures{}}
}

// wait returns how long the name is still closed; 0 where it is open.
func (l *lockout) wait(name string) time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	f := l.names[name]
	if f == nil {
		return 0
	}
	return max(0, f.until.Sub(l.clock.Now()))
}

// failed counts one failure.
func (l *lockout) failed(name string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.clock.Now()
	f := l.names[name]
	if f == nil || now.Sub(f.last) > forgetAfter {
		l.makeRoom(now)
		f = &failures{}
		l.names[name] = f
	}
	f.count++
	f.last = now
	if over := f.count - freeFailures; over >= 0 {
		wait := longestWait
		if over < 10 { // 30 s << 10 is far beyond the limit
			wait = min(longestWait, firstWait<<over)
		}
		f.until = now.Add(wait)
	}
}

// makeRoom drops what is old, and where that is not enough, all that is not
// closed at the moment.
func (l *lockout) makeRoom(now time.Time) {
	if len(l.names) < mostNames {
		return
	}
	for name, f := range l.names {
		if now.Sub(f.last) > forgetAfter || f.until.Before(now) {
			delete(l.names, name)
		}
	}
	if len(l.names) >= mostNames {
		clear(l.names)
	}
}

// succeeded forgets the failures of a name.
func (l *lockout) succeeded(name string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.names, name)
}
