package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"wengang/sql/fault"

	"wengang/cube"
	"wengang/cube/export"

	"github.com/spf13/cobra"
)

func (a *app) queryCommand() *cobra.Command {
	var format, out string
	given := map[string]*[]string{}
	c := &cobra.Command{
		Use: "query", Short: "查询立方：指标 × 维度 × 筛选",
		Long: "查询立方。指标、维度层级见下；--where 可重复，同一维度多个值用逗号隔开，范围用两个点。\n\n" +
			"指标：" + measureNames() + "\n\n指标的计算，写作 指标.计算：" + calculusNames() + "\n\n维度层级：" + levelNames(),
		Example: `  wengang query --measures records,enterprises,paid_amount --by region.province --where month=2017
  wengang query --measures employees,subsidy_ratio --by region.county,industry.section \
      --where region=360430 --where month=2017-01..2017-06 --level ministry --format csv
  wengang query --measures paid_amount,paid_amount.yoy --by region.province,month.quarter --pivot month.quarter \
      --top 10 --where month=2018 --format xlsx --out 前十.xlsx`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			formats := export.Formats()
			at := slices.IndexFunc(formats, func(f export.Format) bool { return f.Name == format })
			if at < 0 {
				return misuse{fault.New(fault.Invalid, "没有格式“%s”", format).Do("请用 %s", formatNames())}
			}
			if formats[at].Binary && out == "" && a.onTerminal() {
				return misuse{fault.New(fault.Invalid, "%s 不能写到终端", formats[at].Name).Do("请用 --out 指定文件")}
			}
			values := map[string][]string{}
			for name, list := range given {
				values[name] = *list
			}
			text, err := cube.QueryTextOf(values)
			if err != nil {
				return usage(err)
			}
			query, err := cube.ParseQuery(text)
			if err != nil {
				return usage(err)
			}
			query.Scope = cube.Everything // the local administrator's
			return a.with(c.Context(), func(w *wengang) error {
				answer, err := w.cube.Ask(c.Context(), query)
				if err != nil {
					return usage(err)
				}
				return a.save(out, func(to io.Writer) error { return formats[at].Write(to, answer) })
			})
		},
	}
	f := c.Flags()
	for _, p := range cube.Parameters() {
		list := new([]string)
		given[p.Name] = list
		f.StringArrayVar(list, p.Name, nil, p.Label+"，例如 `"+p.Example+"`")
	}
	f.Lookup("explain").NoOptDefVal = "true"
	f.StringVar(&format, "format", "json", "格式："+formatNames())
	f.StringVar(&out, "out", "", "写入文件，默认写到标准输出")
	return c
}

func (a *app) onTerminal() bool {
	f, ok := a.out.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// save writes to a file, whole or not at all, or to standard output.
func (a *app) save(path string, write func(io.Writer) error) error {
	if path == "" {
		return write(a.out)
	}
	var buffer bytes.Buffer
	if err := write(&buffer); err != nil {
		return err
	}
	temporary := path + ".tmp"
	err := os.WriteFile(temporary, buffer.Bytes(), 0o600)
	if err == nil {
		err = os.Chmod(temporary, 0o644) //nolint:gosec // a document for others to read
	}
	if err == nil {
		err = os.Rename(temporary, path)
	}
	if err != nil {
		_ = os.Remove(temporary)
		return misuse{fault.New(fault.Invalid, "文件 %s 写不了", path).Do("请检查目录是否存在、是否有写权限").Because(err)}
	}
	return nil
}

func measureNames() string {
	var names []string
	for _, m := range cube.Measures() {
		names = append(names, m.Name+"（"+m.Label+"）")
	}
	return strings.Join(names, "、")
}

func calculusNames() string {
	var names []string
	for _, c := range cube.Calculi() {
		names = append(names, c.Name+"（"+c.Label+"）")
	}
	return strings.Join(names, "、")
}

func levelNames() string {
	var names []string
	for _, d := range cube.Dimensions() {
		for _, l := range d.Levels {
			names = append(names, fmt.Sprintf("%s（%s）", l.Name, l.Label))
		}
	}
	return strings.Join(names, "、")
}

func formatNames() string {
	var names []string
	for _, f := range export.Formats() {
		names = append(names, f.Name)
	}
	return strings.Join(names, "、")
}
