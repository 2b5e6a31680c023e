package record

import "math/bits"

// FieldSet is a set of fields, by their positions in the table.
type FieldSet uint64

// Has tells whether the field is in the set.
func (s FieldSet) Has(n FieldNo) bool { return s&(1<<n) != 0 }

// With returns the set with the field in it.
func (s FieldSet) With(n FieldNo) FieldSet { return s | 1<<n }

// Len returns the number of fields in the set.
func (s FieldSet) Len() int { return bits.OnesCount64(uint64(s)) }

// Names returns the English names of the fields in official order.
func (s FieldSet) Names() []string {
	var names []string
	for n := range table {
		if s.Has(FieldNo(n)) {
			names = append(names, table[n].Name)
		}
	}
	return names
}
