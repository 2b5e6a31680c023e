package main

import (
	"fmt"
	"maps"
	"path/filepath"
	"strings"

	store "wengang/sql"
	"wengang/sql/fault"

	"wengang/cube"
	"wengang/ingest"
	"wengang/ingest/ledger"
	"wengang/ingest/record"

	"github.com/spf13/cobra"
)

func (a *app) importCommand() *cobra.Command {
	var accept, errorsPath, agency string
	var columns []string
	var edition uint16
	var dryRun bool
	c := &cobra.Command{
		Use: "import 文件", Short: "导入记录（xlsx 或 csv）",
		Long: `导入记录（xlsx 或 csv）。硬性问题的行被退回；软性问题的行须填写“说明”才能接受。
被退回的行写入错误工作簿，改正后可直接再次导入。同一文件导入两次不产生变化。

--map 把文件中的列名对应到指标（“-”表示不读取该列），按 --agency 记住，以后同一机构的文件不必再写。
--accept 把记录直接审核到指定层级，用于历史数据和原有系统的数据（渠道标记为历史数据导入）。`,
		Example: `  wengang import 企业名单.xlsx
  wengang import --dry-run 企业名单.csv
  wengang import --accept ministry --json 2017年上半年.xlsx
  wengang import --agency 360430 --map 奖补资金=发放金额 --map 备注=- 名单.xlsx`,
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			var level cube.Acceptance
			if accept != "" {
				var err error
				if level, err = cube.ParseAcceptance(accept); err != nil {
					return usage(err)
				}
			}
			if edition != 2011 && edition != 2017 {
				return misuse{fault.New(fault.Invalid, "没有%d版的国民经济行业分类", edition).Do("--edition 请用2011或2017")}
			}
			mapping, err := parseMapping(columns)
			if err != nil {
				return err
			}
			path := args[0]
			if errorsPath == "" {
				errorsPath = strings.TrimSuffix(path, filepath.Ext(path)) + ".退回.xlsx"
			}
			return a.with(c.Context(), func(w *wengang) error {
				opt := ingest.Options{
					Path: path, Accept: uint8(level), Edition: edition, DryRun: dryRun, Errors: errorsPath,
					Progress: a.progress("导入", true), Places: w.places.Load(),
				}
				from, err := w.region(agency)
				if err != nil {
					return err
				}
				if opt.Mapping, err = ledger.Mappings(c.Context(), w.store, from.ID); err != nil {
					return err
				}
				maps.Copy(opt.Mapping, mapping)
				summary, err := w.importFile(c, opt, func(writer *store.Writer) error {
					return ledger.Remember(c.Context(), writer, from.ID, mapping)
				})
				if err != nil {
					return err
				}
				summary.Accepted = accept
				a.printImport(summary)
				if summary.Refused > 0 {
					return outcome(statusFindings)
				}
				return nil
			})
		},
	}
	f := c.Flags()
	f.StringVar(&accept, "accept", "", "直接审核到该层级：ministry、province、city 或 county")
	f.Uint16Var(&edition, "edition", 2011, "企业所属行业所用的国民经济行业分类版本：2011 或 2017")
	f.BoolVar(&dryRun, "dry-run", false, "演练：结论与正式导入完全相同，但不落库")
	f.StringVar(&errorsPath, "errors", "", "错误工作簿的路径；默认放在导入文件旁边")
	f.StringVar(&agency, "agency", "", "报送机构的代码或名称，列名对应按机构记住；默认为全国")
	f.StringArrayVar(&columns, "map", nil, "列名对应：文件中的列名=指标名称，可重复")
	f.BoolVar(&a.json, "json", false, "输出 JSON")
	return c
}

// parseMapping reads --map options: a header, and the field that it means by
// official name or English name.
func parseMapping(columns []string) (map[string]string, error) {
	mapping := map[string]string{}
	for _, text := range columns {
		header, name, ok := strings.Cut(text, "=")
		field := "-"
		if name != "-" {
			f, known := record.FieldByHeader(name)
			if !known {
				f, known = record.FieldByName(name)
			}
			ok, field = ok && known, f.Name
		}
		if !ok || header == "" {
			return nil, misuse{fault.New(fault.Invalid, "--map 的值“%s”不正确", text).
				Do("应为 文件中的列名=指标名称，如 奖补资金=发放金额；指标名称见 wengang template 生成的模板")}
		}
		mapping[header] = field
	}
	return mapping, nil
}

func (w *wengang) importFile(c *cobra.Command, opt ingest.Options, remember func(*store.Writer) error) (*ingest.Summary, error) {
	if opt.DryRun {
		return ingest.Import(c.Context(), w.store, nil, opt)
	}
	var summary *ingest.Summary
	publication, err := w.write(c.Context(), func(writer *store.Writer) (err error) {
		if summary, err = ingest.Import(c.Context(), w.store, writer, opt); err != nil {
			return err
		}
		return remember(writer)
	})
	if err != nil {
		return nil, err
	}
	summary.Publication = publication.No
	return summary, nil
}

func (a *app) printImport(s *ingest.Summary) {
	if a.json {
		a.printJSON(s)
		return
	}
	verb := "导入"
	if s.DryRun {
		verb = "演练（未落库）"
	}
	_, _ = fmt.Fprintf(a.out, "%s %s：读取%d行，新增%d，更新%d，无变化%d，退回%d，附说明接受%d\n",
		verb, s.File, s.Read, s.Created, s.Updated, s.Unchanged, s.Refused, s.Explained)
	for _, n := range s.Notices {
		_, _ = fmt.Fprintln(a.out, "  提示 "+n)
	}
	const shown = 20
	for i, f := range s.Findings {
		if i == shown {
			_, _ = fmt.Fprintf(a.out, "  ……共%d个问题，全部见错误工作簿\n", s.FindingsTotal)
			break
		}
		kind := "须说明"
		if f.Hard {
			kind = "须改正"
		}
		where := fmt.Sprintf("第%d行", f.Row)
		if f.Sheet != "" {
			where = "工作表“" + f.Sheet + "”" + where
		}
		if f.Header != "" {
			where += "“" + f.Header + "”"
		}
		value := ""
		if f.Value != "" {
			value = "（" + f.Value + "）"
		}
		_, _ = fmt.Fprintf(a.out, "  %s %s%s：%s。%s［%s］\n", kind, where, value, f.Message, f.Action, f.Rule)
	}
	if s.ErrorWorkbook != "" {
		_, _ = fmt.Fprintln(a.out, "退回的行已写入 "+s.ErrorWorkbook+"，改正后可直接再次导入")
	}
}
