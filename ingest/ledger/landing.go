package ledger

import (
	"context"

	store "wengang/sql"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
	"golang.org/x/sync/errgroup"
)

// Batch are entries on their way into the ledger, all of whose enterprises
// have their numbers.
type Batch struct {
	entries []Entry
	fresh   []newcomer // enterprises that are new with this batch
}

// NewBatch gives numbers to the enterprises that have none: the caller has
// looked them up, or written them earlier in this session and kept them. The
// numbers are set in the entries.
func (s *Session) NewBatch(entries []Entry) Batch {
	b := Batch{entries: entries}
	if s.commit == nil {
		return b // a trial gives none out
	}
	var nameless []*Version
	for i := range entries {
		if entries[i].EnterpriseNo == 0 {
			nameless = append(nameless, entries[i].Version)
		}
	}
	if len(nameless) > 0 {
		b.fresh = s.numbers.give(nameless)
	}
	return b
}

// Landing writes batches in one INSERT a table. Nobody, this session's
// look-ups included, sees them before Send. Its methods are for one goroutine;
// several landings of a session may be under way.
type Landing struct {
	session     *Session
	ctx         context.Context // of the statements
	origin      Origin
	versions    *store.Stream
	contacts    *store.Stream
	steps       *store.Stream // nil in a trial, which takes no step
	enterprises *store.Stream // nil before the first newcomer
	block       *block
}

// Land begins a landing.
func (s *Session) Land(ctx context.Context, origin Origin) (*Landing, error) {
	l := &Landing{session: s, ctx: ctx, origin: origin, block: newBlock(s.no)}
	var err error
	if l.versions, err = s.stream(ctx, s.versions, versionColumns); err != nil {
		return nil, err
	}
	if l.contacts, err = s.stream(ctx, s.contacts, contactColumns); err != nil {
		l.Abort()
		return nil, err
	}
	if s.commit == nil {
		return l, nil
	}
	if l.steps, err = s.stream(ctx, "record_steps", stepColumns); err != nil {
		l.Abort()
		return nil, err
	}
	return l, nil
}

func (s *Session) stream(ctx context.Context, table, columns string) (*store.Stream, error) {
	if s.commit != nil {
		return s.commit.Stream(ctx, table, columns)
	}
	return s.store.Stream(ctx, table, columns)
}

// sliceRows is how many rows go over the connection at a time.
const sliceRows = 8192

// Write sends a batch.
func (l *Landing) Write(b Batch) error {
	for entries := b.entries; len(entries) > 0; {
		n := min(len(entries), sliceRows)
		if err := l.write(entries[:n]); err != nil {
			return err
		}
		entries = entries[n:]
	}
	return l.introduce(b.fresh)
}

func (l *Landing) write(entries []Entry) error {
	l.block.reset()
	for i := range entries {
		l.block.add(entries[i], l.session.places)
	}
	if err := l.versions.Write(func(b driver.Batch) error { return l.block.versions(b, l.origin) }); err != nil {
		return err
	}
	if err := l.contacts.Write(l.block.contacts); err != nil {
		return err
	}
	if l.steps == nil {
		return nil
	}
	return l.steps.Write(func(b driver.Batch) error { return l.block.steps(b, l.origin.Actor) })
}

// introduce writes the numbers of new enterprises.
func (l *Landing) introduce(fresh []newcomer) error {
	if len(fresh) == 0 {
		return nil
	}
	if l.enterprises == nil {
		var err error
		if l.enterprises, err = l.session.stream(l.ctx, "enterprises", "uscc, enterprise_no, commit_no"); err != nil {
			return err
		}
	}
	usccs, numbers := make([]string, len(fresh)), make([]uint32, len(fresh))
	for i, n := range fresh {
		usccs[i], numbers[i] = n.uscc, n.no
	}
	return l.enterprises.Write(func(b driver.Batch) error {
		return appendColumns(b, usccs, numbers, repeat(l.session.no, len(fresh)))
	})
}

func (l *Landing) streams() []*store.Stream {
	var open []*store.Stream
	for _, s := range []*store.Stream{l.versions, l.contacts, l.steps, l.enterprises} {
		if s != nil {
			open = append(open, s)
		}
	}
	return open
}

// Send ends the landing: its rows are on disk, and this session's look-ups see
// them. The tables are awaited together, since each waits for the disk.
func (l *Landing) Send() error {
	var g errgroup.Group
	for _, s := range l.streams() {
		g.Go(s.Send)
	}
	return g.Wait()
}

// Abort gives the landing up; the commit cannot be finished then.
func (l *Landing) Abort() {
	for _, s := range l.streams() {
		s.Abort()
	}
}
