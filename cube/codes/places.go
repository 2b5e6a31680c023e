package codes

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"

	"wengang/sql/clock"
	"wengang/sql/fault"
)

// NationID is the country (全国, code 000000), the parent of the provinces.
const NationID PlaceID = 0

var nation = Place{Code: "000000", Name: "全国", FullName: "全国", Kind: Country}

// Places is an immutable snapshot of all places, safe for use by several
// goroutines. A place has one version for each code and name it had; its
// hierarchy is the present one, so that a period before a change of region is
// shown in the regions of today. Slices that its methods return are shared:
// read them, do not change them.
type Places struct {
	nodes  []node               // one per place, by the order of the newest code
	slot   map[PlaceID]int32    // place -> its number in nodes
	byCode map[string][]version // every code a place had
	byText map[string][]version // every name, written and folded
	below  map[PlaceID][]Place  // newest versions of the places directly below
	all    []Place              // newest versions
	like   func() *neighbours   // full name and name of each of all
}

// node is one place.
type node struct {
	versions       []Place // by date; the last is the newest
	province, city PlaceID
	successors     []PlaceID // where a place that ended went; one: all of it went there
}

// version points at one version of one place.
type version struct{ slot, number int32 }

// placeRow is one row of the table of places.
type placeRow struct {
	Place
	successors []PlaceID
}

var builtinRows = sync.OnceValue(func() []placeRow {
	kinds := map[string]PlaceKind{"province": Province, "city": City, "county": County,
		"province_direct": ProvinceDirect, "city_direct": CityDirect, "corps_division": CorpsDivision}
	var rows []placeRow
	for _, row := range mustReadTable("places", "id", "code", "name", "kind", "parent", "pooling", "agency",
		"valid_from", "valid_to", "precision", "successors", "note") {
		kind, ok := kinds[row[3]]
		if !ok {
			panic(fmt.Sprintf("places: unknown kind %q", row[3]))
		}
		r := placeRow{Place: Place{ID: mustPlaceID(row[0]), Code: row[1], Name: row[2], Kind: kind,
			Parent: mustPlaceID(row[4]), Pooling: mustPlaceID(row[5]), Agency: row[6] == "1",
			ValidFrom: mustDay(row[7]), ValidTo: mustDay(row[8])}}
		for _, id := range strings.Fields(row[10]) {
			r.successors = append(r.successors, mustPlaceID(id))
		}
		rows = append(rows, r)
	}
	return rows
})

func mustPlaceID(s string) PlaceID {
	n, err := strconv.ParseUint(s, 10, 32)
	if err != nil {
		panic(fmt.Sprintf("place id %q: %v", s, err))
	}
	return PlaceID(n)
}

var builtinPlaces = sync.OnceValue(func() *Places {
	p, err := newPlaces(builtinRows())
	if err != nil {
		panic(err) // embedded data: only a broken build gets here
	}
	return p
})

// BuiltinPlaces returns the places that come with the program: provinces,
// cities and counties of GB/T 2260 since 2016, their 本级, and 新疆生产建设兵团
// with its divisions. Hong Kong, Macao and Taiwan have no agency and are none.
func BuiltinPlaces() *Places { return builtinPlaces() }

// With returns a snapshot with places added, such as the functional zones
// (开发区) of an administrator. ID 0 takes the number of the code, Pooling 0 the
// pooling region of the parent, and an empty FullName is made from the
// parent's. The error is a *fault.Error.
func (p *Places) With(extra []Place) (*Places, error) {
	var rows []placeRow
	for _, n := range p.nodes {
		for _, v := range n.versions {
			rows = append(rows, placeRow{Place: v, successors: n.successors})
		}
	}
	added := make(map[PlaceID]bool)
	for _, e := range extra {
		if !isSixDigits(e.Code) {
			return nil, fault.New(fault.Invalid, "参保地代码“%s”不是六位数字", shorten(e.Code)).Do("请填写六位数字代码，如 360471")
		}
		if fold(e.Name) == "" {
			return nil, fault.New(fault.Invalid, "参保地 %s 没有名称", e.Code).Do("请填写名称，如 九江经济技术开发区")
		}
		if held, ok := p.byCode[e.Code]; ok {
			return nil, fault.New(fault.Conflict, "参保地代码 %s 已属于“%s”", e.Code, p.at(held[0]).FullName).Do("请换一个代码")
		}
		parent, ok := p.ByID(e.Parent)
		if !ok || parent.Kind == Country {
			return nil, fault.New(fault.Invalid, "参保地 %s %s 没有上级地区", e.Code, e.Name).Do("请指定所属的省、市或县")
		}
		if e.ID == 0 {
			e.ID = mustPlaceID(e.Code)
		}
		if held, ok := p.ByID(e.ID); ok {
			return nil, fault.New(fault.Conflict, "参保地代码 %s 与“%s”的原代码相同", e.Code, held.FullName).Do("请换一个代码")
		}
		if added[e.ID] {
			return nil, fault.New(fault.Conflict, "参保地代码 %s 列了两次", e.Code).Do("请换一个代码")
		}
		added[e.ID] = true
		if e.Pooling == 0 {
			e.Pooling = parent.Pooling
		}
		rows = append(rows, placeRow{Place: e})
	}
	return newPlaces(rows)
}

func isSixDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return len(s) == 6
}

// newPlaces builds the snapshot from rows in any order.
func newPlaces(rows []placeRow) (*Places, error) {
	versions := make(map[PlaceID][]placeRow)
	for _, r := range rows {
		versions[r.ID] = append(versions[r.ID], r)
	}
	ids := make([]PlaceID, 0, len(versions))
	for id, v := range versions {
		slices.SortFunc(v, func(a, b placeRow) int { return cmp.Compare(a.ValidFrom, b.ValidFrom) })
		ids = append(ids, id)
	}
	newest := func(id PlaceID) Place { v := versions[id]; return v[len(v)-1].Place }
	slices.SortFunc(ids, func(a, b PlaceID) int {
		return cmp.Or(cmp.Compare(newest(a).Code, newest(b).Code), cmp.Compare(a, b))
	})
	p := &Places{
		nodes:  make([]node, len(ids)),
		slot:   make(map[PlaceID]int32, len(ids)),
		byCode: make(map[string][]version, len(rows)),
		byText: make(map[string][]version, 8*len(rows)),
		below:  make(map[PlaceID][]Place),
	}
	p.like = sync.OnceValue(func() *neighbours {
		names := make([]string, 0, 2*len(p.all))
		for _, v := range p.all {
			names = append(names, v.FullName, v.Name)
		}
		return newNeighbours(names)
	})
	for i, id := range ids {
		p.slot[id] = int32(i)
	}
	for i, id := range ids {
		n := &p.nodes[i]
		for _, r := range versions[id] {
			n.versions = append(n.versions, r.Place)
			n.successors = r.successors
		}
	}
	for i := range p.nodes {
		if err := p.settle(int32(i)); err != nil {
			return nil, err
		}
	}
	for i := range p.nodes {
		v := p.nodes[i].versions[len(p.nodes[i].versions)-1]
		p.all = append(p.all, v)
		p.below[v.Parent] = append(p.below[v.Parent], v)
		for k := range p.nodes[i].versions {
			p.index(version{int32(i), int32(k)})
		}
	}
	return p, nil
}

// settle works out a place's full names, province and city.
func (p *Places) settle(slot int32) error {
	n := &p.nodes[slot]
	id := n.versions[0].ID
	n.city = id
	depth := 0
	for up := n.versions[len(n.versions)-1]; ; depth++ {
		if up.Kind == City {
			n.city = up.ID
		}
		if up.Parent == NationID {
			n.province = up.ID
			break
		}
		next, ok := p.slot[up.Parent]
		if !ok || depth > 5 {
			return fault.New(fault.Invalid, "参保地 %s %s 的上级地区不存在", up.Code, up.Name).Do("请指定所属的省、市或县")
		}
		v := p.nodes[next].versions
		up = v[len(v)-1]
	}
	for k := range n.versions {
		if v := &n.versions[k]; v.FullName == "" {
			v.FullName = p.fullName(*v)
		}
	}
	return nil
}

// fullName writes a version with the names its parents had at the time:
// 江西省九江市彭泽县, 江西省九江市本级, 江西省本级.
func (p *Places) fullName(v Place) string {
	if v.Parent == NationID {
		return v.Name
	}
	parent := p.parentOf(v)
	switch v.Kind {
	case ProvinceDirect:
		return parent.Name + "本级"
	case CityDirect:
		return strings.TrimSuffix(p.fullName(parent), parent.Name) + v.Name
	}
	return p.fullName(parent) + v.Name
}

// parentOf returns the region directly above a version as it stood when the
// version began.
func (p *Places) parentOf(v Place) Place {
	if v.Parent == NationID {
		return nation
	}
	slot := p.slot[v.Parent]
	if v.ValidFrom == 0 {
		return p.nodes[slot].versions[0]
	}
	return p.on(slot, v.ValidFrom)
}

// on returns the version of a place valid on a day: the first one before its
// time, the last one after it. Day 0 is the latest.
func (p *Places) on(slot int32, day clock.Day) Place {
	v := p.nodes[slot].versions
	if day != 0 {
		for _, one := range v {
			if one.ValidTo == 0 || day < one.ValidTo {
				return one
			}
		}
	}
	return v[len(v)-1]
}

func (p *Places) at(v version) Place { return p.nodes[v.slot].versions[v.number] }

// ValidOn tells whether this version of the place was valid on a day; day 0
// asks whether it still is.
func (v Place) ValidOn(day clock.Day) bool {
	if day == 0 {
		return v.ValidTo == 0
	}
	return day >= v.ValidFrom && (v.ValidTo == 0 || day < v.ValidTo)
}

// ByID returns the newest version of a place; NationID is the country.
func (p *Places) ByID(id PlaceID) (Place, bool) {
	if id == NationID {
		return nation, true
	}
	slot, ok := p.slot[id]
	if !ok {
		return Place{}, false
	}
	v := p.nodes[slot].versions
	return v[len(v)-1], true
}

// All returns the newest version of every place in the order of GB/T 2260,
// places that have ended (ValidTo set) included, the country not.
func (p *Places) All() []Place { return p.all }

// Children returns the places directly below one, in the order of GB/T 2260;
// places that have ended are among them. Children(NationID) are the 32
// reporting units (上报地区), 新疆生产建设兵团 last.
func (p *Places) Children(id PlaceID) []Place {
	return p.below[id]
}

// ChildrenOn returns the places directly below one that were valid on a day
// (0: today), under the names of today, in the order of GB/T 2260: the rows of
// a table of regions.
func (p *Places) ChildrenOn(id PlaceID, on clock.Day) []Place {
	var found []Place
	for _, v := range p.below[id] {
		if p.on(p.slot[v.ID], on).ValidOn(on) {
			found = append(found, v)
		}
	}
	return found
}

// Province returns the reporting unit that a place lies in, itself for a
// province; NationID for the country and for an unknown place.
func (p *Places) Province(id PlaceID) PlaceID {
	if slot, ok := p.slot[id]; ok {
		return p.nodes[slot].province
	}
	return NationID
}

// City returns the coordinate of a place at the level of cities: its city, or
// itself where it has none (直辖市的区, 省直管县, 省本级, 兵团的师, a province).
// NationID for the country and for an unknown place.
func (p *Places) City(id PlaceID) PlaceID {
	if slot, ok := p.slot[id]; ok {
		return p.nodes[slot].city
	}
	return NationID
}

// Within tells whether a place is a region or lies in it.
func (p *Places) Within(id, root PlaceID) bool {
	if root == NationID {
		_, ok := p.ByID(id)
		return ok
	}
	for id != NationID {
		if id == root {
			return true
		}
		slot, ok := p.slot[id]
		if !ok {
			return false
		}
		v := p.nodes[slot].versions
		id = v[len(v)-1].Parent
	}
	return false
}

// Agencies returns the agencies (经办机构) that were valid on a day and lay in a
// region on that day, as they stood then, in the order of GB/T 2260. Day 0 is
// the present.
func (p *Places) Agencies(root PlaceID, on clock.Day) []Place {
	var found []Place
	for i := range p.nodes {
		if v := p.on(int32(i), on); v.Agency && v.ValidOn(on) && p.lay(v, root, on) {
			found = append(found, v)
		}
	}
	return found
}

// lay tells whether a place was a region or lay in it on a day.
func (p *Places) lay(v Place, root PlaceID, on clock.Day) bool {
	for v.ID != root && v.ID != NationID {
		if v.Parent == NationID {
			return root == NationID
		}
		v = p.on(p.slot[v.Parent], on)
	}
	return true
}

// Direct returns the 本级 of a province or city, or the place itself where it
// is an agency; ok is false where there is none.
func (p *Places) Direct(id PlaceID) (Place, bool) {
	v, ok := p.ByID(id)
	if !ok || v.Agency {
		return v, ok
	}
	for _, kid := range p.below[id] {
		if kid.Kind == ProvinceDirect || kid.Kind == CityDirect {
			return kid, true
		}
	}
	return Place{}, false
}
