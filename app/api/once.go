package api

import (
	"bytes"
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"sync"
	"time"

	"cloakroom/app/access"
	"cloakroom/app/entry"
	"cloakroom/app/fault"
)

// OnceStore keeps which creations were asked for, and what was answered.
type OnceStore interface {
	ClaimOnce(ctx context.Context, mark, asked [32]byte, at, since time.Time) (before [32]byte, sealed []byte, ours bool, _ error)
	KeepOnce(ctx context.Context, mark [32]byte, sealed []byte) error
}

// Once lets a creation be told again after a line that broke: a second request
// with the same Idempotency-Key is answered as the first was, and makes nothing
// (draft-ietf-httpapi-idempotency-key-header). Only what was done is remembered:
// who was refused may mend it and use the key again.
//
// An answer may hold a secret. It is kept sealed with a key made of the house's,
// of the token and of the Idempotency-Key; neither of the last two is kept, so
// the rows open to nobody but the client that shows both again.
type Once struct {
	Store OnceStore
	Key   [32]byte // of the house
	Now   func() time.Time

	atWork sync.Map // marks of this process
}

// onceLife is how long a creation can be told again.
const onceLife = 24 * time.Hour

var (
	errKey     = fault.In("Idempotency-Key", "An Idempotency-Key has 1 to 255 visible characters, such as a UUID.")
	errReused  = fault.Named("key-reused", fault.Reused, "This Idempotency-Key stands for another request. Use a fresh one.")
	errAtWork  = &fault.Error{Kind: fault.Conflict, Name: "in-progress", Wait: 1, Say: "The same request is being answered just now. Send it again in a moment."}
	errUnknown = fault.Named("outcome-unknown", fault.Conflict, "The house stopped in the middle of this request. Look whether it was done; if not, send it with another Idempotency-Key.")
)

// By is an entry.Func that does what fn does once for each key.
func (o *Once) By(fn entry.Func) entry.Func {
	return func(w http.ResponseWriter, r *http.Request, s access.Subject) error {
		return o.answer(w, r, string(s.Via), func(w http.ResponseWriter, r *http.Request) error { return fn(w, r, s) })
	}
}

// answer does fn once for each key of who asks.
func (o *Once) answer(w http.ResponseWriter, r *http.Request, who string, fn func(http.ResponseWriter, *http.Request) error) error {
	keys, told := r.Header["Idempotency-Key"]
	if !told {
		return fn(w, r)
	}
	if len(keys) != 1 || !visible(keys[0]) {
		return errKey
	}
	body, err := readAll(w, r)
	if err != nil {
		return err
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	mark := sha256.Sum256([]byte(who + "\x00" + keys[0]))
	if _, busy := o.atWork.LoadOrStore(mark, true); busy {
		return errAtWork
	}
	defer o.atWork.Delete(mark)
	box, asked, err := o.box(r, keys[0], body)
	if err != nil {
		return err
	}
	now := o.Now()
	before, sealed, ours, err := o.Store.ClaimOnce(r.Context(), mark, asked, now, now.Add(-onceLife))
	switch {
	case err != nil:
		return err
	case !ours && before != asked:
		return errReused
	case !ours && sealed == nil:
		return errUnknown
	case !ours:
		return replay(w, box, mark, sealed)
	}
	kept := &answered{header: w.Header()}
	// Who goes away asks again: what was begun is done to its end, or it would be twice.
	if err := fn(kept, r.WithContext(context.WithoutCancel(r.Context()))); err != nil {
		return errors.Join(err, o.Store.KeepOnce(r.Context(), mark, nil))
	}
	// It is done, and must be told: if the answer cannot be kept, who asks again
	// hears that nobody knows.
	if out, err := json.Marshal(kept.told()); err == nil {
		nonce := make([]byte, box.NonceSize())
		rand.Read(nonce)
		_ = o.Store.KeepOnce(r.Context(), mark, box.Seal(nonce, nonce, out, mark[:]))
	}
	w.WriteHeader(kept.status)
	_, _ = w.Write(kept.body.Bytes())
	return nil
}

// box seals what is answered to who shows this key with this credential, and
// names what they ask for. A body may hold a password, so a plain hash of it would
// help who guesses.
func (o *Once) box(r *http.Request, key string, body []byte) (box cipher.AEAD, asked [32]byte, err error) {
	_, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	secret := string(o.Key[:]) + "\x00" + token + "\x00" + key
	derived, err := hkdf.Key(sha256.New, []byte(secret), nil, "cloakroom once 1", 64)
	if err != nil {
		return nil, asked, err
	}
	mac := hmac.New(sha256.New, derived[32:])
	mac.Write([]byte(r.Method + " " + r.URL.RequestURI() + "\x00"))
	mac.Write(body)
	mac.Sum(asked[:0])
	block, err := aes.NewCipher(derived[:32])
	if err != nil {
		return nil, asked, err
	}
	box, err = cipher.NewGCM(block)
	return box, asked, err
}

// visible says whether key is printable ASCII of a length that we take.
func visible(key string) bool {
	return key != "" && len(key) <= 255 && strings.IndexFunc(key, func(c rune) bool { return c < 0x21 || c > 0x7e }) < 0
}

// told is an answer as it is kept.
type told struct {
	Status   int
	Type     string
	Location string
	Tag      string
	Body     []byte
}

// answered is an answer that waits until it is kept.
type answered struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (a *answered) Header() http.Header         { return a.header }
func (a *answered) WriteHeader(status int)      { a.status = status }
func (a *answered) Write(b []byte) (int, error) { return a.body.Write(b) }

func (a *answered) told() told {
	return told{a.status, a.header.Get("Content-Type"), a.header.Get("Location"), a.header.Get("ETag"), a.body.Bytes()}
}

// replay answers as it was answered before.
func replay(w http.ResponseWriter, box cipher.AEAD, mark [32]byte, sealed []byte) error {
	if len(sealed) < box.NonceSize() {
		return errUnknown
	}
	out, err := box.Open(nil, sealed[:box.NonceSize()], sealed[box.NonceSize():], mark[:])
	if err != nil {
		return errUnknown // the house has another key now
	}
	var t told
	if err := json.Unmarshal(out, &t); err != nil {
		return err
	}
	for name, value := range map[string]string{"Content-Type": t.Type, "Location": t.Location, "ETag": t.Tag, "Cache-Control": "no-store", "Idempotency-Replayed": "true"} {
		if value != "" {
			w.Header().Set(name, value)
		}
	}
	w.WriteHeader(t.Status)
	_, _ = w.Write(t.Body)
	return nil
}
