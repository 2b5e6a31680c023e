package dashboards

import (
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"wengang/cube"
	"wengang/cube/export"
)

// requiredParameter is the one parameter of a query that must be given.
const requiredParameter = "measures"

// queryParameter describes a parameter of the cube: what the table of
// parameters does not say is its form.
func queryParameter(p cube.Parameter) parameter {
	out := parameter{name: p.Name, label: p.Label, example: p.Example, repeats: p.Repeats}
	switch p.Name {
	case "measures":
		out.list, out.schema = true, ref("FigureName")
	case "by", "pivot":
		out.list, out.schema = true, ref("LevelName")
	case "where":
		out.schema = object{"type": "string", "pattern": `^\s*(` + alternatives(append(dimensionNames(), levelNames()...)) + `)\s*!?=\s*\S`}
	case "subtotals":
		out.schema = object{"type": "string", "minLength": 1}
	case "top":
		out.schema = object{"type": "string", "pattern": `^\s*-?[0-9]*[1-9][0-9]*([:：][^:：]*){0,2}$`}
	case "level":
		var names []any
		for a := cube.AcceptedByMinistry; a >= cube.AcceptedByCounty; a-- {
			names = append(names, a.String(), a.Label(), strconv.Itoa(int(a)))
		}
		out.schema = object{"type": "string", "enum": names, "default": cube.AcceptedByMinistry.String()}
	case "basis":
		out.schema = object{"type": "string", "enum": []any{"comparable", "all"}, "default": "comparable"}
	case "sort":
		out.list = true
		out.schema = object{"type": "string", "pattern": `^-?[a-z_0-9.]+$`}
	case "limit", "offset":
		out.schema = object{"type": "integer", "minimum": 0}
	case "explain":
		out.schema = object{"type": "boolean", "default": false}
	default:
		out.schema = object{"type": "string", "minLength": 1}
	}
	return out
}

func measureNames() (names []string) {
	for _, m := range cube.Measures() {
		names = append(names, m.Name)
	}
	return names
}

func calculusNames() (names []string) {
	for _, c := range cube.Calculi() {
		names = append(names, c.Name)
	}
	return names
}

func dimensionNames() (names []string) {
	for _, d := range cube.Dimensions() {
		names = append(names, d.Name)
	}
	return names
}

func levelNames() (names []string) {
	for _, d := range cube.Dimensions() {
		for _, l := range d.Levels {
			names = append(names, l.Name)
		}
	}
	return names
}

// alternatives is a pattern for any of some names.
func alternatives(names []string) string {
	quoted := make([]string, len(names))
	for i, n := range names {
		quoted[i] = regexp.QuoteMeta(n)
	}
	return strings.Join(quoted, "|")
}

// figurePattern fits a measure, alone or with a calculus.
func figurePattern() string {
	return `(` + alternatives(measureNames()) + `)(\.(` + alternatives(calculusNames()) + `))?`
}

// formatSchema describes what a format writes.
func formatSchema(f export.Format) object {
	switch {
	case plainType(f.MediaType) == "application/json":
		return ref("Answer")
	case strings.HasPrefix(f.MediaType, "text/"):
		return object{"type": "string", "description": f.Label}
	}
	// JSON Schema has no say in what is no text; an empty schema with the
	// media type is how OpenAPI 3.1 describes a binary body.
	return object{"contentMediaType": plainType(f.MediaType), "description": f.Label}
}

// named is an enumeration of names, with what each means.
func named(names, labels []string) object {
	meanings := make([]string, len(names))
	for i, n := range names {
		meanings[i] = n + " " + labels[i]
	}
	return object{"type": "string", "enum": names, "description": strings.Join(meanings, "；")}
}

// record is an object with exactly these members; those named in optional may
// be absent.
func record(members object, optional ...string) object {
	var required []any
	for _, name := range slices.Sorted(maps.Keys(members)) {
		if !slices.Contains(optional, name) {
			required = append(required, name)
		}
	}
	out := object{"type": "object", "properties": members, "additionalProperties": false}
	if required != nil {
		out["required"] = required
	}
	return out
}

func listOf(items object) object { return object{"type": "array", "items": items} }

func text(description string) object { return object{"type": "string", "description": description} }

func whole(description string) object {
	return object{"type": "integer", "minimum": 0, "description": description}
}

// schemas are the named schemas of the description.
func schemas() object {
	var measureLabels, calculusLabels, levelLabels, dimensionLabels []string
	for _, m := range cube.Measures() {
		measureLabels = append(measureLabels, m.Label)
	}
	for _, c := range cube.Calculi() {
		calculusLabels = append(calculusLabels, c.Label)
	}
	for _, d := range cube.Dimensions() {
		dimensionLabels = append(dimensionLabels, d.Label)
		for _, l := range d.Levels {
			levelLabels = append(levelLabels, l.Label)
		}
	}
	kinds := []any{string(cube.Additive), string(cube.Distinct), string(cube.Yearly), string(cube.Ratio), string(cube.Cohort)}
	events := []any{string(cube.Declared), string(cube.Approved), string(cube.Paid), string(cube.Recovered)}
	month := object{"type": "string", "pattern": `^[0-9]{4}-[0-9]{2}$`}
	acceptance := object{"type": "string", "enum": []any{
		cube.AcceptedByCounty.String(), cube.AcceptedByCity.String(), cube.AcceptedByProvince.String(), cube.AcceptedByMinistry.String()}}
	states := object{"type": "string", "enum": []any{"blank", "not_applicable", "suppressed"}, "description": "blank 未填，not_applicable 不适用，suppressed 不予公布"}
	figure := object{"type": []any{"number", "null"}, "description": "按小数原样写出；金额为元，百分数为小数（0.3 即30%）；null 的原因见同名加 _state 的一项"}
	var codes []any
	for _, c := range problemCodes() {
		codes = append(codes, c)
	}

	return object{
		"MeasureName":   named(measureNames(), measureLabels),
		"CalculusName":  named(calculusNames(), calculusLabels),
		"DimensionName": named(dimensionNames(), dimensionLabels),
		"LevelName":     named(levelNames(), levelLabels),
		"FigureName": object{"type": "string", "pattern": `^` + figurePattern() + `$`,
			"description": "指标，或“指标.计算”，如 paid_amount.yoy"},

		"Problem": record(object{
			"type": object{"type": "string", "const": "about:blank"}, "title": text("状态"),
			"status":   object{"type": "integer", "minimum": 400, "maximum": 599},
			"detail":   object{"type": "string", "minLength": 1, "description": "什么地方有什么问题"},
			"instance": text("请求的路径"),
			"code":     object{"type": "string", "enum": codes},
			"hint":     object{"type": "string", "minLength": 1, "description": "怎么办"},
		}),

		"MeasureList": record(object{"measures": listOf(ref("Measure"))}),
		"Measure": record(object{
			"name": ref("MeasureName"), "label": text("官方名称"), "unit": text("单位；% 的为小数"), "decimals": whole("显示的小数位数，% 的为百分数的小数位数"),
			"kind":  object{"type": "string", "enum": kinds, "description": "additive 可加，distinct 去重户数，yearly 按年度计一次，ratio 比率，cohort 按申报批次"},
			"event": object{"type": "string", "enum": events, "description": "按哪个环节的日期计入统计期"}, "definition": text("指标解释"),
		}),
		"CalculusList":  record(object{"calculi": listOf(ref("Calculus"))}),
		"Calculus":      record(object{"name": ref("CalculusName"), "label": text("官方名称，列在指标之后"), "definition": text("怎样计算")}),
		"DimensionList": record(object{"dimensions": listOf(ref("Dimension"))}),
		"Dimension": record(object{
			"name": ref("DimensionName"), "label": text("官方名称"), "source": text("代码依据的标准"),
			"levels": listOf(record(object{"name": ref("LevelName"), "label": text("官方名称")})),
		}),
		"MemberList": record(object{
			"dimension": ref("DimensionName"), "level": ref("LevelName"), "total": whole("总个数"), "offset": whole(""), "limit": whole(""), "members": listOf(ref("Member")),
		}, "level"),
		"Member": record(object{
			"code": text("代码"), "name": text("名称"), "label": text("全称"), "level": ref("LevelName"), "parent": text("上级代码"),
			"ended": object{"type": "string", "format": "date", "description": "已撤销的地区：撤销之日"},
		}, "parent", "ended"),

		"Answer": record(object{
			"columns": listOf(ref("Column")), "pivot": listOf(ref("LevelName")), "heads": listOf(ref("Head")),
			"filters": listOf(record(object{"dimension": text("维度或层级"), "label": text(""), "codes": object{"type": []any{"array", "null"}, "items": text("")}, "text": text("筛选条件的文字说明"),
				"not": object{"type": "boolean", "description": "排除"}}, "not")),
			"period": record(object{"from": month, "to": month}),
			"level":  acceptance, "level_label": text("审核层级"), "levels": listOf(record(object{"name": acceptance, "label": text("")})),
			"as_of":  text("数据时点（RFC 3339，北京时间）；尚未发布的为空"),
			"commit": whole("所含的最后一次提交"), "publication": whole("发布编号"),
			"route": text("取数路线"), "why": listOf(text("取数路线的理由")),
			"first_month": month, "last_month": month,
			"reported": whole("上报地区数"), "expected": whole("应上报地区数"), "reporting_units": text("上报地区是哪一级"),
			"left_out": listOf(record(object{"calculus": ref("CalculusName"), "period": text("比较的后一期"), "codes": listOf(text("")), "labels": listOf(text(""))})),
			"unconverted": listOf(record(object{"level": ref("LevelName"), "records": whole("户次"),
				"amount": object{"type": "number", "description": "元"}, "text": text("说明")})),
			"demo": object{"type": "boolean", "description": "含演示数据，不得作为统计资料使用"}, "notes": listOf(text("附注")),
			"order": listOf(object{"type": "string", "pattern": `^-?[a-z_0-9.]+$`}), "rows_total": whole("分页前的行数"),
			"rows": listOf(ref("Row")), "subtotals": listOf(ref("Row")), "totals": ref("Row"),
		}, "pivot", "heads", "period", "why", "first_month", "last_month"),
		"Column": record(object{
			"name": object{"type": "string", "pattern": `^(` + alternatives(levelNames()) + `|` + figurePattern() + `)$`}, "label": text("官方名称"),
			"kind": object{"type": "string", "enum": []any{"dimension", "measure"}}, "unit": text("单位；% 的为小数"), "decimals": whole("显示的小数位数"),
			"measure": ref("MeasureName"), "calculus": ref("CalculusName"), "counting": object{"type": "string", "enum": kinds},
		}, "unit", "decimals", "measure", "calculus", "counting"),
		"Head": record(object{
			"name": text("列名：指标@代码"), "measure": ref("FigureName"), "members": object{"type": "object", "additionalProperties": text("")},
		}),
		"Row": object{
			"type": "object", "description": "层级名为代码，加 _label 为名称；指标名为数值，不是数值的为 null，加 _state 说明原因。交叉表的数值在 values，与 heads 一一对应，不是数值的见 states。",
			"properties": object{
				"values": listOf(figure), "states": object{"type": "object", "additionalProperties": states},
			},
			"patternProperties": object{
				`^(` + alternatives(levelNames()) + `)(_label)?$`: text("代码或名称；_T 合计，_O 其余，空为未细分"),
				`^` + figurePattern() + `$`:                       figure,
				`^` + figurePattern() + `_state$`:                 states,
			},
			"additionalProperties": false,
		},
	}
}
