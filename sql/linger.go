package store

import (
	"context"
	"io"
	"net"
	"sync"
	"sync/atomic"
	"time"
)

// farewell is the longest that closing a connection waits for what is still on
// its way from the server.
const farewell = time.Second

// lingering closes a connection without a reset. A socket that is closed with
// unread bytes sends one, and a reset between two statements ends the embedded
// engine (26.7: an exception that nobody catches), so that one cancelled insert
// would take the engine from everybody. Hence: say goodbye, read what is still
// on its way, and close then.
type lingering struct {
	*net.TCPConn
	once   sync.Once
	closed atomic.Bool
}

// Read implements net.Conn.
func (l *lingering) Read(b []byte) (int, error) {
	if l.closed.Load() {
		return 0, net.ErrClosed
	}
	return l.TCPConn.Read(b)
}

// Close implements net.Conn.
func (l *lingering) Close() (err error) {
	l.once.Do(func() {
		l.closed.Store(true)
		_ = l.SetReadDeadline(time.Unix(1, 0)) // a reader that waits is let go
		_ = l.CloseWrite()
		_ = l.SetReadDeadline(time.Time{})
		limit := time.AfterFunc(farewell, func() { _ = l.TCPConn.Close() })
		defer limit.Stop()
		_, _ = io.Copy(io.Discard, l.TCPConn)
		err = l.TCPConn.Close()
	})
	return err
}

// dialer connects for the client, within a time.
func dialer(within time.Duration) func(context.Context, string) (net.Conn, error) {
	return func(ctx context.Context, address string) (net.Conn, error) {
		d := net.Dialer{Timeout: within}
		conn, err := d.DialContext(ctx, "tcp", address)
		if err != nil {
			return nil, err
		}
		if tcp, ok := conn.(*net.TCPConn); ok {
			return &lingering{TCPConn: tcp}, nil
		}
		return conn, nil
	}
}
