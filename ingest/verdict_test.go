package ingest_test

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
	"time"

	"wengang/sql/clock"

	"wengang/cube/codes"
	"wengang/ingest"
	"wengang/ingest/demo"
)

// spoiled are demonstration rows with what goes wrong in agencies' files:
// cells blank or wrong, rows twice, rows of earlier files, voids.
func spoiled(t *testing.T, dice *rand.Rand, records int) [][]string {
	t.Helper()
	var text bytes.Buffer
	if err := demo.WriteCSV(&text, demo.Generate(records, dice.Uint64(), codes.BuiltinPlaces(), clock.Today(clock.System{}))); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(&text).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	rows[0] = append(rows[0], "操作")
	for i := range rows[1:] {
		rows[i+1] = append(rows[i+1], "")
	}
	header := rows[0]
	column := func(name string) int {
		i := slices.Index(header, name)
		if i < 0 {
			t.Fatalf("no column %s", name)
		}
		return i
	}
	pick := func(from ...string) string { return from[dice.IntN(len(from))] }
	for i := 1; i < len(rows); i++ {
		row := rows[i]
		switch dice.IntN(12) {
		case 0:
			row[dice.IntN(len(row))] = pick("", "?", "清空", "-1", "2019-02-30", "120%", "1e400", "不适用")
		case 1:
			row[column("发放金额")] = pick("99999999", "0", "0.01", "12.345")
		case 2:
			row[column("说明")] = pick("属实", "无", "")
			row[column("涉及职工人数")] = pick("1", "500000")
		case 3:
			row[column("操作")] = pick("新增", "更新", "作废", "删除")
		case 4: // the record once more, somewhere in the file, as it is or another
			again := slices.Clone(row)
			if dice.IntN(2) == 0 {
				again[column("联系人")] = "另一人"
			}
			if dice.IntN(2) == 0 {
				again[column("操作")] = pick("新增", "更新", "作废")
			}
			at := 1 + dice.IntN(len(rows)-1)
			rows = slices.Insert(rows, at, again)
		case 5: // the enterprise elsewhere
			row[column("失业保险参保地")] = pick("110105", "江西省九江市彭泽县", "朝阳区", "")
		case 6:
			row[column("补贴年度")] = ""
		}
	}
	return rows
}

// A verdict depends on the file and the ledger, and on nothing else: not on
// how many rows travel together, nor on whether the import is a trial.
func TestVerdictsDependOnTheFileAlone(t *testing.T) {
	seed := uint64(time.Now().UnixNano()) // a new file each time; the log says which
	t.Logf("seed %d", seed)
	for _, c := range []struct {
		records int
		sizes   [][3]int
	}{
		{40, [][3]int{{1, 1, 1}, {64, 7, 20}}},
		{700, [][3]int{{5, 7, 50}, {3, 100, 1}, {1000, 1000, 1000}}},
	} {
		t.Run(fmt.Sprint(c.records), func(t *testing.T) {
			dice := rand.New(rand.NewPCG(seed, uint64(c.records)))
			rows := spoiled(t, dice, c.records)
			before := [][]string{rows[0]} // a third of the rows, with other contacts, were sent before
			for _, row := range rows[1:] {
				if dice.IntN(3) == 0 {
					earlier := slices.Clone(row)
					if dice.IntN(2) == 0 {
						earlier[slices.Index(rows[0], "联系人")] = "从前的人"
					}
					before = append(before, earlier)
				}
			}
			var summary *ingest.Summary
			var ledger []string
			for _, s := range c.sizes {
				d := newDesk(t)
				if _, err := ingest.Import(t.Context(), d.store, d.writer, d.options(d.file(before))); err != nil {
					t.Fatal(err)
				}
				path := d.file(rows)
				state := d.state()
				trial := d.options(path)
				trial.DryRun = true
				tried, err := ingest.ImportSized(t.Context(), d.store, nil, trial, s[0], s[1], s[2])
				if err != nil {
					t.Fatal(err)
				}
				if d.state() != state {
					t.Fatalf("the trial changed the store:\n%s\nwas\n%s", d.state(), state)
				}
				real, err := ingest.ImportSized(t.Context(), d.store, d.writer, d.options(path), s[0], s[1], s[2])
				if err != nil {
					t.Fatal(err)
				}
				tried.DryRun, real.Commit = false, 0
				same(t, fmt.Sprintf("trial and import, %v", s), tried, real)
				if summary == nil {
					summary, ledger = real, d.ledger()
					t.Logf("read %d, created %d, updated %d, unchanged %d, refused %d, explained %d",
						real.Read, real.Created, real.Updated, real.Unchanged, real.Refused, real.Explained)
					if c.records > 100 && (real.Created == 0 || real.Updated == 0 || real.Unchanged == 0 || real.Refused == 0) {
						t.Error("a verdict does not occur: the file tests little")
					}
				}
				same(t, fmt.Sprintf("sizes %v and %v", c.sizes[0], s), summary, real)
				if got := d.ledger(); !slices.Equal(got, ledger) {
					t.Errorf("sizes %v leave another ledger: %d versions, %d", s, len(got), len(ledger))
				}
				state = d.state()
				again, err := ingest.ImportSized(t.Context(), d.store, d.writer, d.options(path), s[0], s[1], s[2])
				if err != nil {
					t.Fatal(err)
				}
				if again.Created+again.Updated > 0 || d.state() != state {
					t.Errorf("the same file again: created %d, updated %d", again.Created, again.Updated)
				}
			}
		})
	}
}

// same compares two summaries of one file in stores of their own.
func same(t *testing.T, what string, a, b *ingest.Summary) {
	t.Helper()
	x, y := *a, *b
	x.File, y.File, x.SHA256, y.SHA256, x.ErrorWorkbook, y.ErrorWorkbook = "", "", "", "", "", ""
	if !reflect.DeepEqual(x, y) {
		for i := range min(len(x.Findings), len(y.Findings)) {
			if x.Findings[i] != y.Findings[i] {
				t.Errorf("%s: finding %+v\nbut %+v", what, x.Findings[i], y.Findings[i])
				break
			}
		}
		t.Errorf("%s differ: %d %d %d %d and %d %d %d %d", what, x.Created, x.Updated, x.Unchanged, x.Refused, y.Created, y.Updated, y.Unchanged, y.Refused)
	}
}
