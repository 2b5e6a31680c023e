package ledger

import (
	"context"
	"fmt"
	"slices"

	store "wengang/sql"

	"wengang/ingest/record"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/ext"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
)

// Accept takes versions that stand already up to a level of acceptance. Those
// that have been accepted so far or further stay as they are, and so do those
// that this session has written: they were written as accepted.
func (s *Session) Accept(ctx context.Context, actor string, versions []*Version, level uint8) error {
	table, err := ext.NewTable("asked", ext.Column("record_id", "FixedString(16)"))
	if err != nil {
		return fmt.Errorf("table of records: %w", err)
	}
	versions = slices.DeleteFunc(slices.Clone(versions), func(v *Version) bool { return v.CommitNo == s.no })
	if len(versions) == 0 {
		return nil
	}
	ids := make([]string, len(versions))
	years := map[uint16]bool{}
	for i, v := range versions {
		id := record.ID(v.Identity)
		ids[i] = string(id[:])
		years[v.SubsidyYear] = true
		if err := table.Append(ids[i]); err != nil {
			return fmt.Errorf("table of records: %w", err)
		}
	}
	asked := make([]uint16, 0, len(years))
	for y := range years {
		asked = append(asked, y)
	}
	rows, err := s.store.Query(clickhouse.Context(ctx, clickhouse.WithExternalTable(table)), "ledger.Accepted",
		clickhouse.Named("mine", s.no), clickhouse.Named("years", asked))
	if err != nil {
		return err
	}
	type versionOf struct {
		id     string
		number uint32
	}
	accepted := map[versionOf]uint8{}
	if err := store.Each(ctx, rows, func(r driver.Rows) error {
		var k versionOf
		var to uint8
		err := r.Scan(&k.id, &k.number, &to)
		accepted[k] = to
		return err
	}); err != nil {
		return err
	}
	type step struct {
		index int
		from  uint8
	}
	var due []step
	for i, v := range versions {
		k := versionOf{ids[i], v.Number}
		if from := accepted[k] + 1; from <= level {
			accepted[k] = level
			due = append(due, step{i, from})
		}
	}
	if len(due) == 0 {
		return nil
	}
	return s.commit.Insert(ctx, "record_steps", stepColumns, func(batch driver.Batch) error {
		for _, d := range due {
			v := versions[d.index]
			if err := batch.Append(v.SubsidyYear, uint32(s.places.Province(v.Place)), ids[d.index], v.Number, s.no, "accepted", d.from, level, actor); err != nil {
				return err
			}
		}
		return nil
	})
}
