package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	store "wengang/sql"
	"wengang/sql/clock"
	"wengang/sql/storetest"

	"wengang/cube"
	"wengang/cube/codes"
	"wengang/dashboards"
	"wengang/dashboards/auth"
	"wengang/ingest/ledger"
	"wengang/ingest/record"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
	"github.com/google/uuid"
)

// BenchmarkCube measures the cube over records made by the bench loader, as
// its readers meet it: over HTTP on the loopback, no answer from memory. It
// prints a table in Markdown, in which every figure stands beside what it is
// held against in the same run. It is one run, not a loop.
//
//	WENGANG_BENCH_SCALES  numbers of records, parted by commas; 1,000,000 unless stated
//	WENGANG_BENCH_FROM    lowest level whose acceptance is loaded, 1 to 4 (the ministry alone, unless stated)
//	WENGANG_BENCH_DATA    directory that keeps the data for further runs; temporary unless stated
//	WENGANG_BENCH_REBUILD 1: also rebuild everything (minutes)
//	WENGANG_BENCH_WRITE   file whose table is replaced by this run's, from the top of the checkout (docs/speed.md)
func BenchmarkCube(b *testing.B) {
	var out strings.Builder
	for text := range strings.SplitSeq(environment("WENGANG_BENCH_SCALES", "1000000"), ",") {
		records, err := strconv.ParseUint(strings.TrimSpace(text), 10, 64)
		if err != nil {
			b.Fatal(err)
		}
		benchScale(b, &out, records)
	}
	fmt.Print(out.String())
	if file := os.Getenv("WENGANG_BENCH_WRITE"); file != "" {
		if err := keepTable(file, out.String()); err != nil {
			b.Fatal(err)
		}
	}
}

func environment(name, otherwise string) string {
	if v := os.Getenv(name); v != "" {
		return v
	}
	return otherwise
}

// keepTable replaces what stands between the marks of a document.
func keepTable(file, table string) error {
	const from, to = "<!-- table of the last run -->\n", "<!-- end of the table -->"
	if !filepath.IsAbs(file) {
		file = filepath.Join(storetest.Root(), file)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	before, rest, ok := strings.Cut(string(text), from)
	_, after, end := strings.Cut(rest, to)
	if !ok || !end {
		return fmt.Errorf("%s has no marks for the table", file)
	}
	return os.WriteFile(file, []byte(before+from+table+to+after), 0o600)
}

// cubeBench is one scale under measurement.
type cubeBench struct {
	*testing.B
	out    *strings.Builder
	system *wengang
	base   string
	client *http.Client
	asked  int              // requests sent so far: makes each address one that nobody has asked for
	level  int              // the level of acceptance that holds everything
	slow   map[string]times // by pair of levels and route
}

func benchScale(b *testing.B, out *strings.Builder, records uint64) {
	b.Helper()
	data := os.Getenv("WENGANG_BENCH_DATA")
	if data == "" {
		data = b.TempDir()
	}
	data = filepath.Join(data, strconv.FormatUint(records, 10))
	c := &cubeBench{B: b, out: out, system: openBench(b, data, storetest.Root()), level: 4, slow: map[string]times{}}
	ctx := context.Background()
	loaded, published := c.load(ctx, records)
	var facts, enterprises uint64
	c.must(numbersOf(ctx, c.system.store, "SELECT count(), uniqExact(enterprise_no) FROM facts WHERE "+c.live(ctx, "facts"), &facts, &enterprises))
	c.serve(ctx)
	fmt.Fprintf(out, "\n### %s records\n\n", grouped(facts))
	fmt.Fprintf(out, "%s facts accepted by the ministry, %s enterprises, seven subsidy years.\n\n", grouped(facts), grouped(enterprises))
	fmt.Fprintf(out, "| question | fastest | median | p95 | against | median | times |\n|---|--:|--:|--:|---|--:|--:|\n")
	c.questions(ctx)
	fmt.Fprintf(out, "\n| what | took |\n|---|--:|\n")
	if loaded > 0 {
		c.line("records into the ledger, by the loader", loaded)
		c.line("first publication: facts and rollups of everything", published)
	}
	c.freshness(ctx)
	if os.Getenv("WENGANG_BENCH_REBUILD") == "1" {
		c.rebuild(ctx)
	}
	c.sizes(ctx)
}

func (c *cubeBench) must(err error) {
	c.Helper()
	if err != nil {
		c.Fatal(deep(err))
	}
}

func (c *cubeBench) line(what string, took time.Duration) {
	fmt.Fprintf(c.out, "| %s | %s |\n", what, spoken(took))
}

// spoken writes a time with three figures.
func spoken(d time.Duration) string {
	switch {
	case d >= 10*time.Second:
		return fmt.Sprintf("%.0f s", d.Seconds())
	case d >= time.Second:
		return fmt.Sprintf("%.2f s", d.Seconds())
	case d >= 100*time.Millisecond:
		return fmt.Sprintf("%.0f ms", d.Seconds()*1000)
	}
	return fmt.Sprintf("%.1f ms", d.Seconds()*1000)
}

func grouped(n uint64) string {
	text := strconv.FormatUint(n, 10)
	for i := len(text) - 3; i > 0; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}

// load fills an empty data directory, and brings the publication up to what
// this program declares.
func (c *cubeBench) load(ctx context.Context, records uint64) (loaded, published time.Duration) {
	from, err := strconv.ParseUint(environment("WENGANG_BENCH_FROM", "4"), 10, 8)
	c.must(err)
	c.write(ctx, func(w *store.Writer) {
		var held uint64
		c.must(numbersOf(ctx, c.system.store, "SELECT count() FROM record_versions", &held))
		if held == 0 {
			start := time.Now()
			c.must(loadBench(ctx, c.system.store, w, c.system.places.Load(), records, uint8(from)))
			loaded = time.Since(start)
		}
		start := time.Now()
		_, err := c.system.publisher.Publish(ctx, w)
		c.must(err)
		published = time.Since(start)
	})
	return loaded, published
}

func (c *cubeBench) write(ctx context.Context, change func(*store.Writer)) {
	w, err := c.system.store.NewWriter(ctx, "bench")
	c.must(err)
	defer func() { c.must(w.Close(ctx)) }()
	change(w)
}

// live restricts a text to the newest publication's partitions of a table at
// the level measured, as somebody would who writes the SQL by hand.
func (c *cubeBench) live(ctx context.Context, table string) string {
	var ids []string
	for _, id := range c.partitions(ctx)[table] {
		if strings.HasPrefix(id, strconv.Itoa(c.level)+"-") {
			ids = append(ids, "'"+id+"'")
		}
	}
	return "_partition_id IN (" + strings.Join(ids, ", ") + ")"
}

func (c *cubeBench) partitions(ctx context.Context) map[string][]string {
	var live map[string][]string
	c.must(numbersOf(ctx, c.system.store, "SELECT partitions FROM publications ORDER BY publication_no DESC LIMIT 1", &live))
	return live
}

// serve starts the program's own handlers, without limits on one user.
func (c *cubeBench) serve(ctx context.Context) {
	server, err := dashboards.New(dashboards.Config{
		Pin: c.system.pin, Ready: c.system.ready, Places: c.system.places.Load, Clock: c.system.app.clock, Log: c.system.app.log,
		Modules: os.DirFS(filepath.Join(storetest.Root(), "node_modules")), Version: version,
		Guest:  &auth.Viewer{Label: "bench", Role: auth.Analyst, Place: codes.NationID, Scope: cube.Everything},
		Limits: dashboards.Limits{Rate: -1, Burst: -1, AtOnce: -1, Large: -1, Wait: -1, Longest: time.Hour},
	})
	c.must(err)
	c.Cleanup(server.Close)
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	c.must(err)
	web := &http.Server{Handler: server, ReadHeaderTimeout: time.Minute}
	go func() { _ = web.Serve(listener) }()
	c.Cleanup(func() { _ = web.Close() })
	c.base = "http://" + listener.Addr().String() + "/api/v1/cube?"
	c.client = &http.Client{Transport: &http.Transport{}} // a pool of its own, kept alive
}

// answer is what the bench reads of an answer.
type answer struct {
	Rows   []map[string]any `json:"rows"`
	Totals map[string]any   `json:"totals"`
	Route  string           `json:"route"`
}

// ask asks what nobody has asked before: the limit on rows, which cuts
// nothing, is another each time. It returns the time until the last byte.
func (c *cubeBench) ask(q url.Values) (answer, time.Duration) {
	c.Helper()
	c.asked++
	q = url.Values(cloned(q))
	q.Set("limit", strconv.Itoa(1_000_000+c.asked))
	start := time.Now()
	r, err := c.client.Get(c.base + q.Encode())
	c.must(err)
	body, err := io.ReadAll(r.Body)
	c.must(err)
	took := time.Since(start)
	_ = r.Body.Close()
	if r.StatusCode != http.StatusOK {
		c.Fatalf("%s: %d %s", q.Encode(), r.StatusCode, body)
	}
	var a answer
	c.must(json.Unmarshal(body, &a))
	return a, took
}

func cloned(q url.Values) map[string][]string {
	copied := map[string][]string{}
	for k, v := range q {
		copied[k] = slices.Clone(v)
	}
	return copied
}

// times are what several requests of a kind took.
type times []time.Duration

func (t times) at(share float64) time.Duration {
	if len(t) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(t))
	return sorted[min(len(sorted)-1, int(share*float64(len(sorted))))]
}

// row prints one kind of question beside what it is held against.
func (c *cubeBench) row(question string, t times, against string, by times) {
	fmt.Fprintf(c.out, "| %s | %s | %s | %s | %s | %s | %.1f |\n", question, spoken(t.at(0)), spoken(t.at(.5)), spoken(t.at(.95)),
		against, spoken(by.at(.5)), float64(by.at(.5))/float64(t.at(.5)))
}

// benchLevels are the levels whose pairs are asked for; dimensions of the same
// level differ.
var benchLevels = []struct{ name, column string }{
	{"month.month", "paid_month"}, {"region.province", "province"}, {"region.city", "city"},
	{"industry.section", "industry_section"}, {"industry.division", "industry_division"},
	{"ownership.category", "ownership_category"}, {"ownership.type", "ownership_type"},
	{"size", "size"}, {"policy", "policy"}, {"focus", "focus"},
}

// repeats is how often a question is asked in each form.
const benchRepeats = 5

func (c *cubeBench) questions(ctx context.Context) {
	facts := c.live(ctx, "facts")
	c.ask(url.Values{"measures": {"records"}, "by": {"month.year"}}) // the publication is learnt
	c.pairs(ctx, facts, "", func(by string) bool { return !strings.Contains(by, "region.city") })
	c.pairs(ctx, facts, ", one of them cities", func(by string) bool { return strings.Contains(by, "region.city") })
	for _, q := range []struct{ name, by, column, where string }{
		{"distinct enterprises, country, all years", "", "", ""},
		{"distinct enterprises, country, one year", "", "", "month=2021"},
		{"distinct enterprises, by province, all years", "region.province", "province", ""},
		{"distinct enterprises, by province, one year", "region.province", "province", "month=2021"},
		{"distinct enterprises, by division, all years", "industry.division", "industry_division", ""},
		{"distinct enterprises, by province and year", "region.province,month.year", "province, intDiv(paid_month, 100)", ""},
	} {
		values := url.Values{"measures": {"enterprises"}}
		text := "SELECT uniqExact(enterprise_no) FROM facts WHERE " + facts + " AND paid_month > 0"
		if q.by != "" {
			values.Set("by", q.by)
			text = "SELECT " + q.column + ", uniqExact(enterprise_no) FROM facts WHERE " + facts + " AND paid_month > 0"
		}
		if q.where != "" {
			values.Set("where", q.where)
			text += " AND paid_month BETWEEN 202101 AND 202112"
		}
		if q.by != "" {
			text += " GROUP BY " + q.column
		}
		var answered, byHand times
		for range 4 * benchRepeats {
			_, took := c.ask(values)
			answered = append(answered, took)
		}
		for range benchRepeats {
			byHand = append(byHand, c.byHand(ctx, text))
		}
		c.row(q.name, answered, "uniqExact on facts by hand", byHand)
	}
	c.slowest()
}

// pairs asks for sums by two dimensions, of one year and of all, for each pair
// of levels that is wanted. Answers by cities have some ten thousand rows.
func (c *cubeBench) pairs(ctx context.Context, facts, which string, wanted func(by string) bool) {
	const sums = "records,paid_amount"
	var year, yearByHand, all, allByHand times
	for i, one := range benchLevels {
		for _, other := range benchLevels[i+1:] {
			by := one.name + "," + other.name
			if dimensionOf(one.name) == dimensionOf(other.name) || !wanted(by) {
				continue
			}
			for n := range benchRepeats {
				y := 2019 + n
				a, took := c.ask(url.Values{"measures": {sums}, "by": {by}, "where": {fmt.Sprintf("month=%d", y)}})
				year = append(year, took)
				name := by + " (" + a.Route + ", " + grouped(uint64(len(a.Rows))) + " rows)"
				c.slow[name] = append(c.slow[name], took)
				_, took = c.ask(url.Values{"measures": {sums}, "by": {by}})
				all = append(all, took)
			}
			group := fmt.Sprintf("SELECT %s, %s, count(), sum(paid_amount) FROM facts WHERE %s AND paid_month > 0", one.column, other.column, facts)
			yearByHand = append(yearByHand, c.byHand(ctx, group+" AND paid_month BETWEEN 202101 AND 202112 GROUP BY 1, 2"))
			allByHand = append(allByHand, c.byHand(ctx, group+" GROUP BY 1, 2"))
		}
	}
	c.row("two dimensions, one year, sums"+which, year, "group-by on facts by hand", yearByHand)
	c.row("two dimensions, all years, sums"+which, all, "the same", allByHand)
}

func dimensionOf(level string) string {
	dimension, _, _ := strings.Cut(level, ".")
	return dimension
}

// slowest lists the questions of one year that took longest.
func (c *cubeBench) slowest() {
	names := make([]string, 0, len(c.slow))
	for name := range c.slow {
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, b string) int { return int(c.slow[b].at(.5) - c.slow[a].at(.5)) })
	fmt.Fprintf(c.out, "\nSlowest pairs of one year, by median:\n\n")
	for _, name := range names[:min(5, len(names))] {
		fmt.Fprintf(c.out, "- %s: %s\n", name, spoken(c.slow[name].at(.5)))
	}
}

// byHand runs a text over the same driver and reads its rows.
func (c *cubeBench) byHand(ctx context.Context, text string) time.Duration {
	c.Helper()
	start := time.Now()
	rows, err := c.system.store.QueryText(ctx, text)
	c.must(err)
	c.must(store.Each(ctx, rows, func(driver.Rows) error { return nil }))
	return time.Since(start)
}

// freshness lands and accepts twenty records of one county and waits until an
// answer holds them.
func (c *cubeBench) freshness(ctx context.Context) {
	for _, one := range []struct {
		what     string
		from, to uint8
	}{{"accepted by the ministry", 4, 4}, {"accepted by all four levels", 1, 4}} {
		c.write(ctx, func(w *store.Writer) {
			before := c.enterprises()
			start := time.Now()
			c.land(ctx, w, one.from, one.to)
			landed := time.Now()
			_, err := c.system.publisher.Publish(ctx, w)
			c.must(err)
			published := time.Now()
			after := c.enterprises()
			answered := time.Now()
			if after != before+20 {
				c.Fatalf("%d enterprises after %d: the answer lacks what was published", after, before)
			}
			c.line("twenty records of a county, "+one.what+": until an answer holds them", answered.Sub(start))
			c.line("… landed and committed", landed.Sub(start))
			c.line("… published", published.Sub(landed))
			c.line("… first answer over the new publication", answered.Sub(published))
		})
	}
}

// enterprises asks for the number of enterprises of the county that lands.
func (c *cubeBench) enterprises() int {
	a, _ := c.ask(url.Values{"measures": {"enterprises"}, "where": {"region=360430", "subsidy_year=2023"}})
	n, err := strconv.Atoi(fmt.Sprint(a.Totals["enterprises"]))
	c.must(err)
	return n
}

// land writes twenty new applications of one county as an import does, and
// accepts them.
func (c *cubeBench) land(ctx context.Context, w *store.Writer, from, to uint8) {
	commit, err := w.Begin(ctx, "import", "")
	c.must(err)
	session, err := ledger.NewSession(ctx, c.system.store, commit, c.system.places.Load())
	c.must(err)
	on, _ := clock.NewDay(2023, 9, 15)
	var entries []ledger.Entry
	for i := range 20 {
		r := record.Record{
			Identity:  record.Identity{USCC: fmt.Sprintf("91360430%06d%03dX", w.Epoch(), i), SubsidyYear: 2023, Place: 360430, Sequence: 1},
			Name:      "测速企业",
			Ownership: "173", Policy: "5", Focus: "0", Industry: "7010", Edition: 2011, Size: "4", Mode: record.ByApplication,
			Employees: record.Some(int64(5)), Layoffs: record.Some(int64(0)),
			PremiumPaid: record.Some(record.Fen(300000)), PremiumDue: record.Some(record.Fen(300000)),
			DeclaredAmount: record.Some(record.Fen(150000)), ApprovedAmount: record.Some(record.Fen(150000)), PaidAmount: record.Some(record.Fen(150000)),
			DeclaredOn: on - 40, ApprovedOn: on - 20, PaidOn: on,
		}
		entries = append(entries, ledger.Entry{Version: &ledger.Version{Record: r, Number: 1}})
	}
	c.must(session.Append(ctx, ledger.Origin{Channel: ledger.History, Import: uuid.New(), Actor: "bench"}, entries))
	c.must(commit.Insert(ctx, "record_steps", "subsidy_year, province, record_id, version, commit_no, step, from_level, level, actor", func(batch driver.Batch) error {
		for _, e := range entries {
			id := record.ID(e.Identity)
			if err := batch.Append(e.SubsidyYear, uint32(360000), string(id[:]), e.Number, commit.No, "accepted", from, to, "bench"); err != nil {
				return err
			}
		}
		return nil
	}))
	c.must(commit.Finish(ctx, nil))
}

func (c *cubeBench) rebuild(ctx context.Context) {
	c.write(ctx, func(w *store.Writer) {
		start := time.Now()
		_, err := c.system.publisher.Rebuild(ctx, w)
		c.must(err)
		c.line("rebuild of everything", time.Since(start))
	})
}

// sizes lists what the newest publication takes.
func (c *cubeBench) sizes(ctx context.Context) {
	fmt.Fprintf(c.out, "\n| table | rows | on disk | partitions |\n|---|--:|--:|--:|\n")
	live := c.partitions(ctx)
	for _, table := range []string{"facts", "rollup_cells", "rollup_enterprises", "repeats"} {
		var quoted []string
		for _, id := range live[table] {
			quoted = append(quoted, "'"+id+"'")
		}
		var rows, bytes uint64
		c.must(numbersOf(ctx, c.system.store, "SELECT sum(rows), sum(bytes_on_disk) FROM system.parts WHERE active AND database = currentDatabase() AND table = '"+
			table+"' AND partition_id IN ("+strings.Join(quoted, ", ")+")", &rows, &bytes))
		fmt.Fprintf(c.out, "| %s | %s | %d MB | %d |\n", table, grouped(rows), bytes/1_000_000, len(quoted))
	}
	var rows, bytes uint64
	c.must(numbersOf(ctx, c.system.store, "SELECT sum(rows), sum(bytes_on_disk) FROM system.parts WHERE active AND database = currentDatabase() AND table = 'record_versions'", &rows, &bytes))
	fmt.Fprintf(c.out, "| record_versions | %s | %d MB | |\n", grouped(rows), bytes/1_000_000)
}
