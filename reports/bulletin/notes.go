package bulletin

import (
	"fmt"
	"strings"

	"wengang/cube"
	"wengang/sql/clock"
)

// breaks are the changes that comparisons over years must name, each with the
// first year it holds for and its source.
var breaks = []struct {
	year int
	text string
}{
	{2019, "2019年起政策用语由“稳岗补贴”改为“稳岗返还”，并分企业稳岗返还和经营困难且恢复有望企业稳岗返还两类（人社部发〔2019〕23号），与以前年度比较时应注意口径变化"},
	{2020, "2020年中小微企业返还标准和裁员率条件放宽，与以前年度比较时应注意口径变化"},
	{2021, "2021年起实行普惠性稳岗返还，社会团体、基金会、社会服务机构、律师事务所、会计师事务所和以单位形式参保的个体经济组织参照实施（人社部发〔2021〕29号），与以前年度比较时应注意口径变化"},
	{2022, "2022年返还比例上限提高（人社部发〔2022〕23号），与以前年度比较时应注意口径变化"},
}

const notCovered = "未包括香港、澳门特别行政区和台湾省数据"

// defined are the measures explained in the notes.
var defined = []string{"records", "enterprises", "employees", "premium_paid", "subsidy_ratio", "paid_per_enterprise", "paid_per_employee"}

func (c *composer) notes() {
	add := func(format string, args ...any) {
		c.content.Notes = append(c.content.Notes, fmt.Sprintf(format, args...)+"。")
	}
	cov := c.content.Coverage
	add("统计期：%s。数据时点：%s。审核层级：%s。%s", c.period(), AsOfText(cov), LevelText(cov), ReportedText(cov))
	add("本月报" + notCovered)
	if c.isCountry() {
		add("新疆维吾尔自治区数据不包括新疆生产建设兵团，新疆生产建设兵团数据单列")
	}
	if !c.empty(srcYear) {
		c.definitions(add)
	}
	for _, b := range breaks {
		if c.based && b.year == c.req.Month.Year() {
			add("%s", b.text)
		}
	}
	for _, note := range c.answers[srcYear].Notes {
		if note = strings.TrimSuffix(note, "。"); !strings.Contains(note, notCovered) && note != "" {
			add("%s", note)
		}
	}
	if c.content.Demo {
		c.content.Notes = append(c.content.Notes, "本月报使用演示数据编制，不反映真实情况。")
	}
}

func (c *composer) definitions(add func(string, ...any)) {
	definitions := map[string]cube.Measure{}
	for _, m := range cube.Measures() {
		definitions[m.Name] = m
	}
	for _, name := range defined {
		if m, ok := definitions[name]; ok {
			add("%s：%s", m.Label, m.Definition)
		}
	}
	if c.based {
		add("同比为本期与上年同期相比，按可比口径计算，只包括两期均有数据的地区")
	}
	add("部分数据因四舍五入，总计与分项合计可能不等，未作机械调整；占比、增长率由未经修约的原始数据计算")
	add("表中“—”表示没有数据或不适用")
	if c.hasMap() {
		add("地图为示意图，地图上较小地区的名称从略")
	}
}

// hasMap tells whether any chart is a map.
func (c *composer) hasMap() bool {
	for _, s := range c.content.Sections {
		for _, b := range s.Blocks {
			if b.Chart != nil && b.Chart.Kind == Map {
				return true
			}
		}
	}
	return false
}

// PeriodText is the period as read: 2017年1—6月.
func PeriodText(cov Coverage) string {
	return fmt.Sprintf("%d年%s", cov.Period.From.Year(), monthsOf(cov.Period.From, cov.Period.To))
}

// AsOfText is the instant of the data as read: 截至2017年8月10日18时30分.
func AsOfText(cov Coverage) string {
	t := cov.AsOf.In(clock.Shanghai)
	return fmt.Sprintf("截至%d年%d月%d日%d时%02d分", t.Year(), int(t.Month()), t.Day(), t.Hour(), t.Minute())
}

// LevelText is the level of acceptance as read: 部级审核.
func LevelText(cov Coverage) string { return levelName(cov.Level) }

// ReportedText is the number of reporting regions as read; of a region without
// regions below it there is nothing to count.
func ReportedText(cov Coverage) string {
	if cov.Expected == 0 {
		return "上报地区数：本地区"
	}
	return fmt.Sprintf("上报地区数：%d个（应报%d个）", cov.Reported, cov.Expected)
}
