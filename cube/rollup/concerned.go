package rollup

import (
	"maps"
	"slices"
)

// mostAmended is how many enterprises a publication may concern and still be
// made by amending the one before. Their codes and numbers stand in the texts of
// statements; a month's import of a province is built as a whole.
const mostAmended = 1000

// concerned are the enterprises whose facts the commits of a publication may
// have changed: those of the versions accepted, with their other records of the
// year, and in the year after those who state uses as shares of last year's
// payments.
type concerned struct {
	everybody bool
	usccs     map[string]bool
	no        map[uint32]bool
}

func (c *concerned) add(usccs []string, numbers []uint32) {
	if c.usccs == nil {
		c.usccs, c.no = map[string]bool{}, map[uint32]bool{}
	}
	for _, uscc := range usccs {
		c.usccs[uscc] = true
	}
	for _, n := range numbers {
		c.no[n] = true
	}
}

// all tells that the facts of everybody are made.
func (c *concerned) all() bool { return c.everybody || len(c.usccs) > mostAmended }

// codes returns the credit codes, sorted; none where all are concerned.
func (c *concerned) codes() []string {
	if c.all() {
		return nil
	}
	return slices.Sorted(maps.Keys(c.usccs))
}

// numbers returns the numbers of the same enterprises.
func (c *concerned) numbers() []uint32 {
	if c.all() {
		return nil
	}
	return slices.Sorted(maps.Keys(c.no))
}
