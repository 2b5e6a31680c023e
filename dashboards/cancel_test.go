package dashboards

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	store "wengang/sql"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
)

// heavy is a question that has to read the facts again and again: distinct
// enterprises at grains that no rollup has.
const heavy = "/api/v1/cube?measures=enterprises,paid_per_enterprise&by=region.county,industry.class,month.month&subtotals=cube"

// overMuch serves a store in which the facts are many times as many as were
// published, so that a statement over them takes seconds.
func overMuch(t testing.TB, times int, change func(*Config)) (string, *store.Store) {
	t.Helper()
	web, st := overStore(t, 2000, change)
	err := st.ExecText(context.Background(), fmt.Sprintf(
		`INSERT INTO facts (level, subsidy_year, province, generation, enterprise_no, city, county, industry_class, paid_month, paid_amount)
		SELECT level, subsidy_year, province, generation, toUInt32(cityHash64(record_id, n.number)), city, county, industry_class,
			toUInt32(201701 + 100 * (n.number %% 7) + n.number %% 12), paid_amount
		FROM facts AS f CROSS JOIN numbers(%d) AS n WHERE f.level = 4 AND f.paid_month != 0`, times))
	if err != nil {
		t.Fatal(err)
	}
	return web.URL, st
}

// statements returns how many statements over facts the engine works at in the
// store's database.
func statements(t testing.TB, st *store.Store) (n int) {
	t.Helper()
	rows, err := st.QueryText(context.Background(),
		"SELECT count() FROM system.processes WHERE current_database = currentDatabase() AND positionCaseInsensitive(query, 'facts') > 0 AND query NOT LIKE '%system.processes%'")
	if err != nil {
		t.Fatal(err)
	}
	var count uint64
	if err := store.Each(context.Background(), rows, func(r driver.Rows) error { return r.Scan(&count) }); err != nil {
		t.Fatal(err)
	}
	return int(count)
}

// begin sends a question over a connection of its own.
func begin(t testing.TB, url, path string) net.Conn {
	t.Helper()
	conn, err := net.Dial("tcp", strings.TrimPrefix(url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(conn, "GET "+path+" HTTP/1.1\r\nHost: localhost\r\n\r\n"); err != nil {
		t.Fatal(err)
	}
	return conn
}

func until(t testing.TB, limit time.Duration, what string, is func() bool) time.Duration {
	t.Helper()
	begun := time.Now()
	for !is() {
		if time.Since(begun) > limit {
			t.Fatalf("not within %v: %s", limit, what)
		}
		time.Sleep(5 * time.Millisecond)
	}
	return time.Since(begun)
}

func TestReadersWhoGoAway(t *testing.T) {
	url, st := overMuch(t, 2500, func(c *Config) { c.Limits.AtOnce = -1; c.Limits.Large = -1 })
	t.Run("one ends the statement", func(t *testing.T) { whoGoesAwayEndsTheStatement(t, url, st) })
	t.Run("many leave the engine", func(t *testing.T) { manyWhoGoAwayLeaveTheEngine(t, url, st) })
}

// Who goes away takes the statement in ClickHouse along; while another waits
// for the same answer, it goes on.
func whoGoesAwayEndsTheStatement(t *testing.T, url string, st *store.Store) {
	begun := time.Now()
	if a := get(t, nil, url+heavy, ""); a.StatusCode != http.StatusOK {
		t.Fatalf("%d %.300s", a.StatusCode, a.body)
	}
	whole := time.Since(begun)
	t.Logf("the whole answer takes %v", whole)

	conn := begin(t, url, heavy)
	until(t, 10*time.Second, "the statement is under way", func() bool { return statements(t, st) > 0 })
	_ = conn.Close()
	ended := until(t, 10*time.Second, "the statement is gone", func() bool { return statements(t, st) == 0 })
	t.Logf("it is gone %v after the connection", ended)
	if whole < 500*time.Millisecond || ended > whole/2 {
		t.Errorf("gone after %v, and it would have taken %v", ended, whole)
	}

	// Two wait for the same answer: the one who began leaves, the other has it.
	first := begin(t, url, heavy)
	until(t, 10*time.Second, "the statement is under way", func() bool { return statements(t, st) > 0 })
	second := begin(t, url, heavy)
	defer func() { _ = second.Close() }()
	time.Sleep(100 * time.Millisecond)
	_ = first.Close()
	res, err := http.ReadResponse(bufio.NewReader(second), nil)
	if err != nil {
		t.Fatal(err)
	}
	if n, err := io.Copy(io.Discard, res.Body); res.StatusCode != http.StatusOK || err != nil || n < 1000 {
		t.Errorf("who stayed: %d, %d bytes, %v", res.StatusCode, n, err)
	}
}

// Readers come and go at any moment; the engine stays for the others.
func manyWhoGoAwayLeaveTheEngine(t *testing.T, url string, st *store.Store) {
	var readers sync.WaitGroup
	for worker := range 4 {
		readers.Go(func() {
			for i := range 60 {
				conn := begin(t, url, fmt.Sprintf("%s&limit=%d", heavy, 1+worker*1000+i))
				time.Sleep(time.Duration(i%20*(worker+1)) * 2 * time.Millisecond)
				if i%2 == 0 { // without goodbye: what a killed program does
					_ = conn.(*net.TCPConn).SetLinger(0)
				}
				_ = conn.Close()
			}
		})
	}
	readers.Wait()
	until(t, 10*time.Second, "every statement is gone", func() bool { return statements(t, st) == 0 })
	for range 3 {
		if a := get(t, nil, url+"/api/v1/cube?measures=records&by=region.province", ""); a.StatusCode != http.StatusOK {
			t.Fatalf("after 240 who went away: %d %.300s", a.StatusCode, a.body)
		}
		time.Sleep(100 * time.Millisecond)
	}
}
