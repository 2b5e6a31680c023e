package main

import (
	"path/filepath"
	"strings"
	"testing"

	"wengang/sql/storetest"
)

// TestAnExternalClickHouseServesTheSame runs the commands against a server
// given by its address.
func TestAnExternalClickHouseServesTheSame(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	address := storetest.Address(t)
	imported := decode[importResult](t, must(t, data, "import", "--accept", "ministry", "--json", "--clickhouse", address, pengze()))
	if imported.Created != 23 {
		t.Fatalf("import: %+v", imported)
	}
	csv := must(t, data, "query", "--clickhouse", address, "--measures", "records,paid_amount", "--format", "csv")
	if !strings.Contains(csv, "23,42179.12") {
		t.Errorf("query:\n%s", csv)
	}
	must(t, data, "cube", "verify", "--clickhouse", address)
	if out := must(t, data, "doctor", "--clickhouse", address); !strings.Contains(out, "外部 ClickHouse") {
		t.Errorf("doctor:\n%s", out)
	}
	if entries, err := filepath.Glob(filepath.Join(data, "store")); err != nil || len(entries) != 0 {
		t.Errorf("an embedded store was made beside the external one: %v, %v", entries, err)
	}
}
