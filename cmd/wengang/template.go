package main

import (
	"fmt"
	"io"

	"wengang/cube/codes"
	"wengang/ingest/source"

	"github.com/spf13/cobra"
)

func (a *app) templateCommand() *cobra.Command {
	var out string
	c := &cobra.Command{
		Use: "template", Short: "生成信息批量导入模板（Excel）", Args: cobra.NoArgs,
		Example: "  wengang template --out 导入模板.xlsx",
		RunE: func(*cobra.Command, []string) error {
			err := a.save(out, func(to io.Writer) error { return source.WriteTemplate(to, codes.BuiltinPlaces()) })
			if err == nil {
				_, _ = fmt.Fprintln(a.out, out)
			}
			return err
		},
	}
	c.Flags().StringVar(&out, "out", "稳岗补贴导入模板.xlsx", "输出文件")
	return c
}
