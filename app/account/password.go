package account

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"

	"cloakroom/app/fault"
)

// Argon2id with the least that OWASP's Password Storage Cheat Sheet asks for:
// 19 MiB, two passes, one lane (21 ms on the machine where it was measured).
const (
	memoryKiB = 19 * 1024
	passes    = 2
	lanes     = 1
	saltBytes = 16
	hashBytes = 32
)

// Least and most characters of a password. There is no rule about which ones
// (ASVS 6.2.5), and none is cut off.
const (
	leastPassword = 10
	mostPassword  = 1024 // bytes: a longer one only keeps the hasher busy
)

// hasher hashes few passwords at a time, since each takes 19 MiB and a core:
// a flood of logins waits instead of taking the machine.
type hasher struct {
	slots chan struct{}
	line  chan struct{} // who has a slot or waits for one
	dummy string        // compared with when there is no such user, so that both take as long
}

func newHasher() *hasher {
	return &hasher{
		slots: make(chan struct{}, max(1, runtime.NumCPU())), line: make(chan struct{}, longestLine),
		dummy: encode(make([]byte, saltBytes), make([]byte, hashBytes)), // to make a real one would cost every command a login's time
	}
}

// longestLine is how many may wait at once: about a second's work. Whoever comes
// then is told so at once, and a flood holds no memory.
const longestLine = 64

func (h *hasher) wait(ctx context.Context) (func(), error) {
	select {
	case h.line <- struct{}{}:
	default:
		return nil, fault.Later(2, "Many people are signing in just now. Please try again in a moment.")
	}
	select {
	case h.slots <- struct{}{}:
		return func() { <-h.slots; <-h.line }, nil
	case <-ctx.Done():
		<-h.line
		return nil, fault.Wrap(fault.Unavailable, "The house is busy. Please try again.", ctx.Err())
	}
}

// hash returns password in PHC form: $argon2id$v=19$m=…,t=…,p=…$salt$hash.
func (h *hasher) hash(ctx context.Context, password string) (string, error) {
	done, err := h.wait(ctx)
	if err != nil {
		return "", err
	}
	defer done()
	salt := make([]byte, saltBytes)
	rand.Read(salt)
	return encode(salt, argon2.IDKey(normal(password), salt, passes, memoryKiB, lanes, hashBytes)), nil
}

func encode(salt, sum []byte) string {
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, memoryKiB, passes, lanes,
		base64.RawStdEncoding.EncodeToString(salt), base64.RawStdEncoding.EncodeToString(sum))
}

// matches says whether password is the one in phc. An empty phc (no such user,
// or no password yet) takes as long and never matches.
func (h *hasher) matches(ctx context.Context, password, phc string) (bool, error) {
	real := phc != "" && len(password) <= mostPassword
	if !real {
		phc, password = h.dummy, ""
	}
	var version, m, t, p int
	fields := strings.Split(phc, "$")
	if len(fields) != 6 {
		return false, errors.New("account: a password is kept in a form that nobody knows")
	}
	_, err1 := fmt.Sscanf(fields[2], "v=%d", &version)
	_, err2 := fmt.Sscanf(fields[3], "m=%d,t=%d,p=%d", &m, &t, &p)
	salt, err3 := base64.RawStdEncoding.DecodeString(fields[4])
	want, err4 := base64.RawStdEncoding.DecodeString(fields[5])
	if err := errors.Join(err1, err2, err3, err4); err != nil || fields[1] != "argon2id" || version != argon2.Version {
		return false, fmt.Errorf("account: a password is kept in a form that nobody knows: %w", err)
	}
	done, err := h.wait(ctx)
	if err != nil {
		return false, err
	}
	defer done()
	got := argon2.IDKey(normal(password), salt, uint32(t), uint32(m), uint8(p), uint32(len(want)))
	return subtle.ConstantTimeCompare(got, want) == 1 && real, nil
}

// normal makes one spelling of what keyboards spell differently (NIST SP
// 800-63B 5.1.1.2 asks for NFKC or NFKD).
func normal(password string) []byte { return norm.NFKC.Bytes([]byte(password)) }

// checkPassword says what is wrong with a new password, in the words of
// somebody who wants to help.
func checkPassword(password, name string) error {
	plain := strings.ToLower(password)
	switch {
	case utf8.RuneCountInString(password) < leastPassword:
		return fault.In("password", "Use at least 10 characters. A few words you can remember are better than a short riddle.")
	case len(password) > mostPassword:
		return fault.In("password", "Use at most 1024 bytes.")
	case name != "" && strings.ReplaceAll(plain, strings.ToLower(name), "") != plain && len(plain) < len(name)+8:
		return fault.In("password", "This is too close to the name. Choose something that nobody guesses from it.")
	case common(plain):
		return fault.In("password", "Many people use this one, so it is tried first. Choose another.")
	}
	return nil
}
