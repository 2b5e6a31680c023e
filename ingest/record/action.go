package record

// Action is 操作: what a row of a file asks to be done.
type Action uint8

// Actions. ActionNone means create or update, by whether the record exists.
const (
	ActionNone   Action = 0
	ActionCreate Action = 1 // 新增
	ActionUpdate Action = 2 // 更新
	ActionVoid   Action = 3 // 作废
)

// String returns the official word, "" for none.
func (a Action) String() string { return [...]string{"", "新增", "更新", "作废"}[a] }

// String returns the official word of 办理方式.
func (m Mode) String() string {
	if m == ByData {
		return "免申即享"
	}
	return "申请"
}

// String returns the official word of the stage.
func (s Stage) String() string {
	if s < Declared || s > Paid {
		return ""
	}
	return [...]string{"申报", "审批", "发放"}[s-1]
}
