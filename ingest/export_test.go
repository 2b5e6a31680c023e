package ingest

import (
	"context"

	store "wengang/sql"
)

// ImportSized is Import with other numbers of rows that travel together.
func ImportSized(ctx context.Context, st *store.Store, w *store.Writer, opt Options, chunk, batch, land int) (*Summary, error) {
	return importFile(ctx, st, w, opt, sizes{chunk, batch, land})
}
