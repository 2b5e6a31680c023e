package dashboards

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"wengang/cube"
	"wengang/dashboards/auth"
	"wengang/sql/clock"
)

func TestRequestsOfOneUserAreLimited(t *testing.T) {
	now := &movable{Clock: clock.Fixed(sampleAsOf)}
	web := start(t, newSample(20), func(c *Config) { c.Clock = now; c.Limits = Limits{Rate: 2, Burst: 5} })
	ask := func(name string) answer {
		r, _ := http.NewRequest(http.MethodGet, web.URL+"/api/v1/measures", nil)
		if name != "" {
			r.SetBasicAuth(name, "demo-"+name)
		}
		return do(t, nil, r)
	}
	for i := range 5 {
		if a := ask(""); a.StatusCode != http.StatusOK {
			t.Fatalf("request %d: %d", i+1, a.StatusCode)
		}
	}
	d := web.URL
	a := ask("")
	if a.StatusCode != http.StatusTooManyRequests || a.Header.Get("Retry-After") != "1" {
		t.Fatalf("%d, Retry-After %q", a.StatusCode, a.Header.Get("Retry-After"))
	}
	if p := problemOf(t, a); p.Code != tooManyRequests {
		t.Errorf("%+v", p)
	}
	if a := ask("jiangxi"); a.StatusCode != http.StatusOK {
		t.Errorf("another user: %d", a.StatusCode)
	}
	if a := get(t, nil, d+"/dashboard?region=000000&period=2023&measure=records&level=ministry", html); a.StatusCode != http.StatusOK {
		t.Errorf("a page: %d", a.StatusCode)
	}
	if a := get(t, nil, d+"/reports/bulletin.pdf?month=2023-06", ""); a.StatusCode != http.StatusTooManyRequests {
		t.Errorf("a document, which is made anew for each: %d", a.StatusCode)
	}
	now.Clock = clock.Fixed(sampleAsOf.Add(time.Second))
	for i, want := range []int{200, 200, 429} { // two a second
		if a := ask(""); a.StatusCode != want {
			t.Errorf("a second later, request %d: %d", i+1, a.StatusCode)
		}
	}
}

func TestRequestsUnderWayOfOneUserAreLimited(t *testing.T) {
	s := newSample(20)
	var asking sync.WaitGroup
	gate, entered := make(chan struct{}), make(chan struct{}, 10)
	web := start(t, s, func(c *Config) {
		c.Limits = Limits{AtOnce: 2}
		c.Pin = func(context.Context) (Pinned, error) { return &held{s, gate, entered}, nil }
	})
	for i := range 2 {
		asking.Go(func() {
			if a := get(t, nil, fmt.Sprintf("%s/api/v1/cube?measures=records&limit=%d", web.URL, i+1), ""); a.StatusCode != http.StatusOK {
				t.Errorf("%d", a.StatusCode)
			}
		})
		<-entered
	}
	a := get(t, nil, web.URL+"/api/v1/measures", "")
	if a.StatusCode != http.StatusTooManyRequests || a.Header.Get("Retry-After") == "" {
		t.Errorf("a third under way: %d", a.StatusCode)
	}
	r, _ := http.NewRequest(http.MethodGet, web.URL+"/api/v1/measures", nil)
	r.SetBasicAuth("jiangxi", "demo-jiangxi")
	if a := do(t, nil, r); a.StatusCode != http.StatusOK {
		t.Errorf("another user: %d", a.StatusCode)
	}
	close(gate)
	asking.Wait()
	if a := get(t, nil, web.URL+"/api/v1/measures", ""); a.StatusCode != http.StatusOK {
		t.Errorf("after both: %d", a.StatusCode)
	}
}

// held answers when its gate is opened.
type held struct {
	*sample
	gate    chan struct{}
	entered chan struct{}
}

func (h *held) Ask(ctx context.Context, q cube.Query) (*cube.Answer, error) {
	h.entered <- struct{}{}
	select {
	case <-h.gate:
		return h.sample.Ask(ctx, q)
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// A large answer waits for its turn; small ones do not; whose patience is over
// is told when to come back.
func TestLargeAnswersWaitForTheirTurn(t *testing.T) {
	s := newSample(20)
	gate, entered := make(chan struct{}), make(chan struct{}, 10)
	web := start(t, s, func(c *Config) {
		c.Limits = Limits{Large: 1, Wait: 50 * time.Millisecond}
		c.Pin = func(context.Context) (Pinned, error) { return &held{s, gate, entered}, nil }
	})
	large := web.URL + "/api/v1/cube?measures=records&by=region.county,month.month"
	var asking sync.WaitGroup
	asking.Go(func() {
		if a := get(t, nil, large, ""); a.StatusCode != http.StatusOK {
			t.Errorf("the first: %d %s", a.StatusCode, a.body)
		}
	})
	<-entered
	r, _ := http.NewRequest(http.MethodGet, large, nil)
	r.SetBasicAuth("jiangxi", "demo-jiangxi")
	a := do(t, nil, r)
	if after, err := strconv.Atoi(a.Header.Get("Retry-After")); a.StatusCode != http.StatusServiceUnavailable || err != nil || after < 1 {
		t.Errorf("the second: %d, Retry-After %q", a.StatusCode, a.Header.Get("Retry-After"))
	}
	if p := problemOf(t, a); p.Code != "unavailable" {
		t.Errorf("%+v", p)
	}
	asking.Go(func() {
		if a := get(t, nil, web.URL+"/api/v1/cube?measures=records&by=region.province", ""); a.StatusCode != http.StatusOK {
			t.Errorf("a small one: %d %s", a.StatusCode, a.body)
		}
	})
	<-entered // it is asked while the large one goes on
	close(gate)
	asking.Wait()
	if a := do(t, nil, r); a.StatusCode != http.StatusOK {
		t.Errorf("after the first: %d", a.StatusCode)
	}
}

func TestOneUserNeverHoldsEveryPlaceForLargeAnswers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l, err := newLimiter(Limits{Large: 2, Wait: 10 * time.Second}, clock.Fixed(sampleAsOf))
		if err != nil {
			t.Fatal(err)
		}
		one, leaveOne, _ := l.admit("one")
		other, leaveOther, _ := l.admit("other")
		defer leaveOne()
		defer leaveOther()
		give, err := l.admitLarge(t.Context(), one)
		if err != nil {
			t.Fatal(err)
		}
		begun := time.Now()
		var busy *refusal
		if _, err := l.admitLarge(t.Context(), one); !errors.As(err, &busy) || busy.status != 503 || time.Since(begun) != 10*time.Second {
			t.Errorf("a second of the same user: %v after %v", err, time.Since(begun))
		}
		giveOther, err := l.admitLarge(t.Context(), other)
		if err != nil {
			t.Fatalf("another user finds no place: %v", err)
		}
		// Who goes away while waiting takes no place.
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := l.admitLarge(ctx, other); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("who went away: %v", err)
		}
		give()
		giveOther()
		for _, u := range []*user{one, other} {
			give, err := l.admitLarge(t.Context(), u)
			if err != nil {
				t.Fatal(err)
			}
			defer give()
		}
		if len(l.large) != 2 || len(l.queue) != 0 {
			t.Errorf("%d places taken, %d wait", len(l.large), len(l.queue))
		}
	})
}

// However many users there are, the memory of them is bounded.
func TestUsersAreForgotten(t *testing.T) {
	l, err := newLimiter(Limits{}, clock.Fixed(sampleAsOf))
	if err != nil {
		t.Fatal(err)
	}
	for i := range 3 * usersKept {
		_, leave, err := l.admit(strconv.Itoa(i))
		if err != nil {
			t.Fatal(err)
		}
		leave()
	}
	if n := l.users.Len(); n != usersKept {
		t.Errorf("%d users kept", n)
	}
}

func TestUsersAreToldApart(t *testing.T) {
	at := func(remote string, v auth.Viewer) string { return userOf(&v, &http.Request{RemoteAddr: remote}) }
	guest := auth.Viewer{Label: "guest"}
	same := func(a, b string) bool { return at(a, guest) == at(b, guest) }
	if !same("10.0.0.1:80", "10.0.0.1:81") || same("10.0.0.1:80", "10.0.0.2:80") || !same("[::ffff:10.0.0.1]:80", "10.0.0.1:99") ||
		!same("[2001:db8::1]:1", "[2001:db8::2]:2") || same("[2001:db8::1]:1", "[2001:db8:0:1::1]:1") || !same("[fe80::1%eth0]:1", "[fe80::2%eth1]:1") {
		t.Error("addresses are not told apart as they should be")
	}
	if at("10.0.0.1:80", auth.Viewer{Name: "a"}) != at("10.0.0.2:80", auth.Viewer{Name: "a"}) || at("10.0.0.1:80", auth.Viewer{Name: "10.0.0.1"}) == at("10.0.0.1:80", guest) {
		t.Error("an account is its name, wherever it is")
	}
}

// An answer that takes too long is broken off, and the reader is told.
func TestAnswersThatTakeTooLong(t *testing.T) {
	s := newSample(20)
	web := start(t, s, func(c *Config) {
		c.Limits = Limits{Longest: 20 * time.Millisecond}
		c.Pin = func(context.Context) (Pinned, error) { return &held{s, nil, make(chan struct{}, 1)}, nil }
	})
	a := get(t, nil, web.URL+"/api/v1/cube?measures=records", "")
	if a.StatusCode != http.StatusServiceUnavailable || a.Header.Get("Retry-After") == "" {
		t.Errorf("%d", a.StatusCode)
	}
	problemOf(t, a)
}

func TestSizesOfAnswersAreForeseen(t *testing.T) {
	web := start(t, newSample(1), nil)
	s := web.Config.Handler.(*Server)
	for q, want := range map[string][2]int{
		"measures=records":                                                             {1, 1},
		"measures=records&by=region.province":                                          {32, 33},
		"measures=records&by=region.province,region.county":                            {2800, 3700},
		"measures=records&by=region.county,month.month":                                {largeRows + 1, 500_000},
		"measures=records&by=region.county,month.month&where=month=2017":               {largeRows + 1, 50_000},
		"measures=records&by=region.county,month.month&where=region=360000":            {5000, largeRows},
		"measures=records&by=region.county,industry.class&where=month=2017":            {1_000_000, cube.MaxRows},
		"measures=records&by=region.county,industry.class&where=region=九江市":            {10_000, 30_000},
		"measures=records&by=industry.class,month.month&where=industry=B,D":            {5000, largeRows},
		"measures=records&by=industry.class,month.month&where=industry!=B":             {100_000, 200_000},
		"measures=records&by=region.county,month.month&where=month=2017..":             {largeRows + 1, 500_000},
		"measures=records&by=region.county,month.quarter&where=month=2017-01..2017-07": {8000, 12_000},
	} {
		values := map[string][]string{}
		for _, part := range splitQuery(q) {
			values[part[0]] = append(values[part[0]], part[1])
		}
		text, err := cube.QueryTextOf(values)
		if err != nil {
			t.Fatal(err)
		}
		query, err := cube.ParseQuery(text)
		if err != nil {
			t.Fatal(err)
		}
		if n := s.mostRows(query, s.cfg.Places()); n < want[0] || n > want[1] {
			t.Errorf("%s: %d rows, want %d to %d", q, n, want[0], want[1])
		}
	}
}

// splitQuery parts a query as it is written above into names and values.
func splitQuery(q string) (parts [][2]string) {
	for part := range strings.SplitSeq(q, "&") {
		name, value, _ := strings.Cut(part, "=")
		parts = append(parts, [2]string{name, value})
	}
	return parts
}
