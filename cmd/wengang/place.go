package main

import (
	"fmt"
	"strconv"

	store "wengang/sql"
	"wengang/sql/clock"
	"wengang/sql/fault"

	"wengang/cube/codes"
	"wengang/ingest/ledger"

	"github.com/spf13/cobra"
)

func (a *app) placeCommand() *cobra.Command {
	c := &cobra.Command{Use: "place", Short: "参保地：功能区的增加与查询", Args: cobra.NoArgs, Example: "  wengang place find 彭泽"}
	var code, name, parent, from string
	add := &cobra.Command{
		Use: "add", Short: "增加功能区、开发区的经办机构", Args: cobra.NoArgs,
		Example: "  wengang place add --code 360471 --name 九江经济技术开发区 --parent 360400 --from 2017-01-01",
		RunE: func(c *cobra.Command, _ []string) error {
			var since clock.Day
			if from != "" {
				m, err := parseDay(from)
				if err != nil {
					return err
				}
				since = m
			}
			return a.with(c.Context(), func(w *wengang) error {
				place, err := w.newZone(code, name, parent, since)
				if err != nil {
					return err
				}
				_, err = w.write(c.Context(), func(writer *store.Writer) error {
					_, err := writer.Submit(c.Context(), store.Small{
						Action: "add place", Key: "place " + code, Rows: map[string][][]any{"places": {ledger.PlaceRow(place)}},
					})
					return err
				})
				if err == nil {
					_, _ = fmt.Fprintf(a.out, "已增加参保地 %s %s\n", place.Code, place.Name)
				}
				return err
			})
		},
	}
	add.Flags().StringVar(&code, "code", "", "六位代码，未被使用")
	add.Flags().StringVar(&name, "name", "", "名称")
	add.Flags().StringVar(&parent, "parent", "", "所属省、市的代码或名称")
	add.Flags().StringVar(&from, "from", "", "启用日期，如 2017-01-01；默认一直有效")
	for _, required := range []string{"code", "name", "parent"} {
		_ = add.MarkFlagRequired(required)
	}
	find := &cobra.Command{
		Use: "find 名称或代码", Short: "查询参保地", Args: cobra.ExactArgs(1), Example: "  wengang place find 九江",
		RunE: func(c *cobra.Command, args []string) error {
			return a.with(c.Context(), func(w *wengang) error {
				for _, p := range w.places.Load().Search(args[0], 50) {
					agency := ""
					if p.Agency {
						agency = "  经办机构"
					}
					_, _ = fmt.Fprintf(a.out, "%s  %s%s\n", p.Code, p.FullName, agency)
				}
				return nil
			})
		},
	}
	c.AddCommand(add, find)
	return c
}

func parseDay(text string) (clock.Day, error) {
	var y, m, d int
	if n, err := fmt.Sscanf(text, "%d-%d-%d", &y, &m, &d); err == nil && n == 3 {
		if day, ok := clock.NewDay(y, m, d); ok {
			return day, nil
		}
	}
	return 0, misuse{fault.New(fault.Invalid, "“%s”不是日期", text).Do("请写成 2017-01-01")}
}

// newZone makes a functional zone below a province or city, and lets the list
// of places check it.
func (w *wengang) newZone(code, name, parent string, from clock.Day) (codes.Place, error) {
	places := w.places.Load()
	above, err := places.Resolve(parent, 0)
	if err != nil {
		return codes.Place{}, usage(err)
	}
	number, err := strconv.ParseUint(code, 10, 32)
	if err != nil || len(code) != 6 {
		return codes.Place{}, misuse{fault.New(fault.Invalid, "代码“%s”不是六位数字", code).Do("请按 GB/T 2260 的写法填写")}
	}
	place := codes.Place{
		ID: codes.PlaceID(number), Code: code, Name: name, Kind: codes.Zone,
		Parent: above.ID, Pooling: above.Pooling, Agency: true, ValidFrom: from,
	}
	if _, err := places.With([]codes.Place{place}); err != nil {
		return codes.Place{}, misuse{err}
	}
	return place, nil
}
