package codes

import "sync"

var ownership = sync.OnceValue(func() *List {
	return mustLoadList("ownership", "国统字〔2011〕86号", "企业性质", []Level{
		{"category", "大类"}, {"type", "类型"}, {"subtype", "细类"},
	})
})

// Ownership returns the registration types of enterprises (登记注册类型,
// 国统字〔2011〕86号). Levels: category, type, subtype.
func Ownership() *List { return ownership() }
