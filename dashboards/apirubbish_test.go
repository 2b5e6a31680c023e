package dashboards

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"
)

// rubbish is what comes into parameters by mistake or by intent.
var rubbish = []string{
	"", " ", "\t", ",", "，", ";", "=", "!=", ".", "..", "...", "-", "--", "_T", "_O", "*", "%", "&", "#", "+", "0", "-1", "1e9", "0x10", "００１",
	"99999999999999999999", "-99999999999999999999", "NaN", "true", "null", "undefined", "[]", "{}", "\x00", "\x1f", "\ufeff", "\u202e", "\xff\xfe", "é", "𠀀",
	"records", "records.", "records.yoy.yoy", ".yoy", "records.nothing", "paid_amount.share,subsidy_ratio.share", "records,records", "Records", "RECORDS",
	"region", "region.", "region.province,region.province", "region.village", "month.month", "month", "industry_2017.class", "region_current.county",
	"region=", "region==", "region=360000=", "region!==1", "=360000", "region=全国", "region=999999", "region=36", "month=2017-13", "month=..", "month=2019..2017",
	"month=2017-01..", "month=..x", "month=999999999999", "month!=2017", "industry=ZZ", "industry=A..", "industry=Z..A", "size=1..9", "size=大型..微型", "subsidy_year=abc",
	"subsidy_year=1..99999", "acceptance=1..4", "acceptance=county,ministry", "focus!=0;size=1", "a=b;c=d;;", "policy=1,1,1", "rollup", "cube", "region.province;;",
	"10:", "10:records:", "10:records:region.city:x", "-0", "0:records", "2147483648", "-9223372036854775808", "ministry", "部级", "county,ministry", "comparable", "all",
	"-records", "--records", "-", "records-", "month.month desc", "1; DROP TABLE facts", "' OR '1'='1", "\\", "`", "<script>alert(1)</script>", "../../etc/passwd", "${jndi:x}",
	strings.Repeat("a", 3000), strings.Repeat("records,", 400), strings.Repeat("region=360000;", 300), strings.Repeat("(", 2000), strings.Repeat("汉", 900),
}

// Whatever comes in, nobody sees a server error: it is answered, or refused in
// Chinese with what to do. Seeds are logged; WENGANG_SEED repeats one.
func rubbishIsRefusedInPlainWords(t *testing.T, web *httptest.Server) {
	seed := uint64(time.Now().UnixNano())
	if text := os.Getenv("WENGANG_SEED"); text != "" {
		n, err := strconv.ParseUint(text, 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		seed = n
	}
	t.Logf("seed %d", seed)
	r := rand.New(rand.NewPCG(seed, 1))
	d := describedBy(t, web.URL)
	codes := map[int]int{}
	try := func(path string) {
		t.Helper()
		a := get(t, nil, web.URL+path, "")
		codes[a.StatusCode]++
		switch {
		case a.StatusCode == http.StatusOK:
			// What is answered is as described, but for what the description allows
			// in words: Chinese commas and semicolons, and spaces.
			if err := d.request(a.Request); err != nil && !strings.ContainsAny(plainQuery(a), "，； \t") {
				t.Errorf("%.300s was answered, and is not as described: %.300v", path, err)
			}
		case a.StatusCode >= 400 && a.StatusCode < 500:
			problemOf(t, a)
		default:
			t.Errorf("%.300s: %d %.300s", path, a.StatusCode, a.body)
		}
		if d.input(a.Request) == nil {
			return // no path of ours
		}
		if err := d.response(a); err != nil {
			t.Errorf("%.300s: %.500v", path, err)
		}
	}
	parameters := map[string][]string{}
	for _, e := range endpoints() {
		for _, p := range e.parameters {
			if !p.inPath {
				parameters[e.path] = append(parameters[e.path], p.name)
			}
		}
	}
	// Each piece in each parameter of a question that is right without it.
	for _, name := range parameters["/cube"] {
		for _, value := range rubbish {
			base := "by=region.province,month.year&where=" + url.QueryEscape("month=2019..2020")
			if name != requiredParameter {
				base = "measures=records,paid_amount&" + base
			}
			if name == "by" {
				base = strings.Replace(base, "by=region.province,month.year&", "", 1)
			}
			try("/api/v1/cube?" + base + "&" + name + "=" + url.QueryEscape(value))
		}
	}
	for _, name := range parameters["/dimensions/{dimension}/members"] {
		for _, value := range rubbish {
			for _, dimension := range []string{"region", "industry", "month"} {
				try("/api/v1/dimensions/" + dimension + "/members?" + name + "=" + url.QueryEscape(value))
			}
		}
	}
	for _, value := range rubbish {
		if value != "." && value != ".." { // clients fold those away
			try("/api/v1/dimensions/" + url.PathEscape(value) + "/members")
		}
	}
	// Several pieces at a time, names among them.
	for range 1500 {
		var parts []string
		for range 1 + r.IntN(6) {
			name := parameters["/cube"][r.IntN(len(parameters["/cube"]))]
			if r.IntN(20) == 0 {
				name = rubbish[r.IntN(len(rubbish))]
			}
			value := rubbish[r.IntN(len(rubbish))]
			if r.IntN(3) == 0 {
				value += rubbish[r.IntN(len(rubbish))]
			}
			parts = append(parts, url.QueryEscape(name)+"="+url.QueryEscape(value))
		}
		if r.IntN(2) == 0 {
			parts = append(parts, "measures=records")
		}
		try("/api/v1/cube?" + strings.Join(parts, "&"))
	}
	t.Logf("answers by status: %s", fmt.Sprint(codes))
	if codes[http.StatusOK] == 0 || codes[http.StatusBadRequest] == 0 {
		t.Errorf("the rubbish is of one kind only: %v", codes)
	}
}

// plainQuery is the query of an answer's address without escapes.
func plainQuery(a answer) string {
	text, err := url.QueryUnescape(a.Request.URL.RawQuery)
	if err != nil {
		return ""
	}
	return text
}
