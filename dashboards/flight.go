package dashboards

import (
	"context"
	"sync"
)

// flights lets several who want the same piece of work at the same time wait
// for one. The work belongs to all of them: it goes on while anyone waits, and
// ends when the last has gone away, down to the statement in the store.
type flights struct {
	mu      sync.Mutex
	running map[string]*flight
}

// flight is one piece of work under way. Its outcome stands when done is closed.
type flight struct {
	waiting int // guarded by flights.mu
	cancel  context.CancelFunc
	done    chan struct{}
	value   any
	err     error
}

// together does a piece of work once for all who want it under one key at the
// same time. ctx bounds only how long this caller waits; the work has a
// context of its own with the values of the first caller's.
func together[T any](ctx context.Context, f *flights, key string, work func(context.Context) (T, error)) (T, error) {
	var none T
	f.mu.Lock()
	one := f.running[key]
	if one == nil {
		own, cancel := context.WithCancel(context.WithoutCancel(ctx))
		one = &flight{cancel: cancel, done: make(chan struct{})}
		if f.running == nil {
			f.running = map[string]*flight{}
		}
		f.running[key] = one
		go func() {
			defer cancel()
			one.value, one.err = safely(own, work)
			f.mu.Lock()
			defer f.mu.Unlock()
			f.forget(key, one)
			close(one.done)
		}()
	}
	one.waiting++
	f.mu.Unlock()

	select {
	case <-one.done:
		if one.err != nil {
			return none, one.err
		}
		return one.value.(T), nil
	case <-ctx.Done():
		f.mu.Lock()
		defer f.mu.Unlock()
		if one.waiting--; one.waiting == 0 {
			one.cancel()
			f.forget(key, one) // who comes now begins anew
		}
		return none, ctx.Err()
	}
}

// forget takes a flight off the table; f.mu is held.
func (f *flights) forget(key string, one *flight) {
	if f.running[key] == one {
		delete(f.running, key)
	}
}

// safely turns a panic into an error: it would end the program, since no
// request's handler is above it.
func safely[T any](ctx context.Context, work func(context.Context) (T, error)) (value T, err error) {
	defer func() {
		if v := recover(); v != nil {
			err = panicked{v}
		}
	}()
	return work(ctx)
}
