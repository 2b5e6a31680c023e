package rules

import (
	"math"
	"slices"
	"strconv"

	"wengang/ingest/record"
)

// Quantity is a value that is compared between enterprises.
type Quantity uint8

// Quantities, each compared as its decimal logarithm: money is skewed.
const (
	QuantityEmployees   Quantity = iota // 涉及职工人数
	QuantityPremium                     // 上年实缴金额
	QuantityAmount                      // 发放金额, else 审批金额, else 申报金额
	QuantityPremiumHead                 // 上年实缴金额 per employee
	QuantityCount
)

// PeerKey names the enterprises that are alike: division of industry (2011)
// and size.
type PeerKey struct{ Division, Size string }

// Peer is the middle and the spread of one quantity among enterprises that are
// alike, of decimal logarithms (of yuan, of persons).
type Peer struct {
	N           int
	Median, MAD float64
}

// PeerStats are the middles and spreads of all groups, immutable once made.
type PeerStats struct {
	groups map[PeerKey][QuantityCount]Peer
}

// NewPeerStats takes statistics that were computed elsewhere.
func NewPeerStats(groups map[PeerKey][QuantityCount]Peer) *PeerStats {
	return &PeerStats{groups: groups}
}

// Of returns the statistics of a group; N is 0 where there are none.
func (s *PeerStats) Of(key PeerKey, q Quantity) Peer {
	if s == nil {
		return Peer{}
	}
	return s.groups[key][q]
}

// PeerKeyOf returns the group of a record; ok is false where its industry is
// not known to the division.
func PeerKeyOf(r *record.Record) (key PeerKey, ok bool) {
	industry := industry2011(r)
	if len(industry) < 2 || r.Size == "" {
		return PeerKey{}, false
	}
	return PeerKey{Division: industry[:2], Size: r.Size}, true
}

// Quantities returns the decimal logarithms of a record's quantities, NaN for
// one that is blank or zero.
func Quantities(r *record.Record) (q [QuantityCount]float64) {
	log := func(v float64) float64 {
		if v <= 0 {
			return math.NaN()
		}
		return math.Log10(v)
	}
	premium := float64(r.PremiumPaid.V) / 100 // logarithms are for comparing, never for adding up
	q[QuantityEmployees] = log(float64(r.Employees.V))
	q[QuantityPremium] = log(premium)
	amount, _ := amountOf(r)
	q[QuantityAmount] = log(float64(amount.V) / 100)
	q[QuantityPremiumHead] = q[QuantityPremium] - q[QuantityEmployees]
	return q
}

func amountOf(r *record.Record) (record.Opt[record.Fen], record.FieldNo) {
	switch {
	case r.PaidAmount.Ok:
		return r.PaidAmount, record.FieldPaidAmount
	case r.ApprovedAmount.Ok:
		return r.ApprovedAmount, record.FieldApprovedAmount
	}
	return r.DeclaredAmount, record.FieldDeclaredAmount
}

// PeerBuilder gathers records into statistics.
type PeerBuilder struct {
	samples map[PeerKey]*[QuantityCount][]float64
}

// Add takes one record in.
func (b *PeerBuilder) Add(r *record.Record) {
	key, ok := PeerKeyOf(r)
	if !ok || r.Void {
		return
	}
	if b.samples == nil {
		b.samples = map[PeerKey]*[QuantityCount][]float64{}
	}
	group := b.samples[key]
	if group == nil {
		group = new([QuantityCount][]float64)
		b.samples[key] = group
	}
	for q, v := range Quantities(r) {
		if !math.IsNaN(v) {
			group[q] = append(group[q], v)
		}
	}
}

// Build computes medians and MADs. The builder's samples are used up.
func (b *PeerBuilder) Build() *PeerStats {
	groups := make(map[PeerKey][QuantityCount]Peer, len(b.samples))
	for key, samples := range b.samples {
		var peers [QuantityCount]Peer
		for q, values := range samples {
			if len(values) == 0 {
				continue
			}
			m := median(values)
			for i, v := range values {
				values[i] = math.Abs(v - m)
			}
			peers[q] = Peer{N: len(values), Median: m, MAD: median(values)}
		}
		groups[key] = peers
	}
	b.samples = nil
	return NewPeerStats(groups)
}

func median(values []float64) float64 {
	slices.Sort(values)
	half := len(values) / 2
	if len(values)%2 == 1 {
		return values[half]
	}
	return (values[half-1] + values[half]) / 2
}

const (
	fewestPeers = 20     // below that a median says nothing
	farSpread   = 5      // times the MAD, brought to the scale of a standard deviation
	farFactor   = 1      // and at least ten times: a decimal logarithm of 1
	madToSigma  = 1.4826 // for a normal distribution
)

func checkPeers(c *Context, rule *Rule, found []Finding) []Finding {
	if c.Stats == nil {
		return found
	}
	r := c.Record
	key, ok := PeerKeyOf(r)
	if !ok {
		return found
	}
	values := Quantities(r)
	for q, v := range values {
		if math.IsNaN(v) {
			continue
		}
		p := c.Stats.Of(key, Quantity(q))
		if p.N < fewestPeers {
			continue
		}
		far := math.Abs(v - p.Median)
		if far < farFactor || far < farSpread*madToSigma*p.MAD {
			continue
		}
		n, what, value := quantityField(r, Quantity(q))
		found = append(found, rule.at(n, value, sprintf("%s约为同行业（大类%s）同规模%d户中位数的%s", what, key.Division, p.N, times(v-p.Median)),
			"请核对数值和单位；确实如此的，在说明中写明"))
	}
	return found
}

func quantityField(r *record.Record, q Quantity) (n record.FieldNo, what, value string) {
	switch q {
	case QuantityEmployees:
		return record.FieldEmployees, "涉及职工人数", strconv.FormatInt(r.Employees.V, 10)
	case QuantityPremium:
		return record.FieldPremiumPaid, "上年实缴金额", r.PremiumPaid.V.String()
	case QuantityPremiumHead:
		return record.FieldPremiumPaid, "人均上年实缴金额", r.PremiumPaid.V.String()
	}
	amount, n := amountOf(r)
	return n, record.FieldAt(n).Header, amount.V.String()
}

// times writes 10^log as 25倍 or 1/25.
func times(log float64) string {
	if log >= 0 {
		return sprintf("%.0f倍", math.Pow(10, log))
	}
	return sprintf("1/%.0f", math.Pow(10, -log))
}

func checkLastYear(c *Context, rule *Rule, found []Finding) []Finding {
	before, paid, known := lastYear(c)
	if before == nil {
		return found
	}
	r := c.Record
	test := func(n record.FieldNo, now, then int64, text string) {
		if now > 0 && then > 0 && (now >= 10*then || then >= 10*now) {
			found = append(found, rule.at(n, text, sprintf("%s约为本企业上年的%s", record.FieldAt(n).Header, times(math.Log10(float64(now)/float64(then)))),
				"请核对数值和单位；确实如此的，在说明中写明"))
		}
	}
	test(record.FieldEmployees, r.Employees.V, before.Employees.V, strconv.FormatInt(r.Employees.V, 10))
	test(record.FieldPremiumPaid, int64(r.PremiumPaid.V), int64(before.PremiumPaid.V), r.PremiumPaid.V.String())
	if total, _ := yearsPayments(c); known && r.PaidAmount.Ok { // a year with a year: one of several payments is small by itself
		test(record.FieldPaidAmount, int64(total), int64(paid), r.PaidAmount.V.String())
	}
	return found
}

func checkYearDiffers(c *Context, rule *Rule, found []Finding) []Finding {
	r := c.Record
	reported := record.FieldSet(0)
	for _, p := range c.Peers {
		if p.Void || p.SubsidyYear != r.SubsidyYear || p.Place != r.Place || p.Sequence == r.Sequence {
			continue
		}
		for _, n := range [...]record.FieldNo{record.FieldEmployees, record.FieldLayoffs, record.FieldPremiumPaid, record.FieldPremiumDue} {
			mine, other := yearly(n, r), yearly(n, p)
			if mine == "" || other == "" || mine == other || reported.Has(n) {
				continue
			}
			reported = reported.With(n)
			found = append(found, rule.at(n, mine, sprintf("与本年度第%d号申报所填的%s不一致", p.Sequence, other), "同一年度应一致，请核对；确有变化的，在说明中写明"))
		}
	}
	return found
}

// yearly writes a yearly attribute, "" where blank.
func yearly(n record.FieldNo, r *record.Record) string {
	f := record.FieldAt(n)
	if v := f.Count(r); v != nil && v.Ok {
		return strconv.FormatInt(v.V, 10)
	}
	if v := f.Money(r); v != nil && v.Ok {
		return v.V.String()
	}
	return ""
}
