package codes

import "strings"

// Search returns at most limit entries for what a person has typed into a
// picker: entries whose code begins with it, then those whose name begins with
// it, then those whose name holds it, each in official order. An empty text
// gives the top level.
func (l *List) Search(text string, limit int) []Entry {
	folded := fold(text)
	if folded == "" {
		top := l.Children("")
		return top[:min(len(top), max(limit, 0))]
	}
	code := folded
	if l.prefix && len(code) > 1 && code[0] >= 'A' && code[0] <= 'Z' { // A01
		code = code[1:]
	}
	var r ranking[Entry]
	for _, e := range l.entries {
		name := fold(e.Name)
		switch {
		case strings.HasPrefix(e.Code, folded), strings.HasPrefix(e.Code, code):
			r.add(0, e)
		case strings.HasPrefix(name, folded):
			r.add(1, e)
		case strings.Contains(name, folded):
			r.add(2, e)
		}
	}
	return r.first(limit)
}

// Search returns at most limit places that exist today for what a person has
// typed into a picker: by the beginning of a code (former codes too), or by
// parts of the name parted by spaces (九江 彭泽), former names included; names
// that begin with the text go first. An empty text gives the provinces.
func (p *Places) Search(text string, limit int) []Place {
	var parts []string
	for _, part := range strings.Fields(text) {
		if part = fold(part); part != "" {
			parts = append(parts, part)
		}
	}
	if len(parts) == 0 {
		top := p.Children(NationID)
		return top[:min(len(top), max(limit, 0))]
	}
	var r ranking[Place]
	for i := range p.nodes {
		versions := p.nodes[i].versions
		newest := versions[len(versions)-1]
		if newest.ValidTo != 0 {
			continue
		}
		best := -1
		for _, v := range versions {
			if rank := v.rank(parts); rank >= 0 && (best < 0 || rank < best) {
				best = rank
			}
		}
		if best >= 0 {
			r.add(best, newest)
		}
	}
	return r.first(limit)
}

// rank tells how well a version fits what was typed, 0 best, -1 not at all.
func (v Place) rank(parts []string) int {
	last := parts[len(parts)-1]
	if len(parts) == 1 && strings.HasPrefix(v.Code, last) {
		return 0
	}
	for _, part := range parts {
		if !strings.Contains(v.FullName, part) {
			return -1
		}
	}
	if strings.HasPrefix(v.Name, last) {
		return 0
	}
	if strings.Contains(v.Name, last) {
		return 1
	}
	return 2
}

// ranking collects finds by rank and keeps their order within each.
type ranking[T any] struct{ ranks [3][]T }

func (r *ranking[T]) add(rank int, found T) { r.ranks[rank] = append(r.ranks[rank], found) }

func (r *ranking[T]) first(limit int) []T {
	var all []T
	for _, found := range r.ranks {
		all = append(all, found...)
	}
	return all[:min(len(all), max(limit, 0))]
}
