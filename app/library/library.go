// Package library has what people do here: browse, open, arrange, lend, remove.
// Every method names a subject and asks the Checker before it does anything, so
// web, api and cli cannot differ about rights.
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

// Store is what this package asks of the database. What is deleted is not
// there; what is not there is fault.NotFound; a name that is taken is
// fault.Conflict. What changes something takes the journal's entry of it, and keeps
// both or neither; still is asked within the write, and ends it by an error.
type Store interface {
	Folder(ctx context.Context, folder id.Folder) (media.Folder, error)
	FolderAt(ctx context.Context, path string) (media.Folder, error)
	Item(ctx context.Context, item id.Item) (*media.Item, error) // shared: nobody changes it
	Items(ctx context.Context, items []id.Item) ([]media.Item, error)
	ItemAt(ctx context.Context, path string) (*media.Item, error) // likewise
	ItemsIn(ctx context.Context, folder id.Folder, o media.Order, after string, limit int) ([]media.Item, error)
	FoldersIn(ctx context.Context, folder id.Folder, after string, limit int) ([]media.Folder, error)
	Beside(ctx context.Context, item media.Item, o media.Order) (previous, next id.Item, err error)
	Entries(ctx context.Context, u id.User, at time.Time) ([]media.Folder, error)
	FoldersLike(ctx context.Context, pattern []string, limit int) ([]media.Folder, error) // an empty name is any
	Covers(ctx context.Context, folders []media.Folder, each int) (map[id.Folder][]media.Item, error)
	UserName(ctx context.Context, u id.User) (string, error)

	Versions(ctx context.Context, item id.Item) ([]Version, error)                     // the newest first
	Version(ctx context.Context, item id.Item, v id.Version) (media.Item, error)       // as it was then
	Restore(ctx context.Context, item media.Item, v id.Version, e journal.Entry) error // makes v the current one

	OwnerOf(ctx context.Context, folder id.Folder) (id.User, error) // the nearest, from the folder upwards

	PrivateIn(ctx context.Context, folder media.Folder, limit int) ([]media.Folder, error) // itself, or below it at any depth
	SetBarrier(ctx context.Context, folder id.Folder, inheritsNothing bool, e journal.Entry) error
	Gather(ctx context.Context, s access.Subject, folders []id.Folder) error // reads the facts about several folders at once

	Holdings(ctx context.Context, most int) (Holdings, error)
	SetFolderQuota(ctx context.Context, folder id.Folder, bytes int64, e journal.Entry) error // below 0: none

	AddFolders(ctx context.Context, folders []media.Folder, e journal.Entry) error
	MoveFolder(ctx context.Context, folder media.Folder, into media.Folder, name string, e journal.Entry, still ...func(media.Folder) error) error
	Describe(ctx context.Context, item id.Item, w media.Words, e journal.Entry, still ...func(media.Item) error) error // Precondition unless the words are of edition w.Edition still
	MoveItem(ctx context.Context, item media.Item, into media.Folder, name string, e journal.Entry, still ...func(media.Item) error) error
	DeleteFolder(ctx context.Context, folder media.Folder, at time.Time, e journal.Entry, still ...func(media.Folder) error) error
	DeleteItem(ctx context.Context, item id.Item, at time.Time, e journal.Entry, still ...func(media.Item) error) error

	Find(ctx context.Context, h Hunt, below int64, limit int) (found []Found, reached int64, err error)
	FoldersBelow(ctx context.Context, roots []media.Folder, limit int) ([]id.Folder, error)

	Star(ctx context.Context, u id.User, thing string, at time.Time) error
	Unstar(ctx context.Context, u id.User, thing string) error
	Starred(ctx context.Context, u id.User, thing string) (bool, error)
	Favourites(ctx context.Context, u id.User, before time.Time, thing string, limit int) ([]Favourite, error) // the latest first

	// What archives hold, and the selections to be taken home in one.
	Tree(ctx context.Context, root media.Folder, limit int) ([]media.Folder, error) // parents first
	PackedIn(ctx context.Context, folders []id.Folder, limit int) ([]Packed, error)
	PackedItems(ctx context.Context, items []id.Item) ([]Packed, error)
	AddArchive(ctx context.Context, a id.Archive, who access.Who, things []string, at, before time.Time) error
	Archive(ctx context.Context, a id.Archive, who access.Who, since time.Time) (things []string, err error)

	// Trash reads what was deleted after since, the latest first, from before a
	// time and thing on. What lies in a folder that is deleted itself is left out,
	// here and in the two below.
	Trash(ctx context.Context, before time.Time, thing string, since time.Time, limit int) ([]Trashed, error)
	TrashedBy(ctx context.Context, who access.Who, at time.Time, limit int) ([]Trashed, error)
	Trashed(ctx context.Context, thing string) (Trashed, error)
	Undelete(ctx context.Context, t Trashed, e journal.Entry) (name string, err error)
	PrivateWent(ctx context.Context, t Trashed, but id.User) (bool, error) // whether private folders went with it, or are it, that others own
	ForgetTrashed(ctx context.Context, t Trashed, e journal.Entry) error

	Who(ctx context.Context, name string) (access.Who, error)
	Names(ctx context.Context, who []access.Who) (map[access.Who]string, error) // as people write them
	GrantsOn(ctx context.Context, folder id.Folder) ([]Grant, error)
	Begins(ctx context.Context, u id.User, after string, most int) ([]Grant, error)         // where something is theirs, of most folders by path
	LinksReaching(ctx context.Context, item media.Item) ([]Link, error)                     // that nobody has ended
	GrantedTo(ctx context.Context, who access.Who, after string, most int) ([]Grant, error) // by path
	PutGrant(ctx context.Context, folder id.Folder, g Grant, e journal.Entry) error
	DropGrant(ctx context.Context, folder id.Folder, who access.Who, e journal.Entry) error

	Journal(ctx context.Context, a journal.Asked) ([]journal.Line, error)

	HandedBy(ctx context.Context, item id.Item) (h Handed, found bool, err error)
	HandedIn(ctx context.Context, link id.Credential, receipt id.Receipt) ([]Handed, error) // the first thousand

	AddLink(ctx context.Context, l Link, password string, hash [32]byte, e journal.Entry) error
	RenewLink(ctx context.Context, old, fresh id.Credential, hash [32]byte, at time.Time, e journal.Entry, still ...func(Link) error) error
	SetLinkPassword(ctx context.Context, link id.Credential, password string, at time.Time, e journal.Entry, still ...func(Link) error) error
	Link(ctx context.Context, link id.Credential) (Link, error)
	LinksBy(ctx context.Context, maker id.User, at time.Time) ([]Link, error) // all that live at a time, then some that ended
	LiveLinks(ctx context.Context, maker id.User, at time.Time) (int, error)
	LinksUnder(ctx context.Context, folder media.Folder) ([]Link, error)
	AllLinks(ctx context.Context) ([]Link, error)
	HouseLinks(ctx context.Context, at time.Time, after Place, most int) ([]Link, error) // that open something at a time, the latest first
	CountLinks(ctx context.Context, at time.Time) (int, error)                           // likewise
	// ClaimDownload goes on with an unfinished download of the same visitor, unless
	// the whole is asked for while other requests are at work on as much of that one,
	// or claims one more: NotFound if the link has none left.
	ClaimDownload(ctx context.Context, d Download, s Span, at, since time.Time) (claim int64, err error)
	EndDownload(ctx context.Context, claim int64, s Span, sent int64) error
	EndLink(ctx context.Context, link id.Credential, at time.Time, e journal.Entry, still ...func(Link) error) error
}

// Library is the collection and its rules.
type Library struct {
	// Patterns are where rights by rule may begin: names of folders from the top,
	// an empty one for any. By default there are none.
	Patterns func() [][]string
	Ruled    func(path string) []Ruled // the rules that name a folder or one above it

	// LinkLife is how far ahead a link may end.
	LinkLife time.Duration

	store   Store
	checker *access.Checker
	now     func() time.Time
}

// New returns a Library.
func New(store Store, checker *access.Checker, now func() time.Time) *Library {
	return &Library{Patterns: func() [][]string { return nil }, Ruled: func(string) []Ruled { return nil }, LinkLife: 366 * 24 * time.Hour, store: store, checker: checker, now: now}
}

var errNothing = fault.New(fault.NotFound, "There is nothing here.")

// ItemAt returns the item that lies at a path, such as cases/1024/a.jpg.
func (l *Library) ItemAt(ctx context.Context, s access.Subject, path string) (media.Item, error) {
	it, err := l.store.ItemAt(ctx, path)
	if err != nil {
		return media.Item{}, err
	}
	out, _, err := l.seenBy(ctx, s, it, access.View)
	return out, err
}

// FolderAt returns the folder at a path that s may do want in.
func (l *Library) FolderAt(ctx context.Context, s access.Subject, path string, want access.Action) (media.Folder, error) {
	f, err := l.store.FolderAt(ctx, path)
	if err != nil {
		return media.Folder{}, err
	}
	return f, l.checker.Check(ctx, s, want, f.ID)
}

// Folder returns a folder that s may do want in.
func (l *Library) Folder(ctx context.Context, s access.Subject, folder id.Folder, want access.Action) (media.Folder, error) {
	if err := l.checker.Check(ctx, s, want, folder); err != nil {
		return media.Folder{}, err
	}
	return l.store.Folder(ctx, folder)
}

// Named returns the folder that somebody names by its id or its path, and may do
// want in.
func (l *Library) Named(ctx context.Context, s access.Subject, name string, want access.Action) (id.Folder, error) {
	if folder, err := id.ParseFolder(name); err == nil {
		return folder, l.checker.Check(ctx, s, want, folder)
	}
	f, err := l.FolderAt(ctx, s, name, want)
	return f.ID, err
}

// Adding returns the folder that somebody names, and may Add to.
func (l *Library) Adding(ctx context.Context, s access.Subject, name string) (id.Folder, error) {
	if name == "" {
		return "", fault.In("folder", "Say which folder it goes into: Upload-Metadata: folder …")
	}
	return l.Named(ctx, s, name, access.Add)
}

// Item returns an item that s may do want with.
func (l *Library) Item(ctx context.Context, s access.Subject, item id.Item, want access.Action) (media.Item, error) {
	it, _, err := l.item(ctx, s, item, want)
	return it, err
}

// item also says what s may do with it.
func (l *Library) item(ctx context.Context, s access.Subject, item id.Item, want access.Action) (media.Item, access.Action, error) {
	it, err := l.store.Item(ctx, item)
	if err != nil {
		return media.Item{}, 0, err
	}
	return l.seenBy(ctx, s, it, want)
}

// seenBy is item of one that was read.
func (l *Library) seenBy(ctx context.Context, s access.Subject, it *media.Item, want access.Action) (media.Item, access.Action, error) {
	if err := l.checker.CheckItem(ctx, s, want, it); err != nil {
		return media.Item{}, 0, err
	}
	can, err := l.checker.ItemRights(ctx, s, it)
	return shown(*it, can), can, err
}

// ItemsWithRights returns those of several items that s may view, and what s
// may do with each.
func (l *Library) ItemsWithRights(ctx context.Context, s access.Subject, items []id.Item) (visible []media.Item, rights []access.Action, _ error) {
	found, err := l.store.Items(ctx, items)
	if err != nil {
		return nil, nil, fmt.Errorf("items: %w", err)
	}
	for _, it := range found {
		can, err := l.checker.ItemRights(ctx, s, &it)
		if err != nil {
			return nil, nil, err
		}
		if can.Has(access.View) {
			visible, rights = append(visible, shown(it, can)), append(rights, can)
		}
	}
	return visible, rights, nil
}
