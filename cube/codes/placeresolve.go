package codes

import (
	"fmt"
	"slices"
	"strings"

	"wengang/sql/clock"
	"wengang/sql/fault"
)

// placeLabel is what a place is called in a message.
const placeLabel = "失业保险参保地"

// shortProvinces are the provinces whose short name is not the name without
// 省 or 市.
var shortProvinces = map[string]string{
	"内蒙古自治区": "内蒙古", "广西壮族自治区": "广西", "西藏自治区": "西藏", "宁夏回族自治区": "宁夏",
	"新疆维吾尔自治区": "新疆", "新疆生产建设兵团": "兵团",
}

// shortName returns 江西 for 江西省, 九江 for 九江市, 广西 for 广西壮族自治区.
func shortName(v Place) string {
	if s, ok := shortProvinces[v.Name]; ok {
		return s
	}
	if v.Kind == Province {
		return strings.TrimSuffix(strings.TrimSuffix(v.Name, "省"), "市")
	}
	return strings.TrimSuffix(v.Name, "市")
}

// index enters a version under its code and every way of writing its name.
func (p *Places) index(at version) {
	v := p.at(at)
	p.byCode[v.Code] = append(p.byCode[v.Code], at)
	for _, name := range p.namesOf(v) {
		for _, key := range []string{name, fold(name)} {
			if key != "" && !slices.Contains(p.byText[key], at) {
				p.byText[key] = append(p.byText[key], at)
			}
		}
	}
}

// namesOf returns the ways of writing a place: with province and city, with
// one of them, alone; provinces and cities also without their suffix.
func (p *Places) namesOf(v Place) []string {
	own := []string{v.Name}
	parent := p.parentOf(v)
	switch v.Kind {
	case Province:
		return append(own, shortName(v))
	case City:
		own = append(own, shortName(v))
	case ProvinceDirect:
		own = append(own, v.FullName, shortName(parent)+"本级")
		if strings.HasSuffix(parent.Name, "省") {
			own = append(own, "省本级", parent.Name+"省本级", parent.Name+"直")
		}
		if strings.HasSuffix(parent.Name, "自治区") {
			own = append(own, "自治区本级", parent.Name+"自治区本级")
		}
		if v.Parent != NationID && strings.HasSuffix(parent.Name, "市") { // 直辖市
			own = append(own, "市本级", parent.Name+"市本级", parent.Name+"直")
		}
		return own
	case CityDirect:
		own = append(own, "市本级", parent.Name+"市本级", parent.Name+"直")
		for _, suffix := range []string{"自治州", "地区", "盟"} {
			if strings.HasSuffix(parent.Name, suffix) {
				own = append(own, parent.Name+strings.TrimPrefix(suffix, "自治")+"本级") // 延边朝鲜族自治州州本级
			}
		}
	}
	names := slices.Clone(own)
	for up := parent; up.Kind != Country; {
		next := p.parentOf(up)
		for _, front := range []string{up.FullName, up.Name, shortName(up)} {
			for _, name := range own {
				names = append(names, front+name)
			}
		}
		if next.Kind != Country && up.Kind != Province { // 江西九江市彭泽县
			for _, name := range own {
				names = append(names, shortName(next)+up.Name+name, shortName(next)+shortName(up)+name)
			}
		}
		up = next
	}
	return append(names, v.FullName)
}

// ByCode returns the place that had a code, as it stood on a day (0: latest).
// A code that was not, or no longer, in force on the day still names its place
// where it never was another's.
func (p *Places) ByCode(code string, on clock.Day) (Place, bool) {
	if code == nation.Code {
		return nation, true
	}
	found, ok := p.byCode[code]
	if !ok {
		return Place{}, false
	}
	v, _, ok := p.choose(found, on)
	return v, ok
}

// choose picks the one place that versions speak of on a day: the place of
// the version in force, else the only place there is. many tells that there
// are several.
func (p *Places) choose(found []version, on clock.Day) (v Place, many, ok bool) {
	var valid, first version
	count, others := 0, 0
	for i, at := range found {
		if i == 0 {
			first = at
		} else if at.slot != first.slot {
			others++
		}
		if p.at(at).ValidOn(on) {
			if count == 0 || valid.slot != at.slot {
				count++
			}
			valid = at
		}
	}
	switch {
	case count == 1:
		return p.at(valid), false, true
	case count == 0 && others == 0:
		return p.on(first.slot, on), false, true
	}
	return Place{}, true, false
}

// Resolve reads a place as agencies write it: a code of today or of the past,
// the full name (江西省九江市彭泽县), a name that is unambiguous in the country
// (彭泽县), 九江市本级 and 九江市市本级, a code followed by its name; whatever the
// width of the characters and the spaces between them. It returns the place as
// it stood on the day (0: latest). A place that went over into one other
// resolves to that one from the day of the change. Regions resolve too: the
// caller asks Agency, and CheckAgency for the words. The error is an
// *UnknownError or an *AmbiguousError.
func (p *Places) Resolve(text string, on clock.Day) (Place, error) {
	found, ok := p.byCode[text]
	if !ok {
		found, ok = p.byText[text]
	}
	if !ok {
		folded := fold(text)
		if found, ok = p.byCode[folded]; !ok {
			found, ok = p.byText[folded]
		}
		if !ok {
			return p.resolveOdd(text, folded, on)
		}
	}
	v, many, _ := p.choose(found, on)
	if many {
		return Place{}, &AmbiguousError{List: placeLabel, Text: text, Near: p.entries(found)}
	}
	return p.succeed(text, v, on)
}

// succeed follows a place that had ended by the day to where it went.
func (p *Places) succeed(text string, v Place, on clock.Day) (Place, error) {
	for v.ValidTo != 0 && (on == 0 || on >= v.ValidTo) {
		next := p.nodes[p.slot[v.ID]].successors
		if len(next) != 1 || v.Kind == City { // a city's insured went to its counties, not to another city
			var near []Entry
			for _, id := range next {
				s, _ := p.ByID(id)
				near = append(near, entryOf(s))
			}
			return Place{}, &UnknownError{List: placeLabel, Text: text,
				Reason: fmt.Sprintf("已于%d年撤销", v.ValidTo.Year()), Near: near} // the table knows the year, not always the day
		}
		v = p.on(p.slot[next[0]], on)
	}
	return v, nil
}

// resolveOdd reads what is neither a code nor a name by itself.
func (p *Places) resolveOdd(text, folded string, on clock.Day) (Place, error) {
	if folded == nation.Code || folded == nation.Name {
		return nation, nil
	}
	code, name := splitCode(folded)
	if found, ok := p.byCode[code]; ok && name != "" {
		v, many, _ := p.choose(found, on)
		if !many && slices.ContainsFunc(p.byText[name], func(at version) bool { return p.nodes[at.slot].versions[0].ID == v.ID }) {
			return p.succeed(text, v, on)
		}
		return Place{}, &UnknownError{List: placeLabel, Text: text, Reason: "代码与名称不一致",
			Near: append(p.entries(found), p.entries(p.byText[name])...)}
	}
	for _, outside := range []string{"香港", "澳门", "台湾"} {
		if strings.HasPrefix(name, outside) {
			return Place{}, &UnknownError{List: placeLabel, Text: text, Reason: "不在统计范围内（未包括香港、澳门特别行政区和台湾省）"}
		}
	}
	return Place{}, &UnknownError{List: placeLabel, Text: text, Near: p.near(code, name)}
}

// near suggests places for a code or name that was not found.
func (p *Places) near(code, name string) []Entry {
	var near []Entry
	if name == "" {
		if len(code) != 6 {
			return nil
		}
		for _, end := range []string{"99", "00"} { // 360401 市辖区 was often meant for the city's own agency
			if found, ok := p.byCode[code[:4]+end]; ok {
				near = append(near, p.entries(found)...)
			}
		}
		return near
	}
	for _, i := range p.like().closest(name) {
		if e := entryOf(p.all[i/2]); !slices.Contains(near, e) {
			near = append(near, e)
		}
	}
	return near
}

// entries returns each place once, as it stands today.
func (p *Places) entries(found []version) []Entry {
	var list []Entry
	for _, at := range found {
		v := p.nodes[at.slot].versions
		if e := entryOf(v[len(v)-1]); !slices.Contains(list, e) {
			list = append(list, e)
		}
	}
	return list
}

func entryOf(v Place) Entry { return Entry{Code: v.Code, Name: v.FullName} }

// CheckAgency says why a place cannot be the place of insurance of a record,
// and which agency to name in its stead; nil where it can.
func (p *Places) CheckAgency(v Place) error {
	if v.Agency {
		return nil
	}
	f := fault.New(fault.Invalid, "%s“%s %s”是地区，不是经办机构", placeLabel, v.Code, v.FullName)
	if division, ok := corpsCities[v.ID]; ok {
		if d, ok := p.ByID(division); ok {
			return f.Do("兵团的市由所在师经办，请填写 %s", entryOf(d))
		}
	}
	if direct, ok := p.Direct(v.ID); ok {
		return f.Do("请填写其本级 %s，或下属县（市、区）的经办机构", entryOf(direct))
	}
	return f.Do("请填写其下属的经办机构")
}

// corpsCities are the cities of 新疆生产建设兵团 with the division that runs each
// (师市合一).
var corpsCities = map[PlaceID]PlaceID{
	659001: 660800, // 石河子市, 第八师
	659002: 660100, // 阿拉尔市, 第一师
	659003: 660300, // 图木舒克市, 第三师
	659004: 660600, // 五家渠市, 第六师
	659005: 661000, // 北屯市, 第十师
	659006: 660200, // 铁门关市, 第二师
	659007: 660500, // 双河市, 第五师
	659008: 660400, // 可克达拉市, 第四师
	659009: 661400, // 昆玉市, 第十四师
	659010: 660700, // 胡杨河市, 第七师
	659011: 661300, // 新星市, 第十三师
	659012: 660900, // 白杨市, 第九师
}
