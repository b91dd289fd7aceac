package cli

import (
	"context"
	"fmt"
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
	if tidy(c.Path) == "" {
		return h.Desk.RebuildFolder(ctx, "")
	}
	f, it, err := thingAt(ctx, h, c.Path)
	switch {
	case err != nil:
		return 0, err
	case it.ID != "":
		return h.Desk.RebuildItem(ctx, it.ID)
	}
	return h.Desk.RebuildFolder(ctx, f.Path)
}

func jobs(n int) string {
	if n == 1 {
		return "1 item to be made again"
	}
	return fmt.Sprintf("%d items to be made again", n)
}
