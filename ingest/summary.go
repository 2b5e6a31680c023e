package ingest

import (
	"wengang/ingest/rules"
	"wengang/ingest/source"
)

// MostFindings is how many findings a summary lists; all are counted, and the
// error workbook holds every one.
const MostFindings = 1000

// Summary tells what an import did, or would do.
type Summary struct {
	File      string `json:"file"`
	SHA256    string `json:"sha256"`
	DryRun    bool   `json:"dry_run"`
	Read      int    `json:"read"` // rows of data
	Created   int    `json:"created"`
	Updated   int    `json:"updated"` // new versions of known records, voids included
	Unchanged int    `json:"unchanged"`
	Refused   int    `json:"refused"`
	Explained int    `json:"explained"` // rows accepted with 说明 for a soft finding
	Accepted  string `json:"accepted,omitempty"`

	// Findings are the open ones, those of refused rows. ExplainedFindings were
	// answered by 说明.
	Findings          []Finding `json:"findings"`
	FindingsTotal     int       `json:"findings_total"`
	ExplainedFindings []Finding `json:"explained_findings"`
	Notices           []string  `json:"notices"`
	ErrorWorkbook     string    `json:"error_workbook"` // path, "" where no row was refused
	Commit            uint64    `json:"commit,omitempty"`
	Publication       uint64    `json:"publication,omitempty"` // the publication that holds the rows
}

// Finding is one finding as the summary gives it.
type Finding struct {
	Sheet   string `json:"sheet,omitempty"`
	Row     int    `json:"row"`
	Column  string `json:"column,omitempty"`
	Header  string `json:"header,omitempty"`
	Field   string `json:"field,omitempty"`
	Value   string `json:"value"`
	Rule    string `json:"rule"`
	Hard    bool   `json:"hard"`
	Message string `json:"message"`
	Action  string `json:"action"`
}

func (s *Summary) count(v verdict) {
	s.Read++
	switch v {
	case created:
		s.Created++
	case updated:
		s.Updated++
	case unchanged:
		s.Unchanged++
	case refused:
		s.Refused++
	}
}

func (s *Summary) list(findings []rules.Finding, open bool) {
	into := &s.ExplainedFindings
	if open {
		into = &s.Findings
		s.FindingsTotal += len(findings)
	}
	for _, f := range findings {
		if len(*into) == MostFindings {
			return
		}
		*into = append(*into, Finding{f.Sheet, f.Row, f.Column, f.Header, f.Field, f.Value, f.Rule, f.Hard, f.Message, f.Action})
	}
}

func (s *Summary) note(notices []source.Notice) {
	for _, n := range notices {
		s.Notices = append(s.Notices, n.String())
	}
}
