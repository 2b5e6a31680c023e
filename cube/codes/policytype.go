package codes

import "sync"

var policyType = sync.OnceValue(func() *List {
	return mustLoadList("policy", "享受政策类型", "享受政策类型", []Level{{"policy", "享受政策类型"}})
})

// Policy returns the policy types (享受政策类型) of the notice, 1 to 5.
func Policy() *List { return policyType() }
