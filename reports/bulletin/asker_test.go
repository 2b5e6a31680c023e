package bulletin

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sort"
	"strconv"
	"strings"
	"time"

	"wengang/cube"
	"wengang/cube/codes"
	"wengang/sql/clock"

	"github.com/shopspring/decimal"
)

// payment is one paid record of the data set that tests compute from.
type payment struct {
	enterprise int
	place      codes.Place // county or 本级
	month      clock.Month
	industry   string // section
	ownership  string // type
	size       string
	policy     string
	focus      string
	employees  int64
	layoffs    int64
	premium    int64 // fen
	paid       int64 // fen
	used       [5]int64
	planned    [5]int64
}

// memory answers queries by going over payments one by one: the slow and plain
// way, which shares nothing with the composer.
type memory struct {
	places   *codes.Places
	payments []payment
	asked    []cube.Query
}

func (m *memory) Ask(_ context.Context, q cube.Query) (*cube.Answer, error) {
	m.asked = append(m.asked, q)
	a := &cube.Answer{
		AsOf: time.Date(2018, 7, 10, 10, 30, 0, 0, time.UTC), Commit: 4711, Level: q.Level, Expected: 32, Demo: true,
	}
	for _, by := range q.By {
		a.Columns = append(a.Columns, cube.Column{Name: by, Kind: "dimension"})
	}
	for _, name := range q.Measures {
		a.Columns = append(a.Columns, measureColumn(name))
	}
	var kept []payment
	provinces := map[codes.PlaceID]bool{}
	for _, p := range m.payments {
		if m.holds(p, q.Where) {
			kept = append(kept, p)
			provinces[m.places.Province(p.place.ID)] = true
		}
	}
	a.Reported = len(provinces)
	if !q.Scope.All && q.Scope.Root == 0 {
		kept = nil
	}
	groups := map[string][]payment{}
	members := map[string]cube.Member{}
	if len(q.By) == 1 {
		for _, p := range kept {
			member := m.member(p, q.By[0])
			groups[member.Code] = append(groups[member.Code], p)
			members[member.Code] = member
		}
		var order []string
		for code := range groups {
			order = append(order, code)
		}
		sort.Slice(order, func(i, j int) bool { return rank(order[i]) < rank(order[j]) })
		for _, code := range order {
			a.Rows = append(a.Rows, cube.Row{Members: []cube.Member{members[code]}, Values: measure(groups[code], q.Measures)})
		}
	}
	a.Totals = measure(kept, q.Measures)
	return a, nil
}

// rank puts 660000 and its places last.
func rank(code string) string {
	if strings.HasPrefix(code, "66") && len(code) == 6 {
		return "99" + code
	}
	return code
}

func (m *memory) holds(p payment, where []cube.Filter) bool {
	for _, f := range where {
		switch f.Dimension {
		case "month":
			if s := p.month.String(); s < f.From || s > f.To {
				return false
			}
		case "region":
			inside := false
			for _, v := range f.Values {
				root, ok := m.places.ByCode(v, 0)
				inside = inside || ok && m.places.Within(p.place.ID, root.ID)
			}
			if !inside {
				return false
			}
		default:
			panic("filter " + f.Dimension)
		}
	}
	return true
}

func (m *memory) member(p payment, level string) cube.Member {
	named := func(id codes.PlaceID) cube.Member {
		place, _ := m.places.ByID(id)
		return cube.Member{Code: place.Code, Label: place.FullName}
	}
	list := func(l *codes.List, code string, level int) cube.Member {
		e, _ := l.Ancestor(code, level)
		return cube.Member{Code: e.Code, Label: e.Name}
	}
	switch level {
	case "region.province":
		return named(m.places.Province(p.place.ID))
	case "region.city":
		return named(m.places.City(p.place.ID))
	case "region.county":
		return named(p.place.ID)
	case "month.month":
		return cube.Member{Code: p.month.String(), Label: p.month.Chinese()}
	case "industry.section":
		return list(codes.Industry(2011), p.industry, 1)
	case "ownership.type":
		return list(codes.Ownership(), p.ownership, 2)
	case "ownership.category":
		return list(codes.Ownership(), p.ownership, 1)
	case "size":
		return list(codes.Size(), p.size, 1)
	case "policy":
		return list(codes.Policy(), p.policy, 1)
	case "focus":
		return list(codes.Focus(), p.focus, 1)
	}
	panic("level " + level)
}

func measureColumn(name string) cube.Column {
	for _, m := range cube.Measures() {
		if m.Name == name {
			return cube.Column{Name: name, Label: m.Label, Kind: "measure", Unit: m.Unit, Decimals: m.Decimals}
		}
	}
	panic("measure " + name)
}

// measure computes measures over payments. Yearly attributes count once per
// enterprise and place: every payment of one carries the same values here.
func measure(payments []payment, names []string) []cube.Value {
	enterprises, atPlace := map[int]bool{}, map[string]bool{}
	sums := map[string]int64{}
	var used, planned [5]int64
	for _, p := range payments {
		enterprises[p.enterprise] = true
		sums["paid"] += p.paid
		for i := range used {
			used[i] += p.used[i]
			planned[i] += p.planned[i]
		}
		key := fmt.Sprint(p.enterprise, p.place.Code, p.month.Year())
		if !atPlace[key] {
			atPlace[key] = true
			sums["employees"] += p.employees
			sums["layoffs"] += p.layoffs
			sums["premium"] += p.premium
		}
	}
	whole := func(n int64) cube.Value { return cube.Value{Number: decimal.NewFromInt(n)} }
	money := func(fen int64) cube.Value { return cube.Value{Number: decimal.New(fen, -2)} }
	ratio := func(a, b decimal.Decimal) cube.Value {
		if b.IsZero() {
			return cube.Value{State: cube.NotApplicable}
		}
		return cube.Value{Number: a.DivRound(b, 20)}
	}
	values := make([]cube.Value, len(names))
	for i, name := range names {
		switch name {
		case "recovered_amount":
			values[i] = whole(0)
		case "records", "declared_records", "approved_records": // all were declared and approved when they were paid
			values[i] = whole(int64(len(payments)))
		case "enterprises":
			values[i] = whole(int64(len(enterprises)))
		case "employees", "layoffs":
			values[i] = whole(sums[name])
		case "layoff_rate":
			values[i] = ratio(decimal.NewFromInt(sums["layoffs"]), decimal.NewFromInt(sums["employees"]))
		case "premium_paid":
			values[i] = money(sums["premium"])
		case "paid_amount":
			values[i] = money(sums["paid"])
		case "subsidy_ratio":
			values[i] = ratio(decimal.New(sums["paid"], -2), decimal.New(sums["premium"], -2))
		case "paid_per_enterprise":
			values[i] = ratio(decimal.New(sums["paid"], -2), decimal.NewFromInt(int64(len(enterprises))))
		case "paid_per_employee":
			values[i] = ratio(decimal.New(sums["paid"], -2), decimal.NewFromInt(sums["employees"]))
		default:
			values[i] = useValue(name, used, planned)
		}
	}
	return values
}

func useValue(name string, used, planned [5]int64) cube.Value {
	for i, d := range directions {
		for prefix, sums := range map[string][5]int64{"use_": used, "planned_": planned} {
			if name == prefix+d.name {
				if sums[i] == 0 {
					return cube.Value{State: cube.Blank}
				}
				return cube.Value{Number: decimal.New(sums[i], -2)}
			}
		}
	}
	panic("measure " + name)
}

// world is a data set over the whole country, 2017 and 2018, the same every
// time. Tibet has no data, Qinghai only in 2018.
func world() *memory {
	m := &memory{places: codes.BuiltinPlaces()}
	random := rand.New(rand.NewPCG(9, 9))
	sections := []string{"B", "C", "C", "C", "C", "D", "E", "F", "G", "G", "H", "I", "K", "L", "M", "O", "Q", "R"}
	ownerships := []string{"110", "120", "151", "159", "160", "171", "173", "173", "173", "174", "210", "230", "310", "330"}
	agencies := m.places.Agencies(codes.NationID, 17500)
	for n := 1; n <= 9000; n++ {
		place := agencies[int(random.ExpFloat64()*float64(len(agencies))/4)%len(agencies)]
		province := strconv.Itoa(int(m.places.Province(place.ID)))[:2]
		if province == "54" {
			continue
		}
		p := payment{
			enterprise: n, place: place,
			industry: sections[random.IntN(len(sections))], ownership: ownerships[random.IntN(len(ownerships))],
			policy: strconv.Itoa(1 + random.IntN(5)), focus: "0",
		}
		if random.IntN(20) == 0 {
			p.focus = strconv.Itoa(1 + random.IntN(9))
		}
		p.employees = 5 + int64(random.ExpFloat64()*random.ExpFloat64()*300)
		p.size = map[bool]string{true: "1", false: "3"}[p.employees > 1000]
		if p.employees < 20 {
			p.size = "4"
		} else if p.employees > 300 && p.employees <= 1000 {
			p.size = "2"
		}
		p.layoffs = p.employees / 40
		for _, year := range []int{2017, 2018} {
			if year == 2017 && (province == "63" || random.IntN(5) == 0) {
				continue
			}
			q := p
			q.premium = p.employees*36000 + random.Int64N(90000)
			for paid := 0; paid < 1+random.IntN(6)/5; paid++ {
				q.month = clock.Month(year*100 + 1 + (random.IntN(12)+random.IntN(12))/2)
				q.paid = q.premium * int64(40+random.IntN(10)) / 100
				q.used = [5]int64{q.paid / 3, q.paid / 4, q.paid / 6, q.paid / 12, q.paid / 10}
				q.planned = [5]int64{q.paid / 4, q.paid / 4, q.paid / 5, q.paid / 10, q.paid / 20}
				m.payments = append(m.payments, q)
			}
		}
	}
	return m
}
