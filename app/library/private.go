package library

import (
	"context"
	"slices"

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

// visibleIn drops those of some folders in one, which s sees, that s may not view.
func (l *Library) visibleIn(ctx context.Context, s access.Subject, folder id.Folder, some []media.Folder) ([]media.Folder, error) {
	all, err := l.checker.HandsDown(ctx, s, access.View, folder)
	if err != nil {
		return nil, err
	}
	if !all {
		return l.permitted(ctx, s, access.View, some)
	}
	return l.visible(ctx, s, some)
}

// visible drops the private folders that s may not view. The others are to be
// seen by whoever may view all that is in the folder that they lie in.
func (l *Library) visible(ctx context.Context, s access.Subject, folders []media.Folder) ([]media.Folder, error) {
	var private []media.Folder
	for _, f := range folders {
		if f.Private {
			private = append(private, f)
		}
	}
	seen, err := l.permitted(ctx, s, access.View, private)
	if err != nil || len(seen) == len(private) {
		return folders, err
	}
	return slices.DeleteFunc(slices.Clone(folders), func(f media.Folder) bool {
		return f.Private && !slices.ContainsFunc(seen, func(g media.Folder) bool { return g.ID == f.ID })
	}), nil
}

// permitted returns those of some folders that s may do want in. The facts about
// all of them are read at once.
func (l *Library) permitted(ctx context.Context, s access.Subject, want access.Action, folders []media.Folder) (out []media.Folder, _ error) {
	for some := range slices.Chunk(folders, PageSize) {
		ids := make([]id.Folder, len(some))
		for i, f := range some {
			ids[i] = f.ID
		}
		if err := l.store.Gather(ctx, s, ids); err != nil {
			return nil, err
		}
		for _, f := range some {
			can, err := l.checker.Rights(ctx, s, f.ID)
			if err != nil {
				return nil, err
			}
			if can.Has(want) {
				out = append(out, f)
			}
		}
	}
	return out, nil
}

// mostPrivate is how many private folders are deleted at once.
const mostPrivate = 2000

var (
	errPrivateThere = fault.Named("private-folder", fault.Conflict, "A private folder that you may not edit would go with it. Delete what lies around that one, or ask somebody who may edit both.")
	errManyPrivate  = fault.New(fault.TooLarge, "There are more than 2000 private folders in it. Delete its parts one by one.")
	errPrivateWent  = fault.New(fault.Forbidden, "A private folder went with it. Only that one's owner, or who deleted it, can delete it for good; it goes by itself when its time is over.")
)

// spares is the condition of a delete that no private folder goes by it where s may
// not Edit, the folder itself or one at any depth below: who may only edit around
// somebody's corner could else take it away with that. That there is one is told,
// and neither its name nor where.
func (l *Library) spares(ctx context.Context, s access.Subject) func(media.Folder) error {
	return func(f media.Folder) error {
		private, err := l.store.PrivateIn(ctx, f, mostPrivate+1)
		if err != nil {
			return err
		}
		if len(private) > mostPrivate {
			return errManyPrivate
		}
		theirs, err := l.permitted(ctx, s, access.Edit, private)
		if err == nil && len(theirs) < len(private) {
			err = errPrivateThere
		}
		return err
	}
}

// mostByRule is how many folders the front page looks at for rules.
const mostByRule = 2000

// byRule returns the folders where rules let s look.
func (l *Library) byRule(ctx context.Context, s access.Subject) ([]media.Folder, error) {
	var candidates []media.Folder
	for _, pattern := range l.Patterns() {
		if len(candidates) >= mostByRule {
			break
		}
		some, err := l.store.FoldersLike(ctx, pattern, mostByRule-len(candidates))
		if err != nil {
			return nil, err
		}
		candidates = append(candidates, some...)
	}
	return l.permitted(ctx, s, access.View, candidates)
}
