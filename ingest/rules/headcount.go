package rules

import (
	"strconv"

	"wengang/cube/codes"
	"wengang/ingest/record"
)

func checkLayoffsAbove(c *Context, rule *Rule, found []Finding) []Finding {
	r := c.Record
	if !r.Layoffs.Ok || !r.Employees.Ok || r.Layoffs.V <= r.Employees.V {
		return found
	}
	f := rule.at(record.FieldLayoffs, strconv.FormatInt(r.Layoffs.V, 10), sprintf("裁员人数%d大于涉及职工人数%d", r.Layoffs.V, r.Employees.V), "请核对两个人数；确实如此的，在说明中写明")
	f.Others = names("employees")
	return append(found, f)
}

// checkLayoffLimit takes the limit on the day of the declaration, of what
// comes next where there was none. A rate above 100 % is another rule's.
func checkLayoffLimit(c *Context, rule *Rule, found []Finding) []Finding {
	r := c.Record
	if !r.Layoffs.Ok || !r.Employees.Ok || r.Layoffs.V <= 0 || r.Layoffs.V > r.Employees.V || r.Size == "" {
		return found
	}
	day := r.DeclaredOn
	for _, d := range [...]record.FieldNo{record.FieldApprovedOn, record.FieldPaidOn} {
		if day == 0 {
			day = *record.FieldAt(d).Day(r)
		}
	}
	if day == 0 {
		return found
	}
	limit, ok := policyOn(day).LayoffLimit(r.Size, r.Employees.V, province(c))
	if !ok || limit.Allows(r.Layoffs.V, r.Employees.V) {
		return found
	}
	compared := "高于"
	if limit.Strict {
		compared = "不低于"
	}
	rate := (r.Layoffs.V*20000 + r.Employees.V) / (2 * r.Employees.V)
	f := rule.at(record.FieldLayoffs, strconv.FormatInt(r.Layoffs.V, 10),
		sprintf("裁员率%s（%d÷%d，按填报数计算）%s标准%s（%s）", codes.Rate(rate), r.Layoffs.V, r.Employees.V, compared, limit.Rate, limit.Source),
		"请核对人数；按当地标准或不计入情形符合条件的，在说明中写明")
	f.Others = names("employees")
	return append(found, f)
}

// industry2011 is the record's industry in the edition that thresholds and
// focus industries are written in.
func industry2011(r *record.Record) string {
	if r.Edition == 2011 || r.Industry == "" {
		return r.Industry
	}
	return codes.IndustryTo2011(r.Industry, r.Edition)
}

// checkSize tests one side only: the standard asks for headcount and turnover
// (or assets) together, so too few staff rule a size out, while many staff
// prove nothing without the turnover.
func checkSize(c *Context, rule *Rule, found []Finding) []Finding {
	r := c.Record
	if !r.Employees.Ok || r.Size == "" {
		return found
	}
	bound, ok := codes.SizeBounds(industry2011(r))
	if !ok {
		return found
	}
	if largest := bound.Largest(r.Employees.V); r.Size < largest { // codes run from 大型 to 微型
		size, _ := codes.Size().Get(r.Size)
		allowed, _ := codes.Size().Get(largest)
		least := map[string]int64{"1": bound.LargeMin, "2": bound.MediumMin, "3": bound.SmallMin}[r.Size]
		f := rule.at(record.FieldSize, size.Name, sprintf("%s%s企业从业人员不少于%d人，所填%d人至多为%s", bound.Group, size.Name, least, r.Employees.V, allowed.Name),
			"请核对规模和人数；分支机构随总公司划型等情形，在说明中写明")
		f.Others = names("employees industry")
		found = append(found, f)
	}
	return found
}

func checkFocus(c *Context, rule *Rule, found []Finding) []Finding {
	r := c.Record
	if r.Focus == "" || r.Focus == record.FocusNone || r.Industry == "" || codes.FocusFits(r.Focus, industry2011(r)) {
		return found
	}
	focus, _ := codes.Focus().Get(r.Focus)
	f := rule.at(record.FieldFocus, focus.Name, sprintf("%s与企业所属行业%s不符", focus.Name, industryName(r)), "请核对两项；确实如此的，在说明中写明")
	f.Others = names("industry")
	return append(found, f)
}

func industryName(r *record.Record) string {
	if l := codes.Industry(r.Edition); l != nil {
		if e, ok := l.Get(r.Industry); ok {
			return e.String()
		}
	}
	return r.Industry
}

func checkCoarse(c *Context, rule *Rule, found []Finding) []Finding {
	r := c.Record
	if len(r.Industry) == 4 || r.Industry == "" {
		return found
	}
	level := [...]string{"", "门类", "大类", "中类"}[min(len(r.Industry), 3)]
	message := sprintf("行业只填到%s（%s），统计中列为未细分", level, industryName(r))
	if l := codes.Industry(r.Edition); l != nil {
		if e, ok := l.LostZero(r.Industry); ok {
			message += sprintf("；也可能是丢失了开头0的%s", e)
		}
	}
	return append(found, rule.at(record.FieldIndustry, r.Industry, message, "请改填四位小类代码；无法细分的，在说明中写明"))
}
