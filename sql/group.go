package store

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
)

// gather is how long a small write waits for others to share its inserts:
// ClickHouse wants few parts, and a person does not notice 10 ms.
const gather = 10 * time.Millisecond

// Small is a write of a few rows: a form saved, a decision taken.
type Small struct {
	Actor  string // empty: the writer's
	Action string
	Key    string             // idempotency key, may be empty
	Rows   map[string][][]any // table -> rows; the value of commit_no is left out, it comes last
	Detail any
}

// columnsOf names the columns of the tables that small writes go to, commit_no
// last.
var columnsOf = map[string]string{
	"column_mappings": "agency, header, field, commit_no",
	"places":          "place, code, name, kind, parent, pooling, valid_from, valid_to, commit_no",
}

// group lets concurrent small writes share inserts: each has its own commit
// row, all rows of one table go in one block.
type group struct {
	writer  *Writer
	mu      sync.Mutex
	waiting []*submission
	active  sync.WaitGroup
}

type submission struct {
	Small
	no   uint64
	done chan error
}

// Submit writes and acknowledges a small write and returns its commit number.
//
// Errors: *Done where a commit with the key stands already; fault.Conflict
// where another writer has taken over.
func (w *Writer) Submit(ctx context.Context, small Small) (uint64, error) {
	if small.Key != "" {
		no, err := w.store.CommitByKey(ctx, small.Key)
		if err != nil {
			return 0, err
		}
		if no != 0 {
			return no, &Done{No: no}
		}
	}
	s := &submission{Small: small, done: make(chan error, 1)}
	w.group.add(s)
	select {
	case err := <-s.done:
		return s.no, err
	case <-ctx.Done(): // the write goes on; the caller may ask by its key
		return 0, ctx.Err()
	}
}

// add puts a submission in line; the first in line opens the window.
func (g *group) add(s *submission) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.waiting = append(g.waiting, s)
	if len(g.waiting) == 1 {
		g.active.Add(1)
		time.AfterFunc(gather, g.flush)
	}
}

// drain waits until everything in line is written.
func (g *group) drain() { g.active.Wait() }

func (g *group) flush() {
	defer g.active.Done()
	g.mu.Lock()
	batch := g.waiting
	g.waiting = nil
	g.mu.Unlock()
	batch = refuseTwins(batch)
	err := g.writer.writeTogether(context.Background(), batch)
	for _, s := range batch {
		s.done <- err
	}
}

// refuseTwins lets only the first of several submissions with one key through.
func refuseTwins(batch []*submission) []*submission {
	first := map[string]bool{}
	return slices.DeleteFunc(batch, func(s *submission) bool {
		if s.Key == "" || !first[s.Key] {
			first[s.Key] = true
			return false
		}
		s.done <- fmt.Errorf("key %q: %w", s.Key, &Done{})
		return true
	})
}

func (w *Writer) writeTogether(ctx context.Context, batch []*submission) error {
	ctx, cancel := context.WithTimeout(ctx, settleWithin)
	defer cancel()
	carrier := &Commit{writer: w, rows: map[string]uint64{}} // only its Insert is used
	tables := map[string]bool{}
	lines := make([]commitRow, len(batch))
	for i, s := range batch {
		s.no = w.NextNo()
		detail, err := json.Marshal(s.Detail)
		if err != nil {
			return fmt.Errorf("commit detail: %w", err)
		}
		lines[i] = commitRow{kind: "commit", no: s.no, actor: s.Actor, action: s.Action, key: s.Key, rows: map[string]uint64{}, detail: string(detail)}
		for table, rows := range s.Rows {
			tables[table] = true
			lines[i].rows[table] = uint64(len(rows))
		}
	}
	for _, table := range slices.Sorted(maps.Keys(tables)) {
		columns, ok := columnsOf[table]
		if !ok {
			return fmt.Errorf("no small writes to %s", table)
		}
		err := carrier.Insert(ctx, table, columns, func(b driver.Batch) error {
			for _, s := range batch {
				for _, row := range s.Rows[table] {
					if err := b.Append(append(slices.Clone(row), s.no)...); err != nil {
						return err
					}
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return w.acknowledge(ctx, lines)
}
