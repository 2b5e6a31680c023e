package ingest_test

import (
	"context"
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	store "wengang/sql"
	"wengang/sql/clock"
	"wengang/sql/storetest"

	"wengang/cube/codes"
	"wengang/ingest"
	"wengang/ingest/record"
)

// desk is a store with a writer, as a clerk's command has them.
type desk struct {
	t      *testing.T
	store  *store.Store
	writer *store.Writer
	dir    string
	files  int
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	d := &desk{t: t, store: storetest.New(t), dir: t.TempDir()}
	var err error
	if d.writer, err = d.store.NewWriter(t.Context(), "tester"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.writer.Close(context.Background()) })
	return d
}

// file writes rows (the first is the header) as a csv.
func (d *desk) file(rows [][]string) string {
	d.t.Helper()
	d.files++
	path := filepath.Join(d.dir, fmt.Sprintf("%d.csv", d.files))
	f, err := os.Create(path)
	if err != nil {
		d.t.Fatal(err)
	}
	if err := csv.NewWriter(f).WriteAll(rows); err != nil {
		d.t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		d.t.Fatal(err)
	}
	return path
}

func (d *desk) options(path string) ingest.Options {
	return ingest.Options{Path: path, Places: codes.BuiltinPlaces(), Errors: path + ".退回.xlsx"}
}

// send imports rows and says how it went, as "created 1 updated 0 …".
func (d *desk) send(rows ...values) *ingest.Summary {
	d.t.Helper()
	s, err := ingest.Import(d.t.Context(), d.store, d.writer, d.options(d.file(table(rows...))))
	if err != nil {
		d.t.Fatal(err)
	}
	return s
}

// want holds a summary to its counts.
func want(t *testing.T, what string, s *ingest.Summary, created, updated, unchanged, refused int) {
	t.Helper()
	if s.Created != created || s.Updated != updated || s.Unchanged != unchanged || s.Refused != refused {
		t.Errorf("%s: created %d, updated %d, unchanged %d, refused %d; want %d %d %d %d: %v", what,
			s.Created, s.Updated, s.Unchanged, s.Refused, created, updated, unchanged, refused, s.Findings)
	}
}

// rulesOf are the rules that findings rest on.
func rulesOf(findings []ingest.Finding) string {
	var ids []string
	for _, f := range findings {
		ids = append(ids, f.Rule)
	}
	slices.Sort(ids)
	return strings.Join(slices.Compact(ids), " ")
}

// lines runs a query and writes its rows as tuples: ('a',1,NULL).
func (d *desk) lines(columns, rest string) []string {
	d.t.Helper()
	rows, err := d.store.QueryText(d.t.Context(), "SELECT toString(tuple("+columns+")) "+rest)
	if err != nil {
		d.t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	var all []string
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			d.t.Fatal(err)
		}
		all = append(all, s)
	}
	if err := rows.Err(); err != nil {
		d.t.Fatal(err)
	}
	return all
}

// state is everything the store holds: rows of each table by number and
// content, and which tables there are.
func (d *desk) state() string {
	d.t.Helper()
	var all []string
	for _, table := range append(slices.Clone(store.LedgerTables), "commits") {
		all = append(all, d.lines("'"+table+"', count(), sum(cityHash64(*))", "FROM "+table)...)
	}
	return strings.Join(append(all, d.lines("name", "FROM system.tables WHERE database = currentDatabase() ORDER BY name")...), "\n")
}

// ledger is what the ledger holds that counts, in an order of its own.
func (d *desk) ledger() []string {
	d.t.Helper()
	return d.lines("uscc, subsidy_year, place, sequence, version, source_row, void, name, explanation, findings, paid_amount, employees, paid_on",
		"FROM record_versions WHERE commit_no IN (SELECT commit_no FROM valid_commits) ORDER BY uscc, subsidy_year, place, sequence, version")
}

// values are the cells of a row by header.
type values map[string]string

// with returns the row with cells changed: header, value, header, value …
func (v values) with(pairs ...string) values {
	row := values{}
	for h, s := range v {
		row[h] = s
	}
	for i := 0; i < len(pairs); i += 2 {
		row[pairs[i]] = pairs[i+1]
	}
	return row
}

// only returns the row with the named cells alone.
func (v values) only(headers ...string) values {
	row := values{}
	for _, h := range headers {
		row[h] = v[h]
	}
	return row
}

// table puts rows under one header: the official headers that any row names.
func table(rows ...values) [][]string {
	var header []string
	for _, f := range record.Fields() {
		if slices.ContainsFunc(rows, func(v values) bool { _, ok := v[f.Header]; return ok }) {
			header = append(header, f.Header)
		}
	}
	all := [][]string{header}
	for _, v := range rows {
		line := make([]string, len(header))
		for i, h := range header {
			line[i] = v[h]
		}
		all = append(all, line)
	}
	return all
}

// uscc returns a valid credit code of a county's enterprise, another for each n.
func uscc(n int) string { return record.CompleteUSCC(orgCode(n)) }

// orgCode is 登记管理部门, 机构类别, 行政区划 and the first eight digits of the
// 组织机构代码.
func orgCode(n int) string { return fmt.Sprintf("91360430%08d", 70000000+n) }

// paid is an application that was declared, approved and paid, in order.
func paid(n int) values {
	return values{
		"企业社会统一信用代码": uscc(n), "企业名称": fmt.Sprintf("示例企业%d", n), "联系人": "经办人", "联系电话": "13900000000", "企业性质": "173",
		"失业保险参保地": "360430", "享受政策类型": "其他", "企业所属行业": "7010", "企业规模": "微型", "补贴年度": "2017",
		"涉及职工人数": "5", "裁员人数": "0", "上年实缴金额": "2000.00", "上年应缴金额": "2000.00",
		"申报金额": "600.00", "审批金额": "600.00", "发放金额": "600.00", "申报日期": "2017-03-01", "审批日期": "2017-03-10", "发放日期": "2017-03-20",
		"上年度补贴使用-职工生活补助": "0", "本年度计划使用-职工生活补助": "100%",
	}
}

func TestTodayIsAfterTheExamples(t *testing.T) {
	if clock.Today(clock.System{}).Year() < 2024 {
		t.Fatal("the machine's clock is wrong: examples of 2017 to 2023 would lie in the future")
	}
}

func TestAnUpdateKeepsWhatItDoesNotName(t *testing.T) {
	d := newDesk(t)
	first := paid(1)
	want(t, "first", d.send(first), 1, 0, 0, 0)
	want(t, "again", d.send(first), 0, 0, 1, 0)
	key := []string{"企业社会统一信用代码", "失业保险参保地", "补贴年度"}

	want(t, "key alone", d.send(first.only(key...)), 0, 0, 1, 0)
	named := first.only(key...).with("失业保险参保地", "江西省九江市彭泽县", "企业名称", "新名称")
	want(t, "a name, the place by its official name", d.send(named), 0, 1, 0, 0)
	want(t, "blank cells", d.send(first.only(key...).with("企业名称", "", "联系人", " ", "发放金额", "")), 0, 0, 1, 0)
	want(t, "without a year", d.send(first.only(key[:2]...).with("联系人", "另一人")), 0, 1, 0, 0)
	want(t, "the same payment without a year", d.send(first.only(key[:2]...).with("发放日期", "2017-03-20")), 0, 0, 1, 0)
	s := d.send(first.only(key[:2]...).with("发放金额", "600.00", "发放日期", "2019-03-20"))
	want(t, "another year's payment without a year", s, 0, 0, 0, 1)
	if got := rulesOf(s.Findings); !strings.Contains(got, "year-unknown") {
		t.Errorf("another year's payment: %s", got)
	}
	want(t, "erased", d.send(first.only(key...).with("裁员人数", "0", "上年度补贴使用-职工生活补助", "清空", "本年度计划使用-其他", "清空", "说明", "更正")), 0, 1, 0, 0)
	got := d.lines("name, used_amount, employees, version", "FROM record_versions ORDER BY version DESC LIMIT 1")
	if !slices.Equal(got, []string{"('新名称',[],5,4)"}) {
		t.Errorf("after the updates: %v", got)
	}
	contacts := d.lines("contact_name, contact_phone", "FROM record_contacts ORDER BY version DESC LIMIT 1")
	if !slices.Equal(contacts, []string{"('另一人','13900000000')"}) {
		t.Errorf("contacts after the updates: %v", contacts)
	}
	want(t, "required erased", d.send(first.only(key...).with("涉及职工人数", "清空")), 0, 0, 0, 1)
}

func TestVoidAndMadeAnew(t *testing.T) {
	d := newDesk(t)
	first := paid(1)
	want(t, "first", d.send(first), 1, 0, 0, 0)
	void := first.only("企业社会统一信用代码", "失业保险参保地", "补贴年度").with("操作", "作废", "说明", "重复申报")
	want(t, "void of nothing", d.send(void.with("企业社会统一信用代码", uscc(2))), 0, 0, 0, 1)
	want(t, "void", d.send(void), 0, 1, 0, 0)
	want(t, "void again", d.send(void), 0, 0, 1, 0)
	s := d.send(first.with("企业名称", "改名"))
	want(t, "update of a void record", s, 0, 0, 0, 1)
	if rulesOf(s.Findings) != "already-void" {
		t.Errorf("update of a void record: %s", rulesOf(s.Findings))
	}
	// Made anew it takes nothing from the void one: without its amounts it is a declaration.
	anew := first.with("操作", "新增", "审批金额", "", "审批日期", "", "发放金额", "", "发放日期", "")
	want(t, "made anew", d.send(anew), 0, 1, 0, 0)
	want(t, "made anew again", d.send(anew), 0, 0, 1, 0)
	got := d.lines("void, paid_amount, explanation, version", "FROM record_versions ORDER BY version")
	if !slices.Equal(got, []string{"(0,600,'',1)", "(1,600,'重复申报',2)", "(0,NULL,'',3)"}) {
		t.Errorf("versions: %v", got)
	}
	s = d.send(first.with("操作", "新增", "企业名称", "又一"))
	if want(t, "new where there is one", s, 0, 0, 0, 1); rulesOf(s.Findings) != "create-existing" {
		t.Errorf("new where there is one: %s", rulesOf(s.Findings))
	}
}

func TestARecordStandsOnceInAFile(t *testing.T) {
	first, other := paid(1), paid(1).with("联系人", "另一人")
	void := first.only("企业社会统一信用代码", "失业保险参保地", "补贴年度").with("操作", "作废")
	broken := first.with("涉及职工人数", "")
	many := []values{first}
	for n := 2; n < 40; n++ {
		many = append(many, paid(n))
	}
	for _, c := range []struct {
		name                                 string
		before                               []values
		rows                                 []values
		created, updated, unchanged, refused int
	}{
		{"twice the same", nil, []values{first, first}, 1, 0, 1, 0},
		{"twice, differing", nil, []values{first, other}, 1, 0, 0, 1},
		{"the second differs from what stands", []values{first}, []values{first, other}, 0, 0, 1, 1},
		{"the first is refused", nil, []values{broken, first}, 0, 0, 0, 2},
		{"void and new at once", []values{first}, []values{void, first.with("操作", "新增")}, 0, 1, 0, 1},
		{"far apart", nil, append(slices.Clone(many), other), len(many), 0, 0, 1},
		{"far apart, the first standing", []values{first}, append(slices.Clone(many), other), len(many) - 1, 0, 1, 1},
		{"another number is another record", nil, []values{first, first.with("年内申报序号", "2", "发放金额", "100", "申报金额", "100", "审批金额", "100")}, 2, 0, 0, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := newDesk(t)
			if c.before != nil {
				d.send(c.before...)
			}
			path := d.file(table(c.rows...))
			s, err := ingest.ImportSized(t.Context(), d.store, d.writer, d.options(path), 3, 5, 10)
			if err != nil {
				t.Fatal(err)
			}
			want(t, "first time", s, c.created, c.updated, c.unchanged, c.refused)
			state := d.state()
			s, err = ingest.Import(t.Context(), d.store, d.writer, d.options(path))
			if err != nil {
				t.Fatal(err)
			}
			want(t, "second time", s, 0, 0, c.created+c.updated+c.unchanged, c.refused)
			if d.state() != state {
				t.Error("the same file changed the store")
			}
		})
	}
}

func TestAcceptedLater(t *testing.T) {
	d := newDesk(t)
	rows := []values{paid(1), paid(2), paid(2)} // the last one says the same as the one before
	accept := func(level uint8) *ingest.Summary {
		t.Helper()
		opt := d.options(d.file(table(rows...)))
		opt.Accept = level
		s, err := ingest.Import(t.Context(), d.store, d.writer, opt)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	steps := func() []string {
		return d.lines("step, from_level, level, version, count()", "FROM record_steps "+
			"GROUP BY step, from_level, level, version ORDER BY step, from_level, level, version")
	}
	want(t, "submitted", d.send(rows...), 2, 0, 1, 0)
	want(t, "to the city", accept(2), 0, 0, 3, 0)
	if got := steps(); !slices.Equal(got, []string{"('submitted',0,0,1,2)", "('accepted',1,2,1,2)"}) {
		t.Errorf("after the city: %q", got)
	}
	want(t, "to the ministry", accept(4), 0, 0, 3, 0)
	final := []string{"('submitted',0,0,1,2)", "('accepted',1,2,1,2)", "('accepted',3,4,1,2)"}
	if got := steps(); !slices.Equal(got, final) {
		t.Errorf("after the ministry: %q", got)
	}
	state := d.state()
	for _, level := range []uint8{4, 1} {
		if s := accept(level); s.Commit != 0 {
			t.Errorf("accepted again at %d: commit %d", level, s.Commit)
		}
	}
	if d.state() != state {
		t.Errorf("accepted again: %q", steps())
	}
	// New rows that the same file repeats are accepted once, by what writes them.
	rows = []values{paid(3), paid(3)}
	want(t, "new and accepted", accept(4), 1, 0, 1, 0)
	if got := d.lines("count()", "FROM record_steps WHERE from_level = 1 AND level = 4"); !slices.Equal(got, []string{"(1)"}) {
		t.Errorf("new and accepted: %q steps", got)
	}
}

func TestTheYearsPaymentsAreCappedTogether(t *testing.T) {
	d := newDesk(t)
	payment := func(n int, amount string) values {
		return paid(1).with("年内申报序号", fmt.Sprint(n), "申报金额", amount, "审批金额", amount, "发放金额", amount)
	}
	// Half of the premium of 2000 yuan is the cap in 2017.
	want(t, "600", d.send(payment(1, "600")), 1, 0, 0, 0)
	s := d.send(payment(2, "300"), payment(3, "100.01"))
	if want(t, "300 and 100.01 across files and rows", s, 1, 0, 0, 1); rulesOf(s.Findings) != "cap" || s.Findings[0].Row != 3 {
		t.Errorf("across files and rows: %v", s.Findings)
	}
	want(t, "100, to the fen", d.send(payment(3, "100")), 1, 0, 0, 0)
	s = d.send(payment(1, "600.01"))
	if want(t, "an update", s, 0, 0, 0, 1); rulesOf(s.Findings) != "cap" {
		t.Errorf("an update: %v", s.Findings)
	}
	s = d.send(payment(1, "600.01").with("说明", "经批准"))
	if want(t, "explained", s, 0, 1, 0, 0); s.Explained != 1 || rulesOf(s.ExplainedFindings) != "cap" {
		t.Errorf("explained: %d, %v", s.Explained, s.ExplainedFindings)
	}
	// The explanation stands for the cap as long as nobody gives another one, and for nothing else.
	want(t, "the same rule again", d.send(payment(1, "600.02")), 0, 1, 0, 0)
	s = d.send(payment(1, "600.02").with("审批金额", "500"))
	if want(t, "another rule", s, 0, 0, 0, 1); !strings.Contains(rulesOf(s.Findings), "paid-above-approved") {
		t.Errorf("another rule: %v", s.Findings)
	}
	want(t, "another rule, explained", d.send(payment(1, "600.02").with("审批金额", "500", "说明", "补发")), 0, 1, 0, 0)
	s = d.send(payment(1, "600.02").with("审批金额", "500", "说明", "清空"))
	want(t, "the explanation erased", s, 0, 0, 0, 1)
}

func TestAnotherPlaceAsksForWords(t *testing.T) {
	d := newDesk(t)
	elsewhere := paid(1).with("失业保险参保地", "北京市朝阳区")
	s := d.send(paid(1), elsewhere)
	if want(t, "two places", s, 1, 0, 0, 1); rulesOf(s.Findings) != "other-place" || s.Findings[0].Hard {
		t.Errorf("two places: %v", s.Findings)
	}
	s = d.send(elsewhere.with("说明", "两地参保"))
	if want(t, "explained", s, 1, 0, 0, 0); s.Explained != 1 {
		t.Errorf("explained: %+v", s)
	}
	want(t, "another year", d.send(elsewhere.with("补贴年度", "2018", "申报日期", "2018-03-01", "审批日期", "2018-03-10", "发放日期", "2018-03-20",
		"上年度补贴使用-职工生活补助", "600")), 1, 0, 0, 0)
}

// A place that has gone is still the one of the records of its time, in an
// update that names no day too.
func TestAPlaceOfItsTime(t *testing.T) {
	d := newDesk(t)
	to, _ := clock.NewDay(2018, 12, 31)
	places, err := codes.BuiltinPlaces().With([]codes.Place{{
		ID: 900001, Code: "360470", Name: "示例经济开发区", Kind: codes.Zone, Parent: 360400, Pooling: 360400, Agency: true, ValidTo: to,
	}})
	if err != nil {
		t.Fatal(err)
	}
	zone := paid(1).with("失业保险参保地", "江西省九江市示例经济开发区")
	for _, c := range []struct {
		name                                 string
		row                                  values
		created, updated, unchanged, refused int
	}{
		{"in its time", zone, 1, 0, 0, 0},
		{"an update without a day", zone.only("企业社会统一信用代码", "失业保险参保地", "补贴年度").with("联系人", "另一人"), 0, 1, 0, 0},
		{"after its time", zone.with("补贴年度", "2020", "申报日期", "2020-03-01", "审批日期", "2020-03-10", "发放日期", "2020-03-20"), 0, 0, 0, 1},
	} {
		opt := d.options(d.file(table(c.row)))
		opt.Places = places
		s, err := ingest.Import(t.Context(), d.store, d.writer, opt)
		if err != nil {
			t.Fatal(err)
		}
		want(t, c.name, s, c.created, c.updated, c.unchanged, c.refused)
		if c.refused > 0 && !strings.Contains(rulesOf(s.Findings), "place-unknown") {
			t.Errorf("%s: %v", c.name, s.Findings)
		}
	}
}
