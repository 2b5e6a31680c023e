package dashboards

import (
	"context"
	"fmt"
	"html/template"
	"strings"

	"wengang/cube"
	"wengang/sql/clock"

	lru "github.com/hashicorp/golang-lru/v2"
	"golang.org/x/sync/singleflight"
)

// largestKept is the number of rows above which an answer is not kept: those
// are taken away once as a file, and would push out what pages ask for.
const largestKept = 2000

// memory keeps answers by publication, scope and query: an answer of one
// publication never changes, and one viewer's scope never sees another's.
type memory struct {
	answers *lru.Cache[string, *cube.Answer]
	pages   *lru.Cache[string, keptPage]
	flight  singleflight.Group
}

// keptPage is a dashboard without the frame that names its viewer.
type keptPage struct {
	title string
	demo  bool
	body  template.HTML
}

// pagesKept is the number of pages kept, of some 80 kB each.
const pagesKept = 256

func newMemory(size int) (*memory, error) {
	answers, err := lru.New[string, *cube.Answer](size)
	if err != nil {
		return nil, err
	}
	pages, err := lru.New[string, keptPage](pagesKept)
	return &memory{answers: answers, pages: pages}, err
}

// pageKey is everything that a page's body depends on.
func pageKey(publication uint64, scope cube.Scope, address string, today clock.Day) string {
	return fmt.Sprintf("%d|%d/%t|%d|%s", publication, scope.Root, scope.All, today, address)
}

// over returns an asker that looks into the memory before it asks a
// publication. Answers are shared: readers do not change them.
func (m *memory) over(p Pinned) asker { return &remembering{m, p} }

type remembering struct {
	memory *memory
	pinned Pinned
}

// Ask answers from memory, or asks and remembers. Of several that ask the same
// at once only one goes to the store.
func (r *remembering) Ask(ctx context.Context, q cube.Query) (*cube.Answer, error) {
	key := keyOf(r.pinned.Publication(), q)
	if a, ok := r.memory.answers.Get(key); ok {
		return a, nil
	}
	// The first asker's publication stays pinned while it waits. If its reader
	// goes away, those who wait with it ask again for themselves.
	v, err, shared := r.memory.flight.Do(key, func() (any, error) { return r.pinned.Ask(ctx, q) })
	if err != nil {
		if shared && ctx.Err() == nil {
			return r.pinned.Ask(ctx, q)
		}
		return nil, err
	}
	a := v.(*cube.Answer)
	if len(a.Rows) <= largestKept {
		r.memory.answers.Add(key, a)
	}
	return a, nil
}

// keyOf writes everything that an answer depends on. Each text is quoted, so
// that no two queries share a key.
func keyOf(publication uint64, q cube.Query) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d|%d/%t|%q|%q|%d|", publication, q.Scope.Root, q.Scope.All, q.Measures, q.By, q.Level)
	for _, f := range q.Where {
		fmt.Fprintf(&b, "%q:%q:%q:%q;", f.Dimension, f.Values, f.From, f.To)
	}
	fmt.Fprintf(&b, "|%v|%d|%d|%t", q.Sort, q.Offset, q.Limit, q.Explain)
	return b.String()
}
