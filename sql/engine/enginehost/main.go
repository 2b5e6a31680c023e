// Command enginehost runs the embedded engine alone. Tests spawn it instead of
// themselves, because the race detector's runtime and the engine's must not
// share a process.
package main

import (
	"fmt"
	"os"

	"wengang/sql/engine"
)

func main() {
	// A test binary cannot clean up behind all its tests; its engine does.
	remove := os.Getenv("WENGANG_ENGINE_REMOVE")
	err := engine.Child(os.Args[1:], func() {
		if remove != "" {
			_ = os.RemoveAll(remove)
		}
	})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
