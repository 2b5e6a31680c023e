package store

import (
	"context"
	"errors"
	"slices"

	"wengang/sql/fault"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
)

// Stream is one INSERT that takes its rows in blocks: the client holds one
// block at a time, and the server makes few large parts of them. Nobody sees
// its rows before Send. Its methods are for one goroutine.
type Stream struct {
	ctx    context.Context // of the statement, which lives from Stream to Send
	batch  driver.Batch
	rows   uint64
	commit *Commit // nil for tables outside the ledger
	table  string
}

// Stream begins an INSERT into a table that is not part of the ledger.
func (s *Store) Stream(ctx context.Context, table, columns string) (*Stream, error) {
	batch, err := s.conn.PrepareBatch(ctx, "INSERT INTO "+table+" ("+columns+")")
	if err != nil {
		return nil, failed(ctx, err)
	}
	return &Stream{ctx: ctx, batch: batch, table: table}, nil
}

// Stream is Insert for rows that come in several blocks. A stream that was
// begun must be sent for the commit to be finished.
func (c *Commit) Stream(ctx context.Context, table, columns string) (*Stream, error) {
	if !slices.Contains(LedgerTables, table) {
		return nil, fault.New(fault.Internal, "%s 不是台账表", table)
	}
	s, err := c.writer.store.Stream(ctx, table, columns)
	if err != nil {
		c.fail(err)
		return nil, err
	}
	s.commit = c
	return s, nil
}

// Write sends one block. fill appends to the batch, whose columns are those
// named, in this order.
func (s *Stream) Write(fill func(driver.Batch) error) error {
	if err := fill(s.batch); err != nil {
		return s.broken(err)
	}
	rows := s.batch.Rows()
	if err := s.batch.Flush(); err != nil {
		return s.broken(failed(s.ctx, err))
	}
	s.rows += uint64(rows)
	return nil
}

// Send ends the INSERT; its rows are on disk then.
func (s *Stream) Send() error {
	if err := s.batch.Send(); err != nil {
		return s.broken(failed(s.ctx, err))
	}
	if s.commit != nil && s.rows > 0 {
		s.commit.mu.Lock()
		defer s.commit.mu.Unlock()
		s.commit.rows[s.table] += s.rows
	}
	return nil
}

// Abort gives the INSERT up. What the server has taken of it stays without a
// commit.
func (s *Stream) Abort() {
	_ = s.broken(errAborted)
	_ = s.batch.Abort()
}

var errAborted = errors.New("insert given up")

func (s *Stream) broken(err error) error {
	if s.commit != nil {
		s.commit.fail(err)
	}
	return err
}

// fail makes the commit one that cannot be finished.
func (c *Commit) fail(err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.broken = errors.Join(c.broken, err)
}
