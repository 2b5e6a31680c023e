package ingest

import (
	"context"
	"maps"

	"wengang/ingest/ledger"
)

// landings writes what was judged, while the next rows are judged. Rows in an
// INSERT under way cannot be looked up, so it remembers the records of their
// enterprises until they can. At most two INSERTs a table are under way: one
// that takes rows, and one that waits for the disk.
type landings struct {
	session *ledger.Session
	origin  ledger.Origin
	most    int // rows of a landing
	open    *landing
	closing *landing
}

// landing is one ledger.Landing in a goroutine of its own.
type landing struct {
	records [lanes]map[string][]*ledger.Version // of the enterprises with rows in it, by credit code
	rows    int
	batches chan ledger.Batch
	cancel  context.CancelFunc
	done    chan struct{} // closed when the goroutine has ended
	err     error         // good once done is closed
}

// find returns an enterprise's records where some are on their way.
func (l *landings) find(uscc string, lane uint8) ([]*ledger.Version, bool) {
	for _, at := range []*landing{l.open, l.closing} {
		if at == nil {
			continue
		}
		if known, ok := at.records[lane][uscc]; ok {
			return known, true
		}
	}
	return nil, false
}

// settle forgets the closing landing once its rows can be looked up.
func (l *landings) settle() error {
	if l.closing == nil {
		return nil
	}
	select {
	case <-l.closing.done:
		err := l.closing.err
		l.closing = nil
		return err
	default:
		return nil
	}
}

// write sends entries on their way; changed are the records of their
// enterprises as they will be.
func (l *landings) write(ctx context.Context, entries []ledger.Entry, changed [lanes]map[string][]*ledger.Version) error {
	if len(entries) == 0 {
		return nil
	}
	if l.open == nil {
		l.open = l.start(ctx)
	}
	at := l.open
	batch := l.session.NewBatch(entries)
	select {
	case at.batches <- batch:
	case <-at.done:
		return at.err
	}
	for lane := range changed {
		maps.Copy(at.records[lane], changed[lane])
	}
	if at.rows += len(entries); at.rows < l.most {
		return nil
	}
	return l.turn()
}

// turn lets the open landing come to its end, once the one before has.
func (l *landings) turn() error {
	if l.closing != nil {
		<-l.closing.done
		if err := l.closing.err; err != nil {
			return err
		}
	}
	if l.closing, l.open = l.open, nil; l.closing != nil {
		close(l.closing.batches)
	}
	return nil
}

// finish waits until everything has landed.
func (l *landings) finish() error {
	for range 2 {
		if err := l.turn(); err != nil {
			return err
		}
	}
	return nil
}

// abort gives up what is under way and waits for its end.
func (l *landings) abort() {
	for _, at := range []*landing{l.open, l.closing} {
		if at != nil {
			at.cancel()
			<-at.done
		}
	}
}

func (l *landings) start(ctx context.Context) *landing {
	at := &landing{batches: make(chan ledger.Batch, 1), done: make(chan struct{})}
	for lane := range at.records {
		at.records[lane] = map[string][]*ledger.Version{}
	}
	ctx, at.cancel = context.WithCancel(ctx)
	go func() {
		defer close(at.done)
		defer at.cancel()
		at.err = at.run(ctx, l.session, l.origin)
	}()
	return at
}

func (at *landing) run(ctx context.Context, session *ledger.Session, origin ledger.Origin) error {
	into, err := session.Land(ctx, origin)
	if err != nil {
		return err
	}
	for {
		select {
		case batch, more := <-at.batches:
			if !more {
				return into.Send()
			}
			if err := into.Write(batch); err != nil {
				into.Abort()
				return err
			}
		case <-ctx.Done():
			into.Abort()
			return ctx.Err()
		}
	}
}
