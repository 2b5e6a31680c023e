package pdf

// The islands and the line of the South China Sea, which a map of the whole
// country must show.

// dashes are the ten dashes of the line (南海断续线), middle lines in degrees
// rounded to hundredths; source: the national boundary file 100000_full of the
// DataV GeoAtlas (adcode 100000_JD).
var dashes = [][]point{
	{{122.51, 23.46}, {122.79, 24.58}},
	{{121.17, 20.81}, {121.90, 21.69}},
	{{119.46, 18.01}, {120.02, 19.03}},
	{{119.06, 15.01}, {119.06, 16.04}},
	{{118.53, 10.91}, {118.70, 11.19}, {118.86, 11.61}, {118.98, 11.99}},
	{{115.54, 7.15}, {116.24, 7.99}},
	{{111.79, 3.41}, {112.31, 3.53}, {112.52, 3.59}, {112.85, 3.74}},
	{{108.30, 6.02}, {108.25, 6.23}, {108.21, 6.54}, {108.21, 6.95}, {108.23, 7.08}},
	{{110.06, 11.25}, {110.14, 11.36}, {110.20, 11.49}, {110.29, 11.78}, {110.32, 11.95}, {110.32, 12.24}},
	{{109.85, 15.16}, {109.78, 15.45}, {109.68, 15.67}, {109.58, 15.83}, {109.30, 16.20}},
}

// sansha is the city of the South China Sea islands.
const sansha = "三沙市"

// seaCorners span the inset: from Guangxi and Taiwan down to 曾母暗沙.
var seaCorners = []point{{106.5, 2.8}, {106.5, 25.4}, {123.3, 2.8}, {123.3, 25.4}}

// islands are the outlines that the national file leaves out: 三沙 in the file
// of Hainan, 钓鱼岛 in the file of Taiwan.
func (m *Maps) islands() (sea, diaoyu [][]point, err error) {
	hainan, err := m.children("460000")
	if err != nil {
		return nil, nil, err
	}
	taiwan, err := m.children("710000")
	if err != nil {
		return nil, nil, err
	}
	for _, o := range hainan {
		if o.name == sansha {
			sea = o.rings
		}
	}
	for _, o := range taiwan {
		if o.name == "中国属钓鱼岛" {
			diaoyu = o.rings
		}
	}
	return sea, diaoyu, nil
}
