package entry

import (
	"errors"
	"net/http"
	"time"

	"github.com/gorilla/mux"

	"cloakroom/app/access"
	"cloakroom/app/account"
	"cloakroom/app/fault"
	"cloakroom/app/id"
)

// Shares is the way of guests: the secret of a link in the path and, where the
// link has a password, what that password opened in a cookie of this link alone.
type Shares struct {
	Accounts *account.Accounts
	Secure   bool // people come by https
}

// Subject returns the guest. An unknown link is not there, for a guest has
// nowhere to sign in; one that ended is gone; of a locked one nothing is told but
// that it is: account.ErrLocked.
func (s Shares) Subject(r *http.Request) (access.Subject, error) {
	return guest(s.Accounts.Guest(r.Context(), shown(r), func(link id.Credential) (id.Secret, bool) {
		cookies := r.CookiesNamed(s.cookie(link))
		if len(cookies) != 1 {
			return id.Secret{}, false
		}
		return id.AsSecret(cookies[0].Value), true
	}))
}

// Unlock lets in who knows the password of a link, and gives them the cookie.
func (s Shares) Unlock(w http.ResponseWriter, r *http.Request, password string, v account.Visit) error {
	k, secret, err := s.Accounts.Unlock(r.Context(), shown(r), password, v)
	if err != nil {
		_, err = guest(k, err)
		return err
	}
	http.SetCookie(w, &http.Cookie{
		Name: s.cookie(k.Parent), Value: secret.Reveal(), Path: "/",
		HttpOnly: true, Secure: s.Secure, SameSite: http.SameSiteLaxMode, MaxAge: int(k.Ends.Sub(k.Created) / time.Second),
	})
	return nil
}

// cookie is the name of the cookie of a link; see NewCookies about __Host-.
func (s Shares) cookie(link id.Credential) string {
	if s.Secure {
		return "__Host-cloakroom-l-" + string(link)
	}
	return "cloakroom-l-" + string(link)
}

// shown is the secret in the path of r.
func shown(r *http.Request) id.Secret { return id.AsSecret(mux.Vars(r)["secret"]) }

func guest(k *account.Known, err error) (access.Subject, error) {
	switch {
	case errors.Is(err, account.ErrLocked):
		return access.Subject{}, err
	case fault.Is(err, fault.Unauthenticated):
		return access.Subject{}, errNothing
	case fault.Is(err, fault.Gone):
		return access.Subject{}, turn(err, fault.New(fault.Gone, "This link has ended. Whoever gave it to you can make a new one."))
	case err != nil:
		return access.Subject{}, err
	}
	return k.Subject, nil
}

// Files is the way of programs that hold a link: a password comes with each
// request, as Basic (RFC 7617), whatever name goes with it.
type Files struct {
	Shares   Shares
	Visitors Visitors
}

// Subject returns the guest.
func (f Files) Subject(r *http.Request) (access.Subject, error) {
	s, err := f.Shares.Subject(r)
	_, password, told := r.BasicAuth()
	if !errors.Is(err, account.ErrLocked) || !told {
		return s, err
	}
	s, err = guest(f.Shares.Accounts.Pass(r.Context(), shown(r), password, f.Visitors.Visit(r)))
	if fault.Of(err).Field == "password" {
		return s, account.ErrLocked
	}
	return s, err
}
