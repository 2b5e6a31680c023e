package demo

import "wengang/cube/codes"

// sectionWeights are shares of enterprises by section of GB/T 4754-2011 among
// the many (small) and among the early and large (big): manufacturing leads
// among the large, trade and services among the small. Reasoned from the
// structure that economic censuses show, rounded. Sections S and T hold no
// enterprises.
var sectionWeights = []struct {
	section    string
	small, big uint32
}{
	{"A", 14, 8}, {"B", 5, 24}, {"C", 250, 430}, {"D", 8, 30}, {"E", 78, 66},
	{"F", 280, 120}, {"G", 36, 60}, {"H", 32, 22}, {"I", 48, 30}, {"J", 6, 30},
	{"K", 46, 50}, {"L", 96, 56}, {"M", 52, 34}, {"N", 7, 12}, {"O", 20, 8},
	{"P", 10, 6}, {"Q", 5, 6}, {"R", 11, 8},
}

// clusters are industries that are at home in some provinces.
var clusters = []struct {
	prefix string // of the 2011 code
	times  uint32
	units  []codes.PlaceID
}{
	{"06", 12, []codes.PlaceID{140000, 150000, 610000, 520000, 410000, 340000, 640000, 650000}}, // coal
	{"31", 6, []codes.PlaceID{130000, 320000, 210000, 140000, 370000, 420000}},                  // steel
	{"32", 4, []codes.PlaceID{360000, 530000, 150000, 450000, 620000, 410000, 630000}},          // non-ferrous metals
	{"373", 8, []codes.PlaceID{310000, 320000, 210000, 330000, 440000, 420000}},                 // ships
	{"25", 5, []codes.PlaceID{370000, 210000, 650000, 230000}},                                  // petroleum
	{"39", 4, []codes.PlaceID{440000, 320000, 310000, 500000, 510000, 110000}},                  // electronics
	{"65", 4, []codes.PlaceID{110000, 310000, 440000, 330000}},                                  // software
	{"17", 3, []codes.PlaceID{330000, 320000, 370000, 350000, 650000, 660000}},                  // textiles
	{"01", 5, []codes.PlaceID{660000, 230000, 650000, 460000}},                                  // farming
}

// focusOf tells the focus industry (去产能重点行业) of a class, "0" where none.
var focusOf = []struct{ prefix, focus string }{
	{"3216", "8"}, // 铝冶炼: 电解铝
	{"31", "1"}, {"06", "2"}, {"4411", "3"}, {"32", "4"}, {"2511", "5"}, {"2614", "5"},
	{"373", "6"}, {"3011", "7"}, {"3041", "9"},
}

// rare are divisions with few enterprises of their own: monopolies and networks.
var rare = map[string]bool{"07": true, "11": true, "12": true, "16": true, "53": true, "56": true, "57": true, "63": true}

// classInfo is one class of industry.
type classInfo struct {
	code     string
	division string
	focus    string // "0": none
	word     string // as it stands in names of enterprises
	bound    codes.SizeBound
	bounded  bool // a headcount bound exists
}

// industries holds the classes with a chooser for each unit, for small and big
// enterprises.
type industries struct {
	classes []classInfo
	pick    [][2]chooser // by unit
}

func newIndustries(units []unit) *industries {
	list := codes.Industry(2011)
	in := new(industries)
	type share struct{ small, big uint32 }
	var base []share
	for _, w := range sectionWeights {
		first := len(in.classes)
		var total uint32
		var own []uint32
		for _, division := range list.Children(w.section) {
			for _, group := range list.Children(division.Code) {
				for _, class := range list.Children(group.Code) {
					c := classInfo{code: class.Code, division: division.Code, focus: "0", word: wordOf(division.Code, w.section)}
					for _, f := range focusOf {
						if len(c.code) >= len(f.prefix) && c.code[:len(f.prefix)] == f.prefix {
							c.focus = f.focus
							break
						}
					}
					c.bound, c.bounded = codes.SizeBounds(class.Code)
					in.classes = append(in.classes, c)
					// Few classes hold most enterprises; which ones is
					// fixed to the code.
					h := uint32(mix(uint64(class.Code[0])<<24|uint64(class.Code[1])<<16|uint64(class.Code[2])<<8|uint64(class.Code[3])) % 32)
					share := 1 + h*h*h/256
					switch {
					case c.focus != "0":
						share = max(share, 20) // what the notice watches must be seen
					case rare[division.Code]:
						share = 1
					}
					own = append(own, share)
					total += own[len(own)-1]
				}
			}
		}
		for i := first; i < len(in.classes); i++ {
			part := own[i-first] * 4096 / total
			base = append(base, share{w.small*part + 1, w.big*part + 1})
		}
	}
	for i := range units {
		small, big := make([]uint32, len(base)), make([]uint32, len(base))
		for k := range base {
			times := timesOf(in.classes[k].code, units[i].id)
			small[k], big[k] = base[k].small*times, base[k].big*times
		}
		in.pick = append(in.pick, [2]chooser{newChooser(small), newChooser(big)})
	}
	return in
}

func timesOf(class string, unit codes.PlaceID) uint32 {
	for _, c := range clusters {
		if len(class) >= len(c.prefix) && class[:len(c.prefix)] == c.prefix {
			for _, id := range c.units {
				if id == unit {
					return c.times
				}
			}
		}
	}
	return 1
}

// leastStaff is the smallest headcount that is usual: works, farms and banks
// run on more hands than shops.
func (c *classInfo) leastStaff() int64 {
	if c.bounded && c.bound.SmallMin < 20 {
		return 1
	}
	return 3
}

// sizeOf returns the size class, 1 大型 to 4 微型, that a headcount allows. Where
// the standard sets no headcount (construction, real estate, finance) the
// bounds of industry stand in: any class is then right.
func (c *classInfo) sizeOf(staff int64) int {
	b := c.bound
	if !c.bounded {
		b = codes.SizeBound{LargeMin: 1000, MediumMin: 300, SmallMin: 20}
	}
	return int(b.Largest(staff)[0] - '0')
}
