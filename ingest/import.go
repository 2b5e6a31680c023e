// Package ingest brings records into the ledger: read, decoded, checked, and
// landed in one commit, or not at all.
package ingest

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"hash/maphash"
	"io"
	"os"
	"path/filepath"
	"sync"

	store "wengang/sql"
	"wengang/sql/clock"
	"wengang/sql/fault"

	"wengang/cube/codes"
	"wengang/ingest/ledger"
	"wengang/ingest/rules"
	"wengang/ingest/source"

	"github.com/google/uuid"
	"golang.org/x/sync/errgroup"
)

// Progress is told how far long work has come; both in bytes of the file.
type Progress interface {
	Update(done, total int64)
	Finish()
}

// Quiet is a Progress that says nothing.
type Quiet struct{}

// Update does nothing.
func (Quiet) Update(int64, int64) {}

// Finish does nothing.
func (Quiet) Finish() {}

// Options of an import.
type Options struct {
	Path     string
	Name     string            // file name for messages; "" takes it from Path
	Accept   uint8             // level up to which the rows are accepted at once; 0: submitted only
	Edition  uint16            // of 企业所属行业: 2011 (default) or 2017
	Channel  ledger.Channel    // default: Template, or History with Accept
	Mapping  map[string]string // headers that the agency mapped before
	DryRun   bool
	Errors   string // path of the error workbook
	Progress Progress
	Places   *codes.Places
}

// batchRows is how many rows are looked up, judged and written together: large
// enough for the store, small enough for flat memory.
const batchRows = 1 << 15

// Import reads a file into the ledger. With DryRun it comes to the very same
// verdicts and leaves nothing behind; w may be nil then.
//
// Errors: a file that cannot be read to its end, or a store that fails, lands
// nothing.
func Import(ctx context.Context, st *store.Store, w *store.Writer, opt Options) (*Summary, error) {
	if opt.Name == "" {
		opt.Name = filepath.Base(opt.Path)
	}
	if opt.Channel == "" {
		opt.Channel = ledger.Template
		if opt.Accept > 0 {
			opt.Channel = ledger.History
		}
	}
	if opt.Progress == nil {
		opt.Progress = Quiet{}
	}
	digest, err := fileDigest(opt.Path)
	if err != nil {
		return nil, err
	}
	reader, err := source.Open(opt.Path, source.Options{Name: opt.Name, Mapping: opt.Mapping})
	if err != nil {
		return nil, err
	}
	defer func() { _ = reader.Close() }()
	decoder, err := source.NewDecoder(opt.Places, opt.Edition, clock.Today(st.Clock()))
	if err != nil {
		return nil, err
	}
	run := &run{
		options: opt, store: st, reader: reader, decoder: decoder, seed: maphash.MakeSeed(),
		today: clock.Today(st.Clock()), errors: source.NewErrorBook(opt.Errors), origin: ledger.Origin{Channel: opt.Channel, Import: uuid.New()},
		summary: &Summary{File: opt.Name, SHA256: digest, DryRun: opt.DryRun, Findings: []Finding{}, ExplainedFindings: []Finding{}, Notices: []string{}},
	}
	var commit *store.Commit
	if opt.DryRun {
		run.origin.Actor = "dry-run"
		run.session, err = ledger.NewTrial(ctx, st, opt.Places)
	} else {
		run.origin.Actor = w.Actor()
		if commit, err = w.Begin(ctx, "import", ""); err == nil {
			run.session, err = ledger.NewSession(ctx, st, commit, opt.Places)
		}
	}
	if err != nil {
		return nil, err
	}
	defer func() { _ = run.session.End(context.WithoutCancel(ctx)) }()
	if run.stats, err = ledger.PeerStats(ctx, st); err != nil {
		return nil, err
	}
	if err := run.all(ctx); err != nil {
		run.errors.Discard()
		return nil, err
	}
	opt.Progress.Finish()
	run.summary.note(reader.Notices())
	// Before the commit: where the refused rows cannot be given back, nothing lands.
	if err := run.errors.Close(); err != nil {
		return nil, err
	}
	if run.errors.Rows() > 0 {
		run.summary.ErrorWorkbook = opt.Errors
	}
	if commit == nil || len(commit.Rows()) == 0 {
		return run.summary, nil
	}
	if err := commit.Finish(ctx, importDetail{
		Import: run.origin.Import, File: opt.Name, SHA256: digest, Accept: opt.Accept, Read: run.summary.Read, Created: run.summary.Created,
		Updated: run.summary.Updated, Unchanged: run.summary.Unchanged, Refused: run.summary.Refused,
	}); err != nil {
		_ = os.Remove(run.summary.ErrorWorkbook)
		return nil, err
	}
	run.summary.Commit = commit.No
	return run.summary, nil
}

// importDetail is what a commit remembers of an import.
type importDetail struct {
	Import    uuid.UUID `json:"import"`
	File      string    `json:"file"`
	SHA256    string    `json:"sha256"`
	Accept    uint8     `json:"accept"`
	Read      int       `json:"read"`
	Created   int       `json:"created"`
	Updated   int       `json:"updated"`
	Unchanged int       `json:"unchanged"`
	Refused   int       `json:"refused"`
}

func fileDigest(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		if errors.Is(err, os.ErrNotExist) {
			return "", fault.New(fault.NotFound, "没有文件 %s", path).Do("请检查文件名和路径").Because(err)
		}
		return "", fault.New(fault.Invalid, "文件 %s 打不开", path).Do("请检查是否有读取权限").Because(err)
	}
	defer func() { _ = f.Close() }()
	if info, err := f.Stat(); err == nil && info.IsDir() {
		return "", fault.New(fault.NotFound, "%s 是目录，不是文件", path).Do("请指定要导入的文件")
	}
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", fault.New(fault.Invalid, "文件 %s 读取中断", path).Do("请检查磁盘或重新复制文件").Because(err)
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// run is one import under way.
type run struct {
	options Options
	store   *store.Store
	reader  source.Reader
	decoder *source.Decoder
	session *ledger.Session
	origin  ledger.Origin
	stats   *rules.PeerStats
	today   clock.Day
	seed    maphash.Seed
	summary *Summary
	errors  *source.ErrorBook
}

// chunkRows is how many rows one decoder takes at a time.
const chunkRows = 2048

// chunk is a run of rows on its way through the decoders, in file order.
type chunk struct {
	rows  []*judged
	ready chan struct{}
}

// all drives the stages: one goroutine reads, two decode, this one judges, and
// one writes what was judged while the next rows are read.
func (r *run) all(ctx context.Context) error {
	g, ctx := errgroup.WithContext(ctx)
	ordered := make(chan *chunk, 8)
	work := make(chan *chunk, 8)
	g.Go(func() error { return r.read(ctx, ordered, work) })
	for range 2 {
		g.Go(func() error {
			for c := range work {
				for _, j := range c.rows {
					j.draft = r.decoder.Decode(j.row)
				}
				close(c.ready)
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
		c := &chunk{ready: make(chan struct{}), rows: make([]*judged, 0, chunkRows)}
		var end error
		for len(c.rows) < chunkRows {
			row, err := r.reader.Next()
			if err != nil {
				end = err
				break
			}
			c.rows = append(c.rows, &judged{row: row})
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

// judgeAll gathers chunks into batches and judges them in order. A batch is
// written while the next one is gathered; where the next one has enterprises
// in common with it, the writing is awaited first, so that its look-up sees them.
func (r *run) judgeAll(ctx context.Context, ordered <-chan *chunk) error {
	var writing flight
	defer writing.wait()
	var batch []*judged
	for {
		c, more := <-ordered
		if more {
			select {
			case <-c.ready:
			case <-ctx.Done():
				return ctx.Err()
			}
			batch = append(batch, c.rows...)
			if len(batch) < batchRows {
				continue
			}
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if writing.touches(batch) {
			if err := writing.wait(); err != nil {
				return err
			}
		}
		entries, err := r.judge(ctx, batch)
		if err != nil {
			return err
		}
		if err := writing.wait(); err != nil {
			return err
		}
		writing.start(entries, func() error { return r.session.Append(ctx, r.origin, entries) })
		batch = nil
		if !more {
			return writing.wait()
		}
	}
}

// flight is one batch of entries on its way into the store.
type flight struct {
	enterprises map[string]struct{}
	done        chan error
	err         error
}

func (f *flight) start(entries []ledger.Entry, write func() error) {
	f.enterprises = make(map[string]struct{}, len(entries))
	for i := range entries {
		f.enterprises[entries[i].USCC] = struct{}{}
	}
	f.done = make(chan error, 1)
	go func() { f.done <- write() }()
}

func (f *flight) wait() error {
	if f.done != nil {
		f.err = <-f.done
		f.done, f.enterprises = nil, nil
	}
	return f.err
}

func (f *flight) touches(batch []*judged) bool {
	if len(f.enterprises) == 0 {
		return false
	}
	for _, j := range batch {
		if _, ok := f.enterprises[j.draft.Record.USCC]; ok {
			return true
		}
	}
	return false
}

// judge looks a batch's enterprises up and comes to a verdict on every row;
// it returns what is to be written.
func (r *run) judge(ctx context.Context, batch []*judged) ([]ledger.Entry, error) {
	if len(batch) == 0 {
		return nil, nil
	}
	current, err := r.lookUp(ctx, batch)
	if err != nil {
		return nil, err
	}
	const lanes = 2
	var wg sync.WaitGroup
	for lane := range uint64(lanes) {
		wg.Go(func() {
			c := &checker{places: r.options.Places, today: r.today, stats: r.stats, records: current[lane], mine: r.session.No()}
			for _, j := range batch {
				if r.lane(j.draft.Record.USCC, lanes) == lane {
					c.judge(j)
				}
			}
		})
	}
	wg.Wait()
	entries := make([]ledger.Entry, 0, len(batch))
	var standing []*judged
	for _, j := range batch {
		r.summary.count(j.verdict)
		switch j.verdict {
		case refused:
			r.summary.list(j.findings, true)
			if err := r.errors.Add(j.row, j.findings); err != nil {
				return nil, err
			}
			continue
		case unchanged:
			standing = append(standing, j)
			continue
		}
		e := ledger.Entry{Version: ledger.Version{Record: j.draft.Record, Number: j.number, SourceRow: uint32(j.row.Number)}, Accepted: r.options.Accept}
		if j.current != nil {
			e.EnterpriseNo = j.current.EnterpriseNo
		}
		if len(j.findings) > 0 {
			r.summary.Explained++
			r.summary.list(j.findings, false)
			e.Findings = softRules(j.findings)
		}
		entries = append(entries, e)
	}
	return entries, r.acceptStanding(ctx, standing)
}

// acceptStanding accepts records that the file repeats without a change, where
// they have not been accepted up to the level asked for.
func (r *run) acceptStanding(ctx context.Context, standing []*judged) error {
	if r.options.Accept == 0 || r.options.DryRun || len(standing) == 0 {
		return nil
	}
	versions := make([]*ledger.Version, len(standing))
	for i, j := range standing {
		versions[i] = j.current
	}
	return r.session.Accept(ctx, r.origin.Actor, versions, r.options.Accept)
}

func (r *run) lane(uscc string, lanes uint64) uint64 { return maphash.String(r.seed, uscc) % lanes }

// lookUp fetches the current records of the batch's enterprises, in as many
// maps as there are lanes.
func (r *run) lookUp(ctx context.Context, batch []*judged) ([2]map[string][]*ledger.Version, error) {
	seen := make(map[string]struct{}, len(batch))
	usccs := make([]string, 0, len(batch))
	for _, j := range batch {
		uscc := j.draft.Record.USCC
		if _, ok := seen[uscc]; !ok && uscc != "" {
			seen[uscc] = struct{}{}
			usccs = append(usccs, uscc)
		}
	}
	lanes := [2]map[string][]*ledger.Version{{}, {}}
	current, err := r.session.Current(ctx, usccs)
	for uscc, versions := range current {
		lanes[r.lane(uscc, 2)][uscc] = versions
	}
	return lanes, err
}
