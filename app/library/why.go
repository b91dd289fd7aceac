package library

import (
	"context"
	"strings"
	"time"

	"cloakroom/app/access"
	"cloakroom/app/fault"
	"cloakroom/app/id"
	"cloakroom/app/media"
)

// Why is a decision with its reasons, in words. It is the checker's own trace.
type Why struct {
	Who     string // as it was asked: NAME, @GROUP, members or a link's id
	Action  string
	Path    string
	Yes     bool
	Role    string   // what they are there, in all
	Because []string // what counts
	Without []string // what was looked at and does not count, and why
}

// Explain says whether who may do want in a folder, and why: for who may Lend
// there, for admins and for the operator. Whoever asks learns of rights alone;
// it opens nothing.
func (l *Library) Explain(ctx context.Context, s access.Subject, who string, folder media.Folder, action string) (Why, error) {
	return l.explain(ctx, s, who, folder, action, func(asked access.Subject, want access.Action) (access.Verdict, error) {
		return l.checker.Why(ctx, asked, want, folder.ID)
	})
}

// ExplainItem is Explain for an item: some links open one alone.
func (l *Library) ExplainItem(ctx context.Context, s access.Subject, who string, item media.Item, action string) (Why, error) {
	folder, err := l.store.Folder(ctx, item.Folder)
	if err != nil {
		return Why{}, err
	}
	return l.explain(ctx, s, who, folder, action, func(asked access.Subject, want access.Action) (access.Verdict, error) {
		return l.checker.WhyItem(ctx, asked, want, item)
	})
}

// ExplainAt is Explain for what lies at a path, a folder or an item, for who runs
// the house.
func (l *Library) ExplainAt(ctx context.Context, s access.Subject, who, path, action string) (Why, error) {
	if err := s.Runs(); err != nil {
		return Why{}, err
	}
	f, err := l.store.FolderAt(ctx, path)
	if err == nil {
		return l.Explain(ctx, s, who, f, action)
	}
	if !fault.Is(err, fault.NotFound) {
		return Why{}, err
	}
	found, err := l.store.ItemAt(ctx, path)
	if fault.Is(err, fault.NotFound) {
		err = fault.With(fault.In("path", "There is no folder and no item at %s."), path)
	}
	if err != nil {
		return Why{}, err
	}
	it, err := l.store.Item(ctx, found)
	if err != nil {
		return Why{}, err
	}
	return l.ExplainItem(ctx, s, who, it, action)
}

func (l *Library) explain(ctx context.Context, s access.Subject, who string, folder media.Folder, action string, ask func(access.Subject, access.Action) (access.Verdict, error)) (Why, error) {
	if s.Runs() != nil {
		if err := l.checker.Check(ctx, s, access.Lend, folder.ID); err != nil {
			return Why{}, err
		}
	}
	want, err := access.ParseAction(action)
	if err != nil {
		return Why{}, err
	}
	asked, dead, err := l.named(ctx, s, who)
	if err != nil {
		return Why{}, err
	}
	v, err := ask(asked, want)
	if err != nil {
		return Why{}, err
	}
	w := Why{Who: who, Action: action, Path: folder.Path, Yes: v.Yes && dead == "", Role: access.RoleOf(v.Can)}
	if dead != "" {
		w.Role, w.Without = access.RoleOf(0), []string{dead}
	}
	tell := telling{barrier: v.Barrier.Path}
	if tell.names, err = l.store.Names(ctx, mentioned(v.Reasons)); err != nil {
		return Why{}, err
	}
	for _, r := range v.Reasons {
		if text := tell.reason(r); r.Effect == access.Counts && dead == "" {
			w.Because = append(w.Because, text)
		} else {
			w.Without = append(w.Without, text)
		}
	}
	return w, nil
}

// named returns the subject that people mean by NAME, @GROUP, members or a
// link's id, and why its credential opens nothing any more if that is so.
func (l *Library) named(ctx context.Context, s access.Subject, who string) (asked access.Subject, dead string, _ error) {
	if link, err := id.ParseCredential(who); err == nil {
		k, err := l.store.Link(ctx, link)
		if err == nil && s.Runs() != nil {
			err = l.checker.Check(ctx, s, access.Lend, k.In) // others' links are not there
		}
		if err != nil {
			return asked, "", fault.In("who", "There is no such link.")
		}
		if !l.Live(k) {
			dead = "the link has ended"
		}
		asked = access.Holder(link)
		asked.Only = k.Item
		return asked, dead, nil
	}
	w, err := l.store.Who(ctx, who)
	if err != nil {
		return asked, "", err
	}
	if u, ok := strings.CutPrefix(string(w), "user:"); ok {
		asked = access.User(id.User(u))
		asked.By, asked.Name = access.Session, who // as they come to a page
		return asked, "", nil
	}
	group, _ := strings.CutPrefix(string(w), "group:")
	if w == access.Members {
		group = "" // who is in no group has what all have
	}
	return access.Group(id.Group(group)), "", nil
}

func mentioned(reasons []access.Reason) (out []access.Who) {
	for _, r := range reasons {
		if r.Who != "" {
			out = append(out, r.Who)
		}
		out = append(out, mentioned(r.Maker)...)
	}
	return out
}

// telling puts reasons into words.
type telling struct {
	names   map[access.Who]string
	barrier string
}

func (t telling) reason(r access.Reason) string {
	var text string
	switch r.Source {
	case access.Owned:
		text = t.name(r.Who) + " owns " + r.From.Path
	case access.Granted:
		text = t.name(r.Who) + " was made " + access.RoleOf(r.Allows) + " in " + r.From.Path
	case access.Ruled:
		text = "the rule «" + r.Rule + "» gives " + access.RoleOf(r.Allows) + " in " + r.From.Path
	case access.AtLarge:
		text = "whoever sits at the machine may do everything"
	case access.Inactive:
		text = "the account is disabled"
	case access.ByLink:
		text = "the link opens " + r.From.Path + " for a " + access.RoleOf(r.Allows)
		for _, m := range r.Maker {
			text += "; its maker: " + t.reason(m)
		}
	}
	if !r.Ends.IsZero() && r.Effect == access.Counts {
		text += " until " + r.Ends.UTC().Format(time.RFC3339)
	}
	switch r.Effect {
	case access.Ended:
		text += ", which ended " + r.Ends.UTC().Format(time.RFC3339)
	case access.Stopped:
		text += ", but " + t.barrier + " is private and inherits nothing"
	case access.Elsewhere:
		text += ", but for one item alone"
	case access.NotLent:
		text += ", but its maker may not lend there any more"
	}
	return text
}

func (t telling) name(w access.Who) string {
	if w == access.Members {
		return "everybody with an account"
	}
	if name := t.names[w]; name != "" {
		return name
	}
	return "somebody who is gone"
}
