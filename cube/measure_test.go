package cube

import (
	"slices"
	"strings"
	"testing"

	"wengang/cube/rollup"
)

// The measures of the domain, each once, each made of columns that exist.
func TestMeasureTable(t *testing.T) {
	want := strings.Fields(`records enterprises employees layoffs layoff_rate premium_paid premium_due collection_rate
		declared_amount approved_amount paid_amount recovered_amount subsidy_ratio paid_per_employee paid_per_enterprise
		declared_records declared_enterprises approved_records approved_enterprises approval_rate payment_rate days_to_payment
		use_living use_insurance use_retraining use_upskilling use_other use_cost
		planned_living planned_insurance planned_retraining planned_upskilling planned_other planned_cost use_coverage planned_coverage`)
	var got, labels []string
	for _, m := range Measures() {
		got = append(got, m.Name)
		if slices.Contains(labels, m.Label) || m.Label == "" || m.Unit == "" || m.Definition == "" {
			t.Errorf("%s: label %q, unit %q, definition %q", m.Name, m.Label, m.Unit, m.Definition)
		}
		labels = append(labels, m.Label)
		for _, term := range []Term{m.Of, m.Over} {
			if term == (Term{}) {
				continue
			}
			if class := columnNamed(term.Column).class; class == yearly && term.Event != Paid {
				t.Errorf("%s: yearly attributes are those of paid records", m.Name)
			}
			if strings.HasPrefix(term.Column, "cohort_") && term.Event != Declared {
				t.Errorf("%s: a cohort is declared", m.Name)
			}
		}
		if isRatio := m.Over != (Term{}); isRatio != (m.Kind == Ratio || m.Kind == Cohort) {
			t.Errorf("%s: kind %s", m.Name, m.Kind)
		}
		if m.Known != "" && !strings.HasSuffix(columnNamed(m.Known).name, "_known") {
			t.Errorf("%s: known by %s", m.Name, m.Known)
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("measures %v\nwant %v", got, want)
	}
}

func TestDimensionTable(t *testing.T) {
	want := strings.Fields(`month.year month.half month.quarter month.month region.province region.city region.county
		region_current.province region_current.city region_current.county
		industry.section industry.division industry.group industry.class
		industry_2017.section industry_2017.division industry_2017.group industry_2017.class ownership.category ownership.type ownership.subtype
		size policy focus subsidy_year acceptance`)
	if got := levelNames(); !slices.Equal(got, want) {
		t.Errorf("levels %v\nwant %v", got, want)
	}
	for _, d := range Dimensions() {
		for i, l := range d.Levels {
			// Every row has its level of acceptance; a place's present one is worked out.
			if column, ok := rollup.Column(keptAs(l.Name)); keptAs(l.Name) == l.Name && (!ok || column != l.Column) {
				t.Errorf("%s: column %q, the rollups have %q", l.Name, l.Column, column)
			}
			if found, depth, ok := levelNamed(l.Name); !ok || found.Name != d.Name || depth != i {
				t.Errorf("%s: found in %s at %d", l.Name, found.Name, depth)
			}
			if coded(l.Name) && len(listOf(d.Name).Levels) != len(d.Levels) {
				t.Errorf("%s: the code list has %d levels", d.Name, len(listOf(d.Name).Levels))
			}
		}
	}
}
