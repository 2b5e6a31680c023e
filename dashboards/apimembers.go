package dashboards

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

	"wengang/cube"
	"wengang/cube/codes"
	"wengang/sql/fault"
)

// member is one member of a dimension.
type member struct {
	Code   string `json:"code"`
	Name   string `json:"name"`             // 彭泽县
	Label  string `json:"label"`            // as answers show it: 江西省九江市彭泽县
	Level  string `json:"level"`            // region.county
	Parent string `json:"parent,omitempty"` // code of the member above
	Ended  string `json:"ended,omitempty"`  // of a place that is no more: its first day without it
}

// memberList is one page of the members of a dimension.
type memberList struct {
	Dimension string   `json:"dimension"`
	Level     string   `json:"level,omitempty"`
	Total     int      `json:"total"` // of all pages
	Offset    int      `json:"offset"`
	Limit     int      `json:"limit"`
	Members   []member `json:"members"`
}

// Members of one page.
const (
	membersShown = 100
	membersMost  = 1000
)

func membersEndpoint() endpoint {
	var dimensions, levels []any
	for _, d := range cube.Dimensions() {
		dimensions = append(dimensions, d.Name)
		for _, l := range d.Levels {
			levels = append(levels, l.Name)
		}
	}
	count := func(least, most, normal int) object {
		return object{"type": "integer", "minimum": least, "maximum": most, "default": normal}
	}
	return endpoint{
		path: "/dimensions/{dimension}/members", operation: "listMembers", summary: "维度的取值",
		details: "一个维度的代码和名称，按官方顺序；有搜索文字时，最相符的在前。地区只列出登录用户可以查看的；" +
			"月份、补贴年度只列出有数据的。",
		notFound: "没有所写的维度", store: true, content: jsonContent(ref("MemberList")),
		parameters: []parameter{
			{name: "dimension", label: "维度", example: "region", inPath: true, schema: object{"type": "string", "enum": dimensions}},
			{name: "level", label: "层级；不写为各级", example: "region.city", schema: object{"type": "string", "enum": levels}},
			{name: "within", label: "上级的代码或名称，只列出其下的取值", example: "360000", schema: object{"type": "string", "minLength": 1}},
			{name: "q", label: "搜索代码的开头或名称的一部分", example: "彭泽", schema: object{"type": "string", "minLength": 1}},
			{name: "limit", label: "最多个数", example: "100", schema: count(1, membersMost, membersShown)},
			{name: "offset", label: "跳过的个数", example: "0", schema: count(0, 1<<31-1, 0)},
		},
		prepare: (*Server).prepareMembers,
	}
}

func (s *Server) prepareMembers(r *apiRequest) (*reply, error) {
	d, err := dimensionNamed(r.values.Get("dimension"))
	if err != nil {
		return nil, err
	}
	list := memberList{Dimension: d.Name, Level: r.values.Get("level")}
	if list.Limit, err = wholeNumber(r, "limit", membersShown, 1, membersMost); err != nil {
		return nil, err
	}
	if list.Offset, err = wholeNumber(r, "offset", 0, 0, 1<<31-1); err != nil {
		return nil, err
	}
	if !slices.ContainsFunc(d.Levels, func(l cube.Level) bool { return l.Name == list.Level }) && list.Level != "" {
		var names []string
		for _, l := range d.Levels {
			names = append(names, l.Name)
		}
		return nil, fault.New(fault.Invalid, "维度 %s 没有名为“%s”的层级", d.Name, list.Level).Do("可用的层级：%s", strings.Join(names, "、"))
	}
	all, err := s.members(r, d, list.Level, r.values.Get("within"), r.values.Get("q"))
	if err != nil {
		return nil, err
	}
	list.Total = len(all)
	from := min(list.Offset, len(all))
	list.Members = append([]member{}, all[from:min(from+list.Limit, len(all))]...)
	return document(list)
}

func dimensionNamed(name string) (cube.Dimension, error) {
	var names []string
	for _, d := range cube.Dimensions() {
		if d.Name == name {
			return d, nil
		}
		names = append(names, d.Name)
	}
	return cube.Dimension{}, fault.New(fault.NotFound, "没有名为“%s”的维度", strings.ToValidUTF8(name, "\uFFFD")).
		Do("可用的维度：%s", strings.Join(names, "、"))
}

// wholeNumber reads a parameter between two bounds.
func wholeNumber(r *apiRequest, name string, absent, least, most int) (int, error) {
	text := r.values.Get(name)
	if text == "" {
		return absent, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < least || n > most {
		return 0, fault.New(fault.Invalid, "参数 %s 的值“%s”不是%d到%d之间的整数", name, text, least, most).Do("例如 %s=%d", name, max(least, absent)).Because(err)
	}
	return n, nil
}

// members lists the members of a dimension that the viewer may see: those of
// one level or of all ("") below one member or anywhere (""), that fit what was
// typed or all ("").
func (s *Server) members(r *apiRequest, d cube.Dimension, level, within, typed string) ([]member, error) {
	if isRegion(d.Name) {
		return s.placeMembers(r, d, level, within, typed)
	}
	if list := codeList(d.Name); list != nil {
		return listMembers(list, d, level, within, typed)
	}
	if d.Name == "acceptance" {
		return acceptanceMembers(typed), nil
	}
	return s.askedMembers(r, d, level, within, typed)
}

// acceptanceMembers lists the levels of acceptance (审核层级), which are there
// whether or not they have data.
func acceptanceMembers(typed string) []member {
	var members []member
	for a := cube.AcceptedByCounty; a <= cube.AcceptedByMinistry; a++ {
		if strings.HasPrefix(a.String(), typed) || strings.Contains(a.Label(), typed) {
			members = append(members, member{Code: a.String(), Name: a.Label(), Label: a.Label(), Level: "acceptance"})
		}
	}
	return members
}

func isRegion(dimension string) bool { return strings.HasPrefix(dimension, "region") }

// codeList returns the code list of a dimension, nil where its members are
// places or come with the data.
func codeList(dimension string) *codes.List {
	switch dimension {
	case "industry":
		return codes.Industry(2011)
	case "industry_2017":
		return codes.Industry(2017)
	case "ownership":
		return codes.Ownership()
	case "size":
		return codes.Size()
	case "policy":
		return codes.Policy()
	case "focus":
		return codes.Focus()
	}
	return nil
}

func listMembers(list *codes.List, d cube.Dimension, level, within, typed string) ([]member, error) {
	found := list.All()
	if typed != "" {
		found = list.Search(typed, len(found))
	}
	var above codes.Entry
	if within != "" {
		var err error
		if above, err = list.Resolve(within); err != nil {
			return nil, err
		}
	}
	var members []member
	for _, e := range found {
		at := d.Levels[e.Level-1].Name
		if level != "" && at != level {
			continue
		}
		if up, ok := list.Ancestor(e.Code, above.Level); within != "" && (!ok || up.Code != above.Code || e.Code == above.Code) {
			continue
		}
		members = append(members, member{Code: e.Code, Name: e.Name, Label: e.Name, Level: at, Parent: e.Parent})
	}
	return members, nil
}

func (s *Server) placeMembers(r *apiRequest, d cube.Dimension, level, within, typed string) ([]member, error) {
	viewer, places := viewerOf(r.Request), s.cfg.Places()
	root := rootOf(viewer)
	if within != "" {
		above, err := placeNamed(places, within)
		if err == nil {
			err = mustSee(viewer, above, places)
		}
		if err != nil {
			return nil, err
		}
		root = above.ID
	}
	found := places.All()
	if typed != "" {
		found = places.Search(typed, len(found))
	}
	depth := slices.IndexFunc(d.Levels, func(l cube.Level) bool { return l.Name == level })
	var members []member
	for _, p := range found {
		at := depth
		if at < 0 {
			at = depthOf(places, p)
		}
		if d.Name == "region_current" && wentOver(places, p) {
			continue
		}
		if depth >= 0 && !standsAt(places, p, depth) || !places.Within(p.ID, root) || within != "" && p.ID == root {
			continue
		}
		m := member{Code: p.Code, Name: p.Name, Label: cmp.Or(p.FullName, p.Name), Level: d.Levels[at].Name}
		if up, ok := places.ByID(p.Parent); ok && p.Parent != codes.NationID {
			m.Parent = up.Code
		}
		if p.ValidTo != 0 {
			m.Ended = p.ValidTo.String()
		}
		members = append(members, m)
	}
	return members, nil
}

func placeNamed(places *codes.Places, text string) (codes.Place, error) {
	if nation, ok := places.ByID(codes.NationID); ok && (text == nation.Code || text == nation.Name) {
		return nation, nil
	}
	return places.Resolve(text, 0)
}

// wentOver tells that a place has gone over as a whole into another, as which
// it counts in the divisions of today.
func wentOver(places *codes.Places, p codes.Place) bool {
	current, ok := places.Current(p.ID)
	return ok && current != p.ID
}

// depthOf returns the level of a place among province, city and county. What
// has no city above it (直辖市的区, 省直管县, 省本级) is its own city.
func depthOf(places *codes.Places, p codes.Place) int {
	switch p.ID {
	case places.Province(p.ID):
		return 0
	case places.City(p.ID):
		return 1
	}
	return 2
}

// standsAt tells whether a place is a member of a level: an agency is one of
// the counties wherever it stands.
func standsAt(places *codes.Places, p codes.Place, depth int) bool {
	at := depthOf(places, p)
	return at == depth || depth == 2 && p.Agency
}

// askedMembers lists the members that have data of any event, as the viewer's
// figures have them: of the calendar there is no list.
func (s *Server) askedMembers(r *apiRequest, d cube.Dimension, level, within, typed string) ([]member, error) {
	pinned, err := s.pins.newest(r.Context())
	if err != nil {
		return nil, err
	}
	defer pinned.Release()
	ask := scoped{s.memory.over(pinned, s.memory.editionOf(pinned, s.cfg.Places())), viewerOf(r.Request).Scope}
	var members []member
	for _, l := range d.Levels {
		if level != "" && l.Name != level {
			continue
		}
		found, err := membersWithData(r.Context(), ask, d.Name, l.Name, within)
		if err != nil {
			return nil, err
		}
		for _, m := range found {
			if strings.HasPrefix(m.Code, typed) || strings.Contains(m.Label, typed) {
				members = append(members, member{Code: m.Code, Name: m.Label, Label: m.Label, Level: l.Name})
			}
		}
	}
	return members, nil
}

func membersWithData(ctx context.Context, ask asker, dimension, level, within string) ([]cube.Member, error) {
	q := cube.Query{Measures: []string{"declared_records", "approved_records", "records", "recovered_amount"}, By: []string{level}}
	if within != "" {
		q.Where = []cube.Filter{{Dimension: dimension, Values: []string{within}}}
	}
	a, err := ask.Ask(ctx, q)
	if err != nil {
		return nil, err
	}
	var members []cube.Member
	for _, row := range a.Rows {
		members = append(members, row.Members[0])
	}
	return members, nil
}
