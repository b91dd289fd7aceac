package app_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"cloakroom/app/access"
	"cloakroom/app/account"
	"cloakroom/app/darkroom"
	"cloakroom/app/id"
	"cloakroom/app/library"
	"cloakroom/app/media"
)

// learn lets the darkroom know facts of an item, with the forms it has.
func (c *corner) learn(t testing.TB, it media.Item, f media.Facts) {
	t.Helper()
	if n := must(c.Desk.RebuildItem(t.Context(), it.ID))(t); n != 1 {
		t.Fatalf("%d jobs", n)
	}
	now := c.clock.now()
	j, ok, err := c.DB.ClaimJob(t.Context(), "", now, now.Add(time.Minute))
	if err != nil || !ok || j.Item != it.ID {
		t.Fatal(j, ok, err)
	}
	forms := must(c.DB.Item(t.Context(), it.ID))(t).Blobs[1:]
	if _, ours, err := c.DB.Develop(t.Context(), j, darkroom.Developed{Blobs: forms, Facts: f}); !ours || err != nil {
		t.Fatal(ours, err)
	}
}

// told are facts with a place that stands nowhere else.
var told = media.Facts{
	Taken: time.Date(2024, 5, 6, 7, 8, 9, 0, time.FixedZone("", 2*3600)), Zoned: true, Camera: "Leica <M11>", Lens: "Summilux 35", Exposure: 4 * time.Millisecond,
	Aperture: 1.4, ISO: 6400, Focal: 35, Place: &media.Place{Latitude: 48.208176, Longitude: -16.373819}, ThumbHash: []byte("\x5b\x03\x06\x44\x8c\x75\x77\x87\x70\x88\x88\x88\x87\x87\x80\x75\x07\xf7\x88"),
}

func TestFactsOfAPicture(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	c := h.corner(t)
	c.learn(t, c.picture, told)
	page := string(c.get(t, "/items/"+string(c.picture.ID), c.cookie(c.session)).body)
	for _, want := range []string{
		`<time datetime="2024-05-06T07:08:09+02:00">6 May 2024, 07:08</time>`, "UTC+2", "Leica &lt;M11&gt;", "Summilux 35",
		"1/250 s · f/1.4 · ISO 6400 · 35 mm", "48.2082° N, 16.3738° W",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	folder := string(c.get(t, "/browse/"+strings.ReplaceAll(c.folder.Path, " ", "%20"), c.cookie(c.session)).body)
	if n := strings.Count(folder, `style="background-image:url(data:image/bmp;base64,`); n != 1 {
		t.Errorf("%d tiles have a blur behind them", n)
	}
	if n := strings.Count(page, `style="background-image:url(data:image/bmp;base64,`); n != 1 {
		t.Errorf("the large preview has %d blurs behind it", n)
	}
	var out struct {
		Facts     map[string]any `json:"facts"`
		ThumbHash []byte         `json:"thumbhash"`
	}
	if err := json.Unmarshal(c.get(t, "/api/v1/items/"+string(c.picture.ID), bearer(c.token)).body, &out); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]any{
		"taken": "2024-05-06T07:08:09+02:00", "camera": "Leica <M11>", "lens": "Summilux 35", "exposure": .004, "aperture": 1.4, "iso": 6400., "focal_length": 35.,
	} {
		if out.Facts[name] != want {
			t.Errorf("%s: %v, want %v", name, out.Facts[name], want)
		}
	}
	place, _ := out.Facts["place"].(map[string]any)
	if place["latitude"] != 48.208176 || place["longitude"] != -16.373819 || !bytes.Equal(out.ThumbHash, told.ThumbHash) {
		t.Errorf("%v %x", place, out.ThumbHash)
	}
	var film struct {
		Facts *struct{} `json:"facts"`
	}
	if err := json.Unmarshal(c.get(t, "/api/v1/items/"+string(c.film.ID), bearer(c.token)).body, &film); err != nil || film.Facts != nil {
		t.Errorf("a film that tells nothing: %v, %v", film, err)
	}
}

// TestThePlaceIsForWhoMayDownload asks in every way what somebody sees who may
// look alone, and looks for the place in all of it.
func TestThePlaceIsForWhoMayDownload(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	c := h.corner(t)
	c.picture = c.take(t, c.folder.ID, "here.jpg", located(photo(7)))
	ok(t, c.Darkroom.Drain(t.Context()))
	c.learn(t, c.picture, told)

	vera := h.user(t, "vera", false)
	ok(t, h.Library.Grant(t.Context(), operator, c.folder.ID, "vera", role(t, "viewer"), time.Time{}))
	session := h.signIn(t, "vera")
	_, token, err := h.Accounts.AddToken(t.Context(), operator, vera.ID, account.Terms{Scope: access.Everything, Ends: c.clock.now().Add(time.Hour)})
	ok(t, err)
	_, narrow, err := h.Accounts.AddToken(t.Context(), operator, c.who.ID, account.Terms{Scope: access.View, Ends: c.clock.now().Add(time.Hour)})
	ok(t, err)
	_, looks, err := h.Library.LendFolder(t.Context(), c.self, c.folder.ID, library.Terms{Role: role(t, "viewer")})
	ok(t, err)
	_, looksAtOne, err := h.Library.LendItem(t.Context(), c.self, c.picture.ID, library.Terms{Role: role(t, "viewer")})
	ok(t, err)
	_, takes, err := h.Library.LendFolder(t.Context(), c.self, c.folder.ID, library.Terms{Role: role(t, "downloader")})
	ok(t, err)

	item, folder := string(c.picture.ID), strings.ReplaceAll(c.folder.Path, " ", "%20")
	guest := func(s id.Secret, path string) string { return "/s/" + s.Reveal() + path }
	tests := []struct {
		name  string
		path  string
		shows []show
		told  bool
	}{
		{"a manager's page", "/items/" + item, []show{c.cookie(c.session)}, true},
		{"a manager's program", "/api/v1/items/" + item, []show{bearer(c.token)}, true},
		{"its list", "/api/v1/folders/" + string(c.folder.ID) + "/items", []show{bearer(c.token)}, true},
		{"a guest who may download", guest(takes, "/items/"+item), nil, true},

		{"a viewer's page", "/items/" + item, []show{h.cookie(session)}, false},
		{"a viewer's folder", "/browse/" + folder, []show{h.cookie(session)}, false},
		{"a viewer's front page", "/", []show{h.cookie(session)}, false},
		{"a viewer's program", "/api/v1/items/" + item, []show{bearer(token)}, false},
		{"its list", "/api/v1/folders/" + string(c.folder.ID) + "/items", []show{bearer(token)}, false},
		{"a manager's program that may look alone", "/api/v1/items/" + item, []show{bearer(narrow)}, false},
		{"its list", "/api/v1/folders/" + string(c.folder.ID) + "/items", []show{bearer(narrow)}, false},
		{"a guest who may look", guest(looks, "/items/"+item), nil, false},
		{"their folder", guest(looks, ""), nil, false},
		{"a guest who may look at one", guest(looksAtOne, "/items/"+item), nil, false},
	}
	for _, tt := range tests {
		a := h.get(t, tt.path, tt.shows...)
		if a.status != 200 || !bytes.Contains(a.body, []byte(item)) && tt.path != "/" {
			t.Errorf("%s: %v", tt.name, a)
		}
		found := bytes.Contains(a.body, []byte("48.208")) || bytes.Contains(a.body, []byte("16.37")) || bytes.Contains(a.body, []byte("latitude"))
		if found != tt.told {
			t.Errorf("%s: the place is told: %v", tt.name, found)
		}
	}

	// No role edits and does not download; a credential can.
	edits := access.User(c.who.ID)
	edits.Scope = access.View | access.Edit
	for s, want := range map[access.Subject]bool{edits: false, access.User(c.who.ID): true} {
		all, err := h.Library.Versions(t.Context(), s, c.picture.ID)
		ok(t, err)
		if len(all) != 1 || (all[0].Item.Facts.Place != nil) != want {
			t.Errorf("versions: the place is told to who may %b: %+v", s.Scope, all)
		}
	}

	if !bytes.Contains(c.stored(t, c.picture.ID, media.Original), []byte("GPS-HERE")) {
		t.Error("the original has lost its place")
	}
	for _, form := range []media.Rendition{media.Thumb, media.Preview} {
		if b := c.stored(t, c.picture.ID, form); bytes.Contains(b, []byte("GPS-HERE")) || bytes.Contains(b, []byte("Exif")) {
			t.Errorf("the %s tells it", form)
		}
	}
}

// located puts Exif with a mark in it behind the first two bytes of a JPEG.
func located(jpeg []byte) []byte {
	exif := []byte("Exif\x00\x00MM\x00\x2a\x00\x00\x00\x08\x00\x01\x01\x0e\x00\x02\x00\x00\x00\x09\x00\x00\x00\x1a\x00\x00\x00\x00GPS-HERE\x00")
	out := append([]byte{0xff, 0xd8, 0xff, 0xe1, 0, byte(len(exif) + 2)}, exif...)
	return append(out, jpeg[2:]...)
}
