package dashboards

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// object is a JSON object of the description. encoding/json sorts its keys, so
// that the description is the same at every call.
type object = map[string]any

// describe makes the description of the interface (OpenAPI 3.1) from the
// tables that the handlers run on.
func describe(version string) object {
	paths := object{}
	for _, e := range endpoints() {
		paths[e.path] = object{"get": e.describe()}
	}
	responses := object{}
	for status, heading := range headings {
		if slices.ContainsFunc(endpoints(), func(e endpoint) bool { return e.answersWith(status) }) && status != http.StatusNotFound {
			responses[problemName(status)] = problemResponse(status, heading.title)
		}
	}
	return object{
		"openapi": "3.1.0",
		"info": object{
			"title": "稳岗补贴统计系统数据接口", "version": version,
			"description": "稳岗补贴统计数据的查询接口，只读。出错时一律返回 application/problem+json（RFC 9457），" +
				"detail 说明原因，hint 说明怎么办。每个用户的请求频率和同时进行的请求数有限额，超过的返回 429，" +
				"按 Retry-After 等待后再试。客户端断开连接，查询即中止。",
		},
		"servers":  []any{object{"url": apiRoot}},
		"security": []any{object{}, object{"basic": []any{}}, object{"session": []any{}}},
		"paths":    paths,
		"components": object{
			"schemas": schemas(), "responses": responses, "headers": headers(),
			"securitySchemes": object{
				"basic":   object{"type": "http", "scheme": "basic", "description": "用户名和密码"},
				"session": object{"type": "apiKey", "in": "cookie", "name": sessionCookie, "description": "在网页登录后的会话"},
			},
		},
	}
}

// describe makes the operation object of an endpoint; HEAD goes with GET.
func (e endpoint) describe() object {
	content := object{}
	for mediaType, schema := range e.content {
		content[mediaType] = object{"schema": schema}
	}
	shared := func(extra ...string) object {
		out := object{}
		for _, name := range append([]string{"ETag", "Vary", "Cache-Control"}, extra...) {
			out[name] = object{"$ref": "#/components/headers/" + name}
		}
		return out
	}
	responses := object{
		"200": object{"description": "查询结果", "headers": shared(), "content": content},
		"304": object{"description": "与 If-None-Match 所指的相同，没有变化", "headers": shared()},
	}
	for status := range headings {
		if e.answersWith(status) && status != http.StatusNotFound {
			responses[strconv.Itoa(status)] = object{"$ref": "#/components/responses/" + problemName(status)}
		}
	}
	if e.notFound != "" {
		responses["404"] = problemResponse(http.StatusNotFound, e.notFound)
	}
	parameters := []any{}
	for _, p := range e.parameters {
		parameters = append(parameters, p.describe())
	}
	parameters = append(parameters, object{
		"name": "If-None-Match", "in": "header", "required": false, "description": "上次的 ETag；没有变化的返回 304", "schema": object{"type": "string"},
	})
	return object{"operationId": e.operation, "summary": e.summary, "description": e.details, "parameters": parameters, "responses": responses}
}

// answersWith tells which problems an endpoint can answer with.
func (e endpoint) answersWith(status int) bool {
	switch status {
	case http.StatusNotFound:
		return e.notFound != ""
	case http.StatusRequestEntityTooLarge:
		return e.large
	case http.StatusServiceUnavailable:
		return e.store
	case http.StatusMethodNotAllowed, http.StatusConflict: // of other methods
		return false
	}
	return true
}

func (p parameter) describe() object {
	out := object{"name": p.name, "in": "query", "required": p.inPath || p.name == requiredParameter, "description": p.label, "schema": p.schema}
	switch {
	case p.inPath:
		out["in"], out["example"] = "path", p.example
	case p.repeats:
		out["schema"], out["explode"] = object{"type": "array", "items": p.schema, "minItems": 1}, true
		out["example"] = []string{p.example}
	case p.list:
		out["schema"], out["explode"] = object{"type": "array", "items": p.schema, "minItems": 1}, false
		out["example"] = strings.Split(p.example, ",")
	case p.schema["type"] == "integer":
		n, err := strconv.Atoi(p.example)
		if err == nil {
			out["example"] = n
		}
	case p.schema["type"] == "boolean":
		out["example"] = p.example == "true"
	default:
		out["example"] = p.example
	}
	return out
}

// problemName is the name of a problem among the components.
func problemName(status int) string { return strings.ReplaceAll(http.StatusText(status), " ", "") }

func problemResponse(status int, description string) object {
	out := object{
		"description": description,
		"content":     object{problemType: object{"schema": ref("Problem")}},
	}
	switch status {
	case http.StatusTooManyRequests, http.StatusServiceUnavailable:
		out["headers"] = object{"Retry-After": object{"$ref": "#/components/headers/Retry-After"}}
	case http.StatusUnauthorized:
		out["headers"] = object{"WWW-Authenticate": object{"$ref": "#/components/headers/WWW-Authenticate"}}
	}
	return out
}

func headers() object {
	text := func(description string) object {
		return object{"description": description, "schema": object{"type": "string"}}
	}
	return object{
		"ETag":             object{"description": "数据、口径、可查看范围、格式和程序版本的弱校验值", "schema": object{"type": "string", "pattern": `^W/"[0-9a-f]+"$`}},
		"Vary":             text("回答因哪些请求头而不同"),
		"Cache-Control":    text("private, no-cache：只可由本人缓存，每次使用前须核对"),
		"Retry-After":      object{"description": "多少秒后再试", "schema": object{"type": "integer", "minimum": 1}},
		"WWW-Authenticate": text("登录方式"),
	}
}

func ref(schema string) object { return object{"$ref": "#/components/schemas/" + schema} }

// problemCodes are the codes of all problems.
func problemCodes() []string {
	out := []string{unauthenticated, tooManyRequests, methodNotAllowed, notAcceptable, addressTooLong}
	for code := range status {
		out = append(out, string(code))
	}
	slices.Sort(out)
	return out
}
