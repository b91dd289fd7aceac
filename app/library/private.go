package library

import (
	"context"

	"cloakroom/app/access"
	"cloakroom/app/fault"
	"cloakroom/app/id"
	"cloakroom/app/journal"
	"cloakroom/app/media"
)

// SetPrivate says whether a folder inherits no rights from above: a private
// corner in a shared tree. It is for who may Lend there; whoever owns the tree
// keeps it. Who would take their own right to lend away is told so first.
func (l *Library) SetPrivate(ctx context.Context, s access.Subject, folder id.Folder, private bool) error {
	f, err := l.Folder(ctx, s, folder, access.Lend)
	switch {
	case err != nil:
		return err
	case f.Parent == "":
		return fault.In("private", "A top folder inherits nothing: there is nothing above it.")
	case f.Private == private:
		return nil
	}
	act := journal.Shared
	if private {
		act = journal.Parted
		if err := l.staysIn(ctx, s, folder); err != nil {
			return err
		}
	}
	return l.store.SetBarrier(ctx, folder, private, journal.By(s, act).In(f.ID, f.Path))
}

// staysIn refuses if s would have no right to lend in a folder that inherits
// nothing.
func (l *Library) staysIn(ctx context.Context, s access.Subject, folder id.Folder) error {
	owner, err := l.store.OwnerOf(ctx, folder)
	if err != nil {
		return err
	}
	if u, ok := s.User(); !ok || u == owner {
		return nil
	}
	err = l.checker.CheckWithin(ctx, s, access.Lend, folder)
	if fault.Is(err, fault.Forbidden) {
		return fault.In("private", "Your own right comes from above, and you would shut yourself out. Make yourself a manager of this folder first.")
	}
	return err
}

// visible drops the private folders that s may not view. The others are to be
// seen by whoever sees the folder that they lie in.
func (l *Library) visible(ctx context.Context, s access.Subject, folders []media.Folder) ([]media.Folder, error) {
	var private []id.Folder
	for _, f := range folders {
		if f.Private {
			private = append(private, f.ID)
		}
	}
	if len(private) == 0 {
		return folders, nil
	}
	if err := l.store.Gather(ctx, s, private); err != nil {
		return nil, err
	}
	out := folders[:0:0]
	for _, f := range folders {
		if f.Private {
			can, err := l.checker.Rights(ctx, s, f.ID)
			if err != nil {
				return nil, err
			}
			if !can.Has(access.View) {
				continue
			}
		}
		out = append(out, f)
	}
	return out, nil
}
