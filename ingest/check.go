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
	draft    *source.Draft
	verdict  verdict
	findings []rules.Finding
	current  *ledger.Version // the version before; where unchanged, the one that stands
	number   uint32          // of the new version
}

// checker judges rows against the ledger. One checker serves all rows of an
// enterprise, in the order of the file: a row is checked against what the rows
// before it will have made of the ledger.
type checker struct {
	places  *codes.Places
	today   clock.Day
	stats   *rules.PeerStats
	records map[string][]*ledger.Version // by credit code: current versions
	mine    uint64                       // marks what rows before have written
}

func (c *checker) judge(j *judged) {
	d := j.draft
	r := &d.Record
	j.findings = d.Findings
	own := c.records[r.USCC]
	if r.SubsidyYear == 0 && !d.Filled.Has(record.FieldDeclaredOn) && !d.Filled.Has(record.FieldPaidOn) {
		r.SubsidyYear = onlyYear(own, r.Place)
	}
	at := slices.IndexFunc(own, func(v *ledger.Version) bool { return v.Identity == r.Identity })
	ctx := rules.Context{Record: r, Action: d.Action, Today: c.today, Places: c.places, Stats: c.stats, Unread: d.Unread}
	j.number = 1
	if at >= 0 {
		j.current = own[at]
		j.number = j.current.Number + 1
		if j.current.CommitNo == c.mine {
			ctx.EarlierRow = int(j.current.SourceRow)
		}
		if !j.current.Void || d.Action != record.ActionCreate { // a record made anew takes nothing from the void one
			r.Merge(&j.current.Record, d.Filled, d.Cleared)
		}
		if d.Action == record.ActionVoid {
			voided := j.current.Record // a void takes back the record as it stood
			voided.Void = true
			if r.Explanation != "" {
				voided.Explanation = r.Explanation
			}
			*r = voided
		}
		ctx.Previous = &j.current.Record
		if len(d.Findings) == 0 && d.Unread == 0 && record.Same(r, &j.current.Record) && r.Void == j.current.Void {
			j.verdict = unchanged
			return
		}
	}
	for i, v := range own {
		if i != at && !v.Void {
			ctx.Peers = append(ctx.Peers, &v.Record)
		}
	}
	found := rules.Check(&ctx)
	source.Locate(j.row, found)
	j.findings = append(j.findings, found...)
	slices.SortStableFunc(j.findings, func(a, b rules.Finding) int { return -cmp.Compare(hardness(a), hardness(b)) })
	switch {
	case rules.Refused(j.findings, j.explanation()):
		j.verdict = refused
		return
	case at >= 0:
		j.verdict = updated
	default:
		j.verdict = created
	}
	next := &ledger.Version{Record: *r, Number: j.number, CommitNo: c.mine, SourceRow: uint32(j.row.Number), Findings: softRules(j.findings)}
	if at >= 0 {
		next.EnterpriseNo = j.current.EnterpriseNo
		own[at] = next
	} else {
		if len(own) > 0 {
			next.EnterpriseNo = own[0].EnterpriseNo
		}
		c.records[r.USCC] = append(own, next)
	}
}

// explanation is the 说明 that may answer the row's findings: its own, or the
// one that the version before brought where it answered them all then.
func (j *judged) explanation() string {
	r := &j.draft.Record
	if j.current == nil || j.draft.Filled.Has(record.FieldExplanation) {
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

// onlyYear is the subsidy year of an update that names neither year nor day,
// where the enterprise has records of one year only at the place; else 0.
func onlyYear(own []*ledger.Version, place codes.PlaceID) uint16 {
	var year uint16
	for _, v := range own {
		if v.Place != place || v.Void {
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
