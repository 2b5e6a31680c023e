package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"wengang/sql/fault"

	"wengang/cube/rollup"
	"wengang/ingest"

	"github.com/spf13/cobra"
	"golang.org/x/sys/unix"
)

// finding is one line of doctor.
type diagnosis struct {
	Check  string `json:"check"`
	OK     bool   `json:"ok"`
	Detail string `json:"detail"`
	Mend   string `json:"mend,omitempty"`
}

func (a *app) doctorCommand() *cobra.Command {
	c := &cobra.Command{
		Use: "doctor", Short: "检查运行环境和数据，说明问题与处理办法", Args: cobra.NoArgs, Example: "  wengang doctor --json",
		RunE: func(c *cobra.Command, _ []string) error {
			lines := a.examine(c.Context())
			healthy := true
			for _, l := range lines {
				healthy = healthy && l.OK
			}
			if a.json {
				a.printJSON(map[string]any{"ok": healthy, "checks": lines})
			} else {
				for _, l := range lines {
					mark := "正常"
					if !l.OK {
						mark = "异常"
					}
					_, _ = fmt.Fprintf(a.out, "%s  %s：%s\n", mark, l.Check, l.Detail)
					if l.Mend != "" {
						_, _ = fmt.Fprintf(a.out, "      处理：%s\n", l.Mend)
					}
				}
			}
			if !healthy {
				return outcome(statusFindings)
			}
			return nil
		},
	}
	c.Flags().BoolVar(&a.json, "json", false, "输出 JSON")
	return c
}

// unhealthy words a fault as a diagnosis.
func unhealthy(check string, err error) diagnosis {
	f := fault.New(fault.Internal, "%v", err)
	errors.As(err, &f)
	return diagnosis{Check: check, Detail: f.Message, Mend: f.Hint}
}

func (a *app) examine(ctx context.Context) []diagnosis {
	var lines []diagnosis
	if modules, err := a.modules(); err != nil {
		lines = append(lines, unhealthy("资源", err))
	} else if _, err := a.typesetter(); err != nil {
		lines = append(lines, unhealthy("资源", err))
	} else {
		lines = append(lines, diagnosis{Check: "资源", OK: true, Detail: "字体、地图、图表脚本齐全（" + modules + "）"})
	}
	if a.clickhouse == "" {
		lines = append(lines, a.examineDisk())
	}
	w, err := a.open(ctx)
	if err != nil {
		return append(lines, unhealthy("数据库", err))
	}
	defer w.close()
	return append(lines, w.examineStore(ctx)...)
}

// leastFree is the free space below which an operator should act.
const leastFree = 2 << 30

func (a *app) examineDisk() diagnosis {
	dir := a.data
	for {
		if _, err := os.Stat(dir); err == nil || dir == filepath.Dir(dir) {
			break
		}
		dir = filepath.Dir(dir)
	}
	var fs unix.Statfs_t
	if err := unix.Statfs(dir, &fs); err != nil {
		return unhealthy("磁盘", err)
	}
	free := fs.Bavail * uint64(fs.Bsize)
	d := diagnosis{Check: "磁盘", OK: free >= leastFree, Detail: fmt.Sprintf("数据目录 %s 所在磁盘剩余%.1f GB", a.data, float64(free)/(1<<30))}
	if !d.OK {
		d.Mend = "请清理磁盘或把数据目录迁到更大的磁盘"
	}
	return d
}

func (w *wengang) examineStore(ctx context.Context) []diagnosis {
	var lines []diagnosis
	version, err := w.store.SchemaVersion(ctx)
	if err != nil {
		return append(lines, unhealthy("数据库", err))
	}
	server, err := w.store.Conn().ServerVersion()
	if err != nil {
		return append(lines, unhealthy("数据库", err))
	}
	kind := "外部 ClickHouse"
	if w.app.clickhouse == "" {
		kind = "内置引擎"
	}
	lines = append(lines, diagnosis{Check: "数据库", OK: true, Detail: fmt.Sprintf("%s %s，结构版本%d", kind, server.Version, version)})
	held, err := ingest.Records(ctx, w.store)
	if err != nil {
		return append(lines, unhealthy("台账", err))
	}
	lines = append(lines, diagnosis{Check: "台账", OK: true, Detail: fmt.Sprintf("%d条记录版本", held)})
	publication, err := rollup.Latest(ctx, w.store)
	if err != nil {
		return append(lines, unhealthy("发布", err))
	}
	last, err := w.store.LastCommit(ctx)
	if err != nil {
		return append(lines, unhealthy("发布", err))
	}
	d := diagnosis{Check: "发布", OK: publication.Commit >= last, Detail: fmt.Sprintf("发布号%d，含提交%d（台账最新提交%d）", publication.No, publication.Commit, last)}
	if !d.OK {
		d.Mend = "请执行 wengang cube rebuild"
	}
	return append(lines, d)
}
