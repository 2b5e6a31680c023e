package main

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"sync/atomic"
	"time"

	store "wengang/sql"
	"wengang/sql/clock"
	"wengang/sql/fault"

	"wengang/cube"
	"wengang/cube/codes"
	"wengang/cube/rollup"
	"wengang/ingest"
	"wengang/ingest/ledger"

	"github.com/adrg/xdg"
	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// app is what all commands share: where to write, and the options that every
// command takes.
type app struct {
	out, err io.Writer
	clock    clock.Clock
	log      *slog.Logger

	data, clickhouse, assets, fonts, outlines string
	json, verbose                             bool
	started                                   bool // the command line was understood
}

func newApp(out, err io.Writer) *app {
	a := &app{out: out, err: err, clock: clock.System{}, data: filepath.Join(xdg.DataHome, "wengang")}
	a.log = slog.New(slog.NewTextHandler(err, &slog.HandlerOptions{Level: slog.LevelWarn}))
	return a
}

// logAt sets the level of the log: warnings, or everything with --verbose.
func (a *app) logAt(level slog.Level) {
	if a.verbose {
		level = slog.LevelDebug
	}
	a.log = slog.New(slog.NewTextHandler(a.err, &slog.HandlerOptions{Level: level}))
}

// assetDirs are the directories that may hold node_modules, the likeliest first.
func (a *app) assetDirs() []string {
	if a.assets != "" {
		return []string{a.assets}
	}
	var dirs []string
	if self, err := os.Executable(); err == nil {
		if real, err := filepath.EvalSymlinks(self); err == nil {
			self = real
		}
		dirs = append(dirs, filepath.Dir(self), filepath.Dir(filepath.Dir(self)))
	}
	return append(dirs, ".")
}

// modules returns the node_modules directory that holds the assets.
func (a *app) modules() (string, error) {
	for _, dir := range a.assetDirs() {
		path := filepath.Join(dir, "node_modules")
		if _, err := os.Stat(filepath.Join(path, "echarts")); err == nil {
			return filepath.Abs(path)
		}
	}
	return "", fault.New(fault.Unavailable, "找不到资源目录 node_modules（字体、图表脚本、地图）").
		Do("请在程序目录执行 make assets，或用 --assets 指定")
}

// wengang is the system opened: store, places, cube and publisher.
type wengang struct {
	app       *app
	store     *store.Store
	places    atomic.Pointer[codes.Places]
	publisher *rollup.Publisher
	cube      *cube.Cube
}

// open connects to the store and wires the parts over it.
func (a *app) open(ctx context.Context) (*wengang, error) {
	a.logAt(slog.LevelWarn)
	st, err := store.Open(ctx, store.Config{
		Data: a.data, ClickHouse: a.clickhouse, Assets: a.assetDirs(), Clock: a.clock, Log: a.log,
	})
	if err != nil {
		return nil, err
	}
	w := &wengang{app: a, store: st}
	if err := w.refreshPlaces(ctx); err != nil {
		w.close()
		return nil, err
	}
	w.publisher = rollup.New(st, w.places.Load, a.clock, a.log)
	w.cube = cube.New(st, w.places.Load, a.clock, cube.Holding(func(publication uint64) func() {
		w.publisher.Pin(publication)
		return func() { w.publisher.Unpin(publication) }
	}))
	return w, nil
}

func (w *wengang) refreshPlaces(ctx context.Context) error {
	places, err := ledger.Places(ctx, w.store)
	if err == nil {
		w.places.Store(places)
	}
	return err
}

// stopWithin is how long an owner of the engine waits for other processes on it.
const stopWithin = 10 * time.Minute

func (w *wengang) close() {
	if w.publisher != nil {
		w.publisher.Wait()
	}
	ctx, cancel := context.WithTimeout(context.Background(), stopWithin)
	defer cancel()
	w.store.Close(ctx)
}

// with opens the system for one command and closes it behind.
func (a *app) with(ctx context.Context, do func(*wengang) error) error {
	w, err := a.open(ctx)
	if err != nil {
		return err
	}
	defer w.close()
	return do(w)
}

// localAdministrator is who the command line acts as.
const localAdministrator = "local administrator"

// write runs a change as the one writer and publishes what it committed: it
// returns once the publication that holds the rows is live.
func (w *wengang) write(ctx context.Context, change func(*store.Writer) error) (rollup.Publication, error) {
	writer, err := w.store.NewWriter(ctx, localAdministrator)
	if err != nil {
		return rollup.Publication{}, err
	}
	defer func() {
		if err := writer.Close(context.WithoutCancel(ctx)); err != nil {
			w.app.log.Warn("writer did not close in order", "error", err)
		}
	}()
	if err := ledger.SweepTrials(ctx, w.store, w.app.clock.Now().Add(-24*time.Hour)); err != nil {
		return rollup.Publication{}, err
	}
	if err := change(writer); err != nil {
		return rollup.Publication{}, err
	}
	if err := w.refreshPlaces(ctx); err != nil {
		return rollup.Publication{}, err
	}
	// What is acknowledged is published even if the user has left meanwhile.
	return w.publisher.Publish(context.WithoutCancel(ctx), writer)
}

func (a *app) printJSON(v any) {
	encoder := json.NewEncoder(a.out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(v); err != nil {
		a.log.Error("print", "error", err)
	}
}

// bar is a progress bar on a terminal.
type bar struct{ *progressbar.ProgressBar }

func (b bar) Update(done, total int64) {
	b.ChangeMax64(total)
	_ = b.Set64(done)
}

func (b bar) Finish() { _ = b.ProgressBar.Finish() }

// progress returns a bar where standard error is a terminal, else silence.
func (a *app) progress(what string, bytes bool) ingest.Progress {
	f, ok := a.err.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return ingest.Quiet{}
	}
	return bar{progressbar.NewOptions64(1, progressbar.OptionSetWriter(f), progressbar.OptionSetDescription(what),
		progressbar.OptionShowBytes(bytes), progressbar.OptionClearOnFinish(), progressbar.OptionThrottle(100*time.Millisecond))}
}
