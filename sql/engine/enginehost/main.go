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
	if err := engine.Child(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
