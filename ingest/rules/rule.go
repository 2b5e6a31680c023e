// Package rules holds the rules on the data: one table, and the checks behind
// it. A rule of the table is hard (须改正: the row is refused) or soft (须说明:
// accepted with 说明, which is kept with the record).
package rules

import "wengang/ingest/record"

// Rule is one rule on the data.
type Rule struct {
	ID     string       // stable: it is stored with records and printed in error workbooks
	Name   string       // short name in Chinese, for the manual
	Stage  record.Stage // applies from this stage on; 0: to every row
	Fields []string     // English names of the fields it looks at
	Hard   bool
	From   int    // first subsidy year in which it holds, 0: always
	To     int    // last subsidy year in which it holds, 0: still
	Text   string // what it asks, for the manual
	Source string // the document or the standard it rests on

	check func(c *Context, rule *Rule, found []Finding) []Finding // nil: tested where cells are read
}

// InForce tells whether the rule holds for a subsidy year; an unknown year (0)
// is held to every rule.
func (r *Rule) InForce(year int) bool {
	return year == 0 || year >= r.From && (r.To == 0 || year <= r.To)
}

// at makes a finding of the rule about a field.
func (r *Rule) at(n record.FieldNo, value, message, action string) Finding {
	f := Finding{Rule: r.ID, Hard: r.Hard, Value: value, Message: message, Action: action}
	if n < record.FieldCount {
		field := record.FieldAt(n)
		f.Field, f.Header = field.Name, field.Header
	}
	return f
}

// Table returns the rules in the order in which they are applied and shown.
func Table() []Rule { return append([]Rule(nil), table...) }

// ByID returns one rule.
func ByID(id string) (Rule, bool) {
	if r := byID[id]; r != nil {
		return *r, true
	}
	return Rule{}, false
}

var byID = func() map[string]*Rule {
	m := make(map[string]*Rule, len(table))
	for i := range table {
		m[table[i].ID] = &table[i]
	}
	return m
}()
