package ingest

import (
	"context"
	"errors"
	"hash/maphash"
	"io"
	"sync"

	"wengang/sql/clock"

	"wengang/ingest/ledger"
	"wengang/ingest/rules"
	"wengang/ingest/source"

	"golang.org/x/sync/errgroup"
)

// sizes are the numbers of rows that travel together. No verdict depends on them.
type sizes struct {
	chunk int // decoded together
	batch int // looked up and judged together
	land  int // written by one INSERT a table: few large parts, and memory for so many versions
}

var defaultSizes = sizes{chunk: 1 << 9, batch: 1 << 15, land: 1 << 17}

// lanes is how many goroutines judge a batch.
const lanes = 2

// run is one import under way.
type run struct {
	options  Options
	sizes    sizes
	reader   source.Reader
	decoder  *source.Decoder
	session  *ledger.Session
	origin   ledger.Origin
	stats    *rules.PeerStats
	today    clock.Day
	seed     maphash.Seed
	summary  *Summary
	errors   *source.ErrorBook
	checkers [lanes]checker
	landings landings
}

// chunk is a run of rows on its way through the decoders, in file order.
type chunk struct {
	rows  []judged
	ready chan struct{}
}

// all drives the stages: one goroutine reads, two decode, this one judges, and
// one writes what was judged while the next rows are read.
func (r *run) all(ctx context.Context) error {
	g, ctx := errgroup.WithContext(ctx)
	ordered := make(chan *chunk, 4)
	work := make(chan *chunk, 4)
	g.Go(func() error { return r.read(ctx, ordered, work) })
	for range 2 {
		g.Go(func() error {
			for c := range work {
				r.decode(c)
			}
			return nil
		})
	}
	g.Go(func() error { return r.judgeAll(ctx, ordered) })
	return g.Wait()
}

func (r *run) read(ctx context.Context, ordered, work chan<- *chunk) error {
	defer close(ordered)
	defer close(work)
	for {
		c := &chunk{ready: make(chan struct{}), rows: make([]judged, 0, r.sizes.chunk)}
		var end error
		for len(c.rows) < r.sizes.chunk {
			row, err := r.reader.Next()
			if err != nil {
				end = err
				break
			}
			c.rows = append(c.rows, judged{row: row})
		}
		if end != nil && !errors.Is(end, io.EOF) {
			return end
		}
		for _, queue := range []chan<- *chunk{ordered, work} {
			select {
			case queue <- c:
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		r.options.Progress.Update(r.reader.Progress())
		if end != nil {
			return nil
		}
	}
}

// decode reads the rows of a chunk into versions that stand side by side.
func (r *run) decode(c *chunk) {
	defer close(c.ready)
	var draft source.Draft
	versions := make([]ledger.Version, len(c.rows))
	for i := range c.rows {
		j := &c.rows[i]
		r.decoder.DecodeInto(&draft, j.row)
		j.version = &versions[i]
		j.version.Record = draft.Record
		j.filled, j.cleared, j.unread, j.action, j.findings = draft.Filled, draft.Cleared, draft.Unread, draft.Action, draft.Findings
		j.lane = uint8(maphash.String(r.seed, draft.Record.USCC) % lanes)
	}
}

// judgeAll gathers chunks into batches and judges them in order.
func (r *run) judgeAll(ctx context.Context, ordered <-chan *chunk) (err error) {
	for lane := range r.checkers {
		r.checkers[lane] = checker{
			places: r.options.Places, today: r.today, stats: r.stats, mine: r.session.No(), seen: map[[16]byte]uint32{},
		}
	}
	r.landings = landings{session: r.session, origin: r.origin, most: r.sizes.land}
	defer func() {
		if err != nil {
			r.landings.abort()
		}
	}()
	var batch []*judged
	for {
		c, more := <-ordered
		if more {
			select {
			case <-c.ready:
			case <-ctx.Done():
				return ctx.Err()
			}
			for i := range c.rows {
				batch = append(batch, &c.rows[i])
			}
			if len(batch) < r.sizes.batch {
				continue
			}
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err := r.judge(ctx, batch); err != nil {
			return err
		}
		if !more {
			return r.landings.finish()
		}
		batch = make([]*judged, 0, r.sizes.batch+r.sizes.chunk)
	}
}

// judge looks a batch's enterprises up, comes to a verdict on every row, and
// sends what is to be written on its way.
func (r *run) judge(ctx context.Context, batch []*judged) error {
	if len(batch) == 0 {
		return nil
	}
	if err := r.lookUp(ctx, batch); err != nil {
		return err
	}
	var wg sync.WaitGroup
	for lane := range r.checkers {
		wg.Go(func() {
			for _, j := range batch {
				if int(j.lane) == lane {
					r.checkers[lane].judge(j)
				}
			}
		})
	}
	wg.Wait()
	entries := make([]ledger.Entry, 0, len(batch))
	var standing []*ledger.Version
	for _, j := range batch {
		r.summary.count(j.verdict)
		switch j.verdict {
		case refused:
			r.summary.list(j.findings, true)
			if err := r.errors.Add(j.row, j.findings); err != nil {
				return err
			}
			continue
		case unchanged:
			standing = append(standing, j.current)
			continue
		}
		if len(j.findings) > 0 {
			r.summary.Explained++
			r.summary.list(j.findings, false)
		}
		entries = append(entries, ledger.Entry{Version: j.version, Accepted: r.options.Accept})
	}
	if err := r.acceptStanding(ctx, standing); err != nil {
		return err
	}
	var changed [lanes]map[string][]*ledger.Version
	for lane := range r.checkers {
		changed[lane] = r.checkers[lane].changed
	}
	return r.landings.write(ctx, entries, changed)
}

// acceptStanding accepts records that the file repeats without a change, where
// they have not been accepted up to the level asked for.
func (r *run) acceptStanding(ctx context.Context, standing []*ledger.Version) error {
	if r.options.Accept == 0 || r.options.DryRun || len(standing) == 0 {
		return nil
	}
	return r.session.Accept(ctx, r.origin.Actor, standing, r.options.Accept)
}

// lookUp gives the checkers the current records of the batch's enterprises:
// those that are on their way into the ledger, and for the others what the
// ledger has.
func (r *run) lookUp(ctx context.Context, batch []*judged) error {
	if err := r.landings.settle(); err != nil {
		return err
	}
	for lane := range r.checkers {
		c := &r.checkers[lane]
		c.records, c.changed = make(map[string][]*ledger.Version, len(batch)/lanes), map[string][]*ledger.Version{}
	}
	usccs := make([]string, 0, len(batch))
	for _, j := range batch {
		uscc, records := j.version.USCC, r.checkers[j.lane].records
		if _, ok := records[uscc]; ok || uscc == "" {
			continue
		}
		known, ok := r.landings.find(uscc, j.lane)
		records[uscc] = known
		if !ok {
			usccs = append(usccs, uscc)
		}
	}
	current, err := r.session.Current(ctx, usccs)
	for uscc, versions := range current {
		r.checkers[maphash.String(r.seed, uscc)%lanes].records[uscc] = versions
	}
	return err
}
