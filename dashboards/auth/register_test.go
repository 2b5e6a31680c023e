package auth

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"wengang/cube"
	"wengang/sql/fault"
)

// hands is a clock that a test turns.
type hands struct{ now time.Time }

func (h *hands) Now() time.Time { return h.now }

func register(t *testing.T) (*Register, *hands) {
	t.Helper()
	c := &hands{time.Date(2023, 12, 1, 8, 0, 0, 0, time.UTC)}
	r, err := NewRegister([]Account{
		{Name: "ministry", Password: "部-secret", Role: Analyst},
		{Name: "jiangxi", Password: "赣-secret", Role: Reviewer, Place: 360000, Label: "江西省 · 审核人员"},
	}, c)
	if err != nil {
		t.Fatal(err)
	}
	return r, c
}

func TestLogInGivesTheScopeOfTheAgency(t *testing.T) {
	r, _ := register(t)
	v, err := r.LogIn(t.Context(), "jiangxi", "赣-secret")
	if err != nil {
		t.Fatal(err)
	}
	if want := (Viewer{"jiangxi", "江西省 · 审核人员", Reviewer, 360000, cube.Scope{Root: 360000}}); v != want {
		t.Errorf("got %+v, want %+v", v, want)
	}
	v, err = r.LogIn(t.Context(), "ministry", "部-secret")
	if err != nil || v.Scope != cube.Everything || v.Label != "统计分析人员" {
		t.Errorf("ministry: got %+v, %v", v, err)
	}
}

func TestWrongNameAndWrongPasswordAreOneError(t *testing.T) {
	r, _ := register(t)
	for _, try := range [][2]string{{"jiangxi", "赣"}, {"jiangxi", ""}, {"nobody", "赣-secret"}, {"", ""}, {"ministry", "赣-secret"}} {
		if v, err := r.LogIn(t.Context(), try[0], try[1]); !errors.Is(err, ErrWrongPassword) || v != (Viewer{}) {
			t.Errorf("%q: got %+v, %v", try, v, err)
		}
	}
}

func TestFailuresCloseTheAccountForLongerAndLonger(t *testing.T) {
	for _, name := range []string{"jiangxi", "nobody"} { // a closed account must not tell that it exists
		r, c := register(t)
		for range freeFailures {
			if _, err := r.LogIn(t.Context(), name, "wrong"); !errors.Is(err, ErrWrongPassword) {
				t.Fatalf("%s: %v", name, err)
			}
		}
		var locked *LockedError
		if _, err := r.LogIn(t.Context(), name, "赣-secret"); !errors.As(err, &locked) || locked.Wait != firstWait {
			t.Fatalf("%s: want locked for %v, got %v", name, firstWait, err)
		}
		c.now = c.now.Add(firstWait)
		if _, err := r.LogIn(t.Context(), name, "wrong"); !errors.Is(err, ErrWrongPassword) {
			t.Fatalf("%s: after the wait: %v", name, err)
		}
		if _, err := r.LogIn(t.Context(), name, "wrong"); !errors.As(err, &locked) || locked.Wait != 2*firstWait {
			t.Errorf("%s: want locked for %v, got %v", name, 2*firstWait, err)
		}
	}
}

func TestLockOutIsForgottenAfterSuccessAndStaysBounded(t *testing.T) {
	r, c := register(t)
	for range freeFailures - 1 {
		if _, err := r.LogIn(t.Context(), "jiangxi", "wrong"); !errors.Is(err, ErrWrongPassword) {
			t.Fatal(err)
		}
	}
	if _, err := r.LogIn(t.Context(), "jiangxi", "赣-secret"); err != nil {
		t.Fatal(err)
	}
	if wait := r.lock.wait("jiangxi"); wait != 0 || len(r.lock.names) != 0 {
		t.Errorf("after success: wait %v, %d names", wait, len(r.lock.names))
	}
	for i := range 3 * mostNames {
		r.lock.failed(fmt.Sprint(i))
		c.now = c.now.Add(time.Millisecond)
	}
	if len(r.lock.names) > mostNames {
		t.Errorf("%d names remembered, limit %d", len(r.lock.names), mostNames)
	}
}

func TestProofIsRememberedForAWhileOnly(t *testing.T) {
	r, c := register(t)
	v, err := r.Prove(t.Context(), "jiangxi", "赣-secret")
	if err != nil || v.Name != "jiangxi" {
		t.Fatal(v, err)
	}
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	r.hashing <- struct{}{} // no hashing is to be had: only a remembered proof passes
	r.hashing <- struct{}{}
	if v, err := r.Prove(cancelled, "jiangxi", "赣-secret"); err != nil || v.Name != "jiangxi" {
		t.Errorf("remembered: %+v, %v", v, err)
	}
	if _, err := r.Prove(cancelled, "jiangxi", "赣-secret2"); !errors.Is(err, context.Canceled) {
		t.Errorf("another password passed or failed otherwise: %v", err)
	}
	if _, err := r.Prove(cancelled, "jiangxi赣", "-secret"); !errors.Is(err, context.Canceled) {
		t.Errorf("another split of name and password: %v", err)
	}
	c.now = c.now.Add(rememberProof)
	if _, err := r.Prove(cancelled, "jiangxi", "赣-secret"); !errors.Is(err, context.Canceled) {
		t.Errorf("still remembered: %v", err)
	}
}

func TestUnsoundAccountsAreRefused(t *testing.T) {
	good := Account{Name: "a", Password: "b", Role: Analyst}
	for name, table := range map[string][]Account{
		"no name":      {{Password: "b", Role: Analyst}},
		"no password":  {{Name: "a", Role: Analyst}},
		"twice":        {good, good},
		"unknown role": {{Name: "a", Password: "b", Role: "king"}},
	} {
		if _, err := NewRegister(table, &hands{}); fault.CodeOf(err) != fault.Invalid {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

func TestEveryRoleIsNamedAndOfficersSeeNoFigures(t *testing.T) {
	for _, r := range []Role{EntryClerk, Reviewer, Analyst, Leader, Administrator, SecurityOfficer, Auditor} {
		if !r.Known() || r.Label() == "" {
			t.Errorf("%s has no entry", r)
		}
		if want := r != SecurityOfficer && r != Auditor; r.ReadsFigures() != want {
			t.Errorf("%s reads figures: %v", r, r.ReadsFigures())
		}
	}
	if Role("guest").ReadsFigures() {
		t.Error("an unknown role reads figures")
	}
}
