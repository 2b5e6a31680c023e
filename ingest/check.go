package ingest

import (
	"cmp"
	"slices"

	"wengang/cube/codes"
	"wengang/ingest/ledger"
	"wengang/ingest/record"
	"wengang/ingest/rules"
	"wengang/ingest/source"
	"wengang/sql/clock"
)

// verdict is what becomes of a row.
type verdict uint8

const (
	refused verdict = iota
	created
	updated
	unchanged
)

// judged is one row with its verdict.
type judged struct {
	row      *source.Row
	lane     uint8
	version  *ledger.Version // what the row makes of the record
	filled   record.FieldSet
	cleared  record.FieldSet
	unread   record.FieldSet
	action   record.Action
	verdict  verdict
	findings []rules.Finding
	current  *ledger.Version // the version before; where unchanged, the one that stands
}

// checker judges the rows of a lane: those of an enterprise stand in one lane,
// and come in the order of the file, so that a row is checked against what the
// rows before it will have made of the ledger.
type checker struct {
	places  *codes.Places
	today   clock.Day
	stats   *rules.PeerStats
	mine    uint64                       // marks what rows before have written
	records map[string][]*ledger.Version // by credit code: current versions, of the batch's enterprises
	changed map[string][]*ledger.Version // those of them that have new versions
	// seen holds the rows that named a record and wrote no version of it, so
	// that a second row for the record is found out whatever became of the first.
	// Those that wrote one are found in the ledger.
	seen map[[16]byte]uint32
}

func (c *checker) judge(j *judged) {
	v := j.version
	r := &v.Record
	own := c.records[r.USCC]
	if r.SubsidyYear == 0 && !j.filled.Has(record.FieldDeclaredOn) {
		r.SubsidyYear = onlyYear(own, r)
	}
	at := slices.IndexFunc(own, func(v *ledger.Version) bool { return v.Identity == r.Identity })
	ctx := rules.Context{Record: r, Action: j.action, Today: c.today, Places: c.places, Stats: c.stats, Unread: j.unread}
	ctx.EarlierRow = c.earlier(j)
	v.Number, v.CommitNo, v.SourceRow = 1, c.mine, uint32(j.row.Number)
	if len(own) > 0 {
		v.EnterpriseNo = own[0].EnterpriseNo
	}
	if at >= 0 {
		j.current = own[at]
		v.Number = j.current.Number + 1
		if j.current.CommitNo == c.mine {
			ctx.EarlierRow = int(j.current.SourceRow)
		}
		if !j.current.Void || j.action != record.ActionCreate { // a record made anew takes nothing from the void one
			r.Merge(&j.current.Record, j.filled, j.cleared)
		}
		if j.action == record.ActionVoid {
			voided := j.current.Record // a void takes back the record as it stood
			voided.Void = true
			if r.Explanation != "" {
				voided.Explanation = r.Explanation
			}
			*r = voided
		}
		ctx.Previous = &j.current.Record
		if len(j.findings) == 0 && j.unread == 0 && record.Same(r, &j.current.Record) {
			j.verdict = unchanged
			c.note(j)
			return
		}
	}
	for i, o := range own {
		if i != at && !o.Void {
			ctx.Peers = append(ctx.Peers, &o.Record)
		}
	}
	if found := rules.Check(&ctx); len(found) > 0 {
		source.Locate(j.row, found)
		j.findings = append(j.findings, found...)
		slices.SortStableFunc(j.findings, func(a, b rules.Finding) int { return -cmp.Compare(hardness(a), hardness(b)) })
	}
	if len(j.findings) > 0 {
		if rules.Refused(j.findings, j.explanation()) {
			j.verdict = refused
			c.note(j)
			return
		}
		v.Findings = softRules(j.findings)
	}
	if at >= 0 {
		j.verdict = updated
		own[at] = v
	} else {
		j.verdict = created
		own = append(own, v)
		c.records[r.USCC] = own
	}
	c.changed[r.USCC] = own
}

// identified tells whether the row's cells say which record it speaks of.
func (j *judged) identified() bool {
	const parts = 1<<record.FieldUSCC | 1<<record.FieldRegion | 1<<record.FieldSubsidyYear | 1<<record.FieldSequence
	r := &j.version.Record
	return j.unread&parts == 0 && r.USCC != "" && r.Place != 0 && r.SubsidyYear != 0
}

// note keeps that the row named a record without writing a version of it.
func (c *checker) note(j *judged) {
	if !j.identified() {
		return
	}
	if j.current != nil && j.current.CommitNo == c.mine {
		return
	}
	id := record.ID(j.version.Identity)
	if _, ok := c.seen[id]; !ok {
		c.seen[id] = uint32(j.row.Number)
	}
}

// earlier is the row of the file that named the same record and wrote no
// version of it, 0 where there is none.
func (c *checker) earlier(j *judged) int {
	if len(c.seen) == 0 || !j.identified() {
		return 0
	}
	return int(c.seen[record.ID(j.version.Identity)])
}

// explanation is the 说明 that may answer the row's findings: its own, or the
// one that the version before brought where it answered them all then.
func (j *judged) explanation() string {
	r := &j.version.Record
	if j.current == nil || j.filled.Has(record.FieldExplanation) {
		return r.Explanation
	}
	for _, rule := range softRules(j.findings) {
		if !slices.Contains(j.current.Findings, rule) {
			return ""
		}
	}
	return r.Explanation
}

func hardness(f rules.Finding) int {
	if f.Hard {
		return 1
	}
	return 0
}

// onlyYear is the subsidy year of an update that names neither year nor day of
// declaration, where the enterprise has records of one year only at the place;
// else 0. A payment belongs to a record that awaits it, or has that very one:
// it never takes the place of another year's.
func onlyYear(own []*ledger.Version, r *record.Record) uint16 {
	var year uint16
	for _, v := range own {
		if v.Place != r.Place || v.Void || r.PaidOn != 0 && v.PaidOn != 0 && v.PaidOn != r.PaidOn {
			continue
		}
		if year != 0 && year != v.SubsidyYear {
			return 0
		}
		year = v.SubsidyYear
	}
	return year
}

// softRules are the ids of the soft findings that the explanation answers.
func softRules(findings []rules.Finding) []string {
	var ids []string
	for _, f := range findings {
		if !f.Hard && !slices.Contains(ids, f.Rule) {
			ids = append(ids, f.Rule)
		}
	}
	return ids
}
