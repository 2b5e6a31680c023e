package dashboards

import (
	"context"
	"fmt"
	"hash/fnv"
	"sync"

	"wengang/cube"
	"wengang/cube/codes"
	"wengang/sql/clock"

	lru "github.com/hashicorp/golang-lru/v2"
)

// largestKept is the number of rows above which an answer is not kept: those
// are taken away once as a file, and would push out what pages ask for.
const largestKept = 2000

// memory keeps answers and pages by all that they depend on: an answer of one
// publication never changes, and one viewer's scope never sees another's.
type memory struct {
	clock   clock.Clock
	answers *lru.Cache[string, *cube.Answer]
	bodies  *lru.Cache[string, keptBody]
	pages   *lru.Cache[string, *keptPage]
	flights flights

	mu     sync.Mutex
	places *codes.Places // those that edition was made from
	named  edition
}

func newMemory(size int, c clock.Clock) (*memory, error) {
	answers, err := lru.New[string, *cube.Answer](size)
	if err != nil {
		return nil, err
	}
	bodies, err := lru.New[string, keptBody](bodiesKept)
	if err != nil {
		return nil, err
	}
	pages, err := lru.New[string, *keptPage](pagesKept)
	return &memory{clock: c, answers: answers, bodies: bodies, pages: pages}, err
}

// edition is the state that figures and their names were taken from: a
// publication; the places as they were called then, since an administrator
// adds places without a publication; and the day, since places begin and end,
// and with them the reporting units that are expected.
type edition struct {
	publication uint64
	places      uint64 // checksum
	day         clock.Day
}

func (e edition) String() string {
	return fmt.Sprintf("%d.%x.%d", e.publication, e.places, e.day)
}

// editionOf returns the edition of a publication. Places are read again from
// time to time, as a rule unchanged: what counts is what they hold.
func (m *memory) editionOf(p Pinned, places *codes.Places) edition {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.places != places {
		sum := fnv.New64a()
		for _, place := range places.All() {
			fmt.Fprintf(sum, "%+v", place)
		}
		m.places, m.named = places, edition{places: sum.Sum64()}
	}
	return edition{p.Publication(), m.named.places, clock.Today(m.clock)}
}

// over returns an asker that looks into the memory before it asks a
// publication. Answers are shared: readers do not change them. A question goes
// on for others where the one who began it has left and let go of the
// publication: they hold the same one.
func (m *memory) over(p Pinned, e edition) asker { return &remembering{m, p, e} }

type remembering struct {
	memory  *memory
	pinned  Pinned
	edition edition
}

// Ask answers from memory, or asks and remembers. Of several that ask the same
// at once only one goes to the store.
func (r *remembering) Ask(ctx context.Context, q cube.Query) (*cube.Answer, error) {
	key := keyOf(r.edition, q)
	if a, ok := r.memory.answers.Get(key); ok {
		return a, nil
	}
	return together(ctx, &r.memory.flights, key, func(ctx context.Context) (*cube.Answer, error) {
		a, err := r.pinned.Ask(ctx, q)
		if err == nil && len(a.Rows) <= largestKept {
			r.memory.answers.Add(key, a)
		}
		return a, err
	})
}

// keyOf writes everything that an answer depends on, every field of the query
// in Go's own syntax, so that no two queries share a key.
func keyOf(e edition, q cube.Query) string {
	return fmt.Sprintf("answer|%s|%#v", e, q)
}
