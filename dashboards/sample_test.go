package dashboards

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"wengang/cube"
	"wengang/cube/codes"
	"wengang/sql/clock"
	"wengang/sql/fault"

	"github.com/shopspring/decimal"
)

// sample answers the page's queries from rows in memory, so that routes, pages
// and drawing can be tested without a store. It counts plainly and knows only
// what the page asks; that the figures are right is tested with the real cube,
// over the real engine, where the program is put together.
type sample struct {
	publication uint64
	places      *codes.Places
	rows        []sampleRow
	asked       []cube.Query // in the order of asking; not safe for concurrent reading
	lock        chan struct{}
	released    int
	demo        bool
}

type sampleRow struct {
	enterprise int
	place      codes.PlaceID
	month      clock.Month
	codes      map[string]string // by level
	employees  int64
	premium    int64 // fen
	paid       int64 // fen
}

var sampleAsOf = time.Date(2023, 12, 20, 1, 30, 0, 0, time.UTC)

// newSample makes n payments of 2022 and 2023, the same at every call.
func newSample(n int) *sample {
	s := &sample{publication: 7, places: codes.BuiltinPlaces(), lock: make(chan struct{}, 1), demo: true}
	r := rand.New(rand.NewPCG(1, 2))
	var agencies []codes.Place
	for _, p := range s.places.Children(codes.NationID) {
		agencies = append(agencies, s.places.Agencies(p.ID, 19000)...)
	}
	pick := func(list []codes.Entry) string {
		return list[min(int(r.ExpFloat64()*float64(len(list))/5), len(list)-1)].Code
	}
	var types []codes.Entry
	for _, e := range codes.Ownership().All() {
		if e.Level == 2 {
			types = append(types, e)
		}
	}
	industries := slices.Clone(codes.Industry(2011).Children(""))
	r.Shuffle(len(industries), func(i, j int) { industries[i], industries[j] = industries[j], industries[i] })
	for i := range n {
		place := agencies[min(int(r.ExpFloat64()*float64(len(agencies))/4), len(agencies)-1)]
		staff := 3 + int64(r.ExpFloat64()*r.ExpFloat64()*80)
		premium := staff * int64(60000+r.IntN(40000))
		row := sampleRow{
			enterprise: i * 9 / 10, place: place.ID, month: clock.Month((2022+r.IntN(2))*100 + 1 + min(r.IntN(8)+r.IntN(5), 11)),
			employees: staff, premium: premium, paid: premium * int64(30+r.IntN(31)) / 100,
			codes: map[string]string{
				"industry.section": pick(industries), "ownership.type": pick(types), "size": pick(codes.Size().All()),
				"policy": fmt.Sprint(1 + min(r.IntN(5)+r.IntN(3), 4)), "focus": fmt.Sprint(max(0, r.IntN(20)-10)),
			},
		}
		s.rows = append(s.rows, row)
	}
	return s
}

func (s *sample) Publication() uint64 { return s.publication }

func (s *sample) Release() {
	s.lock <- struct{}{}
	defer func() { <-s.lock }()
	s.released++
}

func (s *sample) Ask(ctx context.Context, q cube.Query) (*cube.Answer, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	s.lock <- struct{}{}
	defer func() { <-s.lock }()
	s.asked = append(s.asked, q)
	a := &cube.Answer{AsOf: sampleAsOf, Publication: s.publication, Level: q.Level, Demo: s.demo,
		Units: "省级地区", Expected: 32, Notes: []string{"未包括香港、澳门特别行政区和台湾省数据。"}}
	if a.Level == 0 {
		a.Level = cube.AcceptedByMinistry
	}
	for _, name := range q.By {
		a.Columns = append(a.Columns, cube.Column{Name: name, Label: name, Kind: "dimension"})
	}
	for _, name := range q.Measures {
		i := slices.IndexFunc(cube.Measures(), func(m cube.Measure) bool { return m.Name == name })
		if i < 0 {
			return nil, fault.New(fault.Invalid, "没有名为“%s”的指标", name)
		}
		m := cube.Measures()[i]
		a.Columns = append(a.Columns, cube.Column{Name: name, Label: m.Label, Kind: "measure", Unit: m.Unit, Decimals: m.Decimals})
	}
	var roots []codes.PlaceID
	var period cube.Period
	for _, f := range q.Where {
		switch f.Dimension {
		case "region":
			for _, code := range f.Values {
				p, ok := s.places.ByCode(code, 19700)
				if !ok {
					return nil, fault.New(fault.NotFound, "没有找到地区“%s”", code)
				}
				roots = append(roots, p.ID)
			}
		case "month":
			period.From, _ = clock.ParseMonth(f.From)
			period.To, _ = clock.ParseMonth(f.To)
		}
	}
	groups := map[string][]sampleRow{}
	var all []sampleRow
	provinces := map[codes.PlaceID]bool{}
	for _, r := range s.rows {
		in := len(roots) == 0 || slices.ContainsFunc(roots, func(id codes.PlaceID) bool { return s.places.Within(r.place, id) })
		if !in || !q.Scope.All && !s.places.Within(r.place, q.Scope.Root) || period != (cube.Period{}) && (r.month < period.From || r.month > period.To) {
			continue
		}
		all = append(all, r)
		a.LastMonth = max(a.LastMonth, r.month)
		provinces[s.places.Province(r.place)] = true
		key := ""
		if len(q.By) > 0 {
			key = s.member(r, q.By[0])
		}
		groups[key] = append(groups[key], r)
	}
	a.Reported = len(provinces)
	for _, name := range q.Measures {
		a.Totals = append(a.Totals, sampleValue(name, all))
	}
	keys := make([]string, 0, len(groups))
	for key := range groups {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	for _, key := range keys {
		row := cube.Row{Members: []cube.Member{{Code: key, Label: s.label(q.By, key)}}}
		for _, name := range q.Measures {
			row.Values = append(row.Values, sampleValue(name, groups[key]))
		}
		if len(q.By) > 0 {
			a.Rows = append(a.Rows, row)
		}
	}
	a.RowsTotal = len(a.Rows)
	return a, nil
}

func (s *sample) member(r sampleRow, level string) string {
	id := r.place
	switch level {
	case "month.month":
		return r.month.String()
	case "month.year":
		return fmt.Sprint(r.month.Year())
	case "region.province":
		id = s.places.Province(id)
	case "region.city":
		id = s.places.City(id)
	case "region.county":
	default:
		return r.codes[level]
	}
	p, _ := s.places.ByID(id)
	return p.Code
}

func (s *sample) label(by []string, key string) string {
	if len(by) == 0 {
		return ""
	}
	lists := map[string]*codes.List{"industry.section": codes.Industry(2011), "ownership.type": codes.Ownership(),
		"size": codes.Size(), "policy": codes.Policy(), "focus": codes.Focus()}
	if l := lists[by[0]]; l != nil {
		e, _ := l.Get(key)
		return e.Name
	}
	if p, ok := s.places.ByCode(key, 19700); ok && strings.HasPrefix(by[0], "region") {
		return p.FullName
	}
	return key
}

func sampleValue(name string, rows []sampleRow) cube.Value {
	enterprises := map[int]bool{}
	var staff, premium, paid int64
	for _, r := range rows {
		if !enterprises[r.enterprise] {
			staff, premium = staff+r.employees, premium+r.premium
		}
		enterprises[r.enterprise] = true
		paid += r.paid
	}
	yuan := func(fen int64) decimal.Decimal { return decimal.New(fen, -2) }
	over := func(a, b decimal.Decimal) cube.Value {
		if b.IsZero() {
			return cube.Value{State: cube.NotApplicable}
		}
		return cube.Value{Number: a.DivRound(b, 20)}
	}
	switch name {
	case "records":
		return cube.Value{Number: decimal.NewFromInt(int64(len(rows)))}
	case "enterprises":
		return cube.Value{Number: decimal.NewFromInt(int64(len(enterprises)))}
	case "employees":
		return cube.Value{Number: decimal.NewFromInt(staff)}
	case "subsidy_ratio":
		return over(yuan(paid), yuan(premium))
	case "paid_per_employee":
		return over(yuan(paid), decimal.NewFromInt(staff))
	case "paid_per_enterprise":
		return over(yuan(paid), decimal.NewFromInt(int64(len(enterprises))))
	case "layoff_rate", "approval_rate", "payment_rate", "use_coverage", "planned_coverage":
		return over(decimal.NewFromInt(int64(len(rows)%97)), decimal.NewFromInt(100))
	case "days_to_payment":
		return cube.Value{Number: decimal.RequireFromString("41.27")}
	case "use_cost", "planned_cost":
		return cube.Value{State: cube.Blank}
	}
	for i, d := range []string{"living", "insurance", "retraining", "upskilling", "other"} {
		if strings.HasSuffix(name, "_"+d) {
			return cube.Value{Number: yuan(paid * int64(5-i) / 15)}
		}
	}
	return cube.Value{Number: yuan(paid)}
}
