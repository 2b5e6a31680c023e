package cube

import (
	"fmt"
	"math"

	"wengang/cube/codes"
	"wengang/sql/clock"
)

// ranked is a member with its place in the official order.
type ranked struct {
	Member
	rank int
}

// Ranks of what is no single member: behind all members, the total last.
const (
	totalRank  = math.MaxInt
	othersRank = totalRank - 1
)

// namer turns the keys of one level into members, each once.
type namer struct {
	level string
	names func(key uint32) ranked
	known map[uint32]ranked
}

func (n *namer) member(key uint32) ranked {
	switch key {
	case totalIn:
		return ranked{Member{TotalCode, "合计"}, totalRank}
	case othersIn:
		return ranked{Member{OthersCode, "其余"}, othersRank}
	}
	m, ok := n.known[key]
	if !ok {
		m = n.names(key)
		n.known[key] = m
	}
	return m
}

// namerOf makes the namer of a level. Places are shown with the code that is
// theirs now, whichever they had when the record was written.
func namerOf(level string, places *codes.Places, w *words) *namer {
	n := &namer{level: level, known: map[uint32]ranked{}}
	d, _, _ := levelNamed(level)
	switch d.Name {
	case dimMonth:
		n.names = func(key uint32) ranked { return ranked{calendarMember(level, key), int(key)} }
	case dimYear:
		n.names = func(key uint32) ranked {
			return ranked{Member{fmt.Sprintf("%d", key), fmt.Sprintf("%d年度", key)}, int(key)}
		}
	case dimAcceptance:
		n.names = func(key uint32) ranked {
			return ranked{Member{Acceptance(key).String(), Acceptance(key).Label()}, int(key)}
		}
	case dimRegion, dimRegionNow:
		order := placeOrder(places)
		n.names = func(key uint32) ranked {
			id := codes.PlaceID(key)
			p := mustPlace(places, id)
			rank, ok := order[id]
			if !ok {
				rank = math.MaxInt32
			}
			return ranked{Member{p.Code, fullName(p)}, rank}
		}
	default:
		list := listOf(d.Name)
		rank := make(map[string]int, len(list.All()))
		for i, e := range list.All() {
			rank[e.Code] = i
		}
		n.names = func(key uint32) ranked {
			code := w.text[key]
			if code == "" {
				return ranked{Member{"", unspecified}, math.MaxInt32}
			}
			e, ok := list.Get(code)
			if !ok {
				return ranked{Member{code, code}, math.MaxInt32 - 1}
			}
			return ranked{Member{code, e.Name}, rank[code]}
		}
	}
	return n
}

var quarterNames = [...]string{"一季度", "二季度", "三季度", "四季度"}

// calendarMember names a key of the calendar, see keyOf.
func calendarMember(level string, key uint32) Member {
	year, rest := key/10, int(key%10)
	switch level {
	case levelMonth:
		m := clock.Month(key)
		return Member{m.String(), m.Chinese()}
	case levelQuarter:
		return Member{fmt.Sprintf("%d-Q%d", year, rest), fmt.Sprintf("%d年%s", year, quarterNames[(rest+3)%4])}
	case levelHalf:
		half := "上半年"
		if rest == 2 {
			half = "下半年"
		}
		return Member{fmt.Sprintf("%d-H%d", year, rest), fmt.Sprintf("%d年%s", year, half)}
	}
	return Member{fmt.Sprintf("%d", key), fmt.Sprintf("%d年", key)}
}

// placeOrder numbers the places in the order of GB/T 2260.
func placeOrder(places *codes.Places) map[codes.PlaceID]int {
	order := map[codes.PlaceID]int{}
	for i, p := range places.All() {
		order[p.ID] = i
	}
	return order
}
