package app_test

import (
	"encoding/json"
	"strings"
	"testing"
)

// TestTheTrashGoesOnWithoutOthersThings: where a page of it begins is one's own
// thing, and no page is the last because others deleted much.
func TestTheTrashGoesOnWithoutOthersThings(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	c := h.corner(t)
	theirs := must(h.Library.AddTop(t.Context(), operator, "ann's own", h.ann))(t)
	const rows = `with recursive n (i) as (select 1 union all select i + 1 from n where i < 5400), f as (
		select 'fo_' || case when whose then 'mine' else 'them' end || replace(replace(replace(replace(format('%022d', i), '0', 'a'), '1', 'b'), '8', 'c'), '9', 'd') as id, case when whose then ? else ? end as parent, ? - i * 1000 as at
		from (select i, i % 5 in (1, 2, 3) and i < 350 or i = 5400 as whose from n)) `
	args := []any{string(c.folder.ID), string(theirs.ID), noon.UnixMicro()}
	h.exec(t, rows+`insert into folders (id, parent, name, path, created, deleted) select id, parent, id, id, at, at from f`, args...)
	h.exec(t, rows+`insert into trash (thing, parent, at, who, name) select id, parent, at, '', '' from f`, args...)
	seen, after := map[string]bool{}, ""
	for pages := 1; ; pages++ {
		a := h.get(t, "/api/v1/trash?after="+after, bearer(c.token))
		var out struct {
			Trash []struct{ ID string }
			Next  string
		}
		ok(t, json.Unmarshal(a.body, &out))
		if strings.Contains(string(a.body)+a.header.Get("Link"), "fo_them") {
			t.Errorf("page %d tells of others' things: next is %s", pages, out.Next)
		}
		for _, it := range out.Trash {
			if seen[it.ID] {
				t.Errorf("%s is there twice", it.ID)
			}
			seen[it.ID] = true
		}
		if after = out.Next; after == "" || pages > 10 {
			break
		}
	}
	if len(seen) != 211 {
		t.Errorf("there are %d things", len(seen))
	}
}
