package ledger

import (
	"fmt"
	"time"

	"wengang/cube/codes"
	"wengang/ingest/record"
	"wengang/sql/clock"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
)

// The columns of the three tables, in the order in which block appends them.
const (
	versionColumns = "uscc, subsidy_year, place, sequence, version, commit_no, record_id, province, enterprise_no, " +
		"channel, import_id, source_row, actor, explanation, findings, void, " +
		"name, ownership, policy, focus, industry, edition, size, mode, employees, layoffs, " +
		"premium_paid_fen, premium_due_fen, declared_amount_fen, approved_amount_fen, paid_amount_fen, " +
		"declared_on, approved_on, paid_on, stated_ratio_bp, " +
		"used_living, used_insurance, used_retraining, used_upskilling, used_other, used_cost, " +
		"planned_living, planned_insurance, planned_retraining, planned_upskilling, planned_other, planned_cost, " +
		"used_shares, planned_shares, " +
		"refused_amount_fen, refused_on, withdrawn_amount_fen, withdrawn_on, " +
		"returned_amount_fen, returned_on, recovered_amount_fen, recovered_on"
	contactColumns = "uscc, record_id, version, commit_no, contact_name, contact_phone"
	stepColumns    = "subsidy_year, province, record_id, version, commit_no, step, from_level, level, actor"
)

// block gathers versions column by column: the client encodes a column of a
// hundred thousand values many times faster than as many rows.
type block struct {
	n                              int
	no                             uint64
	uscc, name                     []string
	id                             []byte // 16 of each
	ownership, policy, focus       []string
	industry, size, mode           []string
	explanation, contact, phone    []string
	year, sequence, edition        []uint16
	place, version, province, ent  []uint32
	row                            []uint32
	void, usedShares, plannedShare []uint8
	findings                       [][]string
	counts                         [2][]*int64
	money                          [5][]*int64
	days                           [3][]*time.Time
	ratio                          []*int64
	uses                           [2 * record.UseCount][]*int64
	outcomeAmounts                 [4][]*int64
	outcomeDays                    [4][]*time.Time
	accepted                       []uint8
	cells                          []int64     // what the pointers to numbers point into
	instants                       []time.Time // what the pointers to days point into
}

func newBlock(no uint64) *block { return &block{no: no} }

// reset empties the block and keeps its memory: the client has copied what it
// was given.
func (b *block) reset() {
	b.n = 0
	for _, s := range []*[]string{&b.uscc, &b.name, &b.ownership, &b.policy, &b.focus, &b.industry, &b.size, &b.mode, &b.explanation, &b.contact, &b.phone} {
		*s = (*s)[:0]
	}
	for _, s := range []*[]uint16{&b.year, &b.sequence, &b.edition} {
		*s = (*s)[:0]
	}
	for _, s := range []*[]uint32{&b.place, &b.version, &b.province, &b.ent, &b.row} {
		*s = (*s)[:0]
	}
	for _, s := range []*[]uint8{&b.void, &b.usedShares, &b.plannedShare, &b.accepted} {
		*s = (*s)[:0]
	}
	for _, group := range [][][]*int64{b.counts[:], b.money[:], b.uses[:], b.outcomeAmounts[:]} {
		for i := range group {
			group[i] = group[i][:0]
		}
	}
	for _, group := range [][][]*time.Time{b.days[:], b.outcomeDays[:]} {
		for i := range group {
			group[i] = group[i][:0]
		}
	}
	b.id = b.id[:0]
	b.ratio, b.findings = b.ratio[:0], b.findings[:0]
	b.cells, b.instants = b.cells[:0], b.instants[:0]
}

// number keeps a value and returns a pointer to it. Growing the backing array
// leaves older pointers on the older array, which is as good.
func (b *block) number(v int64, ok bool) *int64 {
	if !ok {
		return nil
	}
	b.cells = append(b.cells, v)
	return &b.cells[len(b.cells)-1]
}

func (b *block) day(d clock.Day) *time.Time {
	if d == 0 {
		return nil
	}
	b.instants = append(b.instants, d.Time())
	return &b.instants[len(b.instants)-1]
}

func (b *block) money64(v record.Opt[record.Fen]) *int64 { return b.number(int64(v.V), v.Ok) }

func (b *block) add(e Entry, places *codes.Places) {
	r := &e.Record
	id := record.ID(r.Identity)
	b.n++
	b.uscc = append(b.uscc, r.USCC)
	b.id = append(b.id, id[:]...)
	b.name = append(b.name, r.Name)
	b.ownership, b.policy, b.focus = append(b.ownership, r.Ownership), append(b.policy, r.Policy), append(b.focus, r.Focus)
	b.industry, b.size, b.mode = append(b.industry, r.Industry), append(b.size, r.Size), append(b.mode, r.Mode.String())
	b.explanation = append(b.explanation, r.Explanation)
	b.contact, b.phone = append(b.contact, r.ContactName), append(b.phone, r.ContactPhone)
	b.year, b.sequence, b.edition = append(b.year, r.SubsidyYear), append(b.sequence, r.Sequence), append(b.edition, r.Edition)
	b.place, b.version, b.ent = append(b.place, uint32(r.Place)), append(b.version, e.Number), append(b.ent, e.EnterpriseNo)
	b.province = append(b.province, uint32(places.Province(r.Place)))
	b.row = append(b.row, e.SourceRow)
	var void uint8
	if r.Void {
		void = 1
	}
	b.void = append(b.void, void)
	b.findings = append(b.findings, e.Findings)
	for i, v := range []record.Opt[int64]{r.Employees, r.Layoffs} {
		b.counts[i] = append(b.counts[i], b.number(v.V, v.Ok))
	}
	for i, v := range []record.Opt[record.Fen]{r.PremiumPaid, r.PremiumDue, r.DeclaredAmount, r.ApprovedAmount, r.PaidAmount} {
		b.money[i] = append(b.money[i], b.money64(v))
	}
	for i, d := range []clock.Day{r.DeclaredOn, r.ApprovedOn, r.PaidOn} {
		b.days[i] = append(b.days[i], b.day(d))
	}
	b.ratio = append(b.ratio, b.number(int64(r.StatedRatio.V), r.StatedRatio.Ok))
	b.usedShares = append(b.usedShares, b.use(0, &r.Used))
	b.plannedShare = append(b.plannedShare, b.use(record.UseCount, &r.Planned))
	for i, o := range []record.Outcome{r.Refused, r.Withdrawn, r.Returned, r.Recovered} {
		b.outcomeAmounts[i] = append(b.outcomeAmounts[i], b.money64(o.Amount))
		b.outcomeDays[i] = append(b.outcomeDays[i], b.day(o.On))
	}
	b.accepted = append(b.accepted, e.Accepted)
}

// use appends the six directions and returns the bits of those that are shares.
func (b *block) use(first int, uses *[record.UseCount]record.Use) (shares uint8) {
	for i, u := range uses {
		var v *int64
		switch u.Kind {
		case record.UseAmount:
			v = b.number(int64(u.Amount), true)
		case record.UseShare:
			v = b.number(int64(u.Share), true)
			shares |= 1 << i
		}
		b.uses[first+i] = append(b.uses[first+i], v)
	}
	return shares
}

// appendColumns fills a batch; the values stand in the order of its columns.
func appendColumns(batch driver.Batch, columns ...any) error {
	for i, c := range columns {
		if err := batch.Column(i).Append(c); err != nil {
			return fmt.Errorf("column %d: %w", i, err)
		}
	}
	return nil
}

// ids cuts the record ids out of one text.
func (b *block) ids() []string {
	text, ids := string(b.id), make([]string, b.n)
	for i := range ids {
		ids[i] = text[16*i : 16*i+16]
	}
	return ids
}

func (b *block) versions(batch driver.Batch, origin Origin) error {
	columns := []any{
		b.uscc, b.year, b.place, b.sequence, b.version, repeat(b.no, b.n), b.ids(), b.province, b.ent,
		repeat(string(origin.Channel), b.n), repeat(origin.Import, b.n), b.row, repeat[any](origin.Actor, b.n),
		b.explanation, b.findings, b.void,
		b.name, b.ownership, b.policy, b.focus, b.industry, b.edition, b.size, b.mode, b.counts[0], b.counts[1],
	}
	for _, m := range b.money {
		columns = append(columns, m)
	}
	for _, d := range b.days {
		columns = append(columns, d)
	}
	columns = append(columns, b.ratio)
	for _, u := range b.uses {
		columns = append(columns, u)
	}
	columns = append(columns, b.usedShares, b.plannedShare)
	for i := range b.outcomeAmounts {
		columns = append(columns, b.outcomeAmounts[i], b.outcomeDays[i])
	}
	return appendColumns(batch, columns...)
}

func (b *block) contacts(batch driver.Batch) error {
	return appendColumns(batch, b.uscc, b.ids(), b.version, repeat(b.no, b.n), b.contact, b.phone)
}

// steps writes one step a version: accepted up to a level, or submitted.
func (b *block) steps(batch driver.Batch, actor string) error {
	step, from := make([]string, b.n), make([]uint8, b.n)
	for i, level := range b.accepted {
		step[i] = "submitted"
		if level > 0 {
			step[i], from[i] = "accepted", 1
		}
	}
	return appendColumns(batch, b.year, b.province, b.ids(), b.version, repeat(b.no, b.n), step, from, b.accepted, repeat[any](actor, b.n))
}

// repeat is a column that holds one value. Columns of low cardinality take it
// as an interface: of strings the client would make one each.
func repeat[T any](v T, n int) []T {
	all := make([]T, n)
	for i := range all {
		all[i] = v
	}
	return all
}
