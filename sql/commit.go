package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	"wengang/sql/fault"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
)

// LedgerTables are the append-only tables whose rows carry a commit number.
var LedgerTables = []string{"enterprises", "record_versions", "record_contacts", "record_steps", "column_mappings", "places"}

// Commit is a write in progress: rows in ledger tables under one number, which
// nobody sees until Finish has written and read back its row in commits.
// Its methods may be called from several goroutines.
type Commit struct {
	No     uint64
	writer *Writer
	action string
	key    string
	mu     sync.Mutex
	rows   map[string]uint64
	broken error
}

// Begin opens a commit. action says what is done (import, accept, …); key,
// where it is not empty, makes a second commit with the same key impossible.
//
// Errors: *Done where a commit with the key stands already.
func (w *Writer) Begin(ctx context.Context, action, key string) (*Commit, error) {
	if key != "" {
		no, err := w.store.CommitByKey(ctx, key)
		if err != nil {
			return nil, err
		}
		if no != 0 {
			return nil, &Done{No: no}
		}
	}
	return &Commit{No: w.NextNo(), writer: w, action: action, key: key, rows: map[string]uint64{}}, nil
}

// Done says that a commit with the same idempotency key stands already.
type Done struct{ No uint64 }

// Error gives the number.
func (d *Done) Error() string { return fmt.Sprintf("该操作已经完成（提交号 %d）", d.No) }

// CommitByKey returns the number of the valid commit with the key, 0 where
// there is none.
func (s *Store) CommitByKey(ctx context.Context, key string) (uint64, error) {
	rows, err := s.Query(ctx, "commits.ByKey", clickhouse.Named("key", key))
	if err != nil {
		return 0, err
	}
	return single[uint64](ctx, rows)
}

// Insert writes one block of rows into a ledger table. fill appends to the
// batch, whose columns are those named, in this order; the caller sets
// commit_no to the commit's number. After an error the commit cannot be finished.
func (c *Commit) Insert(ctx context.Context, table, columns string, fill func(driver.Batch) error) error {
	if !slices.Contains(LedgerTables, table) {
		return fault.New(fault.Internal, "%s 不是台账表", table)
	}
	rows, err := c.insert(ctx, table, columns, fill)
	c.mu.Lock()
	defer c.mu.Unlock()
	if err != nil {
		c.broken = errors.Join(c.broken, err)
		return err
	}
	c.rows[table] += uint64(rows)
	return nil
}

func (c *Commit) insert(ctx context.Context, table, columns string, fill func(driver.Batch) error) (int, error) {
	batch, err := c.writer.store.conn.PrepareBatch(ctx, "INSERT INTO "+table+" ("+columns+")")
	if err != nil {
		return 0, failed(ctx, err)
	}
	defer func() { _ = batch.Close() }()
	if err := fill(batch); err != nil {
		return 0, err
	}
	rows := batch.Rows()
	if rows == 0 {
		return 0, nil
	}
	return rows, failed(ctx, batch.Send())
}

// Rows returns how many rows each table has received.
func (c *Commit) Rows() map[string]uint64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	return maps.Clone(c.rows)
}

// Finish acknowledges the commit: its row in commits is written and read back.
// detail is stored as JSON. An unknown outcome (the connection broke) is
// decided by what the store holds once it answers again.
//
// Errors: fault.Conflict where another writer's epoch has begun: nothing of
// this commit counts.
func (c *Commit) Finish(ctx context.Context, detail any) error {
	if c.broken != nil {
		return c.broken
	}
	text, err := json.Marshal(detail)
	if err != nil {
		return fmt.Errorf("commit detail: %w", err)
	}
	return c.writer.acknowledge(ctx, []commitRow{{kind: "commit", no: c.No, action: c.action, key: c.key, rows: c.Rows(), detail: string(text)}})
}

// settleWithin is how long an unknown outcome is pursued: the engine may be
// restarting.
const settleWithin = 60 * time.Second

// acknowledge writes commit rows and reads them back.
func (w *Writer) acknowledge(ctx context.Context, lines []commitRow) error {
	numbers := make([]uint64, len(lines))
	for i, l := range lines {
		numbers[i] = l.no
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), settleWithin)
	defer cancel()
	wrote := w.record(ctx, lines)
	for {
		valid, fenced, err := w.readBack(ctx, numbers)
		switch {
		case err == nil && valid == len(lines):
			return nil
		case err == nil && fenced:
			return fault.New(fault.Conflict, "写入期间另一进程接管了数据库，本次写入没有生效").Do("请重新执行")
		case err == nil && wrote == nil:
			return fault.New(fault.Internal, "写入没有被数据库确认").Do("请查看日志")
		case err == nil: // the row did not land, and the rows it speaks of did: write it again
			if wrote = w.verifyRows(ctx, lines); wrote == nil {
				wrote = w.record(ctx, lines)
				continue
			}
			if fault.CodeOf(wrote) != fault.Unavailable {
				return wrote
			}
		}
		select {
		case <-ctx.Done():
			return fault.New(fault.Unavailable, "数据库没有应答，本次写入是否生效尚未确定").
				Do("请待数据库恢复后重新执行：已生效的不会重复").Because(errors.Join(wrote, err))
		case <-time.After(100 * time.Millisecond):
		}
	}
}

// readBack tells how many of the numbers are valid commits and whether a
// higher epoch has begun.
func (w *Writer) readBack(ctx context.Context, numbers []uint64) (valid int, fenced bool, err error) {
	rows, err := w.store.Query(ctx, "commits.ReadBack", clickhouse.Named("numbers", numbers), clickhouse.Named("epoch", w.epoch))
	if err != nil {
		return 0, false, err
	}
	var n uint64
	err = Each(ctx, rows, func(r driver.Rows) error { return r.Scan(&n, &fenced) })
	return int(n), fenced, err
}

// verifyRows compares the rows in the ledger with those the commits count.
func (w *Writer) verifyRows(ctx context.Context, lines []commitRow) error {
	for _, l := range lines {
		for table, want := range l.rows {
			rows, err := w.store.QueryText(ctx, "SELECT count() FROM "+table+" WHERE commit_no = @no", clickhouse.Named("no", l.no))
			if err != nil {
				return err
			}
			have, err := single[uint64](ctx, rows)
			if err != nil {
				return err
			}
			if have != want {
				return fault.New(fault.Conflict, "写入中断：表 %s 应有 %d 行，实有 %d 行，本次写入已放弃", table, want, have).Do("请重新执行")
			}
		}
	}
	return nil
}

// LastCommit returns the number of the newest valid commit, 0 where there is none.
func (s *Store) LastCommit(ctx context.Context) (uint64, error) {
	rows, err := s.Query(ctx, "commits.Last")
	if err != nil {
		return 0, err
	}
	return single[uint64](ctx, rows)
}
