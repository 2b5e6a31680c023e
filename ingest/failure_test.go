package ingest_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	store "wengang/sql"
	"wengang/sql/clock"
	"wengang/sql/engine"
	"wengang/sql/fault"
	"wengang/sql/storetest"

	"wengang/cube/codes"
	"wengang/ingest"

	"github.com/xuri/excelize/v2"
)

// held is how many versions count.
func (d *desk) held() uint64 {
	d.t.Helper()
	n, err := ingest.Records(d.t.Context(), d.store)
	if err != nil {
		d.t.Fatal(err)
	}
	return n
}

// some are rows of as many enterprises.
func some(n int) [][]string {
	var rows []values
	for i := range n {
		rows = append(rows, paid(i+1))
	}
	return table(rows...)
}

func TestAFileThatBreaksOffLandsNothing(t *testing.T) {
	d := newDesk(t)
	path := d.file(some(300))
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for name, broken := range map[string][]byte{
		"cut in a row":     text[:len(text)-60],
		"an open quote":    append(slices.Clone(text), "\"未完"...),
		"bytes of no code": slices.Concat(text[:len(text)*2/3], []byte{0xff, 0xfe, 0xff}, text[len(text)*2/3:]),
	} {
		path := filepath.Join(d.dir, "broken.csv")
		if err := os.WriteFile(path, broken, 0o600); err != nil {
			t.Fatal(err)
		}
		for _, dry := range []bool{false, true} {
			opt := d.options(path)
			opt.DryRun = dry
			_, err := ingest.ImportSized(t.Context(), d.store, d.writer, opt, 10, 20, 40)
			if fault.CodeOf(err) != fault.Invalid || !strings.Contains(err.Error(), "broken.csv") {
				t.Errorf("%s: %v", name, err)
			}
		}
		if _, err := os.Stat(d.options(path).Errors); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("%s left an error workbook", name)
		}
	}
	if n := d.held(); n != 0 {
		t.Errorf("%d versions landed", n)
	}
	d.noTrials()
	s, err := ingest.Import(t.Context(), d.store, d.writer, d.options(path))
	if err != nil {
		t.Fatal(err)
	}
	want(t, "the whole file afterwards", s, 300, 0, 0, 0)
}

func (d *desk) noTrials() {
	d.t.Helper()
	if left := d.lines("name", "FROM system.tables WHERE database = currentDatabase() AND name LIKE 'trial%'"); len(left) > 0 {
		d.t.Errorf("left behind: %v", left)
	}
}

// breakOff calls back once, when a part of the file has been read.
type breakOff struct {
	share float64
	do    func()
	did   bool
}

func (b *breakOff) Update(done, total int64) {
	if !b.did && float64(done) >= b.share*float64(total) {
		b.did = true
		b.do()
	}
}

func (b *breakOff) Finish() {}

func TestACancelledImportLandsNothing(t *testing.T) {
	d := newDesk(t)
	path := d.file(some(3000))
	for _, dry := range []bool{false, true} {
		for _, share := range []float64{0, 0.5, 1} {
			ctx, cancel := context.WithCancel(t.Context())
			opt := d.options(path)
			opt.DryRun, opt.Progress = dry, &breakOff{share: share, do: cancel}
			_, err := ingest.ImportSized(ctx, d.store, d.writer, opt, 50, 100, 500)
			cancel()
			if !errors.Is(err, context.Canceled) {
				t.Errorf("cancelled at %.1f: %v", share, err)
			}
		}
	}
	if n := d.held(); n != 0 {
		t.Errorf("%d versions landed", n)
	}
	d.noTrials()
	stack := make([]byte, 1<<20)
	for range 50 { // the last of them may be on their way out
		stack = stack[:runtime.Stack(stack[:cap(stack)], true)]
		if !strings.Contains(string(stack), "wengang/ingest.(*") {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Errorf("goroutines are left:\n%s", stack)
}

func TestRefusedRowsComeBackAndAreSentAgain(t *testing.T) {
	d := newDesk(t)
	good, noStaff, above := paid(1), paid(2).with("涉及职工人数", ""), paid(3).with("发放金额", "600.01")
	s := d.send(good, noStaff, above)
	want(t, "first", s, 1, 0, 0, 2)
	if s.ErrorWorkbook == "" {
		t.Fatal("no error workbook")
	}
	book, err := excelize.OpenFile(s.ErrorWorkbook)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = book.Close() }()
	sheet := book.GetSheetName(0)
	rows, err := book.GetRows(sheet)
	if err != nil || len(rows) != 3 {
		t.Fatalf("%d rows in the error workbook, %v", len(rows), err)
	}
	fill := func(row int, header, text string) {
		t.Helper()
		column := slices.Index(rows[0], header)
		if column < 0 {
			t.Fatalf("no column %s in %v", header, rows[0])
		}
		cell, _ := excelize.CoordinatesToCellName(column+1, row)
		if err := book.SetCellStr(sheet, cell, text); err != nil {
			t.Fatal(err)
		}
	}
	fill(2, "涉及职工人数", "5")
	fill(3, "说明", "尾差")
	corrected := filepath.Join(d.dir, "改正.xlsx")
	if err := book.SaveAs(corrected); err != nil {
		t.Fatal(err)
	}
	s, err = ingest.Import(t.Context(), d.store, d.writer, d.options(corrected))
	if err != nil {
		t.Fatal(err)
	}
	want(t, "corrected", s, 2, 0, 0, 0)
	if s.Explained != 1 || s.ErrorWorkbook != "" {
		t.Errorf("corrected: %+v", s)
	}
}

// An engine that is killed during an import takes the import with it, and
// nothing else: one plain fault, nothing landed, and the same file goes in
// once the engine is back.
func TestAnEngineThatDiesMidwayLandsNothing(t *testing.T) {
	dir := t.TempDir()
	host, err := storetest.Host(dir)
	if err != nil {
		t.Fatal(err)
	}
	library, err := engine.FindLibrary("", storetest.Root())
	if err != nil {
		t.Fatal(err)
	}
	quiet := slog.New(slog.NewTextHandler(io.Discard, nil))
	e, err := engine.Start(t.Context(), engine.Config{Dir: filepath.Join(dir, "data"), Library: library, Command: []string{host}, Clock: clock.System{}, Log: quiet,
		BackoffMin: 20 * time.Millisecond, BackoffMax: 20 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(e.Stop)
	st, err := store.Open(t.Context(), store.Config{ClickHouse: "clickhouse://" + engine.User + ":" + e.Password() + "@" + e.Address(), Log: quiet})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { st.Close(context.Background()) })
	d := &desk{t: t, store: st, dir: t.TempDir()}
	path := d.file(some(2000))
	for round, share := range []float64{0.1, 0.6, 1} {
		for _, dry := range []bool{true, false}[min(round, 1):] {
			if d.writer, err = st.NewWriter(t.Context(), "tester"); err != nil {
				t.Fatal(err)
			}
			opt := d.options(path)
			opt.DryRun = dry
			opt.Progress = &breakOff{share: share, do: func() { _ = syscall.Kill(e.Pid(), syscall.SIGKILL) }}
			before := e.Restarts()
			_, err := ingest.ImportSized(t.Context(), st, d.writer, opt, 20, 50, 200)
			if fault.CodeOf(err) != fault.Unavailable {
				t.Errorf("killed at %.1f, trial %v: %v (%v)", share, dry, err, errors.Unwrap(err))
			}
			for deadline := 0; e.Restarts() == before; deadline++ {
				if deadline == 1500 {
					t.Fatal("the engine did not come back")
				}
				time.Sleep(20 * time.Millisecond)
			}
			_ = d.writer.Close(t.Context())
			if n := d.held(); n != 0 {
				t.Fatalf("round %d: %d versions landed", round, n)
			}
		}
	}
	if d.writer, err = st.NewWriter(t.Context(), "tester"); err != nil {
		t.Fatal(err)
	}
	s, err := ingest.Import(t.Context(), st, d.writer, ingest.Options{Path: path, Places: codes.BuiltinPlaces()})
	if err != nil {
		t.Fatal(err)
	}
	want(t, "with the engine back", s, 2000, 0, 0, 0)
	_ = d.writer.Close(t.Context())
}
