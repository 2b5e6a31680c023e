package auth

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"fmt"
	"math"
	"sync"
	"time"

	"wengang/sql/clock"
	"wengang/sql/fault"
)

// Programs send their password with every request (HTTP Basic); one that was
// found right is taken as right for this long without another argon2id.
const rememberProof = 5 * time.Minute

// Register knows the accounts and checks passwords. It is safe for concurrent
// use.
type Register struct {
	clock    clock.Clock
	accounts map[string]entry
	decoy    passwordHash  // for names that do not exist, so that they take as long
	lock     *lockout      //
	hashing  chan struct{} // bounds the memory that argon2id takes at once
	key      []byte        // of the proofs, new in every process
	mu       sync.Mutex
	proofs   map[[sha256.Size]byte]time.Time // until when
}

type entry struct {
	viewer Viewer
	hash   passwordHash
}

// NewRegister hashes the passwords of the accounts and refuses a table of
// accounts that is not sound.
func NewRegister(accounts []Account, c clock.Clock) (*Register, error) {
	r := &Register{
		clock: c, accounts: make(map[string]entry, len(accounts)), decoy: hashPassword("decoy"),
		lock: newLockout(c), hashing: make(chan struct{}, 2), key: make([]byte, 32),
		proofs: map[[sha256.Size]byte]time.Time{},
	}
	rand.Read(r.key)
	hashes := make([]passwordHash, len(accounts))
	var wait sync.WaitGroup
	for i, a := range accounts {
		wait.Go(func() {
			r.hashing <- struct{}{}
			hashes[i] = hashPassword(a.Password)
			<-r.hashing
		})
	}
	wait.Wait()
	for i, a := range accounts {
		_, twice := r.accounts[a.Name]
		switch {
		case a.Name == "" || a.Password == "":
			return nil, fault.New(fault.Invalid, "第%d个账号缺少用户名或密码", i+1).Do("请补全账号配置")
		case twice:
			return nil, fault.New(fault.Invalid, "账号“%s”重复", a.Name).Do("用户名不能重复，请修改账号配置")
		case !a.Role.Known():
			return nil, fault.New(fault.Invalid, "账号“%s”的角色“%s”不存在", a.Name, a.Role).Do("请修改账号配置")
		}
		label := a.Label
		if label == "" {
			label = a.Role.Label()
		}
		r.accounts[a.Name] = entry{Viewer{Name: a.Name, Label: label, Role: a.Role, Place: a.Place, Scope: ScopeOf(a.Place)}, hashes[i]}
	}
	return r, nil
}

// Empty tells that there is no account to log in with.
func (r *Register) Empty() bool { return len(r.accounts) == 0 }

// Viewer returns the viewer of an account, for a session that has logged in.
func (r *Register) Viewer(name string) (Viewer, bool) {
	e, ok := r.accounts[name]
	return e.viewer, ok
}

// LogIn checks a name and password. It tells neither which of the two was
// wrong nor whether the name exists; too many failures close the name for a
// while, which is a LockedError.
func (r *Register) LogIn(ctx context.Context, name, password string) (Viewer, error) {
	if wait := r.lock.wait(name); wait > 0 {
		return Viewer{}, &LockedError{wait}
	}
	select {
	case r.hashing <- struct{}{}:
		defer func() { <-r.hashing }()
	case <-ctx.Done():
		return Viewer{}, ctx.Err()
	}
	e, known := r.accounts[name]
	hash := r.decoy
	if known {
		hash = e.hash
	}
	if !hash.matches(password) || !known {
		r.lock.failed(name)
		return Viewer{}, ErrWrongPassword
	}
	r.lock.succeeded(name)
	return e.viewer, nil
}

// Prove is LogIn for programs, which send the password with every request.
func (r *Register) Prove(ctx context.Context, name, password string) (Viewer, error) {
	mac := hmac.New(sha256.New, r.key)
	fmt.Fprintf(mac, "%d:%s%s", len(name), name, password)
	proof := [sha256.Size]byte(mac.Sum(nil))
	now := r.clock.Now()
	r.mu.Lock()
	until, found := r.proofs[proof]
	r.mu.Unlock()
	if found && now.Before(until) {
		return r.accounts[name].viewer, nil
	}
	v, err := r.LogIn(ctx, name, password)
	if err != nil {
		return Viewer{}, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.proofs[proof] = now.Add(rememberProof) // at most one for each account: only right passwords get here
	return v, nil
}

// ErrWrongPassword says that name and password do not belong together.
var ErrWrongPassword = fault.New(fault.Forbidden, "用户名或密码不正确").Do("请核对后重新登录；连续多次错误，账号将暂时锁定")

// LockedError says that too many log-ins have failed.
type LockedError struct{ Wait time.Duration }

// Error says in Chinese for how long.
func (e *LockedError) Error() string {
	minutes := int(math.Ceil(e.Wait.Minutes()))
	return fmt.Sprintf("连续多次登录失败，账号已暂时锁定。请在%d分钟后再试", minutes)
}
