package account

import (
	"context"

	"cloakroom/app/id"
)

// Look is how u has chosen to see pages, in the words of the pages; empty if they
// never did.
func (a *Accounts) Look(ctx context.Context, u id.User) (string, error) { return a.store.Look(ctx, u) }

// SetLook keeps it.
func (a *Accounts) SetLook(ctx context.Context, u id.User, look string) error {
	return a.store.SetLook(ctx, u, look)
}
