package library

import (
	"context"

	"cloakroom/app/access"
)

// Holding is how much lies in a top folder and below it, of all versions.
type Holding struct {
	Path  string
	Bytes int64
}

// Holdings are the largest top folders.
type Holdings struct {
	Largest []Holding
	Folders int   // how many top folders there are
	Bytes   int64 // in all of them
}

// Holdings returns what lies where, for who runs the house: names of top folders,
// which admins make, and sums that are kept anyway. It reads every folder.
func (l *Library) Holdings(ctx context.Context, s access.Subject, most int) (Holdings, error) {
	if err := s.Runs(); err != nil {
		return Holdings{}, err
	}
	return l.store.Holdings(ctx, most)
}
