package cube

// class tells how a column is computed from the stored rows.
type class uint8

const (
	additive class = iota // a sum over records
	yearly                // once per enterprise × subsidy year × place
	distinct              // exact distinct enterprises
)

// column is one sum that the store gives, and how each source gives it. In
// facts "{event}" stands for the event's name. Everything in this table is
// program text: nothing that a user writes ever becomes part of a statement.
type column struct {
	name    string
	class   class
	money   bool   // Decimal, else Int64
	facts   string // over rows of facts that met the event
	cells   string // over rows of rollup_cells (of rollup_enterprises where distinct)
	repeats string // over the rows of one enterprise × subsidy year × place, where yearly
	single  string // over that one group in facts: the plain definition of a yearly attribute
}

// columns is the column table, in the order in which statements list them.
var columns = buildColumns()

func buildColumns() []column {
	all := []column{
		{name: "records", facts: "count()", cells: "sum(records)"},
		{name: "amount", money: true, facts: "sum({event}_amount)", cells: "sum(amount)"},
		{name: "enterprises", class: distinct, facts: "uniqExact(enterprise_no)", cells: "groupBitmapMerge(enterprises)"},
		// Enterprise × subsidy year × place that were paid: every record is
		// counted by the first source, a repeated group gives back all but one.
		{name: "enrolled", class: yearly, facts: "count()", cells: "sum(records)", repeats: "1 - toInt64(count())", single: "1"},
	}
	attribute := func(name string, money bool) {
		all = append(all, column{name: name, class: yearly, money: money,
			facts: "sumIf(" + name + ", paid_in_year = 1)", cells: "sum(" + name + ")",
			repeats: "any(" + name + ")", single: "any(" + name + ")"})
	}
	attribute("employees", false)
	attribute("layoffs", false)
	attribute("premium_paid", true)
	attribute("premium_due", true)
	for _, name := range []string{"employees", "layoffs", "premium_paid", "premium_due"} {
		attribute(name+"_known", false) // enterprises that filled it in: blank is not zero
	}
	for _, u := range uses {
		attribute("used_"+u.name, true)
	}
	attribute("used_known", false)
	for _, u := range uses {
		name := "planned_" + u.name
		all = append(all, column{name: name, money: true, facts: "sum(" + name + ")", cells: "sum(" + name + ")"})
	}
	return append(all,
		column{name: "planned_known", facts: "sum(planned_known)", cells: "sum(planned_known)"},
		column{name: "cohort_approved", facts: "countIf(approved_month > 0)", cells: "sum(cohort_approved)"},
		column{name: "cohort_paid", facts: "countIf(paid_month > 0)", cells: "sum(cohort_paid)"},
		column{name: "cohort_days", facts: "sumIf(days_to_payment, days_to_payment >= 0)", cells: "sum(cohort_days)"},
	)
}

func columnNamed(name string) column {
	for _, c := range columns {
		if c.name == name {
			return c
		}
	}
	panic("cube: no column " + name) // the measure table names a column that does not exist: a test catches it
}
