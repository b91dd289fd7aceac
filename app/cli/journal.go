package cli

import (
	"context"
	"strconv"
	"time"

	"cloakroom/app/access"
	"cloakroom/app/account"
	"cloakroom/app/journal"
)

type journalCmd struct {
	Who     string `help:"Only what this user did."`
	Act     string `help:"Only this, such as grant or «link made»."`
	Path    string `help:"Only in this folder and below."`
	Refused bool   `help:"Only what was refused."`
	Changes bool   `help:"Only what was changed: no looking, no downloads, nothing refused."`
	Most    int    `default:"100" help:"So many lines at most."`
}

// Run prints lines, the latest first: when, who, how, what, where, what else, why not, how far and how many bytes.
func (c journalCmd) Run(s *Shell) error {
	return s.with(func(ctx context.Context, h House) error {
		act, err := journal.ParseAct(c.Act)
		if err != nil {
			return err
		}
		a := journal.Asked{Act: act, Below: tidy(c.Path), Most: max(1, min(c.Most, 100_000))}
		switch {
		case c.Refused:
			a.Kind = journal.Refusals
		case c.Changes:
			a.Kind = journal.Changes
		}
		if c.Who != "" {
			var u account.User
			if u, err = h.Accounts.UserByName(ctx, c.Who); err != nil {
				return err
			}
			a.Who = access.ToUser(u.ID)
		}
		page, err := h.Library.Journal(ctx, operator, a)
		for _, l := range page.Lines {
			who := l.Name
			if who == "" {
				who = string(l.Who)
			}
			s.row(l.At.UTC().Format(time.RFC3339), who, string(l.By), string(l.Act), l.Path, l.Detail, l.Refused, string(l.Reach), strconv.FormatInt(l.Bytes, 10))
		}
		return err
	})
}
