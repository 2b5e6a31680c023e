package dashboards

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"wengang/cube"
	"wengang/cube/codes"
	"wengang/dashboards/auth"
	"wengang/sql/clock"
	"wengang/sql/fault"
)

// modules is the directory node_modules that `make assets` fills.
func modules(t testing.TB) fs.FS {
	t.Helper()
	dir := os.DirFS("../node_modules")
	if _, err := fs.Stat(dir, "echarts/dist/echarts.min.js"); err != nil {
		t.Fatalf("the assets are not there: run `make assets` (%v)", err)
	}
	return dir
}

// start serves a sample; change may alter the configuration.
func start(t testing.TB, s *sample, change func(*Config)) *httptest.Server {
	t.Helper()
	cfg := Config{
		Pin:    func(context.Context) (Pinned, error) { return s, nil },
		Places: codes.BuiltinPlaces, Clock: clock.Fixed(time.Date(2023, 12, 20, 2, 0, 0, 0, time.UTC)),
		Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Modules: modules(t), Guest: auth.DemonstrationGuest(), Version: "test",
		Accounts: []auth.Account{
			{Name: "jiangxi", Password: "demo-jiangxi", Role: auth.Analyst, Place: 360000, Label: "江西省 · 统计分析人员"},
			{Name: "officer", Password: "demo-officer", Role: auth.SecurityOfficer},
		},
		Bulletin: func(_ context.Context, w io.Writer, r ReportRequest) error {
			_, err := io.WriteString(w, "%PDF "+r.Month.String())
			return err
		},
	}
	if change != nil {
		change(&cfg)
	}
	server, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	web := httptest.NewServer(server)
	t.Cleanup(func() { web.Close(); server.Close() })
	return web
}

type answer struct {
	*http.Response
	body string
}

// get asks without following redirects. accept "" is a program.
func get(t testing.TB, client *http.Client, address, accept string, headers ...string) answer {
	t.Helper()
	r, err := http.NewRequest(http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	if accept != "" {
		r.Header.Set("Accept", accept)
	}
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	return do(t, client, r)
}

func do(t testing.TB, client *http.Client, r *http.Request) answer {
	t.Helper()
	if client == nil {
		client = &http.Client{}
	}
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	res, err := client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer{res, string(body)}
}

const html = "text/html"

func TestAddressHoldsTheWholeState(t *testing.T) {
	web := start(t, newSample(500), nil)
	for from, to := range map[string]string{
		"/":          "/dashboard",
		"/dashboard": "/dashboard?region=000000&period=2023&measure=paid_amount&level=ministry",
		"/dashboard?region=江西省&year=2022&part=H1":                                              "/dashboard?region=360000&period=2022-H1&measure=paid_amount&level=ministry",
		"/dashboard?region=360000&period=2023-04..2023-06&level=部级":                            "/dashboard?region=360000&period=2023-Q2&measure=paid_amount&level=ministry",
		"/dashboard?region=360430&period=2023-11&measure=records&level=county":                 "",
		"/dashboard?region=110000&period=2022-02..2023-01&measure=enterprises&level=province":  "",
		"/dashboard?region=000000&period=2099&measure=paid_amount&level=ministry":              "",
		"/dashboard?region=441900&period=2023&measure=subsidy_ratio&level=city":                "",
		"/dashboard?region=660000&period=2023&measure=paid_per_employee&level=ministry":        "",
		"/dashboard?region=360499&period=2023-Q4&measure=paid_per_enterprise&level=ministry":   "",
		"/dashboard?region=650000&period=2023-H2&measure=employees&level=ministry":             "",
		"/dashboard?region=460000&period=2023-H2&measure=employees&level=ministry&unknown=one": "/dashboard?region=460000&period=2023-H2&measure=employees&level=ministry",
	} {
		parts := strings.SplitN(from, "?", 2)
		if len(parts) == 2 {
			v, _ := url.ParseQuery(parts[1])
			if to != "" {
				from = parts[0] + "?" + v.Encode()
			}
		}
		a := get(t, nil, web.URL+from, html)
		if to == "" {
			if a.StatusCode != http.StatusOK || !strings.Contains(a.body, "</html>") {
				t.Errorf("%s: %d %.300s", from, a.StatusCode, a.body)
			}
			continue
		}
		if a.StatusCode != http.StatusSeeOther || a.Header.Get("Location") != to {
			t.Errorf("%s: %d to %q, want %q", from, a.StatusCode, a.Header.Get("Location"), to)
		}
	}
}

func TestBadAddressesAreExplained(t *testing.T) {
	web := start(t, newSample(50), nil)
	for address, want := range map[string]struct {
		code int
		text string
	}{
		"/dashboard?region=123456":                         {404, "没有找到地区"},
		"/dashboard?period=2023-13":                        {400, "不是有效的统计期"},
		"/dashboard?period=2023-06..2023-01":               {400, "起止颠倒"},
		"/dashboard?measure=money":                         {400, "paid_per_employee"},
		"/dashboard?level=village":                         {400, "county"},
		"/nowhere":                                         {404, "没有这个页面"},
		"/api/v1/cube?measures=money":                      {400, "paid_amount"},
		"/api/v1/cube?measures=records&by=region.village":  {400, "region.county"},
		"/api/v1/cube?measures=records&format=doc":         {400, "xlsx"},
		"/api/v1/cube?measures=records&wher=region=360000": {400, "where"},
		"/api/v1/nowhere":                                  {404, "没有这个接口"},
		"/reports/bulletin.pdf?month=June":                 {400, "2017-06"},
		"/reports/workbook.xlsx?month=2023-06":             {503, "没有配置"},
	} {
		a := get(t, nil, web.URL+address, html)
		if a.StatusCode != want.code || !strings.Contains(a.body, want.text) {
			t.Errorf("%s: %d %.600s", address, a.StatusCode, a.body)
		}
		isPage := strings.Contains(a.Header.Get("Content-Type"), "text/html")
		if isPage == strings.HasPrefix(address, "/api/") {
			t.Errorf("%s: answered as %s", address, a.Header.Get("Content-Type"))
		}
	}
	a := get(t, nil, web.URL+"/api/v1/cube?measures=money", "")
	var p problem
	if err := json.Unmarshal([]byte(a.body), &p); err != nil || p.Code != "invalid" || p.Detail == "" || p.Hint == "" || p.Status != a.StatusCode {
		t.Errorf("problem %s: %v", a.body, err)
	}
}

func TestInternalsStayInTheLog(t *testing.T) {
	var log strings.Builder
	web := start(t, newSample(1), func(c *Config) {
		c.Pin = func(context.Context) (Pinned, error) { return nil, errors.New("dial tcp 10.1.2.3: secret") }
		c.Log = slog.New(slog.NewTextHandler(&log, nil))
		c.Ready = func(context.Context) error { return errors.New("secret") }
		c.Bulletin = func(context.Context, io.Writer, ReportRequest) error { panic("secret") }
	})
	for _, address := range []string{"/dashboard", "/api/v1/cube?measures=records", "/reports/bulletin.pdf?month=2023-06"} {
		for _, accept := range []string{html, ""} {
			a := get(t, nil, web.URL+address, accept)
			if a.StatusCode != 500 || strings.Contains(a.body, "secret") || !strings.Contains(a.body, "系统内部错误") {
				t.Errorf("%s: %d %.300s", address, a.StatusCode, a.body)
			}
		}
	}
	if !strings.Contains(log.String(), "secret") || !strings.Contains(log.String(), "panic") {
		t.Errorf("the log has no cause: %s", log.String())
	}
	if a := get(t, nil, web.URL+"/readyz", ""); a.StatusCode != 503 || strings.Contains(a.body, "secret") {
		t.Errorf("readyz: %d %s", a.StatusCode, a.body)
	}
	if a := get(t, nil, web.URL+"/healthz", ""); a.StatusCode != 200 {
		t.Errorf("healthz: %d", a.StatusCode)
	}
}

func TestEveryFaultCodeHasAStatus(t *testing.T) {
	for _, code := range []fault.Code{fault.Invalid, fault.NotFound, fault.Forbidden, fault.Conflict, fault.Unavailable, fault.TooLarge, fault.Internal} {
		if status[code] == 0 {
			t.Errorf("%s has no HTTP status", code)
		}
	}
}

func TestPagesAllowNoInlineScriptNorStyle(t *testing.T) {
	web := start(t, newSample(500), nil)
	for _, address := range []string{"/dashboard?region=000000&period=2023&measure=paid_amount&level=ministry", "/login", "/nowhere"} {
		a := get(t, nil, web.URL+address, html)
		csp := a.Header.Get("Content-Security-Policy")
		if !strings.Contains(csp, "default-src 'self'") || strings.Contains(csp, "unsafe") || strings.Contains(csp, "*") {
			t.Errorf("%s: policy %q", address, csp)
		}
		for _, m := range regexp.MustCompile(`<script[^>]*>`).FindAllString(a.body, -1) {
			if !strings.Contains(m, `src="/assets/`) && !strings.Contains(m, `type="application/json"`) {
				t.Errorf("%s: inline script %s", address, m)
			}
		}
		if found := regexp.MustCompile(`(?i)<style|\sstyle=|\son\w+=|https?://`).FindString(a.body); found != "" {
			t.Errorf("%s: has %q", address, found)
		}
	}
}

// A reader's scope is in every query, whatever the address says, and never in
// another's memory.
func TestScopeIsInEveryQueryAndEveryKey(t *testing.T) {
	s := newSample(800)
	web := start(t, s, nil)
	address := web.URL + "/api/v1/cube?measures=records&by=region.province"
	national := get(t, nil, address, "")
	basic := func(r *http.Request) { r.SetBasicAuth("jiangxi", "demo-jiangxi") }
	ask := func(address string) answer {
		r, _ := http.NewRequest(http.MethodGet, address, nil)
		basic(r)
		return do(t, nil, r)
	}
	own := ask(address)
	if national.StatusCode != 200 || own.StatusCode != 200 {
		t.Fatalf("%d %d %s", national.StatusCode, own.StatusCode, own.body)
	}
	if !strings.Contains(national.body, `"110000"`) || strings.Contains(own.body, `"110000"`) || !strings.Contains(own.body, `"360000"`) {
		t.Errorf("scope not kept: national %.400s own %.400s", national.body, own.body)
	}
	if again := get(t, nil, address, ""); again.body != national.body {
		t.Error("the national answer came from another's memory")
	}
	if national.Header.Get("ETag") == own.Header.Get("ETag") {
		t.Error("two scopes share an ETag")
	}
	if a := ask(web.URL + "/reports/bulletin.pdf?region=360400&month=2023-06"); a.StatusCode != 200 || a.body != "%PDF 2023-06" {
		t.Errorf("own report: %d %s", a.StatusCode, a.body)
	}
	s.asked = nil
	for _, path := range []string{"/dashboard?region=110000&period=2023&measure=records&level=ministry", "/dashboard?region=000000", "/reports/bulletin.pdf?region=110000&month=2023-06"} {
		if a := ask(web.URL + path); a.StatusCode != http.StatusForbidden || !strings.Contains(a.body, "没有查看") {
			t.Errorf("%s: %d %s", path, a.StatusCode, a.body)
		}
	}
	if len(s.asked) != 0 {
		t.Errorf("a refused request asked the store: %+v", s.asked)
	}
	if a := ask(web.URL + "/dashboard?region=360000&period=2023&measure=records&level=ministry"); a.StatusCode != 200 {
		t.Errorf("own page: %d %s", a.StatusCode, a.body)
	}
	for _, q := range s.asked {
		if q.Scope != (cube.Scope{Root: 360000}) {
			t.Errorf("asked with scope %+v: %+v", q.Scope, q)
		}
	}
	if len(s.asked) == 0 {
		t.Error("the page asked nothing")
	}
}

func TestPublicationIsReleasedAndTagsTheAnswer(t *testing.T) {
	s := newSample(50)
	web := start(t, s, func(c *Config) { c.Fresh = -1 })
	address := web.URL + "/api/v1/cube?measures=records"
	first := get(t, nil, address, "")
	tag := first.Header.Get("ETag")
	if a := get(t, nil, address, "", "If-None-Match", tag); a.StatusCode != http.StatusNotModified || a.body != "" {
		t.Errorf("unchanged: %d %q", a.StatusCode, a.body)
	}
	asked := len(s.asked)
	get(t, nil, address, "")
	if len(s.asked) != asked {
		t.Error("the same query of the same publication went to the store twice")
	}
	s.publication++
	if a := get(t, nil, address, "", "If-None-Match", tag); a.StatusCode != 200 || len(s.asked) != asked+1 {
		t.Errorf("a new publication was not asked: %d", a.StatusCode)
	}
	if s.released != 4 {
		t.Errorf("%d of 4 publications released", s.released)
	}
}

func TestWithoutAGuestEveryoneLogsIn(t *testing.T) {
	web := start(t, newSample(50), func(c *Config) { c.Guest = nil })
	a := get(t, nil, web.URL+"/dashboard?region=360000", html)
	if a.StatusCode != http.StatusSeeOther || a.Header.Get("Location") != "/login?next=%2Fdashboard%3Fregion%3D360000" {
		t.Errorf("%d %s", a.StatusCode, a.Header.Get("Location"))
	}
	for _, path := range []string{"/api/v1/cube?measures=records", "/reports/bulletin.pdf?month=2023-06"} {
		a := get(t, nil, web.URL+path, "")
		if a.StatusCode != http.StatusUnauthorized || a.Header.Get("WWW-Authenticate") == "" || !strings.Contains(a.body, "unauthenticated") {
			t.Errorf("%s: %d %s", path, a.StatusCode, a.body)
		}
	}
}

func TestLogInAndOut(t *testing.T) {
	web := start(t, newSample(50), func(c *Config) { c.Guest = nil })
	jar, _ := cookiejar.New(nil)
	client := &http.Client{Jar: jar}
	token := func(body string) string {
		m := regexp.MustCompile(`name="token" value="([^"]+)"`).FindStringSubmatch(body)
		if m == nil {
			t.Fatalf("no token in %s", body)
		}
		return m[1]
	}
	post := func(path string, form url.Values, headers ...string) answer {
		r, _ := http.NewRequest(http.MethodPost, web.URL+path, strings.NewReader(form.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Accept", html)
		for i := 0; i < len(headers); i += 2 {
			r.Header.Set(headers[i], headers[i+1])
		}
		return do(t, client, r)
	}
	form := get(t, client, web.URL+"/login?next=/dashboard?region=360400", html)
	cookie := form.Header.Get("Set-Cookie")
	if !strings.Contains(cookie, "HttpOnly") || !strings.Contains(cookie, "SameSite=Lax") {
		t.Errorf("cookie %q", cookie)
	}
	before := jar.Cookies(form.Request.URL)[0].Value
	fields := url.Values{"token": {token(form.body)}, "name": {"jiangxi"}, "password": {"wrong"}, "next": {"/dashboard?region=360400"}}
	if a := post("/login", fields); a.StatusCode != http.StatusUnauthorized || !strings.Contains(a.body, "用户名或密码不正确") {
		t.Errorf("wrong password: %d %s", a.StatusCode, a.body)
	}
	fields.Set("password", "demo-jiangxi")
	if a := post("/login", url.Values{"name": {"jiangxi"}, "password": {"demo-jiangxi"}}); a.StatusCode != http.StatusForbidden {
		t.Errorf("without token: %d", a.StatusCode)
	}
	if a := post("/login", fields, "Origin", "https://elsewhere.example"); a.StatusCode != http.StatusForbidden {
		t.Errorf("from another site: %d", a.StatusCode)
	}
	a := post("/login", fields)
	if a.StatusCode != http.StatusSeeOther || a.Header.Get("Location") != "/dashboard?region=360400" {
		t.Fatalf("log-in: %d %s %s", a.StatusCode, a.Header.Get("Location"), a.body)
	}
	if after := jar.Cookies(form.Request.URL)[0].Value; after == before {
		t.Error("the session kept its token through the log-in")
	}
	page := get(t, client, web.URL+"/dashboard?region=360000&period=2023&measure=records&level=ministry", html)
	if page.StatusCode != 200 || !strings.Contains(page.body, "江西省 · 统计分析人员") || strings.Contains(page.body, `<option value="000000"`) {
		t.Errorf("page of the account: %d %.900s", page.StatusCode, page.body)
	}
	if a := post("/logout", url.Values{}, "Origin", "https://elsewhere.example"); a.StatusCode != http.StatusForbidden {
		t.Errorf("log-out from another site: %d", a.StatusCode)
	}
	if a := post("/logout", url.Values{}, "Sec-Fetch-Site", "cross-site"); a.StatusCode != http.StatusForbidden {
		t.Errorf("log-out from another site: %d", a.StatusCode)
	}
	if regexp.MustCompile(`(?i)token`).MatchString(page.body) {
		t.Error("a page that is kept holds a secret of its session")
	}
	if a := post("/logout", url.Values{}); a.StatusCode != http.StatusSeeOther {
		t.Errorf("log-out: %d", a.StatusCode)
	}
	if a := get(t, client, web.URL+"/dashboard", html); a.StatusCode != http.StatusSeeOther || !strings.HasPrefix(a.Header.Get("Location"), "/login") {
		t.Errorf("after log-out: %d %s", a.StatusCode, a.Header.Get("Location"))
	}
}

func TestWrongBasicPasswordIsNoGuestAndLocksAtLast(t *testing.T) {
	web := start(t, newSample(50), nil)
	last := 0
	for range 7 {
		r, _ := http.NewRequest(http.MethodGet, web.URL+"/api/v1/cube?measures=records", nil)
		r.SetBasicAuth("jiangxi", "guess")
		if last = do(t, nil, r).StatusCode; last != http.StatusUnauthorized && last != http.StatusTooManyRequests {
			t.Fatalf("status %d", last)
		}
	}
	if last != http.StatusTooManyRequests {
		t.Errorf("after many guesses: %d", last)
	}
}

func TestSecurityOfficersSeeNoFigures(t *testing.T) {
	s := newSample(50)
	web := start(t, s, nil)
	for _, path := range []string{"/dashboard", "/api/v1/cube?measures=records", "/reports/bulletin.pdf?month=2023-06"} {
		r, _ := http.NewRequest(http.MethodGet, web.URL+path, nil)
		r.SetBasicAuth("officer", "demo-officer")
		if a := do(t, nil, r); a.StatusCode != http.StatusForbidden || !strings.Contains(a.body, "安全保密员") {
			t.Errorf("%s: %d %s", path, a.StatusCode, a.body)
		}
	}
	if len(s.asked) != 0 {
		t.Error("the store was asked")
	}
}

func TestWaysBackStayOnThisServer(t *testing.T) {
	for next, want := range map[string]string{
		"/dashboard?region=360000": "/dashboard?region=360000", "": "/dashboard", "https://evil.example": "/dashboard",
		"//evil.example": "/dashboard", `/\evil.example`: "/dashboard", "/a\r\nSet-Cookie: x": "/dashboard", "dashboard": "/dashboard",
	} {
		if got := localPath(next); got != want {
			t.Errorf("%q: %q", next, got)
		}
	}
}

// A kept page holds nothing of the one who first looked at it, and one scope's
// page is never another's.
func TestKeptPagesAreNobodys(t *testing.T) {
	s := newSample(300)
	web := start(t, s, func(c *Config) { c.Fresh = -1 })
	address := web.URL + "/dashboard?region=360000&period=2023&measure=paid_amount&level=ministry"
	r, _ := http.NewRequest(http.MethodGet, address, nil)
	r.SetBasicAuth("jiangxi", "demo-jiangxi")
	r.Header.Set("Accept", html)
	own := do(t, nil, r)
	asked := len(s.asked)
	guest := get(t, nil, address, html)
	if len(s.asked) == asked {
		t.Error("two scopes share a page")
	}
	if strings.Contains(guest.body, "江西省 · 统计分析人员") || !strings.Contains(own.body, "江西省 · 统计分析人员") {
		t.Error("the page names another viewer")
	}
	if !strings.Contains(guest.body, `href="/dashboard?region=000000`) || strings.Contains(own.body, `href="/dashboard?region=000000`) {
		t.Error("the breadcrumb leads out of the scope, or not up")
	}
	asked = len(s.asked)
	if again := get(t, nil, address, html); again.body != guest.body || len(s.asked) != asked {
		t.Error("the page was built twice")
	}
	s.publication++
	if get(t, nil, address, html); len(s.asked) == asked {
		t.Error("an old page was shown for a new publication")
	}
}

func TestEmptyStoreSaysSo(t *testing.T) {
	s := newSample(0)
	s.demo = false
	web := start(t, s, nil)
	a := get(t, nil, web.URL+"/dashboard?region=000000&period=2023&measure=paid_amount&level=ministry", html)
	if a.StatusCode != 200 || !strings.Contains(a.body, "还没有任何数据") || strings.Contains(a.body, "演示数据") {
		t.Errorf("%d %s", a.StatusCode, a.body)
	}
}

func TestDemonstrationDataAreMarked(t *testing.T) {
	web := start(t, newSample(50), nil)
	a := get(t, nil, web.URL+"/dashboard?region=000000&period=2023&measure=paid_amount&level=ministry", html)
	if !strings.Contains(a.body, "<strong>演示数据</strong>") {
		t.Error("no mark of demonstration data")
	}
}

func TestAssetsAreServedForEverAndPacked(t *testing.T) {
	web := start(t, newSample(1), nil)
	login := get(t, nil, web.URL+"/login", html)
	path := regexp.MustCompile(`/assets/app\.css\?v=\w+`).FindString(login.body)
	a := get(t, nil, web.URL+path, "")
	if a.StatusCode != 200 || !strings.Contains(a.Header.Get("Cache-Control"), "immutable") || !strings.HasPrefix(a.Header.Get("Content-Type"), "text/css") {
		t.Errorf("%s: %d %v", path, a.StatusCode, a.Header)
	}
	if plain := get(t, nil, web.URL+"/assets/app.css", ""); strings.Contains(plain.Header.Get("Cache-Control"), "immutable") {
		t.Error("an address without version is kept for ever")
	}
	if b := get(t, nil, web.URL+path, "", "If-None-Match", a.Header.Get("ETag")); b.StatusCode != http.StatusNotModified {
		t.Errorf("unchanged asset: %d", b.StatusCode)
	}
	packed := get(t, nil, web.URL+"/assets/echarts.min.js", "", "Accept-Encoding", "gzip")
	if packed.Header.Get("Content-Encoding") != "gzip" || len(packed.body) > 400_000 || len(packed.body) < 100_000 {
		t.Errorf("echarts: %q, %d bytes", packed.Header.Get("Content-Encoding"), len(packed.body))
	}
	for _, path := range []string{"/assets/", "/assets/../server.go", "/assets/map/999999.json", "/assets/static/app.css"} {
		if a := get(t, nil, web.URL+path, ""); a.StatusCode != http.StatusNotFound {
			t.Errorf("%s: %d", path, a.StatusCode)
		}
	}
}
