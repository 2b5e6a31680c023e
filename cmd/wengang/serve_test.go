package main

import (
	"bufio"
	"encoding/json"
	"io"
	"net/http"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"wengang/dashboards/browsertest"
)

// serve starts the server on a free port and returns its address and process;
// it is stopped when the test ends.
func serve(t *testing.T, data string, args ...string) (url string, pid int) {
	t.Helper()
	c := command(t, data, append([]string{"serve", "--address", "127.0.0.1:0"}, args...)...)
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	address := make(chan string, 1)
	drained := make(chan struct{})
	go func() {
		defer close(drained)
		for lines := bufio.NewScanner(out); lines.Scan(); {
			if _, url, ok := strings.Cut(lines.Text(), "稳岗已启动："); ok {
				address <- strings.TrimSuffix(url, "/")
			}
		}
	}()
	t.Cleanup(func() {
		_ = c.Process.Signal(syscall.SIGTERM)
		<-drained
		if err := c.Wait(); err != nil {
			t.Errorf("serve ended: %v", err)
		}
	})
	select {
	case url := <-address:
		return url, c.Process.Pid
	case <-time.After(2 * time.Minute):
		t.Fatal("the server did not start")
		return "", 0
	}
}

func get(t *testing.T, url string) (string, int) {
	t.Helper()
	response, err := http.Get(url) //nolint:gosec,noctx // our own server on the loopback
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(body), response.StatusCode
}

// TestServer walks the pages in Chromium over the real engine, and imports
// beside the running server.
func TestServer(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	must(t, data, "demo", "--records", "20000", "--seed", "3")
	url, server := serve(t, data)
	for _, path := range []string{"/healthz", "/readyz"} {
		if body, status := get(t, url+path); status != http.StatusOK {
			t.Errorf("%s: %d %s", path, status, body)
		}
	}

	// The same question to the command line, beside the server, and to the API.
	question := "measures=records,enterprises,employees,paid_amount&by=region.province&where=month=2019"
	body, status := get(t, url+"/api/v1/cube?"+question)
	if status != http.StatusOK {
		t.Fatalf("API: %d %s", status, body)
	}
	said := must(t, data, "query", "--measures", "records,enterprises,employees,paid_amount", "--by", "region.province", "--where", "month=2019")
	if body != said {
		t.Errorf("the API and the command line differ:\n%s\n%s", body, said)
	}

	// An import beside the server is on its pages once the command returns.
	before := totalOf(t, url)
	must(t, data, "import", "--accept", "ministry", pengze())
	for deadline := time.Now().Add(10 * time.Second); totalOf(t, url) != before+23; time.Sleep(100 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("the server shows %d records, want %d", totalOf(t, url), before+23)
		}
	}
	if _, status := get(t, url+"/api/v1/cube?measures=profit"); status != http.StatusBadRequest {
		t.Errorf("an unknown measure: %d", status)
	}

	browsertest.Tour(t, url, "360000", "2019")

	// A crash of the engine is survived: the same figures come back.
	engine := engineOf(server)
	if engine == 0 {
		t.Fatal("the server's engine is not found")
	}
	if err := syscall.Kill(engine, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	for deadline := time.Now().Add(30 * time.Second); ; time.Sleep(50 * time.Millisecond) {
		if _, status := get(t, url+"/readyz"); status == http.StatusOK && engineOf(server) != engine {
			break
		}
		if time.Now().After(deadline) {
			t.Fatal("the server did not come back from a crash of its engine")
		}
	}
	if n := totalOf(t, url); n != before+23 {
		t.Errorf("after the crash %d records, want %d", n, before+23)
	}
}

func totalOf(t *testing.T, url string) int64 {
	t.Helper()
	body, _ := get(t, url+"/api/v1/cube?measures=records")
	n, err := decode[struct{ Totals map[string]json.Number }](t, body).Totals["records"].Int64()
	if err != nil {
		t.Fatalf("records: %v\n%s", err, body)
	}
	return n
}

// TestPageOfTheRealList: without demonstration data the machine itself sees
// the figures, and they are those of the list.
func TestPageOfTheRealList(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	must(t, data, "import", "--accept", "ministry", pengze())
	url, _ := serve(t, data)
	page, status := get(t, url+"/dashboard?region=360430&period=2023")
	if status != http.StatusOK {
		t.Fatalf("page: %d %s", status, page)
	}
	for _, figure := range []string{"23", "198", "42,179.12", "彭泽县"} {
		if !strings.Contains(page, figure) {
			t.Errorf("the page does not show %s", figure)
		}
	}
	if strings.Contains(page, "演示数据") {
		t.Error("the page speaks of demonstration data")
	}
}
