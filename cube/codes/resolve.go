package codes

import (
	"fmt"
	"strings"

	"wengang/sql/fault"
)

// nearest is how many suggestions an error carries at most.
const nearest = 5

// UnknownError says that a text is neither a code nor a name of a list, with
// what comes near it.
type UnknownError struct {
	List   string  // 企业所属行业（GB/T 4754-2011）
	Text   string  // as it was written
	Reason string  // why, where more is known than that it is not there; may be empty
	Near   []Entry // suggestions, best first; may be empty
}

// Error says in Chinese what is wrong and what to do.
func (e *UnknownError) Error() string { return e.Unwrap().Error() }

// Unwrap gives the fault that the error is.
func (e *UnknownError) Unwrap() error {
	reason := e.Reason
	if reason == "" {
		reason = "不在代码表内"
	}
	f := fault.New(fault.Invalid, "%s“%s”%s", e.List, shorten(e.Text), reason)
	if len(e.Near) == 0 {
		return f.Do("请填写代码表中的代码或规范名称")
	}
	return f.Do("请填写代码或规范名称，相近的有：%s", listed(e.Near))
}

// AmbiguousError says that a text names more than one entry of a list.
type AmbiguousError struct {
	List string
	Text string
	Near []Entry // the entries it could be, in official order
}

// Error says in Chinese what is wrong and what to do.
func (e *AmbiguousError) Error() string { return e.Unwrap().Error() }

// Unwrap gives the fault that the error is.
func (e *AmbiguousError) Unwrap() error {
	return fault.New(fault.Invalid, "%s“%s”对应%d个代码，不能确定是哪一个", e.List, shorten(e.Text), len(e.Near)).
		Do("请改填其中一个代码：%s", listed(e.Near))
}

// listed writes entries as "0111 稻谷种植、0112 小麦种植", at most ten.
func listed(entries []Entry) string {
	const most = 10
	var b strings.Builder
	for i, e := range entries {
		if i == most {
			fmt.Fprintf(&b, "等%d个", len(entries))
			break
		}
		if i > 0 {
			b.WriteString("、")
		}
		b.WriteString(e.String())
	}
	return b.String()
}

// shorten keeps a cell of any length from filling a message.
func shorten(s string) string {
	const most = 40
	n := 0
	for i := range s {
		if n == most {
			return s[:i] + "…"
		}
		n++
	}
	return s
}

// Resolve reads a code, an official name, a code with the letter of its
// section (A0111), or a code followed by its name (0111 稻谷种植), whatever the
// width of the characters and the spaces between them. The error is an
// *UnknownError or an *AmbiguousError. It does not allocate where the text is
// written as the standard writes it.
func (l *List) Resolve(text string) (Entry, error) {
	if i, ok := l.byCode[text]; ok {
		return l.entries[i], nil
	}
	if found, ok := l.byText[text]; ok {
		return l.pick(text, found)
	}
	folded := fold(text)
	if i, ok := l.byCode[folded]; ok {
		return l.entries[i], nil
	}
	if found, ok := l.byText[folded]; ok {
		return l.pick(text, found)
	}
	if e, ok := l.sectioned(folded); ok {
		return e, nil
	}
	code, name := splitCode(folded)
	if code != "" && name != "" {
		e, ok := l.Get(code)
		if !ok {
			e, ok = l.sectioned(code)
		}
		if ok && fold(e.Name) == name {
			return e, nil
		}
		if ok {
			return Entry{}, &UnknownError{List: l.title(), Text: text,
				Reason: "代码与名称不一致", Near: append([]Entry{e}, l.named(name)...)}
		}
	}
	return Entry{}, &UnknownError{List: l.title(), Text: text, Near: l.near(folded)}
}

// LostZero returns the entry that a code would be if a program had turned it
// into a number and dropped its leading zero: 311 is 炼铁, and may have been
// 0311. A number in a code column is a finding where there is such an entry.
func (l *List) LostZero(text string) (Entry, bool) {
	for _, r := range text {
		if r < '0' || r > '9' {
			return Entry{}, false
		}
	}
	if text == "" {
		return Entry{}, false
	}
	return l.Get("0" + text)
}

// pick decides between the entries of one name. A group with a single class
// has the class's name: both cover the same enterprises, so the finest is it.
func (l *List) pick(text string, found []int) (Entry, error) {
	e := l.entries[found[0]]
	for _, i := range found[1:] {
		next := l.entries[i]
		if next.Parent != e.Code || len(l.childOf[e.Code]) != 1 {
			return Entry{}, &AmbiguousError{List: l.title(), Text: text, Near: l.at(found)}
		}
		e = next
	}
	return e, nil
}

// sectioned reads a code written with the letter of its top level, A0111.
func (l *List) sectioned(code string) (Entry, bool) {
	if !l.prefix || len(code) < 2 {
		return Entry{}, false
	}
	e, ok := l.Get(code[1:])
	if !ok {
		return Entry{}, false
	}
	top, ok := l.Ancestor(e.Code, 1)
	return e, ok && top.Code == code[:1]
}

// splitCode parts a folded text into a leading code and the rest.
func splitCode(folded string) (code, rest string) {
	for i, r := range folded {
		if (r < '0' || r > '9') && (r < 'A' || r > 'Z') {
			return folded[:i], folded[i:]
		}
	}
	return folded, ""
}

func (l *List) title() string {
	if l.Name == l.Label {
		return l.Label
	}
	return l.Label + "（" + l.Name + "）"
}

func (l *List) at(found []int) []Entry {
	entries := make([]Entry, len(found))
	for k, i := range found {
		entries[k] = l.entries[i]
	}
	return entries
}

func (l *List) named(folded string) []Entry { return l.at(l.byText[folded]) }

// near suggests entries for a folded text that was not found.
func (l *List) near(folded string) []Entry {
	code, rest := splitCode(folded)
	if rest == "" {
		if e, ok := l.LostZero(code); ok {
			return []Entry{e}
		}
		if l.prefix && len(code) > 1 && code[0] >= 'A' {
			if e, ok := l.Get(code[1:]); ok { // right code, wrong letter
				return []Entry{e}
			}
			code = code[1:]
		}
		for n := len(code) - 1; n > 0; n-- {
			if found := l.childOf[code[:n]]; len(found) > 0 {
				return found[:min(len(found), nearest)]
			}
		}
		return nil
	}
	return l.at(l.like().closest(rest))
}
