package cli

import (
	"fmt"
	"text/tabwriter"
)

// Rule is a line of «cloakroom rules check».
type Rule struct{ Name, Path, Gives, When string }

type rulesCmd struct {
	Check rulesCheck `cmd:"" help:"Read a file of rules as the server would, and print what it says or everything that is wrong with it."`
}

type rulesCheck struct {
	File string `arg:"" optional:"" help:"By default the one of the settings."`
}

func (c rulesCheck) Run(s *Shell) error {
	if c.File == "" {
		c.File = s.config.Rules
	}
	if c.File == "" {
		return fmt.Errorf("%w: name a file, or set CLOAKROOM_RULES", ErrUsage)
	}
	all, err := s.Roof.Rules(c.File)
	if err != nil {
		s.note("%v\n", err)
		return fmt.Errorf("%s cannot be put into force", c.File)
	}
	w := tabwriter.NewWriter(s.Out, 0, 8, 2, ' ', 0)
	for _, r := range all {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", r.Name, r.Path, r.Gives, r.When)
	}
	return w.Flush()
}
