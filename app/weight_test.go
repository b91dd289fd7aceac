package app_test

import (
	"bytes"
	"compress/gzip"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"cloakroom/app/id"
)

// TestWhatAFolderWeighs: two hundred pictures, each with a blur, a shape and an
// address of its own, are no more than a line of a phone brings at once.
func TestWhatAFolderWeighs(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	f := h.top(t, "wall", h.ann)
	random := func(n int) string { b := make([]byte, n); _, _ = rand.Read(b); return hex.EncodeToString(b) }
	key := func() string { return random(1) + "/" + random(1) + "/" + random(14) }
	shapes := [][2]int{{512, 341}, {341, 512}, {512, 384}, {512, 288}, {512, 512}}
	var rows [3][]string
	for n := range 200 {
		item, w, height := id.NewItem(), shapes[n%5][0], shapes[n%5][1]
		dated := noon.AddDate(0, 0, -n/5).UnixMicro()
		rows[0] = append(rows[0], fmt.Sprintf(`('%s', '%s', 'DSC_%d.jpg', 1, %d, %d, 5000000)`, item, f.ID, 4000+n, dated, dated))
		rows[1] = append(rows[1], fmt.Sprintf(`('%s', 1, '%s', 'image/jpeg', 5000000, x'%s', %d, %d, %d, %d, 1, x'%s06448c7577%s')`,
			item, key(), random(32), noon.Unix(), w*10, height*10, dated, random(2), random(12)))
		for form, times := range map[string]int{"thumb": 1, "preview": 4} {
			rows[2] = append(rows[2], fmt.Sprintf(`('%s', 1, '%s', '%s', 'image/webp', 20000, %d, %d, %d)`, item, form, key(), noon.Unix(), w*times, height*times))
		}
	}
	for i, into := range []string{
		`items (id, folder, name, version, created, dated, bytes)`,
		`versions (item, version, key, type, size, sha256, modified, width, height, created, developed, thumbhash)`,
		`renditions (item, version, rendition, key, type, size, modified, width, height)`,
	} {
		h.exec(t, `insert into `+into+` values `+strings.Join(rows[i], ", "))
	}

	page := h.get(t, "/browse/wall", h.cookie(h.signIn(t, "ann")))
	if n := bytes.Count(page.body, []byte(`<li class="tile image"`)); n != 200 {
		t.Fatalf("%d tiles", n)
	}
	if n := bytes.Count(page.body, []byte("data:image/bmp;base64,")); n != 200 {
		t.Errorf("%d blurs", n)
	}
	if n := bytes.Count(page.body, []byte(" 2048w\"")); n != 160 { // of the upright ones the larger is 1364 wide
		t.Errorf("%d offer a larger picture", n)
	}
	if kB := packed(t, page.body); kB > 60 {
		t.Errorf("the page is %.1f kB", kB)
	}
	parts := 0.
	for _, it := range regexp.MustCompile(`/static/(cloakroom|upload)\.[0-9a-f]+\.(css|js)`).FindAllString(string(page.body), -1) {
		parts += packed(t, h.get(t, it).body)
	}
	if parts == 0 || parts > 35 {
		t.Errorf("styles and scripts are %.1f kB", parts)
	}
	t.Logf("%.1f kB of %.1f, and %.1f kB of styles and scripts", packed(t, page.body), float64(len(page.body))/1000, parts)
}

// TestPagesHaveNoLength: as nginx compresses them, the same page has many lengths,
// so none says whether what others wrote into it is like a secret of its own.
func TestPagesHaveNoLength(t *testing.T) {
	t.Parallel()
	p := behindNginx(t, settings(t))
	c := p.corner(t)
	var lengths []int
	for range 100 {
		a := p.get(t, "/browse/"+url.PathEscape(c.folder.Path), p.cookie(c.session), with("Accept-Encoding", "gzip"))
		if a.status != 200 || a.header.Get("Content-Encoding") != "gzip" {
			t.Fatal(a)
		}
		lengths = append(lengths, len(a.body))
	}
	slices.Sort(lengths)
	from, to := lengths[0], lengths[len(lengths)-1]
	if n := len(slices.Compact(lengths)); to-from < 40 || n < 25 {
		t.Errorf("%d lengths from %d to %d", n, from, to)
	}
}

// packed is how many kB something is on its way.
func packed(t testing.TB, b []byte) float64 {
	t.Helper()
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	_, err := w.Write(b)
	ok(t, err)
	ok(t, w.Close())
	return float64(out.Len()) / 1000
}
