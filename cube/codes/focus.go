package codes

import "sync"

var focus = sync.OnceValue(func() *List {
	return mustLoadList("focus", "去产能重点行业", "去产能重点行业", []Level{{"focus", "去产能重点行业"}})
})

// Focus returns the focus industries of the reduction of overcapacity
// (去产能重点行业): 0 无, 1 to 9 the nine industries of the notice.
func Focus() *List { return focus() }
