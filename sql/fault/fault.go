// Package fault holds the one error type that reaches a user: a code, a
// sentence in Chinese, and what to do about it. The cause is for the log.
package fault

import (
	"errors"
	"fmt"
)

// Code sorts faults by what the caller can do; one map turns it into an exit
// status (cmd) and one into an HTTP status (dashboards).
type Code string

// The codes.
const (
	Invalid     Code = "invalid"     // the request or the file is wrong: mend it
	NotFound    Code = "not_found"   // there is no such thing
	Forbidden   Code = "forbidden"   // outside the caller's scope or role
	Conflict    Code = "conflict"    // another writer came first: look again
	Unavailable Code = "unavailable" // the store is out of reach: try later
	TooLarge    Code = "too_large"   // beyond a stated limit
	Internal    Code = "internal"    // our mistake: it is in the log
)

// Error is a fault as the user reads it.
type Error struct {
	Code    Code
	Message string // what and where, one sentence in Chinese
	Hint    string // what to do, in Chinese; may be empty
	Cause   error  // for the log only
}

// Error joins message and hint; the cause stays out of it.
func (e *Error) Error() string {
	if e.Hint == "" {
		return e.Message
	}
	return e.Message + "。" + e.Hint
}

// Unwrap gives the cause to errors.Is and errors.As.
func (e *Error) Unwrap() error { return e.Cause }

// New returns a fault with a formatted message.
func New(code Code, format string, args ...any) *Error {
	return &Error{Code: code, Message: fmt.Sprintf(format, args...)}
}

// Do sets what the user can do about it.
func (e *Error) Do(format string, args ...any) *Error {
	e.Hint = fmt.Sprintf(format, args...)
	return e
}

// Because sets the cause, for the log.
func (e *Error) Because(cause error) *Error {
	e.Cause = cause
	return e
}

// CodeOf returns the code of the first fault in the chain, Internal where
// there is none.
func CodeOf(err error) Code {
	var f *Error
	if errors.As(err, &f) {
		return f.Code
	}
	return Internal
}
