// Package store keeps the ledger and everything derived from it in ClickHouse:
// the connection, the embedded engine, the schema, commits, and every SQL text
// as a file.
package store

import (
	"context"
	"crypto/tls"
	"errors"
	"log/slog"
	"net/url"
	"regexp"
	"time"

	"wengang/sql/clock"
	"wengang/sql/engine"
	"wengang/sql/fault"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
)

// Config says which ClickHouse to use. Exactly one of Data and ClickHouse
// decides: with an address the data directory only holds the writer's lock.
type Config struct {
	Data          string   // data directory; created where it does not exist
	ClickHouse    string   // clickhouse://user:password@host:9000/database[?secure=true]; empty: embedded
	Database      string   // default "wengang", or the one in the address
	Library       string   // engine library; empty: found below Assets
	Assets        []string // directories that hold node_modules
	EngineCommand []string // see engine.Config.Command
	Clock         clock.Clock
	Log           *slog.Logger
}

// Store is an open connection to the one database, migrated to this program's
// schema. It is safe for concurrent use.
type Store struct {
	config Config
	conn   driver.Conn
	dir    *dataDir // nil where ClickHouse is external and Data is empty
}

// settings hold for every statement of this program, embedded or not.
var settings = clickhouse.Settings{
	"async_insert":                    0, // an insert is on disk when it returns (the default became 1)
	"max_partitions_per_insert_block": 0, // facts of all places and years are built by one statement
	"join_algorithm":                  "hash",
	"max_query_size":                  4 << 20, // all rollups of a kind are built by one text
}

// Open connects to the store, starting the embedded engine if this process is
// the first on the data directory, and brings the schema up to date.
//
// Errors: fault.Unavailable where the store is out of reach, fault.Conflict
// where its schema is newer than this program, fault.Invalid for a wrong
// address.
func Open(ctx context.Context, config Config) (*Store, error) {
	if config.Clock == nil {
		config.Clock = clock.System{}
	}
	if config.Log == nil {
		config.Log = slog.Default()
	}
	s := &Store{config: config}
	options, err := s.reach(ctx)
	if err != nil {
		return nil, err
	}
	if err := s.connect(ctx, options); err != nil {
		s.release(ctx)
		return nil, err
	}
	if err := s.migrate(ctx); err != nil {
		s.Close(ctx)
		return nil, err
	}
	return s, nil
}

var databaseName = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]{0,62}$`)

// reach returns how to connect: to the address given, or to the engine of the
// data directory.
func (s *Store) reach(ctx context.Context) (*clickhouse.Options, error) {
	if s.config.ClickHouse == "" {
		if s.config.Database == "" {
			s.config.Database = "wengang"
		}
		dir, err := openDataDir(ctx, s.config)
		if err != nil {
			return nil, err
		}
		s.dir = dir
		return &clickhouse.Options{
			Addr: []string{dir.endpoint.Address},
			Auth: clickhouse.Auth{Username: dir.endpoint.User, Password: dir.endpoint.Password},
		}, nil
	}
	address, err := url.Parse(s.config.ClickHouse)
	if err != nil || address.Scheme != "clickhouse" || address.Hostname() == "" {
		return nil, fault.New(fault.Invalid, "ClickHouse 地址不正确").
			Do("应为 clickhouse://用户:密码@主机:9000/数据库").Because(err)
	}
	if address.Query().Get("cluster") != "" {
		return nil, fault.New(fault.Invalid, "本版本尚不支持集群参数 cluster").Do("请先使用单个 ClickHouse 节点的地址")
	}
	if address.Port() == "" {
		address.Host += ":9000"
	}
	if s.config.Database == "" {
		s.config.Database = "wengang"
		if len(address.Path) > 1 {
			s.config.Database = address.Path[1:]
		}
	}
	password, _ := address.User.Password()
	options := &clickhouse.Options{
		Addr: []string{address.Host},
		Auth: clickhouse.Auth{Username: address.User.Username(), Password: password},
	}
	if address.Query().Get("secure") == "true" {
		options.TLS = &tls.Config{MinVersion: tls.VersionTLS12}
	}
	return options, nil
}

func (s *Store) connect(ctx context.Context, options *clickhouse.Options) error {
	if !databaseName.MatchString(s.config.Database) {
		return fault.New(fault.Invalid, "数据库名“%s”不正确", s.config.Database).Do("只用字母、数字和下划线，以字母开头")
	}
	options.Settings = settings
	options.Compression = &clickhouse.Compression{Method: clickhouse.CompressionLZ4}
	options.DialTimeout = 5 * time.Second
	if options.TLS == nil {
		options.DialContext = dialer(options.DialTimeout)
	}
	options.MaxOpenConns = 32
	options.MaxIdleConns = 8
	bare := *options
	bare.MaxOpenConns = 1
	first, err := clickhouse.Open(&bare)
	if err != nil {
		return unreachable(err)
	}
	err = first.Exec(ctx, "CREATE DATABASE IF NOT EXISTS "+s.config.Database)
	_ = first.Close()
	if err != nil {
		return unreachable(err)
	}
	options.Auth.Database = s.config.Database
	s.conn, err = clickhouse.Open(options)
	if err != nil {
		return unreachable(err)
	}
	return nil
}

// unreachable wraps an error of the connection; an error that the server
// itself answered keeps its words in the log only.
func unreachable(err error) error {
	var exception *clickhouse.Exception
	if errors.As(err, &exception) && (exception.Code == 516 || exception.Code == 192 || exception.Code == 193) {
		return fault.New(fault.Unavailable, "ClickHouse 拒绝了用户名或密码").Do("请检查 --clickhouse 中的用户和密码").Because(err)
	}
	return fault.New(fault.Unavailable, "连接不上数据库").Do("请确认 ClickHouse 正在运行、地址正确，或稍后再试").Because(err)
}

// Close disconnects. The owner of an embedded engine waits for the other
// processes on it until ctx ends, and then stops it.
func (s *Store) Close(ctx context.Context) {
	if s.conn != nil {
		_ = s.conn.Close()
	}
	s.release(ctx)
}

func (s *Store) release(ctx context.Context) {
	if s.dir != nil {
		s.dir.close(ctx)
	}
}

// Conn returns the native connection with the database selected.
func (s *Store) Conn() driver.Conn { return s.conn }

// Clock returns the clock that the store was opened with.
func (s *Store) Clock() clock.Clock { return s.config.Clock }

// Log returns the logger that the store was opened with.
func (s *Store) Log() *slog.Logger { return s.config.Log }

// Engine returns the embedded engine where this process owns it, else nil.
func (s *Store) Engine() *engine.Engine {
	if s.dir == nil {
		return nil
	}
	return s.dir.engine
}

// Query runs the query of the file sql/query/<name>.sql; values are bound by
// name: @x in the text, clickhouse.Named("x", value) here.
func (s *Store) Query(ctx context.Context, name string, args ...any) (driver.Rows, error) {
	text, err := queryText(name)
	if err != nil {
		return nil, err
	}
	return s.QueryText(ctx, text, args...)
}

// Exec runs the statement of the file sql/query/<name>.sql.
func (s *Store) Exec(ctx context.Context, name string, args ...any) error {
	text, err := queryText(name)
	if err != nil {
		return err
	}
	return s.ExecText(ctx, text, args...)
}

// QueryText runs a text that the program wrote itself, from allow-listed
// fragments and bound values.
func (s *Store) QueryText(ctx context.Context, text string, args ...any) (driver.Rows, error) {
	rows, err := s.conn.Query(ctx, text, args...)
	if err != nil {
		return nil, failed(ctx, err)
	}
	return rows, nil
}

// ExecText is QueryText for a statement without an answer.
func (s *Store) ExecText(ctx context.Context, text string, args ...any) error {
	return failed(ctx, s.conn.Exec(ctx, text, args...))
}

// failed turns an error of a statement into a fault: a caller who left, a
// store out of reach, or our own mistake.
func failed(ctx context.Context, err error) error {
	if err == nil {
		return nil
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	var exception *clickhouse.Exception
	if errors.As(err, &exception) {
		switch exception.Code {
		case 241: // MEMORY_LIMIT_EXCEEDED
			return fault.New(fault.TooLarge, "查询所需内存超出上限").Do("请缩小统计期或减少维度").Because(err)
		case 243: // NOT_ENOUGH_SPACE
			return fault.New(fault.Unavailable, "数据库所在磁盘空间不足").Do("请清理磁盘后再试").Because(err)
		}
		return fault.New(fault.Internal, "数据库执行出错").Do("详情已记入日志，请联系系统管理员").Because(err)
	}
	return unreachable(err)
}

// Database returns the name of the database.
func (s *Store) Database() string { return s.config.Database }
