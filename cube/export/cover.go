package export

import (
	"errors"
	"fmt"
	"slices"

	"wengang/cube"
	"wengang/sql/clock"
)

// cover writes the coordinates of the answer and what its indicators mean.
func (b *workbook) cover() error {
	a := b.answer
	if err := b.printable(coverSheet, "portrait", 1); err != nil {
		return err
	}
	// Written cell by cell: of two streams excelize writes either first.
	f := b.file
	err := errors.Join(f.SetColWidth(coverSheet, "A", "A", 28), f.SetColWidth(coverSheet, "B", "B", coverWidth))
	line := 0
	put := func(name, text string, style int) {
		if text == "" {
			return
		}
		line++
		left, right := fmt.Sprintf("A%d", line), fmt.Sprintf("B%d", line)
		err = errors.Join(err,
			f.SetCellStr(coverSheet, left, name), f.SetCellStyle(coverSheet, left, left, b.name),
			f.SetCellStr(coverSheet, right, text), f.SetCellStyle(coverSheet, right, right, style))
		if lines := linesOf(text, coverWidth); lines > 1 { // not every reader sets the height by itself
			err = errors.Join(err, f.SetRowHeight(coverSheet, line, float64(lines)*coverLine))
		}
	}
	line++
	err = errors.Join(err, f.SetCellStr(coverSheet, "A1", title), f.SetCellStyle(coverSheet, "A1", "A1", b.title))
	if a.Demo {
		put("注意", "本表含演示数据，不得作为统计资料使用", b.warning)
	}
	for _, e := range coverEntries(a, b.table) {
		put(e.name, e.text, b.text)
	}
	return err
}

const (
	coverWidth = 90 // of the texts, in characters of Latin script
	coverLine  = 15 // height of a line, in points
)

// linesOf is how many lines a text takes at most: Chinese characters are twice
// as wide as Latin ones, and a line may break before a long word.
func linesOf(text string, width int) int {
	taken := 0
	for _, r := range text {
		taken++
		if r > 0x2000 {
			taken++
		}
	}
	return (taken + width - 6) / (width - 5)
}

// coverEntries lists the lines of the cover, those without text left out.
func coverEntries(a *cube.Answer, t *table) []coordinate {
	label := func(c cube.Column) string { return c.Label }
	var all []coordinate
	put := func(name, text string) { all = append(all, coordinate{name, text}) }
	put("指标", joined(t.measures, "、", heading))
	put("分组", joined(t.levels, "、", label))
	put("列上的分组", joined(t.across, "、", label))
	put("排序", orderWords(a))
	months := a.Period.Label()
	if months == "" {
		months = "不限"
	}
	put("统计期", months)
	for _, filter := range a.Filters {
		if filter.Dimension != "month" || filter.Text != months {
			put("筛选："+filter.Label, filter.Text)
		}
	}
	if a.FirstMonth != 0 && a.LastMonth != 0 {
		put("发放月份", cube.Period{From: a.FirstMonth, To: a.LastMonth}.Label())
	}
	if !a.AsOf.IsZero() {
		put("数据时点", "截至"+a.AsOf.In(clock.Shanghai).Format("2006年1月2日15时04分"))
	}
	put("审核层级", joined(levelsOf(a), "、", cube.Acceptance.Label))
	put("上报地区数", fmt.Sprintf("%d个（应报%d个%s）", a.Reported, a.Expected, a.Units))
	for _, one := range a.LeftOut {
		put("可比口径", leftOutText(one))
	}
	for _, one := range a.Unconverted {
		put("未能转换的代码", one.Text)
	}
	put("数据版本", fmt.Sprintf("发布号%d，提交号%d", a.Publication, a.Commit))
	put("计算来源", a.Route)
	for i, note := range a.Notes {
		put(fmt.Sprintf("说明%d", i+1), note)
	}
	put("空白单元格", "没有数据；“不适用”为没有分母或没有可比的基数，“不予公布”为保密处理")
	if len(t.levels) > 0 {
		put("合计和小计", "代码为"+cube.TotalCode+"；每一行、每一小计和合计分别计算，不由其他行相加")
	}
	all = append(all, definitions(t.measures)...)
	return slices.DeleteFunc(all, func(c coordinate) bool { return c.text == "" })
}

// orderWords says how the rows are sorted.
func orderWords(a *cube.Answer) string {
	return joined(a.Order, "、", func(s cube.Sort) string {
		text := s.By
		for _, c := range a.Columns {
			if c.Name == s.By {
				text = c.Label
			}
		}
		if s.Descending {
			return text + "（由大到小）"
		}
		return text + "（由小到大）"
	})
}

// definitions explains each indicator once, and each calculus.
func definitions(measures []cube.Column) []coordinate {
	var all []coordinate
	known := map[string]bool{}
	put := func(name, label, text string) {
		if !known[name] {
			known[name] = true
			all = append(all, coordinate{label, text})
		}
	}
	for _, c := range measures {
		for _, m := range cube.Measures() {
			if m.Name != c.Measure {
				continue
			}
			text := m.Definition
			if m.Kind == cube.Cohort {
				text += "（" + cohortMark + "统计：计入申报的月份，不论何时办结）"
			}
			put(m.Name, "指标解释："+m.Label, text)
		}
	}
	for _, c := range measures {
		for _, one := range cube.Calculi() {
			if one.Name == c.Calculus {
				put("."+one.Name, "计算："+one.Label, one.Definition)
			}
		}
	}
	return all
}
