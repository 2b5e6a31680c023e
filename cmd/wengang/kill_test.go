package main

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// kills is how many times the test kills something; a nightly run sets more.
func kills(t *testing.T) int {
	text := os.Getenv("WENGANG_KILLS")
	if text == "" {
		return 6
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		t.Fatalf("WENGANG_KILLS=%q: %v", text, err)
	}
	return n
}

// engineOf returns the engine process that a process started, 0 where there is
// none yet.
func engineOf(parent int) int {
	for _, pid := range processes() {
		stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
		if err != nil {
			continue
		}
		// pid (name) state ppid …; the name may hold spaces, so count from its end.
		fields := strings.Fields(string(stat[bytes.LastIndexByte(stat, ')')+1:]))
		if len(fields) > 1 && fields[1] == strconv.Itoa(parent) {
			return pid
		}
	}
	return 0
}

func processes() (pids []int) {
	entries, _ := os.ReadDir("/proc")
	for _, e := range entries {
		if pid, err := strconv.Atoi(e.Name()); err == nil {
			pids = append(pids, pid)
		}
	}
	return pids
}

// TestAKillLosesNothingAndDoublesNothing kills the import or its engine at
// random moments. Whatever was acknowledged is there once; a repeated import
// brings in exactly the rest.
func TestAKillLosesNothingAndDoublesNothing(t *testing.T) {
	if _, err := os.Stat("/proc/self/stat"); err != nil {
		t.Log("without /proc the engine's process is not found; the import alone is killed")
	}
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewPCG(seed, 1))
	data := filepath.Join(t.TempDir(), "data")
	const rows = 2000
	total, acknowledged, killed := 0, 0, 0
	for round := range kills(t) {
		file := filepath.Join(t.TempDir(), fmt.Sprintf("%d.csv", round))
		must(t, data, "demo", "--records", strconv.Itoa(rows), "--seed", strconv.Itoa(round+1), "--csv", file)
		c := command(t, data, "import", "--accept", "ministry", "--json", file)
		var out bytes.Buffer
		c.Stdout = &out
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		ended := make(chan struct{})
		go func() { _ = c.Wait(); close(ended) }()
		select {
		case <-ended:
		case <-time.After(time.Duration(random.IntN(5000)) * time.Millisecond):
			victim := c.Process.Pid
			if engine := engineOf(victim); engine != 0 && round%2 == 1 {
				victim = engine
			}
			if syscall.Kill(victim, syscall.SIGKILL) == nil {
				killed++
			}
			<-ended
		}
		if c.ProcessState.ExitCode() == 0 {
			acknowledged++
			if r := decode[importResult](t, out.String()); r.Created+r.Unchanged+r.Updated+r.Refused != rows {
				t.Errorf("round %d: %+v", round, r)
			}
		}
		again := decode[importResult](t, importAgain(t, data, file))
		if c.ProcessState.ExitCode() == 0 && again.Created+again.Updated != 0 {
			t.Errorf("round %d was acknowledged, and %d rows came anew", round, again.Created+again.Updated)
		}
		if done := again.Created + again.Unchanged + again.Updated + again.Refused; done != rows {
			t.Errorf("round %d: %d of %d rows accounted for", round, done, rows)
		}
		total += again.Created + again.Unchanged
		if all := decode[importResult](t, importAgain(t, data, file)); all.Created+all.Updated != 0 {
			t.Errorf("round %d: a third import changed %+v", round, all)
		}
	}
	t.Logf("%d killed, %d acknowledged", killed, acknowledged)
	if killed == 0 {
		t.Error("nothing was killed: the test proves nothing")
	}
	if out, _, status := wengangRun(t, data, "cube", "verify"); status != 0 {
		t.Errorf("after the kills: %s", out)
	}
	declared := decode[queryResult](t, must(t, data, "query", "--measures", "declared_records,approved_records")).Totals
	if n, _ := declared["approved_records"].Int64(); n == 0 || int(n) > total {
		t.Errorf("%d approved of %d records", n, total)
	}
}

// importAgain imports to the end; refused rows are no failure here.
func importAgain(t *testing.T, data, file string) string {
	t.Helper()
	out, errText, status := wengangRun(t, data, "import", "--accept", "ministry", "--json", file)
	if status > 1 {
		t.Fatalf("import: status %d\n%s", status, errText)
	}
	return out
}
