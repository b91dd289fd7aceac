package library

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"cloakroom/app/access"
	"cloakroom/app/fault"
	"cloakroom/app/id"
	"cloakroom/app/journal"
	"cloakroom/app/media"
)

// Trashed is something that was deleted and can be brought back: an item, or a
// folder with all that went with it.
type Trashed struct {
	Item    id.Item   // this
	Folder  id.Folder // or this
	Name    string
	Parent  id.Folder // where it lay; empty: a top folder
	In      string    // the path of that, today
	Owner   id.User   // of a folder that has one of its own
	Private bool      // a folder whose name is not for whoever may only look around it
	At      time.Time
	Who     access.Who // who deleted it
	By      string     // and what they were called
	Type    string     // of an item
	Size    int64
}

// Thing is the id of what was deleted.
func (t Trashed) Thing() string {
	if t.Item != "" {
		return string(t.Item)
	}
	return string(t.Folder)
}

// Gone is when its bytes leave the house.
func (t Trashed) Gone() time.Time { return t.At.Add(media.Grace) }

// Path is where it lay, in today's words.
func (t Trashed) Path() string { return strings.TrimPrefix(t.In+"/"+t.Name, "/") }

const (
	trashPage = 100
	// mostSifted is how many rows one page looks at for those that somebody may
	// see: then it ends, and says that there may be more.
	mostSifted = 5000
)

// Trash lists what was deleted and s may bring back, the latest first, a page at
// a time. A page may be short, even empty, and still have a next. That names the
// last thing on the page; of others' things, after an empty one, no more than when.
func (l *Library) Trash(ctx context.Context, s access.Subject, after string) (out []Trashed, next string, _ error) {
	if err := l.checker.Reach(ctx, s, access.View, s.Within); err != nil {
		return nil, "", err
	}
	at, thing := l.readTimeMark(after)
	since := l.now().Add(-media.Grace)
	for range mostSifted / trashPage {
		some, err := l.store.Trash(ctx, at, thing, since, trashPage)
		if err != nil {
			return nil, "", fmt.Errorf("trash: %w", err)
		}
		mine, err := l.restorable(ctx, s, some)
		if err != nil {
			return nil, "", err
		}
		out = append(out, mine...)
		if len(some) < trashPage {
			return out, "", nil
		}
		last := some[len(some)-1]
		at, thing = last.At, last.Thing()
		if len(out) >= trashPage {
			break
		}
	}
	if len(out) > 0 {
		at, thing = out[len(out)-1].At, out[len(out)-1].Thing()
	} else {
		at, thing = at.Add(time.Microsecond), "" // what went at that moment once more
	}
	return out, timeMark(at, thing), nil
}

// timeMark is where a page of things ends that stand by when something was done to
// them, the latest first.
func timeMark(at time.Time, thing string) string {
	return strconv.FormatInt(at.UnixMicro(), 10) + "-" + thing
}

// readTimeMark reads where the next one begins: the first if nothing is said, and
// one with nothing on it if that is no mark.
func (l *Library) readTimeMark(mark string) (at time.Time, thing string) {
	if mark == "" {
		return l.now().Add(time.Hour), ""
	}
	n, thing, _ := strings.Cut(mark, "-")
	micros, _ := strconv.ParseInt(n, 10, 64)
	return time.UnixMicro(micros), thing
}

// restorable returns those that s may bring back: who may View and Edit the folder
// where they lay, as their names are told. A top folder lies in nothing; it is for
// its owner, and for whoever deleted it, who had every right there. So is a private
// folder, where they may Edit what it lay in: others never learnt that it was there,
// and no right hangs on it any more that could be asked.
func (l *Library) restorable(ctx context.Context, s access.Subject, all []Trashed) (out []Trashed, _ error) {
	var parents []id.Folder
	for _, t := range all {
		if t.Parent != "" {
			parents = append(parents, t.Parent)
		}
	}
	if err := l.store.Gather(ctx, s, parents); err != nil {
		return nil, err
	}
	for _, t := range all {
		may, err := l.mayRestore(ctx, s, t)
		if err != nil {
			return nil, err
		}
		if may {
			out = append(out, t)
		}
	}
	return out, nil
}

func (l *Library) mayRestore(ctx context.Context, s access.Subject, t Trashed) (bool, error) {
	if !l.now().Before(t.Gone()) || s.Kind == access.KindShare {
		return false, nil
	}
	theirs := s.Kind == access.KindOperator || l.owns(s, t) || t.Who == s.Who()
	switch {
	case (t.Parent == "" || t.Private) && !theirs:
		return false, nil
	case t.Parent == "":
		return s.Kind == access.KindOperator || s.Within == "" && s.Scope.Has(access.Edit), nil
	}
	can, err := l.checker.Rights(ctx, s, t.Parent)
	return can.Has(access.View | access.Edit), err
}

func (l *Library) owns(s access.Subject, t Trashed) bool {
	u, ok := s.User()
	return ok && u == t.Owner
}

// Trashed returns a thing that s may bring back. For others it is not there.
func (l *Library) Trashed(ctx context.Context, s access.Subject, thing string) (Trashed, error) {
	if err := l.checker.Reach(ctx, s, access.View, s.Within); err != nil {
		return Trashed{}, err
	}
	t, err := l.store.Trashed(ctx, thing)
	if err != nil {
		return Trashed{}, err
	}
	may, err := l.mayRestore(ctx, s, t)
	if err == nil && !may {
		err = errNothing
	}
	return t, err
}

// DeletedAt returns what s deleted at a moment and may bring back: a selection
// goes at one.
func (l *Library) DeletedAt(ctx context.Context, s access.Subject, at time.Time) ([]Trashed, error) {
	all, err := l.store.TrashedBy(ctx, s.Who(), at, mostSelected)
	if err != nil {
		return nil, fmt.Errorf("deleted at %s: %w", at, err)
	}
	return l.restorable(ctx, s, all)
}

// Undelete brings a thing back to where it lay; if its name is taken there it gets
// a number. What was given out before it was deleted, links and tickets, stays dead.
func (l *Library) Undelete(ctx context.Context, s access.Subject, thing string) (Trashed, error) {
	t, err := l.Trashed(ctx, s, thing)
	if err != nil {
		return Trashed{}, err
	}
	t.Name, err = l.store.Undelete(ctx, t, l.noteTrashed(s, journal.Undeleted, t))
	return t, err
}

// DeleteForGood takes a thing out of the trash, so that nobody brings it back. Its
// bytes leave the disk with the next purge, within the hour.
func (l *Library) DeleteForGood(ctx context.Context, s access.Subject, thing string) error {
	t, err := l.Trashed(ctx, s, thing)
	if err != nil {
		return err
	}
	if err := l.mayDiscard(ctx, s, t); err != nil {
		return err
	}
	return l.store.ForgetTrashed(ctx, t, l.noteTrashed(s, journal.Discarded, t))
}

// mayDiscard refuses what s may bring back, and not end: a top folder, or a private
// one that went with it, of others. Who deleted that might edit in it.
func (l *Library) mayDiscard(ctx context.Context, s access.Subject, t Trashed) error {
	switch {
	case s.Kind == access.KindOperator:
		return nil
	case t.Parent == "" && !l.owns(s, t):
		return fault.New(fault.Forbidden, "Only its owner can delete this for good.")
	case t.Item != "" || t.Who == s.Who():
		return nil
	}
	u, _ := s.User()
	others, err := l.store.PrivateWent(ctx, t, u)
	if err == nil && others {
		err = errPrivateWent
	}
	return err
}

func (l *Library) noteTrashed(s access.Subject, act journal.Act, t Trashed) journal.Entry {
	folder := t.Folder
	if folder == "" {
		folder = t.Parent
	}
	return journal.By(s, act).To(t.Item, folder, t.Path())
}
