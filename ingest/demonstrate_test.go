package ingest_test

import (
	"testing"

	"wengang/sql/fault"
	"wengang/sql/storetest"

	"wengang/cube/codes"
	"wengang/ingest"
)

func TestDemonstrationDataStandAlone(t *testing.T) {
	st := storetest.New(t)
	w, err := st.NewWriter(t.Context(), "tester")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = w.Close(t.Context()) }()
	if _, err := ingest.Demonstrate(t.Context(), st, w, 5000, 7, codes.BuiltinPlaces(), ingest.Quiet{}); err != nil {
		t.Fatal(err)
	}
	held, err := ingest.Records(t.Context(), st)
	if err != nil || held != 5000 {
		t.Fatalf("%d records, %v", held, err)
	}
	_, err = ingest.Demonstrate(t.Context(), st, w, 10, 8, codes.BuiltinPlaces(), ingest.Quiet{})
	if fault.CodeOf(err) != fault.Conflict {
		t.Errorf("invented records were put beside others: %v", err)
	}
}
