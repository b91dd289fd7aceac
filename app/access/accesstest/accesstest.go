// Package accesstest makes permits for the tests of other packages, the only
// honest way: by asking a Checker whose ledger says yes.
package accesstest

import (
	"context"
	"testing"
	"time"

	"cloakroom/app/access"
	"cloakroom/app/id"
	"cloakroom/app/media"
)

// Permit returns a permit for item in rendition r, asked for by means.
func Permit(t testing.TB, item media.Item, r media.Rendition, by access.Means) access.Permit {
	t.Helper()
	s := access.Subject{Kind: access.KindUser, ID: "us_x", By: by, Scope: access.Everything}
	p, err := access.NewChecker(yes{}, time.Now).Permit(t.Context(), s, &item, r)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

type yes struct{}

func (yes) Facts(context.Context, access.Subject, id.Folder) (*access.Facts, error) {
	return &access.Facts{Grants: []access.Grant{{Source: access.Owned, Allows: access.Everything}}}, nil
}
