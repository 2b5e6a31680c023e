package cube

import (
	"slices"

	"wengang/sql/clock"
)

// Break is a change after which figures do not compare with those before.
type Break struct {
	From clock.Month // first month of the new state
	Text string      // as a note of an answer that covers both
}

// Breaks returns the table of breaks in the series.
func Breaks() []Break {
	return []Break{
		{201903, "2019年3月起“稳岗补贴”改称“稳岗返还”，并分企业稳岗返还和困难企业返还两类（人社部发〔2019〕23号），前后口径不同"},
		{202101, "2021年起实行普惠性返还，社会团体、基金会、社会服务机构、律师事务所、会计师事务所和以单位形式参保的个体经济组织参照实施（人社部发〔2021〕29号），前后口径不同"},
	}
}

// editionNote stands under every answer that is cut by industry.
const editionNote = "企业所属行业统一按 GB/T 4754-2011 汇总，按2017年版填报的已换算，不能换算到细类的列入未细分"

// edition2017Note stands under every answer that is cut by industry in the
// edition of 2017.
const edition2017Note = "企业所属行业（2017年版）按 GB/T 4754-2017 汇总，按2011年版填报的已换算，不能换算到细类的列入未细分"

// breakNotes marks the breaks that the months of an answer span.
func breakNotes(sel selection, first, last clock.Month) []string {
	low, high := first, last
	if n := len(sel.periods); n > 0 {
		low, high = max(low, sel.periods[0].From), min(high, sel.periods[n-1].To)
	}
	if n := len(sel.years); n > 0 {
		low = max(low, clock.Month(int(sel.years[0])*100+1))
		high = min(high, clock.Month(int(slices.Max(sel.years))*100+12))
	}
	var notes []string
	for _, b := range Breaks() {
		if low < b.From && b.From <= high {
			notes = append(notes, b.Text)
		}
	}
	return notes
}
