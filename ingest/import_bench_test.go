package ingest_test

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	store "wengang/sql"
	"wengang/sql/clock"
	"wengang/sql/storetest"

	"wengang/cube/codes"
	"wengang/ingest"
	"wengang/ingest/demo"
	"wengang/ingest/record"
)

// benchRecords is how many rows the benchmarks import: WENGANG_BENCH_RECORDS,
// else a hundred thousand.
func benchRecords(b *testing.B) int {
	b.Helper()
	text := os.Getenv("WENGANG_BENCH_RECORDS")
	if text == "" {
		return 100_000
	}
	n, err := strconv.Atoi(text)
	if err != nil || n <= 0 {
		b.Fatalf("WENGANG_BENCH_RECORDS=%q is no number of rows", text)
	}
	return n
}

// writeDemo writes demonstration data as an agency's csv.
func writeDemo(tb testing.TB, records int) (path string, bytes int64) {
	tb.Helper()
	path = filepath.Join(tb.TempDir(), "demo.csv")
	f, err := os.Create(path)
	if err != nil {
		tb.Fatal(err)
	}
	w := bufio.NewWriterSize(f, 1<<20)
	if err := demo.WriteCSV(w, demo.Generate(records, 20170612, codes.BuiltinPlaces(), clock.Today(clock.System{}))); err != nil {
		tb.Fatal(err)
	}
	if err := w.Flush(); err != nil {
		tb.Fatal(err)
	}
	info, err := f.Stat()
	if err != nil {
		tb.Fatal(err)
	}
	if err := f.Close(); err != nil {
		tb.Fatal(err)
	}
	return path, info.Size()
}

// BenchmarkImportCSV holds an import, from the file to the acknowledged commit,
// against the engine that reads the same file by itself into a plain table:
// parsed, typed and sorted, but neither checked nor compared with anything.
// Both are measured in turn within one run. ratio is the import's speed in
// units of the engine's: 0.5 is half as fast.
func BenchmarkImportCSV(b *testing.B) {
	records := benchRecords(b)
	path, size := writeDemo(b, records)
	var ours, engine time.Duration
	var peak uint64
	for b.Loop() {
		st := storetest.New(b)
		engine += plainInsert(b, st, path, records)
		b.StartTimer()
		watch := watchHeap()
		start := time.Now()
		s := importAll(b, st, path)
		ours += time.Since(start)
		peak = max(peak, watch.stop())
		if s.Created+s.Refused != records || s.Refused > records/10 {
			b.Fatalf("%d created, %d refused of %d", s.Created, s.Refused, records)
		}
	}
	b.SetBytes(size)
	b.ReportMetric(ours.Seconds()/float64(b.N), "import-s")
	b.ReportMetric(engine.Seconds()/float64(b.N), "engine-s")
	b.ReportMetric(float64(engine)/float64(ours), "ratio")
	b.ReportMetric(float64(peak)/(1<<20), "peak-heap-MB")
}

func importAll(b *testing.B, st *store.Store, path string) *ingest.Summary {
	b.Helper()
	w, err := st.NewWriter(b.Context(), "bench")
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = w.Close(context.Background()) }()
	s, err := ingest.Import(b.Context(), st, w, ingest.Options{
		Path: path, Accept: 4, Places: codes.BuiltinPlaces(), Errors: filepath.Join(b.TempDir(), "errors.xlsx"),
	})
	if err != nil {
		b.Fatal(err)
	}
	return s
}

// plainInsert lets the engine read the file: clickhouse local may read any
// file, so nothing of the client is in the measure.
func plainInsert(b *testing.B, st *store.Store, path string, records int) time.Duration {
	b.Helper()
	var columns, structure []string
	for _, f := range record.Fields() {
		if f.Kind == record.KindAction || f.ValidFrom > 2023 {
			continue
		}
		name := "`" + f.Header + "`"
		kind := "String"
		switch f.Kind {
		case record.KindMoney:
			kind = "Nullable(Decimal(18, 2))"
		case record.KindCount:
			kind = "Nullable(Int64)"
		case record.KindDay:
			kind = "Nullable(Date32)"
		case record.KindYear, record.KindSequence:
			kind = "UInt16"
		}
		columns = append(columns, name+" "+kind)
		structure = append(structure, name+" "+kind)
	}
	if err := st.ExecText(b.Context(), "CREATE TABLE plain ("+strings.Join(columns, ", ")+") ENGINE = MergeTree ORDER BY `企业社会统一信用代码`"); err != nil {
		b.Fatal(err)
	}
	start := time.Now()
	if err := st.ExecText(b.Context(), fmt.Sprintf("INSERT INTO plain SELECT * FROM file('%s', 'CSVWithNames', '%s')", path, strings.Join(structure, ", "))); err != nil {
		b.Fatal(err)
	}
	took := time.Since(start)
	rows, err := st.QueryText(b.Context(), "SELECT count() FROM plain")
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	var n uint64
	if !rows.Next() || rows.Scan(&n) != nil || int(n) != records {
		b.Fatalf("the engine took %d of %d rows", n, records)
	}
	if err := st.ExecText(b.Context(), "DROP TABLE plain SYNC"); err != nil {
		b.Fatal(err)
	}
	return took
}

// heapWatch samples the live heap while something runs.
type heapWatch struct {
	end  chan struct{}
	done chan struct{}
	peak atomic.Uint64
}

func watchHeap() *heapWatch {
	h := &heapWatch{end: make(chan struct{}), done: make(chan struct{})}
	go func() {
		defer close(h.done)
		tick := time.NewTicker(50 * time.Millisecond)
		defer tick.Stop()
		for {
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			h.peak.Store(max(h.peak.Load(), m.HeapAlloc))
			select {
			case <-h.end:
				return
			case <-tick.C:
			}
		}
	}()
	return h
}

// stop returns the highest heap seen, in bytes.
func (h *heapWatch) stop() uint64 {
	close(h.end)
	<-h.done
	return h.peak.Load()
}
