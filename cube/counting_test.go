package cube

import (
	"context"
	"testing"

	"wengang/cube/codes"
	"wengang/sql/fault"
)

// payment is a record of a test that was approved and paid on one day, without
// declaration (免申即享), and accepted up to the ministry.
func payment(t testing.TB, enterprise uint32, place codes.PlaceID, sequence uint16, paidOn string, paid, employees int64) entry {
	on := day(t, paidOn)
	return entry{enterprise: enterprise, year: uint16(on.Year()), place: place, sequence: sequence, level: 4,
		industry: "0111", ownership: "173", size: "3", policy: "5", focus: "0",
		approvedOn: on, paidOn: on, approved: paid, paid: paid, employees: employees, premiumPaid: 1000, premiumDue: 1000}
}

// worked is a case whose answer was worked out by hand.
type worked struct {
	name string
	text QueryText
	want string
}

// work asks the cube, by the planned route and over facts, and the reference,
// and holds both against what was worked out by hand.
func work(t *testing.T, entries []entry, cases []worked) {
	t.Helper()
	c, _ := load(t, entries)
	truth := newReference(entries, builtin())
	pinned, err := c.Pin(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	defer pinned.Release()
	for _, test := range cases {
		t.Run(test.name, func(t *testing.T) {
			q := query(t, test.text)
			for name, choose := range map[string]planner{"planned": plan, "facts": onlyFacts} {
				a, err := pinned.ask(context.Background(), q, choose)
				if err != nil {
					t.Fatal(err)
				}
				if got := sayWhole(a); got != test.want {
					t.Errorf("%s by %s:\n%swant:\n%s", name, a.Route, got, test.want)
				}
				if got := truth.answer(q).say(a); got != test.want {
					t.Errorf("the reference:\n%swant:\n%s", got, test.want)
				}
			}
		})
	}
}

// Beijing has data in all three months, Jiangxi not in February 2017,
// Guangdong in March 2017 only.
//
//	            2016-03  2016-05  2017-02  2017-03
//	110105 A        100       70       50      150
//	360430 B        100                        300
//	440103 C                                   400
func growing(t testing.TB) []entry {
	return []entry{
		payment(t, 1, 110105, 1, "2016-03-10", 100, 10),
		payment(t, 1, 110105, 2, "2016-05-10", 70, 10),
		payment(t, 1, 110105, 1, "2017-02-10", 50, 10),
		payment(t, 1, 110105, 2, "2017-03-10", 150, 10),
		payment(t, 2, 360430, 1, "2016-03-10", 100, 20),
		payment(t, 2, 360430, 1, "2017-03-10", 300, 20),
		payment(t, 3, 440103, 1, "2017-03-10", 400, 30),
	}
}

func TestCalculusByHand(t *testing.T) {
	const times = "paid_amount,paid_amount.previous,paid_amount.pop,paid_amount.last_year,paid_amount.yoy,paid_amount.ytd,paid_amount.ytd_last_year,paid_amount.ytd_yoy"
	work(t, growing(t), []worked{
		// March: 150+300+400 = 850. February: 50; in both only Beijing:
		// (150−50)÷50 = 2. A year before: 200; in both Beijing and Jiangxi:
		// (450−200)÷200 = 1.25. From January: 900, a year before 200; in both
		// Beijing and Jiangxi: (500−200)÷200 = 1.5.
		{"comparable", QueryText{Measures: times, Where: []string{"month=2017-03"}},
			"1 rows\n850 | 50 | 2 | 200 | 1.25 | 900 | 200 | 1.5\ntotal: 850 | 50 | 2 | 200 | 1.25 | 900 | 200 | 1.5\n" +
				"left out of pop: 360000 440000\nleft out of yoy: 440000\nleft out of ytd_yoy: 440000\n"},
		// (850−50)÷50 = 16, (850−200)÷200 = 3.25, (900−200)÷200 = 3.5.
		{"all regions", QueryText{Measures: times, Where: []string{"month=2017-03"}, Basis: "all"},
			"1 rows\n850 | 50 | 16 | 200 | 3.25 | 900 | 200 | 3.5\ntotal: 850 | 50 | 16 | 200 | 3.25 | 900 | 200 | 3.5\n"},
		// 150÷850, 300÷850, 400÷850. Of the growth of 125 % Beijing makes
		// (150−100)÷200 = 25, Jiangxi (300−100)÷200 = 100 points. A year before
		// Beijing and Jiangxi shared the first place.
		{"structure", QueryText{Measures: "paid_amount.share,paid_amount.contribution,paid_amount.rank,paid_amount.rank_change", By: "region.province", Where: []string{"month=2017-03"}},
			"3 rows\n110000 北京市 | 0.176471 | 25 | 3 | -2\n360000 江西省 | 0.352941 | 100 | 2 | -1\n440000 广东省 | 0.470588 | 不适用 | 1 | 不适用\n" +
				"total: 1 | 125 | 不适用 | 不适用\nleft out of yoy: 440000\n"},
		// Of a ratio the difference: 450÷2000 − 200÷2000 = 22.5 % − 10 %.
		// Of a mean the growth: 225÷100 − 1.
		{"ratios", QueryText{Measures: "subsidy_ratio.yoy,paid_per_enterprise.yoy,enterprises.yoy,employees.yoy", Where: []string{"month=2017-03"}},
			"1 rows\n12.5 | 1.25 | 0 | 0\ntotal: 12.5 | 1.25 | 0 | 0\nleft out of yoy: 440000\n"},
		// No row for January, which has nothing of its own, of December or of
		// the year before; none after March, the last month with data, though
		// May has a year before. In total: October to December 2016 nothing,
		// January to June 2016 270.
		{"months", QueryText{Measures: "paid_amount,paid_amount.previous,paid_amount.last_year,paid_amount.ytd", By: "month.month", Where: []string{"month=2017-01..2017-06"}},
			"2 rows\n2017-02 2017年2月 | 50 | 空 | 空 | 50\n2017-03 2017年3月 | 850 | 50 | 200 | 900\ntotal: 900 | 空 | 270 | 900\n"},
		// A quarter as far as it was asked for: February and March against
		// November and December, and against the same months of 2016; from
		// January on in any case.
		{"part of a quarter", QueryText{Measures: "paid_amount,paid_amount.previous,paid_amount.last_year,paid_amount.ytd,paid_amount.ytd_last_year", By: "month.quarter", Where: []string{"month=2017-03..2017-05"}},
			"1 rows\n2017-Q1 2017年一季度 | 850 | 空 | 200 | 900 | 200\ntotal: 850 | 50 | 270 | 900 | 270\n"},
		// The period of a total is that of the filter, and there is none.
		{"no period", QueryText{Measures: "paid_amount,paid_amount.last_year,paid_amount.yoy", By: "month.year"},
			"2 rows\n2016 2016年 | 270 | 空 | 不适用\n2017 2017年 | 900 | 270 | 0.851852\ntotal: 1170 | 不适用 | 不适用\n"},
		// Places finer than the units: 360430 is its own place. Jiangxi's and
		// Beijing's growth by county.
		{"counties", QueryText{Measures: "paid_amount.yoy", By: "region.county", Where: []string{"month=2017-03"}},
			"3 rows\n110105 北京市朝阳区 | 0.5\n360430 江西省九江市彭泽县 | 2\n440103 广东省广州市荔湾区 | 不适用\ntotal: 1.25\nleft out of yoy: 440000\n"},
	})
}

// Within one province the cities are the units; a county has growth only where
// it has data in both periods itself, and what is absent in a unit that
// reported is zero.
//
//	            2016-03             2017-03
//	360402 A    100 (policy 5)      50 (policy 5)
//	360430 B     60 (policy 1)       –
//	360430 C      –                 30 declared only
//	360102 D      –                400
func TestUnitsWithinAProvince(t *testing.T) {
	entries := []entry{
		payment(t, 1, 360402, 1, "2016-03-10", 100, 10),
		payment(t, 1, 360402, 1, "2017-03-10", 50, 10),
		payment(t, 2, 360430, 1, "2016-03-10", 60, 10),
		payment(t, 3, 360430, 1, "2017-03-10", 30, 10),
		payment(t, 4, 360102, 1, "2017-03-10", 400, 10),
	}
	entries[2].policy = "1"
	declared := &entries[3]
	declared.declaredOn, declared.declared = declared.paidOn, 30
	declared.approvedOn, declared.approved, declared.paidOn, declared.paid = 0, 0, 0, 0
	work(t, entries, []worked{
		// Jiujiang: (50 − 160) ÷ 160.
		{"province", QueryText{Measures: "paid_amount,paid_amount.last_year,paid_amount.yoy", Where: []string{"region=360000", "month=2017-03"}},
			"1 rows\n450 | 160 | -0.6875\ntotal: 450 | 160 | -0.6875\nleft out of yoy: 360100\n"},
		// 彭泽 reported in both years: paid 60, then nothing.
		{"counties", QueryText{Measures: "paid_amount,paid_amount.yoy", By: "region.county", Where: []string{"region=360000", "month=2017-03"}},
			"3 rows\n360102 江西省南昌市东湖区 | 400 | 不适用\n360402 江西省九江市濂溪区 | 50 | -0.5\n360430 江西省九江市彭泽县 | 空 | -1\n" +
				"total: 450 | -0.6875\nleft out of yoy: 360100\n"},
		// Policy 1 was there a year before only, in a unit that reported: −100 %.
		{"policies", QueryText{Measures: "paid_amount.yoy,paid_amount.contribution", By: "policy", Where: []string{"region=360000", "month=2017-03"}},
			"2 rows\n1 实施兼并重组企业 | -1 | -37.5\n5 其他 | -0.5 | -31.25\ntotal: -0.6875 | -68.75\nleft out of yoy: 360100\n"},
	})
}

// Enterprise 1 is paid at three places, twice at 360430; 2 is paid once.
//
//	            Q1        Q2    staff
//	110105 1    500             10
//	360430 1    100       50    20
//	440103 1     30              7
//	440103 2    200              5
func spread(t testing.TB) []entry {
	return []entry{
		payment(t, 1, 110105, 1, "2017-03-10", 500, 10),
		payment(t, 1, 360430, 1, "2017-03-10", 100, 20),
		payment(t, 1, 360430, 2, "2017-05-10", 50, 20),
		payment(t, 1, 440103, 1, "2017-03-10", 30, 7),
		payment(t, 2, 440103, 1, "2017-03-10", 200, 5),
	}
}

func TestGrainsByHand(t *testing.T) {
	const measures = "records,enterprises,employees,paid_amount,paid_per_enterprise"
	const total = "total: 5 | 2 | 42 | 880 | 440\n"
	work(t, spread(t), []worked{
		// 其余 holds Jiangxi and Guangdong: two enterprises, staff 20+7+5.
		{"first", QueryText{Measures: measures, By: "region.province", Top: "1:paid_amount"},
			"2 rows\n110000 北京市 | 1 | 1 | 10 | 500 | 500\n_O 其余 | 4 | 2 | 32 | 380 | 190\n" + total},
		// The last is Jiangxi with 150; Beijing and Guangdong: staff 10+7+5.
		{"last", QueryText{Measures: measures, By: "region.province", Top: "-1:paid_amount"},
			"2 rows\n360000 江西省 | 2 | 1 | 20 | 150 | 150\n_O 其余 | 3 | 2 | 22 | 730 | 365\n" + total},
		// Each province has its own 其余, and counties go with their city.
		{"own others", QueryText{Measures: "records,employees,paid_amount", By: "region.province,region.city,region.county", Top: "1:paid_amount:region.city"},
			"3 rows\n110000 北京市 | 110105 北京市朝阳区 | 110105 北京市朝阳区 | 1 | 10 | 500\n360000 江西省 | _O 其余 | _O 其余 | 2 | 20 | 150\n" +
				"440000 广东省 | _O 其余 | _O 其余 | 2 | 12 | 230\ntotal: 5 | 42 | 880\n"},
		// No share of it counts for 其余 alone, and it has no rank.
		{"others' values", QueryText{Measures: "paid_amount.share,paid_amount.rank", By: "region.province", Top: "2:paid_amount"},
			"3 rows\n110000 北京市 | 0.568182 | 1\n440000 广东省 | 0.261364 | 2\n_O 其余 | 0.170455 | 不适用\ntotal: 1 | 不适用\n"},
		// By quarter the staff of 360430 counts in both, in the year once.
		{"subtotals", QueryText{Measures: measures, By: "region.province,month.quarter", Subtotals: "region.province;month.quarter"},
			"4 rows\n110000 北京市 | 2017-Q1 2017年一季度 | 1 | 1 | 10 | 500 | 500\n360000 江西省 | 2017-Q1 2017年一季度 | 1 | 1 | 20 | 100 | 100\n" +
				"360000 江西省 | 2017-Q2 2017年二季度 | 1 | 1 | 20 | 50 | 50\n440000 广东省 | 2017-Q1 2017年一季度 | 2 | 2 | 12 | 230 | 115\n" +
				"by month.quarter: _T 合计 | 2017-Q1 2017年一季度 | 4 | 2 | 42 | 830 | 415\nby month.quarter: _T 合计 | 2017-Q2 2017年二季度 | 1 | 1 | 20 | 50 | 50\n" +
				"by region.province: 110000 北京市 | _T 合计 | 1 | 1 | 10 | 500 | 500\nby region.province: 360000 江西省 | _T 合计 | 2 | 1 | 20 | 150 | 150\n" +
				"by region.province: 440000 广东省 | _T 合计 | 2 | 2 | 12 | 230 | 115\n" + total},
		// Of the table two rows by their totals, of three; the rest stays whole.
		{"pivot", QueryText{Measures: "enterprises,paid_amount", By: "region.province,month.quarter", Pivot: "month.quarter", Sort: "-paid_amount", Limit: "1", Offset: "1"},
			"3 rows\n440000 广东省 | 2017-Q1 2017年一季度 | 2 | 230\n" +
				"by month.quarter: _T 合计 | 2017-Q1 2017年一季度 | 2 | 830\nby month.quarter: _T 合计 | 2017-Q2 2017年二季度 | 1 | 50\n" +
				"by region.province: 110000 北京市 | _T 合计 | 1 | 500\nby region.province: 440000 广东省 | _T 合计 | 2 | 230\nby region.province: 360000 江西省 | _T 合计 | 1 | 150\n" +
				"total: 2 | 880\n"},
	})
}

// Two versions of a record, the second accepted by county and city only, and a
// record that the county alone has accepted.
func TestLevelsSideBySide(t *testing.T) {
	first := payment(t, 1, 360430, 1, "2017-03-10", 100, 10)
	second := first
	second.paid, second.employees, second.level = 130, 12, 2
	first.revised = &second
	alone := payment(t, 2, 360430, 1, "2017-04-10", 40, 5)
	alone.level = 1
	work(t, []entry{first, alone}, []worked{
		{"side by side", QueryText{Measures: "records,employees,paid_amount", By: "acceptance", Where: []string{"acceptance=county..ministry"}},
			"4 rows\ncounty 县级 | 2 | 17 | 170\ncity 市级 | 1 | 12 | 130\nprovince 省级 | 1 | 10 | 100\nministry 部级 | 1 | 10 | 100\ntotal: 不适用 | 不适用 | 不适用\n"},
		{"one of them", QueryText{Measures: "records,employees,paid_amount", By: "acceptance", Where: []string{"acceptance=city"}},
			"1 rows\ncity 市级 | 1 | 12 | 130\ntotal: 1 | 12 | 130\n"},
		{"ministry where nothing is said", QueryText{Measures: "records,employees,paid_amount"},
			"1 rows\n1 | 10 | 100\ntotal: 1 | 10 | 100\n"},
	})
}

// What was not filled in is blank, what was filled in as none is zero; a cell
// in which one of two filled it in has that one's figure.
func TestNotFilledIn(t *testing.T) {
	entries := []entry{
		payment(t, 1, 110105, 1, "2017-03-10", 100, 0),
		payment(t, 2, 360430, 1, "2017-03-10", 100, 0),
		payment(t, 3, 440103, 1, "2017-03-10", 100, 8),
		payment(t, 4, 440103, 1, "2017-03-10", 100, 0),
	}
	entries[0].unfilled = [4]bool{true, true, true, true}
	entries[3].unfilled[0] = true
	entries[0].premiumPaid, entries[0].premiumDue = 0, 0
	work(t, entries, []worked{
		{"provinces", QueryText{Measures: "employees,layoffs,premium_paid,layoff_rate,subsidy_ratio,employees.rank", By: "region.province"},
			"3 rows\n110000 北京市 | 空 | 空 | 空 | 不适用 | 不适用 | 不适用\n360000 江西省 | 0 | 0 | 1000 | 不适用 | 0.1 | 2\n440000 广东省 | 8 | 0 | 2000 | 0 | 0.1 | 1\n" +
				"total: 8 | 0 | 3000 | 0 | 0.133333 | 不适用\n"},
	})
}

// 城区 and 郊区 of Changzhi became 潞州区 in 2018; 邯郸县 was divided in 2016.
// 广告业 was one class in 2011 (7240) and is a group in 2017 (725).
func TestEditionsByHand(t *testing.T) {
	entries := []entry{
		payment(t, 1, 140402, 1, "2017-03-10", 100, 10),
		payment(t, 1, 140411, 1, "2017-03-10", 200, 10),
		payment(t, 1, 140403, 1, "2018-03-10", 400, 10),
		payment(t, 2, 130421, 1, "2017-03-10", 50, 10),
	}
	for i := range entries {
		entries[i].industry = "7240"
	}
	entries[3].industry, entries[3].edition = "7251", 2017
	work(t, entries, []worked{
		{"as recorded", QueryText{Measures: "enterprises,paid_amount", By: "region.county"},
			"4 rows\n130421 河北省邯郸市邯郸县 | 1 | 50\n140402 山西省长治市城区 | 1 | 100\n140403 山西省长治市潞州区 | 1 | 400\n140411 山西省长治市郊区 | 1 | 200\ntotal: 2 | 750\n"},
		{"today", QueryText{Measures: "enterprises,paid_amount", By: "region_current.county"},
			"2 rows\n130421 河北省邯郸市邯郸县 | 1 | 50\n140403 山西省长治市潞州区 | 1 | 700\ntotal: 2 | 750\n"},
		{"group of 2017", QueryText{Measures: "paid_amount", By: "industry_2017.group"},
			"1 rows\n725 广告业 | 750\ntotal: 750\n"},
		{"class of 2017", QueryText{Measures: "paid_amount", By: "industry_2017.class"},
			"2 rows\n7251 互联网广告服务 | 50\n 未细分 | 700\ntotal: 750\n"},
		// 互联网广告服务 is not known to have been all of one class.
		{"class of 2011", QueryText{Measures: "paid_amount", By: "industry.division,industry.class"},
			"2 rows\n72 商务服务业 | 7240 广告业 | 700\n72 商务服务业 |  未细分 | 50\ntotal: 750\n"},
	})
}

// Ranges run in official order and take in both ends.
func TestRangesByHand(t *testing.T) {
	entries := spread(t)
	for i, industry := range []string{"0111", "0690", "1011", "06", "A"} {
		entries[i].industry, entries[i].size = industry, []string{"1", "2", "3", "4", "4"}[i]
	}
	work(t, entries, []worked{
		{"divisions", QueryText{Measures: "paid_amount", By: "industry.division", Where: []string{"industry=06..12"}},
			"2 rows\n06 煤炭开采和洗选业 | 130\n10 非金属矿采选业 | 50\ntotal: 180\n"},
		// A alone is coded less finely than a division: it is in no range of them, and so not left out.
		{"not divisions", QueryText{Measures: "paid_amount", By: "industry.division", Where: []string{"industry!=..06"}},
			"2 rows\n10 非金属矿采选业 | 50\n 未细分 | 200\ntotal: 250\n"},
		{"sizes", QueryText{Measures: "paid_amount", Where: []string{"size=2.."}}, "1 rows\n380\ntotal: 380\n"},
		{"provinces", QueryText{Measures: "paid_amount", By: "region.province", Where: []string{"region=120000..360000"}},
			"1 rows\n360000 江西省 | 150\ntotal: 150\n"},
		{"open", QueryText{Measures: "paid_amount", By: "region.province", Where: []string{"region=360000.."}},
			"2 rows\n360000 江西省 | 150\n440000 广东省 | 230\ntotal: 380\n"},
		{"months", QueryText{Measures: "paid_amount", Where: []string{"month=2017-04.."}}, "1 rows\n50\ntotal: 50\n"},
		{"contradiction", QueryText{Measures: "paid_amount", By: "region.province", Where: []string{"region=360000", "region=110000"}}, "0 rows\ntotal: 空\n"},
	})
}

// What cannot be answered is refused.
func TestRefusedQueries(t *testing.T) {
	c, _ := load(t, counting(t))
	for name, text := range map[string]QueryText{
		"share of a ratio":          {Measures: "subsidy_ratio.share", By: "region.province"},
		"contribution of a cohort":  {Measures: "approval_rate.contribution", By: "region.province", Where: []string{"month=2017"}},
		"no period in any row":      {Measures: "paid_amount.yoy", By: "region.province"},
		"period without an end":     {Measures: "paid_amount.yoy", By: "region.province", Where: []string{"month=2017-01.."}},
		"two periods":               {Measures: "paid_amount.pop", Where: []string{"month=2017-01,2017-03"}},
		"no such calculus":          {Measures: "paid_amount.growth"},
		"acceptances rolled up":     {Measures: "paid_amount", Where: []string{"acceptance=county,city"}},
		"pivot outside of by":       {Measures: "paid_amount", By: "region.province", Pivot: "month.month"},
		"subtotal outside of by":    {Measures: "paid_amount", By: "region.province", Subtotals: "month.month"},
		"top of the calendar":       {Measures: "paid_amount", By: "month.month", Top: "3:paid_amount:month.month"},
		"top by a calculus":         {Measures: "paid_amount", By: "region.province", Top: "3:paid_amount.share"},
		"top of a level outside":    {Measures: "paid_amount", By: "region.province", Top: "3:paid_amount:region.city"},
		"sort by what is not asked": {Measures: "paid_amount", By: "region.province", Sort: "records"},
		"range over two levels":     {Measures: "paid_amount", Where: []string{"industry=06..0610"}},
		"unknown member":            {Measures: "paid_amount", Where: []string{"region=999999"}},
	} {
		q, err := ParseQuery(text)
		if err == nil {
			q.Scope = Everything
			var a *Answer
			if a, err = c.Ask(context.Background(), q); err == nil {
				t.Errorf("%s is answered:\n%s", name, sayWhole(a))
				continue
			}
		}
		if code := fault.CodeOf(err); code != fault.Invalid && code != fault.NotFound {
			t.Errorf("%s: %v (%v)", name, err, code)
		}
	}
}
