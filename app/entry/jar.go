package entry

import (
	"net/http"
	"time"

	"github.com/gorilla/sessions"

	"cloakroom/app/access"
	"cloakroom/app/account"
	"cloakroom/app/fault"
	"cloakroom/app/id"
)

// jar is our sessions.Store. The cookie holds a random id; the database holds
// its hash. The stores that come with the library can't end a session that was
// copied (CookieStore), or keep the id itself on disk (FilesystemStore).
type jar struct {
	accounts *account.Accounts
	secure   bool
}

// speaker is where a session keeps its access.Subject.
const speaker = "subject"

// Get returns the session of r, read once in a request.
func (j *jar) Get(r *http.Request, name string) (*sessions.Session, error) {
	return sessions.GetRegistry(r).Get(j, name)
}

// New reads the session of r. A cookie that is old, foreign or twice there is
// as good as none.
func (j *jar) New(r *http.Request, name string) (*sessions.Session, error) {
	session := sessions.NewSession(j, name)
	session.IsNew = true
	cookies := r.CookiesNamed(name)
	if len(cookies) != 1 {
		return session, nil
	}
	k, err := j.accounts.Who(r.Context(), access.Session, id.AsSecret(cookies[0].Value))
	if fault.Is(err, fault.Unauthenticated) || fault.Is(err, fault.Gone) {
		return session, nil
	}
	if err != nil {
		return session, err
	}
	session.IsNew = false
	session.Values[speaker] = k.Subject
	return session, nil
}

// Save writes the cookie of session. Every option is named because the
// library's defaults (no HttpOnly, SameSite=None) are not ours. The cookie goes
// when the session must end at the latest; idleness is judged here alone.
func (j *jar) Save(_ *http.Request, w http.ResponseWriter, session *sessions.Session) error {
	c := &http.Cookie{
		Name: session.Name(), Value: session.ID, Path: "/",
		HttpOnly: true, Secure: j.secure, SameSite: http.SameSiteLaxMode,
		MaxAge: int(j.accounts.SessionLife() / time.Second),
	}
	if session.Options != nil && session.Options.MaxAge < 0 {
		c.Value, c.MaxAge = "", -1
	}
	http.SetCookie(w, c)
	return nil
}
