package cli

import (
	"context"
	"fmt"
	"strings"

	"cloakroom/app/access"
	"cloakroom/app/account"
	"cloakroom/app/fault"
	"cloakroom/app/intake"
	"cloakroom/app/media"
)

type folderCmd struct {
	Add   folderAdd   `cmd:"" help:"Make a folder for an owner, who has every right in it. Folders above it that are missing are made too, for the same owner."`
	Quota folderQuota `cmd:"" help:"Say how many bytes may lie in a folder and below it."`

	Private folderPrivate `cmd:"" help:"Let a folder inherit no rights from above. Whoever owns the tree keeps it; everybody else needs a grant in the folder itself or below."`
	Shared  folderShared  `cmd:"" help:"Let a private folder inherit rights from above again."`
}

type folderPrivate struct {
	Path string `arg:""`
}

func (c folderPrivate) Run(s *Shell) error { return s.setPrivate(c.Path, true) }

type folderShared struct {
	Path string `arg:""`
}

func (c folderShared) Run(s *Shell) error { return s.setPrivate(c.Path, false) }

func (s *Shell) setPrivate(path string, private bool) error {
	return s.with(func(ctx context.Context, h House) error {
		f, err := folderAt(ctx, h, path)
		if err != nil {
			return err
		}
		return h.Library.SetPrivate(ctx, operator, f.ID, private)
	})
}

type folderQuota struct {
	Path string `arg:""`
	Size string `arg:"" help:"Such as 200GB, or none."`
}

func (c folderQuota) Run(s *Shell) error {
	return s.with(func(ctx context.Context, h House) error {
		f, err := folderAt(ctx, h, c.Path)
		if err != nil {
			return err
		}
		size, err := quota(c.Size)
		if err != nil {
			return err
		}
		return h.Library.SetQuota(ctx, operator, f.ID, size)
	})
}

type folderAdd struct {
	Path  string `arg:"" help:"Such as cases or cases/1024."`
	Owner string `required:"" placeholder:"NAME" help:"Whose it is."`
}

func (c folderAdd) Run(s *Shell) error {
	return s.user(c.Owner, func(ctx context.Context, h House, u account.User) error {
		_, err := h.Library.AddTop(ctx, operator, tidy(c.Path), u.ID)
		return err
	})
}

type grantCmd struct {
	Path  string `arg:"" help:"The folder."`
	Who   string `arg:"" help:"NAME, @GROUP or members (everybody with an account)."`
	Role  string `arg:"" help:"viewer, downloader, contributor, editor or manager."`
	Until given  `placeholder:"TIME" help:"When it ends: 2030-01-31, 2030-01-31T18:00:00Z, 7d or 12h. By default never."`
}

func (c grantCmd) Run(s *Shell) error {
	return s.with(func(ctx context.Context, h House) error {
		f, err := folderAt(ctx, h, c.Path)
		if err != nil {
			return err
		}
		role, err := access.ParseRole(c.Role, access.Roles())
		if err != nil {
			return err
		}
		ends, err := access.ParseEnd(string(c.Until), h.Now())
		if err != nil {
			return err
		}
		return h.Library.Grant(ctx, operator, f.ID, c.Who, role, ends)
	})
}

type revokeCmd struct {
	Path string `arg:"" help:"The folder."`
	Who  string `arg:"" help:"NAME, @GROUP or members."`
}

func (c revokeCmd) Run(s *Shell) error {
	return s.with(func(ctx context.Context, h House) error {
		f, err := folderAt(ctx, h, c.Path)
		if err != nil {
			return err
		}
		return h.Library.Revoke(ctx, operator, f.ID, c.Who)
	})
}

type importCmd struct {
	Dir  string `arg:"" type:"existingdir" help:"The tree to copy."`
	Into string `required:"" placeholder:"PATH" help:"The folder that it goes into. Folders that are missing are made."`
	As   string `required:"" placeholder:"NAME" help:"Who hands it in: they need the right to add, and own the top folders that are made."`
}

func (c importCmd) Run(s *Shell) error {
	return s.user(c.As, func(ctx context.Context, h House, u account.User) error {
		who := access.User(u.ID)
		into, err := c.target(ctx, h, who, u)
		if err != nil {
			return err
		}
		tally, err := h.Intake.Import(ctx, who, c.Dir, into.ID, s.tellImport)
		s.note("%s\n", sum(tally))
		return err
	})
}

// target finds the folder to import into, and makes what is missing of it:
// at the top for an owner, below by the rights of who hands in.
func (c importCmd) target(ctx context.Context, h House, who access.Subject, u account.User) (at media.Folder, err error) {
	parts := strings.Split(tidy(c.Into), "/")
	for i := range parts {
		path := strings.Join(parts[:i+1], "/")
		next, err := h.Library.FolderAt(ctx, operator, path, access.View)
		switch {
		case err == nil:
		case !fault.Is(err, fault.NotFound):
			return at, err
		case i == 0:
			next, err = h.Library.AddTop(ctx, operator, path, u.ID)
		default:
			next, err = h.Library.MakeFolder(ctx, who, at.ID, parts[i])
		}
		if err != nil {
			return at, err
		}
		at = next
	}
	return at, nil
}

// importEvery is how many files pass between two lines of progress.
const importEvery = 100

// tellImport names each file that was left out and why, and says now and then
// how far it is.
func (s *Shell) tellImport(p intake.Progress) {
	if p.Outcome == intake.Skipped {
		s.note("skipped %q: %s\n", p.Path, p.Why)
	}
	if n := p.So.Added + p.So.Same + p.So.Skipped; n > 0 && n%importEvery == 0 {
		s.note("%s so far\n", sum(p.So))
	}
}

func sum(t intake.Tally) string {
	return fmt.Sprintf("%d added (%d bytes), %d here already, %d skipped, %d folders made", t.Added, t.Bytes, t.Same, t.Skipped, t.Folders)
}
