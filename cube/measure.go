package cube

import (
	"strings"

	"wengang/sql/fault"
)

// Kind tells how a measure is counted.
type Kind string

// Kinds of measure.
const (
	Additive Kind = "additive" // adds up over records
	Distinct Kind = "distinct" // distinct enterprises by uscc, exact in every cell and total
	Yearly   Kind = "yearly"   // an attribute of the enterprise: once per enterprise × subsidy year × place
	Ratio    Kind = "ratio"    // one sum divided by another, never a mean of ratios
	Cohort   Kind = "cohort"   // a ratio over the records declared in the period, whenever they were settled
)

// Event is one of the things that happen to a record, each in its own month.
type Event string

// Events. 享受补贴 without more means Paid.
const (
	Declared  Event = "declared"  // 申报
	Approved  Event = "approved"  // 审批
	Paid      Event = "paid"      // 发放
	Recovered Event = "recovered" // 追回
)

// events in the order in which they happen, which is the order of parts.
var events = [...]Event{Declared, Approved, Paid, Recovered}

// Term is one sum that the store gives: a column over the records of an event.
type Term struct {
	Event  Event
	Column string // a name of the column table
}

// Measure is one figure that can be asked for.
type Measure struct {
	Name       string `json:"name"`
	Label      string `json:"label"`    // official name
	Unit       string `json:"unit"`     // 户次, 户, 人, 元, 天, %
	Decimals   int32  `json:"decimals"` // places after the point when shown; of a per cent where Unit is %
	Kind       Kind   `json:"kind"`
	Event      Event  `json:"event"`
	Definition string `json:"definition"` // for the indicator dictionary (指标解释), in Chinese
	Of         Term   `json:"-"`          // the sum, or the numerator
	Over       Term   `json:"-"`          // the denominator of a ratio
	Known      string `json:"-"`          // column that counts what was filled in or known; the figure is blank where it is 0
}

// Percent tells that the measure is a fraction shown in per cent.
func (m Measure) Percent() bool { return m.Unit == "%" }

// uses are the directions of use, each with the document that allows it.
var uses = [...]struct{ name, label, source string }{
	{"living", "职工生活补助", "人社部发〔2014〕76号"},
	{"insurance", "缴纳社会保险费", "人社部发〔2014〕76号"},
	{"retraining", "转岗培训", "人社部发〔2014〕76号"},
	{"upskilling", "技能提升培训", "人社部发〔2014〕76号"},
	{"other", "其他", "人社部发〔2014〕76号"},
	{"cost", "降低生产经营成本", "人社部发〔2024〕40号"}, // from 2024
}

// Measures returns the measure table: queries, pages, bulletins, exports and
// the indicator dictionary all read it. A new measure over columns that exist
// is one entry here. Definitions follow the explanations of the indicators that
// the ministry issued with the system (人社失业司便函〔2017〕12号, annex 1), with
// what counting adds to them.
func Measures() []Measure {
	const once = "；同一企业在同一补贴年度、同一参保地只计一次，取最近一次审核通过的数值"
	const heads = "；跨补贴年度合计的，为人次"
	all := []Measure{
		{Name: "records", Label: "享受补贴户次", Unit: "户次", Kind: Additive, Event: Paid,
			Definition: "发放日期在统计期内的稳岗补贴申请笔数", Of: Term{Paid, "records"}},
		{Name: "enterprises", Label: "享受补贴企业户数", Unit: "户", Kind: Distinct, Event: Paid,
			Definition: "统计期内获得稳岗补贴的企业数，按社会统一信用代码去重；每一格和每一合计分别去重，合计可小于各项之和", Of: Term{Paid, "enterprises"}},
		{Name: "employees", Label: "涉及职工人数", Unit: "人", Kind: Yearly, Event: Paid,
			Definition: "享受补贴企业上年度在职职工人数" + once + heads, Of: Term{Paid, "employees"}, Known: "employees_known"},
		{Name: "layoffs", Label: "裁员人数", Unit: "人", Kind: Yearly, Event: Paid,
			Definition: "享受补贴企业上年度解除劳动合同的人数，不包括自然减员人数" + once + heads, Of: Term{Paid, "layoffs"}, Known: "layoffs_known"},
		{Name: "layoff_rate", Label: "裁员率（按填报数计算）", Unit: "%", Decimals: 2, Kind: Ratio, Event: Paid,
			Definition: "裁员人数 ÷ 涉及职工人数", Of: Term{Paid, "layoffs"}, Over: Term{Paid, "employees"}},
		{Name: "premium_paid", Label: "上年实缴金额", Unit: "元", Decimals: 2, Kind: Yearly, Event: Paid,
			Definition: "享受补贴企业上年度按规定实际缴纳的失业保险费金额" + once, Of: Term{Paid, "premium_paid"}, Known: "premium_paid_known"},
		{Name: "premium_due", Label: "上年应缴金额", Unit: "元", Decimals: 2, Kind: Yearly, Event: Paid,
			Definition: "上年度经办机构为享受补贴企业核定的应当缴纳的失业保险费金额，不包含补缴金额" + once, Of: Term{Paid, "premium_due"}, Known: "premium_due_known"},
		{Name: "collection_rate", Label: "实缴率", Unit: "%", Decimals: 1, Kind: Ratio, Event: Paid,
			Definition: "上年实缴金额 ÷ 上年应缴金额；应缴金额不包含补缴金额，可超过100%", Of: Term{Paid, "premium_paid"}, Over: Term{Paid, "premium_due"}},
		{Name: "declared_amount", Label: "申报金额", Unit: "元", Decimals: 2, Kind: Additive, Event: Declared,
			Definition: "企业自行申报的补贴金额，按申报日期在统计期内的合计；免申即享没有申报", Of: Term{Declared, "amount"}},
		{Name: "approved_amount", Label: "审批金额", Unit: "元", Decimals: 2, Kind: Additive, Event: Approved,
			Definition: "相关部门审批同意发放的稳岗补贴金额，按审批日期在统计期内的合计", Of: Term{Approved, "amount"}},
		{Name: "paid_amount", Label: "发放金额", Unit: "元", Decimals: 2, Kind: Additive, Event: Paid,
			Definition: "经办机构实际向符合条件企业发放的稳岗补贴金额，按发放日期在统计期内的合计；追回、退回另计，不冲减", Of: Term{Paid, "amount"}},
		{Name: "recovered_amount", Label: "追回金额", Unit: "元", Decimals: 2, Kind: Additive, Event: Recovered,
			Definition: "已发放后追回的稳岗补贴金额，按追回日期在统计期内的合计", Of: Term{Recovered, "amount"}},
		{Name: "subsidy_ratio", Label: "享受补贴比例", Unit: "%", Decimals: 1, Kind: Ratio, Event: Paid,
			Definition: "企业实际享受稳岗补贴的比例，即发放金额 ÷ 上年实缴金额", Of: Term{Paid, "amount"}, Over: Term{Paid, "premium_paid"}},
		{Name: "paid_per_employee", Label: "人均补贴金额", Unit: "元", Decimals: 2, Kind: Ratio, Event: Paid,
			Definition: "发放金额 ÷ 涉及职工人数", Of: Term{Paid, "amount"}, Over: Term{Paid, "employees"}},
		{Name: "paid_per_enterprise", Label: "户均补贴金额", Unit: "元", Decimals: 2, Kind: Ratio, Event: Paid,
			Definition: "发放金额 ÷ 享受补贴企业户数", Of: Term{Paid, "amount"}, Over: Term{Paid, "enterprises"}},
		{Name: "declared_records", Label: "申报户次", Unit: "户次", Kind: Additive, Event: Declared,
			Definition: "申报日期在统计期内的申请笔数；免申即享没有申报", Of: Term{Declared, "records"}},
		{Name: "declared_enterprises", Label: "申报企业户数", Unit: "户", Kind: Distinct, Event: Declared,
			Definition: "统计期内申报的企业数，按社会统一信用代码去重", Of: Term{Declared, "enterprises"}},
		{Name: "approved_records", Label: "审批户次", Unit: "户次", Kind: Additive, Event: Approved,
			Definition: "审批日期在统计期内的申请笔数", Of: Term{Approved, "records"}},
		{Name: "approved_enterprises", Label: "审批企业户数", Unit: "户", Kind: Distinct, Event: Approved,
			Definition: "统计期内获得审批的企业数，按社会统一信用代码去重", Of: Term{Approved, "enterprises"}},
		{Name: "approval_rate", Label: "审批率", Unit: "%", Decimals: 1, Kind: Cohort, Event: Declared,
			Definition: "统计期内申报的申请中，截至数据时点已审批的户次 ÷ 申报户次", Of: Term{Declared, "cohort_approved"}, Over: Term{Declared, "records"}},
		{Name: "payment_rate", Label: "发放率", Unit: "%", Decimals: 1, Kind: Cohort, Event: Declared,
			Definition: "统计期内申报的申请中，截至数据时点已发放的户次 ÷ 申报户次", Of: Term{Declared, "cohort_paid"}, Over: Term{Declared, "records"}},
		{Name: "days_to_payment", Label: "申报至发放天数", Unit: "天", Decimals: 1, Kind: Cohort, Event: Declared,
			Definition: "统计期内申报并已发放的申请，自申报至发放的平均天数", Of: Term{Declared, "cohort_days"}, Over: Term{Declared, "cohort_paid"}},
	}
	for _, u := range uses {
		all = append(all, Measure{Name: "use_" + u.name, Label: "上年度补贴使用：" + u.label, Unit: "元", Decimals: 2, Kind: Yearly, Event: Paid,
			Definition: "享受补贴企业上年度按照" + u.source + "相关规定，将稳岗补贴用于" + u.label + "的金额；按比例填报的，乘以该企业上年度发放金额；金额不明的不计" + once,
			Of:         Term{Paid, "used_" + u.name}, Known: "used_known"})
	}
	for _, u := range uses {
		all = append(all, Measure{Name: "planned_" + u.name, Label: "本年度计划使用：" + u.label, Unit: "元", Decimals: 2, Kind: Additive, Event: Paid,
			Definition: "享受补贴企业本年度按照" + u.source + "相关规定，计划将稳岗补贴用于" + u.label + "的金额；按比例填报的，乘以发放金额；金额不明的不计",
			Of:         Term{Paid, "planned_" + u.name}, Known: "planned_known"})
	}
	return append(all,
		Measure{Name: "use_coverage", Label: "上年度使用金额已知的比例", Unit: "%", Decimals: 1, Kind: Ratio, Event: Paid,
			Definition: "已知上年度补贴使用金额的企业 ÷ 享受补贴的企业；两者均按企业、补贴年度、参保地只计一次",
			Of:         Term{Paid, "used_known"}, Over: Term{Paid, "enrolled"}},
		Measure{Name: "planned_coverage", Label: "本年度计划使用金额已知的比例", Unit: "%", Decimals: 1, Kind: Ratio, Event: Paid,
			Definition: "已知本年度计划使用金额的户次 ÷ 享受补贴户次",
			Of:         Term{Paid, "planned_known"}, Over: Term{Paid, "records"}},
	)
}

// AnyEvent names measures of all four events: a region with a row of any of
// them has reported, by which 可比口径 goes.
func AnyEvent() []string {
	return []string{"declared_records", "approved_records", "records", "recovered_amount"}
}

// measureNamed finds a measure by its name.
func measureNamed(name string) (Measure, error) {
	all := Measures()
	names := make([]string, len(all))
	for i, m := range all {
		if m.Name == name {
			return m, nil
		}
		names[i] = m.Name
	}
	return Measure{}, fault.New(fault.Invalid, "没有名为“%s”的指标", name).
		Do("可用的指标：%s", strings.Join(names, "、"))
}
