package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"wengang/sql/storetest"
)

// binary is the program as users run it, built once for all tests here.
var binary string

func TestMain(m *testing.M) {
	os.Exit(func() int {
		dir, err := os.MkdirTemp("", "wengang-cmd-")
		if err != nil {
			panic(err)
		}
		defer func() { _ = os.RemoveAll(dir) }()
		binary = filepath.Join(dir, "wengang")
		build := exec.Command("go", "build", "-o", binary, ".")
		build.Env = append(os.Environ(), "CGO_ENABLED=0")
		if text, err := build.CombinedOutput(); err != nil {
			fmt.Fprintf(os.Stderr, "build wengang: %v\n%s", err, text)
			return 1
		}
		return m.Run()
	}())
}

// command prepares the program on a data directory of the test.
func command(t *testing.T, data string, args ...string) *exec.Cmd {
	t.Helper()
	args = append(args, "--data", data, "--assets", storetest.Root())
	// The test's context ends before its clean-up, which stops a server in order.
	return exec.CommandContext(context.Background(), binary, args...)
}

// wengang runs the program and returns what it printed and its exit status.
func wengangRun(t *testing.T, data string, args ...string) (stdout, stderr string, status int) {
	t.Helper()
	c := command(t, data, args...)
	var out, err bytes.Buffer
	c.Stdout, c.Stderr = &out, &err
	var exit *exec.ExitError
	if e := c.Run(); e != nil && !errors.As(e, &exit) {
		t.Fatalf("%v: %v", args, e)
	}
	return out.String(), err.String(), c.ProcessState.ExitCode()
}

// must runs the program and expects status 0.
func must(t *testing.T, data string, args ...string) string {
	t.Helper()
	out, errText, status := wengangRun(t, data, args...)
	if status != 0 {
		t.Fatalf("%v: status %d\n%s\n%s", args, status, out, errText)
	}
	return out
}

func decode[T any](t *testing.T, text string) T {
	t.Helper()
	var v T
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	if err := d.Decode(&v); err != nil {
		t.Fatalf("not JSON: %v\n%s", err, text)
	}
	return v
}

type importResult struct {
	Read, Created, Updated, Unchanged, Refused, Explained int
	Findings                                              []map[string]any
	ErrorWorkbook                                         string `json:"error_workbook"`
}

type queryResult struct {
	Rows   []map[string]any
	Totals map[string]json.Number
	Route  string
	AsOf   string `json:"as_of"`
	Level  string
	Demo   bool
}

// pengze is the list of November 2023 that 彭泽县 published, codes filled in.
func pengze() string {
	return filepath.Join(storetest.Root(), "ingest", "source", "testdata", "pengze.csv")
}

// write puts a file into a directory of the test and returns its path.
func write(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}
