// Package account knows people and the credentials that speak for them. It
// knows nothing of HTTP, and nothing of what anybody may do in a folder.
//
// A credential is one row with the hash of one secret. Whoever shows the secret
// is Who; a ticket names the row, and Behind says whether it still speaks for
// anybody. Both are asked on every request and answered from memory.
package account

import (
	"context"
	"sync/atomic"
	"time"

	"cloakroom/app/access"
	"cloakroom/app/fault"
	"cloakroom/app/id"
	"cloakroom/app/journal"
	"cloakroom/app/shelf"
)

// Known is a credential as the house knows it.
type Known struct {
	ID      id.Credential
	Kind    access.Means
	Subject access.Subject // whom it speaks for
	Owner   id.User
	Parent  id.Credential // it ends when this one does
	Label   string
	Network string
	Created time.Time
	Ends    time.Time // zero: never by itself
	Ended   time.Time // zero: nobody took it back
	Proved  time.Time // of a session: when its password was given last
	Locked  bool      // of a link: it has a password, and speaks for nobody by itself

	seen atomic.Int64 // microseconds; moves while the row in memory is shared
}

// Seen is when k was shown last, to the minute.
func (k *Known) Seen() time.Time { return time.UnixMicro(k.seen.Load()) }

// SetSeen is for whoever reads k from a row.
func (k *Known) SetSeen(t time.Time) { k.seen.Store(t.UnixMicro()) }

// User is somebody with an account.
type User struct {
	ID       id.User
	Name     string
	Admin    bool
	Created  time.Time
	Disabled time.Time // zero while not
	Seen     time.Time // zero: never
	Set      bool      // whether there is a password
	Used     int64     // bytes they handed in
	Quota    int64     // how many they may; below 0: as many as there is room for
}

// Store is what this package asks of the database. Secrets reach it hashed. A
// credential that never was is fault.NotFound; one that ended, or whose owner
// is disabled, has Ended set. still is asked within a write, and ends it by an error.
type Store interface {
	CredentialBySecret(ctx context.Context, kind access.Means, hash [32]byte) (*Known, error)
	Credential(ctx context.Context, via id.Credential) (*Known, error)
	// AddCredential adds k for an owner who is not disabled, and, unless password
	// is empty, still has that one: it may have changed while it was compared.
	// Else it is Unauthenticated. A welcome code ends those from before.
	AddCredential(ctx context.Context, k *Known, hash [32]byte, password string, e journal.Entry) error
	EndCredential(ctx context.Context, via id.Credential, at time.Time, e journal.Entry) error
	Credentials(ctx context.Context, owner id.User, kind access.Means) ([]*Known, error)
	Touch(ctx context.Context, seen map[id.Credential]time.Time) error
	Prove(ctx context.Context, via id.Credential, at time.Time) error

	User(ctx context.Context, u id.User) (User, error)
	UserByName(ctx context.Context, name string) (u User, password string, err error)
	Users(ctx context.Context) ([]User, error)
	UsersAfter(ctx context.Context, name string, most int) ([]User, error) // by name
	Census(ctx context.Context, most int) (Census, error)
	HasAdmin(ctx context.Context) (bool, error)
	AddUser(ctx context.Context, u User, password string, e journal.Entry) error
	AddFirstAdmin(ctx context.Context, u User, password string, e journal.Entry) error
	SetPassword(ctx context.Context, u id.User, password string, at time.Time, e journal.Entry) error
	SetQuota(ctx context.Context, u id.User, bytes int64, e journal.Entry, still ...func(User) error) error // below 0: none
	SetLanguage(ctx context.Context, u id.User, tag string) error
	Disable(ctx context.Context, u id.User, at time.Time, e journal.Entry, still ...func(User) error) error
	Enable(ctx context.Context, u id.User, e journal.Entry, still ...func(User) error) error
	Look(ctx context.Context, u id.User) (string, error) // empty: never chosen
	SetLook(ctx context.Context, u id.User, look string) error
	UseWelcome(ctx context.Context, via id.Credential, password string, at time.Time, e journal.Entry) error

	Failures(ctx context.Context, bucket string) (failures int, last time.Time, err error)
	Failed(ctx context.Context, bucket string, at, forget time.Time) error // what failed last before forget does not count
	Forgive(ctx context.Context, bucket string) error

	LinkPassword(ctx context.Context, link id.Credential) (phc string, err error)
	AddUnlock(ctx context.Context, k *Known, hash [32]byte, phc string, e journal.Entry) error // unless the link has ended, or has another password by now

	Groups(ctx context.Context, after string, most int) ([]Group, error)
	AddGroup(ctx context.Context, g id.Group, name string, at time.Time, e journal.Entry) error
	RemoveGroup(ctx context.Context, name string, e journal.Entry) error
	Join(ctx context.Context, group string, u id.User, e journal.Entry) error
	Leave(ctx context.Context, group string, u id.User, e journal.Entry) error
	Manage(ctx context.Context, group string, u id.User, manages bool, e journal.Entry) error
	Group(ctx context.Context, name string) (Group, error)                            // with its members
	GroupsOf(ctx context.Context, u id.User, after string, most int) ([]Group, error) // of everybody if u is empty
	FindWho(ctx context.Context, text string, most int) ([]string, error)             // people and @groups with text in their names
}

// Lives says how long what lives.
type Lives struct {
	Idle time.Duration // a session that was not used for so long ends
	Life time.Duration // and after so long in any case
}

// Accounts answers the question «who speaks?».
type Accounts struct {
	// Refused is told of wrong passwords and of those who have to wait. By default
	// nobody is.
	Refused func(e journal.Entry)

	// Blind keys the marks by which wrong passwords are counted: whoever reads them
	// without it learns no address, though there are not many to try.
	Blind [32]byte

	store   Store
	lives   Lives
	now     func() time.Time
	hasher  *hasher
	touched touched
	guesses queue
	opened  *shelf.Shelf[[32]byte, id.Credential] // a link and its password -> the unlock made of them
}

// New returns Accounts kept in store.
func New(store Store, lives Lives, now func() time.Time) *Accounts {
	return &Accounts{Refused: func(journal.Entry) {}, store: store, lives: lives, now: now, hasher: newHasher(), opened: shelf.New[[32]byte, id.Credential](1000)}
}

var (
	errUnknown = fault.New(fault.Unauthenticated, "Please sign in.")
	errEnded   = fault.New(fault.Gone, "This has ended.")
)

// Ended is the error of a credential that spoke for somebody, and does no more:
// fault.Gone.
type Ended struct{ *Known }

func (e Ended) Error() string { return errEnded.Error() }

// Unwrap makes it a fault.
func (e Ended) Unwrap() error { return errEnded }

// Who returns the credential that secret is. It is Unauthenticated if there is
// none of that kind, and Gone if there was.
func (a *Accounts) Who(ctx context.Context, kind access.Means, secret id.Secret) (*Known, error) {
	k, err := a.store.CredentialBySecret(ctx, kind, secret.Hash())
	if fault.Is(err, fault.NotFound) {
		return nil, errUnknown
	}
	return a.alive(k, err)
}

// Behind returns the credential with that id, if it still speaks for anybody:
// Unauthenticated if there never was one, and Gone if it has ended.
func (a *Accounts) Behind(ctx context.Context, via id.Credential) (*Known, error) {
	k, err := a.store.Credential(ctx, via)
	if fault.Is(err, fault.NotFound) {
		return nil, errUnknown
	}
	return a.alive(k, err)
}

func (a *Accounts) alive(k *Known, err error) (*Known, error) {
	if err != nil {
		return nil, err
	}
	now := a.now()
	if k.Locked || !k.Ended.IsZero() || !k.Ends.IsZero() && !now.Before(k.Ends) {
		return nil, Ended{k}
	}
	if k.Kind == access.Session && !now.Before(a.sessionEnds(k)) {
		if a.remind(k); !now.Before(a.sessionEnds(k)) {
			return nil, Ended{k}
		}
	}
	a.touch(k, now)
	return k, nil
}

// sessionEnds is the earlier of its two ends. They are settings, so they are
// not in the row.
func (a *Accounts) sessionEnds(k *Known) time.Time {
	idle, life := k.Seen().Add(a.lives.Idle), k.Created.Add(a.lives.Life)
	if idle.Before(life) {
		return idle
	}
	return life
}

// Means says of which kind a credential is or was; empty if it never was.
func (a *Accounts) Means(ctx context.Context, via id.Credential) access.Means {
	k, err := a.store.Credential(ctx, via)
	if err != nil {
		return ""
	}
	return k.Kind
}
