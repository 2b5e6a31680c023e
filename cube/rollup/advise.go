package rollup

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"

	store "wengang/sql"
	"wengang/sql/fault"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
)

// Advising says what rollups are to be advised on.
type Advising struct {
	Level    uint8                   // of acceptance, 1 to 4
	Year     uint16                  // subsidy year; 0: the one with most facts
	Space    float64                 // what the rollups of a kind may take, as a part of the facts: of their rows for sums, of their bytes for bitmaps
	Least    float64                 // the least gain of a rollup, as a part of what the questions cost from facts
	Progress func(done, total int64) // in views measured; may be nil
}

// Defaults of Advising: rollups of a kind take no more than the facts, and
// none is kept that saves less than one per cent.
const (
	DefaultSpace = 1.0
	DefaultLeast = 0.005
)

// Advice is which rollups to keep, measured on the facts of one level of
// acceptance and one subsidy year. Costs are in rows of facts, weighted by how
// often a question is asked.
type Advice struct {
	Publication uint64     `json:"publication"`
	Level       uint8      `json:"level"`
	Year        uint16     `json:"subsidy_year"`
	Facts       uint64     `json:"facts"`          // rows
	FactsBytes  uint64     `json:"facts_bytes"`    // on disk
	Province    uint64     `json:"province_facts"` // rows of the province with most: what a question about a province or a city reads of the facts, which are sorted by province and county
	County      uint64     `json:"county_facts"`   // rows of the county with most
	Sums        KindAdvice `json:"sums"`
	Enterprises KindAdvice `json:"enterprises"`
}

// KindAdvice is the advice for sums or for distinct enterprises.
type KindAdvice struct {
	Candidates    int      `json:"candidates"`     // views measured
	Cut           bool     `json:"cut"`            // more views could have been thought of
	FromFacts     float64  `json:"from_facts"`     // cost of all questions without rollups
	WithDeclared  float64  `json:"with_declared"`  // with the declared ones
	WithChosen    float64  `json:"with_chosen"`    // with the chosen ones
	Space         float64  `json:"space"`          // of the chosen, as a part of the facts
	DeclaredSpace float64  `json:"declared_space"` // of the declared
	Chosen        []Choice `json:"chosen"`         // in the order of choice
	Rejected      []Choice `json:"rejected"`       // declared ones that were not chosen; their gain is what each would still add to the chosen
	Declared      []Choice `json:"declared"`       // all declared ones; their gain is what the declared set would lose without each
	Served        []Served `json:"served"`         // how the questions are answered
}

// Choice is one view with its size and what it gains.
type Choice struct {
	Levels     []string `json:"levels"`
	Name       string   `json:"name,omitempty"`       // of the declared rollup; "" where it is not declared
	Size       Size     `json:"size"`                 //
	Share      float64  `json:"share"`                // of the facts: rows for sums, bytes for bitmaps
	Gain       float64  `json:"gain"`                 // weighted cost saved
	GainShare  float64  `json:"gain_share"`           // of the cost from facts
	Cumulative float64  `json:"cumulative,omitempty"` // part of the cost from facts saved so far
}

// Served is how questions that need the same are answered.
type Served struct {
	Needs        []string `json:"needs"`
	Place        string   `json:"place"` // level of the one place asked about; "": the country
	Weight       float64  `json:"weight"`
	Questions    []string `json:"questions"`
	FromFacts    float64  `json:"from_facts"`    // cost of one question, here and below
	By           []string `json:"by"`            // levels of the chosen view; null: the facts
	Cost         float64  `json:"cost"`          //
	ByDeclared   string   `json:"by_declared"`   // the declared rollup; "": the facts
	DeclaredCost float64  `json:"declared_cost"` //
}

// Advise measures the views that the workload could be answered from and
// chooses among them, on the facts of the newest publication. It only reads.
//
// Errors: fault.NotFound where there are no facts of the level and year,
// fault.Conflict where they were made by a program that makes them otherwise.
func (p *Publisher) Advise(ctx context.Context, wish Advising) (Advice, error) {
	return p.advise(ctx, wish, Workload())
}

func (p *Publisher) advise(ctx context.Context, wish Advising, questions []Question) (Advice, error) {
	pub, err := Latest(ctx, p.st)
	if err != nil {
		return Advice{}, err
	}
	if pub.No > 0 && !pub.sameFacts() {
		return Advice{}, fault.New(fault.Conflict, "第%d号汇总由其他版本的程序生成，口径不同", pub.No).Do("请先执行 wengang cube rebuild")
	}
	p.Pin(pub.No)
	defer p.Unpin(pub.No)
	a := &advising{Advising: wish, st: p.st, advice: Advice{Publication: pub.No, Level: wish.Level}}
	if err := a.choosePartitions(ctx, pub); err != nil {
		return Advice{}, err
	}
	for _, kind := range []struct {
		bitmap bool
		into   *KindAdvice
	}{{false, &a.advice.Sums}, {true, &a.advice.Enterprises}} {
		if *kind.into, err = a.kind(ctx, demands(questions, kind.bitmap), kind.bitmap); err != nil {
			return Advice{}, err
		}
	}
	return a.advice, nil
}

// advising is one advice in the making.
type advising struct {
	Advising
	st          *store.Store
	facts       []string // partitions measured
	advice      Advice
	done, total int
}

// progress tells that some more views are measured.
func (a *advising) progress(views int) {
	a.done += views
	if a.Progress != nil {
		a.Progress(int64(a.done), int64(a.total))
	}
}

// choosePartitions finds the facts of the level and year.
func (a *advising) choosePartitions(ctx context.Context, pub Publication) error {
	rows, bytes, err := a.partitionSizes(ctx, pub.Partitions["facts"])
	if err != nil {
		return err
	}
	years := map[uint16]uint64{}
	at := map[uint16][]string{}
	for _, id := range slices.Sorted(maps.Keys(rows)) {
		s, err := sliceOf(id)
		if err != nil {
			return err
		}
		if s.level == a.Level {
			years[s.year] += rows[id]
			at[s.year] = append(at[s.year], id)
		}
	}
	year := a.Year
	if year == 0 {
		for _, y := range slices.Sorted(maps.Keys(years)) {
			if years[y] > years[year] {
				year = y
			}
		}
	}
	if years[year] == 0 {
		if a.Year > 0 {
			return fault.New(fault.NotFound, "%d年度没有%s的数据", a.Year, levelLabel(a.Level)).Do("请用 --year 另选补贴年度，或用 --level 另选审核层级")
		}
		return fault.New(fault.NotFound, "没有%s的数据", levelLabel(a.Level)).Do("请先导入并审核数据，或用 --level 另选审核层级")
	}
	a.facts, a.advice.Year, a.advice.Facts = at[year], year, years[year]
	for _, id := range a.facts {
		a.advice.FactsBytes += bytes[id]
	}
	found, err := a.st.Query(ctx, "rollup.AdvisePlaces", clickhouse.Named("facts", a.facts))
	if err != nil {
		return err
	}
	return store.Each(ctx, found, func(r driver.Rows) error { return r.Scan(&a.advice.Province, &a.advice.County) })
}

// partitionSizes returns rows and bytes of partitions of facts.
func (a *advising) partitionSizes(ctx context.Context, ids []string) (rows, bytes map[string]uint64, err error) {
	found, err := a.st.Query(ctx, "rollup.AdviseFacts", clickhouse.Named("facts", append(slices.Clone(ids), "")))
	if err != nil {
		return nil, nil, err
	}
	rows, bytes = map[string]uint64{}, map[string]uint64{}
	err = store.Each(ctx, found, func(r driver.Rows) error {
		var id string
		var n, size uint64
		if err := r.Scan(&id, &n, &size); err != nil {
			return err
		}
		rows[id], bytes[id] = n, size
		return nil
	})
	return rows, bytes, err
}

// mostViews bounds the views of a kind that are measured. Unions come the
// coarsest first, so what is left out is nearly as large as the facts.
const mostViews = 1500

// kind advises on sums or on distinct enterprises.
func (a *advising) kind(ctx context.Context, wanted []demand, bitmap bool) (KindAdvice, error) {
	var advice KindAdvice
	views, cut, err := a.explore(ctx, wanted, bitmap)
	if err != nil {
		return advice, err
	}
	advice.Candidates, advice.Cut = len(views), cut

	var declared, chosen []int
	for i, v := range views {
		if v.declared != nil {
			declared = append(declared, i)
		}
	}
	// The choice is made on estimates. What it shows is counted, and it is made
	// again until it holds on counted sizes.
	var l lattice
	for {
		l = a.lattice(wanted, views, bitmap)
		chosen = l.best(a.space(bitmap), a.Least)
		var unsure []int
		for _, i := range slices.Concat(chosen, declared) {
			if !views[i].size.Exact && !slices.Contains(unsure, i) {
				unsure = append(unsure, i)
			}
		}
		if len(unsure) == 0 {
			break
		}
		a.total += len(unsure)
		for _, i := range unsure {
			if err := a.count(ctx, &views[i], bitmap); err != nil {
				return advice, err
			}
		}
	}

	advice.FromFacts = l.total(l.base)
	advice.WithDeclared = l.total(l.keeping(declared))
	advice.WithChosen = l.total(l.keeping(chosen))
	choice := func(i int, gain float64) Choice {
		c := Choice{Levels: views[i].levels, Size: views[i].size, Gain: gain, Share: a.share(views[i].size, bitmap)}
		if views[i].declared != nil {
			c.Name = views[i].declared.Name
		}
		if advice.FromFacts > 0 {
			c.GainShare = gain / advice.FromFacts
		}
		return c
	}
	now, saved := l.unserved(), 0.0
	for _, i := range chosen {
		c := choice(i, l.gain(now, i))
		l.take(now, i)
		saved += c.GainShare
		c.Cumulative = saved
		advice.Space += c.Share
		advice.Chosen = append(advice.Chosen, c)
	}
	for _, i := range declared {
		if !slices.Contains(chosen, i) {
			advice.Rejected = append(advice.Rejected, choice(i, l.gain(now, i)))
		}
		others := slices.DeleteFunc(slices.Clone(declared), func(o int) bool { return o == i })
		advice.DeclaredSpace += a.share(views[i].size, bitmap)
		advice.Declared = append(advice.Declared, choice(i, l.gain(l.keeping(others), i)))
	}
	for i, d := range wanted {
		s := Served{Needs: d.needs, Place: d.place, Weight: d.weight, Questions: d.questions, FromFacts: l.base[i], Cost: l.base[i], DeclaredCost: l.base[i]}
		if v := l.server(i, chosen); v >= 0 {
			s.By, s.Cost = views[v].levels, l.cost(v, i)
		}
		if v := l.server(i, declared); v >= 0 {
			s.ByDeclared, s.DeclaredCost = views[v].declared.Name, l.cost(v, i)
		}
		advice.Served = append(advice.Served, s)
	}
	slices.SortStableFunc(advice.Served, func(a, b Served) int { return cmp.Compare(b.Weight*b.Cost, a.Weight*a.Cost) })
	return advice, nil
}

// explore measures the declared rollups and the smallest views of the
// demands, then their unions, then the unions of those, as long as they cost
// less than the facts and fit: what is above a view that does not is larger still.
func (a *advising) explore(ctx context.Context, wanted []demand, bitmap bool) (all []view, cut bool, err error) {
	known := map[string]bool{}
	newest := viewsOf(wanted, bitmap)
	for _, v := range newest {
		known[viewKey(v.levels)] = true
	}
	for len(newest) > 0 {
		if rest := mostViews - len(all); len(newest) > rest {
			newest, cut = newest[:rest], true
		}
		a.total += len(newest)
		if err := a.estimate(ctx, newest, bitmap); err != nil {
			return nil, false, err
		}
		all = append(all, newest...)
		newest = slices.DeleteFunc(slices.Clone(newest), func(v view) bool {
			return v.size.Cost >= float64(a.advice.Facts) || v.size.space(bitmap) > a.space(bitmap)
		})
		newest = unions(newest, wanted, known)
	}
	return all, cut, nil
}

// space is what the rollups of a kind may take: rows, or bytes of bitmaps.
func (a *advising) space(bitmap bool) float64 {
	if bitmap {
		return a.Space * float64(a.advice.FactsBytes)
	}
	return a.Space * float64(a.advice.Facts)
}

func (a *advising) share(s Size, bitmap bool) float64 {
	if bitmap {
		return s.space(true) / float64(a.advice.FactsBytes)
	}
	return s.space(false) / float64(a.advice.Facts)
}

// granule is the least that any answer reads, in rows (index_granularity):
// below it, a smaller view gains nothing.
const granule = 8192

// part is the part of the facts that a question about one place of a level
// reads, the largest there is. They are sorted by province and county, so that
// a city's are read with its province's. Rollups are taken to be read alike.
func (a *advising) part(place string) float64 {
	rows := a.advice.Facts
	switch place {
	case "region.province", "region.city":
		rows = a.advice.Province
	case "region.county":
		rows = a.advice.County
	}
	return float64(rows) / float64(a.advice.Facts)
}

// lattice puts what was measured into numbers.
func (a *advising) lattice(wanted []demand, views []view, bitmap bool) lattice {
	l := lattice{floor: granule}
	for _, d := range wanted {
		part := a.part(d.place)
		l.weights, l.parts = append(l.weights, d.weight), append(l.parts, part)
		l.base = append(l.base, max(part*float64(a.advice.Facts), granule))
	}
	for _, v := range views {
		var serves []int
		for i, d := range wanted {
			if answers(v.levels, d.needs) {
				serves = append(serves, i)
			}
		}
		l.costs, l.spaces, l.serves = append(l.costs, v.size.Cost), append(l.spaces, v.size.space(bitmap)), append(l.serves, serves)
	}
	return l
}

// levelLabel names a level of acceptance: 部级审核.
func levelLabel(level uint8) string { return levelLabels[fmt.Sprint(level)] }
