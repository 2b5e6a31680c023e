package ledger

import (
	"context"
	"encoding/hex"
	"fmt"
	"math"
	"slices"
	"time"

	store "wengang/sql"
	"wengang/sql/clock"

	"wengang/cube/codes"
	"wengang/ingest/record"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/ext"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
	"github.com/google/uuid"
)

// Session is one writing into the ledger: what it has written it sees itself,
// before anybody else does. A trial session (演练) writes to tables of its own
// that nobody reads and that End drops.
type Session struct {
	store    *store.Store
	commit   *store.Commit // nil in a trial
	versions string        // table names
	contacts string
	no       uint64
	numbers  *numbers
	places   *codes.Places
}

// No is the number that marks what this session has written.
func (s *Session) No() uint64 { return s.no }

// NewSession opens a session on a commit.
func NewSession(ctx context.Context, st *store.Store, commit *store.Commit, places *codes.Places) (*Session, error) {
	s := &Session{store: st, commit: commit, no: commit.No, versions: "record_versions", contacts: "record_contacts", places: places}
	rows, err := st.Query(ctx, "ledger.HighestEnterprise")
	if err != nil {
		return nil, err
	}
	s.numbers = newNumbers()
	err = store.Each(ctx, rows, func(r driver.Rows) error { return r.Scan(&s.numbers.next) })
	s.numbers.next++
	return s, err
}

// trialNo marks the rows of a trial; no commit has it.
const trialNo = math.MaxUint64

// NewTrial opens a session that leaves nothing behind.
func NewTrial(ctx context.Context, st *store.Store, places *codes.Places) (*Session, error) {
	id := uuid.New()
	suffix := hex.EncodeToString(id[:])
	s := &Session{store: st, no: trialNo, versions: "trial_versions_" + suffix, contacts: "trial_contacts_" + suffix, places: places}
	for table, like := range map[string]string{s.versions: "record_versions", s.contacts: "record_contacts"} {
		// A copy of the columns with another engine and without the settings of durability.
		ddl := "CREATE TABLE " + table + " AS " + like + " ENGINE = MergeTree ORDER BY uscc"
		if err := st.ExecText(ctx, ddl); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// End drops what a trial wrote. A session on a commit has nothing to drop.
func (s *Session) End(ctx context.Context) error {
	if s.commit != nil {
		return nil
	}
	for _, table := range []string{s.versions, s.contacts} {
		if err := s.store.ExecText(ctx, "DROP TABLE IF EXISTS "+table+" SYNC"); err != nil {
			return err
		}
	}
	return nil
}

// SweepTrials drops the tables of trials that were killed. Only the writer
// calls it: no import is running then on this data directory.
func SweepTrials(ctx context.Context, st *store.Store, olderThan time.Time) error {
	rows, err := st.Query(ctx, "ledger.Trials", clickhouse.Named("before", olderThan))
	if err != nil {
		return err
	}
	var tables []string
	if err := store.Each(ctx, rows, func(r driver.Rows) error {
		var name string
		err := r.Scan(&name)
		tables = append(tables, name)
		return err
	}); err != nil {
		return err
	}
	for _, table := range tables {
		if err := st.ExecText(ctx, "DROP TABLE IF EXISTS "+table+" SYNC"); err != nil {
			return err
		}
	}
	return nil
}

// asked is the external table that carries the credit codes of a look-up.
func asked(ctx context.Context, usccs []string) (context.Context, error) {
	table, err := ext.NewTable("asked", ext.Column("uscc", "String"))
	if err != nil {
		return nil, fmt.Errorf("table of credit codes: %w", err)
	}
	for _, uscc := range usccs {
		if err := table.Append(uscc); err != nil {
			return nil, fmt.Errorf("table of credit codes: %w", err)
		}
	}
	return clickhouse.Context(ctx, clickhouse.WithExternalTable(table)), nil
}

// Current returns, by credit code, the latest version of each record that the
// enterprises have, those of this session included, in order of identity.
func (s *Session) Current(ctx context.Context, usccs []string) (map[string][]*Version, error) {
	found := map[string][]*Version{}
	if len(usccs) == 0 {
		return found, nil
	}
	bound, err := asked(ctx, usccs)
	if err != nil {
		return nil, err
	}
	text, err := store.QueryText("ledger.Current")
	if err != nil {
		return nil, err
	}
	rows, err := s.store.QueryText(bound, fmt.Sprintf(text, s.versions), clickhouse.Named("mine", s.no))
	if err != nil {
		return nil, err
	}
	byID := map[[16]byte]*Version{}
	err = store.Each(ctx, rows, func(r driver.Rows) error {
		v, err := scanVersion(r)
		if err != nil {
			return err
		}
		found[v.USCC] = append(found[v.USCC], v)
		byID[record.ID(v.Identity)] = v
		return nil
	})
	if err != nil || len(byID) == 0 {
		return found, err
	}
	return found, s.fillContacts(bound, byID)
}

// fillContacts adds the personal data, which stand in a table of their own.
func (s *Session) fillContacts(ctx context.Context, byID map[[16]byte]*Version) error {
	text, err := store.QueryText("ledger.Contacts")
	if err != nil {
		return err
	}
	rows, err := s.store.QueryText(ctx, fmt.Sprintf(text, s.contacts), clickhouse.Named("mine", s.no))
	if err != nil {
		return err
	}
	return store.Each(ctx, rows, func(r driver.Rows) error {
		var id, name, phone string
		var number uint32
		if err := r.Scan(&id, &number, &name, &phone); err != nil {
			return err
		}
		if v := byID[[16]byte([]byte(id))]; v != nil && v.Number == number {
			v.ContactName, v.ContactPhone = name, phone
		}
		return nil
	})
}

// fen, share and day turn the store's nullable values into the record's.
func fen(v *int64) record.Opt[record.Fen] {
	if v == nil {
		return record.Opt[record.Fen]{}
	}
	return record.Some(record.Fen(*v))
}

func day(v *time.Time) clock.Day {
	if v == nil {
		return 0
	}
	return clock.Day(v.Unix() / 86400)
}

func count(v *int64) record.Opt[int64] {
	if v == nil {
		return record.Opt[int64]{}
	}
	return record.Some(*v)
}

func scanVersion(r driver.Rows) (*Version, error) {
	v := &Version{}
	var place uint32
	var mode string
	var void uint8
	var employees, layoffs, ratio *int64
	var money [5]*int64
	var days [3]*time.Time
	var outcomeAmounts [4]*int64
	var outcomeDays [4]*time.Time
	var uses [4][]*int64
	err := r.Scan(&v.USCC, &v.SubsidyYear, &place, &v.Sequence, &v.Number, &v.CommitNo, &v.EnterpriseNo, &v.SourceRow, &v.Findings,
		&v.Explanation, &void, &v.Name, &v.Ownership, &v.Policy, &v.Focus, &v.Industry, &v.Edition, &v.Size, &mode,
		&employees, &layoffs, &money[0], &money[1], &money[2], &money[3], &money[4], &days[0], &days[1], &days[2], &ratio,
		&uses[0], &uses[1], &uses[2], &uses[3],
		&outcomeAmounts[0], &outcomeDays[0], &outcomeAmounts[1], &outcomeDays[1],
		&outcomeAmounts[2], &outcomeDays[2], &outcomeAmounts[3], &outcomeDays[3])
	if err != nil {
		return nil, err
	}
	v.Place = codes.PlaceID(place)
	v.Void = void != 0
	v.Mode = record.ByApplication
	if mode == record.ByData.String() {
		v.Mode = record.ByData
	}
	v.Employees, v.Layoffs = count(employees), count(layoffs)
	v.PremiumPaid, v.PremiumDue = fen(money[0]), fen(money[1])
	v.DeclaredAmount, v.ApprovedAmount, v.PaidAmount = fen(money[2]), fen(money[3]), fen(money[4])
	v.DeclaredOn, v.ApprovedOn, v.PaidOn = day(days[0]), day(days[1]), day(days[2])
	if ratio != nil {
		v.StatedRatio = record.Some(int32(*ratio))
	}
	fillUses(&v.Used, uses[0], uses[1])
	fillUses(&v.Planned, uses[2], uses[3])
	for i, o := range []*record.Outcome{&v.Refused, &v.Withdrawn, &v.Returned, &v.Recovered} {
		*o = record.Outcome{Amount: fen(outcomeAmounts[i]), On: day(outcomeDays[i])}
	}
	return v, nil
}

func fillUses(uses *[record.UseCount]record.Use, amounts, shares []*int64) {
	for i := range amounts {
		switch {
		case amounts[i] != nil:
			uses[i] = record.Use{Kind: record.UseAmount, Amount: record.Fen(*amounts[i])}
		case shares[i] != nil:
			uses[i] = record.Use{Kind: record.UseShare, Share: int32(*shares[i])}
		}
	}
}

// Enterprises returns the dense numbers of the enterprises that have one.
func (s *Session) enterprises(ctx context.Context, usccs []string) (map[string]uint32, error) {
	bound, err := asked(ctx, usccs)
	if err != nil {
		return nil, err
	}
	rows, err := s.store.Query(bound, "ledger.Enterprises", clickhouse.Named("mine", s.no))
	if err != nil {
		return nil, err
	}
	found := make(map[string]uint32, len(usccs))
	err = store.Each(ctx, rows, func(r driver.Rows) error {
		var uscc string
		var no uint32
		if err := r.Scan(&uscc, &no); err != nil {
			return err
		}
		found[uscc] = no
		return nil
	})
	return found, err
}

// Append writes versions with their contacts and steps, on their own: they are
// there when it returns. Entries of enterprises without a number receive the
// one that the ledger has, or a new one; it is set in the entries.
func (s *Session) Append(ctx context.Context, origin Origin, entries []Entry) error {
	if len(entries) == 0 {
		return nil
	}
	if err := s.findNumbers(ctx, entries); err != nil {
		return err
	}
	batch := s.NewBatch(entries)
	landing, err := s.Land(ctx, origin)
	if err != nil {
		return err
	}
	if err := landing.Write(batch); err != nil {
		landing.Abort()
		return err
	}
	return landing.Send()
}

// findNumbers looks up the numbers that enterprises have.
func (s *Session) findNumbers(ctx context.Context, entries []Entry) error {
	var unknown []string
	for i := range entries {
		if entries[i].EnterpriseNo == 0 {
			unknown = append(unknown, entries[i].USCC)
		}
	}
	if len(unknown) == 0 || s.commit == nil {
		return nil
	}
	slices.Sort(unknown)
	known, err := s.enterprises(ctx, slices.Compact(unknown))
	if err != nil {
		return err
	}
	for i := range entries {
		if e := &entries[i]; e.EnterpriseNo == 0 {
			e.EnterpriseNo = known[e.USCC]
		}
	}
	return nil
}
