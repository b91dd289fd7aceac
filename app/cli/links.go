package cli

import (
	"context"
	"fmt"

	"cloakroom/app/access"
	"cloakroom/app/config"
	"cloakroom/app/fault"
	"cloakroom/app/id"
	"cloakroom/app/library"
)

type linkCmd struct {
	Add  linkAdd  `cmd:"" help:"Make a link to a folder or an item, in the name of the folder's owner. Its address is printed alone on standard output, for the only time; its id on standard error."`
	List linkList `cmd:"" help:"List links: all of them, or the live ones to a folder and what is in it."`
	New  linkNew  `cmd:"" help:"Give a link a new address. The old one ends at once; the new one is printed alone on standard output, its id on standard error."`
	End  linkEnd  `cmd:"" help:"End a link, with every page and picture that it opens."`
}

type linkAdd struct {
	Path  string `arg:"" help:"Of the folder or item."`
	Until given  `default:"7d" placeholder:"TIME" help:"When it ends: 2030-01-31, 7d or 12h. By default after seven days."`
	Role  string `default:"viewer" help:"viewer, downloader, or request: whoever has the link hands files in and sees nothing."`
	Title string `help:"What whoever has the link reads above it."`
	Note  string `help:"For whom it is, to find it again."`

	PasswordStdin bool `help:"Read a password for the link from standard input."`
	MaxDownloads  int  `placeholder:"N" help:"How many whole files may be taken home by it, in all."`

	Ask      string `placeholder:"TEXT" help:"Of a request: what guests are asked for. They read it."`
	MaxSize  given  `placeholder:"SIZE" help:"Of a request: how large one file may be, such as 20MB."`
	MaxTotal given  `placeholder:"SIZE" help:"Of a request: how large all files together may be."`
	MaxFiles int    `placeholder:"N" help:"Of a request: how many files it takes, in all."`
}

func (c linkAdd) Run(s *Shell) error {
	return s.with(func(ctx context.Context, h House) error {
		role, err := access.ParseRole(c.Role, access.LinkRoles())
		if err != nil {
			return err
		}
		ends, err := access.ParseEnd(string(c.Until), h.Now())
		if err != nil {
			return err
		}
		terms := library.Terms{Role: role, Ends: ends, Title: c.Title, Note: c.Note, MaxDownloads: c.MaxDownloads}
		if terms.Asking, err = c.asking(); err != nil {
			return err
		}
		if c.PasswordStdin {
			password, err := s.readPassword()
			if err != nil {
				return err
			}
			if terms.Password, err = h.Accounts.LinkPassword(ctx, password); err != nil {
				return err
			}
		}
		link, secret, err := c.lend(ctx, h, terms)
		if err != nil {
			return err
		}
		s.note("%s\n", link.ID)
		s.printf("%s/s/%s\n", h.Config.Base(), secret.Reveal())
		return nil
	})
}

func (c linkAdd) asking() (a library.Asking, err error) {
	a.Ask, a.MaxFiles = c.Ask, c.MaxFiles
	for _, it := range []struct {
		text given
		to   *int64
	}{{c.MaxSize, &a.MaxSize}, {c.MaxTotal, &a.MaxTotal}} {
		if it.text == "" {
			continue
		}
		if *it.to, err = config.ParseSize(string(it.text)); err != nil {
			return a, fmt.Errorf("%w: %w", ErrUsage, err)
		}
	}
	return a, nil
}

// lend makes the link to what lies at the path: a folder, else an item.
func (c linkAdd) lend(ctx context.Context, h House, terms library.Terms) (library.Link, id.Secret, error) {
	f, it, err := thingAt(ctx, h, c.Path)
	switch {
	case err != nil:
		return library.Link{}, id.Secret{}, err
	case it.ID != "":
		return h.Library.LendItem(ctx, operator, it.ID, terms)
	}
	return h.Library.LendFolder(ctx, operator, f.ID, terms)
}

type linkList struct {
	Path string `arg:"" optional:"" help:"Of a folder."`
}

func (c linkList) Run(s *Shell) error {
	return s.with(func(ctx context.Context, h House) error {
		links, err := c.links(ctx, h)
		for _, l := range links {
			state := until(l.Ends)
			if !h.Library.Live(l) {
				state = "ended"
			}
			s.row(string(l.ID), l.Path, access.RoleOf(l.Allows), state, l.By, l.Note)
		}
		return err
	})
}

func (c linkList) links(ctx context.Context, h House) ([]library.Link, error) {
	if c.Path == "" {
		return h.Library.Links(ctx, operator)
	}
	f, err := folderAt(ctx, h, c.Path)
	if err != nil {
		return nil, err
	}
	return h.Library.LinksAt(ctx, operator, f)
}

type linkNew struct {
	ID string `arg:""`
}

func (c linkNew) Run(s *Shell) error {
	return s.with(func(ctx context.Context, h House) error {
		old, err := id.ParseCredential(c.ID)
		var link library.Link
		var secret id.Secret
		if err == nil {
			link, secret, err = h.Library.RenewLink(ctx, operator, old)
		}
		if fault.Is(err, fault.NotFound) {
			return fault.New(fault.NotFound, "There is no link "+c.ID+".")
		}
		if err != nil {
			return err
		}
		s.note("%s\n", link.ID)
		s.printf("%s/s/%s\n", h.Config.Base(), secret.Reveal())
		return nil
	})
}

type linkEnd struct {
	ID string `arg:""`
}

func (c linkEnd) Run(s *Shell) error {
	return s.with(func(ctx context.Context, h House) error {
		link, err := id.ParseCredential(c.ID)
		if err == nil {
			_, err = h.Library.EndLink(ctx, operator, link)
		}
		if fault.Is(err, fault.NotFound) {
			return fault.New(fault.NotFound, "There is no link "+c.ID+".")
		}
		return err
	})
}
