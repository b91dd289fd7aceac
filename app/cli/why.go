package cli

import (
	"context"

	"cloakroom/app/access"
	"cloakroom/app/fault"
	"cloakroom/app/media"
)

type whyCmd struct {
	Who    string `arg:"" help:"NAME, @GROUP, members, or a link's id."`
	Path   string `arg:"" help:"Of a folder or an item."`
	Action string `arg:"" default:"view" help:"view, download, add, edit or lend."`
}

// Run prints the decision. Both answers are a success.
func (c whyCmd) Run(s *Shell) error {
	return s.with(func(ctx context.Context, h House) error {
		f, err := c.folder(ctx, h)
		if err != nil {
			return err
		}
		why, err := h.Library.Explain(ctx, operator, c.Who, f, c.Action)
		if err != nil {
			return err
		}
		answer := "no"
		if why.Yes {
			answer = "yes"
		}
		s.printf("%s: %s is %s in %s\n", answer, c.Who, why.Role, f.Path)
		for _, it := range why.Because {
			s.printf("  counts: %s\n", it)
		}
		for _, it := range why.Without {
			s.printf("  does not count: %s\n", it)
		}
		if len(why.Because)+len(why.Without) == 0 {
			s.printf("  nothing was granted to them here or above\n")
		}
		return nil
	})
}

// folder is what lies at the path, or holds what does: rights hang on folders.
func (c whyCmd) folder(ctx context.Context, h House) (media.Folder, error) {
	path := tidy(c.Path)
	f, err := h.Library.FolderAt(ctx, operator, path, access.View)
	if !fault.Is(err, fault.NotFound) {
		return f, err
	}
	it, err := h.Library.ItemAt(ctx, operator, path)
	if fault.Is(err, fault.NotFound) {
		err = fault.New(fault.NotFound, "There is no folder and no item at "+path+".")
	}
	if err != nil {
		return f, err
	}
	return h.Library.Folder(ctx, operator, it.Folder, access.View)
}
