package store_test

import (
	"context"
	"fmt"
	"sync"
	"testing"

	store "wengang/sql"
	"wengang/sql/clock"
	"wengang/sql/fault"
	"wengang/sql/storetest"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
)

func writer(t *testing.T, s *store.Store) *store.Writer {
	t.Helper()
	w, err := s.NewWriter(t.Context(), "tester")
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func addMapping(t *testing.T, c *store.Commit, header string) {
	t.Helper()
	err := c.Insert(t.Context(), "column_mappings", "agency, header, field, commit_no", func(b driver.Batch) error {
		return b.Append(uint32(1), header, "uscc", c.No)
	})
	if err != nil {
		t.Fatal(err)
	}
}

// visible counts the mapping rows whose commit counts.
func visible(t *testing.T, s *store.Store) (n uint64) {
	t.Helper()
	rows, err := s.QueryText(t.Context(), "SELECT count() FROM column_mappings WHERE commit_no IN (SELECT commit_no FROM valid_commits)")
	if err != nil {
		t.Fatal(err)
	}
	if err := store.Each(t.Context(), rows, func(r driver.Rows) error { return r.Scan(&n) }); err != nil {
		t.Fatal(err)
	}
	return n
}

func begin(t *testing.T, w *store.Writer, key string) *store.Commit {
	t.Helper()
	c, err := w.Begin(t.Context(), "test", key)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestRowsAreSeenOnlyOnceTheirCommitIsFinished(t *testing.T) {
	s := storetest.New(t)
	w := writer(t, s)
	c := begin(t, w, "key-1")
	addMapping(t, c, "a")
	if n := visible(t, s); n != 0 {
		t.Fatalf("%d rows are visible before the commit", n)
	}
	if err := c.Finish(t.Context(), map[string]int{"rows": 1}); err != nil {
		t.Fatal(err)
	}
	if n := visible(t, s); n != 1 {
		t.Fatalf("%d rows are visible after the commit", n)
	}
	if _, err := w.Begin(t.Context(), "test", "key-1"); err == nil {
		t.Error("the same key was taken twice")
	}
}

func TestAWriterThatLostItsEpochChangesNothing(t *testing.T) {
	s := storetest.New(t)
	old := writer(t, s)
	c := begin(t, old, "")
	addMapping(t, c, "a")
	newer := writer(t, s)
	err := c.Finish(t.Context(), nil)
	if fault.CodeOf(err) != fault.Conflict {
		t.Fatalf("the old writer got %v", err)
	}
	if n := visible(t, s); n != 0 {
		t.Fatalf("%d rows of the old writer are visible", n)
	}
	c = begin(t, newer, "")
	addMapping(t, c, "b")
	if err := c.Finish(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	if n := visible(t, s); n != 1 {
		t.Fatalf("%d rows are visible", n)
	}
}

func TestWhatAWriterLeftUnfinishedIsAbandoned(t *testing.T) {
	s := storetest.New(t)
	old := writer(t, s)
	c := begin(t, old, "")
	addMapping(t, c, "a") // and then it crashes
	writer(t, s)
	rows, err := s.QueryText(t.Context(), "SELECT commit_no FROM commits WHERE kind = 'abandoned'")
	if err != nil {
		t.Fatal(err)
	}
	var abandoned []uint64
	if err := store.Each(t.Context(), rows, func(r driver.Rows) error {
		var no uint64
		err := r.Scan(&no)
		abandoned = append(abandoned, no)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if len(abandoned) != 1 || abandoned[0] != c.No {
		t.Errorf("abandoned %v, want [%d]", abandoned, c.No)
	}
}

func TestEpochsOfRacingWritersDiffer(t *testing.T) {
	s := storetest.New(t)
	var mu sync.Mutex
	seen := map[uint64]bool{}
	var wg sync.WaitGroup
	for range 6 {
		wg.Go(func() {
			w, err := s.NewWriter(context.Background(), "racer")
			if err != nil {
				t.Error(err)
				return
			}
			mu.Lock()
			defer mu.Unlock()
			if seen[w.Epoch()] {
				t.Errorf("epoch %d has two writers", w.Epoch())
			}
			seen[w.Epoch()] = true
		})
	}
	wg.Wait()
}

func TestSmallWritesShareTheirInserts(t *testing.T) {
	s := storetest.New(t)
	w := writer(t, s)
	const n = 50
	var wg sync.WaitGroup
	numbers := make([]uint64, n)
	for i := range n {
		wg.Go(func() {
			no, err := w.Submit(context.Background(), store.Small{
				Action: "mapping", Key: fmt.Sprint("k", i),
				Rows: map[string][][]any{"column_mappings": {{uint32(i), "h", "uscc"}}},
			})
			if err != nil {
				t.Error(err)
			}
			numbers[i] = no
		})
	}
	wg.Wait()
	if v := visible(t, s); v != n {
		t.Fatalf("%d of %d small writes are visible", v, n)
	}
	distinct := map[uint64]bool{}
	for _, no := range numbers {
		distinct[no] = true
	}
	if len(distinct) != n {
		t.Errorf("%d commit numbers for %d writes", len(distinct), n)
	}
	rows, err := s.QueryText(t.Context(), "SELECT uniqExact(_block_number) FROM commits WHERE kind = 'commit'")
	if err != nil {
		t.Fatal(err)
	}
	var blocks uint64
	if err := store.Each(t.Context(), rows, func(r driver.Rows) error { return r.Scan(&blocks) }); err != nil {
		t.Fatal(err)
	}
	if blocks > n/2 {
		t.Errorf("%d small writes took %d inserts", n, blocks)
	}
	if err := w.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func TestLedgerTablesAreDurable(t *testing.T) {
	s := storetest.New(t)
	for _, table := range append([]string{"commits", "publications"}, store.LedgerTables...) {
		rows, err := s.QueryText(t.Context(), "SHOW CREATE TABLE "+table)
		if err != nil {
			t.Fatal(err)
		}
		var ddl string
		if err := store.Each(t.Context(), rows, func(r driver.Rows) error { return r.Scan(&ddl) }); err != nil {
			t.Fatal(err)
		}
		for _, setting := range []string{"fsync_after_insert = 1", "fsync_part_directory = 1", "min_rows_to_fsync_after_merge = 1", "old_parts_lifetime = 480"} {
			if !contains(ddl, setting) {
				t.Errorf("%s: no %s", table, setting)
			}
		}
	}
	rows, err := s.QueryText(t.Context(), "SELECT toString(getSetting('async_insert'))")
	if err != nil {
		t.Fatal(err)
	}
	var async string
	if err := store.Each(t.Context(), rows, func(r driver.Rows) error { return r.Scan(&async) }); err != nil {
		t.Fatal(err)
	}
	if async != "false" && async != "0" {
		t.Errorf("async_insert = %s", async)
	}
}

func TestFixedClockStandsInCommits(t *testing.T) {
	day, _ := clock.NewDay(2017, 8, 10)
	s := storetest.NewAt(t, clock.Fixed(day.Time()))
	w := writer(t, s)
	c := begin(t, w, "")
	addMapping(t, c, "a")
	if err := c.Finish(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	rows, err := s.QueryText(t.Context(), "SELECT toString(toDate(at)) FROM valid_commits")
	if err != nil {
		t.Fatal(err)
	}
	var at string
	if err := store.Each(t.Context(), rows, func(r driver.Rows) error { return r.Scan(&at) }); err != nil || at != "2017-08-10" {
		t.Errorf("commit at %q, %v", at, err)
	}
}
