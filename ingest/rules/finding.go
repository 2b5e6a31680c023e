package rules

import (
	"fmt"
	"strings"

	"wengang/ingest/record"
)

// Finding is one thing that is wrong with one row: which rule, where, what is
// wrong, and what to do about it, in words that the agency's clerk reads.
type Finding struct {
	Rule    string   // id of the rule
	Hard    bool     // true: the row is refused; false: accepted with 说明
	Field   string   // English name of the field; "" where the whole row is meant
	Header  string   // header of the column as it stands in the file, else the official one
	Others  []string // English names of further fields that the finding is about
	Sheet   string   // worksheet; "" in csv and forms
	Row     int      // row of the file as the user counts it; 0 outside files
	Column  string   // letter of the column (C); "" outside files
	Value   string   // what stands there
	Message string   // what is wrong
	Action  string   // what to do
}

// String writes the finding as the error workbook's 处理意见 has it.
func (f Finding) String() string {
	var b strings.Builder
	if f.Hard {
		b.WriteString("【须改正】")
	} else {
		b.WriteString("【须说明】")
	}
	if f.Header != "" {
		b.WriteString(f.Header)
		b.WriteString("：")
	}
	b.WriteString(f.Message)
	if f.Action != "" {
		b.WriteString("。")
		b.WriteString(f.Action)
	}
	b.WriteString("（规则" + f.Rule + "）")
	return b.String()
}

// Refused tells whether the findings refuse the row: a hard one, or a soft one
// without 说明.
func Refused(findings []Finding, explanation string) bool {
	explained := Explains(explanation)
	for i := range findings {
		if findings[i].Hard || !explained {
			return true
		}
	}
	return false
}

// Explains tells whether a 说明 says anything: 无 and the like do not.
func Explains(explanation string) bool {
	switch record.Clean(explanation) {
	case "", "无", "没有", "暂无", "无说明", "不适用", "-", "--", "—", "——", "/", "\\", ".", "N/A":
		return false
	}
	return true
}

// Of makes a finding of a rule about a field. It is for those who read cells;
// checks on whole records use it too.
func Of(rule string, field record.FieldNo, value, message, action string) Finding {
	r := byID[rule]
	if r == nil {
		panic("rules: no rule " + rule) // a misspelt id is a broken build; a test calls every one
	}
	f := Finding{Rule: rule, Hard: r.Hard, Value: value, Message: message, Action: action}
	if field < record.FieldCount {
		at := record.FieldAt(field)
		f.Field, f.Header = at.Name, at.Header
	}
	return f
}

// OfRow makes a finding of a rule about a whole row.
func OfRow(rule, message, action string) Finding {
	return Of(rule, record.FieldCount, "", message, action)
}

func sprintf(format string, args ...any) string { return fmt.Sprintf(format, args...) }
