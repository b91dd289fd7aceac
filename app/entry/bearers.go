package entry

import (
	"net/http"
	"strings"

	"cloakroom/app/access"
	"cloakroom/app/account"
	"cloakroom/app/fault"
	"cloakroom/app/id"
)

// Bearers is the way of programs: a token in the Authorization header.
type Bearers struct{ Accounts *account.Accounts }

var errToken = fault.New(fault.Unauthenticated, "Send a token that lives: Authorization: Bearer ck_…")

// Subject returns whom the token speaks for. «Token» is the scheme of clients that
// were written for Django REST framework.
func (b Bearers) Subject(r *http.Request) (access.Subject, error) {
	shown := r.Header["Authorization"]
	if len(shown) != 1 {
		return access.Subject{}, errToken
	}
	scheme, text, _ := strings.Cut(shown[0], " ")
	secret := id.AsSecret(text)
	if !strings.EqualFold(scheme, "Bearer") && !strings.EqualFold(scheme, "Token") || !secret.LooksLikeToken() {
		return access.Subject{}, errToken
	}
	k, err := b.Accounts.Who(r.Context(), access.Token, secret)
	if fault.Is(err, fault.Unauthenticated) || fault.Is(err, fault.Gone) {
		return access.Subject{}, turn(err, errToken)
	}
	if err != nil {
		return access.Subject{}, err
	}
	return k.Subject, nil
}
