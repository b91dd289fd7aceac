package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strings"
	"time"

	"cloakroom/app/access"
	"cloakroom/app/account"
	"cloakroom/app/cli"
	"cloakroom/app/config"
	"cloakroom/app/id"
	"cloakroom/app/intake"
	"cloakroom/app/library"
	"cloakroom/demo"
)

// demoHouse serves a throw-away house full of sample media until ctx ends, and
// prints who can get in and how. Nothing of it outlives the command.
func demoHouse(ctx context.Context, s config.Settings, out, errs io.Writer) (err error) {
	dir, err := os.MkdirTemp("", "cloakroom-demo-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	l, err := demoListener(s.Listen)
	if err != nil {
		return err
	}
	s.Listen, s.URL, s.Handoff = l.Addr().String(), "http://"+l.Addr().String(), "direct"
	s.Data, s.Media, s.Database = filepath.Join(dir, "data"), filepath.Join(dir, "private"), ""
	c, err := s.Check()
	if err != nil {
		return errors.Join(fmt.Errorf("%w: %w", cli.ErrUsage, err), l.Close())
	}
	h, err := Open(ctx, c, logger(c, errs), time.Now)
	if err != nil {
		return errors.Join(err, l.Close())
	}
	told, err := h.furnish(ctx, filepath.Join(dir, "sample"))
	if err != nil {
		return errors.Join(err, l.Close(), h.Close())
	}
	fmt.Fprint(out, told)
	return errors.Join(h.Serve(ctx, l, id.NewSecret()), h.Close())
}

// demoListener takes the usual address, or a free port where that is taken.
func demoListener(where string) (net.Listener, error) {
	l, err := net.Listen("tcp", where)
	if err != nil {
		return net.Listen("tcp", "127.0.0.1:0")
	}
	return l, nil
}

// developFor is how long the demo waits for small pictures before it tells
// where it is; the rest is made while somebody reads.
const developFor = 5 * time.Second

// furnish fills the house as in the story it began with: everybody signed in
// sees doctors/, the members of a case's group see that case. It returns what
// to print.
func (h *House) furnish(ctx context.Context, dir string) (string, error) {
	ada, adaSays, err := h.demoUser(ctx, access.Subject{Kind: access.KindUser, Admin: true}, "ada", true) // by nobody, for there is nobody
	if err != nil {
		return "", err
	}
	runs := access.User(ada.ID)
	runs.Admin = true
	_, benSays, err := h.demoUser(ctx, runs, "ben", false)
	if err != nil {
		return "", err
	}
	if err := os.CopyFS(dir, demo.House()); err != nil {
		return "", fmt.Errorf("lay out the sample media: %w", err)
	}
	tops, err := fs.ReadDir(demo.House(), ".")
	if err != nil {
		return "", err
	}
	for _, top := range tops {
		f, err := h.Library.AddTop(ctx, runs, top.Name(), ada.ID)
		if err != nil {
			return "", err
		}
		if _, err := h.Intake.Import(ctx, access.User(ada.ID), filepath.Join(dir, top.Name()), f.ID, func(intake.Progress) {}); err != nil {
			return "", fmt.Errorf("take in the sample media: %w", err)
		}
	}
	link, err := h.lendOut(ctx, runs)
	if err != nil {
		return "", err
	}
	_, token, err := h.Accounts.AddToken(ctx, access.User(ada.ID), ada.ID, account.Terms{Label: "Demo", Scope: access.Everything &^ access.Lend, Ends: h.Now().AddDate(0, 0, 7)})
	if err != nil {
		return "", err
	}
	developing, done := context.WithTimeout(ctx, developFor)
	defer done()
	if err := h.Darkroom.Drain(developing); err != nil && !errors.Is(err, context.DeadlineExceeded) {
		return "", err
	}
	return h.tell(adaSays, benSays, link, token), nil
}

// demoUser makes an account with a password that nobody else has.
func (h *House) demoUser(ctx context.Context, by access.Subject, name string, admin bool) (account.User, string, error) {
	password := id.NewSecret().Reveal()[:12]
	if _, err := h.Accounts.AddUser(ctx, by, name, password, admin); err != nil {
		return account.User{}, "", err
	}
	u, err := h.Accounts.UserByName(ctx, name)
	return u, password, err
}

// lendOut grants as the story wants it, and opens one link.
func (h *House) lendOut(ctx context.Context, ada access.Subject) (id.Secret, error) {
	if err := errors.Join(h.Accounts.AddGroup(ctx, ada, "case-1025"), h.Accounts.Join(ctx, ada, "case-1025", "ben")); err != nil {
		return id.Secret{}, err
	}
	for _, g := range []struct{ path, who, role string }{
		{"doctors", string(access.Members), "viewer"}, {"cases/1025", "@case-1025", "downloader"},
	} {
		role, err := access.ParseRole(g.role, access.Roles())
		if err != nil {
			return id.Secret{}, err
		}
		f, err := h.Library.FolderAt(ctx, ada, g.path, access.Lend)
		if err != nil {
			return id.Secret{}, err
		}
		if err := h.Library.Grant(ctx, ada, f.ID, g.who, role, time.Time{}); err != nil {
			return id.Secret{}, err
		}
	}
	f, err := h.Library.FolderAt(ctx, ada, "holidays", access.Lend)
	if err != nil {
		return id.Secret{}, err
	}
	_, secret, err := h.Library.LendFolder(ctx, ada, f.ID, library.Terms{Role: access.LinkRoles()[1], Title: "For the family"})
	return secret, err
}

// tell is what the demo prints.
func (h *House) tell(ada, ben string, link, token id.Secret) string {
	return strings.NewReplacer("URL", h.Config.Base(), "ADA", ada, "BEN", ben, "LINK", link.Reveal(), "TOKEN", token.Reveal()).Replace(`
A throw-away Cloakroom is open at URL

  ada   password ADA   runs the house and owns everything in it
  ben   password BEN   sees doctors/ and cases/1025, and nothing else

  Open, signed in:    URL/browse/cases/1024/photos
  Open, as a guest:   URL/s/LINK

  A token of ada's, for programs:

    curl -H 'Authorization: Bearer TOKEN' URL/api/v1/me
    curl -H 'Authorization: Bearer TOKEN' URL/api/v1/folders
    curl -H 'Authorization: Bearer TOKEN' -o report.pdf URL/private/cases/1024/documents/report.pdf

Everything here is gone when you press Ctrl+C.

`)
}
