package cube

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"wengang/cube/rollup"
	"wengang/sql/fault"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
)

// edition is one publication as the cube sees it: immutable but for what it
// has learnt about it.
type edition struct {
	number uint64
	commit uint64
	at     time.Time
	live   []livePartition // ascending
	held   []rollup.Rollup // the declared rollups that the publication holds
	demo   bool

	mu     sync.Mutex
	around map[string]any // by statement, see remember
}

// livePartition is one partition that the publication names, or what one
// rollup has in it.
type livePartition struct {
	table string
	id    string
	partitionSize
	rollup uint16 // of rollup_cells and rollup_enterprises
	level  Acceptance
	year   uint16
	zone   uint8 // of facts
}

// partitionKey names what the engine counts rows of: a partition, or a
// rollup's share of one.
type partitionKey struct {
	table, id string
	rollup    uint16
}

// partitionSize is what a partition, or a rollup's share of one, holds.
type partitionSize struct {
	rows        uint64
	first, last uint32 // months of a rollup, 201700 where it has years only
}

// newEdition reads the partition ids of a publication, see partitionOf.
func newEdition(p rollup.Publication, sizes map[partitionKey]partitionSize) (*edition, error) {
	e := &edition{number: p.No, commit: p.Commit, at: p.At}
	for _, r := range rollup.Declared() {
		if p.Has(r) { // one declared after the publication was made must not serve it
			e.held = append(e.held, r)
		}
	}
	for table, ids := range p.Partitions {
		for _, id := range ids {
			p, err := partitionOf(table, id)
			if err != nil {
				return nil, err
			}
			if table != "rollup_cells" && table != "rollup_enterprises" {
				p.partitionSize = sizes[partitionKey{table, id, 0}]
				e.live = append(e.live, p)
				continue
			}
			for _, r := range e.held {
				if size := sizes[partitionKey{table, id, r.ID}]; size.rows > 0 {
					p.rollup, p.partitionSize = r.ID, size
					e.live = append(e.live, p)
				}
			}
		}
	}
	slices.SortFunc(e.live, func(a, b livePartition) int {
		if c := strings.Compare(a.table, b.table); c != 0 {
			return c
		}
		if c := strings.Compare(a.id, b.id); c != 0 {
			return c
		}
		return int(a.rollup) - int(b.rollup)
	})
	return e, nil
}

// partitionOf reads a partition id, which the engine makes of the partition
// key: level-year-zone-generation for facts, level-year-generation for the
// others.
func partitionOf(table, id string) (livePartition, error) {
	bad := func(err error) (livePartition, error) {
		return livePartition{}, fault.New(fault.Internal, "已发布数据的分区编号 %s/%s 无法识别", table, id).
			Do("请运行 wengang cube verify，并联系系统管理员").Because(err)
	}
	fields := strings.Split(id, "-")
	numbers := make([]uint64, len(fields))
	for i, f := range fields {
		n, err := strconv.ParseUint(f, 10, 64)
		if err != nil {
			return bad(err)
		}
		numbers[i] = n
	}
	p := livePartition{table: table, id: id}
	switch {
	case table == "facts" && len(numbers) == 4:
		p.level, p.year, p.zone = Acceptance(numbers[0]), uint16(numbers[1]), uint8(numbers[2])
	case (table == "repeats" || table == "rollup_cells" || table == "rollup_enterprises") && len(numbers) == 3:
		p.level, p.year = Acceptance(numbers[0]), uint16(numbers[1])
	default:
		return bad(nil)
	}
	return p, nil
}

// serves tells whether a partition may hold rows of the selection.
func (p livePartition) serves(sel selection) bool {
	return slices.Contains(sel.acceptances, p.level) &&
		(sel.years == nil || slices.Contains(sel.years, p.year)) &&
		(p.rollup == 0 || sel.periods == nil || slices.ContainsFunc(sel.periods, p.meets)) &&
		(p.table != "facts" || sel.provinces == nil ||
			slices.ContainsFunc(sel.provinces, func(province uint32) bool { return rollup.ZoneOf(province) == p.zone }))
}

// meets tells whether a rollup has months of a period in the partition. A
// subsidy year's events lie in few months, and every partition that is opened
// takes its time.
func (p livePartition) meets(period Period) bool {
	return p.first <= uint32(period.To) && p.last >= firstStored(period)
}

// stock weighs the sources for a selection.
func (e *edition) stock(sel selection) stock {
	st := stock{declared: rollup.Declared(), rollups: map[uint16]supply{}}
	for _, r := range e.held {
		st.rollups[r.ID] = supply{}
	}
	for _, p := range e.live {
		if !p.serves(sel) {
			continue
		}
		switch p.table {
		case "facts":
			st.facts = supply{st.facts.rows + p.rows, st.facts.partitions + 1}
		case "rollup_cells", "rollup_enterprises":
			if read, held := st.rollups[p.rollup]; held {
				st.rollups[p.rollup] = supply{read.rows + p.rows, read.partitions + 1}
			}
		}
	}
	return st
}

// partitions lists the live partitions that a part reads.
func (e *edition) partitions(p part, sel selection) []string {
	var ids []string
	for _, l := range e.live {
		if l.table != tableOf(p) || !l.serves(sel) {
			continue
		}
		if (p.source == fromCells || p.source == fromBitmaps) && l.rollup != p.rollup.ID {
			continue
		}
		ids = append(ids, l.id)
	}
	return ids
}

// keptAround is how many side answers a publication remembers.
const keptAround = 1024

// remember answers a statement beside the figures (coverage, conversions, who
// has data when) from memory where it was answered before: a publication never
// changes, and few of them differ.
func remember[T any](e *edition, s statement, read func() (T, error)) (T, error) {
	key := fmt.Sprint(s.sql, s.args)
	e.mu.Lock()
	known, ok := e.around[key].(T)
	e.mu.Unlock()
	if ok {
		return known, nil
	}
	answer, err := read()
	if err != nil {
		return answer, err
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	if len(e.around) >= keptAround || e.around == nil {
		e.around = map[string]any{}
	}
	e.around[key] = answer
	return answer, nil
}

// scanAll reads every row of a query.
func scanAll(ctx context.Context, rows driver.Rows, scan func() error) error {
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		if err := scan(); err != nil {
			if f := (*fault.Error)(nil); errors.As(err, &f) {
				return err
			}
			return fault.New(fault.Internal, "读取数据库的结果出错").Do("详情已记入日志，请联系系统管理员").Because(err)
		}
	}
	if err := rows.Err(); err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return fault.New(fault.Unavailable, "读取结果时与数据库的连接中断").Do("请稍后再试").Because(err)
	}
	return nil
}
