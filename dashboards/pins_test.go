package dashboards

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"wengang/cube"
)

// counted is a store whose publication is the number of the look at it.
type counted struct {
	mu       sync.Mutex
	looks    int
	running  int
	released map[uint64]int
	fail     error
}

type countedPin struct {
	store *counted
	no    uint64
}

func (c *counted) look(ctx context.Context) (Pinned, error) {
	c.mu.Lock()
	c.looks++
	c.running++
	no, running, fail := uint64(c.looks), c.running, c.fail
	c.mu.Unlock()
	if running > 1 {
		panic("two looks at once")
	}
	time.Sleep(10 * time.Millisecond)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.running--
	if fail != nil {
		return nil, fail
	}
	return countedPin{c, no}, ctx.Err()
}

func (p countedPin) Publication() uint64 { return p.no }
func (p countedPin) Release() {
	p.store.mu.Lock()
	defer p.store.mu.Unlock()
	p.store.released[p.no]++
}
func (p countedPin) Ask(context.Context, cube.Query) (*cube.Answer, error) {
	return nil, errors.New("not asked here")
}

func (c *counted) seen() (looks int, released map[uint64]int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	released = map[uint64]int{}
	for no, n := range c.released {
		released[no] = n
	}
	return c.looks, released
}

func newCounted() *counted { return &counted{released: map[uint64]int{}} }

func TestPagesShareOneLookAMoment(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCounted()
		p := &pins{look: c.look, fresh: DefaultFresh}
		var all sync.WaitGroup
		for i := range 100 {
			all.Go(func() {
				time.Sleep(time.Duration(i) * time.Millisecond) // some while it looks, some after
				pinned, err := p.recent(t.Context())
				if err != nil || pinned.Publication() != 1 {
					t.Errorf("reader %d: %v", i, err)
					return
				}
				time.Sleep(300 * time.Millisecond)
				pinned.Release()
				pinned.Release()
			})
		}
		all.Wait()
		if looks, released := c.seen(); looks != 1 || len(released) != 0 {
			t.Errorf("%d looks, released %v while still current", looks, released)
		}
		time.Sleep(DefaultFresh)
		if _, released := c.seen(); released[1] != 1 {
			t.Errorf("nobody reads any more: released %v", released)
		}
		pinned, err := p.recent(t.Context())
		if err != nil || pinned.Publication() != 2 {
			t.Fatalf("an old publication was given: %v", err)
		}
		time.Sleep(2 * DefaultFresh)
		if _, released := c.seen(); released[2] != 0 {
			t.Error("a publication was let go of under its reader")
		}
		pinned.Release()
		if _, released := c.seen(); released[2] != 1 {
			t.Errorf("after the last reader: released %v", released)
		}
		if DefaultFresh >= time.Second {
			t.Error("pages may be a second behind")
		}
	})
}

func TestWhoHasWrittenReadsIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCounted()
		p := &pins{look: c.look, fresh: DefaultFresh}
		first, err := p.newest(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		var all sync.WaitGroup
		all.Go(func() { // begins the second look
			pinned, err := p.newest(t.Context())
			if err != nil || pinned.Publication() != 2 {
				t.Errorf("%v", err)
				return
			}
			pinned.Release()
		})
		time.Sleep(5 * time.Millisecond)
		for range 50 { // all of these came while it looked: one more look for them
			all.Go(func() {
				pinned, err := p.newest(t.Context())
				if err != nil || pinned.Publication() != 3 {
					t.Errorf("%v", err)
					return
				}
				pinned.Release()
			})
		}
		all.Wait()
		first.Release()
		p.close()
		if looks, released := c.seen(); looks != 3 || released[1] != 1 || released[2] != 1 || released[3] != 1 {
			t.Errorf("%d looks, released %v", looks, released)
		}
		last, err := p.recent(t.Context()) // a request that is under way at the end
		if err != nil {
			t.Fatal(err)
		}
		last.Release()
		if _, released := c.seen(); released[4] != 1 {
			t.Errorf("released %v after the end", released)
		}
		time.Sleep(time.Second)
	})
}

func TestReadersWhoLeaveHoldNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCounted()
		p := &pins{look: c.look, fresh: DefaultFresh}
		short, cancel := context.WithTimeout(t.Context(), time.Millisecond)
		defer cancel()
		var all sync.WaitGroup
		all.Go(func() {
			if _, err := p.recent(short); !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("left with %v", err)
			}
		})
		all.Go(func() { // the look that the one who left began serves the other
			pinned, err := p.recent(t.Context())
			if err != nil {
				t.Error(err)
				return
			}
			pinned.Release()
		})
		all.Wait()
		time.Sleep(2 * DefaultFresh)
		if looks, released := c.seen(); looks != 1 || released[1] != 1 {
			t.Errorf("%d looks, released %v", looks, released)
		}
	})
}

func TestFailedLooksAreNotKept(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCounted()
		c.fail = errors.New("out of reach")
		p := &pins{look: c.look, fresh: DefaultFresh}
		if _, err := p.recent(t.Context()); !errors.Is(err, c.fail) {
			t.Errorf("%v", err)
		}
		c.fail = nil
		pinned, err := p.recent(t.Context())
		if err != nil {
			t.Fatalf("an old fault was given again: %v", err)
		}
		pinned.Release()
		p.close()
		p.look = func(context.Context) (Pinned, error) { panic("mistake") }
		if _, err := p.recent(t.Context()); !errors.As(err, &panicked{}) {
			t.Errorf("a panic gave %v", err)
		}
		time.Sleep(time.Second)
	})
}
