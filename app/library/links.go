package library

import (
	"context"
	"fmt"
	"slices"
	"time"

	"cloakroom/app/access"
	"cloakroom/app/fault"
	"cloakroom/app/id"
	"cloakroom/app/journal"
	"cloakroom/app/media"
)

// Link is a share: a guest's credential for one folder or one item.
type Link struct {
	ID      id.Credential
	Folder  id.Folder // what it opens: this or Item
	Item    id.Item
	In      id.Folder // where what it opens lies
	Path    string    // of what it opens, today
	Allows  access.Action
	Maker   id.User
	By      string  // the maker's name
	Title   string  // what guests read above it
	Note    string  // for its maker alone
	Locked  bool    // it has a password
	Lock    [8]byte // another with each password, of which it tells nothing; zero: none
	Created time.Time
	Ends    time.Time
	Ended   time.Time // zero: not taken back
	Seen    time.Time // when it was used last; zero: never

	MaxDownloads int // how often originals may be taken home in all; 0: no limit
	Downloads    int // how often they were

	Asking            // of a request
	Handed      int   // how many files came by it
	HandedBytes int64 // and how large they were
}

// Full says whether a link that asks for files has got as many as it takes.
func (l Link) Full() bool {
	return l.MaxFiles > 0 && l.Handed >= l.MaxFiles || l.MaxTotal > 0 && l.HandedBytes >= l.MaxTotal
}

// Terms are what a link is made with.
type Terms struct {
	Role     access.Role
	Ends     time.Time // zero: after usualLife
	Title    string
	Note     string
	Password string // as package account keeps it; empty: none

	MaxDownloads int // 0: no limit
	Asking           // of a request
}

// usualLife is how long a link lives if nobody says otherwise.
const usualLife = 7 * 24 * time.Hour

// mostLinks is how many links of one account live at once: a list that somebody
// can read, and so nothing in it is hidden.
const mostLinks = 1000

// LendFolder makes a link to a folder. The secret is shown once.
func (l *Library) LendFolder(ctx context.Context, s access.Subject, folder id.Folder, terms Terms) (Link, id.Secret, error) {
	f, err := l.lendable(ctx, s, folder, terms.Role.Allows)
	if err != nil {
		return Link{}, id.Secret{}, err
	}
	return l.lend(ctx, s, terms, Link{Folder: f.ID, In: f.ID, Path: f.Path})
}

// LendItem makes a link to one item.
func (l *Library) LendItem(ctx context.Context, s access.Subject, item id.Item, terms Terms) (Link, id.Secret, error) {
	it, err := l.Item(ctx, s, item, access.Lend)
	if err != nil {
		return Link{}, id.Secret{}, err
	}
	if !terms.Role.Allows.Has(access.View) {
		return Link{}, id.Secret{}, fault.In("role", "Files are handed in to a folder. Make this link from its page.")
	}
	f, err := l.lendable(ctx, s, it.Folder, terms.Role.Allows)
	if err != nil {
		return Link{}, id.Secret{}, err
	}
	return l.lend(ctx, s, terms, Link{Item: it.ID, In: f.ID, Path: f.Path + "/" + it.Name})
}

func (l *Library) lend(ctx context.Context, s access.Subject, terms Terms, link Link) (Link, id.Secret, error) {
	if err := terms.check(l.now().Add(l.LinkLife)); err != nil {
		return Link{}, id.Secret{}, err
	}
	link.Allows, link.Ends, link.Title, link.Note = terms.Role.Allows, terms.Ends, terms.Title, terms.Note
	link.Locked, link.MaxDownloads, link.Asking = terms.Password != "", terms.MaxDownloads, terms.Asking
	if u, ok := s.User(); ok {
		n, err := l.store.LiveLinks(ctx, u, l.now())
		if err != nil {
			return Link{}, id.Secret{}, err
		}
		if n >= mostLinks {
			return Link{}, id.Secret{}, fault.In("role", "You have 1000 links already. End those that nobody uses any more.")
		}
	}
	link.ID, link.Created = id.NewCredential(), l.now()
	if link.Ends.IsZero() {
		link.Ends = link.Created.Add(min(usualLife, l.LinkLife))
	}
	if err := l.makerOf(ctx, s, &link); err != nil {
		return Link{}, id.Secret{}, err
	}
	secret := id.NewSecret()
	return link, secret, l.store.AddLink(ctx, link, terms.Password, secret.Hash(), l.noteLink(s, journal.Lent, link))
}

// makerOf names whose link it is: it lives as long as they may lend. What the
// operator makes is in the name of the folder's owner.
func (l *Library) makerOf(ctx context.Context, s access.Subject, link *Link) (err error) {
	if u, ok := s.User(); ok {
		link.Maker = u
		return nil
	}
	if s.Kind != access.KindOperator {
		return errNothing
	}
	folder := link.Folder
	if link.Item != "" {
		it, err := l.store.Item(ctx, link.Item)
		if err != nil {
			return fmt.Errorf("lend: %w", err)
		}
		folder = it.Folder
	}
	link.Maker, err = l.store.OwnerOf(ctx, folder)
	return err
}

// Links returns the links that s made, newest first, ended ones too; the
// operator sees all.
func (l *Library) Links(ctx context.Context, s access.Subject) ([]Link, error) {
	if s.Kind == access.KindOperator {
		return l.store.AllLinks(ctx)
	}
	u, ok := s.User()
	if !ok {
		return nil, errNothing
	}
	if err := l.checker.Reach(ctx, s, access.Lend, s.Within); err != nil {
		return nil, err
	}
	links, err := l.store.LinksBy(ctx, u, l.now())
	links = slices.DeleteFunc(links, func(k Link) bool { return l.checker.Reach(ctx, s, access.Lend, k.In) != nil })
	for i := range links {
		links[i] = l.told(ctx, s, links[i])
	}
	return links, err
}

// LinksAt returns the live links to a folder and what lies below it, for who
// may Lend there.
func (l *Library) LinksAt(ctx context.Context, s access.Subject, folder media.Folder) ([]Link, error) {
	if err := l.checker.Check(ctx, s, access.Lend, folder.ID); err != nil {
		return nil, err
	}
	return l.linksUnder(ctx, s, folder)
}

// linksUnder returns those that s may Lend what they open of: a private folder
// below has its own.
func (l *Library) linksUnder(ctx context.Context, s access.Subject, folder media.Folder) (out []Link, _ error) {
	links, err := l.store.LinksUnder(ctx, folder)
	if err != nil {
		return nil, err
	}
	links = l.live(links)
	in := make([]id.Folder, len(links))
	for i, k := range links {
		in[i] = k.In
	}
	if err := l.store.Gather(ctx, s, distinct(in)); err != nil {
		return nil, err
	}
	for _, k := range links {
		if l.checker.Check(ctx, s, access.Lend, k.In) == nil {
			out = append(out, l.told(ctx, s, k))
		}
	}
	return out, nil
}

// told is a link as s may know it: what it opens is told to who may look at that.
func (l *Library) told(ctx context.Context, s access.Subject, k Link) Link {
	if l.checker.Check(ctx, s, access.View, k.In) != nil {
		k.Path, k.Folder, k.Item = "", "", "" // what it is called today is not theirs to know
	}
	return k.forEyesOf(s)
}

// forEyesOf leaves out what its maker noted for themself.
func (k Link) forEyesOf(s access.Subject) Link {
	if u, _ := s.User(); k.Maker != u && s.Kind != access.KindOperator {
		k.Note = ""
	}
	return k
}

// Live says whether a link still opens anything as far as time goes.
func (l *Library) Live(link Link) bool { return link.Ended.IsZero() && l.now().Before(link.Ends) }

func (l *Library) live(links []Link) (out []Link) {
	for _, k := range links {
		if l.Live(k) {
			out = append(out, k)
		}
	}
	return out
}

// LinkOf returns the link that s came by.
func (l *Library) LinkOf(ctx context.Context, s access.Subject) (Link, error) {
	if s.Kind != access.KindShare {
		return Link{}, errNothing
	}
	return l.store.Link(ctx, id.Credential(s.ID))
}

// check refuses terms that no link can have; most is the latest end.
func (t Terms) check(most time.Time) error {
	switch {
	case len(t.Note) > 500:
		return fault.In("note", "Use at most 500 characters.")
	case len(t.Title) > 200:
		return fault.In("title", "Use at most 200 characters.")
	case t.Ends.After(most):
		return fault.With(fault.In("ends", "Links of this house end by %s at the latest."), most.UTC())
	case t.MaxDownloads < 0 || t.MaxDownloads > 1_000_000:
		return fault.In("max_downloads", "Write a number from 1 to 1000000, or leave it empty.")
	case t.MaxDownloads > 0 && !t.Role.Allows.Has(access.Download):
		return fault.In("max_downloads", "Downloads are counted where they are allowed: choose the downloader.")
	}
	return t.Asking.check(t.Role)
}

// noteLink is the entry of something done to a link.
func (l *Library) noteLink(s access.Subject, act journal.Act, link Link) journal.Entry {
	return journal.By(s, act).To(link.Item, link.In, link.Path).Saying(string(link.ID) + ": " + access.RoleOf(link.Allows))
}
