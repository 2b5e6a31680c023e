package codes

import "wengang/sql/clock"

// PlaceID is the stable id of a place: it survives a change of code or name.
// A built-in place's id is the number of the code it had in July 2016, or of
// its first code where it is younger.
type PlaceID uint32

// PlaceKind is what a place is.
type PlaceKind uint8

// Kinds of place.
const (
	Country        PlaceKind = iota // 全国, 000000
	Province                        // 省、自治区、直辖市、新疆生产建设兵团
	City                            // 市、地区、自治州、盟
	County                          // 县、市辖区、县级市
	ProvinceDirect                  // 省本级, PP9900
	CityDirect                      // 市本级, PPCC99
	Zone                            // 功能区、开发区, added by an administrator
	CorpsDivision                   // 兵团的师
)

// Place is one place of insurance (失业保险参保地) or a region above one.
type Place struct {
	ID        PlaceID
	Code      string // GB/T 2260, six digits, or the proposed code of 本级
	Name      string // 彭泽县
	FullName  string // 江西省九江市彭泽县
	Kind      PlaceKind
	Parent    PlaceID   // region directly above; 0 for the country
	Pooling   PlaceID   // 统筹地区
	Agency    bool      // true: records may name it as their place
	ValidFrom clock.Day // 0: always
	ValidTo   clock.Day // first day on which it is no longer valid; 0: still valid
}
