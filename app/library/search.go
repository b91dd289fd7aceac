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
	"cloakroom/app/media"
)

// Found is a document that fits a Hunt. Whether somebody may know of it is not
// asked yet.
type Found struct {
	Doc    int64
	Thing  string
	Folder id.Folder // whose rights it has
	Path   string    // of that
}

// Match is something found that one may see: an item, or a folder.
type Match struct {
	Item   media.Item
	Can    access.Action // with the item
	Folder media.Folder  // the folder found, or the one that the item lies in
}

// Matches is a page of what was found, the newest first. It may be short and
// still have a Next: then the search stopped because it had looked at enough.
type Matches struct {
	List []Match
	Next string
}

const (
	matchPage = 60
	// searchBatch is how many documents are asked about at once, mostHunted how
	// many of them one page looks at, and searchTime after which it stops looking.
	searchBatch = 300
	mostHunted  = 12_000
	searchTime  = 50 * time.Millisecond
	// fewFolders is how many folders a search names to the index: who may enter
	// no more finds in them alone, however large the house is. For others what fits
	// is looked at in its order, and what they may not see is left out.
	fewFolders = 500
)

// Search finds items and folders that s may see. after is a Next, or empty.
func (l *Library) Search(ctx context.Context, s access.Subject, text, after string) (m Matches, _ error) {
	h, err := seek(text)
	if err != nil || h.Empty() {
		return m, err
	}
	below, err := strconv.ParseInt(after, 36, 64)
	if err != nil && after != "" || below < 0 {
		return m, fault.In("after", "Go on with what the page before named.")
	}
	return l.hunt(ctx, s, h, below, matchPage)
}

// hunt finds up to most things below a number.
func (l *Library) hunt(ctx context.Context, s access.Subject, h Hunt, below int64, most int) (m Matches, _ error) {
	ok, err := l.narrow(ctx, s, &h)
	if err != nil || !ok {
		return m, err
	}
	until := l.now().Add(searchTime)
	for looked := 0; ; {
		found, reached, err := l.store.Find(ctx, h, below, searchBatch)
		if err != nil {
			return m, fmt.Errorf("search: %w", err)
		}
		some, last, err := l.matches(ctx, s, h, found, most-len(m.List))
		if err != nil {
			return m, fmt.Errorf("search: %w", err)
		}
		m.List = append(m.List, some...)
		if last != 0 && len(m.List) == most {
			reached = last
		}
		looked += len(found)
		if reached <= 1 {
			return m, nil
		}
		if len(m.List) == most || looked >= mostHunted || !l.now().Before(until) {
			m.Next = strconv.FormatInt(reached, 36)
			return m, nil
		}
		below = reached
	}
}

// narrow puts into h what it asks by name, and the folders to look in if they are
// few. It is false if nothing can be found: whatever is named is not there, or not
// for s.
func (l *Library) narrow(ctx context.Context, s access.Subject, h *Hunt) (bool, error) {
	if s.Only != "" {
		return false, nil
	}
	if h.by != "" {
		who, err := l.store.Who(ctx, h.by)
		u, err2 := id.ParseUser(strings.TrimPrefix(string(who), "user:"))
		if s.Kind == access.KindShare || err2 != nil || fault.Is(err, fault.Invalid) || fault.Is(err, fault.NotFound) {
			return false, nil // guests learn no names of accounts
		}
		if err != nil {
			return false, err
		}
		h.By = u
	}
	roots, whole, err := l.hunted(ctx, s, h)
	if err != nil || len(roots) == 0 || whole {
		return whole, err
	}
	h.Folders, err = l.store.FoldersBelow(ctx, roots, fewFolders+1)
	if len(h.Folders) > fewFolders {
		h.Folders = nil
	}
	return true, err
}

// hunted are the folders in and below which everything lies that s may find, or
// that it could be anywhere.
func (l *Library) hunted(ctx context.Context, s access.Subject, h *Hunt) (roots []media.Folder, whole bool, err error) {
	if h.in != "" || s.Kind == access.KindShare {
		f, err := l.At(ctx, s, h.in)
		if err == nil && h.in != "" { // else what a link opens: a rule may give guests only what lies below
			err = l.checker.Check(ctx, s, access.View, f.ID)
		}
		switch {
		case fault.Is(err, fault.NotFound), fault.Is(err, fault.Forbidden):
			return nil, false, nil
		case err != nil:
			return nil, false, err
		}
		h.in = f.Path
		return []media.Folder{f}, false, nil
	}
	u, ok := s.User()
	if !ok {
		return nil, s.Kind == access.KindOperator, nil
	}
	if roots, err = l.store.Entries(ctx, u, l.now()); err != nil {
		return nil, false, err
	}
	byRule, err := l.byRule(ctx, s)
	roots = append(roots, byRule...)
	return roots, len(roots) >= mostByRule, err // both lists end there
}

// matches returns those of found that s may see and that fit to the day, at most
// so many, and the document after which it stopped.
func (l *Library) matches(ctx context.Context, s access.Subject, h Hunt, found []Found, most int) (out []Match, last int64, _ error) {
	var open []Found
	var items []id.Item
	ids := make([]id.Folder, len(found))
	for i, f := range found {
		ids[i] = f.Folder
	}
	if err := l.store.Gather(ctx, s, distinct(ids)); err != nil {
		return nil, 0, err
	}
	can := map[id.Folder]access.Action{}
	for _, f := range found {
		if h.in != "" && f.Path != h.in && !strings.HasPrefix(f.Path, h.in+"/") {
			continue
		}
		if _, known := can[f.Folder]; !known {
			may, err := l.checker.Rights(ctx, s, f.Folder)
			if err != nil {
				return nil, 0, err
			}
			can[f.Folder] = may
		}
		if !can[f.Folder].Has(access.View) || h.Near != nil && !can[f.Folder].Has(access.Download) {
			continue // where something was taken is told to who may take it home
		}
		if open = append(open, f); strings.HasPrefix(f.Thing, "it_") {
			items = append(items, id.Item(f.Thing))
		}
		if len(open) == most && h.exact() {
			break // all of these fit
		}
	}
	there, err := l.itemsByID(ctx, items)
	if err != nil {
		return nil, 0, err
	}
	for _, f := range open {
		m := Match{Folder: media.Folder{ID: f.Folder, Path: f.Path, Name: f.Path[strings.LastIndexByte(f.Path, '/')+1:]}}
		if strings.HasPrefix(f.Thing, "it_") {
			it, is := there[id.Item(f.Thing)]
			if !is || it.Folder != f.Folder || !h.fits(it) {
				continue // it went or moved meanwhile, or does not fit after all
			}
			m.Item, m.Can = shown(it, can[f.Folder]), can[f.Folder]
		} else if !h.exact() {
			continue // a folder has no day and no place
		}
		if out = append(out, m); len(out) == most {
			return out, f.Doc, nil
		}
	}
	return out, 0, nil
}

// exact says that what the index says fits does fit.
func (h Hunt) exact() bool { return h.From.IsZero() && h.To.IsZero() && h.Near == nil }

func (l *Library) itemsByID(ctx context.Context, items []id.Item) (map[id.Item]media.Item, error) {
	if len(items) == 0 {
		return nil, nil
	}
	all, err := l.store.Items(ctx, items)
	out := make(map[id.Item]media.Item, len(all))
	for _, it := range all {
		out[it.ID] = it
	}
	return out, err
}

func distinct(ids []id.Folder) (out []id.Folder) {
	seen := map[id.Folder]bool{}
	for _, f := range ids {
		if !seen[f] {
			seen[f] = true
			out = append(out, f)
		}
	}
	return out
}
