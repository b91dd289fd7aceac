package library

import (
	"context"
	"strings"

	"cloakroom/app/access"
	"cloakroom/app/fault"
	"cloakroom/app/id"
	"cloakroom/app/media"
)

// Why is a decision with its reasons. It is the checker's own trace.
type Why struct {
	Who     string // as it was asked: NAME, @GROUP, members or a link's id
	Action  string
	Path    string
	Yes     bool
	Role    string   // what they are there, in all
	Because []Reason // what counts
	Without []Reason // what was looked at and does not count
}

// Explain says whether who may do want in a folder, and why: for who may Lend
// there, for admins and for the operator. Whoever asks learns of rights alone;
// it opens nothing.
func (l *Library) Explain(ctx context.Context, s access.Subject, who string, folder media.Folder, action string) (Why, error) {
	return l.explain(ctx, s, who, folder, action, func(asked access.Subject, want access.Action) (access.Verdict, error) {
		return l.checker.Why(ctx, asked, want, folder.ID)
	})
}

// explainItem is Explain for an item: some links open one alone.
func (l *Library) explainItem(ctx context.Context, s access.Subject, who string, item media.Item, action string) (Why, error) {
	folder, err := l.store.Folder(ctx, item.Folder)
	if err != nil {
		return Why{}, err
	}
	return l.explain(ctx, s, who, folder, action, func(asked access.Subject, want access.Action) (access.Verdict, error) {
		return l.checker.WhyItem(ctx, asked, want, &item)
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
	it, err := l.store.ItemAt(ctx, path)
	if fault.Is(err, fault.NotFound) {
		err = fault.With(fault.In("path", "There is no folder and no item at %s."), path)
	}
	if err != nil {
		return Why{}, err
	}
	return l.explainItem(ctx, s, who, *it, action)
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
	w := Why{Who: who, Action: action, Path: folder.Path, Yes: v.Yes && !dead, Role: access.RoleOf(v.Can)}
	if dead {
		w.Role, w.Without = access.RoleOf(0), []Reason{{Reason: access.Reason{Grant: access.Grant{Source: access.ByLink}, Effect: access.Ended}}}
	}
	names, err := l.store.Names(ctx, mentioned(v.Reasons))
	if err != nil {
		return Why{}, err
	}
	for _, r := range tell(v.Reasons, names, v.Barrier.Path) {
		if r.Effect == access.Counts && !dead {
			w.Because = append(w.Because, r)
		} else {
			w.Without = append(w.Without, r)
		}
	}
	return w, nil
}

// named returns the subject that people mean by NAME, @GROUP, members or a
// link's id, and whether it is a link that opens nothing any more.
func (l *Library) named(ctx context.Context, s access.Subject, who string) (asked access.Subject, dead bool, _ error) {
	if link, err := id.ParseCredential(who); err == nil {
		k, err := l.store.Link(ctx, link)
		if err == nil && s.Runs() != nil {
			err = l.checker.Check(ctx, s, access.Lend, k.In) // others' links are not there
		}
		if err != nil {
			return asked, false, fault.In("who", "There is no such link.")
		}
		asked = access.Holder(link)
		asked.Only = k.Item
		return asked, !l.Live(k), nil
	}
	w, err := l.store.Who(ctx, who)
	if err != nil {
		return asked, false, err
	}
	if u, ok := strings.CutPrefix(string(w), "user:"); ok {
		asked = access.User(id.User(u))
		asked.By, asked.Name = access.Session, who // as they come to a page
		return asked, false, nil
	}
	group, _ := strings.CutPrefix(string(w), "group:")
	if w == access.Members {
		group = "" // who is in no group has what all have
	}
	return access.Group(id.Group(group)), false, nil
}
