package dashboards

import (
	"context"
	"net"
	"net/http"
	"net/netip"
	"sync"
	"time"

	"wengang/dashboards/auth"
	"wengang/sql/clock"

	lru "github.com/hashicorp/golang-lru/v2"
	"golang.org/x/time/rate"
)

// Limits bound what one user, and all users together, may ask of the
// interface for programs; requests for documents (bulletins, workbooks) count
// among those of a user. Pages have no limit: they are small, kept, and made
// once for all who look at them. In each field 0 stands for the default
// and a negative number for no limit.
type Limits struct {
	Rate    float64       // requests a second of one user, in the long run
	Burst   int           // requests of one user at once, after a pause
	AtOnce  int           // requests of one user under way
	Large   int           // large answers under way, of all users; one user has at most all but one of them
	Wait    time.Duration // how long a large answer waits for its turn
	Longest time.Duration // how long one answer may take until its first byte
}

// DefaultLimits hold where Config.Limits says nothing. Two large answers at a
// time are as many as two cores work at; each may take some hundred MB.
var DefaultLimits = Limits{Rate: 20, Burst: 100, AtOnce: 8, Large: 2, Wait: 10 * time.Second, Longest: time.Minute}

func (l Limits) orDefault() Limits {
	choose := func(v *int, d int) {
		if *v == 0 {
			*v = d
		}
	}
	choose(&l.Burst, DefaultLimits.Burst)
	choose(&l.AtOnce, DefaultLimits.AtOnce)
	choose(&l.Large, DefaultLimits.Large)
	if l.Rate == 0 {
		l.Rate = DefaultLimits.Rate
	}
	if l.Wait == 0 {
		l.Wait = DefaultLimits.Wait
	}
	if l.Longest == 0 {
		l.Longest = DefaultLimits.Longest
	}
	return l
}

// Bounds of the memory that limits take, whatever comes in.
const (
	usersKept   = 10_000 // users whose requests are counted: one forgotten begins anew
	largeQueued = 64     // large answers that wait for their turn
)

// limiter holds users to the limits.
type limiter struct {
	limits Limits
	clock  clock.Clock
	large  chan struct{} // a place for each large answer under way; nil: no limit
	queue  chan struct{} // a place for each that waits

	mu    sync.Mutex
	users *lru.Cache[string, *user]
}

// user is what is counted of one user.
type user struct {
	requests *rate.Limiter
	large    chan struct{} // of the user's own; nil: no limit
	underWay int           // guarded by limiter.mu
}

func newLimiter(limits Limits, c clock.Clock) (*limiter, error) {
	users, err := lru.New[string, *user](usersKept)
	if err != nil {
		return nil, err
	}
	l := &limiter{limits: limits.orDefault(), clock: c, users: users, queue: make(chan struct{}, largeQueued)}
	if l.limits.Large > 0 {
		l.large = make(chan struct{}, l.limits.Large)
	}
	return l, nil
}

// userOf names who asks: the account, or for a guest the address that the
// request came from. An IPv6 network of 64 bits is one user, since that is what
// one machine has. Behind a proxy all guests are one; accounts are not.
func userOf(v *auth.Viewer, r *http.Request) string {
	if v.Name != "" {
		return "account " + v.Name
	}
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		host = r.RemoteAddr
	}
	address, err := netip.ParseAddr(host)
	if err != nil {
		return "guest " + host
	}
	address = address.Unmap().WithZone("")
	if address.Is6() {
		if network, err := address.Prefix(64); err == nil {
			return "guest " + network.String()
		}
	}
	return "guest " + address.String()
}

// known returns what is counted of a user; l.mu is held.
func (l *limiter) known(name string) *user {
	if u, ok := l.users.Get(name); ok {
		return u
	}
	u := &user{requests: rate.NewLimiter(rate.Inf, 0)}
	if l.limits.Rate > 0 && l.limits.Burst > 0 {
		u.requests = rate.NewLimiter(rate.Limit(l.limits.Rate), l.limits.Burst)
	}
	if l.large != nil {
		u.large = make(chan struct{}, max(1, l.limits.Large-1))
	}
	l.users.Add(name, u)
	return u
}

// admit counts a request of a user; leave is called when it has been answered.
// The error is a *refusal.
func (l *limiter) admit(name string) (u *user, leave func(), err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	u = l.known(name)
	now := l.clock.Now()
	turn := u.requests.ReserveN(now, 1)
	if wait := turn.DelayFrom(now); wait > 0 {
		turn.CancelAt(now)
		return nil, nil, &refusal{http.StatusTooManyRequests, tooManyRequests, "请求过于频繁，超过了每个用户的限额",
			"请按响应头 Retry-After 的秒数等待后再试；大批数据请用一次查询取回", wait}
	}
	if l.limits.AtOnce > 0 && u.underWay >= l.limits.AtOnce {
		return nil, nil, &refusal{http.StatusTooManyRequests, tooManyRequests, "同时进行的请求过多，超过了每个用户的限额",
			"请等已发出的请求完成后再试", time.Second}
	}
	u.underWay++
	return u, sync.OnceFunc(func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		u.underWay--
	}), nil
}

// limited counts the requests of a user and refuses those beyond the limits.
func (s *Server) limited(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, leave, err := s.limiter.admit(userOf(viewerOf(r), r))
		if err != nil {
			s.fail(w, r, err)
			return
		}
		defer leave()
		next.ServeHTTP(w, r)
	})
}

// admitLarge waits for a place among the large answers; leave gives it back.
// Nobody waits longer than the limit, and one user never holds every place.
// The error is a *refusal, or that of the context.
func (l *limiter) admitLarge(ctx context.Context, u *user) (leave func(), err error) {
	if l.large == nil {
		return func() {}, nil
	}
	busy := &refusal{http.StatusServiceUnavailable, "unavailable", "正在进行的大型查询过多", "请稍后再试，或缩小统计期、增加筛选条件", l.limits.Wait}
	select {
	case l.queue <- struct{}{}:
		defer func() { <-l.queue }()
	default:
		return nil, busy
	}
	var patience <-chan time.Time // nil: for ever
	if l.limits.Wait > 0 {
		timer := time.NewTimer(l.limits.Wait)
		defer timer.Stop()
		patience = timer.C
	}
	var held []chan struct{}
	give := func() {
		for _, places := range held {
			<-places
		}
	}
	// A user's own place first: while it waits it takes no one else's.
	for _, places := range []chan struct{}{u.large, l.large} {
		select {
		case places <- struct{}{}:
			held = append(held, places)
		case <-patience:
			give()
			return nil, busy
		case <-ctx.Done():
			give()
			return nil, ctx.Err()
		}
	}
	return sync.OnceFunc(give), nil
}
