package store

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"wengang/sql/fault"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
	"github.com/google/uuid"
	"golang.org/x/sys/unix"
)

// epochSpan is how many numbers an epoch has for its commits and publications:
// number = epoch × epochSpan + sequence, so that two writers can never use the
// same one, whatever either knows of the other.
const epochSpan = 1_000_000

// Lease is the longest that the insert of a commit row may take. A new writer
// waits it out before it reads, so that no older commit can still appear.
const Lease = time.Second

// Writer is the one writer of the ledger while its epoch reigns. On one
// machine writers queue for a file lock; across machines a higher epoch ends
// a lower one: its later commits do not count. Safe for concurrent use.
type Writer struct {
	store    *Store
	id       uuid.UUID
	epoch    uint64
	sequence atomic.Uint64
	actor    string
	lock     *os.File
	group    group
	closed   sync.Once
}

// NewWriter waits for its turn and opens a new epoch for the actor, who stands
// in every commit.
//
// Errors: fault.Unavailable where the store is out of reach, ctx's error where
// it ends while waiting.
func (s *Store) NewWriter(ctx context.Context, actor string) (*Writer, error) {
	w := &Writer{store: s, id: uuid.New(), actor: actor}
	if s.config.Data != "" {
		if err := os.MkdirAll(s.config.Data, 0o700); err != nil {
			return nil, fault.New(fault.Unavailable, "数据目录 %s 无法创建", s.config.Data).Because(err)
		}
		lock, err := flockWait(ctx, filepath.Join(s.config.Data, "writer.lock"), unix.LOCK_EX)
		if err != nil {
			return nil, err
		}
		w.lock = lock
	}
	if err := w.reign(ctx); err != nil {
		w.unlock()
		return nil, err
	}
	w.group.writer = w
	return w, nil
}

func (w *Writer) unlock() {
	if w.lock != nil {
		_ = w.lock.Close()
	}
}

// reign opens an epoch above all others, waits until no older commit can still
// appear, and abandons what older writers left unfinished.
func (w *Writer) reign(ctx context.Context) error {
	for {
		var highest uint64
		var orderly bool
		rows, err := w.store.Query(ctx, "commits.HighestEpoch")
		if err != nil {
			return err
		}
		if err := Each(ctx, rows, func(r driver.Rows) error { return r.Scan(&highest, &orderly) }); err != nil {
			return err
		}
		w.epoch = highest + 1
		if err := w.record(ctx, []commitRow{{kind: "epoch"}}); err != nil {
			return err
		}
		if !orderly {
			select {
			case <-ctx.Done():
				return ctx.Err()
			case <-time.After(Lease):
			}
		}
		rows, err = w.store.Query(ctx, "commits.EpochOwner", clickhouse.Named("epoch", w.epoch))
		if err != nil {
			return err
		}
		owner, err := single[uuid.UUID](ctx, rows)
		if err != nil {
			return err
		}
		if owner == w.id {
			return w.abandonOrphans(ctx)
		}
		// Another writer took the same epoch a moment before: take the next.
	}
}

// abandonOrphans records the numbers under which rows stand in the ledger but
// no commit does: a crash came between. Readers never see such rows.
func (w *Writer) abandonOrphans(ctx context.Context) error {
	rows, err := w.store.Query(ctx, "commits.Orphans", clickhouse.Named("below", w.epoch*epochSpan))
	if err != nil {
		return err
	}
	orphans, err := column[uint64](ctx, rows)
	if err != nil || len(orphans) == 0 {
		return err
	}
	lines := make([]commitRow, len(orphans))
	for i, no := range orphans {
		lines[i] = commitRow{kind: "abandoned", no: no}
	}
	w.store.config.Log.Warn("unfinished commits abandoned", "commits", orphans)
	return w.record(ctx, lines)
}

// NextNo gives out the next number of the epoch, for a commit or a publication.
func (w *Writer) NextNo() uint64 {
	sequence := w.sequence.Add(1)
	if sequence >= epochSpan {
		panic("epoch exhausted: a writer must be reopened before a million commits")
	}
	return w.epoch*epochSpan + sequence
}

// Epoch returns the writer's epoch.
func (w *Writer) Epoch() uint64 { return w.epoch }

// Actor returns whom the writer writes for.
func (w *Writer) Actor() string { return w.actor }

// Close ends the epoch in an orderly way, which spares the next writer the
// lease, and lets the next writer on this machine in.
func (w *Writer) Close(ctx context.Context) error {
	var err error
	w.closed.Do(func() {
		w.group.drain()
		err = w.record(ctx, []commitRow{{kind: "released"}})
		w.unlock()
	})
	return err
}

// commitRow is one row of the table commits.
type commitRow struct {
	kind   string
	no     uint64
	actor  string
	action string
	key    string
	rows   map[string]uint64
	detail string
}

// record writes rows to commits in one insert, within the lease.
func (w *Writer) record(ctx context.Context, lines []commitRow) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), Lease)
	defer cancel()
	batch, err := w.store.conn.PrepareBatch(ctx, "INSERT INTO commits (kind, epoch, commit_no, writer, actor, action, at, idempotency_key, rows, detail)")
	if err != nil {
		return failed(ctx, err)
	}
	defer func() { _ = batch.Close() }()
	now := w.store.config.Clock.Now()
	for _, l := range lines {
		if l.actor == "" {
			l.actor = w.actor
		}
		if l.rows == nil {
			l.rows = map[string]uint64{}
		}
		if err := batch.Append(l.kind, w.epoch, l.no, w.id, l.actor, l.action, now, l.key, l.rows, l.detail); err != nil {
			return fmt.Errorf("commit row: %w", err)
		}
	}
	return failed(ctx, batch.Send())
}
