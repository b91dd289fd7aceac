package app_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"cloakroom/app/access"
	"cloakroom/app/fault"
	"cloakroom/app/library"
)

// found are the names of what a search finds, all pages of it: by reading all that
// fits at once, as in a house that is not large, and then by stretches, which must
// find the same.
func (h *house) found(t *testing.T, s access.Subject, text string) []string {
	t.Helper()
	names := h.foundAfter(t, s, text, "")
	if again := h.foundAfter(t, s, text, "zzzzz"); !slices.Equal(again, names) {
		t.Errorf("%q finds %q at once, and %q by stretches", text, names, again)
	}
	return names
}

func (h *house) foundAfter(t *testing.T, s access.Subject, text, after string) (names []string) {
	t.Helper()
	for range 20 {
		m := must(h.Library.Search(t.Context(), s, text, after))(t)
		for _, it := range m.List {
			name := it.Item.Name
			if name == "" {
				name = it.Folder.Name + "/"
			}
			names = append(names, name)
		}
		if after = m.Next; after == "" {
			slices.Sort(names)
			return names
		}
	}
	t.Fatalf("%q has no end", text)
	return nil
}

func TestSearchFinds(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	c := h.corner(t)
	ctx := t.Context()
	sub := must(h.Library.MakeFolder(ctx, c.self, c.folder.ID, "Été à Rome"))(t)
	sea := h.take(t, sub.ID, "IMG_1234.JPG", photo(900))
	title, description, alt := "At the sea", "Föhn over «Ostia»", "two boats"
	ok(t, h.Library.Describe(ctx, c.self, sea.ID, library.Saying{Title: &title, Description: &description, Alt: &alt, Tags: []string{"Summer Holiday", "été"}}))
	h.exec(t, `update versions set latitude = 41.73, longitude = 12.29 where item = ?`, string(sea.ID))
	taken := time.Date(2021, 7, 14, 23, 59, 59, 0, time.UTC).UnixMicro()
	h.exec(t, `update versions set taken = ? where item = ?`, taken, string(sea.ID))
	h.exec(t, `update items set dated = ? where id = ?`, taken, string(sea.ID))

	is, none := []string{"IMG_1234.JPG"}, []string(nil)
	for _, tt := range []struct {
		say, text string
		want      []string
	}{
		{"by its name", "IMG_1234.JPG", is},
		{"by the beginning of a part of it", "123", is},
		{"not by what stands inside a word", "234", none},
		{"whatever the case", "img_1234.jpg", is},
		{"by its title", "sea", is},
		{"every word counts", "sea mountain", none},
		{"by its description, without the accent", "fohn ostia", is},
		{"by what there is to see", "boats", is},
		{"by a tag as a word", "holiday", is},
		{"by a tag", `tag:"summer holiday"`, is},
		{"by a tag that is none", "tag:summer", none},
		{"a folder, without accents", "ete rome type:folder", []string{"Été à Rome/"}},
		{"by kind", "type:film", []string{"film.mp4"}},
		{"by either kind", "type:film type:pdf", []string{"film.mp4", "paper.pdf"}},
		{"by year", "type:picture after:2020 before:2022", is},
		{"by month", "type:picture on:2021-07", is},
		{"by day", "type:picture on:2021-07-14", is},
		{"the day before", "type:picture before:2021-07-14", none},
		{"after that day", "type:picture after:2021-07-14 before:2022", none},
		{"in a folder", `type:picture in:"` + sub.Path + `"`, is},
		{"in a folder that is not there", "type:picture in:nowhere", none},
		{"near a place", "near:41.8,12.4", is},
		{"and not far from it", "near:43.8,12.4", none},
		{"by who added it, who is nobody here", "type:picture by:" + c.name, none},
		{"by nobody that there is", "sea by:nobody", none},
		{"what looks like an operator is a word", `sea OR NOT "`, none},
		{"nor does a star do anything", "s* e*", none},
		{"nothing asked, nothing found", "  ", none},
		{"only signs", "--- *** ((", none},
		{"a colon in a word", "at:the sea", is},
	} {
		if got := h.found(t, c.self, tt.text); !slices.Equal(got, tt.want) {
			t.Errorf("%s: %s finds %q, want %q", tt.say, tt.text, got, tt.want)
		}
	}
	for _, bad := range []string{"type:unicorn", "before:soon", "after:2024-13", "near:x", "near:100,0", strings.Repeat("a1 b2 c3 ", 5) + strings.Join(strings.Split("abcdefghijklmnop", ""), "x ")} {
		if _, err := h.Library.Search(ctx, c.self, bad, ""); !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: %v", bad, err)
		}
	}

	t.Run("it follows what happens", func(t *testing.T) {
		follow := func(say, text string, want []string) {
			t.Helper()
			if got := h.found(t, c.self, text); !slices.Equal(got, want) {
				t.Errorf("%s: %q, want %q", say, got, want)
			}
		}
		ok(t, h.Library.PlaceItem(ctx, c.self, sea.ID, c.folder, "boats.jpg"))
		follow("renamed", "1234", none)
		follow("renamed", `boats in:"`+c.folder.Path+`"`, []string{"boats.jpg"})
		follow("moved", `boats in:"`+sub.Path+`"`, none)
		ok(t, h.Library.PlaceFolder(ctx, c.self, sub.ID, c.folder, "Winter"))
		follow("a folder renamed", "ete type:folder", none)
		must(h.Library.DeleteItem(ctx, c.self, sea.ID))(t)
		follow("deleted", "boats", none)
		must(h.Library.Undelete(ctx, c.self, string(sea.ID)))(t)
		follow("brought back", "boats", []string{"boats.jpg"})
		must(h.Library.DeleteFolder(ctx, c.self, sub.ID))(t)
		follow("a folder deleted", "winter", none)
	})
	t.Run("each sees their own", func(t *testing.T) {
		other := h.corner(t)
		if got := h.found(t, other.self, "boats"); got != nil {
			t.Errorf("somebody else finds %q", got)
		}
		if got := h.found(t, access.User(h.ann), "boats coat"); got != nil {
			t.Errorf("ann finds %q", got)
		}
		if got := h.found(t, access.User(h.ann), "coat.jpg"); len(got) != 2 {
			t.Errorf("the owner of both finds %q", got)
		}
		viewer, _, err := h.Library.LendFolder(ctx, c.self, c.folder.ID, library.Terms{Role: role(t, "viewer")})
		ok(t, err)
		guest := must(h.Accounts.Behind(ctx, viewer.ID))(t).Subject
		if got := h.found(t, guest, "boats"); !slices.Equal(got, []string{"boats.jpg"}) {
			t.Errorf("a guest finds %q", got)
		}
		for _, text := range []string{"near:41.8,12.4", "boats by:ann"} {
			if got := h.found(t, guest, text); got != nil {
				t.Errorf("a guest who may not download finds %q by %s", got, text)
			}
		}
		item := must(h.Accounts.Behind(ctx, c.itemLinkID))(t).Subject
		if got := h.found(t, item, "coat"); got != nil {
			t.Errorf("a link to one item finds %q", got)
		}
	})
	t.Run("in pages, each once", func(t *testing.T) {
		for n := range 130 {
			h.take(t, c.folder.ID, "zebra.txt", []byte{byte(n)})
		}
		if got := h.found(t, c.self, "zebra"); len(got) != 130 || len(slices.Compact(got)) != 130 {
			t.Errorf("%d of 130", len(got))
		}
		if _, err := h.Library.Search(ctx, c.self, "zebra", "!"); !fault.Is(err, fault.Invalid) {
			t.Errorf("a place to go on that nobody named: %v", err)
		}
	})
}

func TestTheSearchPage(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	c := h.corner(t)
	mine := c.cookie(c.session)
	for _, tt := range []struct {
		say, at string
		shows   []show
		status  int
		has     []string
	}{
		{"nothing asked", "/search", []show{mine}, 200, []string{`name="q"`, `role="status"`}},
		{"an item", "/search?q=coat", []show{mine}, 200, []string{"1 found.", "/items/" + string(c.picture.ID)}},
		{"a folder", "/search?q=coats", []show{mine}, 200, []string{"/browse/coats%201"}},
		{"nothing", "/search?q=unicorn", []show{mine}, 200, []string{"Nothing found.", "Only what you may see"}},
		{"a filter that is none", "/search?q=type:unicorn", []show{mine}, 400, []string{"After type: stands", `value="type:unicorn"`}},
		{"not signed in", "/search?q=coat", nil, 303, nil},
		{"a guest", c.guest() + "/search?q=coat.jpg", nil, 200, []string{"1 found.", c.guest() + "/items/" + string(c.picture.ID)}},
		{"a program", "/api/v1/search?q=coat.jpg", []show{bearer(c.token)}, 200, []string{string(c.picture.ID), `"path":"` + c.folder.Path + `"`}},
		{"a program that asks nothing", "/api/v1/search?q=", []show{bearer(c.token)}, 400, nil},
	} {
		a := h.get(t, tt.at, tt.shows...)
		if a.status != tt.status {
			t.Errorf("%s: %v", tt.say, a)
		}
		for _, has := range tt.has {
			if !strings.Contains(string(a.body), has) && !(tt.say == "an item" && has == "1 found.") {
				t.Errorf("%s: no %q in %s", tt.say, has, a.body)
			}
		}
	}
}

// TestSearchLooksEverywhere: what came long ago, and after how many other things
// ever, is found as well, each once, and «in» a folder with nothing else to ask.
func TestSearchLooksEverywhere(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	c := h.corner(t)
	sub := must(h.Library.MakeFolder(t.Context(), c.self, c.folder.ID, "box"))(t)
	var all []string
	for i, doc := range []int{1<<16 - 1, 1 << 16, 3 << 16, 1 << 20, 1<<20 + 1<<17, 5_000_000} {
		h.exec(t, `insert or ignore into documents (doc, thing, folder) values (?, 'none', 'none')`, doc-1)
		name := string(rune('a'+i)) + " harbour.jpg"
		h.take(t, sub.ID, name, photo(i))
		h.exec(t, `delete from documents where thing = 'none'`)
		all = append(all, name)
	}
	if got := h.found(t, c.self, "harbour"); !slices.Equal(got, all) {
		t.Errorf("found %q", got)
	}
	if got := h.found(t, c.self, `in:"`+sub.Path+`"`); !slices.Equal(got, slices.Insert(slices.Clone(all), 2, "box/")) {
		t.Errorf("in the folder is %q", got)
	}
	if got := h.found(t, c.self, "harbour coat"); got != nil {
		t.Errorf("both words has %q", got)
	}
}
