package auth

import (
	"crypto/rand"
	"crypto/subtle"

	"golang.org/x/crypto/argon2"
)

// Parameters of argon2id: the second choice of RFC 9106 with the memory that
// a county's small server can spare for two log-ins at a time.
const (
	hashPasses = 2
	hashMemory = 19 * 1024 // KiB
	hashLanes  = 1
	hashLength = 32
	saltLength = 16
)

// passwordHash is the argon2id hash of a password with its own salt.
type passwordHash struct{ salt, sum []byte }

func hashPassword(password string) passwordHash {
	salt := make([]byte, saltLength)
	rand.Read(salt) // never fails: crypto/rand ends the program where it cannot read
	return passwordHash{salt, deriveKey(password, salt)}
}

// matches compares in time that does not depend on where they differ.
func (h passwordHash) matches(password string) bool {
	return subtle.ConstantTimeCompare(h.sum, deriveKey(password, h.salt)) == 1
}

func deriveKey(password string, salt []byte) []byte {
	return argon2.IDKey([]byte(password), salt, hashPasses, hashMemory, hashLanes, hashLength)
}
