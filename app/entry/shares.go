package entry

import (
	"net/http"

	"github.com/gorilla/mux"

	"cloakroom/app/access"
	"cloakroom/app/account"
	"cloakroom/app/fault"
	"cloakroom/app/id"
)

// Shares is the way of guests: the secret of a link in the path.
type Shares struct{ Accounts *account.Accounts }

// Subject returns the guest. An unknown link is not there, for a guest has
// nowhere to sign in; one that ended is gone.
func (s Shares) Subject(r *http.Request) (access.Subject, error) {
	k, err := s.Accounts.Who(r.Context(), access.Link, id.AsSecret(mux.Vars(r)["secret"]))
	switch {
	case fault.Is(err, fault.Unauthenticated):
		return access.Subject{}, errNothing
	case fault.Is(err, fault.Gone):
		return access.Subject{}, fault.New(fault.Gone, "This link has ended. Whoever gave it to you can make a new one.")
	case err != nil:
		return access.Subject{}, err
	}
	return k.Subject, nil
}
