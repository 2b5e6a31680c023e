package page

import (
	"wengang/cube"

	"github.com/shopspring/decimal"
)

// Change is a figure against the same months of the year before (同比).
type Change struct {
	Text      string // 同比增长12.3%; 上年同期无数据
	Direction int    // 1 up, -1 down, 0 neither
}

// changeOf compares two figures: shares by percentage points, all else by per
// cent. Without a base, or with one that is not above zero, there is no rate.
func changeOf(c cube.Column, now, base cube.Value) Change {
	if now.State != cube.Filled {
		return Change{}
	}
	if base.State != cube.Filled {
		return Change{Text: "上年同期无数据"}
	}
	if c.Unit == "%" {
		points := now.Number.Sub(base.Number).Shift(2).Round(c.Decimals)
		return Change{Text: "同比" + wording(points, "提高", "降低", points.Abs().StringFixed(c.Decimals)+"个百分点"), Direction: points.Sign()}
	}
	if base.Number.Sign() <= 0 {
		diff := now.Number.Sub(base.Number)
		return Change{Text: "比上年同期" + wording(diff, "增加", "减少", prose(c, cube.Value{Number: diff.Abs()})), Direction: diff.Sign()}
	}
	q, _ := now.Number.Sub(base.Number).QuoRem(base.Number, 20)
	rate := q.Shift(2).Round(1)
	return Change{Text: "同比" + wording(rate, "增长", "下降", rate.Abs().StringFixed(1)+"%"), Direction: rate.Sign()}
}

func wording(v decimal.Decimal, up, down, amount string) string {
	switch v.Sign() {
	case 1:
		return up + amount
	case -1:
		return down + amount
	}
	return "持平"
}
