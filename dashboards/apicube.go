package dashboards

import (
	"context"
	"io"
	"strings"

	"wengang/cube"
	"wengang/cube/export"
	"wengang/sql/fault"
)

// cubeEndpoint is the query of `wengang query` by address.
func cubeEndpoint() endpoint {
	e := endpoint{
		path: "/cube", operation: "askCube", summary: "查询统计数据",
		details: "按维度层级、筛选条件和计算方式查询指标。合计、小计和“其余”各按自己的口径计算；" +
			"同一次查询的各项数字出自同一数据时点。数据更新后，响应头 ETag 随之改变。" +
			"列表中的逗号、分号也可用中文标点，各项前后可有空格。",
		store: true, large: true, content: map[string]object{}, prepare: (*Server).prepareCube,
	}
	for _, p := range cube.Parameters() {
		e.parameters = append(e.parameters, queryParameter(p))
	}
	var formats []any
	var labels []string
	for _, f := range export.Formats() {
		formats = append(formats, f.Name)
		labels = append(labels, f.Name+"（"+f.Label+"）")
		e.content[plainType(f.MediaType)] = formatSchema(f)
	}
	e.parameters = append(e.parameters, parameter{
		name: "format", label: "格式：" + strings.Join(labels, "、") + "；默认为 " + export.Formats()[0].Name,
		example: export.Formats()[0].Name, schema: object{"type": "string", "enum": formats, "default": formats[0]},
	})
	return e
}

func (s *Server) prepareCube(r *apiRequest) (*reply, error) {
	format, err := formatNamed(r.values.Get("format"))
	if err != nil {
		return nil, err
	}
	text, err := cube.QueryTextOf(r.values)
	if err != nil {
		return nil, err
	}
	q, err := cube.ParseQuery(text)
	if err != nil {
		return nil, err
	}
	viewer, places := viewerOf(r.Request), s.cfg.Places()
	pinned, err := s.pins.newest(r.Context())
	if err != nil {
		return nil, err
	}
	edition := s.memory.editionOf(pinned, places)
	answer := &reply{
		tag:       tagOf(s.cfg.Version, edition.String(), viewer.Scope, format.Name, keyOf(edition, q)),
		mediaType: format.MediaType, after: []func(){pinned.Release},
	}
	if format.Name != export.Formats()[0].Name { // data for programs is shown in place
		answer.file = "wengang-" + strings.Join(append([]string{"cube"}, q.By...), "-") + "." + format.Extension
	}
	answer.write = func(ctx context.Context) (func(io.Writer) error, error) {
		if s.mostRows(q, places) > largeRows {
			leave, err := s.limiter.admitLarge(ctx, r.user)
			if err != nil {
				return nil, err
			}
			answer.after = append(answer.after, leave)
		}
		a, err := scoped{s.memory.over(pinned, edition), viewer.Scope}.Ask(ctx, q)
		if err != nil {
			return nil, err
		}
		return func(w io.Writer) error { return format.Write(w, a) }, nil
	}
	return answer, nil
}

func formatNamed(name string) (export.Format, error) {
	var names []string
	for _, f := range export.Formats() {
		if f.Name == name || name == "" {
			return f, nil
		}
		names = append(names, f.Name)
	}
	return export.Format{}, fault.New(fault.Invalid, "没有名为“%s”的格式", name).Do("可用的格式：%s", strings.Join(names, "、"))
}
