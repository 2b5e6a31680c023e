package store

import (
	"context"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
)

// Each calls scan for every row and closes the rows; an error that came after
// the last row is not lost.
func Each(ctx context.Context, rows driver.Rows, scan func(driver.Rows) error) error {
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		if err := scan(rows); err != nil {
			return err
		}
	}
	return failed(ctx, rows.Err())
}

// single reads the one value of a query that always has one.
func single[T any](ctx context.Context, rows driver.Rows) (T, error) {
	var value T
	err := Each(ctx, rows, func(r driver.Rows) error { return r.Scan(&value) })
	return value, err
}

// column reads the first column of every row.
func column[T any](ctx context.Context, rows driver.Rows) ([]T, error) {
	var values []T
	err := Each(ctx, rows, func(r driver.Rows) error {
		var v T
		if err := r.Scan(&v); err != nil {
			return err
		}
		values = append(values, v)
		return nil
	})
	return values, err
}
