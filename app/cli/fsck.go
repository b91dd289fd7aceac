package cli

import (
	"context"
	"encoding/json"
	"fmt"

	"cloakroom/app/upkeep"
)

type fsckCmd struct {
	Deep bool `help:"Read every file too, and compare it with what was handed in."`
	JSON bool `name:"json" help:"As JSON."`
}

// Run writes findings as they come: of a house that lost its disk there are as
// many as files.
func (c fsckCmd) Run(s *Shell) error {
	return s.with(func(ctx context.Context, h House) error {
		begin, tell, end := s.fsckLines()
		if c.JSON {
			begin, tell, end = s.fsckJSON()
		}
		begin()
		tally, err := h.Upkeep.Fsck(ctx, c.Deep, tell)
		end(tally)
		if err == nil && tally.Findings > 0 {
			err = fmt.Errorf("%d things are not as they should be", tally.Findings)
		}
		return err
	})
}

func (s *Shell) fsckLines() (begin func(), tell func(upkeep.Finding), end func(upkeep.Tally)) {
	tell = func(f upkeep.Finding) { s.printf("%s\t%s\t%s\t%s\n", f.Kind, f.Place, f.Item, f.What) }
	end = func(t upkeep.Tally) { s.note("%d files, %d bytes read, %d findings\n", t.Files, t.Bytes, t.Findings) }
	return func() {}, tell, end
}

// fsckJSON writes one document, of which the list comes first.
func (s *Shell) fsckJSON() (begin func(), tell func(upkeep.Finding), end func(upkeep.Tally)) {
	comma := ""
	begin = func() { s.printf(`{"findings":[`) }
	tell = func(f upkeep.Finding) {
		b, _ := json.Marshal(f) // it has strings alone
		s.printf("%s\n%s", comma, b)
		comma = ","
	}
	end = func(t upkeep.Tally) {
		b, _ := json.Marshal(t) // and this has numbers
		s.printf("\n],\"tally\":%s}\n", b)
	}
	return begin, tell, end
}
