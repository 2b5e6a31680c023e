package main

import (
	"context"
	"fmt"
	"io"

	store "wengang/sql"
	"wengang/sql/clock"
	"wengang/sql/fault"

	"wengang/cube/codes"
	"wengang/cube/rollup"
	"wengang/ingest"
	"wengang/ingest/demo"

	"github.com/spf13/cobra"
)

func (a *app) demoCommand() *cobra.Command {
	var records int
	var seed uint64
	var file string
	c := &cobra.Command{
		Use: "demo", Short: "装入演示数据",
		Long: `装入演示数据：虚构的企业，2017—2023年，全国各省。只能装入空的数据目录；所有页面和导出都标明“演示数据”。
同一 --seed 得到逐字节相同的数据。--csv 只写出可导入的文件，不访问数据库。`,
		Example: "  wengang demo --records 200000 --seed 1\n  wengang demo --records 5000 --seed 1 --csv 演示.csv",
		Args:    cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if records < 1 {
				return misuse{fault.New(fault.Invalid, "--records 必须是正整数")}
			}
			if file != "" {
				return a.save(file, func(to io.Writer) error {
					return demo.WriteCSV(to, demo.Generate(records, seed, codes.BuiltinPlaces(), clock.Today(a.clock)))
				})
			}
			return a.with(c.Context(), func(w *wengang) error {
				publication, err := w.demonstrate(c.Context(), records, seed)
				if err != nil {
					return err
				}
				if a.json {
					a.printJSON(map[string]any{"records": records, "seed": seed, "publication": publication.No, "commit": publication.Commit})
				} else {
					_, _ = fmt.Fprintf(a.out, "已装入演示数据%d条（种子%d）\n", records, seed)
				}
				return nil
			})
		},
	}
	f := c.Flags()
	f.IntVar(&records, "records", demoRecords, "记录数")
	f.Uint64Var(&seed, "seed", 1, "随机种子")
	f.StringVar(&file, "csv", "", "只写出 csv 文件")
	f.BoolVar(&a.json, "json", false, "输出 JSON")
	return c
}

// demoRecords is enough for every province, year and industry to have some.
const demoRecords = 50_000

func (w *wengang) demonstrate(ctx context.Context, records int, seed uint64) (rollup.Publication, error) {
	return w.write(ctx, func(writer *store.Writer) error {
		_, err := ingest.Demonstrate(ctx, w.store, writer, records, seed, w.places.Load(), w.app.progress("装入演示数据", false))
		return err
	})
}
