package app_test

import (
	"strings"
	"testing"
	"time"
)

func checksums(t *testing.T, d door) {
	up := d.create(t, "sums", 6, "sha256", strings.ToUpper(inHex("abcdef")))
	for _, tt := range []struct {
		name, body, sum string
		at, status      int
	}{
		{"a wrong one", "abc", sum1("abd"), 0, 460},
		{"a wrong one again", "abc", sum256("abd"), 0, 460},
		{"of a body that is all there is", "abcdef", sum256("xbcdef"), 0, 460},
		{"a right one", "abc", sum1("abc"), 0, 204},
		{"a right one of the other kind", "def", sum256("def"), 3, 204},
	} {
		t.Run("checksums: "+tt.name, func(t *testing.T) {
			before := d.offset(t, up)
			a := d.append(t, up, tt.at, tt.body, with("Upload-Checksum", tt.sum))
			if a.status != tt.status {
				t.Errorf("%v", a)
			}
			if n := d.offset(t, up); tt.status == 460 && n != before {
				t.Errorf("now it stands at %d", n)
			}
		})
	}
	d.has(t, "sums", "abcdef")
	t.Run("a whole that is not what was announced is nothing", func(t *testing.T) {
		up := d.create(t, "other", 6, "sha256", inHex("abcdeX"))
		if a := d.append(t, up, 0, "abc"); a.status != 204 {
			t.Errorf("%v", a)
		}
		if a := d.append(t, up, 3, "def"); a.status != 460 {
			t.Errorf("%v", a)
		}
		if n := d.offset(t, up); n != -1 {
			t.Errorf("it stands at %d", n)
		}
		d.hasNot(t, "other")
		d.tidy(t)
	})
}

func repetitions(t *testing.T, d door) {
	key := with("Idempotency-Key", "the same "+d.at)
	ask := func(body string, shows ...show) answer {
		t.Helper()
		if body != "" {
			shows = append(shows, with("Content-Type", patch))
		}
		return d.tus(t, "POST", d.at, body, append(shows, key)...)
	}
	t.Run("a creation told again is the same one", func(t *testing.T) {
		asks := []show{length(6), d.meta("again", "taken", "refuse")}
		up := d.location(t, ask("", asks...))
		if again := d.location(t, ask("", asks...)); again != up {
			t.Errorf("%s and %s", up, again)
		}
		if a := ask("", length(7), d.meta("again", "taken", "refuse")); a.status != 422 {
			t.Errorf("another one by the same key: %v", a)
		}
		d.append(t, up, 0, "ab")
		a := ask("abcd", asks...)
		if d.location(t, a) != up || a.header.Get("Upload-Offset") != "4" {
			t.Errorf("with more of the bytes: %v", a)
		}
		a = ask("abcdef", asks...)
		it := d.has(t, "again", "abcdef")
		if d.location(t, a) != up || a.header.Get("Upload-Item") != string(it.ID) {
			t.Errorf("with all of them: %v", a)
		}
		// Now it is its own name that is taken.
		if a = ask("abcdef", asks...); d.location(t, a) != up || a.header.Get("Upload-Item") != string(it.ID) || a.header.Get("Upload-Offset") != "6" {
			t.Errorf("when all is done: %v", a)
		}
		d.hasNot(t, "again (2)")
		before := d.clock.now()
		d.clock.pass(72 * time.Hour)
		defer d.clock.set(before)
		if a = ask("", length(6), d.meta("again")); d.location(t, a) == up {
			t.Errorf("when the first has ended: %v", a)
		}
	})
	t.Run("a key is its sender's alone", func(t *testing.T) {
		mine := with("Idempotency-Key", "shared")
		a := d.tus(t, "POST", d.at, "", length(6), d.meta("w"), mine)
		ann := door{d.corner, "/uploads", []show{d.cookie(d.signIn(t, "ann")), with("Sec-Fetch-Site", "same-origin")}, 404}
		b := ann.tus(t, "POST", "/uploads", "", length(6), d.meta("w"), mine)
		if d.location(t, a) == ann.location(t, b) {
			t.Errorf("%v", b)
		}
	})
}
