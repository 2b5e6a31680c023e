// Package record describes one application for the stability subsidy: the 22
// indicators of the notice, their official names, and what each may hold.
package record

import (
	"wengang/cube/codes"
	"wengang/sql/clock"
)

// Opt is a value that may be blank. Blank (未填) and zero are different.
type Opt[T any] struct {
	V  T
	Ok bool // false: blank
}

// Some returns a filled value.
func Some[T any](v T) Opt[T] { return Opt[T]{V: v, Ok: true} }

// Fen is an amount of money in fen, so that sums are exact.
type Fen int64

// Mode is 办理方式: how the subsidy came to be paid.
type Mode uint8

// Modes. Under ByData indicators 14 and 17 (申报金额、申报日期) do not apply.
const (
	ByApplication Mode = 1 // 申请
	ByData        Mode = 2 // 免申即享
)

// Stage is how far the application has come; which indicators are required
// depends on it.
type Stage uint8

// Stages in order.
const (
	Declared Stage = 1 // 申报
	Approved Stage = 2 // 审批
	Paid     Stage = 3 // 发放
)

// UseCount is the number of directions of use (人社部发〔2014〕76号 and 2024's
// sixth, 降低生产经营成本).
const UseCount = 6

// Directions of use, indices into Record.Used and Record.Planned.
const (
	UseLiving     = 0 // 职工生活补助
	UseInsurance  = 1 // 缴纳社会保险费
	UseRetraining = 2 // 转岗培训
	UseUpskilling = 3 // 技能提升培训
	UseOther      = 4 // 其他
	UseCost       = 5 // 降低生产经营成本, valid from 2024
)

// Use is one direction of use, filled in as an amount or as a share.
type Use struct {
	Kind   UseKind
	Amount Fen   // where Kind is UseAmount
	Share  int32 // where Kind is UseShare: hundredths of a per cent, 6000 = 60 %
}

// UseKind tells how a use was filled in.
type UseKind uint8

// Kinds of use.
const (
	UseBlank  UseKind = 0
	UseAmount UseKind = 1
	UseShare  UseKind = 2
)

// Outcome is what became of an application other than payment: its own amount
// and day, never a negative payment.
type Outcome struct {
	Amount Opt[Fen]
	On     clock.Day // 0: did not happen
}

// Identity names one application: the same identity again is an update.
type Identity struct {
	USCC        string
	SubsidyYear uint16
	Place       codes.PlaceID // stable id, not the code
	Sequence    uint16        // 年内申报序号, 1 unless stated
}

// Record is one application with its 22 indicators. Numbers are those of the
// notice.
type Record struct {
	Identity                     // 1, 5, 9 and 年内申报序号
	Name           string        // 企业名称
	ContactName    string        // 2, personal data
	ContactPhone   string        // 3, personal data
	Ownership      string        // 4, code of 国统字〔2011〕86号
	Policy         string        // 6, code of the policy list
	Focus          string        // 去产能重点行业, code; "0" is 无
	Industry       string        // 7, code of the edition
	Edition        uint16        // edition of 7: 2011 or 2017
	Size           string        // 8, code of the size list
	Mode           Mode          // 办理方式
	Employees      Opt[int64]    // 10, persons
	Layoffs        Opt[int64]    // 11, persons
	PremiumPaid    Opt[Fen]      // 12
	PremiumDue     Opt[Fen]      // 13
	DeclaredAmount Opt[Fen]      // 14
	ApprovedAmount Opt[Fen]      // 15
	PaidAmount     Opt[Fen]      // 16
	DeclaredOn     clock.Day     // 17, 0: blank
	ApprovedOn     clock.Day     // 18
	PaidOn         clock.Day     // 19
	StatedRatio    Opt[int32]    // 20 as filled in, hundredths of a per cent; the measure is computed
	Used           [UseCount]Use // 21
	Planned        [UseCount]Use // 22
	Refused        Outcome       // 不予批准
	Withdrawn      Outcome       // 撤回申请
	Returned       Outcome       // 拨付退回
	Recovered      Outcome       // 追回
	Void           bool          // 作废
	Explanation    string        // 说明, kept with the version; answers soft findings
}

// Stage tells how far the application has come.
func (r *Record) Stage() Stage {
	switch {
	case r.PaidOn != 0 || r.PaidAmount.Ok:
		return Paid
	case r.ApprovedOn != 0 || r.ApprovedAmount.Ok:
		return Approved
	}
	return Declared
}
