package store_test

import (
	"context"
	"testing"
	"time"

	"wengang/sql/storetest"
)

// Statements that are given up at any moment leave the engine to the others.
func TestCancelledStatementsDoNotEndTheEngine(t *testing.T) {
	st := storetest.New(t)
	for i := range 400 {
		ctx, cancel := context.WithCancel(t.Context())
		b, err := st.Conn().PrepareBatch(ctx, "INSERT INTO places (place, code, commit_no)")
		if err != nil {
			t.Fatalf("after %d cancelled inserts: %v", i, err)
		}
		if err := b.Append(uint32(i), "x", uint64(7)); err != nil {
			t.Fatal(err)
		}
		time.AfterFunc(time.Duration(i%40)*100*time.Microsecond, cancel)
		_ = b.Send()
		cancel()
	}
	for range 3 {
		if err := st.ExecText(t.Context(), "SELECT 1"); err != nil {
			t.Fatal(err)
		}
		time.Sleep(100 * time.Millisecond)
	}
}
