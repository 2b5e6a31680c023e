package rules

import (
	"math"
	"strings"
	"testing"

	"wengang/cube/codes"
	"wengang/ingest/record"
	"wengang/sql/clock"
)

func day(y, m, d int) clock.Day {
	v, ok := clock.NewDay(y, m, d)
	if !ok {
		panic("no such day")
	}
	return v
}

var today = day(2024, 12, 20)

func yuan(v float64) record.Opt[record.Fen] {
	return record.Some(record.Fen(math.Round(v * 100)))
}

func persons(n int64) record.Opt[int64] { return record.Some(n) }

// sound is a paid application against which no rule has anything to say.
func sound() *record.Record {
	r := &record.Record{
		Identity: record.Identity{USCC: "91360430700001370J", SubsidyYear: 2023, Place: 360430, Sequence: 1},
		Name:     "江西广城物业管理有限公司", ContactName: "张三", ContactPhone: "13930000001",
		Ownership: "173", Policy: "5", Focus: "0", Industry: "1391", Edition: 2011, Size: "3", Mode: record.ByApplication,
		Employees: persons(40), Layoffs: persons(0), PremiumPaid: yuan(20000), PremiumDue: yuan(20000),
		DeclaredAmount: yuan(12000), ApprovedAmount: yuan(12000), PaidAmount: yuan(12000),
		DeclaredOn: day(2023, 5, 10), ApprovedOn: day(2023, 6, 1), PaidOn: day(2023, 7, 3),
	}
	r.Planned[record.UseLiving] = record.Use{Kind: record.UseShare, Share: 6000}
	r.Planned[record.UseInsurance] = record.Use{Kind: record.UseShare, Share: 4000}
	r.Used[record.UseLiving] = record.Use{Kind: record.UseAmount}
	return r
}

func context(r *record.Record) *Context {
	return &Context{Record: r, Today: today, Places: codes.BuiltinPlaces()}
}

func ids(findings []Finding) string {
	var list []string
	for _, f := range findings {
		list = append(list, f.Rule)
	}
	return strings.Join(list, " ")
}

func TestSound(t *testing.T) {
	if found := Check(context(sound())); found != nil {
		t.Fatalf("findings on a sound record: %v", found)
	}
}

// Each case changes the sound record; want is the ids of what is found, in the
// order of the table. Cases without want are those nearest to the limit.
var cases = []struct {
	name   string
	change func(r *record.Record, c *Context)
	want   string
}{
	{"negative amount", func(r *record.Record, c *Context) { r.PremiumDue = yuan(-1) }, "amount"},
	{"digit 18", func(r *record.Record, c *Context) { r.USCC = "91360430700001370K" }, "uscc-digit18"},
	{"digit 17", func(r *record.Record, c *Context) { r.USCC = "91310000631295002H" }, "uscc-digit17"},
	{"17 characters", func(r *record.Record, c *Context) { r.USCC = "9136043070000137" }, "uscc-digit18"},

	{"name missing", func(r *record.Record, c *Context) { r.Name = "" }, "required"},
	{"size missing", func(r *record.Record, c *Context) { r.Size = "" }, "required"},
	{"size unreadable is not missing", func(r *record.Record, c *Context) { r.Size = ""; c.Unread = c.Unread.With(record.FieldSize) }, ""},
	{"phone and staff missing", func(r *record.Record, c *Context) { r.ContactPhone = ""; r.Employees = record.Opt[int64]{} }, "required required"},
	{"layoffs zero is not blank", func(r *record.Record, c *Context) { r.Layoffs = persons(0) }, ""},
	{"declared only needs no approval", func(r *record.Record, c *Context) {
		r.ApprovedAmount, r.PaidAmount, r.ApprovedOn, r.PaidOn = record.Opt[record.Fen]{}, record.Opt[record.Fen]{}, 0, 0
	}, ""},
	{"declaration day missing", func(r *record.Record, c *Context) { r.DeclaredOn = 0 }, "required"},
	{"approved without its day", func(r *record.Record, c *Context) {
		r.ApprovedOn, r.PaidOn, r.PaidAmount = 0, 0, record.Opt[record.Fen]{}
	}, "required"},
	{"payment of zero without a day", func(r *record.Record, c *Context) {
		r.PaidOn, r.PaidAmount = 0, yuan(0)
	}, "required"},
	{"paid, approval day missing", func(r *record.Record, c *Context) { r.ApprovedOn = 0 }, "required"},
	{"paid without approval", func(r *record.Record, c *Context) { r.ApprovedOn, r.ApprovedAmount = 0, record.Opt[record.Fen]{} }, "paid-unapproved"},
	{"uses and ratio are not required", func(r *record.Record, c *Context) {
		r.Used, r.Planned = [record.UseCount]record.Use{}, [record.UseCount]record.Use{}
	}, ""},

	{"year unknown", func(r *record.Record, c *Context) { r.SubsidyYear = 0 }, "year-unknown"},
	{"year unknown since unreadable", func(r *record.Record, c *Context) {
		r.SubsidyYear = 0
		c.Unread = c.Unread.With(record.FieldDeclaredOn)
	}, ""},
	{"year is not the declaration's", func(r *record.Record, c *Context) { r.SubsidyYear = 2022 }, "year-locked"},
	{"paid in the next year", func(r *record.Record, c *Context) {
		r.DeclaredOn, r.ApprovedOn, r.PaidOn = day(2023, 12, 1), day(2023, 12, 20), day(2024, 1, 5)
	}, ""},

	{"by data", func(r *record.Record, c *Context) {
		r.Mode, r.DeclaredAmount, r.DeclaredOn = record.ByData, record.Opt[record.Fen]{}, 0
	}, ""},
	{"by data, year of the payment", func(r *record.Record, c *Context) {
		r.Mode, r.DeclaredAmount, r.DeclaredOn, r.PaidOn = record.ByData, record.Opt[record.Fen]{}, 0, day(2024, 1, 5)
	}, "year-locked"},
	{"by data with a declaration", func(r *record.Record, c *Context) { r.Mode = record.ByData }, "not-applicable not-applicable"},

	{"today is no future", func(r *record.Record, c *Context) { c.Today = r.PaidOn }, ""},
	{"future", func(r *record.Record, c *Context) { c.Today = r.PaidOn - 1 }, "day-future"},
	{"approved before declared", func(r *record.Record, c *Context) { r.ApprovedOn = r.DeclaredOn - 1 }, "day-order"},
	{"all on one day", func(r *record.Record, c *Context) { r.ApprovedOn, r.PaidOn = r.DeclaredOn, r.DeclaredOn }, ""},
	{"paid before approved", func(r *record.Record, c *Context) { r.PaidOn = r.ApprovedOn - 1 }, "day-order"},
	{"recovered before paid", func(r *record.Record, c *Context) { r.Recovered = record.Outcome{Amount: yuan(10), On: r.PaidOn - 1} }, "day-order"},
	{"recovered", func(r *record.Record, c *Context) { r.Recovered = record.Outcome{Amount: yuan(10), On: r.PaidOn} }, ""},
	{"recovered without a day", func(r *record.Record, c *Context) { r.Recovered = record.Outcome{Amount: yuan(10)} }, "outcome-pair"},
	{"returned without an amount", func(r *record.Record, c *Context) { r.Returned = record.Outcome{On: r.PaidOn} }, "outcome-pair"},
	{"recovered more than paid", func(r *record.Record, c *Context) { r.Recovered = record.Outcome{Amount: yuan(12000.01), On: r.PaidOn} }, "outcome-amount"},
	{"refused beside the payment", func(r *record.Record, c *Context) {
		r.Refused = record.Outcome{Amount: yuan(1), On: r.ApprovedOn}
	}, "outcome-amount"},

	{"shares above 100 %", func(r *record.Record, c *Context) {
		r.Planned[record.UseOther] = record.Use{Kind: record.UseShare, Share: 1}
	}, "use-share"},
	{"shares below 100 %", func(r *record.Record, c *Context) { r.Planned[record.UseInsurance].Share = 3999 }, "uses-total"},
	{"planned amounts add up", func(r *record.Record, c *Context) {
		r.Planned[0], r.Planned[1] = record.Use{Kind: record.UseAmount, Amount: 700000}, record.Use{Kind: record.UseAmount, Amount: 500000}
	}, ""},
	{"planned amounts a yuan short", func(r *record.Record, c *Context) {
		r.Planned[0], r.Planned[1] = record.Use{Kind: record.UseAmount, Amount: 700000}, record.Use{Kind: record.UseAmount, Amount: 499900}
	}, "uses-total"},
	{"amount and share together", func(r *record.Record, c *Context) {
		r.Planned[0], r.Planned[1] = record.Use{Kind: record.UseAmount, Amount: 600000}, record.Use{Kind: record.UseShare, Share: 5000}
	}, ""},
	{"last year's use is unequal to its payment", func(r *record.Record, c *Context) {
		p := *r
		p.SubsidyYear--
		c.Peers = []*record.Record{&p}
	}, "uses-total"},
	{"last year's use equals its payment", func(r *record.Record, c *Context) {
		p := *r
		p.SubsidyYear--
		c.Peers = []*record.Record{&p}
		r.Used[0].Amount = p.PaidAmount.V
	}, ""},
	{"sixth direction in 2023", func(r *record.Record, c *Context) {
		r.Planned[record.UseInsurance] = record.Use{}
		r.Planned[record.UseCost] = record.Use{Kind: record.UseShare, Share: 4000}
	}, "use-early"},
	{"sixth direction in 2024", func(r *record.Record, c *Context) {
		r.SubsidyYear, r.DeclaredOn, r.ApprovedOn, r.PaidOn = 2024, day(2024, 5, 10), day(2024, 6, 1), day(2024, 7, 3)
		r.Planned[record.UseInsurance] = record.Use{}
		r.Planned[record.UseCost] = record.Use{Kind: record.UseShare, Share: 4000}
	}, ""},

	{"paid above approved", func(r *record.Record, c *Context) {
		r.ApprovedAmount, r.DeclaredAmount = yuan(11999.99), yuan(11999.99)
	}, "paid-above-approved"},
	{"approved above declared", func(r *record.Record, c *Context) { r.DeclaredAmount = yuan(11999.99) }, "approved-above-declared"},
	{"stated ratio as a whole number", func(r *record.Record, c *Context) { r.StatedRatio = record.Some[int32](6000) }, ""},
	{"stated ratio is another", func(r *record.Record, c *Context) { r.StatedRatio = record.Some[int32](5000) }, "ratio-differs"},

	// 2023: 大型 30 %, others 60 %, after rounding to the fen.
	{"cap reached by rounding up", func(r *record.Record, c *Context) {
		r.PremiumPaid, r.PremiumDue = yuan(2010.96), yuan(2010.96)
		r.DeclaredAmount, r.ApprovedAmount, r.PaidAmount = yuan(1206.58), yuan(1206.58), yuan(1206.58)
	}, ""},
	{"a fen above the cap", func(r *record.Record, c *Context) {
		r.PremiumPaid, r.PremiumDue = yuan(2010.96), yuan(2010.96)
		r.DeclaredAmount, r.ApprovedAmount, r.PaidAmount = yuan(1206.59), yuan(1206.59), yuan(1206.59)
	}, "cap"},
	{"a large one has 30 %", func(r *record.Record, c *Context) { r.Size, r.Employees = "1", persons(1000) }, "cap"},
	{"the year's payments together", func(r *record.Record, c *Context) {
		p := *r
		p.Sequence, p.PaidAmount = 2, yuan(0.01)
		c.Peers = []*record.Record{&p}
	}, "cap"},
	{"a payment sent back does not count", func(r *record.Record, c *Context) {
		p := *r
		p.Sequence, p.Returned = 2, record.Outcome{Amount: p.PaidAmount, On: p.PaidOn}
		c.Peers = []*record.Record{&p}
	}, ""},
	{"2017: half", func(r *record.Record, c *Context) { in2017(r); r.PaidAmount = yuan(10000) }, ""},
	{"2017: above half", func(r *record.Record, c *Context) {
		in2017(r)
		r.PaidAmount, r.ApprovedAmount, r.DeclaredAmount = yuan(10000.01), yuan(10000.01), yuan(10000.01)
	}, "cap"},
	{"declared in 2020 under 100 %, paid in 2021", func(r *record.Record, c *Context) {
		r.SubsidyYear, r.DeclaredOn, r.ApprovedOn, r.PaidOn = 2020, day(2020, 12, 1), day(2020, 12, 20), day(2021, 1, 10)
		r.PaidAmount, r.ApprovedAmount, r.DeclaredAmount = yuan(20000), yuan(20000), yuan(20000)
	}, ""},

	{"layoffs above staff", func(r *record.Record, c *Context) { r.Layoffs = persons(41) }, "layoffs-above-staff"},
	{"2023: 5.5 % is not above", func(r *record.Record, c *Context) { r.Employees, r.Layoffs = persons(200), persons(11) }, ""},
	{"2023: above 5.5 %", func(r *record.Record, c *Context) { r.Employees, r.Layoffs = persons(199), persons(11) }, "layoff-limit"},
	{"2023: 20 % of 30", func(r *record.Record, c *Context) { r.Employees, r.Layoffs = persons(30), persons(6) }, ""},
	{"2023: above 20 % of 30", func(r *record.Record, c *Context) { r.Employees, r.Layoffs = persons(30), persons(7) }, "layoff-limit"},
	{"2017: 4.02 % is not below", func(r *record.Record, c *Context) {
		in2017(r)
		r.Employees, r.Layoffs, r.PremiumPaid, r.PremiumDue = persons(5000), persons(201), yuan(2e6), yuan(2e6)
	}, "layoff-limit"},
	{"2017: below 4.02 %", func(r *record.Record, c *Context) {
		in2017(r)
		r.Employees, r.Layoffs, r.PremiumPaid, r.PremiumDue = persons(5000), persons(200), yuan(2e6), yuan(2e6)
	}, ""},
	{"premium short", func(r *record.Record, c *Context) { r.PremiumDue = yuan(20000.01) }, "premium-short"},

	{"small with 20 staff", func(r *record.Record, c *Context) { r.Employees = persons(20) }, ""},
	{"small with 19 staff", func(r *record.Record, c *Context) { r.Employees = persons(19) }, "size-headcount"},
	{"micro with many staff proves nothing", func(r *record.Record, c *Context) {
		r.Size, r.Employees, r.PremiumPaid, r.PremiumDue = "4", persons(900), yuan(20000), yuan(20000)
	}, ""},
	{"no threshold in education", func(r *record.Record, c *Context) { r.Size, r.Industry, r.Employees = "2", "8210", persons(1) }, ""},
	{"focus fits", func(r *record.Record, c *Context) { r.Focus, r.Industry = "1", "3120" }, ""},
	{"focus does not fit", func(r *record.Record, c *Context) { r.Focus = "1" }, "focus-industry"},
	{"division alone", func(r *record.Record, c *Context) { r.Industry = "13" }, "industry-coarse"},
	{"phone", func(r *record.Record, c *Context) { r.ContactPhone = "139****0001" }, "phone"},

	{"premium in 万元", func(r *record.Record, c *Context) {
		r.PremiumPaid, r.PremiumDue, r.Size, r.Employees = yuan(2), yuan(2), "4", persons(40)
	}, "cap suspect-wan"},
	{"payment in 万元", func(r *record.Record, c *Context) {
		r.DeclaredAmount, r.ApprovedAmount, r.PaidAmount = yuan(1.2), yuan(1.2), yuan(1.2)
	}, "suspect-wan"},
	{"approval in 万元", func(r *record.Record, c *Context) { r.ApprovedAmount = yuan(1.2) }, "paid-above-approved suspect-wan"},

	{"same year, other premium", func(r *record.Record, c *Context) {
		p := *r
		p.Sequence, p.PremiumPaid, p.PaidAmount, p.DeclaredAmount = 2, yuan(30000), yuan(0), yuan(0)
		c.Peers = []*record.Record{&p}
	}, "year-differs"},
	{"same year elsewhere", func(r *record.Record, c *Context) {
		p := *r
		p.Place = 360429
		c.Peers = []*record.Record{&p}
	}, "other-place"},
	{"same year elsewhere, but void", func(r *record.Record, c *Context) {
		p := *r
		p.Place, p.Void = 360429, true
		c.Peers = []*record.Record{&p}
	}, ""},
	{"ten times last year's staff", func(r *record.Record, c *Context) {
		p := *r
		p.SubsidyYear, p.Employees = 2022, persons(4)
		c.Peers = []*record.Record{&p}
		r.Used[0].Amount = p.PaidAmount.V
	}, "far-from-last-year"},
	{"nine times last year's staff", func(r *record.Record, c *Context) {
		p := *r
		p.SubsidyYear, p.Employees = 2022, persons(5)
		c.Peers = []*record.Record{&p}
		r.Used[0].Amount = p.PaidAmount.V
	}, ""},

	{"create what exists", func(r *record.Record, c *Context) {
		p := *r
		p.Name = "旧名"
		c.Previous, c.Action = &p, record.ActionCreate
	}, "create-existing"},
	{"create what exists unchanged", func(r *record.Record, c *Context) {
		p := *r
		c.Previous, c.Action = &p, record.ActionCreate
	}, ""},
	{"update what does not exist", func(r *record.Record, c *Context) { c.Action = record.ActionUpdate }, "update-missing"},
	{"update", func(r *record.Record, c *Context) { p := *r; c.Previous, c.Action = &p, record.ActionUpdate }, ""},
	{"void what does not exist", func(r *record.Record, c *Context) { c.Action, r.Void = record.ActionVoid, true }, "update-missing"},
	{"void needs nothing else", func(r *record.Record, c *Context) {
		p := *r
		c.Previous, c.Action = &p, record.ActionVoid
		*r = record.Record{Identity: r.Identity, Void: true}
	}, ""},
	{"update of a void record", func(r *record.Record, c *Context) { p := *r; p.Void = true; c.Previous = &p }, "already-void"},
	{"create anew what is void", func(r *record.Record, c *Context) {
		p := *r
		p.Void = true
		c.Previous, c.Action = &p, record.ActionCreate
	}, ""},
	{"twice in one file", func(r *record.Record, c *Context) { c.EarlierRow = 7 }, "duplicate-row"},

	{"far from its peers", func(r *record.Record, c *Context) { c.Stats = stats(20, 3, 0.1) }, "far-from-peers"},
	{"too few peers", func(r *record.Record, c *Context) { c.Stats = stats(19, 3, 0.1) }, ""},
	{"peers far apart", func(r *record.Record, c *Context) { c.Stats = stats(100, 3, 0.3) }, ""},
	{"near its peers", func(r *record.Record, c *Context) { c.Stats = stats(100, 2.5, 0.01) }, ""},
}

func in2017(r *record.Record) {
	r.SubsidyYear, r.DeclaredOn, r.ApprovedOn, r.PaidOn = 2017, day(2017, 5, 10), day(2017, 6, 1), day(2017, 7, 3)
	r.DeclaredAmount, r.ApprovedAmount, r.PaidAmount = yuan(10000), yuan(10000), yuan(10000)
}

// stats are of n food makers of small size, by the logarithm of their staff.
func stats(n int, median, mad float64) *PeerStats {
	var peers [QuantityCount]Peer
	peers[QuantityEmployees] = Peer{N: n, Median: median, MAD: mad}
	return NewPeerStats(map[PeerKey][QuantityCount]Peer{{Division: "13", Size: "3"}: peers})
}

func TestCheck(t *testing.T) {
	fired := map[string]bool{}
	for _, test := range cases {
		t.Run(test.name, func(t *testing.T) {
			r := sound()
			c := context(r)
			test.change(r, c)
			found := Check(c)
			if got := ids(found); got != test.want {
				t.Fatalf("found %q, want %q: %v", got, test.want, found)
			}
			for _, f := range found {
				fired[f.Rule] = true
				rule, ok := ByID(f.Rule)
				if !ok || f.Hard != rule.Hard || f.Message == "" || f.Action == "" {
					t.Errorf("finding %+v", f)
				}
			}
		})
	}
	for i := range table {
		if table[i].check != nil && !fired[table[i].ID] {
			t.Errorf("no case fires %s", table[i].ID)
		}
	}
}

func TestTable(t *testing.T) {
	seen := map[string]bool{}
	for _, r := range Table() {
		if seen[r.ID] {
			t.Errorf("rule %s stands twice", r.ID)
		}
		seen[r.ID] = true
		if r.Name == "" || r.Text == "" || r.Source == "" {
			t.Errorf("rule %s lacks name, text or source", r.ID)
		}
		for _, name := range r.Fields {
			if _, ok := record.FieldByName(name); !ok {
				t.Errorf("rule %s looks at %s, which is no field", r.ID, name)
			}
		}
		Of(r.ID, record.FieldUSCC, "", "m", "a")
	}
}

func TestRefused(t *testing.T) {
	hard, soft := Finding{Hard: true}, Finding{}
	for _, c := range []struct {
		findings    []Finding
		explanation string
		want        bool
	}{{nil, "", false}, {[]Finding{soft}, "", true}, {[]Finding{soft}, "  ", true}, {[]Finding{soft}, " 无 ", true}, {[]Finding{soft}, "／", true}, {[]Finding{soft}, "总公司为大型企业", false}, {[]Finding{soft, hard}, "说明", true}} {
		if got := Refused(c.findings, c.explanation); got != c.want {
			t.Errorf("Refused(%v, %q) = %v", c.findings, c.explanation, got)
		}
	}
}

func TestRequired(t *testing.T) {
	has := func(list []record.FieldNo, n record.FieldNo) bool {
		for _, v := range list {
			if v == n {
				return true
			}
		}
		return false
	}
	asked, given := Required(record.Paid, record.ByApplication), Required(record.Paid, record.ByData)
	if !has(asked, record.FieldDeclaredAmount) || has(given, record.FieldDeclaredAmount) || has(given, record.FieldDeclaredOn) || !has(given, record.FieldApprovedOn) {
		t.Errorf("required: %v and %v", asked, given)
	}
	for _, n := range []record.FieldNo{record.FieldSubsidyYear, record.FieldSequence, record.FieldMode, record.FieldRatio, record.FieldAction, record.FieldFocus} {
		if has(asked, n) {
			t.Errorf("%s is required", record.FieldAt(n).Name)
		}
	}
	if has(Required(record.Declared, record.ByApplication), record.FieldApprovedAmount) {
		t.Error("the declaration needs an approval")
	}
}

func TestPeerBuilder(t *testing.T) {
	var b PeerBuilder
	for i := range 25 {
		r := sound()
		r.Employees = persons(int64(10 * (i + 1)))
		b.Add(r)
	}
	r := sound()
	r.Void = true
	b.Add(r)
	s := b.Build()
	key, _ := PeerKeyOf(sound())
	p := s.Of(key, QuantityEmployees)
	if p.N != 25 || math.Abs(p.Median-math.Log10(130)) > 1e-9 || p.MAD <= 0 {
		t.Errorf("statistics: %+v", p)
	}
	if p := s.Of(PeerKey{"99", "1"}, QuantityAmount); p.N != 0 {
		t.Errorf("an unknown group: %+v", p)
	}
}

func TestShareOf(t *testing.T) {
	for _, c := range []struct {
		amount record.Fen
		rate   codes.Rate
		want   record.Fen
	}{{201096, 6000, 120658}, {81144, 3000, 24343}, {1, 5000, 1}, {record.MaxAmount, 10000, record.MaxAmount}, {0, 6000, 0}} {
		if got := shareOf(c.amount, c.rate); got != c.want {
			t.Errorf("shareOf(%d, %d) = %d, want %d", c.amount, c.rate, got, c.want)
		}
	}
}
