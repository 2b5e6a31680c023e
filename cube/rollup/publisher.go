package rollup

import (
	"context"
	"log/slog"
	"maps"
	"slices"
	"sync"
	"time"

	"wengang/cube/codes"
	store "wengang/sql"
	"wengang/sql/clock"
	"wengang/sql/fault"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
)

// keep is how long superseded partitions stay for readers of other processes.
const keep = 10 * time.Minute

// Publisher makes publications. It is safe for concurrent use; publications
// are made one at a time.
type Publisher struct {
	Keep time.Duration // how long a superseded publication can still be read; 10 minutes

	st     *store.Store
	places func() *codes.Places
	clock  clock.Clock
	log    *slog.Logger

	making   sync.Mutex // held while a publication is made
	sweeping sync.Mutex // held while partitions are dropped
	sweeps   sync.WaitGroup

	mu     sync.Mutex
	pinned map[uint64]int // publication number -> readers in this process
}

// New returns a publisher over the store; call its Wait before the store is
// closed. places gives the newest snapshot of the places, those that an
// administrator added included.
func New(st *store.Store, places func() *codes.Places, c clock.Clock, log *slog.Logger) *Publisher {
	return &Publisher{Keep: keep, st: st, places: places, clock: c, log: log, pinned: map[uint64]int{}}
}

// Pin keeps the partitions of a publication until Unpin, however long a
// reader of this process takes.
func (p *Publisher) Pin(no uint64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.pinned[no]++
}

// Unpin ends a Pin.
func (p *Publisher) Unpin(no uint64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.pinned[no]--; p.pinned[no] <= 0 {
		delete(p.pinned, no)
	}
}

// Publish brings facts and rollups up to the ledger's last acknowledged
// commit, rebuilding only what the commits since the newest publication touch,
// and returns the newest publication. Where there is nothing new it returns
// the one that stands. Everything is made anew where the newest publication
// was made by a program that makes facts otherwise; a rollup declared since is
// built for all years.
//
// Errors: fault.Conflict where another writer has taken over; nothing of this
// publication counts then.
func (p *Publisher) Publish(ctx context.Context, w *store.Writer) (Publication, error) {
	return p.publish(ctx, w, false)
}

// Rebuild makes facts and rollups anew from the ledger.
func (p *Publisher) Rebuild(ctx context.Context, w *store.Writer) (Publication, error) {
	return p.publish(ctx, w, true)
}

func (p *Publisher) publish(ctx context.Context, w *store.Writer, anew bool) (Publication, error) {
	p.making.Lock()
	defer p.making.Unlock()
	started := p.clock.Now()
	last, err := Latest(ctx, p.st)
	if err != nil {
		return Publication{}, err
	}
	next := Publication{shape: shape(), Partitions: map[string][]string{}}
	if next.Commit, next.position, err = p.ledgerState(ctx); err != nil {
		return Publication{}, err
	}
	anew = anew || last.No == 0 || !last.sameFacts()
	if next.position == 0 || !anew && next.position <= last.position && last.Current() {
		return last, nil
	}
	next.No = w.NextNo()

	b := build{Publisher: p, places: p.places(), last: last, next: &next}
	if anew {
		b.last = Publication{}
		b.concerned.everybody = true
	}
	if err := b.run(ctx); err != nil {
		return Publication{}, err
	}
	if err := p.announce(ctx, w, &next); err != nil {
		return Publication{}, err
	}
	p.log.Info("published", "publication", next.No, "commit", next.Commit, "anew", anew,
		"fact_partitions", len(b.cells), "slices", len(b.slices), "took", p.clock.Now().Sub(started))
	p.sweep(ctx)
	return next, nil
}

// ledgerState returns the highest valid commit and the last position.
func (p *Publisher) ledgerState(ctx context.Context) (commit, position uint64, err error) {
	rows, err := p.st.Query(ctx, "rollup.Commits")
	if err != nil {
		return 0, 0, err
	}
	err = store.Each(ctx, rows, func(r driver.Rows) error { return r.Scan(&commit, &position) })
	return commit, position, err
}

// announce inserts the publication's row, which makes it the newest. The row
// must land within the lease: until it has passed, a writer that takes over
// sweeps nothing.
func (p *Publisher) announce(ctx context.Context, w *store.Writer, next *Publication) error {
	ctx, cancel := context.WithTimeout(ctx, store.Lease)
	defer cancel()
	rows, err := p.st.Query(ctx, "rollup.Reigning")
	if err != nil {
		return err
	}
	var epoch uint64
	if err := store.Each(ctx, rows, func(r driver.Rows) error { return r.Scan(&epoch) }); err != nil {
		return err
	}
	if epoch != w.Epoch() {
		return fault.New(fault.Conflict, "汇总期间另一进程接管了数据库，本次汇总没有生效").Do("数据不受影响，新的写入进程会重新汇总")
	}
	text, err := store.QueryText("rollup.Publish")
	if err != nil {
		return err
	}
	batch, err := p.st.Conn().PrepareBatch(ctx, text)
	if err != nil {
		return unannounced(err)
	}
	defer func() { _ = batch.Close() }()
	next.At = p.clock.Now()
	if err := batch.Append(next.No, next.Commit, next.position, next.shape, next.At, next.Partitions); err != nil {
		return unannounced(err)
	}
	if err := batch.Send(); err != nil {
		return unannounced(err)
	}
	return nil
}

func unannounced(cause error) error {
	return fault.New(fault.Unavailable, "汇总结果未能登记").Do("数据不受影响，请待数据库恢复后重试").Because(cause)
}

// build is the making of one publication.
type build struct {
	*Publisher
	places *codes.Places
	last   Publication // zero: everything is made anew
	next   *Publication
	cells  []cell         // facts to rebuild
	slices map[slice]bool // rollups to rebuild

	concerned concerned // whose facts may have changed
}

func (b *build) run(ctx context.Context) error {
	touched, err := b.touched(ctx)
	if err != nil {
		return err
	}
	b.cells = slices.SortedFunc(maps.Keys(touched), compareCells)
	b.slices = map[slice]bool{}
	for _, c := range b.cells {
		b.slices[c.slice] = true
	}
	for _, table := range derivedTables {
		b.next.Partitions[table] = slices.Clone(b.last.Partitions[table])
	}
	if err := b.buildFacts(ctx); err != nil {
		return err
	}
	if amended, err := b.amend(ctx); amended || err != nil {
		return err
	}
	return b.buildRollups(ctx)
}

// replace takes the partitions that this publication built into its list of
// live ones, in place of those that stale names.
func (b *build) replace(ctx context.Context, table string, stale func(id string) (bool, error)) error {
	var live []string
	for _, id := range b.next.Partitions[table] {
		out, err := stale(id)
		if err != nil {
			return err
		}
		if !out {
			live = append(live, id)
		}
	}
	rows, err := b.st.QueryText(ctx, "SELECT DISTINCT _partition_id FROM "+table+" WHERE generation = @generation",
		clickhouse.Named("generation", b.next.No))
	if err != nil {
		return err
	}
	err = store.Each(ctx, rows, func(r driver.Rows) error {
		var id string
		if err := r.Scan(&id); err != nil {
			return err
		}
		live = append(live, id)
		return nil
	})
	slices.Sort(live)
	b.next.Partitions[table] = slices.Compact(live)
	return err
}
