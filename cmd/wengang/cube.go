package main

import (
	"fmt"

	store "wengang/sql"

	"wengang/cube/rollup"

	"github.com/spf13/cobra"
)

func (a *app) cubeCommand() *cobra.Command {
	c := &cobra.Command{Use: "cube", Short: "立方的校验、重建与汇总方案", Args: cobra.NoArgs, Example: "  wengang cube verify"}
	verify := &cobra.Command{
		Use: "verify", Short: "由台账重算事实、由事实重算汇总，逐格比对", Args: cobra.NoArgs,
		Example: "  wengang cube verify\n  wengang cube verify --json",
		RunE: func(c *cobra.Command, _ []string) error {
			return a.with(c.Context(), func(w *wengang) error {
				report, err := w.publisher.Verify(c.Context())
				if err != nil {
					return err
				}
				if a.json {
					a.printJSON(map[string]any{"ok": report.OK(), "differences": append([]rollup.Difference{}, report.Differences...)})
				} else if report.OK() {
					_, _ = fmt.Fprintln(a.out, "校验通过：事实与台账一致，各汇总与事实逐格一致")
				} else {
					_, _ = fmt.Fprintf(a.out, "校验发现%d处不一致，请执行 wengang cube rebuild 重建：\n", len(report.Differences))
					for _, d := range report.Differences {
						_, _ = fmt.Fprintf(a.out, "  %v\n", d)
					}
				}
				if !report.OK() {
					return outcome(statusFindings)
				}
				return nil
			})
		},
	}
	rebuild := &cobra.Command{
		Use: "rebuild", Short: "由台账全部重建事实与汇总", Args: cobra.NoArgs, Example: "  wengang cube rebuild",
		RunE: func(c *cobra.Command, _ []string) error {
			return a.with(c.Context(), func(w *wengang) error {
				publication, err := w.write(c.Context(), func(writer *store.Writer) error {
					_, err := w.publisher.Rebuild(c.Context(), writer)
					return err
				})
				if err != nil {
					return err
				}
				if a.json {
					a.printJSON(map[string]any{"publication": publication.No, "commit": publication.Commit})
				} else {
					_, _ = fmt.Fprintf(a.out, "重建完成：发布号%d，含提交%d\n", publication.No, publication.Commit)
				}
				return nil
			})
		},
	}
	for _, sub := range []*cobra.Command{verify, rebuild, a.adviseCommand()} {
		sub.Flags().BoolVar(&a.json, "json", false, "输出 JSON")
		c.AddCommand(sub)
	}
	return c
}
