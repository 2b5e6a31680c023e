package rollup

import (
	"cmp"
	"context"

	"wengang/cube/codes"
	store "wengang/sql"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
)

func compareCells(a, b cell) int {
	return cmp.Or(cmp.Compare(a.year, b.year), cmp.Compare(a.level, b.level), cmp.Compare(a.zone, b.zone))
}

// touched finds the facts that the commits since the last publication change:
// where versions were accepted, where places moved, and in the year after
// where last year's uses were stated as shares of payments that changed.
func (b *build) touched(ctx context.Context) (map[cell]bool, error) {
	found := map[cell]bool{}
	text, err := store.QueryText("rollup.Touched")
	if err != nil {
		return nil, err
	}
	if err := b.cellsOf(ctx, text, found); err != nil || b.last.No == 0 {
		return found, err // made anew, everything is found by its acceptance
	}
	if text, err = store.QueryText("rollup.Dependents"); err != nil {
		return nil, err
	}
	if err := b.cellsOf(ctx, text, found); err != nil {
		return nil, err
	}
	return found, b.moved(ctx, found)
}

// cellsOf adds what the query finds to the set.
func (b *build) cellsOf(ctx context.Context, query string, found map[cell]bool) error {
	places, err := placeTable(b.places)
	if err != nil {
		return err
	}
	rows, err := b.st.QueryText(clickhouse.Context(ctx, clickhouse.WithExternalTable(places)), query,
		clickhouse.Named("since", b.last.position), clickhouse.Named("upto", b.next.position), clickhouse.Named("most", mostAmended+1))
	if err != nil {
		return err
	}
	return store.Each(ctx, rows, func(r driver.Rows) error {
		var c cell
		var province uint32
		var usccs []string
		var numbers []uint32
		if err := r.Scan(&c.level, &c.year, &province, &usccs, &numbers); err != nil {
			return err
		}
		c.zone = ZoneOf(province)
		found[c] = true
		b.concerned.add(usccs, numbers)
		return nil
	})
}

// moved adds the cells that hold facts of places whose hierarchy may have
// changed, where they stand and where they belong now.
func (b *build) moved(ctx context.Context, found map[cell]bool) error {
	rows, err := b.st.Query(ctx, "rollup.ChangedPlaces",
		clickhouse.Named("since", b.last.position), clickhouse.Named("upto", b.next.position))
	if err != nil {
		return err
	}
	var changed []codes.PlaceID
	err = store.Each(ctx, rows, func(r driver.Rows) error {
		var id uint32
		if err := r.Scan(&id); err != nil {
			return err
		}
		changed = append(changed, codes.PlaceID(id))
		return nil
	})
	if err != nil || len(changed) == 0 || len(b.last.Partitions["facts"]) == 0 {
		return err
	}
	b.concerned.everybody = true
	var below []uint32
	for _, root := range changed {
		below = append(below, uint32(root))
		for _, place := range b.places.All() {
			if place.ID != root && b.places.Within(place.ID, root) {
				below = append(below, uint32(place.ID))
			}
		}
	}
	rows, err = b.st.Query(ctx, "rollup.FactsOfPlaces",
		clickhouse.Named("facts", b.last.Partitions["facts"]), clickhouse.Named("places", below))
	if err != nil {
		return err
	}
	return store.Each(ctx, rows, func(r driver.Rows) error {
		var c cell
		var province, place uint32
		if err := r.Scan(&c.level, &c.year, &province, &place); err != nil {
			return err
		}
		c.zone = ZoneOf(province)
		found[c] = true
		c.zone = ZoneOf(uint32(b.places.Province(codes.PlaceID(place))))
		found[c] = true
		return nil
	})
}
