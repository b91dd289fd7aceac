package library

import (
	"context"
	"fmt"
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
	By      string // the maker's name
	Note    string
	Created time.Time
	Ends    time.Time
	Ended   time.Time // zero: not taken back
	Seen    time.Time // when it was used last; zero: never
}

// LinkLife is how long a link lives if nobody says otherwise.
const LinkLife = 7 * 24 * time.Hour

// mostLinks is how many links of one account live at once: a list that somebody
// can read, and so nothing in it is hidden.
const mostLinks = 1000

// LendFolder makes a link to a folder. The secret is shown once.
func (l *Library) LendFolder(ctx context.Context, s access.Subject, folder id.Folder, role access.Role, ends time.Time, note string) (Link, id.Secret, error) {
	f, err := l.lendable(ctx, s, folder, role.Allows)
	if err != nil {
		return Link{}, id.Secret{}, err
	}
	return l.lend(ctx, s, Link{Folder: f.ID, In: f.ID, Path: f.Path, Allows: role.Allows, Ends: ends, Note: note})
}

// LendItem makes a link to one item.
func (l *Library) LendItem(ctx context.Context, s access.Subject, item id.Item, role access.Role, ends time.Time, note string) (Link, id.Secret, error) {
	it, err := l.Item(ctx, s, item, access.Lend)
	if err != nil {
		return Link{}, id.Secret{}, err
	}
	f, err := l.lendable(ctx, s, it.Folder, role.Allows)
	if err != nil {
		return Link{}, id.Secret{}, err
	}
	return l.lend(ctx, s, Link{Item: it.ID, In: f.ID, Path: f.Path + "/" + it.Name, Allows: role.Allows, Ends: ends, Note: note})
}

func (l *Library) lend(ctx context.Context, s access.Subject, link Link) (Link, id.Secret, error) {
	if len(link.Note) > 500 {
		return Link{}, id.Secret{}, fault.In("note", "Use at most 500 characters.")
	}
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
		link.Ends = link.Created.Add(LinkLife)
	}
	if err := l.makerOf(ctx, s, &link); err != nil {
		return Link{}, id.Secret{}, err
	}
	secret := id.NewSecret()
	return link, secret, l.store.AddLink(ctx, link, secret.Hash(), l.noteLink(s, journal.Lent, link))
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
	links, err := l.store.LinksBy(ctx, u, l.now())
	for i := range links {
		if l.checker.Check(ctx, s, access.View, links[i].In) != nil {
			links[i].Path, links[i].Folder, links[i].Item = "", "", "" // what it is called today is not theirs to know
		}
	}
	return links, err
}

// LinksAt returns the live links to a folder and what lies below it, for who
// may Lend there.
func (l *Library) LinksAt(ctx context.Context, s access.Subject, folder media.Folder) ([]Link, error) {
	if err := l.checker.Check(ctx, s, access.Lend, folder.ID); err != nil {
		return nil, err
	}
	links, err := l.store.LinksUnder(ctx, folder)
	return l.live(links), err
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

// EndLink ends a link with everything that it issued: for its maker, for the
// operator, and for who may Lend what it opens.
func (l *Library) EndLink(ctx context.Context, s access.Subject, link id.Credential) (Link, error) {
	k, err := l.store.Link(ctx, link)
	if err != nil {
		return Link{}, err
	}
	if u, _ := s.User(); s.Kind != access.KindOperator && k.Maker != u {
		folder := k.Folder
		if k.Item != "" {
			it, err := l.store.Item(ctx, k.Item)
			if err != nil {
				return Link{}, err
			}
			folder = it.Folder
		}
		if l.checker.Check(ctx, s, access.Lend, folder) != nil {
			return Link{}, errNothing
		}
	}
	return k, l.store.EndLink(ctx, link, l.now(), l.noteLink(s, journal.Unlent, k))
}

// noteLink is the entry of something done to a link.
func (l *Library) noteLink(s access.Subject, act journal.Act, link Link) journal.Entry {
	return journal.By(s, act).To(link.Item, link.In, link.Path).Saying(string(link.ID) + ": " + access.RoleOf(link.Allows))
}
