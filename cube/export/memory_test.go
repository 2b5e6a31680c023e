package export

import (
	"io"
	"os"
	"os/exec"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"testing"
)

const (
	peakOf    = "WENGANG_TEST_PEAK_OF" // format whose writing a child process measures
	peakLimit = 200                    // MB
)

// A million cells are written within 200 MB: the peak of a whole process that
// makes the answer and writes it, as the kernel counts it. A million figures
// with their members beside them, 1.4 million cells, are measured too.
func TestPeakMemory(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("the peak is read from /proc")
	}
	if name, measures, ok := strings.Cut(os.Getenv(peakOf), " "); ok {
		n, err := strconv.Atoi(measures)
		if err != nil {
			t.Fatal(err)
		}
		a := rowsOfMeasures(100_000, n)
		for _, f := range Formats() {
			if f.Name == name {
				if err := f.Write(io.Discard, a); err != nil {
					t.Fatal(err)
				}
			}
		}
		status, err := os.ReadFile("/proc/self/status")
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%s", status)
		return
	}
	if testing.Short() {
		t.Skip("writes millions of cells")
	}
	for _, f := range append(Formats(), Format{Name: "none"}) {
		if mb := peak(t, f.Name+" 6"); mb >= peakLimit {
			t.Errorf("%s takes %d MB at its peak", f.Name, mb)
		}
		peak(t, f.Name+" 10")
	}
}

// peak runs the writing of 100,000 rows in a process of its own: what is a
// format and a number of measures.
func peak(t *testing.T, what string) (mb int) {
	t.Helper()
	child := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestPeakMemory$", "-test.v")
	child.Env = append(os.Environ(), peakOf+"="+what)
	out, err := child.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	found := regexp.MustCompile(`VmHWM:\s+(\d+) kB`).FindSubmatch(out)
	if found == nil {
		t.Fatalf("no peak in %s", out)
	}
	kb, err := strconv.Atoi(string(found[1]))
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%s measures: %d MB", what, kb/1000)
	return kb / 1000
}
