package dashboards

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"wengang/cube"
	"wengang/cube/export"
	"wengang/sql/fault"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/gorillamux"
	"github.com/go-chi/chi/v5"
)

// description is the interface as it describes itself, read by a library that
// shares nothing with the handlers.
type description struct {
	*openapi3.T
	router routers.Router
}

func describedBy(t testing.TB, base string) description {
	t.Helper()
	a := get(t, nil, base+"/api/v1/openapi.json", "application/json")
	if a.StatusCode != http.StatusOK {
		t.Fatalf("openapi.json: %d %s", a.StatusCode, a.body)
	}
	doc, err := openapi3.NewLoader().LoadFromData([]byte(a.body))
	if err != nil {
		t.Fatal(err)
	}
	router, err := gorillamux.NewRouter(doc)
	if err != nil {
		t.Fatal(err)
	}
	return description{doc, router}
}

// input finds the operation of a request, nil where none is described.
func (d description) input(r *http.Request) *openapi3filter.RequestValidationInput {
	r = r.Clone(context.Background())
	r.Host, r.URL.Host, r.URL.Scheme = "", "", ""
	if r.Method == http.MethodHead { // HEAD goes with GET (RFC 9110, 9.3.2)
		r.Method = http.MethodGet
	}
	route, values, err := d.router.FindRoute(r)
	if err != nil {
		return nil
	}
	return &openapi3filter.RequestValidationInput{Request: r, PathParams: values, Route: route,
		Options: &openapi3filter.Options{AuthenticationFunc: openapi3filter.NoopAuthenticationFunc}}
}

// request tells whether a request is as described.
func (d description) request(r *http.Request) error {
	input := d.input(r)
	if input == nil {
		return fmt.Errorf("%s is not described", r.URL.Path)
	}
	for name := range r.URL.Query() {
		if input.Route.Operation.Parameters.GetByInAndName("query", name) == nil {
			return fmt.Errorf("parameter %s is not described", name)
		}
	}
	return openapi3filter.ValidateRequest(context.Background(), input)
}

// response tells whether an answer is as described: its status, its media
// type, its headers, and its body where that is JSON or text.
func (d description) response(a answer) error {
	input := d.input(a.Request)
	if input == nil {
		return fmt.Errorf("%s is not described", a.Request.URL.Path)
	}
	kind := plainType(a.Header.Get("Content-Type"))
	input.Options.IncludeResponseStatus = true
	input.Options.ExcludeResponseBody = a.StatusCode == http.StatusNotModified || a.Request.Method == http.MethodHead || !(packs(kind) || kind == problemType)
	if a.StatusCode != http.StatusNotModified {
		described := input.Route.Operation.Responses.Value(fmt.Sprint(a.StatusCode))
		if described == nil || described.Value.Content[kind] == nil {
			return fmt.Errorf("%d with %s is not described", a.StatusCode, kind)
		}
	}
	return openapi3filter.ValidateResponse(context.Background(), (&openapi3filter.ResponseValidationInput{
		RequestValidationInput: input, Status: a.StatusCode, Header: a.Header, Options: input.Options,
	}).SetBodyBytes([]byte(a.body)))
}

func TestDescriptionIsOpenAPI31(t *testing.T) {
	web := start(t, newSample(1), nil)
	d := describedBy(t, web.URL)
	if !d.IsOpenAPI31OrLater() {
		t.Errorf("it is OpenAPI %s", d.OpenAPI)
	}
	if err := d.Validate(context.Background()); err != nil { // examples against their schemas included
		t.Error(err)
	}
}

// Routes and description hold each other: what is routed is described, what is
// described is routed.
func TestEveryRouteIsDescribedAndNoOther(t *testing.T) {
	s := newSample(1)
	web := start(t, s, nil)
	d := describedBy(t, web.URL)
	server, err := New(Config{Pin: func(context.Context) (Pinned, error) { return s, nil }, Places: web.Config.Handler.(*Server).cfg.Places,
		Clock: web.Config.Handler.(*Server).cfg.Clock, Log: web.Config.Handler.(*Server).cfg.Log, Modules: modules(t)})
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	var routed, described []string
	err = chi.Walk(server.router.(chi.Routes), func(method, route string, _ http.Handler, _ ...func(http.Handler) http.Handler) error {
		if path, ok := strings.CutPrefix(route, apiRoot); ok {
			routed = append(routed, method+" "+path)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for path, item := range d.Paths.Map() {
		for method := range item.Operations() {
			described = append(described, method+" "+path)
		}
	}
	slices.Sort(routed)
	slices.Sort(described)
	if !slices.Equal(routed, described) || len(routed) == 0 {
		t.Errorf("routed    %v\ndescribed %v", routed, described)
	}

	// The tables that others extend are in the description, one for one.
	parameters := d.Paths.Value("/cube").Get.Parameters
	for _, p := range cube.Parameters() {
		if parameters.GetByInAndName("query", p.Name) == nil {
			t.Errorf("parameter %s is not described", p.Name)
		}
	}
	content := d.Paths.Value("/cube").Get.Responses.Value("200").Value.Content
	for _, f := range export.Formats() {
		if content[plainType(f.MediaType)] == nil {
			t.Errorf("format %s is not described", f.Name)
		}
	}
}

// TestOverOneStore asks one store on the real engine, since each takes seconds
// to make.
func TestOverOneStore(t *testing.T) {
	web, _ := overStore(t, 3000, nil)
	for name, test := range map[string]func(*testing.T, *httptest.Server){
		"answers are as described":       answersAreAsDescribed,
		"every name is answered":         everyNameOfTheTablesIsAnswered,
		"every example is answered":      everyExampleIsAnswered,
		"refusals are as described":      refusalsAreAsDescribed,
		"too wide is refused whole":      tooWideIsRefusedWhole,
		"rubbish is told in plain words": rubbishIsRefusedInPlainWords,
	} {
		t.Run(name, func(t *testing.T) { test(t, web) })
	}
}

// Each of these questions is as described, and so is its answer.
var questions = []string{
	"measures=records",
	"measures=records,enterprises,employees,paid_amount,subsidy_ratio&by=region.province",
	"measures=paid_amount&by=region.city&where=region=360000&where=month=2018-01..2019-06&sort=-paid_amount&limit=5&offset=2",
	"measures=paid_amount,use_living,use_cost,planned_coverage&by=industry.division&where=industry=C&explain=true",
	"measures=approval_rate,payment_rate,days_to_payment&by=month.quarter&where=month=2019",
	"measures=layoff_rate,collection_rate&by=size&where=focus!=0&level=province",
	"measures=records&by=subsidy_year,policy,ownership.category",
	"measures=records&where=region=110101&where=month=2099",
	"measures=enterprises&by=region.county,month.year&where=region=九江市",
	"measures=paid_amount,paid_amount.yoy,records.rank_change,enterprises.share&by=region.province,month.year&where=month=2019..2021",
	"measures=records,paid_amount.ytd_yoy&by=region.province,month.quarter&pivot=month.quarter&where=month=2020&subtotals=rollup",
	"measures=records,subsidy_ratio,paid_amount.contribution&by=region.province,industry.section&top=3:paid_amount:industry.section&subtotals=cube&where=month=2021",
	"measures=enterprises,subsidy_ratio.pop&by=region_current.city,industry_2017.division&where=region_current=广东省&where=month=2022&basis=all",
	"measures=records,records.last_year&by=acceptance,size&where=acceptance=county,province&where=month=2022",
}

func answersAreAsDescribed(t *testing.T, web *httptest.Server) {
	d := describedBy(t, web.URL)
	seen := map[string]bool{}
	check := func(path string) {
		t.Helper()
		a := get(t, nil, web.URL+path, "")
		if a.StatusCode != http.StatusOK {
			t.Errorf("%s: %d %.600s", path, a.StatusCode, a.body)
			return
		}
		if err := d.request(a.Request); err != nil {
			t.Errorf("%s was answered, and is not as described: %.700v", path, err)
		}
		if err := d.response(a); err != nil {
			t.Errorf("%s: %.700v", path, err)
		}
		if plainType(a.Header.Get("Content-Type")) == "application/json" {
			var top map[string]any
			if err := json.Unmarshal([]byte(a.body), &top); err != nil {
				t.Errorf("%s: %.700v", path, err)
			}
			for name := range top {
				seen[name] = true
			}
		}
	}
	for _, q := range questions {
		check("/api/v1/cube?" + escaped(q))
		for _, f := range export.Formats()[1:] {
			check("/api/v1/cube?" + escaped(q) + "&format=" + f.Name)
		}
	}
	for name := range d.Components.Schemas["Answer"].Value.Properties {
		if !seen[name] {
			t.Errorf("no answer has %q, which is described", name)
		}
	}
	for _, path := range []string{"measures", "calculi", "dimensions", "openapi.json"} {
		check("/api/v1/" + path)
	}
	for _, dimension := range cube.Dimensions() {
		at := "/api/v1/dimensions/" + dimension.Name + "/members"
		check(at)
		for _, l := range dimension.Levels {
			check(at + "?level=" + l.Name + "&limit=3&offset=1")
		}
	}
	check("/api/v1/dimensions/region/members?within=360000&q=" + url.QueryEscape("彭泽"))
}

// Every measure and every level can be asked, and is as described.
func everyNameOfTheTablesIsAnswered(t *testing.T, web *httptest.Server) {
	d := describedBy(t, web.URL)
	ask := func(q string) {
		t.Helper()
		a := get(t, nil, web.URL+"/api/v1/cube?"+escaped(q), "")
		if a.StatusCode != http.StatusOK {
			t.Errorf("%s: %d %.300s", q, a.StatusCode, a.body)
			return
		}
		for _, err := range []error{d.request(a.Request), d.response(a)} {
			if err != nil {
				t.Errorf("%s: %.700v", q, err)
			}
		}
	}
	for _, m := range cube.Measures() {
		ask("measures=" + m.Name)
	}
	for _, c := range cube.Calculi() {
		ask("measures=records." + c.Name + "&by=region.province,month.year")
	}
	for _, level := range levelNames() {
		ask("measures=records&by=" + level)
	}
}

// The example of each parameter is a right value of it.
func everyExampleIsAnswered(t *testing.T, web *httptest.Server) {
	for _, e := range endpoints() {
		path := e.path
		base := url.Values{}
		if e.operation == "askCube" {
			base = url.Values{"measures": {"paid_amount"}, "by": {"region.province,region.city,month.month"}, "where": {"month=2020-11..2021-02"}}
		}
		for _, p := range e.parameters {
			if p.inPath {
				path = strings.ReplaceAll(path, "{"+p.name+"}", p.example)
			}
		}
		for _, p := range e.parameters {
			values := maps.Clone(base)
			if !p.inPath {
				values.Set(p.name, p.example)
			}
			if a := get(t, nil, web.URL+apiRoot+path+"?"+values.Encode(), ""); a.StatusCode != http.StatusOK {
				t.Errorf("%s=%s: %d %.300s", p.name, p.example, a.StatusCode, a.body)
			}
		}
	}
}

// Every problem that is described for an endpoint happens, and none besides.
func TestEveryDescribedProblemHappens(t *testing.T) {
	failing := func(err error) func(*Config) {
		return func(c *Config) { c.Pin = func(context.Context) (Pinned, error) { return nil, err } }
	}
	tooLarge := func(c *Config) {
		c.Pin = func(context.Context) (Pinned, error) { return refusing{newSample(1)}, nil }
	}
	type attempt struct {
		change   func(*Config)
		account  string
		query    string
		accept   string
		requests int
	}
	attempts := map[int]attempt{
		400: {query: "nothing=1"},
		401: {change: func(c *Config) { c.Guest = nil }},
		403: {account: "officer"},
		406: {accept: "image/png"},
		413: {change: tooLarge},
		414: {query: "q=" + strings.Repeat("x", longestAddress)},
		429: {change: func(c *Config) { c.Limits = Limits{Rate: 0.001, Burst: 1} }, requests: 2},
		500: {change: failing(errors.New("broken"))},
		503: {change: failing(fault.New(fault.Unavailable, "暂时无法连接数据库"))},
	}
	happens := map[string][]int{}
	var d description
	for status, one := range attempts {
		web := start(t, newSample(1), one.change)
		if d.T == nil {
			d = describedBy(t, start(t, newSample(1), nil).URL)
		}
		for _, e := range endpoints() {
			query := one.query
			if e.operation == "askCube" {
				query = "measures=records&" + query
			}
			var a answer
			for range max(1, one.requests) {
				// The limit is of each user, whichever the endpoint.
				r, _ := http.NewRequest(http.MethodGet, web.URL+apiRoot+strings.ReplaceAll(e.path, "{dimension}", "month")+"?"+query, nil)
				r.Header.Set("Accept", cmp.Or(one.accept, "*/*"))
				if one.account != "" {
					r.SetBasicAuth(one.account, "demo-"+one.account)
				}
				a = do(t, nil, r)
			}
			if a.StatusCode == http.StatusOK || status == 413 && !e.large {
				continue
			}
			if a.StatusCode != status {
				t.Errorf("%s: %d, want %d: %.300s", e.path, a.StatusCode, status, a.body)
			}
			happens[e.path] = append(happens[e.path], status)
			if err := d.response(a); err != nil {
				t.Errorf("%s: %v", e.path, err)
			}
			problemOf(t, a)
			if (status == 429 || status == 503) == (a.Header.Get("Retry-After") == "") {
				t.Errorf("%s: %d with Retry-After %q", e.path, status, a.Header.Get("Retry-After"))
			}
			if (status == 401) == (a.Header.Get("WWW-Authenticate") == "") {
				t.Errorf("%s: %d with WWW-Authenticate %q", e.path, status, a.Header.Get("WWW-Authenticate"))
			}
		}
	}
	for _, e := range endpoints() {
		for text := range d.Paths.Value(e.path).Get.Responses.Map() {
			status, err := strconv.Atoi(text)
			switch {
			case err != nil:
				t.Errorf("%s: status %q", e.path, text)
			case status < 400 || status == 404 || slices.Contains(happens[e.path], status): // 404: see refusals
			case status == 500 && !e.store: // only a mistake of ours: what is always there never fails
			default:
				t.Errorf("%s: %d is described and does not happen", e.path, status)
			}
		}
	}
}

// refusing finds every answer too large.
type refusing struct{ *sample }

func (refusing) Ask(context.Context, cube.Query) (*cube.Answer, error) {
	return nil, fault.New(fault.TooLarge, "查询结果过大").Do("请缩小统计期")
}

// A cross table too wide to be written is refused before its first byte.
func tooWideIsRefusedWhole(t *testing.T, web *httptest.Server) {
	d := describedBy(t, web.URL)
	wide := "/api/v1/cube?measures=records,enterprises,employees,layoffs,paid_amount,premium_paid,premium_due,declared_amount&by=region.province,industry.class,month.month&pivot=industry.class,month.month"
	for _, f := range export.Formats() {
		if f.Name == "parquet" { // writes rows, however wide
			continue
		}
		a := get(t, nil, web.URL+wide+"&format="+f.Name, "", "Accept-Encoding", "gzip")
		if a.StatusCode != http.StatusRequestEntityTooLarge {
			t.Errorf("%s: %d, %d bytes", f.Name, a.StatusCode, len(a.body))
			continue
		}
		problemOf(t, a)
		if err := d.response(a); err != nil {
			t.Errorf("%s: %v", f.Name, err)
		}
	}
}

// escaped writes a query as an address does.
func escaped(q string) string {
	if q == "" {
		return ""
	}
	var parts []string
	for part := range strings.SplitSeq(q, "&") {
		name, value, _ := strings.Cut(part, "=")
		parts = append(parts, name+"="+url.QueryEscape(value))
	}
	return strings.Join(parts, "&")
}

// refusals of every kind, each with its status and what it says.
var refusals = []struct {
	path string
	code int
	says string
}{
	{"cube", 400, ""},
	{"cube?measures=", 400, "没有取值"},
	{"cube?measures=money", 400, "paid_amount"},
	{"cube?measures=records&measures=enterprises", 400, "写了2次"},
	{"cube?measures=records&by=region.village", 400, "region.county"},
	{"cube?measures=records&by=region", 400, "region.county"},
	{"cube?measures=records&by=", 400, "没有取值"},
	{"cube?measures=records&by=,", 400, "没有取值"},
	{"cube?measures=records,,enterprises", 400, "没有取值"},
	{"cube?measures=records&where=;", 400, "没有取值"},
	{"cube?measures=records&where=", 400, "没有取值"},
	{"cube?measures=records&where=region", 400, "维度"},
	{"cube?measures=records&where=village=1", 400, ""},
	{"cube?measures=records&where=month=2017-13", 400, ""},
	{"cube?measures=records&where=region=999999", 400, ""},
	{"cube?measures=records&level=village", 400, "county"},
	{"cube?measures=records&basis=some", 400, "comparable"},
	{"cube?measures=records&limit=many", 400, "非负整数"},
	{"cube?measures=records&limit=-1", 400, "非负整数"},
	{"cube?measures=records&offset=1.5", 400, "非负整数"},
	{"cube?measures=records&limit=99999999999999999999", 400, "非负整数"},
	{"cube?measures=records&explain=perhaps", 400, "true"},
	{"cube?measures=records&top=zero", 400, ""},
	{"cube?measures=records&sort=profit", 400, ""},
	{"cube?measures=records&format=doc", 400, "xlsx"},
	{"cube?measures=records&Format=json", 400, "format"},
	{"cube?measures=%FF", 400, "UTF-8"},
	{"cube?measures=records%00", 400, "控制字符"},
	{"cube?measures=%zz", 400, "URL 编码"},
	{"cube?measures=records;limit=1", 400, "没有名为"},
	{"measures?q=paid", 400, "没有参数"},
	{"dimensions?x", 400, "没有参数"},
	{"openapi.json?version=3", 400, "没有参数"},
	{"dimensions/village/members", 404, "region"},
	{"dimensions/%FF/members", 404, "region"},
	{"dimensions/region/members?level=size", 400, "region.city"},
	{"dimensions/region/members?limit=0", 400, "1到1000"},
	{"dimensions/region/members?limit=1001", 400, "1到1000"},
	{"dimensions/region/members?offset=-1", 400, "整数"},
	{"dimensions/region/members?dimension=size", 400, "dimension"},
	{"dimensions/region/members?within=999999", 400, ""},
	{"dimensions/industry/members?within=ZZ", 400, ""},
	{"dimensions/month/members?within=soon", 400, ""},
	{"cube?measures=records&where=industry=" + strings.Repeat("A", longestAddress), 414, "请求地址"},
}

func refusalsAreAsDescribed(t *testing.T, web *httptest.Server) {
	d := describedBy(t, web.URL)
	for _, c := range refusals {
		a := get(t, nil, web.URL+"/api/v1/"+c.path, "")
		if a.StatusCode != c.code || !strings.Contains(a.body, c.says) {
			t.Errorf("%.80s: %d %.400s", c.path, a.StatusCode, a.body)
			continue
		}
		if err := d.response(a); err != nil {
			t.Errorf("%.80s: %v", c.path, err)
		}
		problemOf(t, a)
	}
}

// problemOf reads a problem and holds it to what every problem has.
func problemOf(t testing.TB, a answer) problem {
	t.Helper()
	var p problem
	if err := json.Unmarshal([]byte(a.body), &p); err != nil {
		t.Fatalf("%s: %v in %.300s", a.Request.URL, err, a.body)
	}
	path := a.Request.URL.EscapedPath()
	if a.Header.Get("Content-Type") != problemType || a.Header.Get("Cache-Control") != "no-store" || a.Header.Get("ETag") != "" {
		t.Errorf("%s: headers %v", path, a.Header)
	}
	if p.Type != "about:blank" || p.Status != a.StatusCode || p.Instance != path || p.Title == "" || p.Code == "" || !chinese(p.Detail) || !chinese(p.Hint) {
		t.Errorf("%s: problem %+v", path, p)
	}
	return p
}

func chinese(text string) bool {
	return strings.ContainsFunc(text, func(r rune) bool { return r >= 0x4e00 && r <= 0x9fff })
}
