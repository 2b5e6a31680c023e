package rules

import "wengang/ingest/record"

// Ids of the rules that are tested where cells are read (ingest/source).
const (
	CellUSCC   = "uscc-form"
	CellCode   = "code-unknown"
	CellZero   = "code-zero"
	CellPlace  = "place-unknown"
	CellMoney  = "amount"
	CellCount  = "count"
	CellDay    = "day"
	CellShare  = "share"
	CellPhone  = "phone-form"
	CellWord   = "word"
	CellError  = "cell-error"
	CellMerged = "cell-merged"
	CellLong   = "cell-long"
	RowShifted = "row-shifted"
	RowCleared = "cleared"
)

const (
	notice   = "人社失业司便函〔2017〕12号"
	policy76 = "人社部发〔2014〕76号"
	usccGB   = "GB 32100-2015"
	sizes300 = "工信部联企业〔2011〕300号"
	ordinary = "数据质量要求"
	amounts  = "declared_amount approved_amount paid_amount"
)

// table is the one table of rules. A new rule is one entry here, its check
// beside its kin, and a test that fires it and one that does not.
var table = []Rule{
	// Tested where cells are read.
	{ID: CellUSCC, Name: "信用代码格式", Fields: names("uscc"), Hard: true, Source: usccGB,
		Text: "统一社会信用代码为18位，只用标准规定的31个字符；被Excel改写为科学计数法的不猜测"},
	{ID: CellCode, Name: "代码或名称不在代码表内", Fields: names("ownership policy focus_industry industry size"), Hard: true, Source: notice,
		Text: "企业性质、享受政策类型、去产能重点行业、企业所属行业、企业规模须为代码表中的代码或规范名称"},
	{ID: CellZero, Name: "行业代码可能丢失开头的0", Fields: names("industry"), Hard: true, Source: ordinary,
		Text: "行业代码既可能是三位的中类，也可能是丢失开头0的小类时（311：炼铁，或0311），不猜测"},
	{ID: CellPlace, Name: "参保地不明", Fields: names("region"), Hard: true, Source: notice,
		Text: "失业保险参保地须为有效的经办机构，省、市一级的须写明本级"},
	{ID: CellMoney, Name: "金额不是非负数", Fields: names(amounts + " premium_paid premium_due refused_amount withdrawn_amount returned_amount recovered_amount"), Hard: true, Source: notice,
		Text: "金额为非负数，单位元，至多两位小数", check: checkNegative},
	{ID: CellCount, Name: "人数、年度、序号不是合理的整数", Fields: names("employees layoffs subsidy_year sequence"), Hard: true, Source: notice,
		Text: "人数为非负整数，补贴年度为四位年份，年内申报序号为1至999"},
	{ID: CellDay, Name: "日期不存在或无法识别", Fields: names("declared_on approved_on paid_on refused_on withdrawn_on returned_on recovered_on"), Hard: true, Source: notice,
		Text: "日期须为真实存在的年月日，有两种读法的不猜测"},
	{ID: CellShare, Name: "比例超出范围", Fields: names("subsidy_ratio used_living planned_living"), Hard: true, Source: notice,
		Text: "使用方向填金额，或0%至100%的比例"},
	{ID: CellPhone, Name: "联系电话被改写", Fields: names("contact_phone"), Hard: true, Source: ordinary,
		Text: "联系电话被Excel改写为科学计数法的，不猜测"},
	{ID: CellWord, Name: "固定用语不符", Fields: names("mode action"), Hard: true, Source: notice,
		Text: "办理方式为申请或免申即享；操作为新增、更新或作废"},
	{ID: CellError, Name: "单元格是错误值", Hard: true, Source: ordinary,
		Text: "单元格不得为#N/A、#REF!等公式错误值"},
	{ID: CellMerged, Name: "合并单元格", Hard: true, Source: ordinary,
		Text: "金额、人数、比例等数值列不得跨行合并单元格"},
	{ID: CellLong, Name: "文字过长", Fields: names("name contact_name contact_phone explanation"), Hard: true, Source: ordinary,
		Text: "企业名称不超过200字，联系人、联系电话不超过100字，说明不超过2000字"},
	{ID: RowShifted, Name: "数据超出表头的列", Hard: true, Source: ordinary,
		Text: "一行的数据不得多于表头的列，否则可能整行错位"},
	{ID: RowCleared, Name: "不能清空", Fields: names("uscc region subsidy_year sequence"), Hard: true, Source: notice,
		Text: "统一社会信用代码、参保地、补贴年度、年内申报序号不能清空；录错的用更正"},

	// Hard, on the record.
	{ID: "uscc-digit18", Name: "信用代码校验码", Fields: names("uscc"), Hard: true, Source: usccGB,
		Text: "统一社会信用代码第18位校验码须正确", check: checkDigit18},
	{ID: "required", Name: "必填项缺失", Hard: true, Source: notice, Fields: requiredNames(),
		Text: "申报、审批、发放各环节的必填项须填写；免申即享的，申报金额、申报日期不适用", check: checkRequired},
	{ID: "year-unknown", Name: "无法确定补贴年度", Fields: names("subsidy_year declared_on paid_on"), Hard: true, Source: notice,
		Text: "补贴年度未填时，须有申报日期（免申即享的，须有发放日期）", check: checkYearKnown},
	{ID: "year-locked", Name: "补贴年度与申报日期不符", Fields: names("subsidy_year declared_on paid_on"), Hard: true, Source: notice,
		Text: "补贴年度为申报日期所在年度；没有申报的，为发放日期所在年度", check: checkYearLocked},
	{ID: "not-applicable", Name: "免申即享不应有申报", Fields: names("mode declared_amount declared_on"), Hard: true, Source: notice,
		Text: "办理方式为免申即享的，申报金额、申报日期不适用", check: checkNotApplicable},
	{ID: "day-future", Name: "日期在将来", Fields: names("declared_on approved_on paid_on refused_on withdrawn_on returned_on recovered_on"), Hard: true, Source: notice,
		Text: "日期不得晚于今天", check: checkFuture},
	{ID: "day-order", Name: "日期先后颠倒", Fields: names("declared_on approved_on paid_on refused_on withdrawn_on returned_on recovered_on"), Hard: true, Source: notice,
		Text: "申报日期≤审批日期≤发放日期；不予批准、撤回在申报之后，拨付退回、追回在发放之后", check: checkOrder},
	{ID: "paid-unapproved", Name: "未审批而发放", Stage: record.Paid, Fields: names("approved_amount approved_on paid_amount paid_on"), Hard: true, Source: notice,
		Text: "有发放金额或发放日期的，须有审批金额和审批日期", check: checkUnapproved},
	{ID: "use-share", Name: "使用比例合计超过100%", Fields: names("used_living planned_living"), Hard: true, Source: policy76,
		Text: "各使用方向的比例合计不得超过100%", check: checkShares},
	{ID: "outcome-pair", Name: "金额与日期须同时填写", Fields: names("refused_amount refused_on withdrawn_amount withdrawn_on returned_amount returned_on recovered_amount recovered_on"), Hard: true, Source: notice,
		Text: "不予批准、撤回申请、拨付退回、追回，各须同时有金额和日期", check: checkOutcomePairs},
	{ID: "create-existing", Name: "新增的记录已存在", Fields: names("action"), Hard: true, Source: notice,
		Text: "操作为新增而同一企业、年度、参保地、序号的记录已存在且内容不同的，须改为更新或另编序号", check: checkCreate},
	{ID: "update-missing", Name: "更新的记录不存在", Fields: names("action"), Hard: true, Source: notice,
		Text: "操作为更新、作废的，须已有同一企业、年度、参保地、序号的记录", check: checkUpdate},
	{ID: "already-void", Name: "记录已作废", Fields: names("action"), Hard: true, Source: notice,
		Text: "已作废的记录不能更新；确需恢复的，操作填新增", check: checkRevival},
	{ID: "duplicate-row", Name: "文件内重复", Fields: names("uscc subsidy_year region sequence"), Hard: true, Source: notice,
		Text: "同一文件内同一企业、年度、参保地、序号只能有一行", check: checkDuplicate},

	// Soft: accepted with 说明.
	{ID: "uscc-digit17", Name: "组织机构代码校验码", Fields: names("uscc"), Source: usccGB + "、GB 11714",
		Text: "统一社会信用代码第17位（组织机构代码校验码）应正确", check: checkDigit17},
	{ID: "phone", Name: "联系电话格式", Fields: names("contact_phone"), Source: notice,
		Text: "联系电话应为手机或固定电话号码，至少一个", check: checkPhone},
	{ID: "industry-coarse", Name: "行业未细分", Fields: names("industry"), Source: "GB/T 4754",
		Text: "企业所属行业应填到小类；只填大类、中类的按未细分列示", check: checkCoarse},
	{ID: "paid-above-approved", Name: "发放金额大于审批金额", Stage: record.Paid, Fields: names("paid_amount approved_amount"), Source: notice,
		Text: "发放金额不应大于审批金额", check: checkPaidAbove},
	{ID: "approved-above-declared", Name: "审批金额大于申报金额", Stage: record.Approved, Fields: names("approved_amount declared_amount"), Source: notice,
		Text: "审批金额不应大于申报金额", check: checkApprovedAbove},
	{ID: "cap", Name: "补贴超过上限", Stage: record.Paid, Fields: names("paid_amount premium_paid size"), Source: policy76 + "及以后各年文件",
		Text: "同一企业同一年度在同一参保地的发放金额合计（扣除拨付退回），四舍五入到分后，不应超过当时政策规定的上年实缴金额的比例", check: checkCap},
	{ID: "layoff-limit", Name: "裁员率超过标准", Fields: names("layoffs employees"), Source: policy76 + "及以后各年文件",
		Text: "裁员率2019年及以前应低于、2020年起应不高于当时标准；2020年起30人（含）以下企业不高于20%", check: checkLayoffLimit},
	{ID: "layoffs-above-staff", Name: "裁员人数大于职工人数", Fields: names("layoffs employees"), Source: notice,
		Text: "裁员人数不应大于涉及职工人数", check: checkLayoffsAbove},
	{ID: "premium-short", Name: "实缴小于应缴", Fields: names("premium_paid premium_due"), Source: policy76,
		Text: "上年实缴金额不应小于上年应缴金额（足额缴费）", check: checkPremiumShort},
	{ID: "size-headcount", Name: "规模与人数不符", Fields: names("size employees industry"), Source: sizes300,
		Text: "职工人数低于该规模的从业人员下限的，不应填该规模；未设从业人员标准的行业不检查", check: checkSize},
	{ID: "focus-industry", Name: "去产能重点行业与所属行业不符", Fields: names("focus_industry industry"), Source: notice,
		Text: "去产能重点行业应与企业所属行业相符", check: checkFocus},
	{ID: "uses-total", Name: "使用情况合计不符", Fields: names("used_living planned_living " + amounts), Source: policy76,
		Text: "各使用方向的比例合计应为100%，金额合计应等于补贴金额（计划使用对本次发放、审批或申报金额，上年度使用对上年度发放金额）", check: checkUseTotals},
	{ID: "use-early", Name: "使用方向尚未施行", Fields: names("used_cost planned_cost"), To: record.UseCostFrom - 1, Source: "人社部发〔2024〕40号",
		Text: "降低生产经营成本自2024年度起列为使用方向", check: checkUseEarly},
	{ID: "ratio-differs", Name: "补贴比例与金额不符", Stage: record.Paid, Fields: names("subsidy_ratio paid_amount premium_paid"), Source: notice,
		Text: "所填享受补贴比例与发放金额÷上年实缴金额相差不应超过1个百分点", check: checkRatio},
	{ID: "outcome-amount", Name: "退回、追回与发放不符", Fields: names("refused_amount withdrawn_amount returned_amount recovered_amount"), Source: notice,
		Text: "拨付退回、追回金额合计不应大于发放金额；已发放的不应同时为全额不予批准或撤回", check: checkOutcomeAmounts},
	{ID: "suspect-wan", Name: "疑似以万元为单位", Fields: names(amounts + " premium_paid premium_due"), Source: ordinary,
		Text: "金额应以元为单位；不到应与之相当的金额的千分之一，或按职工人数计每人实缴不到5元的，疑似以万元填报", check: checkWan},
	{ID: "year-differs", Name: "同一年度内填报不一致", Fields: names("employees layoffs premium_paid premium_due"), Source: notice,
		Text: "同一企业同一年度在同一参保地的各次申报，职工人数、裁员人数、实缴、应缴金额应一致", check: checkYearDiffers},
	{ID: "other-place", Name: "同一年度在其他参保地", Fields: names("uscc region"), Source: notice,
		Text: "同一企业同一年度在其他参保地已有记录的，应说明", check: checkOtherPlace},
	{ID: "far-from-peers", Name: "与同行业同规模差异过大", Fields: names("employees premium_paid " + amounts), Source: ordinary,
		Text: "与同行业（大类）同规模企业的中位数相差10倍以上且超过5倍绝对中位差（对数尺度）的，应说明", check: checkPeers},
	{ID: "far-from-last-year", Name: "与本企业上年差异过大", Fields: names("employees premium_paid paid_amount"), Source: ordinary,
		Text: "与本企业上年同一参保地的数相差10倍以上的，应说明", check: checkLastYear},
}
