package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"wengang/sql/clock"
	"wengang/sql/fault"

	"wengang/cube"
	"wengang/cube/codes"
	"wengang/reports/bulletin"
	"wengang/reports/pdf"
	"wengang/reports/workbook"

	"github.com/spf13/cobra"
)

// typesetter holds what documents are set with; it is opened once.
type typesetter struct {
	fonts *pdf.Fonts
	maps  *pdf.Maps
}

func (a *app) typesetter() (*typesetter, error) {
	modules, err := a.modules()
	if err != nil {
		return nil, err
	}
	fonts, err := pdf.OpenFonts(modules, a.fonts)
	if err != nil {
		return nil, err
	}
	outlines := a.outlines
	if outlines == "" {
		outlines = modules
	}
	maps, err := pdf.OpenMaps(outlines)
	return &typesetter{fonts, maps}, err
}

// content composes a bulletin over one publication.
func (w *wengang) content(ctx context.Context, region codes.PlaceID, month clock.Month, level cube.Acceptance, scope cube.Scope) (*bulletin.Content, error) {
	pinned, err := w.cube.Pin(ctx)
	if err != nil {
		return nil, err
	}
	defer pinned.Release()
	return bulletin.Compose(ctx, pinned, bulletin.Request{Month: month, Region: region, Level: level, Scope: scope, Places: w.places.Load()})
}

func (a *app) bulletinCommand() *cobra.Command {
	return a.reportCommand("bulletin", "生成月报（PDF）", "pdf", func(to io.Writer, c *bulletin.Content) error {
		set, err := a.typesetter()
		if err != nil {
			return err
		}
		return pdf.Render(to, c, set.fonts, set.maps)
	})
}

func (a *app) workbookCommand() *cobra.Command {
	return a.reportCommand("workbook", "生成统计工作簿（Excel）", "xlsx", workbook.Write)
}

// reportCommand is the command of one rendering of the bulletin's content.
func (a *app) reportCommand(name, short, extension string, render func(io.Writer, *bulletin.Content) error) *cobra.Command {
	var month, region, level, out string
	c := &cobra.Command{
		Use: name, Short: short, Args: cobra.NoArgs,
		Example: fmt.Sprintf("  wengang %[1]s --month 2017-06 --region 000000 --out 月报\n  wengang %[1]s --month 2017-06 --region 360000 --level province --out .", name),
		RunE: func(c *cobra.Command, _ []string) error {
			m, ok := clock.ParseMonth(month)
			if !ok {
				return misuse{fault.New(fault.Invalid, "--month 的值“%s”不是月份", month).Do("请写成 2017-06")}
			}
			accepted, err := cube.ParseAcceptance(level)
			if err != nil {
				return usage(err)
			}
			return a.with(c.Context(), func(w *wengang) error {
				place, err := w.region(region)
				if err != nil {
					return err
				}
				content, err := w.content(c.Context(), place.ID, m, accepted, cube.Everything)
				if err != nil {
					return err
				}
				if err := os.MkdirAll(out, 0o750); err != nil {
					return misuse{fault.New(fault.Invalid, "目录 %s 无法创建", out).Do("请检查路径和权限").Because(err)}
				}
				path := filepath.Join(out, fmt.Sprintf("%s-%s-%s.%s", name, place.Code, m, extension))
				if err := a.save(path, func(to io.Writer) error { return render(to, content) }); err != nil {
					return err
				}
				if a.json {
					a.printJSON(map[string]string{"file": path, "region": place.Code, "month": m.String()})
				} else {
					_, _ = fmt.Fprintln(a.out, path)
				}
				return nil
			})
		},
	}
	f := c.Flags()
	f.StringVar(&month, "month", "", "月份，如 2017-06")
	f.StringVar(&region, "region", "000000", "地区代码或名称；000000 为全国")
	f.StringVar(&level, "level", "ministry", "审核层级：ministry、province、city 或 county")
	f.StringVar(&out, "out", ".", "输出目录")
	f.BoolVar(&a.json, "json", false, "输出 JSON")
	_ = c.MarkFlagRequired("month")
	return c
}

// region resolves a region named on the command line.
func (w *wengang) region(text string) (codes.Place, error) {
	places := w.places.Load()
	if text == "000000" || text == "" || text == "全国" {
		if p, ok := places.ByID(codes.NationID); ok {
			return p, nil
		}
		return codes.Place{ID: codes.NationID, Code: "000000", Name: "全国", FullName: "全国"}, nil
	}
	p, err := places.Resolve(text, 0)
	return p, usage(err)
}
