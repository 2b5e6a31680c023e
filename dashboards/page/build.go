package page

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"wengang/cube"
	"wengang/cube/codes"
	"wengang/sql/clock"

	"github.com/shopspring/decimal"
	"golang.org/x/sync/errgroup"
)

// Asker answers queries over one publication; the viewer's scope is in it.
type Asker interface {
	Ask(ctx context.Context, q cube.Query) (*cube.Answer, error)
}

// Sources is what pages are built from.
type Sources struct {
	Ask      Asker
	Places   *codes.Places
	Outlines Outlines
	Today    clock.Day
	Root     codes.PlaceID // the highest region that the viewer sees
}

// tileMeasures are the key figures in their order.
var tileMeasures = []string{
	"paid_amount", "records", "enterprises", "employees",
	"subsidy_ratio", "paid_per_employee", "paid_per_enterprise", "layoff_rate",
}

// flowMeasures follow the money from declaration to payment.
var flowMeasures = []string{
	"declared_amount", "approved_amount", "paid_amount", "approval_rate", "payment_rate", "days_to_payment",
}

// builder holds the answers of one page while it is put together.
type builder struct {
	Sources
	state  State
	choice choice

	years  *cube.Answer // records by year, over all that the viewer sees
	period cube.Period  // the state's, ended at the last month with data
	base   cube.Period  // the same months of the year before; zero: none

	total            *cube.Answer // key figures
	flow             *cube.Answer
	units            *cube.Answer // parts of the region; nil where it has none
	reported, before *cube.Answer // those that have data of any event, in the period and in its base
	months           *cube.Answer
	uses             *cube.Answer
	parts            []*cube.Answer // one per breakdown
	comparison       comparison
}

// Build asks for everything a page shows. The state comes back with its
// period filled in where the address named none.
func Build(ctx context.Context, src Sources, s State) (*Model, State, error) {
	b := &builder{Sources: src, state: s}
	b.choice, _ = choiceNamed(s.Measure)
	if err := b.settlePeriod(ctx); err != nil {
		return nil, s, err
	}
	if err := b.askAll(ctx); err != nil {
		return nil, s, err
	}
	m, err := b.model()
	return m, b.state, err
}

// Settle fills in the period of a state whose address named none, with one
// query.
func Settle(ctx context.Context, src Sources, s State) (State, error) {
	b := &builder{Sources: src, state: s}
	err := b.settlePeriod(ctx)
	return b.state, err
}

// settlePeriod finds the years that have data, chooses one where the address
// says none, and ends the period at the last month of the data: a
// running year is compared with the same months of the year before.
func (b *builder) settlePeriod(ctx context.Context) error {
	var err error
	b.years, err = b.Ask.Ask(ctx, cube.Query{Measures: []string{"records"}, By: []string{"month.year"}, Level: b.state.Level})
	if err != nil {
		return err
	}
	last := b.years.LastMonth
	if b.state.Period == (cube.Period{}) {
		year := defaultYear(recordsByYear(b.years))
		switch {
		case year == 0 && last != 0:
			year = last.Year()
		case year == 0:
			year = b.Today.Year()
		}
		b.state.Period = cube.Period{From: clock.Month(year*100 + 1), To: clock.Month(year*100 + 12)}
	}
	b.period = b.state.Period
	if last != 0 && b.period.From <= last && last < b.period.To {
		b.period.To = last
	}
	b.base = cube.Period{}
	if b.period.From.Add(12) > b.period.To { // longer periods overlap with the year before
		b.base = cube.Period{From: b.period.From.Add(-12), To: b.period.To.Add(-12)}
	}
	return nil
}

// leastOfYearBefore is the part of the year before's paid records, one in so
// many, that a year needs to be shown unasked: a newer year with less holds
// only the tail of payments, or has hardly begun.
const leastOfYearBefore = 10

// defaultYear is the newest year whose paid records are at least a tenth of
// the year before's; 0 where no year has any.
func defaultYear(records map[int]decimal.Decimal) int {
	for _, year := range slices.Backward(slices.Sorted(maps.Keys(records))) {
		if n := records[year]; n.Sign() > 0 && n.Mul(decimal.NewFromInt(leastOfYearBefore)).Cmp(records[year-1]) >= 0 {
			return year
		}
	}
	return 0
}

// recordsByYear reads the answer that settlePeriod asks for.
func recordsByYear(a *cube.Answer) map[int]decimal.Decimal {
	records := map[int]decimal.Decimal{}
	for _, r := range a.Rows {
		if year, err := strconv.Atoi(r.Members[0].Code); err == nil && r.Values[0].State == cube.Filled {
			records[year] = r.Values[0].Number
		}
	}
	return records
}

// askAll puts the queries of the page side by side.
func (b *builder) askAll(ctx context.Context) error {
	g, together := errgroup.WithContext(ctx)
	g.SetLimit(6)
	ask := func(into **cube.Answer, measures []string, by []string, where []cube.Filter) {
		g.Go(func() error {
			a, err := b.Ask.Ask(together, cube.Query{Measures: measures, By: by, Where: where, Level: b.state.Level})
			*into = a
			return err
		})
	}
	now := b.state.where(b.period)
	ask(&b.total, tileMeasures, nil, now)
	ask(&b.flow, flowMeasures, nil, now)
	ask(&b.uses, useMeasures(), nil, now)
	ask(&b.months, columnMeasures(), []string{"month.month"}, b.state.where(b.monthWindow()))
	if level := childLevel(b.state.Region, b.Places); level != "" {
		ask(&b.units, columnMeasures(), []string{level}, now)
		if b.base != (cube.Period{}) {
			ask(&b.reported, cube.AnyEvent(), []string{level}, now)
			ask(&b.before, cube.AnyEvent(), []string{level}, b.state.where(b.base))
		}
	} else if siblings := b.siblings(); siblings != nil {
		ask(&b.units, columnMeasures(), []string{"region.county"}, siblings)
	}
	b.parts = make([]*cube.Answer, len(breakdowns))
	for i, d := range breakdowns {
		ask(&b.parts[i], columnMeasures(), []string{d.by}, now)
	}
	if err := g.Wait(); err != nil {
		return err
	}
	return b.compare(ctx)
}

// siblings are the filters for the neighbours of a region that has no parts,
// among which it is ranked; nil where the viewer does not see them.
func (b *builder) siblings() []cube.Filter {
	parent := b.state.Region.Parent
	if !b.Places.Within(parent, b.Root) || parent == codes.NationID {
		return nil
	}
	return State{Region: placeByID(b.Places, parent)}.where(b.period)
}

// monthWindow is the months that the chart of months draws: the calendar year
// with the year before it, or a longer period as it is.
func (b *builder) monthWindow() cube.Period {
	from, to := b.period.From.Year(), b.period.To.Year()
	if from != to {
		return b.period
	}
	return cube.Period{From: clock.Month((from-1)*100 + 1), To: clock.Month(to*100 + 12)}
}

// columnMeasures are the measures of every table.
func columnMeasures() []string {
	names := make([]string, len(choices))
	for i, c := range choices {
		names[i] = c.name
	}
	return names
}

// model puts the page together.
func (b *builder) model() (*Model, error) {
	m := &Model{
		Title: b.state.Region.FullName + "企业享受稳岗补贴情况",
		Demo:  b.total.Demo, Empty: len(b.years.Rows) == 0 || b.years.Rows == nil,
		Crumbs: b.crumbs(), Controls: b.controls(), Comparison: b.comparison.text(),
		Tiles: b.tiles(), Flow: b.flowTiles(), Lead: b.lead(),
		Downloads: b.downloads(), Notes: b.notes(), Publication: b.total.Publication,
		Coordinates: []Pair{
			{"统计期", b.period.Label()}, {"数据时点", asOf(b.total)},
			{"审核层级", b.total.Level.Label()}, {"上报地区", coverage(b.total)},
		},
	}
	makers := []func() (Card, error){b.monthsCard, b.regionsCard}
	for i, d := range breakdowns {
		makers = append(makers, func() (Card, error) { return b.breakdownCard(d, b.parts[i]) })
	}
	makers = append(makers, b.usesCard)
	for _, maker := range makers {
		card, err := maker()
		if err != nil {
			return nil, err
		}
		if card.ID != "" {
			m.Cards = append(m.Cards, card)
		}
	}
	return m, nil
}

// crumbs lead from the viewer's highest region down to this one.
func (b *builder) crumbs() []Link {
	var links []Link
	for p := b.state.Region; ; p = placeByID(b.Places, p.Parent) {
		here := p.ID == b.state.Region.ID
		links = append(links, Link{Text: p.Name, Href: b.state.At(p).URL(), Here: here})
		if p.ID == b.Root || p.ID == codes.NationID {
			break
		}
	}
	slices.Reverse(links)
	return links
}

// controls are the lists of the form with the state selected.
func (b *builder) controls() Controls {
	c := Controls{Parts: parts()}
	selected := func(p codes.Place) Choice {
		return Choice{Value: p.Code, Label: p.Name, Selected: p.ID == b.state.Region.ID}
	}
	var chain []codes.Place // from the viewer's root to the region
	for p := b.state.Region; ; p = placeByID(b.Places, p.Parent) {
		chain = append(chain, p)
		if p.ID == b.Root || p.ID == codes.NationID {
			break
		}
	}
	slices.Reverse(chain)
	top := selected(chain[0])
	top.Label = chain[0].FullName
	c.Regions = append(c.Regions, Group{Label: "范围", Choices: []Choice{top}})
	for _, p := range chain {
		var list []Choice
		for _, child := range b.shown(p.ID) {
			list = append(list, selected(child))
		}
		if len(list) > 0 {
			c.Regions = append(c.Regions, Group{Label: p.FullName + "所辖", Choices: list})
		}
	}
	year := b.state.Period.From.Year()
	years := []int{year}
	for y := range recordsByYear(b.years) {
		if y != year {
			years = append(years, y)
		}
	}
	slices.Sort(years)
	slices.Reverse(years)
	for _, y := range years {
		c.Years = append(c.Years, Choice{Value: fmt.Sprint(y), Label: fmt.Sprintf("%d年", y), Selected: y == year})
	}
	if strings.Contains(periodToken(b.state.Period), "..") {
		c.Range = b.state.Period.Label()
	}
	part := partToken(b.state.Period)
	for i := range c.Parts {
		c.Parts[i].Selected = c.Parts[i].Value == part && c.Range == ""
	}
	for _, one := range choices {
		c.Measures = append(c.Measures, Choice{one.name, one.label, one.name == b.choice.name})
	}
	for l := cube.AcceptedByMinistry; l >= cube.AcceptedByCounty; l-- {
		c.Levels = append(c.Levels, Choice{l.String(), l.Label(), l == b.state.Level})
	}
	return c
}

// shown are the places directly below a region that could report at the end of
// the period.
func (b *builder) shown(id codes.PlaceID) []codes.Place {
	on := min(b.Today, b.period.To.Last())
	var list []codes.Place
	for _, p := range b.Places.Children(id) {
		if p.ValidOn(on) && b.reports(p, on) {
			list = append(list, p)
		}
	}
	return list
}

// reports tells that a place is an agency or had one in it on a day.
func (b *builder) reports(p codes.Place, on clock.Day) bool {
	if own, ok := b.Places.Direct(p.ID); ok && own.ValidOn(on) { // as most have: spares the search
		return true
	}
	return len(b.Places.Agencies(p.ID, on)) > 0
}

// downloads are the bulletin and the workbook of the period's last month, and
// the figures of the page.
func (b *builder) downloads() []Link {
	month := b.period.To
	at := fmt.Sprintf("region=%s&month=%s&level=%s", b.state.Region.Code, month, b.state.Level)
	label := month.Chinese()
	return []Link{
		{Text: label + "情况月报（PDF）", Href: "/reports/bulletin.pdf?" + at},
		{Text: label + "统计表（Excel）", Href: "/reports/workbook.xlsx?" + at},
	}
}

// notes are the page's explanations.
func (b *builder) notes() []string {
	notes := slices.Clone(b.total.Notes)
	return append(notes,
		"户数按社会统一信用代码去重，各地区、各月份户数之和可大于合计；职工人数、上年实缴金额等年度指标，同一企业、同一补贴年度、同一参保地只计一次。",
		"各数由原始值分别四舍五入，合计与分项之和可能不等，未作机械调整。",
		fmt.Sprintf("%s：没有数据或未填；%s：不适用（没有分母）；%s：不予公布；0 是填报的零。", signBlank, signNotApplicable, signSuppressed),
	)
}
