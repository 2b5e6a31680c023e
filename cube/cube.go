// Package cube answers questions about the subsidy: measures by dimension
// levels under filters, as of one publication of what a level of review has
// accepted. Every page, bulletin, workbook and export takes its figures here.
package cube

import (
	"context"
	"slices"
	"sync"
	"time"

	"wengang/cube/codes"
	"wengang/cube/rollup"
	store "wengang/sql"
	"wengang/sql/clock"

	"github.com/ClickHouse/clickhouse-go/v2"
)

// Cube answers queries. It is safe for concurrent use.
type Cube struct {
	store  *store.Store
	places func() *codes.Places
	clock  clock.Clock
	hold   func(publication uint64) (release func())

	mu       sync.Mutex
	editions []*edition // newest last, a few
}

// Option changes how a cube works.
type Option func(*Cube)

// Holding makes every Pin hold its publication against the sweeper of
// superseded partitions until it is released.
func Holding(hold func(publication uint64) (release func())) Option {
	return func(c *Cube) { c.hold = hold }
}

// New returns a cube over a store; places gives the places of the moment.
func New(st *store.Store, places func() *codes.Places, c clock.Clock, options ...Option) *Cube {
	cube := &Cube{store: st, places: places, clock: c, hold: func(uint64) func() { return func() {} }}
	for _, option := range options {
		option(cube)
	}
	return cube
}

// Pinned answers several queries over one publication, so that the figures
// of a page or a bulletin never mix two states of the store.
type Pinned struct {
	cube    *Cube
	edition *edition
	release func()
}

// Publication returns the number of the publication, 0 where there is none yet.
func (p *Pinned) Publication() uint64 { return p.edition.number }

// Commit returns the last commit that the publication holds.
func (p *Pinned) Commit() uint64 { return p.edition.commit }

// AsOf returns the instant of the publication (数据时点), zero where there is none.
func (p *Pinned) AsOf() time.Time { return p.edition.at }

// Demo tells that the publication holds demonstration data.
func (p *Pinned) Demo() bool { return p.edition.demo }

// Release lets go of the publication. It may be called more than once.
func (p *Pinned) Release() {
	if p.release != nil {
		p.release()
		p.release = nil
	}
}

// Ask answers one query over the newest publication.
func (c *Cube) Ask(ctx context.Context, q Query) (*Answer, error) {
	p, err := c.Pin(ctx)
	if err != nil {
		return nil, err
	}
	defer p.Release()
	return p.Ask(ctx, q)
}

// Pin takes the newest publication; the caller releases it. A publication that
// is newest when it is read is not swept for minutes, so that holding it after
// reading it is early enough.
func (c *Cube) Pin(ctx context.Context) (*Pinned, error) {
	e, err := c.newest(ctx)
	if err != nil {
		return nil, err
	}
	return &Pinned{cube: c, edition: e, release: c.hold(e.number)}, nil
}

// newest reads the newest publication; what it learnt of one it keeps.
func (c *Cube) newest(ctx context.Context) (*edition, error) {
	latest, err := rollup.Latest(ctx, c.store)
	if err != nil {
		return nil, err
	}
	if e := c.known(latest.No); e != nil {
		return e, nil
	}

	sizes := map[partitionKey]partitionSize{}
	rows, err := c.store.Query(ctx, "cube.PartitionRows")
	if err != nil {
		return nil, err
	}
	err = scanAll(ctx, rows, func() error {
		var key partitionKey
		var size partitionSize
		err := rows.Scan(&key.table, &key.id, &key.rollup, &size.rows, &size.first, &size.last)
		sizes[key] = size
		return err
	})
	if err != nil {
		return nil, err
	}
	e, err := newEdition(latest, sizes)
	if err != nil {
		return nil, err
	}
	if rows, err = c.store.Query(ctx, "cube.Demonstration", clickhouse.Named("commit", latest.Commit)); err != nil {
		return nil, err
	}
	var demo uint8
	if err := scanAll(ctx, rows, func() error { return rows.Scan(&demo) }); err != nil {
		return nil, err
	}
	e.demo = demo == 1

	const kept = 4
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.editions = append(c.editions, e); len(c.editions) > kept {
		c.editions = slices.Clone(c.editions[1:])
	}
	return e, nil
}

// known returns what was learnt of a publication before, nil where nothing.
func (c *Cube) known(number uint64) *edition {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, e := range c.editions {
		if e.number == number {
			return e
		}
	}
	return nil
}
