package app_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"cloakroom/app/id"
	"cloakroom/app/media"
)

// TestAFolderInEveryOrder walks a folder item by item, and back along the
// neighbours of each.
func TestAFolderInEveryOrder(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	f := h.top(t, "coats", h.ann)
	for _, it := range []struct {
		name, body string
		dated      int
	}{{"a.txt", "12", 3}, {"b.txt", "1", 1}, {"c.txt", "12", 3}, {"d.txt", "123", 2}} {
		item := h.take(t, f.ID, it.name, []byte(it.body))
		h.exec(t, `update versions set taken = ?, developed = 1 where item = ?`, noon.Add(time.Duration(it.dated)*time.Hour).UnixMicro(), string(item.ID))
		h.exec(t, `update items set dated = (select taken from versions where item = items.id) where id = ?`, string(item.ID))
	}
	for order, want := range map[string]string{
		"name": "abcd", "-name": "dcba", "date": "bdac", "-date": "cadb", "size": "bacd", "-size": "dcab",
	} {
		o, ok := media.ParseOrder(order)
		if !ok || o.String() != order {
			t.Fatalf("%s is read as %s", order, o)
		}
		walked, ids := "", []id.Item{}
		for mark := ""; len(walked) < 5; {
			page := must(h.DB.ItemsIn(t.Context(), f.ID, o, mark, 1))(t)
			if len(page) == 0 {
				break
			}
			walked, ids, mark = walked+page[0].Name[:1], append(ids, page[0].ID), o.Mark(page[0])
		}
		if walked != want {
			t.Errorf("by %s: %s, want %s", order, walked, want)
		}
		for i, item := range ids {
			previous, next, err := h.DB.Beside(t.Context(), *must(h.DB.Item(t.Context(), item))(t), o)
			ok := err == nil && (i == 0 && previous == "" || i > 0 && previous == ids[i-1]) && (i == len(ids)-1 && next == "" || i < len(ids)-1 && next == ids[i+1])
			if !ok {
				t.Errorf("by %s, beside the %d.: %s and %s, %v", order, i+1, previous, next, err)
			}
		}
	}
	if _, ok := media.ParseOrder("colour"); ok {
		t.Error("an order that there is not")
	}
}

// TestHowPagesLookIsRemembered without scripts and without an account.
func TestHowPagesLookIsRemembered(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	c := h.corner(t)
	page := func(at string, shows ...show) string { return string(h.get(t, at, shows...).body) }
	folder := "/browse/" + strings.ReplaceAll(c.folder.Path, " ", "%20")
	choose := func(form, was string) string {
		a := h.post(t, "/look", form, with("Cookie", was))
		set := strings.SplitN(a.header.Get("Set-Cookie"), ";", 2)
		if a.status != http.StatusSeeOther || a.header.Get("Location") != folder || len(set) != 2 || !strings.Contains(set[1], "SameSite=Lax") {
			t.Fatalf("%s: %v", form, a)
		}
		return set[0]
	}
	next := "&next=" + url.QueryEscape(folder)
	look := choose("theme=dark"+next, "")
	look = choose("layout=list"+next, look)
	look = choose("order=-name"+next, look)
	look = choose("density=nonsense"+next, look)
	list := page(folder, h.cookie(c.session), with("Cookie", look))
	if !strings.Contains(list, `data-theme="dark"`) || !strings.Contains(list, `<table class="listing">`) {
		t.Errorf("it is not dark, or no list: %.300s", list)
	}
	if names := regexp.MustCompile(`class="name" dir="auto">([^<]+)<`).FindAllStringSubmatch(list, -1); len(names) != 4 || names[0][1] != "paper.pdf" || names[3][1] != "coat.jpg" {
		t.Errorf("by name, from the end: %v", names)
	}
	if got := page("/items/"+string(c.film.ID), h.cookie(c.session), with("Cookie", look)); !strings.Contains(got, `rel="next" href="/items/`+string(c.picture.ID)) {
		t.Error("the viewer goes another way than the folder")
	}
	if guest := page(c.guest(), with("Cookie", choose("theme=light&layout=wall"+next, look))); !strings.Contains(guest, `data-theme="light"`) || strings.Contains(guest, `class="listing"`) {
		t.Error("a guest's page looks otherwise than it was chosen")
	}
	if plain := page(folder, h.cookie(c.session), with("Cookie", "look=a.b.c")); strings.Contains(plain, "data-theme") || !strings.Contains(plain, `class="wall medium"`) {
		t.Error("what cannot be read is as if nothing had been chosen")
	}
	if a := h.post(t, "/look", "theme=dark&next=//evil.example"); a.header.Get("Location") != "/" {
		t.Errorf("it leads elsewhere: %v", a)
	}
}
