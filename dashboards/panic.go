package dashboards

import (
	"fmt"
	"runtime/debug"
)

// panicked is a panic as an error, for the log.
type panicked struct{ value any }

func (p panicked) Error() string { return fmt.Sprintf("panic: %v\n%s", p.value, debug.Stack()) }
