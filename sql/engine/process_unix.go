//go:build unix

package engine

import "syscall"

// ownGroup keeps a terminal's signals away from the child.
func ownGroup() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setpgid: true} }
