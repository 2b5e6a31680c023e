// Package engine runs ClickHouse as a supervised child process, reachable on
// the loopback only, with a user and password of its own.
package engine

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"sync"
	"time"

	"wengang/sql/clock"
	"wengang/sql/fault"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
)

// User is the account that the program signs in with.
const User = "service"

// Config says where the engine lives and how it is started.
type Config struct {
	Dir     string   // data directory; the engine keeps Dir/store and Dir/engine
	Library string   // path of the engine library, see FindLibrary
	Command []string // program (and first arguments) that calls Child; empty: this program with "engine"
	Env     []string // additions to the environment of that program
	Log     *slog.Logger
	Clock   clock.Clock

	ReadyWithin time.Duration // default 60 s: a large store takes a while to load
	BackoffMin  time.Duration // default 200 ms, doubled after each crash up to BackoffMax
	BackoffMax  time.Duration // default 10 s
}

// Engine is a running engine. It restarts its child after a crash on the same
// port with the same password, so that connection pools find it again.
type Engine struct {
	config   Config
	port     int
	password string

	stop    chan struct{}
	done    chan struct{}
	mu      sync.Mutex
	process *os.Process
	stdin   io.WriteCloser
	stopped sync.Once

	// Restarts counts the crashes survived, for doctor and metrics.
	restarts int
}

// Start starts the engine and returns once it answers.
//
// Errors: fault.Unavailable, with the engine's own words as the cause.
func Start(ctx context.Context, config Config) (*Engine, error) {
	if config.ReadyWithin == 0 {
		config.ReadyWithin = 60 * time.Second
	}
	if config.BackoffMin == 0 {
		config.BackoffMin = 200 * time.Millisecond
	}
	if config.BackoffMax == 0 {
		config.BackoffMax = 10 * time.Second
	}
	if len(config.Command) == 0 {
		self, err := os.Executable()
		if err != nil {
			return nil, fmt.Errorf("find own program: %w", err)
		}
		config.Command = []string{self, "engine"}
	}
	secret := make([]byte, 24)
	_, _ = rand.Read(secret) // never fails, by its contract
	e := &Engine{config: config, password: hex.EncodeToString(secret), stop: make(chan struct{}), done: make(chan struct{})}
	if err := e.writeConfig(); err != nil {
		return nil, fault.New(fault.Unavailable, "数据目录 %s 不可写", config.Dir).Do("请检查目录权限和磁盘空间").Because(err)
	}
	var err error
	var exited chan error
	for range 3 { // a port that was free a moment ago may have been taken
		if e.port, err = freePort(); err != nil {
			return nil, fault.New(fault.Unavailable, "本机回环地址上没有可用端口").Because(err)
		}
		if exited, err = e.spawn(ctx); err == nil {
			go e.supervise(exited)
			return e, nil
		}
		if ctx.Err() != nil {
			break
		}
	}
	return nil, fault.New(fault.Unavailable, "内置数据库引擎没有启动").
		Do("详情见 %s", e.logPath()).Because(err)
}

// errEnded stands where the child ended without an error of its own.
var errEnded = errors.New("engine process ended")

func freePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer func() { _ = l.Close() }()
	return l.Addr().(*net.TCPAddr).Port, nil
}

// Address returns host:port of the native protocol.
func (e *Engine) Address() string { return "127.0.0.1:" + strconv.Itoa(e.port) }

// Password returns the password of User, new at each start.
func (e *Engine) Password() string { return e.password }

// Restarts returns how many crashes the engine has come back from.
func (e *Engine) Restarts() int {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.restarts
}

// Pid returns the process id of the child.
func (e *Engine) Pid() int {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.process == nil {
		return 0
	}
	return e.process.Pid
}

func (e *Engine) storePath() string { return filepath.Join(e.config.Dir, "store") }
func (e *Engine) logPath() string   { return filepath.Join(e.config.Dir, "engine", "engine.log") }

// writeConfig writes the engine's configuration. The user that clickhouse
// local signs its own session in with is left almost nothing, since it has no
// password and the loopback reaches it.
func (e *Engine) writeConfig() error {
	dir := filepath.Join(e.config.Dir, "engine")
	for _, d := range []string{dir, e.storePath()} {
		if err := os.MkdirAll(d, 0o700); err != nil {
			return err
		}
	}
	digest := sha256.Sum256([]byte(e.password))
	users := fmt.Sprintf(`<clickhouse><profiles><default/></profiles><quotas><default/></quotas><users>
<default><no_password/><networks><ip>::1</ip></networks><profile>default</profile><quota>default</quota>
<grants><query>GRANT SYSTEM LISTEN ON *.*</query><query>GRANT SELECT ON system.numbers</query></grants></default>
<%[1]s><password_sha256_hex>%[2]s</password_sha256_hex><networks><ip>127.0.0.1</ip></networks>
<profile>default</profile><quota>default</quota><access_management>1</access_management></%[1]s>
</users></clickhouse>
`, User, hex.EncodeToString(digest[:]))
	if err := os.WriteFile(filepath.Join(dir, "users.xml"), []byte(users), 0o600); err != nil {
		return err
	}
	config := `<clickhouse>
<users_config>users.xml</users_config>
<mark_cache_size>268435456</mark_cache_size>
<max_connections>512</max_connections>
</clickhouse>
`
	return os.WriteFile(filepath.Join(dir, "config.xml"), []byte(config), 0o600)
}

// spawn starts the child and waits until it answers a ping. The channel tells
// of its end.
func (e *Engine) spawn(ctx context.Context) (chan error, error) {
	log, err := os.OpenFile(e.logPath(), os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return nil, err
	}
	defer func() { _ = log.Close() }()
	args := append(append([]string{}, e.config.Command[1:]...),
		"--library", e.config.Library,
		"--config", filepath.Join(e.config.Dir, "engine", "config.xml"),
		"--path", e.storePath(),
		"--port", strconv.Itoa(e.port))
	// Not CommandContext: the child outlives the context of Start.
	cmd := exec.Command(e.config.Command[0], args...) //nolint:gosec,noctx // our own program, lives until Stop
	cmd.Stdout, cmd.Stderr = log, log
	cmd.Env = append(append(os.Environ(), "TZ=UTC"), e.config.Env...)
	cmd.SysProcAttr = ownGroup() // Ctrl-C in a terminal is for us to handle, in order
	stdin, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	exited := make(chan error, 1)
	go func() { exited <- cmd.Wait() }()
	e.mu.Lock()
	e.process, e.stdin = cmd.Process, stdin
	e.mu.Unlock()
	conn, err := e.connect()
	if err != nil {
		return nil, err
	}
	defer func() { _ = conn.Close() }()
	timeout := time.NewTimer(e.config.ReadyWithin)
	defer timeout.Stop()
	poll := time.NewTicker(10 * time.Millisecond)
	defer poll.Stop()
	for {
		select {
		case <-ctx.Done():
			_ = stdin.Close()
			return nil, ctx.Err()
		case err := <-exited:
			return nil, fmt.Errorf("engine ended: %w: %s", errors.Join(errEnded, err), e.logTail())
		case <-timeout.C:
			_ = stdin.Close()
			return nil, fmt.Errorf("engine did not answer within %s", e.config.ReadyWithin)
		case <-poll.C:
			if conn.Ping(ctx) == nil {
				return exited, nil
			}
		}
	}
}

func (e *Engine) logTail() string {
	text, err := os.ReadFile(e.logPath())
	if err != nil {
		return ""
	}
	if len(text) > 2000 {
		text = text[len(text)-2000:]
	}
	return string(text)
}

func (e *Engine) connect() (driver.Conn, error) {
	return clickhouse.Open(&clickhouse.Options{
		Addr:         []string{e.Address()},
		Auth:         clickhouse.Auth{Username: User, Password: e.password},
		MaxOpenConns: 1,
		DialTimeout:  time.Second,
	})
}

// supervise restarts the child after a crash, waiting longer each time.
func (e *Engine) supervise(exited chan error) {
	defer close(e.done)
	backoff := e.config.BackoffMin
	for {
		up := e.config.Clock.Now()
		select {
		case <-e.stop:
			e.end(exited)
			return
		case err := <-exited:
			e.config.Log.Error("engine ended unexpectedly", "error", err, "log", e.logTail(), "restart_in", backoff)
		}
		if e.config.Clock.Now().Sub(up) > time.Minute {
			backoff = e.config.BackoffMin
		}
		for {
			select {
			case <-e.stop:
				return
			case <-time.After(backoff):
			}
			backoff = min(2*backoff, e.config.BackoffMax)
			var err error
			if exited, err = e.spawn(context.Background()); err == nil {
				break
			}
			e.config.Log.Error("engine restart failed", "error", err, "retry_in", backoff)
		}
		e.mu.Lock()
		e.restarts++
		e.mu.Unlock()
		e.config.Log.Warn("engine restarted", "pid", e.Pid())
	}
}

// end asks the engine to end by killing its keep-alive query, and closes its
// standard input where it does not.
func (e *Engine) end(exited chan error) {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	if conn, err := e.connect(); err == nil {
		if err := conn.Exec(ctx, "KILL QUERY WHERE user != '"+User+"' AND query LIKE 'SELECT sleepEachRow%' ASYNC"); err != nil {
			e.config.Log.Warn("engine: orderly stop refused", "error", err)
		}
		_ = conn.Close()
	}
	select {
	case err := <-exited:
		e.config.Log.Debug("engine ended", "error", err)
	case <-ctx.Done():
		e.config.Log.Warn("engine did not end by itself; closing its input")
		_ = e.stdin.Close()
		e.config.Log.Debug("engine ended", "error", <-exited)
	}
}

// Stop ends the engine and waits until nothing of it is left running.
func (e *Engine) Stop() {
	e.stopped.Do(func() { close(e.stop) })
	<-e.done
}
