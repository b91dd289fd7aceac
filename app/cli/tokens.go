package cli

import (
	"context"
	"strings"
	"time"

	"cloakroom/app/access"
	"cloakroom/app/account"
	"cloakroom/app/fault"
	"cloakroom/app/id"
)

type tokenCmd struct {
	Add  tokenAdd  `cmd:"" help:"Make a token. Its secret is printed alone on standard output, for the only time; its id on standard error."`
	List tokenList `cmd:"" help:"List somebody's tokens."`
	End  tokenEnd  `cmd:"" help:"End a token."`
}

type tokenAdd struct {
	Name   string   `arg:"" help:"For whom it speaks."`
	Scope  []string `default:"read,write" help:"What it is for, with commas between: read, write, links, admin."`
	Folder given    `placeholder:"PATH" help:"Confines it to this folder and what lies below, wherever that is moved."`
	Until  given    `placeholder:"TIME" help:"When it ends: 2030-01-31, 7d or 12h. By default never."`
	Label  string   `help:"What you call it."`
}

func (c tokenAdd) Run(s *Shell) error {
	return s.user(c.Name, func(ctx context.Context, h House, u account.User) error {
		scope, err := account.ParseScopes(c.Scope)
		if err != nil {
			return err
		}
		ends, err := access.ParseEnd(string(c.Until), h.Now())
		if err != nil {
			return err
		}
		if !u.Disabled.IsZero() {
			return fault.New(fault.Conflict, c.Name+" is disabled. Enable the account first.")
		}
		t := account.Terms{Label: c.Label, Scope: scope, Ends: ends}
		if c.Folder != "" {
			f, err := folderAt(ctx, h, string(c.Folder))
			if err != nil {
				return err
			}
			t.Within = f.ID
		}
		k, secret, err := h.Accounts.AddToken(ctx, operator, u.ID, t)
		if err != nil {
			return err
		}
		s.note("%s\n", k.ID)
		s.printf("%s\n", secret.Reveal())
		return nil
	})
}

type tokenList struct {
	Name string `arg:""`
}

func (c tokenList) Run(s *Shell) error {
	return s.user(c.Name, func(ctx context.Context, h House, u account.User) error {
		all, err := h.Accounts.Credentials(ctx, u.ID, access.Token)
		for _, k := range all {
			s.row(string(k.ID), strings.Join(account.ScopeNames(k.Subject.Scope), ","), until(k.Ends), k.Label, string(k.Subject.Within))
		}
		return err
	})
}

type tokenEnd struct {
	ID string `arg:""`
}

func (c tokenEnd) Run(s *Shell) error {
	return s.with(func(ctx context.Context, h House) error {
		via, err := id.ParseCredential(c.ID)
		if err == nil {
			err = h.Accounts.End(ctx, operator, via, access.Token)
		}
		if fault.Is(err, fault.NotFound) {
			return fault.New(fault.NotFound, "There is no token "+c.ID+".")
		}
		return err
	})
}

// until is how lists write an end.
func until(t time.Time) string {
	if t.IsZero() {
		return "never"
	}
	return t.UTC().Format(time.RFC3339)
}
