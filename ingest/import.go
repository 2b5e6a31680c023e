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

	store "wengang/sql"
	"wengang/sql/clock"
	"wengang/sql/fault"

	"wengang/cube/codes"
	"wengang/ingest/ledger"
	"wengang/ingest/source"

	"github.com/google/uuid"
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

// Import reads a file into the ledger. With DryRun it comes to the very same
// verdicts and leaves nothing behind; w may be nil then.
//
// Errors: a file that cannot be read to its end, or a store that fails, lands
// nothing.
func Import(ctx context.Context, st *store.Store, w *store.Writer, opt Options) (*Summary, error) {
	return importFile(ctx, st, w, opt, defaultSizes)
}

func importFile(ctx context.Context, st *store.Store, w *store.Writer, opt Options, together sizes) (*Summary, error) {
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
		options: opt, sizes: together, reader: reader, decoder: decoder, seed: maphash.MakeSeed(),
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
