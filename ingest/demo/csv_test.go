package demo

import (
	"bytes"
	"encoding/csv"
	"flag"
	"io"
	"os"
	"testing"

	"wengang/cube/codes"
	"wengang/ingest/record"
)

var update = flag.Bool("update", false, "write the golden files anew")

// The first rows, for people to read and to notice any change: the same seed
// must give the same bytes in every version and on every machine.
func TestCSVGolden(t *testing.T) {
	var got bytes.Buffer
	if err := WriteCSV(&got, Generate(40, 1, codes.BuiltinPlaces(), afterwards)); err != nil {
		t.Fatal(err)
	}
	const golden = "testdata/first-40.csv"
	if *update {
		if err := os.WriteFile(golden, got.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatalf("%v; go test ./ingest/demo -update writes it", err)
	}
	if !bytes.Equal(got.Bytes(), want) {
		t.Errorf("differs from %s; if that is meant, go test ./ingest/demo -update", golden)
	}
}

// What is written reads back as the same record: official headers, every cell
// by its field's own parser.
func TestCSVReadsBack(t *testing.T) {
	places := codes.BuiltinPlaces()
	const n = 3000
	var file bytes.Buffer
	if err := WriteCSV(&file, Generate(n, 5, places, afterwards)); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(&file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != n+1 {
		t.Fatalf("%d rows, want a header and %d", len(rows), n)
	}
	fields := make([]record.Field, len(rows[0]))
	for i, header := range rows[0] {
		f, ok := record.FieldByHeader(header)
		if !ok || f.Header != header {
			t.Fatalf("header %q is not an official one", header)
		}
		fields[i] = f
	}
	row := 1
	for e := range Generate(n, 5, places, afterwards) {
		got := record.Record{Edition: 2011}
		for i := range fields {
			if err := readCell(&got, &fields[i], rows[row][i], places); err != nil {
				t.Fatalf("row %d, %s: %v", row+1, fields[i].Header, err)
			}
		}
		if got != e.Record {
			t.Fatalf("row %d reads back as\n%+v\nwas\n%+v", row+1, got, e.Record)
		}
		row++
	}
}

func readCell(r *record.Record, f *record.Field, text string, places *codes.Places) (err error) {
	switch f.Kind {
	case record.KindPlace:
		p, err := places.Resolve(text, 0)
		r.Place = p.ID
		return err
	case record.KindYear:
		r.SubsidyYear, err = record.ParseYear(text)
	case record.KindSequence:
		r.Sequence, err = record.ParseSequence(text)
	case record.KindMode:
		r.Mode, err = record.ParseMode(text)
	case record.KindCount:
		*f.Count(r), err = record.ParseCount(text)
	case record.KindMoney:
		*f.Money(r), err = record.ParseMoney(text)
	case record.KindDay:
		*f.Day(r), err = record.ParseDay(text)
	case record.KindUse:
		*f.Use(r), err = record.ParseUse(text)
	case record.KindShare:
		*f.Share(r), err = record.ParseShare(text)
	case record.KindUSCC:
		*f.Str(r), err = record.ParseUSCC(text)
	case record.KindCode:
		list := map[string]*codes.List{record.ListOwnership: codes.Ownership(), record.ListPolicy: codes.Policy(),
			record.ListFocus: codes.Focus(), record.ListIndustry: codes.Industry(2011), record.ListSize: codes.Size()}[f.List]
		e, err := list.Resolve(text)
		*f.Str(r) = e.Code
		return err
	default:
		*f.Str(r) = text
	}
	return err
}
func BenchmarkWriteCSV(b *testing.B) {
	if err := WriteCSV(io.Discard, Generate(b.N, 1, codes.BuiltinPlaces(), afterwards)); err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "records/s")
}
