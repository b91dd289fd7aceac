package cli

import (
	"context"
	"fmt"

	"cloakroom/app/access"
	"cloakroom/app/fault"
)

type renditionsCmd struct {
	Rebuild renditionsRebuild `cmd:"" help:"Make the small pictures, stills and facts once more. The server does it, behind what people hand in."`
}

type renditionsRebuild struct {
	Path string `arg:"" optional:"" help:"A folder with all that lies below it, or one item. Without it: everything."`
}

// Run adds jobs and leaves: a running server takes them up within a second, and
// shows what there was until a job is done.
func (c renditionsRebuild) Run(s *Shell) error {
	return s.with(func(ctx context.Context, h House) error {
		n, err := c.rebuild(ctx, h)
		if err == nil {
			s.printf("%s\n", jobs(n))
		}
		return err
	})
}

func (c renditionsRebuild) rebuild(ctx context.Context, h House) (int, error) {
	path := tidy(c.Path)
	if path == "" {
		return h.Desk.RebuildFolder(ctx, "")
	}
	f, err := h.Library.FolderAt(ctx, operator, path, access.View)
	if err == nil {
		return h.Desk.RebuildFolder(ctx, f.Path)
	}
	if !fault.Is(err, fault.NotFound) {
		return 0, err
	}
	it, err := h.Library.ItemAt(ctx, operator, path)
	if fault.Is(err, fault.NotFound) {
		return 0, fault.New(fault.NotFound, "There is no folder and no item "+path+".")
	}
	if err != nil {
		return 0, err
	}
	return h.Desk.RebuildItem(ctx, it.ID)
}

func jobs(n int) string {
	if n == 1 {
		return "1 item to be made again"
	}
	return fmt.Sprintf("%d items to be made again", n)
}
