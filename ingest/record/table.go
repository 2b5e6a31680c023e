package record

import "wengang/sql/clock"

// table is the one table of fields. A new indicator is one entry here, a place
// for its value in Record, and a column in the store.
var table = buildTable()

// useNames are the directions of use with their English names, in the order of
// the Use constants.
var useNames = [UseCount]struct {
	name, label string
	from        int
}{
	{"living", "职工生活补助", 0},
	{"insurance", "缴纳社会保险费", 0},
	{"retraining", "转岗培训", 0},
	{"upskilling", "技能提升培训", 0},
	{"other", "其他", 0},
	{"cost", "降低生产经营成本", UseCostFrom},
}

// UseCostFrom is the subsidy year from which 降低生产经营成本 is a direction of
// use (人社部发〔2024〕40号).
const UseCostFrom = 2024

// UseLabel returns the official name of a direction of use.
func UseLabel(direction int) string { return useNames[direction].label }

func buildTable() []Field {
	fields := []Field{
		{Name: "uscc", Indicator: 1, Header: "企业社会统一信用代码", Kind: KindUSCC, Required: Declared,
			Aliases: []string{"统一社会信用代码", "社会统一信用代码", "企业统一社会信用代码", "统一信用代码", "社会信用代码", "信用代码", "单位统一社会信用代码", "统一社会信用代码证号"},
			Note:    "18位，GB 32100-2015。请用文本格式，以免Excel改写为科学计数法",
			str:     func(r *Record) *string { return &r.USCC }},
		{Name: "name", Header: "企业名称", Kind: KindText, Required: Declared,
			Aliases: []string{"单位名称", "公司名称", "参保单位名称", "参保企业名称", "企业(单位)名称", "单位(企业)名称", "企业全称", "单位全称"},
			Note:    "营业执照上的全称",
			str:     func(r *Record) *string { return &r.Name }},
		{Name: "contact_name", Indicator: 2, Header: "联系人", Kind: KindText, Required: Declared, Personal: true,
			Aliases: []string{"联系人姓名", "企业联系人", "单位联系人", "经办人", "联系人名称"},
			Note:    "企业经办稳岗补贴的人员姓名",
			str:     func(r *Record) *string { return &r.ContactName }},
		{Name: "contact_phone", Indicator: 3, Header: "联系电话", Kind: KindPhone, Required: Declared, Personal: true,
			Aliases: []string{"联系方式", "电话", "手机", "手机号", "手机号码", "联系人电话", "固定电话", "电话号码", "联系手机"},
			Note:    "手机或固定电话，至少一个",
			str:     func(r *Record) *string { return &r.ContactPhone }},
		{Name: "ownership", Indicator: 4, Header: "企业性质", Kind: KindCode, List: ListOwnership, Required: Declared,
			Aliases: []string{"登记注册类型", "企业登记注册类型", "注册类型", "企业类型", "单位性质", "单位类型"},
			Note:    "登记注册类型（国统字〔2011〕86号）的代码或名称，如 173 或 私营有限责任公司",
			str:     func(r *Record) *string { return &r.Ownership }},
		{Name: "region", Indicator: 5, Header: "失业保险参保地", Kind: KindPlace, Required: Declared,
			Aliases: []string{"参保地", "参保地区", "失业保险参保地区", "失业保险参保地代码", "参保地代码", "参保地行政区划", "参保地行政区划代码", "失业保险经办机构", "经办机构"},
			Note:    "经办机构的代码或全称，如 360430 或 江西省九江市彭泽县；市本级如 360499 或 九江市市本级"},
		{Name: "policy", Indicator: 6, Header: "享受政策类型", Kind: KindCode, List: ListPolicy, Required: Declared,
			Aliases: []string{"政策类型", "享受政策", "享受稳岗政策类型"},
			Note:    "实施兼并重组企业、化解产能严重过剩企业、淘汰落后产能企业、经国务院批准的其他行业、企业，或其他",
			str:     func(r *Record) *string { return &r.Policy }},
		{Name: "focus_industry", Indicator: 6, Header: "去产能重点行业", Kind: KindCode, List: ListFocus,
			Aliases: []string{"去产能行业", "去产能重点行业类型", "去产能重点行业类别"},
			Note:    "无，或钢铁、煤炭、煤电、有色金属、石化、船舶、水泥、电解铝、平板玻璃之一；新登记时空白即为无",
			str:     func(r *Record) *string { return &r.Focus }},
		{Name: "industry", Indicator: 7, Header: "企业所属行业", Kind: KindCode, List: ListIndustry, Required: Declared,
			Aliases: []string{"所属行业", "行业", "行业代码", "所属行业代码", "企业所属行业代码", "国民经济行业", "国民经济行业代码", "行业类别", "行业分类"},
			Note:    "GB/T 4754 的代码或名称，如 0111、A0111 或 稻谷种植。请用文本格式，以免丢失开头的0",
			str:     func(r *Record) *string { return &r.Industry }},
		{Name: "size", Indicator: 8, Header: "企业规模", Kind: KindCode, List: ListSize, Required: Declared,
			Aliases: []string{"规模", "企业划型", "企业规模类型", "单位规模", "划型"},
			Note:    "大型、中型、小型、微型（工信部联企业〔2011〕300号）",
			str:     func(r *Record) *string { return &r.Size }},
		{Name: "subsidy_year", Indicator: 9, Header: "补贴年度", Kind: KindYear,
			Aliases: []string{"享受补贴年度", "享受年度", "年度", "补贴年份", "申报年度"},
			Note:    "可不填，以申报日期的年份为准（免申即享的，以发放日期的年份为准）"},
		{Name: "sequence", Header: "年内申报序号", Kind: KindSequence,
			Aliases: []string{"申报序号", "年内序号", "年内申报次序", "年内申报次数"},
			Note:    "同一企业同一年度在同一参保地的第几次申报，不填为1"},
		{Name: "mode", Header: "办理方式", Kind: KindMode,
			Aliases: []string{"申办方式", "申请方式", "经办方式", "受理方式"},
			Note:    "申请或免申即享，不填为申请；免申即享的，申报金额和申报日期不适用"},
		{Name: "employees", Indicator: 10, Header: "涉及职工人数", Kind: KindCount, Required: Declared,
			Aliases: []string{"职工人数", "参保职工人数", "参保人数", "涉及职工数", "涉及人数", "企业职工人数", "稳岗人数", "上年参保职工人数"},
			Note:    "上年度在职职工人数，人",
			count:   func(r *Record) *Opt[int64] { return &r.Employees }},
		{Name: "layoffs", Indicator: 11, Header: "裁员人数", Kind: KindCount, Required: Declared,
			Aliases: []string{"裁员数", "上年裁员人数", "上年度裁员人数", "企业裁员人数"},
			Note:    "上年度解除劳动合同的人数，不包括自然减员，人；没有裁员填0",
			count:   func(r *Record) *Opt[int64] { return &r.Layoffs }},
		{Name: "premium_paid", Indicator: 12, Header: "上年实缴金额", Kind: KindMoney, Required: Declared,
			Aliases: []string{"上年度实缴金额", "实缴金额", "上年实缴失业保险费", "上年度实缴失业保险费", "上年实缴失业保险费金额", "上年度实际缴纳失业保险费", "上年实际缴纳失业保险费", "上年度实际缴纳失业保险费总额", "上年度失业保险费实缴金额"},
			Note:    "上年度按规定实际缴纳的失业保险费，元，两位小数",
			money:   func(r *Record) *Opt[Fen] { return &r.PremiumPaid }},
		{Name: "premium_due", Indicator: 13, Header: "上年应缴金额", Kind: KindMoney, Required: Declared,
			Aliases: []string{"上年度应缴金额", "应缴金额", "上年应缴失业保险费", "上年度应缴失业保险费", "上年应缴失业保险费金额", "上年度应缴纳失业保险费", "上年度失业保险费应缴金额"},
			Note:    "上年度经办机构核定应当缴纳的失业保险费，不包含补缴金额，元，两位小数",
			money:   func(r *Record) *Opt[Fen] { return &r.PremiumDue }},
		{Name: "declared_amount", Indicator: 14, Header: "申报金额", Kind: KindMoney, Required: Declared, OnlyAsked: true,
			Aliases: []string{"申报补贴金额", "申请金额", "申请补贴金额", "申报稳岗补贴金额", "申请稳岗补贴金额"},
			Note:    "元，两位小数；免申即享的不填",
			money:   func(r *Record) *Opt[Fen] { return &r.DeclaredAmount }},
		{Name: "approved_amount", Indicator: 15, Header: "审批金额", Kind: KindMoney, Required: Approved,
			Aliases: []string{"审批补贴金额", "批准金额", "核定金额", "核准金额", "审批稳岗补贴金额"},
			Note:    "元，两位小数；审批后填写",
			money:   func(r *Record) *Opt[Fen] { return &r.ApprovedAmount }},
		{Name: "paid_amount", Indicator: 16, Header: "发放金额", Kind: KindMoney, Required: Paid,
			Aliases: []string{"发放补贴金额", "实发金额", "实际发放金额", "拨付金额", "享受补贴金额", "稳岗返还金额", "返还金额", "发放稳岗补贴金额"},
			Note:    "元，两位小数；发放后填写",
			money:   func(r *Record) *Opt[Fen] { return &r.PaidAmount }},
		{Name: "declared_on", Indicator: 17, Header: "申报日期", Kind: KindDay, Required: Declared, OnlyAsked: true,
			Aliases: []string{"申报时间", "申请日期", "申请时间"},
			Note:    "如 2017-06-01；免申即享的不填",
			day:     func(r *Record) *clock.Day { return &r.DeclaredOn }},
		{Name: "approved_on", Indicator: 18, Header: "审批日期", Kind: KindDay, Required: Approved,
			Aliases: []string{"审批时间", "批准日期", "批准时间"},
			Note:    "如 2017-06-01；审批后填写",
			day:     func(r *Record) *clock.Day { return &r.ApprovedOn }},
		{Name: "paid_on", Indicator: 19, Header: "发放日期", Kind: KindDay, Required: Paid,
			Aliases: []string{"发放时间", "拨付日期", "拨付时间", "实际发放日期", "到账日期"},
			Note:    "如 2017-06-01；发放后填写",
			day:     func(r *Record) *clock.Day { return &r.PaidOn }},
		{Name: "subsidy_ratio", Indicator: 20, Header: "享受补贴比例", Kind: KindShare,
			Aliases: []string{"补贴比例", "享受比例", "返还比例"},
			Note:    "发放金额÷上年实缴金额，如 50%；可不填，由系统计算",
			share:   func(r *Record) *Opt[int32] { return &r.StatedRatio }},
	}
	fields = append(fields, useFields("used_", 21, "上年度补贴使用-",
		[]string{"上年度补贴使用情况-", "上年补贴使用-", "上年补贴使用情况-", "上年度使用-"},
		func(r *Record) *[UseCount]Use { return &r.Used })...)
	fields = append(fields, useFields("planned_", 22, "本年度计划使用-",
		[]string{"本年度补贴计划使用-", "本年度补贴计划使用情况-", "本年度计划使用情况-", "本年计划使用-", "本年补贴计划使用-"},
		func(r *Record) *[UseCount]Use { return &r.Planned })...)
	for _, o := range []struct {
		name, label, note string
		of                func(*Record) *Outcome
	}{
		{"refused", "不予批准", "不予批准的", func(r *Record) *Outcome { return &r.Refused }},
		{"withdrawn", "撤回申请", "企业撤回申请的", func(r *Record) *Outcome { return &r.Withdrawn }},
		{"returned", "拨付退回", "拨付后因账户等原因退回的", func(r *Record) *Outcome { return &r.Returned }},
		{"recovered", "追回", "发放后追回的", func(r *Record) *Outcome { return &r.Recovered }},
	} {
		of := o.of
		fields = append(fields,
			Field{Name: o.name + "_amount", Header: o.label + "金额", Kind: KindMoney,
				Note:  o.note + "金额，元，不得为负；没有则不填",
				money: func(r *Record) *Opt[Fen] { return &of(r).Amount }},
			Field{Name: o.name + "_on", Header: o.label + "日期", Kind: KindDay, Aliases: []string{o.label + "时间"},
				Note: o.note + "日期；没有则不填",
				day:  func(r *Record) *clock.Day { return &of(r).On }})
	}
	fields = append(fields,
		Field{Name: "explanation", Header: "说明", Kind: KindText,
			Aliases: []string{"情况说明", "有关情况说明", "疑点说明"},
			Note:    "对提示性疑点的说明，随记录保存",
			str:     func(r *Record) *string { return &r.Explanation }},
		Field{Name: "action", Header: "操作", Kind: KindAction,
			Aliases: []string{"操作类型", "操作方式"},
			Note:    "新增、更新或作废；不填时，已有的记录按更新，没有的按新增。更新时空白单元格保留原值，填“清空”删除原值"})
	for n := range fields {
		fields[n].No = FieldNo(n)
	}
	return fields
}

func useFields(prefix string, indicator int, header string, others []string, of func(*Record) *[UseCount]Use) []Field {
	fields := make([]Field, UseCount)
	for direction, u := range useNames {
		f := Field{Name: prefix + u.name, Indicator: indicator, Header: header + u.label, Kind: KindUse, ValidFrom: u.from,
			Note: "金额（元），或以%结尾的比例",
			use:  func(r *Record) *Use { return &of(r)[direction] }}
		if u.from > 0 {
			f.Note += "；2024年度起填写"
		}
		for _, o := range others {
			f.Aliases = append(f.Aliases, o+u.label)
		}
		fields[direction] = f
	}
	return fields
}
