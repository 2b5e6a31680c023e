package ledger

import (
	"context"

	store "wengang/sql"

	"wengang/ingest/rules"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
)

// peerSample is how many versions the statistics of peers are taken from at
// the most: medians do not get better with millions.
const peerSample = 400_000

// PeerStats returns the middle and spread of the quantities of enterprises
// that are alike, as the ledger has them.
func PeerStats(ctx context.Context, st *store.Store) (*rules.PeerStats, error) {
	rows, err := st.Query(ctx, "ledger.VersionCount")
	if err != nil {
		return nil, err
	}
	var versions uint64
	if err := store.Each(ctx, rows, func(r driver.Rows) error { return r.Scan(&versions) }); err != nil {
		return nil, err
	}
	groups := map[rules.PeerKey][rules.QuantityCount]rules.Peer{}
	rows, err = st.Query(ctx, "ledger.PeerStats", clickhouse.Named("of", versions/peerSample+1))
	if err != nil {
		return nil, err
	}
	err = store.Each(ctx, rows, func(r driver.Rows) error {
		var key rules.PeerKey
		var quantity uint8
		var n uint64
		var p rules.Peer
		if err := r.Scan(&key.Division, &key.Size, &quantity, &n, &p.Median, &p.MAD); err != nil {
			return err
		}
		p.N = int(n)
		g := groups[key]
		g[quantity] = p
		groups[key] = g
		return nil
	})
	return rules.NewPeerStats(groups), err
}
