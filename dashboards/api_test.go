package dashboards

import (
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"wengang/cube/codes"
	"wengang/cube/export"
	"wengang/sql/clock"
)

const oneQuestion = "/api/v1/cube?measures=records,paid_amount&by=region.province"

// The tag stands for everything that an answer depends on, and for nothing else.
func TestTagNamesTheStateOfTheData(t *testing.T) {
	s := newSample(300)
	day := &movable{Clock: clock.Fixed(sampleAsOf)}
	web := start(t, s, func(c *Config) { c.Clock = day; c.Limits.Rate = -1 })
	tag := func(path string, headers ...string) string {
		t.Helper()
		a := get(t, nil, web.URL+path, "", headers...)
		if a.StatusCode != http.StatusOK || !strings.HasPrefix(a.Header.Get("ETag"), `W/"`) {
			t.Fatalf("%s: %d %v", path, a.StatusCode, a.Header)
		}
		return a.Header.Get("ETag")
	}
	seen := []string{tag(oneQuestion)}
	if again := tag(oneQuestion); again != seen[0] {
		t.Errorf("the same twice: %s and %s", seen[0], again)
	}
	other := func(what, one string) {
		t.Helper()
		if slices.Contains(seen, one) {
			t.Errorf("%s: the tag stays", what)
		}
		seen = append(seen, one)
	}
	for _, f := range export.Formats()[1:] {
		other("format "+f.Name, tag(oneQuestion+"&format="+f.Name))
	}
	other("another question", tag(oneQuestion+"&limit=3"))
	r, _ := http.NewRequest(http.MethodGet, web.URL+oneQuestion, nil)
	r.SetBasicAuth("jiangxi", "demo-jiangxi")
	other("another scope", do(t, nil, r).Header.Get("ETag"))
	s.publication++
	other("another publication", tag(oneQuestion))
	day.Clock = clock.Fixed(sampleAsOf.AddDate(0, 0, 1))
	other("another day", tag(oneQuestion))
	newer := start(t, s, func(c *Config) { c.Version = "newer"; c.Clock = day })
	other("another program", get(t, nil, newer.URL+oneQuestion, "").Header.Get("ETag"))
}

type movable struct{ clock.Clock }

func TestUnchangedAnswersAreNotSentAgain(t *testing.T) {
	s := newSample(300)
	web := start(t, s, func(c *Config) { c.Limits.Rate = -1 })
	for _, path := range []string{oneQuestion, oneQuestion + "&format=csv", oneQuestion + "&format=xlsx", "/api/v1/measures", "/api/v1/dimensions",
		"/api/v1/dimensions/region/members?within=360000", "/api/v1/openapi.json"} {
		full := get(t, nil, web.URL+path, "", "Accept-Encoding", "gzip")
		plain := get(t, nil, web.URL+path, "", "Accept-Encoding", "identity")
		tag := full.Header.Get("ETag")
		if tag == "" || plain.Header.Get("ETag") != tag {
			t.Errorf("%s: tags %q packed, %q plain", path, tag, plain.Header.Get("ETag"))
		}
		asked := len(s.asked)
		for _, known := range []string{tag, strings.TrimPrefix(tag, "W/"), `"x", ` + tag + `,"y"`, "*"} {
			a := get(t, nil, web.URL+path, "", "If-None-Match", known)
			if a.StatusCode != http.StatusNotModified || a.body != "" {
				t.Errorf("%s with %s: %d, %d bytes", path, known, a.StatusCode, len(a.body))
			}
			for _, name := range []string{"ETag", "Cache-Control", "Vary"} {
				if !slices.Equal(a.Header.Values(name), full.Header.Values(name)) {
					t.Errorf("%s with %s: %s %v, of the answer %v", path, known, name, a.Header.Values(name), full.Header.Values(name))
				}
			}
		}
		if len(s.asked) != asked {
			t.Errorf("%s: the store was asked for what the reader has", path)
		}
		if a := get(t, nil, web.URL+path, "", "If-None-Match", `W/"x", "y"`); a.StatusCode != http.StatusOK {
			t.Errorf("%s with others' tags: %d", path, a.StatusCode)
		}
		if c := full.Header.Get("Cache-Control"); c != "private, no-cache" {
			t.Errorf("%s: Cache-Control %q", path, c)
		}
		for _, name := range []string{"Accept-Encoding", "Cookie", "Authorization"} {
			if !strings.Contains(strings.Join(full.Header.Values("Vary"), ","), name) {
				t.Errorf("%s: Vary %v lacks %s", path, full.Header.Values("Vary"), name)
			}
		}
	}
	// Whoever asks for "whatever there is" about nothing is told so.
	if a := get(t, nil, web.URL+"/api/v1/cube?measures=money", "", "If-None-Match", "*"); a.StatusCode != http.StatusBadRequest {
		t.Errorf("a wrong question with *: %d", a.StatusCode)
	}
	if a := get(t, nil, web.URL+"/api/v1/cube?measures=records&where=region=999999", "", "If-None-Match", "*"); a.StatusCode != http.StatusNotFound {
		t.Errorf("an unknown place with *: %d", a.StatusCode)
	}
}

func TestTextGoesOutPacked(t *testing.T) {
	web := start(t, newSample(300), func(c *Config) { c.Limits.Rate = -1 })
	for _, f := range export.Formats() {
		path := oneQuestion + "&format=" + f.Name
		plain := get(t, nil, web.URL+path, "", "Accept-Encoding", "identity")
		for _, refused := range []string{"gzip;q=0", "br", ""} {
			if a := get(t, nil, web.URL+path, "", "Accept-Encoding", refused); a.Header.Get("Content-Encoding") != "" {
				t.Errorf("%s with %q: %s", f.Name, refused, a.Header.Get("Content-Encoding"))
			}
		}
		packed := get(t, nil, web.URL+path, "", "Accept-Encoding", "br;q=0.5, gzip;q=0.1")
		if !packs(f.MediaType) {
			if packed.Header.Get("Content-Encoding") != "" {
				t.Errorf("%s is packed twice", f.Name)
			}
			continue
		}
		if packed.Header.Get("Content-Encoding") != "gzip" {
			t.Fatalf("%s: %v", f.Name, packed.Header)
		}
		unpacked, err := gzip.NewReader(strings.NewReader(packed.body))
		if err != nil {
			t.Fatal(err)
		}
		if body, err := io.ReadAll(unpacked); err != nil || string(body) != plain.body || len(packed.body) >= len(plain.body) {
			t.Errorf("%s: %d bytes packed, %d plain, %v", f.Name, len(packed.body), len(plain.body), err)
		}
	}
}

func TestHeadSaysWhatGetWouldAndSendsNothing(t *testing.T) {
	web := start(t, newSample(300), nil)
	for _, path := range []string{oneQuestion, oneQuestion + "&format=xlsx", "/api/v1/measures", "/api/v1/cube?measures=money", "/api/v1/nowhere"} {
		full := get(t, nil, web.URL+path, "")
		r, _ := http.NewRequest(http.MethodHead, web.URL+path, nil)
		head := do(t, nil, r)
		if head.StatusCode != full.StatusCode || head.body != "" {
			t.Errorf("%s: %d and %d, %d bytes", path, head.StatusCode, full.StatusCode, len(head.body))
		}
		for _, name := range []string{"ETag", "Content-Type", "Content-Disposition", "Cache-Control", "Vary"} {
			if !slices.Equal(head.Header.Values(name), full.Header.Values(name)) {
				t.Errorf("%s: %s %v and %v", path, name, head.Header.Values(name), full.Header.Values(name))
			}
		}
	}
}

func TestOnlyReadingIsAllowed(t *testing.T) {
	s := newSample(10)
	web := start(t, s, nil)
	for _, method := range []string{http.MethodPost, http.MethodPut, http.MethodDelete, http.MethodPatch, http.MethodOptions, http.MethodTrace, "PROPFIND"} {
		for _, path := range []string{"/api/v1/cube?measures=records", "/api/v1/dimensions/region/members"} {
			r, _ := http.NewRequest(method, web.URL+path, nil)
			a := do(t, nil, r)
			if a.StatusCode != http.StatusMethodNotAllowed || a.Header.Get("Allow") != "GET, HEAD" {
				t.Errorf("%s %s: %d, Allow %q", method, path, a.StatusCode, a.Header.Get("Allow"))
				continue
			}
			if p := problemOf(t, a); p.Code != methodNotAllowed {
				t.Errorf("%s: %+v", method, p)
			}
		}
	}
	for _, path := range []string{"/api/v1", "/api/v1/", "/api/v1/cube/", "/api/v1/nowhere", "/api/v2/cube", "/api/v1/dimensions/region/members/", "/api/v1/cube%2f"} {
		a := get(t, nil, web.URL+path, html)
		if a.StatusCode != http.StatusNotFound {
			t.Errorf("%s: %d", path, a.StatusCode)
			continue
		}
		problemOf(t, a)
	}
	if len(s.asked) != 0 {
		t.Error("the store was asked")
	}
}

func TestAcceptCanRefuse(t *testing.T) {
	s := newSample(10)
	web := start(t, s, func(c *Config) { c.Limits.Rate = -1 })
	csv := "/api/v1/cube?measures=records&format=csv"
	for accept, code := range map[string]int{
		"": 200, "*/*": 200, "text/csv": 200, "text/*": 200, "TEXT/CSV; q=0.5": 200, "text/html,application/xhtml+xml,*/*;q=0.8": 200,
		"application/json": 406, "text/html": 406, "text/csv;q=0, */*": 406, "*/*;q=0": 406, "nonsense": 406, "text/*;q=0, text/csv": 200,
	} {
		a := get(t, nil, web.URL+csv, accept)
		if a.StatusCode != code {
			t.Errorf("%q: %d", accept, a.StatusCode)
		} else if code != 200 {
			if p := problemOf(t, a); p.Code != notAcceptable || !strings.Contains(p.Detail, "text/csv") {
				t.Errorf("%q: %+v", accept, p)
			}
		}
	}
	if a := get(t, nil, web.URL+"/api/v1/measures", "application/json"); a.StatusCode != 200 {
		t.Errorf("measures: %d", a.StatusCode)
	}
}

// Sets of levels are parted by semicolons, written as they are or escaped.
func TestSemicolonsNeedNoEscape(t *testing.T) {
	web := start(t, newSample(100), nil)
	plain := get(t, nil, web.URL+oneQuestion+"&where=region=360000;month=2022-01..2022-06", "")
	again := get(t, nil, web.URL+oneQuestion+"&where=region=360000%3Bmonth=2022-01..2022-06", "")
	if plain.StatusCode != http.StatusOK || plain.body != again.body || !strings.Contains(plain.body, "360000") || strings.Contains(plain.body, "110000") {
		t.Errorf("%d %.300s and %d", plain.StatusCode, plain.body, again.StatusCode)
	}
}

// The members that a viewer may filter by, and none besides.
func TestMembersKeepToTheScope(t *testing.T) {
	web := start(t, newSample(100), nil)
	own := func(path string) answer {
		r, _ := http.NewRequest(http.MethodGet, web.URL+"/api/v1/dimensions/"+path, nil)
		r.SetBasicAuth("jiangxi", "demo-jiangxi")
		return do(t, nil, r)
	}
	national := membersOf(t, get(t, nil, web.URL+"/api/v1/dimensions/region/members?level=region.province", ""))
	if national.Total != 32 || national.Members[0].Code != "110000" || len(national.Members) != 32 {
		t.Errorf("provinces: %d, first %+v", national.Total, national.Members[0])
	}
	if l := membersOf(t, own("region/members?level=region.province")); l.Total != 1 || l.Members[0].Code != "360000" {
		t.Errorf("of the province: %+v", l.Members)
	}
	all := membersOf(t, own("region/members?limit=1000"))
	for _, m := range all.Members {
		if !strings.HasPrefix(m.Code, "36") {
			t.Errorf("%+v is out of scope", m)
		}
	}
	if all.Total < 100 || all.Total != len(all.Members) {
		t.Errorf("%d of %d", len(all.Members), all.Total)
	}
	if a := own("region/members?within=110000"); a.StatusCode != http.StatusForbidden {
		t.Errorf("another province: %d", a.StatusCode)
	} else {
		problemOf(t, a)
	}
	if l := membersOf(t, own("region/members?q=110")); l.Total != 0 || l.Members == nil {
		t.Errorf("found out of scope: %+v", l)
	}
}

func TestMembersAreFoundByCodeNameAndParent(t *testing.T) {
	web := start(t, newSample(200), func(c *Config) { c.Limits.Rate = -1 })
	list := func(path string) memberList {
		t.Helper()
		path, query, _ := strings.Cut(path, "?")
		return membersOf(t, get(t, nil, web.URL+"/api/v1/dimensions/"+path+"?"+escaped(query), ""))
	}
	pengze := member{Code: "360430", Name: "彭泽县", Label: "江西省九江市彭泽县", Level: "region.county", Parent: "360400"}
	for _, path := range []string{"region/members?q=彭泽", "region/members?q=36043&limit=1", "region/members?q=九江 彭泽", "region/members?within=九江市&q=彭泽"} {
		if l := list(path); l.Total == 0 || l.Members[0] != pengze {
			t.Errorf("%s: %+v", path, l.Members)
		}
	}
	if l := list("industry/members?within=C&level=industry.division"); l.Total != 31 || l.Members[0].Code != "13" || l.Members[0].Parent != "C" {
		t.Errorf("divisions of C: %d %+v", l.Total, l.Members[0])
	}
	if l := list("industry/members?within=制造业&level=industry.section"); l.Total != 0 {
		t.Errorf("a section within itself: %+v", l.Members)
	}
	first, second := list("ownership/members?limit=5"), list("ownership/members?limit=5&offset=3")
	if !slices.Equal(first.Members[3:], second.Members[:2]) || first.Total != second.Total || second.Offset != 3 {
		t.Errorf("pages %+v and %+v", first, second)
	}
	if l := list("ownership/members?offset=5000"); len(l.Members) != 0 || l.Total != first.Total {
		t.Errorf("beyond the last: %+v", l)
	}
	if l := list("size/members"); l.Total != 4 || l.Members[0].Level != "size" || l.Members[0].Label != "大型" {
		t.Errorf("sizes: %+v", l.Members)
	}
	if l := list("acceptance/members"); l.Total != 4 || l.Members[3] != (member{Code: "ministry", Name: "部级", Label: "部级", Level: "acceptance"}) {
		t.Errorf("levels of acceptance: %+v", l.Members)
	}
	places := codes.BuiltinPlaces()
	for id := range places.Bridged() {
		p, _ := places.ByID(id)
		has := func(l memberList) bool {
			return slices.ContainsFunc(l.Members, func(m member) bool { return m.Code == p.Code && m.Ended != "" })
		}
		parent, _ := places.ByID(p.Parent)
		if !has(list("region/members?limit=1000&within="+parent.Code)) || has(list("region_current/members?limit=1000&within="+parent.Code)) {
			t.Errorf("%s went over as a whole: it is a place of its time and none of today", p.FullName)
		}
	}
	if l := list("month/members?level=month.year"); l.Total != 2 || l.Members[0].Code != "2022" {
		t.Errorf("years: %+v", l.Members)
	}
}

func membersOf(t testing.TB, a answer) memberList {
	t.Helper()
	if a.StatusCode != http.StatusOK {
		t.Fatalf("%s: %d %s", a.Request.URL, a.StatusCode, a.body)
	}
	return decoded[memberList](t, a)
}

func decoded[T any](t testing.TB, a answer) (v T) {
	t.Helper()
	if err := json.Unmarshal([]byte(a.body), &v); err != nil {
		t.Fatalf("%s: %v in %.300s", a.Request.URL, err, a.body)
	}
	return v
}

// What breaks off on its way breaks the connection: nobody takes a half for
// the whole. What fails before its first byte is a problem like any other.
func TestAnswersThatFailWhileWritten(t *testing.T) {
	s := newSample(1)
	web := start(t, s, nil)
	server := web.Config.Handler.(*Server)
	web.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		server.secure(server.recovered(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			server.stream(w, r, func(to io.Writer) error {
				if r.URL.Path == "/api/late" {
					_, _ = io.WriteString(to, strings.Repeat("half", 1<<18))
				}
				return context.DeadlineExceeded
			})
		}))).ServeHTTP(w, r)
	})
	for _, encoding := range []string{"gzip", "identity"} {
		early := get(t, nil, web.URL+"/api/early", "", "Accept-Encoding", encoding)
		if early.StatusCode != 500 || early.Header.Get("Content-Encoding") != "" {
			t.Errorf("%s: %d %v", encoding, early.StatusCode, early.Header)
		}
		problemOf(t, early)
		r, _ := http.NewRequest(http.MethodGet, web.URL+"/api/late", nil)
		r.Header.Set("Accept-Encoding", encoding)
		res, err := http.DefaultTransport.RoundTrip(r)
		if err != nil {
			continue // not even the head came
		}
		if _, err := io.ReadAll(res.Body); err == nil {
			t.Errorf("%s: a half came as the whole", encoding)
		}
		res.Body.Close()
	}
}

// Who reads too slowly is cut off, and holds nothing any more.
func TestSlowReadersAreCutOff(t *testing.T) {
	s := newSample(1)
	web := start(t, s, nil)
	server := web.Config.Handler.(*Server)
	outcome := make(chan any, 1)
	slow := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			v := recover()
			outcome <- v
			panic(v)
		}()
		w.Header().Set("Content-Type", "text/csv")
		server.stream(w, r, func(to io.Writer) error {
			for range 1024 {
				if _, err := io.WriteString(to, strings.Repeat("much", 1<<16)); err != nil {
					return err
				}
			}
			return nil
		})
	}))
	slow.Config.WriteTimeout = 300 * time.Millisecond
	slow.Start()
	defer slow.Close()
	conn := begin(t, slow.URL, "/")
	defer func() { _ = conn.Close() }()
	select {
	case v := <-outcome:
		if err, ok := v.(error); !ok || !errors.Is(err, http.ErrAbortHandler) {
			t.Errorf("the answer ended with %v", v)
		}
	case <-time.After(10 * time.Second):
		t.Fatal("who reads nothing holds the answer for ever")
	}
}
