package account

import (
	"context"
	"strings"
	"unicode"

	"cloakroom/app/access"
	"cloakroom/app/fault"
	"cloakroom/app/media"
)

// UserByName finds somebody. That there is nobody of that name is Invalid, and about
// the field «who».
func (a *Accounts) UserByName(ctx context.Context, name string) (User, error) {
	u, _, err := a.store.UserByName(ctx, name)
	if fault.Is(err, fault.NotFound) {
		return User{}, fault.With(fault.In("who", "There is no account called %s."), name)
	}
	return u, err
}

// checkName says whether name can be a user's or a group's. It starts neither
// like a group in a grant nor like a flag.
func checkName(name string) error {
	if !media.ValidName(name) || len(name) > 64 || strings.HasPrefix(name, "@") || strings.HasPrefix(name, "-") ||
		name == string(access.Members) || strings.IndexFunc(name, func(r rune) bool { return unicode.IsSpace(r) || !unicode.IsPrint(r) || r == ':' || r == ',' }) >= 0 {
		return fault.In("username", "A name has 1 to 64 letters, digits or signs, no spaces, and does not begin with @ or -.")
	}
	return nil
}
