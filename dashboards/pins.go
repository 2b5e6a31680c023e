package dashboards

import (
	"context"
	"sync"
	"time"
)

// pins shares looks at the store: pages take a publication that was the newest
// a moment ago, and however many readers there are, no two looks go on at the
// same time. A publication is let go of when nobody reads from it any more and
// no new reader would get it.
type pins struct {
	look  func(ctx context.Context) (Pinned, error)
	fresh time.Duration

	mu      sync.Mutex
	current *sharedPin // what readers get at once; nil: they look
	running *look      // the look that goes on
	next    *look      // waits for running, for those who came after it began
	closed  bool
}

// sharedPin is a publication with the number of those who hold it: readers,
// and pins itself while it is current.
type sharedPin struct {
	Pinned
	holders int
}

// look is one look at the store with the number of those who wait for it. Its
// outcome stands when done is closed.
type look struct {
	waiting int
	done    chan struct{}
	pin     *sharedPin
	err     error
}

// heldPin is one reader's share of a publication.
type heldPin struct {
	Pinned
	release func()
}

// Release lets go of the share. It may be called more than once.
func (h heldPin) Release() { h.release() }

// longestLook bounds one look at the store. It is not bound to the request
// that began it, since others wait with it.
const longestLook = time.Minute

// recent returns a publication that was the newest no longer ago than pages
// may be behind.
func (p *pins) recent(ctx context.Context) (Pinned, error) {
	p.mu.Lock()
	if p.current != nil {
		defer p.mu.Unlock()
		p.current.holders++
		return p.held(p.current), nil
	}
	if p.running == nil {
		p.running = p.begin()
	}
	l := p.running
	l.waiting++
	p.mu.Unlock()
	return p.await(ctx, l)
}

// newest returns a publication that was the newest after the call: who has
// just written reads what was written.
func (p *pins) newest(ctx context.Context) (Pinned, error) {
	p.mu.Lock()
	var l *look
	switch {
	case p.running == nil:
		p.running = p.begin()
		l = p.running
	case p.next == nil:
		p.next = &look{done: make(chan struct{})}
		l = p.next
	default:
		l = p.next
	}
	l.waiting++
	p.mu.Unlock()
	return p.await(ctx, l)
}

func (p *pins) begin() *look {
	l := &look{done: make(chan struct{})}
	go p.run(l)
	return l
}

// run looks, and gives the outcome to all who wait.
func (p *pins) run(l *look) {
	pinned, err := p.lookSafely()
	p.mu.Lock()
	defer p.mu.Unlock()
	defer close(l.done)
	if l.err = err; err == nil {
		l.pin = &sharedPin{pinned, l.waiting + 1}
		p.drop(p.current)
		p.current = nil
		if p.fresh > 0 && !p.closed {
			p.current = l.pin
			time.AfterFunc(p.fresh, func() { p.expire(l.pin) })
		} else {
			p.drop(l.pin)
		}
	}
	if p.running, p.next = p.next, nil; p.running != nil {
		go p.run(p.running)
	}
}

// lookSafely turns a panic into an error: it would end the program, since no
// request's handler is above it.
func (p *pins) lookSafely() (pinned Pinned, err error) {
	defer func() {
		if v := recover(); v != nil {
			err = panicked{v}
		}
	}()
	ctx, cancel := context.WithTimeout(context.Background(), longestLook)
	defer cancel()
	return p.look(ctx)
}

func (p *pins) await(ctx context.Context, l *look) (Pinned, error) {
	select {
	case <-l.done:
		if l.err != nil {
			return nil, l.err
		}
		return p.held(l.pin), nil
	case <-ctx.Done():
		p.mu.Lock()
		defer p.mu.Unlock()
		l.waiting--
		p.drop(l.pin) // where the look ended meanwhile
		return nil, ctx.Err()
	}
}

// held is the share of a reader who has been counted.
func (p *pins) held(s *sharedPin) Pinned {
	return heldPin{s.Pinned, sync.OnceFunc(func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.drop(s)
	})}
}

// drop takes one holder away; the last lets go of the publication. p.mu is
// held. Letting go asks nothing of the store.
func (p *pins) drop(s *sharedPin) {
	if s == nil {
		return
	}
	if s.holders--; s.holders == 0 {
		s.Pinned.Release()
	}
}

func (p *pins) expire(s *sharedPin) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.current == s {
		p.current = nil
		p.drop(s)
	}
}

// close lets go of what nobody reads.
func (p *pins) close() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.closed = true
	p.drop(p.current)
	p.current = nil
}
