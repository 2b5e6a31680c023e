package rollup

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"time"

	store "wengang/sql"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
)

// dropsAtOnce is how many partitions one statement drops.
const dropsAtOnce = 200

// forgetAbove is how many rows of publications that can no longer be read
// may gather before they are deleted.
const forgetAbove = 1000

// sweep drops superseded partitions in the background and joins the pieces of
// the others: nobody waits for it. A failure is logged: the next sweep finds
// the same.
func (p *Publisher) sweep(ctx context.Context) {
	ctx = context.WithoutCancel(ctx)
	p.sweeps.Go(func() {
		if err := p.Sweep(ctx); err != nil {
			p.log.Warn("superseded partitions not swept", "error", err)
		}
		if err := p.join(ctx); err != nil {
			p.log.Warn("partitions of rollups not joined", "error", err)
		}
	})
}

// join makes one part of the several that a large build writes of a partition.
// What the partition holds does not change.
func (p *Publisher) join(ctx context.Context) error {
	p.sweeping.Lock()
	defer p.sweeping.Unlock()
	rows, err := p.st.Query(ctx, "rollup.InPieces")
	if err != nil {
		return err
	}
	var statements []string
	err = store.Each(ctx, rows, func(r driver.Rows) error {
		var table, id string
		if err := r.Scan(&table, &id); err != nil {
			return err
		}
		if partitionID.MatchString(id) {
			statements = append(statements, "OPTIMIZE TABLE "+table+" PARTITION ID '"+id+"' FINAL")
		}
		return nil
	})
	for _, statement := range statements {
		if err == nil {
			err = p.st.ExecText(ctx, statement)
		}
	}
	return err
}

// Wait waits until the sweeps that publications began have ended.
func (p *Publisher) Wait() { p.sweeps.Wait() }

// Sweep drops the partitions that no readable publication names: superseded
// ones, and what a crash left behind. A publication can be read while it is
// the newest, for the time Keep after, and while it is pinned. Partitions
// younger than the newest publication stay: they may be under construction,
// and go after the next one.
func (p *Publisher) Sweep(ctx context.Context) error {
	p.sweeping.Lock()
	defer p.sweeping.Unlock()
	dropped, err := p.trySweep(ctx)
	if dropped > 0 {
		p.log.Info("superseded partitions dropped", "partitions", dropped)
	}
	return err
}

func (p *Publisher) trySweep(ctx context.Context) (dropped int, err error) {
	readable, dead, err := p.history(ctx)
	if err != nil {
		return 0, err
	}
	if len(readable) == 0 {
		return 0, nil
	}
	newest := slices.Max(readable)
	live, err := p.named(ctx, readable)
	if err != nil {
		return 0, err
	}
	rows, err := p.st.Query(ctx, "rollup.OnDisk", clickhouse.Named("tables", derivedTables))
	if err != nil {
		return 0, err
	}
	leftover := map[string][]string{}
	err = store.Each(ctx, rows, func(r driver.Rows) error {
		var table, id string
		if err := r.Scan(&table, &id); err != nil {
			return err
		}
		generation, err := generationOf(id)
		if err == nil && generation < newest && !live[table+"/"+id] {
			leftover[table] = append(leftover[table], id)
		}
		return err
	})
	if err != nil {
		return 0, err
	}
	for _, table := range derivedTables {
		for ids := range slices.Chunk(leftover[table], dropsAtOnce) {
			if err := p.drop(ctx, table, ids); err != nil {
				return dropped, err
			}
			dropped += len(ids)
		}
	}
	if len(dead) > forgetAbove {
		err = p.st.Exec(ctx, "rollup.Forget", clickhouse.Named("publications", dead))
	}
	return dropped, err
}

// history sorts publications into those that can still be read (the newest,
// those that were the newest within the time to keep, the pinned ones) and the
// others.
func (p *Publisher) history(ctx context.Context) (readable, dead []uint64, err error) {
	rows, err := p.st.Query(ctx, "rollup.History")
	if err != nil {
		return nil, nil, err
	}
	type publication struct {
		no uint64
		at time.Time
	}
	var all []publication
	err = store.Each(ctx, rows, func(r driver.Rows) error {
		var one publication
		if err := r.Scan(&one.no, &one.at); err != nil {
			return err
		}
		all = append(all, one)
		return nil
	})
	if err != nil {
		return nil, nil, err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	horizon := p.clock.Now().Add(-p.Keep)
	for i, one := range all {
		if i == len(all)-1 || all[i+1].at.After(horizon) || p.pinned[one.no] > 0 {
			readable = append(readable, one.no)
		} else {
			dead = append(dead, one.no)
		}
	}
	return readable, dead, nil
}

// named returns the partitions that the publications name, as table/id.
func (p *Publisher) named(ctx context.Context, publications []uint64) (map[string]bool, error) {
	live := map[string]bool{}
	rows, err := p.st.Query(ctx, "rollup.Named", clickhouse.Named("publications", publications))
	if err != nil {
		return nil, err
	}
	err = store.Each(ctx, rows, func(r driver.Rows) error {
		var partitions map[string][]string
		if err := r.Scan(&partitions); err != nil {
			return err
		}
		for table, ids := range partitions {
			for _, id := range ids {
				live[table+"/"+id] = true
			}
		}
		return nil
	})
	return live, err
}

var partitionID = regexp.MustCompile(`^[0-9]+(-[0-9]+)+$`)

// drop drops partitions in one statement. Ids cannot be bound here; they come
// from the engine and must look like ids.
func (p *Publisher) drop(ctx context.Context, table string, ids []string) error {
	var commands []string
	for _, id := range ids {
		if partitionID.MatchString(id) {
			commands = append(commands, "DROP PARTITION ID '"+id+"'")
		}
	}
	if len(commands) == 0 {
		return nil
	}
	return p.st.ExecText(ctx, "ALTER TABLE "+table+" "+strings.Join(commands, ", "))
}
