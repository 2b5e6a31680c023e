// Package storetest gives each test a fresh database on a real embedded
// engine; a test binary runs one engine.
package storetest

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"

	store "wengang/sql"
	"wengang/sql/clock"
	"wengang/sql/engine"
)

var (
	once    sync.Once
	shared  *engine.Engine
	failure error
	number  atomic.Int64
)

// Root returns the directory of the checkout.
func Root() string {
	_, file, _, _ := runtime.Caller(0)
	return filepath.Dir(filepath.Dir(filepath.Dir(file)))
}

// Host builds the program that runs the engine into dir and returns its path.
// It has no cgo and is apart from the test binary, because the race
// detector's runtime and the engine's must not share a process.
func Host(dir string) (string, error) {
	out := filepath.Join(dir, "enginehost")
	build := exec.Command("go", "build", "-o", out, "wengang/sql/engine/enginehost")
	build.Dir = Root()
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if text, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build enginehost: %w\n%s", err, text)
	}
	return out, nil
}

// start runs the engine of this test binary. It ends with the binary: its
// standard input closes then.
func start() {
	dir, err := os.MkdirTemp("", "wengang-test-")
	if err != nil {
		failure = err
		return
	}
	host, err := Host(dir)
	if err != nil {
		failure = err
		return
	}
	library, err := engine.FindLibrary("", Root())
	if err != nil {
		failure = err
		return
	}
	shared, failure = engine.Start(context.Background(), engine.Config{
		Dir: dir, Library: library, Command: []string{host}, Env: []string{"WENGANG_ENGINE_REMOVE=" + dir}, Clock: clock.System{},
		Log: slog.New(slog.NewTextHandler(os.Stderr, nil)),
	})
}

// Address returns the address of the engine with a database of its own that
// does not exist yet.
func Address(t testing.TB) string {
	t.Helper()
	once.Do(start)
	if failure != nil {
		t.Fatalf("engine: %v", failure)
	}
	return fmt.Sprintf("clickhouse://%s:%s@%s/test_%d", engine.User, shared.Password(), shared.Address(), number.Add(1))
}

// New opens a fresh, migrated store with the system's clock.
func New(t testing.TB) *store.Store {
	t.Helper()
	return NewAt(t, clock.System{})
}

// NewAt opens a fresh, migrated store with the given clock.
func NewAt(t testing.TB, c clock.Clock) *store.Store {
	t.Helper()
	return Open(t, Address(t), c)
}

// Open opens the store at the address; its database is dropped when the test ends.
func Open(t testing.TB, address string, c clock.Clock) *store.Store {
	t.Helper()
	s, err := store.Open(context.Background(), store.Config{
		ClickHouse: address, Clock: c, Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
	})
	if err != nil {
		t.Fatalf("open store: %v", err)
	}
	t.Cleanup(func() {
		_ = s.ExecText(context.Background(), "DROP DATABASE IF EXISTS "+s.Database()+" SYNC")
		s.Close(context.Background())
	})
	return s
}
