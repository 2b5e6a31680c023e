package fault

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
)

func TestAFaultTellsTheUserAndKeepsTheCauseForTheLog(t *testing.T) {
	err := fmt.Errorf("import: %w", New(Invalid, "第%d行不正确", 3).Do("请改正").Because(io.ErrUnexpectedEOF))
	if CodeOf(err) != Invalid || CodeOf(io.EOF) != Internal {
		t.Errorf("codes %s, %s", CodeOf(err), CodeOf(io.EOF))
	}
	if !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Error("the cause is lost")
	}
	var f *Error
	if !errors.As(err, &f) || f.Error() != "第3行不正确。请改正" || strings.Contains(f.Error(), "EOF") {
		t.Errorf("the user reads %q", f)
	}
	if New(Internal, "出错").Error() != "出错" {
		t.Error("a fault without a hint")
	}
}
