package dashboards

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// What nobody waits for any more ends; what someone waits for goes on, whoever
// began it.
func TestWorkEndsWithItsLastWaiter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var f flights
		begun, ended := 0, 0
		work := func(ctx context.Context) (int, error) {
			begun++
			select {
			case <-ctx.Done():
				ended++
				return 0, ctx.Err()
			case <-time.After(time.Minute):
				return 42, nil
			}
		}
		first, leave := context.WithCancel(t.Context())
		second, leaveToo := context.WithCancel(t.Context())
		var waiters sync.WaitGroup
		for _, ctx := range []context.Context{first, second} {
			waiters.Go(func() {
				if _, err := together(ctx, &f, "key", work); !errors.Is(err, context.Canceled) {
					t.Errorf("a waiter who left got %v", err)
				}
			})
			synctest.Wait()
		}
		leave()
		synctest.Wait()
		if begun != 1 || ended != 0 {
			t.Fatalf("begun %d, ended %d times while one still waits", begun, ended)
		}
		leaveToo()
		synctest.Wait()
		if ended != 1 {
			t.Fatal("work goes on for nobody")
		}
		waiters.Wait()

		// Who comes after that is not given the broken-off work.
		if v, err := together(t.Context(), &f, "key", work); v != 42 || err != nil {
			t.Errorf("anew: %d, %v", v, err)
		}
		if begun != 2 || len(f.running) != 0 {
			t.Errorf("begun %d times, %d still on the table", begun, len(f.running))
		}
	})
}

func TestWorkGoesOnForThoseWhoStay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var f flights
		work := func(ctx context.Context) (string, error) {
			select {
			case <-ctx.Done():
				return "", ctx.Err()
			case <-time.After(time.Minute):
				return "done", nil
			}
		}
		first, leave := context.WithTimeout(t.Context(), time.Second)
		defer leave()
		var waiters sync.WaitGroup
		waiters.Go(func() {
			if _, err := together(first, &f, "key", work); !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("whose time was over got %v", err)
			}
		})
		synctest.Wait()
		for range 3 {
			waiters.Go(func() {
				if v, err := together(t.Context(), &f, "key", work); v != "done" || err != nil {
					t.Errorf("who stayed got %q, %v", v, err)
				}
			})
		}
		waiters.Wait()
	})
}

func TestPanicOfSharedWorkIsAnError(t *testing.T) {
	var f flights
	_, err := together(t.Context(), &f, "key", func(context.Context) (int, error) { panic("broken") })
	if err == nil || !strings.Contains(err.Error(), "broken") {
		t.Errorf("%v", err)
	}
	if v, err := together(t.Context(), &f, "key", func(context.Context) (int, error) { return 1, nil }); v != 1 || err != nil {
		t.Errorf("after the panic: %d, %v", v, err)
	}
}
