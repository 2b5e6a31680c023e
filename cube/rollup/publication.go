package rollup

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	store "wengang/sql"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
)

// Publication is one consistent state of the derived tables: statements that
// restrict themselves to its partitions (_partition_id IN …) never mix states.
type Publication struct {
	No         uint64              // 0: nothing was published yet
	Commit     uint64              // the highest commit that it holds
	At         time.Time           // 数据时点
	Partitions map[string][]string // table -> live partition ids, sorted

	position uint64   // of the last commit held, in the order of acknowledgement
	shape    []string // see shape.go
}

// Latest returns the newest publication, the zero Publication where there is
// none.
func Latest(ctx context.Context, st *store.Store) (Publication, error) {
	rows, err := st.Query(ctx, "rollup.Latest")
	if err != nil {
		return Publication{}, err
	}
	var p Publication
	err = store.Each(ctx, rows, func(r driver.Rows) error {
		return r.Scan(&p.No, &p.Commit, &p.position, &p.shape, &p.At, &p.Partitions)
	})
	return p, err
}

// Has tells whether the publication holds the rollup as this program declares
// it. It does not where an older or newer program published last.
func (p Publication) Has(r Rollup) bool { return slices.Contains(p.shape, r.signature()) }

// partitionRows counts the rows of each of the partitions.
func partitionRows(ctx context.Context, st *store.Store, table string, ids []string) (map[string]uint64, error) {
	counts := map[string]uint64{}
	if len(ids) == 0 {
		return counts, nil
	}
	rows, err := st.QueryText(ctx, "SELECT _partition_id, count() FROM "+table+" WHERE _partition_id IN @ids GROUP BY _partition_id",
		clickhouse.Named("ids", ids))
	if err != nil {
		return nil, err
	}
	err = store.Each(ctx, rows, func(r driver.Rows) error {
		var id string
		var n uint64
		if err := r.Scan(&id, &n); err != nil {
			return err
		}
		counts[id] = n
		return nil
	})
	return counts, err
}

// split reads a partition id: the numbers of the partition key joined by '-'.
func split(id string) ([]uint64, error) {
	var parts []uint64
	for text := range strings.SplitSeq(id, "-") {
		n, err := strconv.ParseUint(text, 10, 64)
		if err != nil {
			return nil, fmt.Errorf("partition id %q: %w", id, err)
		}
		parts = append(parts, n)
	}
	return parts, nil
}

// derivedTables are the tables whose partitions a publication names. Each
// partition key begins with (level, subsidy_year) and ends with the generation.
var derivedTables = []string{"facts", "rollup_cells", "rollup_enterprises", "repeats"}

// slice is one level of acceptance and subsidy year: the grain at which
// rollups are rebuilt.
type slice struct {
	level uint8
	year  uint16
}

// sliceOf returns the slice that a partition of a table belongs to.
func sliceOf(id string) (slice, error) {
	parts, err := split(id)
	if err != nil {
		return slice{}, err
	}
	if len(parts) < 3 {
		return slice{}, fmt.Errorf("partition id %q: too short", id)
	}
	return slice{uint8(parts[0]), uint16(parts[1])}, nil
}

// generationOf returns the publication number that built the partition.
func generationOf(id string) (uint64, error) {
	return strconv.ParseUint(id[strings.LastIndexByte(id, '-')+1:], 10, 64)
}

// cell is the grain at which facts are rebuilt: a slice in one zone.
type cell struct {
	slice
	zone uint8
}

// ZoneOf returns the zone of a province (大区): the first digit of its code in
// GB/T 2260. Facts are kept and rebuilt by zone: by province there were a
// thousand small parts on disk, and writing their files took most of the time
// of a build; by year alone a county's acceptance would rebuild the country.
func ZoneOf(province uint32) uint8 { return uint8(province / 100_000) }

// cellOf returns the cell that a partition of facts holds.
func cellOf(id string) (cell, error) {
	parts, err := split(id)
	if err != nil {
		return cell{}, err
	}
	if len(parts) != 4 {
		return cell{}, fmt.Errorf("partition id %q of facts: %d parts", id, len(parts))
	}
	return cell{slice{uint8(parts[0]), uint16(parts[1])}, uint8(parts[2])}, nil
}

// cells returns the cells that the publication's facts hold.
func (p Publication) cells() (map[cell]bool, error) {
	held := map[cell]bool{}
	for _, id := range p.Partitions["facts"] {
		c, err := cellOf(id)
		if err != nil {
			return nil, err
		}
		held[c] = true
	}
	return held, nil
}

// factsOf returns the live fact partitions of some cells.
func (p Publication) factsOf(cells []cell) ([]string, error) {
	var ids []string
	for _, id := range p.Partitions["facts"] {
		c, err := cellOf(id)
		if err != nil {
			return nil, err
		}
		if slices.Contains(cells, c) {
			ids = append(ids, id)
		}
	}
	return ids, nil
}

// facts returns the live fact partitions of the slices.
func (p Publication) facts(of func(slice) bool) ([]string, error) {
	var ids []string
	for _, id := range p.Partitions["facts"] {
		s, err := sliceOf(id)
		if err != nil {
			return nil, err
		}
		if of(s) {
			ids = append(ids, id)
		}
	}
	return ids, nil
}
