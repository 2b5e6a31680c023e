package record

import "strings"

// MaxPersons is the largest number of persons a field takes.
const MaxPersons = 100_000_000

// ParseCount reads a number of persons. Blank text is not filled.
func ParseCount(text string) (Opt[int64], error) {
	s := clean(text)
	if s == "" {
		return Opt[int64]{}, nil
	}
	s = strings.TrimSuffix(s, "人")
	if isScientific(s) {
		return Opt[int64]{}, problem(text, "人数是科学计数法", "请把单元格设为数值格式，核对后重新填写")
	}
	n, _, err := parseFixed(text, s, 0, "人数")
	switch {
	case err != nil:
		return Opt[int64]{}, err
	case n < 0:
		return Opt[int64]{}, problem(text, "人数为负数", "人数不得为负，请核对")
	case n > MaxPersons:
		return Opt[int64]{}, problem(text, "人数超过一亿", "请核对人数")
	}
	return Some(n), nil
}

// ParseSequence reads 年内申报序号; 0 where blank.
func ParseSequence(text string) (uint16, error) {
	s := clean(text)
	if s == "" {
		return 0, nil
	}
	s = strings.TrimSuffix(strings.TrimPrefix(s, "第"), "次")
	n, _, err := parseFixed(text, s, 0, "年内申报序号")
	if err != nil || n < 1 || n > 999 {
		return 0, problem(text, "年内申报序号应为1至999的整数", "请填写同一年度内第几次申报，第一次可不填")
	}
	return uint16(n), nil
}

// Subsidy years that a record may have: the subsidy began with 人社部发〔2014〕76号.
const (
	FirstYear = 2014
	LastYear  = 2100
)

// ParseYear reads 补贴年度; 0 where blank.
func ParseYear(text string) (uint16, error) {
	s := clean(text)
	if s == "" {
		return 0, nil
	}
	s = strings.TrimSuffix(strings.TrimSuffix(s, "度"), "年")
	n, _, err := parseFixed(text, s, 0, "补贴年度")
	if err != nil || n < FirstYear || n > LastYear {
		return 0, problem(text, "补贴年度应为四位年份，2014年起", "请填写如 2017")
	}
	return uint16(n), nil
}

// ParseMode reads 办理方式; 0 where blank.
func ParseMode(text string) (Mode, error) {
	switch clean(text) {
	case "":
		return 0, nil
	case "申请", "1":
		return ByApplication, nil
	case "免申即享", "2":
		return ByData, nil
	}
	return 0, problem(text, "办理方式只有申请和免申即享", "请改填“申请”或“免申即享”")
}

// ParseAction reads 操作.
func ParseAction(text string) (Action, error) {
	switch clean(text) {
	case "":
		return ActionNone, nil
	case "新增":
		return ActionCreate, nil
	case "更新":
		return ActionUpdate, nil
	case "作废":
		return ActionVoid, nil
	}
	return ActionNone, problem(text, "操作只有新增、更新和作废", "请改填其中之一，或留空")
}
