package main

import (
	"fmt"
	"strings"

	"wengang/sql/fault"

	"wengang/cube"
	"wengang/cube/rollup"

	"github.com/spf13/cobra"
	"golang.org/x/text/width"
)

func (a *app) adviseCommand() *cobra.Command {
	var level string
	var questions bool
	var wish rollup.Advising
	c := &cobra.Command{
		Use: "advise", Short: "量算汇总方案，建议保留哪些汇总", Args: cobra.NoArgs,
		Long: `量算汇总方案：按常问的问题列出候选汇总，在一个审核层级、一个补贴年度的事实上量算其大小，
逐个选取节省最多的汇总，直至用尽空间或所省不足。只读数据，不改动汇总；采纳时修改程序的汇总表。`,
		Example: "  wengang cube advise\n  wengang cube advise --year 2021 --level province --space 0.5 --json",
		RunE: func(c *cobra.Command, _ []string) error {
			accepted, err := cube.ParseAcceptance(level)
			if err != nil {
				return usage(err)
			}
			wish.Level = uint8(accepted)
			if !(wish.Space > 0) || !(wish.Least >= 0 && wish.Least < 1) {
				return misuse{fault.New(fault.Invalid, "--space 必须是正数，--least 必须不小于0、小于1")}
			}
			return a.with(c.Context(), func(w *wengang) error {
				progress := a.progress("量算汇总方案", false)
				wish.Progress = progress.Update
				advice, err := w.publisher.Advise(c.Context(), wish)
				progress.Finish()
				if err != nil {
					return err
				}
				if a.json {
					a.printJSON(advice)
				} else {
					_, err = fmt.Fprint(a.out, adviceText(advice, questions))
				}
				return err
			})
		},
	}
	f := c.Flags()
	f.StringVar(&level, "level", "ministry", "审核层级：ministry、province、city、county")
	f.Uint16Var(&wish.Year, "year", 0, "补贴年度，默认取事实最多的一年")
	f.BoolVar(&questions, "questions", false, "列出全部问题由何回答，默认只列合计代价最大的若干类")
	f.Float64Var(&wish.Space, "space", rollup.DefaultSpace, "汇总可占的空间，以事实为1：求和汇总按行数，企业户数汇总按字节")
	f.Float64Var(&wish.Least, "least", rollup.DefaultLeast, "再增加一个汇总至少应节省的比例，以全部由事实回答的代价为1")
	return c
}

// mostServed is how many kinds of questions are listed unless all are wanted.
const mostServed = 25

// adviceText writes an advice as tables.
func adviceText(advice rollup.Advice, questions bool) string {
	var b strings.Builder
	fmt.Fprintf(&b, "汇总方案量算：%s审核，%d补贴年度，事实%d行、%s，最多的省份%d行、最多的县%d行；发布号%d\n", cube.Acceptance(advice.Level).Label(),
		advice.Year, advice.Facts, megabytes(advice.FactsBytes), advice.Province, advice.County, advice.Publication)
	b.WriteString("代价折合为读取的事实行数，按提问的权数加总；指定省、市的问题只读该省的部分，指定县的只读该县的部分，均不少于8192行。权数为估计，系统不记录实际提问。\n")
	b.WriteString("单元数带“约”的为估计数，误差一般在1%以内。\n")
	writeKind(&b, "一、求和汇总", advice.Sums, false, questions)
	writeKind(&b, "二、企业户数汇总（位图）", advice.Enterprises, true, questions)
	return b.String()
}

func writeKind(b *strings.Builder, title string, k rollup.KindAdvice, bitmap, questions bool) {
	fmt.Fprintf(b, "\n%s\n", title)
	fmt.Fprintf(b, "量算候选汇总%d个", k.Candidates)
	if k.Cut {
		b.WriteString("（候选过多，最细的未量算）")
	}
	if k.FromFacts > 0 {
		fmt.Fprintf(b, "；全部由事实回答的代价为100%%，用现有汇总为%s（占空间%s），用建议的汇总为%s（占空间%s）",
			percent(k.WithDeclared/k.FromFacts), percent(k.DeclaredSpace), percent(k.WithChosen/k.FromFacts), percent(k.Space))
	}
	b.WriteString("。\n")

	sizes := []string{"单元数"}
	if bitmap {
		sizes = append(sizes, "企业数", "位图")
	}
	row := func(lead []string, c rollup.Choice, tail ...string) []string {
		cells := append(lead, count(c.Size.Cells, c.Size.Exact))
		if bitmap {
			cells = append(cells, count(c.Size.Elements, c.Size.Exact), megabytes(c.Size.Bytes))
		}
		cells = append(cells, percent(c.Share), percent(c.GainShare))
		return append(cells, tail...)
	}
	table := func(heading string, head []string, rows [][]string) {
		fmt.Fprintf(b, "\n%s：", heading)
		if len(rows) == 0 {
			b.WriteString("无\n")
			return
		}
		b.WriteString("\n")
		writeTable(b, append([][]string{head}, rows...))
	}
	heads := func(lead []string, tail ...string) []string {
		return append(append(append(lead, sizes...), "占事实", "节省"), tail...)
	}

	var chosen, added, rejected, declared, served [][]string
	for i, c := range k.Chosen {
		chosen = append(chosen, row([]string{fmt.Sprint(i + 1)}, c, percent(c.Cumulative), orDash(c.Name), levelLabels(c.Levels)))
		if c.Name == "" {
			added = append(added, []string{fmt.Sprint(i + 1), strings.Join(c.Levels, ",")})
		}
	}
	for _, c := range k.Rejected {
		rejected = append(rejected, row([]string{c.Name}, c, levelLabels(c.Levels)))
	}
	for _, c := range k.Declared {
		declared = append(declared, row([]string{c.Name}, c, levelLabels(c.Levels)))
	}
	for i, s := range k.Served {
		if i == mostServed && !questions {
			break
		}
		by := "事实"
		if s.By != nil {
			by = levelLabels(s.By)
		}
		for i, c := range k.Chosen {
			if s.By != nil && strings.Join(c.Levels, ",") == strings.Join(s.By, ",") {
				by = fmt.Sprintf("%d", i+1)
			}
		}
		now := s.ByDeclared
		if now == "" {
			now = "事实"
		}
		served = append(served, []string{fmt.Sprintf("%.1f", s.Weight), fmt.Sprintf("%.0f", s.FromFacts), fmt.Sprintf("%.0f", s.DeclaredCost), now,
			fmt.Sprintf("%.0f", s.Cost), by, levelLabels(s.Needs), several(s.Questions)})
	}
	table("建议的汇总，按选取次序", heads([]string{"次序"}, "累计", "现有汇总", "层级"), chosen)
	table("其中尚未声明的", []string{"次序", "层级代码"}, added)
	table("现有而未选取的（节省：在建议的汇总之外再保留它，还能省多少）", heads([]string{"名称"}, "层级"), rejected)
	table("现有汇总（节省：去掉它，其余现有汇总要多付多少）", heads([]string{"名称"}, "层级"), declared)
	heading := fmt.Sprintf("各类问题由何回答，共%d类，按建议方案下的合计代价由大到小", len(k.Served))
	if len(served) < len(k.Served) {
		heading += fmt.Sprintf("列出前%d类（全部见 --questions）", len(served))
	}
	table(heading+"；代价为每次提问",
		[]string{"权数", "由事实", "现有代价", "现有汇总", "建议代价", "建议次序", "所需层级", "问题"}, served)
}

// several names the first of some questions.
func several(questions []string) string {
	if len(questions) == 1 {
		return questions[0]
	}
	return fmt.Sprintf("%s等%d问", questions[0], len(questions))
}

func orDash(text string) string {
	if text == "" {
		return "—"
	}
	return text
}

func count(n uint64, exact bool) string {
	if exact {
		return fmt.Sprint(n)
	}
	return fmt.Sprintf("约%d", n)
}

func percent(part float64) string { return fmt.Sprintf("%.2f%%", part*100) }

func megabytes(n uint64) string { return fmt.Sprintf("%.2f MB", float64(n)/(1<<20)) }

// levelLabels words levels: 月份×失业保险参保地（省级）.
func levelLabels(levels []string) string {
	known := map[string]string{}
	for _, d := range cube.Dimensions() {
		for _, l := range d.Levels {
			known[l.Name] = l.Label
		}
	}
	var labels []string
	for _, level := range levels {
		label, ok := known[level]
		if !ok {
			label = level
		}
		labels = append(labels, label)
	}
	return strings.Join(labels, "×")
}

// writeTable writes rows in columns as wide as a terminal shows them: a
// Chinese character takes two places.
func writeTable(b *strings.Builder, rows [][]string) {
	var widths []int
	for _, row := range rows {
		for i, cell := range row {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], shownWidth(cell))
		}
	}
	for _, row := range rows {
		line := ""
		for i, cell := range row {
			line += "  " + cell + strings.Repeat(" ", widths[i]-shownWidth(cell))
		}
		b.WriteString(strings.TrimRight(line, " ") + "\n")
	}
}

func shownWidth(text string) int {
	n := 0
	for _, r := range text {
		n++
		if kind := width.LookupRune(r).Kind(); kind == width.EastAsianWide || kind == width.EastAsianFullwidth {
			n++
		}
	}
	return n
}
