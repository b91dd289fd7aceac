package cli

import (
	"context"
)

type whyCmd struct {
	Who    string `arg:"" help:"NAME, @GROUP, members, or a link's id."`
	Path   string `arg:"" help:"Of a folder or an item."`
	Action string `arg:"" default:"view" help:"view, download, add, edit or lend."`
}

// Run prints the decision. Both answers are a success.
func (c whyCmd) Run(s *Shell) error {
	return s.with(func(ctx context.Context, h House) error {
		why, err := h.Library.ExplainAt(ctx, operator, c.Who, tidy(c.Path), c.Action)
		if err != nil {
			return err
		}
		answer := "no"
		if why.Yes {
			answer = "yes"
		}
		s.printf("%s: %s is %s in %s\n", answer, c.Who, why.Role, why.Path)
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
