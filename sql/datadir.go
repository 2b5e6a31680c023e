package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"wengang/sql/engine"
	"wengang/sql/fault"

	"golang.org/x/sys/unix"
)

// endpoint is how other processes on a data directory reach its engine. The
// file is readable by its owner only.
type endpoint struct {
	Address  string `json:"address"`
	User     string `json:"user"`
	Password string `json:"password"`
	Pid      int    `json:"pid"`
}

// dataDir is a data directory in use. The first process on it owns the engine;
// the others attach to it, and the owner does not stop it under them.
type dataDir struct {
	path     string
	endpoint endpoint
	engine   *engine.Engine // nil where attached
	lock     *os.File       // owner: exclusive lock on DIR/engine.lock
	attached *os.File       // others: shared lock on DIR/attached.lock
	log      *slog.Logger
}

const attachWithin = 90 * time.Second

func openDataDir(ctx context.Context, config Config) (*dataDir, error) {
	if config.Data == "" {
		return nil, fault.New(fault.Invalid, "没有指定数据目录").Do("请用 --data 指定")
	}
	// The engine takes a relative path for one below its own directory.
	path, err := filepath.Abs(config.Data)
	if err != nil {
		return nil, fault.New(fault.Unavailable, "数据目录 %s 无法读取", config.Data).Do("请写完整路径").Because(err)
	}
	config.Data = path
	if err := os.MkdirAll(config.Data, 0o700); err != nil {
		return nil, fault.New(fault.Unavailable, "数据目录 %s 无法创建", config.Data).Do("请检查路径和权限").Because(err)
	}
	ctx, cancel := context.WithTimeout(ctx, attachWithin)
	defer cancel()
	poll := time.NewTicker(50 * time.Millisecond)
	defer poll.Stop()
	for {
		lock, err := flock(filepath.Join(config.Data, "engine.lock"), unix.LOCK_EX|unix.LOCK_NB)
		if err == nil {
			return own(ctx, config, lock)
		}
		if !errors.Is(err, unix.EWOULDBLOCK) {
			return nil, fault.New(fault.Unavailable, "数据目录 %s 不可写", config.Data).Do("请检查权限和磁盘空间").Because(err)
		}
		if d := attach(config.Data); d != nil {
			return d, nil
		}
		select {
		case <-ctx.Done(): // the owner is starting, stopping, or stuck
			return nil, fault.New(fault.Unavailable, "数据目录 %s 正被另一进程占用，且其数据库没有应答", config.Data).
				Do("请稍后再试；若持续如此，请检查占用该目录的 wengang 进程")
		case <-poll.C:
		}
	}
}

func own(ctx context.Context, config Config, lock *os.File) (*dataDir, error) {
	library, err := engine.FindLibrary(config.Library, config.Assets...)
	if err != nil {
		_ = lock.Close()
		return nil, err
	}
	e, err := engine.Start(ctx, engine.Config{
		Dir: config.Data, Library: library, Command: config.EngineCommand, Log: config.Log, Clock: config.Clock,
	})
	if err != nil {
		_ = lock.Close()
		return nil, err
	}
	d := &dataDir{path: config.Data, engine: e, lock: lock, log: config.Log, endpoint: endpoint{
		Address: e.Address(), User: engine.User, Password: e.Password(), Pid: os.Getpid(),
	}}
	if err := d.publish(); err != nil {
		d.close(ctx)
		return nil, fault.New(fault.Unavailable, "数据目录 %s 不可写", config.Data).Because(err)
	}
	return d, nil
}

func (d *dataDir) endpointPath() string { return filepath.Join(d.path, "endpoint.json") }

// publish writes the endpoint by rename, so that nobody reads half of it.
func (d *dataDir) publish() error {
	text, err := json.Marshal(d.endpoint)
	if err != nil {
		return err
	}
	temporary := fmt.Sprintf("%s.%d", d.endpointPath(), os.Getpid())
	if err := os.WriteFile(temporary, text, 0o600); err != nil {
		return err
	}
	return os.Rename(temporary, d.endpointPath())
}

// attach joins the engine of the owner, or returns nil where there is none
// yet, or none any more.
func attach(path string) *dataDir {
	shared, err := flock(filepath.Join(path, "attached.lock"), unix.LOCK_SH|unix.LOCK_NB)
	if err != nil {
		return nil // the owner is stopping its engine
	}
	d := &dataDir{path: path, attached: shared}
	text, err := os.ReadFile(d.endpointPath())
	if err != nil || json.Unmarshal(text, &d.endpoint) != nil || unix.Kill(d.endpoint.Pid, 0) != nil {
		_ = shared.Close()
		return nil
	}
	return d
}

// close leaves the directory. An owner first lets the attached processes
// finish, until ctx ends.
func (d *dataDir) close(ctx context.Context) {
	if d.engine == nil {
		_ = d.attached.Close()
		return
	}
	path := filepath.Join(d.path, "attached.lock")
	others, err := flock(path, unix.LOCK_EX|unix.LOCK_NB)
	if err != nil {
		d.log.Warn("waiting for other processes on the data directory before the engine stops", "dir", d.path)
		others, err = flockWait(ctx, path, unix.LOCK_EX)
	}
	if err == nil {
		defer func() { _ = others.Close() }()
	}
	_ = os.Remove(d.endpointPath())
	d.engine.Stop()
	_ = d.lock.Close()
}

// flock opens the file and locks it; closing it unlocks, and so does the
// death of the process.
func flock(path string, how int) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	if err := unix.Flock(int(f.Fd()), how); err != nil {
		_ = f.Close()
		return nil, err
	}
	return f, nil
}

// flockWait waits for the lock until ctx ends.
func flockWait(ctx context.Context, path string, how int) (*os.File, error) {
	poll := time.NewTicker(20 * time.Millisecond)
	defer poll.Stop()
	for {
		f, err := flock(path, how|unix.LOCK_NB)
		if !errors.Is(err, unix.EWOULDBLOCK) {
			return f, err
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-poll.C:
		}
	}
}
