package entry

import (
	"net/http"

	"github.com/gorilla/sessions"

	"cloakroom/app/access"
	"cloakroom/app/account"
	"cloakroom/app/fault"
	"cloakroom/app/id"
)

// Cookies is the way of people in a browser: the secret of a session in a
// cookie.
type Cookies struct {
	jar  sessions.Store
	name string
}

// NewCookies returns the way of cookies. Over https the name begins with
// __Host-, so that no other host of the domain can plant one (RFC 6265bis
// section 4.1.3.2); over plain http browsers would refuse that.
func NewCookies(accounts *account.Accounts, secure bool) *Cookies {
	c := &Cookies{jar: &jar{accounts: accounts, secure: secure}, name: "cloakroom"}
	if secure {
		c.name = "__Host-cloakroom"
	}
	return c
}

var errSignIn = fault.New(fault.Unauthenticated, "Please sign in.")

// Subject returns whose session it is.
func (c *Cookies) Subject(r *http.Request) (access.Subject, error) {
	session, err := c.jar.Get(r, c.name)
	if err != nil {
		return access.Subject{}, err
	}
	s, ok := session.Values[speaker].(access.Subject)
	if !ok {
		return access.Subject{}, errSignIn
	}
	return s, nil
}

// Give puts the secret of a new session into the browser. Nothing of the one
// before is kept, so an id that somebody planted is worth nothing.
func (c *Cookies) Give(w http.ResponseWriter, r *http.Request, secret id.Secret) error {
	session := sessions.NewSession(c.jar, c.name)
	session.ID = secret.Reveal()
	return c.jar.Save(r, w, session)
}

// Take removes the cookie from the browser.
func (c *Cookies) Take(w http.ResponseWriter, r *http.Request) error {
	session := sessions.NewSession(c.jar, c.name)
	session.Options = &sessions.Options{MaxAge: -1}
	return c.jar.Save(r, w, session)
}
