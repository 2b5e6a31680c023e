package demo

import (
	"slices"
	"strings"

	"wengang/cube/codes"
	"wengang/sql/clock"
)

// Places is what the generator asks of the places; *codes.Places answers it.
type Places interface {
	ByID(codes.PlaceID) (codes.Place, bool)
	Agencies(root codes.PlaceID, on clock.Day) []codes.Place
	City(codes.PlaceID) codes.PlaceID
}

// unitWeight is one of the 32 reporting units with its share of the country's
// enterprises and its wages.
type unitWeight struct {
	id     codes.PlaceID
	weight uint32 // of about 1,000; reasoned from the provinces' shares of insured employees and units, coast before inland, and rounded
	wage   int64  // per cent of the national wage base, rounded likewise
	open   bool   // more foreign and HK-Macao-Taiwan enterprises than elsewhere
	name   string // as it stands in names of enterprises without a city
}

var unitWeights = [...]unitWeight{
	{110000, 60, 150, true, "北京"}, {120000, 16, 110, true, "天津"}, {130000, 32, 88, false, "河北"},
	{140000, 21, 86, false, "山西"}, {150000, 13, 94, false, "内蒙古"}, {210000, 33, 88, true, "辽宁"},
	{220000, 13, 86, false, "吉林"}, {230000, 16, 84, false, "黑龙江"}, {310000, 50, 145, true, "上海"},
	{320000, 92, 108, true, "江苏"}, {330000, 85, 108, true, "浙江"}, {340000, 32, 94, false, "安徽"},
	{350000, 36, 98, true, "福建"}, {360000, 21, 88, false, "江西"}, {370000, 72, 96, true, "山东"},
	{410000, 46, 84, false, "河南"}, {420000, 37, 95, false, "湖北"}, {430000, 34, 90, false, "湖南"},
	{440000, 178, 108, true, "广东"}, {450000, 22, 88, false, "广西"}, {460000, 10, 92, false, "海南"},
	{500000, 28, 98, false, "重庆"}, {510000, 50, 95, false, "四川"}, {520000, 16, 94, false, "贵州"},
	{530000, 18, 94, false, "云南"}, {540000, 2, 125, false, "西藏"}, {610000, 24, 94, false, "陕西"},
	{620000, 10, 88, false, "甘肃"}, {630000, 3, 100, false, "青海"}, {640000, 6, 94, false, "宁夏"},
	{650000, 14, 96, false, "新疆"}, {660000, 6, 94, false, "新疆兵团"},
}

// unit is a reporting unit with its agencies.
type unit struct {
	unitWeight
	agencies []agency
	pick     chooser
	rateDown bool // grants less than the cap, which provinces may: 45 % of 50 %, 60 % of 90 %
}

// agency is a place of insurance (经办机构).
type agency struct {
	place      codes.Place
	registrar  string // place code in a credit code: that of a 本级 is its region's
	short      string // place as it begins the names of enterprises
	leastLevel uint8  // the lowest level whose acceptance means anything here
}

// Period of the data: an agency must be valid throughout.
var (
	firstDay, _ = clock.NewDay(2017, 1, 1)
	lastDay, _  = clock.NewDay(2024, 6, 30)
)

func newUnits(places Places, seed uint64) []unit {
	units := make([]unit, 0, len(unitWeights))
	for _, w := range unitWeights {
		u := unit{unitWeight: w, rateDown: mix(seed^uint64(w.id))%5 < 2}
		var weights []uint32
		for _, p := range places.Agencies(w.id, firstDay) {
			if p.ValidTo != 0 && p.ValidTo <= lastDay {
				continue
			}
			u.agencies = append(u.agencies, newAgency(places, w, p))
			weights = append(weights, agencyWeight(places, p))
		}
		if len(u.agencies) == 0 {
			continue // the tests hold that every unit has some
		}
		u.pick = newChooser(weights)
		units = append(units, u)
	}
	return units
}

func newAgency(places Places, w unitWeight, p codes.Place) agency {
	a := agency{place: p, registrar: p.Code, short: w.name, leastLevel: 1}
	switch p.Kind {
	case codes.ProvinceDirect:
		a.registrar, a.leastLevel = p.Code[:2]+"0000", 3
	case codes.CityDirect:
		a.registrar, a.leastLevel = p.Code[:4]+"00", 2
	}
	city := places.City(p.ID)
	if city == p.ID { // no city above it: the county's decision passes its level
		a.leastLevel = max(a.leastLevel, 2)
	} else if c, ok := places.ByID(city); ok {
		if name, cut := strings.CutSuffix(c.Name, "市"); cut {
			a.short = name
		}
	}
	if name, cut := strings.CutSuffix(p.Name, "县"); cut && len([]rune(name)) == 2 {
		a.short += name
	}
	return a
}

// agencyWeight is a share within the province: half by the city's rank, with
// the provincial capital well ahead, half by chance fixed to the place.
func agencyWeight(places Places, p codes.Place) uint32 {
	weight := 40 + uint32(mix(uint64(p.ID))%160)
	if strings.HasPrefix(p.Code[2:], "01") {
		weight *= 3
	}
	switch p.Kind {
	case codes.ProvinceDirect: // enterprises insured with the province itself
		return 400
	case codes.CityDirect:
		return weight * 2
	}
	return weight
}

// chooser picks an index in proportion to weights.
type chooser struct{ ends []uint32 }

func newChooser(weights []uint32) chooser {
	ends := make([]uint32, len(weights))
	var sum uint32
	for i, w := range weights {
		sum += w
		ends[i] = sum
	}
	return chooser{ends}
}

// at returns the index for 32 random bits.
func (c chooser) at(random uint32) int {
	total := uint64(c.ends[len(c.ends)-1])
	target := uint32(uint64(random) * total >> 32)
	i, found := slices.BinarySearch(c.ends, target)
	if found {
		i++ // ends are exclusive
	}
	for i < len(c.ends)-1 && c.ends[i] <= target { // members of weight nought
		i++
	}
	return i
}

// mix spreads the bits of a number (SplitMix64's finaliser), for choices that
// hang on a place or a number and not on the stream.
func mix(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}
