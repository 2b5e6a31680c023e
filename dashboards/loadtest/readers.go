// Package loadtest measures what readers of the dashboard wait for: the
// benchmark of the dashboard uses it over a sample, that of the whole program
// over the real engine. It is no part of the program.
package loadtest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"wengang/sql/clock"
)

// Readers is how many read at the same time: everyone asks for the next page
// as soon as the last has come.
const Readers = 100

// Pages has Readers read the pages at the paths below an address, in turn,
// b.N times in all, and reports what they wait: p50-ms, p95-ms, p99-ms and
// pages/s. Every page is asked for once before the clock starts.
func Pages(b *testing.B, base string, paths []string) {
	b.Helper()
	transport := &http.Transport{MaxIdleConns: Readers, MaxIdleConnsPerHost: Readers, DisableCompression: true}
	defer transport.CloseIdleConnections()
	client := &http.Client{Transport: transport, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	for _, path := range paths {
		if err := read(b.Context(), client, base+path); err != nil {
			b.Fatal(err)
		}
	}
	waits := make([][]time.Duration, Readers)
	faults := make([]error, Readers)
	var next atomic.Int64
	var all sync.WaitGroup
	b.ResetTimer()
	for reader := range Readers {
		all.Go(func() {
			for {
				n := next.Add(1) - 1
				if n >= int64(b.N) {
					return
				}
				began := clock.System{}.Now()
				if faults[reader] = read(b.Context(), client, base+paths[n%int64(len(paths))]); faults[reader] != nil {
					return
				}
				waits[reader] = append(waits[reader], clock.System{}.Now().Sub(began))
			}
		})
	}
	all.Wait()
	b.StopTimer()
	if err := errors.Join(faults...); err != nil {
		b.Fatal(err)
	}
	sorted := slices.Concat(waits...)
	slices.Sort(sorted)
	for _, p := range []int{50, 95, 99} {
		b.ReportMetric(float64(sorted[min(len(sorted)*p/100, len(sorted)-1)].Microseconds())/1000, fmt.Sprintf("p%d-ms", p))
	}
	b.ReportMetric(float64(len(sorted))/b.Elapsed().Seconds(), "pages/s")
}

// read asks for a page as a browser does and takes all of it.
func read(ctx context.Context, client *http.Client, address string) error {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return err
	}
	r.Header.Set("Accept", "text/html")
	r.Header.Set("Accept-Encoding", "gzip")
	res, err := client.Do(r)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	size, err := io.Copy(io.Discard, res.Body)
	if err != nil {
		return err
	}
	if res.StatusCode != http.StatusOK || size < 1000 {
		return fmt.Errorf("%s: %s, %d bytes", address, res.Status, size)
	}
	return nil
}
