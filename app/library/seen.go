package library

import (
	"context"
	"slices"
	"strings"

	"cloakroom/app/access"
	"cloakroom/app/fault"
	"cloakroom/app/id"
	"cloakroom/app/media"
)

// SeenAs is a folder as somebody else would see it.
type SeenAs struct {
	Listing
	Role string             // what they are there
	Asks map[id.Folder]bool // the folders below that may be looked at in the same way
}

// As lists a folder as who would see it, for who may Lend there: with their
// rights, never by their credential, and no more than whoever looks may see too.
func (l *Library) As(ctx context.Context, s access.Subject, who string, folder id.Folder, o media.Order, after string) (out SeenAs, _ error) {
	f, err := l.Folder(ctx, s, folder, access.Lend|access.View)
	if err != nil {
		return out, err
	}
	out.Folder = f
	asked, dead, err := l.named(ctx, s, who)
	if err != nil || dead {
		if dead {
			out.Role = access.RoleOf(0)
		}
		return out, err
	}
	can, err := l.checker.Rights(ctx, asked, folder)
	out.Role = access.RoleOf(can)
	if err != nil || !can.Has(access.View) {
		return out, err
	}
	mine, err := l.checker.Rights(ctx, s, folder)
	if err != nil {
		return out, err
	}
	out.Listing, err = l.browse(ctx, asked, f, o, after, func(some []media.Folder) ([]media.Folder, error) {
		theirs, err := l.visibleIn(ctx, asked, folder, some)
		if err != nil {
			return nil, err
		}
		return l.permitted(ctx, s, access.View, theirs)
	})
	if err != nil {
		return out, err
	}
	out.Can = can & mine
	for i, it := range out.Items {
		out.Items[i] = shown(it, out.Can)
	}
	out.Asks = map[id.Folder]bool{}
	for _, f := range out.Folders { // the facts are there by now
		out.Asks[f.ID] = l.checker.Check(ctx, s, access.Lend|access.View, f.ID) == nil
	}
	return out, nil
}

// Onlookers is who can see an item, and by what.
type Onlookers struct {
	Item   media.Item
	Folder media.Folder
	Grants []Grant
	Links  []Link
}

// Onlookers returns who can see an item, for who may Lend it.
func (l *Library) Onlookers(ctx context.Context, s access.Subject, item id.Item) (out Onlookers, err error) {
	if out.Item, err = l.Item(ctx, s, item, access.Lend); err != nil {
		return out, err
	}
	if out.Folder, err = l.store.Folder(ctx, out.Item.Folder); err != nil {
		return out, err
	}
	all, err := l.hanging(ctx, out.Folder)
	if err != nil {
		return out, err
	}
	for _, g := range all {
		if !g.Stopped && !g.Barred && g.Allows.Has(access.View) {
			out.Grants = append(out.Grants, g)
		}
	}
	links, err := l.store.LinksReaching(ctx, out.Item)
	for _, k := range l.live(links) {
		asked := access.Holder(k.ID)
		asked.Only = k.Item
		v, err := l.checker.WhyItem(ctx, asked, access.View, &out.Item)
		if err != nil {
			return out, err
		}
		if v.Yes {
			out.Links = append(out.Links, k.forEyesOf(s))
		}
	}
	return out, err
}

// Sees returns where rights of a user begin, by path and after one, and by what:
// for who runs the house. With the first page come those that rules give. The
// next page begins after next; empty if there is none.
func (l *Library) Sees(ctx context.Context, s access.Subject, who, after string) (out []Grant, next string, _ error) {
	if err := s.Runs(); err != nil {
		return nil, "", err
	}
	asked, _, err := l.named(ctx, s, who)
	if err != nil {
		return nil, "", err
	}
	u, ok := asked.User()
	if !ok {
		return nil, "", fault.In("who", "Write the name of somebody with an account.")
	}
	all, err := l.store.Begins(ctx, u, after, PageSize)
	if err != nil {
		return nil, "", err
	}
	folders := map[id.Folder]bool{}
	for _, g := range all {
		folders[g.From.ID] = true
	}
	if len(folders) == PageSize {
		next = all[len(all)-1].From.Path
	}
	out = l.unended(all)
	for i, g := range out {
		if g.Who == asked.Who() {
			out[i].Name = asked.Name
		}
	}
	if after != "" {
		return out, next, nil
	}
	ruled, err := l.byRule(ctx, asked)
	if err != nil {
		return nil, "", err
	}
	for _, f := range ruled[:min(len(ruled), PageSize)] {
		v, err := l.checker.Why(ctx, asked, access.View, f.ID)
		if err != nil {
			return nil, "", err
		}
		for _, r := range v.Reasons {
			if r.Source == access.Ruled && r.Effect == access.Counts && r.From.Above == 0 {
				out = append(out, Grant{Rule: r.Rule, Name: r.Rule, Allows: r.Allows, From: f})
			}
		}
	}
	slices.SortStableFunc(out, func(a, b Grant) int { return strings.Compare(a.From.Path, b.From.Path) })
	return out, next, nil
}
