package app_test

import (
	"encoding/base64"
	"net/http"
	"strings"
	"testing"
	"time"

	"cloakroom/app/id"
)

func creations(t *testing.T, d door) {
	folder := "folder " + base64.StdEncoding.EncodeToString([]byte(d.folder.ID))
	for _, tt := range []struct {
		name   string
		body   string
		shows  []show
		status int
	}{
		{"another version", "", []show{length(1), d.meta("x"), set("Tus-Resumable", "0.2.2")}, 412},
		{"no version", "", []show{length(1), d.meta("x"), func(r *http.Request) { r.Header.Del("Tus-Resumable") }}, 412},
		{"two versions", "", []show{length(1), d.meta("x"), with("Tus-Resumable", "1.0.0")}, 412},
		{"no length", "", []show{d.meta("x")}, 400},
		{"a negative length", "", []show{length(-1), d.meta("x")}, 400},
		{"a very negative length", "", []show{with("Upload-Length", "-9223372036854775808"), d.meta("x")}, 400},
		{"a length with a sign", "", []show{with("Upload-Length", "+5"), d.meta("x")}, 400},
		{"a length in hex", "", []show{with("Upload-Length", "0x10"), d.meta("x")}, 400},
		{"a length with a point", "", []show{with("Upload-Length", "1.5"), d.meta("x")}, 400},
		{"a length in Arabic digits", "", []show{with("Upload-Length", "٣"), d.meta("x")}, 400},
		{"an empty length", "", []show{with("Upload-Length", ""), d.meta("x")}, 400},
		{"two lengths", "", []show{length(1), length(2), d.meta("x")}, 400},
		{"a length of 2^63", "", []show{with("Upload-Length", "9223372036854775808"), d.meta("x")}, 413},
		{"a length of 2^64 + 1", "", []show{with("Upload-Length", "18446744073709551617"), d.meta("x")}, 413},
		{"one byte too many", "", []show{length(1_000_001), d.meta("x")}, 413},
		{"a length that comes later", "", []show{with("Upload-Defer-Length", "1"), d.meta("x")}, 400},
		{"a part of another", "", []show{with("Upload-Concat", "partial"), length(1), d.meta("x")}, 400},
		{"a body of no type", "x", []show{length(1), d.meta("x")}, 415},
		{"a body of another type", "x", []show{length(1), d.meta("x"), with("Content-Type", "application/octet-stream")}, 415},
		{"more bytes than it said", "xx", []show{length(1), d.meta("x"), with("Content-Type", patch)}, 413},
		{"more bytes than it said, and not how many", "xx", []show{length(1), d.meta("x"), with("Content-Type", patch), unsaid}, 413},
		{"bytes for an empty file", "xx", []show{length(0), d.meta("x"), with("Content-Type", patch), unsaid}, 413},
		{"no metadata", "", []show{length(1)}, 400},
		{"broken base64", "", []show{length(1), with("Upload-Metadata", folder+",name ???")}, 400},
		{"base64 with spare bits", "", []show{length(1), with("Upload-Metadata", folder+",name eD==")}, 400},
		{"a key twice", "", []show{length(1), with("Upload-Metadata", folder+",name eA==,name eA==")}, 400},
		{"no key", "", []show{length(1), with("Upload-Metadata", folder+",,name eA==")}, 400},
		{"metadata twice", "", []show{length(1), d.meta("x"), d.meta("x")}, 400},
		{"no folder", "", []show{length(1), with("Upload-Metadata", metadata("name", "x"))}, 400},
		{"a folder that is not there", "", []show{length(1), with("Upload-Metadata", metadata("name", "x", "folder", string(id.NewFolder())))}, 404},
		{"a path that is not there", "", []show{length(1), with("Upload-Metadata", metadata("name", "x", "folder", "no/where"))}, 404},
		{"a path that leads up", "", []show{length(1), with("Upload-Metadata", metadata("name", "x", "folder", "../"+d.folder.Path))}, 404},
		{"an unknown wish", "", []show{length(1), d.meta("x", "taken", "overwrite")}, 400},
		{"a SHA-256 that is none", "", []show{length(1), d.meta("x", "sha256", "abc")}, 400},
		{"a SHA-256 that is twice as long", "", []show{length(1), d.meta("x", "sha256", strings.Repeat("ab", 64))}, 400},
		{"an item that is none", "", []show{length(1), d.meta("x", "item", "it_x")}, 400},
		{"an item that is not there", "", []show{length(1), d.meta("x", "item", string(id.NewItem()))}, 404},
		{"a key that is a novel", "", []show{length(1), d.meta("x"), with("Idempotency-Key", strings.Repeat("x", 256))}, 400},
		{"a checksum of an unknown kind", "x", []show{length(1), d.meta("x"), with("Content-Type", patch), with("Upload-Checksum", "md5 eA==")}, 400},
		{"a wrong checksum", "x", []show{length(1), d.meta("x"), with("Content-Type", patch), with("Upload-Checksum", sum1("y"))}, 460},
		{"a wrong SHA-256 of the whole", "x", []show{length(1), d.meta("x", "sha256", inHex("y")), with("Content-Type", patch)}, 460},
	} {
		t.Run("a creation with "+tt.name, func(t *testing.T) {
			a := d.tus(t, "POST", d.at, tt.body, tt.shows...)
			if a.status != tt.status || a.header.Get("Location") != "" || a.header.Get("Tus-Resumable") != "1.0.0" || a.header.Get("Cache-Control") != "no-store" {
				t.Errorf("want %d: %v", tt.status, a)
			}
			if tt.status == 412 && a.header.Get("Tus-Version") != "1.0.0" {
				t.Errorf("it does not say which version it speaks: %v", a)
			}
			d.hasNot(t, "x")
		})
	}
	d.tidy(t)
	if n := d.openUploads(t); n != 0 {
		t.Errorf("%d uploads were begun by what was refused", n)
	}
	if a := d.tus(t, "POST", d.at, "", length(1), with("Upload-Metadata", strings.Repeat("x", 1<<20))); a.status != 431 && a.status != 400 {
		t.Errorf("metadata of 1 MB: %v", a)
	}
}

func (d door) openUploads(t testing.TB) int {
	t.Helper()
	return int(d.number(t, `select count(*) from uploads where owner = ? and state = 'open' and link is null`, string(d.who.ID)))
}

func appends(t *testing.T, d door) {
	up := d.create(t, "y", 6)
	ok := []show{with("Upload-Offset", "0"), with("Content-Type", patch)}
	for _, tt := range []struct {
		name   string
		body   string
		shows  []show
		status int
	}{
		{"of another version", "a", append([]show{set("Tus-Resumable", "1.0")}, ok...), 412},
		{"of no type", "a", ok[:1], 415},
		{"of another type", "a", append([]show{with("Content-Type", "text/plain")}, ok[:1]...), 415},
		{"at no offset", "a", ok[1:], 400},
		{"at a negative offset", "a", append([]show{with("Upload-Offset", "-1")}, ok[1:]...), 400},
		{"at a garbled offset", "a", append([]show{with("Upload-Offset", "0 ; 5")}, ok[1:]...), 400},
		{"at two offsets", "a", append([]show{with("Upload-Offset", "0")}, ok...), 400},
		{"at 2^63", "a", append([]show{with("Upload-Offset", "9223372036854775808")}, ok[1:]...), 413},
		{"at another byte", "a", append([]show{with("Upload-Offset", "1")}, ok[1:]...), 409},
		{"beyond the end", "a", append([]show{with("Upload-Offset", "7")}, ok[1:]...), 409},
		{"of one byte too many", "abcdefg", ok, 413},
		{"with a checksum that is none", "a", append([]show{with("Upload-Checksum", "sha1 ???")}, ok...), 400},
		{"with a checksum that is too short", "a", append([]show{with("Upload-Checksum", "sha1 eA==")}, ok...), 400},
		{"with two checksums", "a", append([]show{with("Upload-Checksum", sum1("a")), with("Upload-Checksum", sum1("a"))}, ok...), 400},
		{"with a checksum of an unknown kind", "a", append([]show{with("Upload-Checksum", "crc32 eA==")}, ok...), 400},
	} {
		t.Run("bytes "+tt.name, func(t *testing.T) {
			if a := d.tus(t, "PATCH", up, tt.body, tt.shows...); a.status != tt.status || a.header.Get("Tus-Resumable") != "1.0.0" {
				t.Errorf("want %d: %v", tt.status, a)
			}
			if n := d.offset(t, up); n != 0 {
				t.Errorf("now it stands at %d", n)
			}
		})
	}
	t.Run("too many bytes that do not say how many", func(t *testing.T) {
		if a := d.append(t, up, 0, strings.Repeat("x", 900_000), unsaid); a.status != 413 {
			t.Errorf("%v", a)
		}
		if n := d.offset(t, up); n > 6 {
			t.Errorf("now it stands at %d", n)
		}
		d.hasNot(t, "y")
	})
	t.Run("too many bytes in many parts", func(t *testing.T) {
		up := d.create(t, "many", 6)
		for at := range 6 {
			if a := d.append(t, up, at, "x"); a.status != 204 {
				t.Fatalf("at %d: %v", at, a)
			}
		}
		if a := d.append(t, up, 6, "x"); a.status != 413 {
			t.Errorf("%v", a)
		}
		d.has(t, "many", "xxxxxx")
	})
	if a := d.tus(t, "DELETE", up, ""); a.status != 204 {
		t.Errorf("%v", a)
	}
}

func endings(t *testing.T, d door) {
	t.Run("an upload that its client ends is gone", func(t *testing.T) {
		up := d.create(t, "z", 6)
		d.append(t, up, 0, "abc")
		if a := d.tus(t, "DELETE", up, "", set("Tus-Resumable", "2")); a.status != 412 {
			t.Errorf("in another version: %v", a)
		}
		if a := d.tus(t, "DELETE", up, ""); a.status != 204 || a.header.Get("Tus-Resumable") != "1.0.0" {
			t.Errorf("%v", a)
		}
		for _, method := range []string{"HEAD", "PATCH", "DELETE"} {
			if a := d.tus(t, method, up, "", with("Upload-Offset", "3"), with("Content-Type", patch)); a.status != 404 {
				t.Errorf("%s after the end: %v", method, a)
			}
		}
		d.tidy(t)
	})
	t.Run("an item stays when its upload is ended", func(t *testing.T) {
		up := d.create(t, "stays", 1)
		d.append(t, up, 0, "x")
		if a := d.tus(t, "DELETE", up, ""); a.status != 204 {
			t.Errorf("%v", a)
		}
		d.has(t, "stays", "x")
	})
	t.Run("an upload that is left alone ends", func(t *testing.T) {
		up := d.create(t, "late", 6)
		a := d.append(t, up, 0, "abc")
		ends := must(http.ParseTime(a.header.Get("Upload-Expires")))(t)
		if want := d.clock.now().Add(72 * time.Hour); !ends.Equal(want) {
			t.Errorf("it ends at %v, want %v", ends, want)
		}
		before := d.clock.now()
		defer d.clock.set(before)
		d.clock.set(ends.Add(-time.Second))
		if n := d.offset(t, up); n != 3 {
			t.Errorf("a second before: %d", n)
		}
		d.clock.set(ends)
		for _, method := range []string{"HEAD", "PATCH", "DELETE"} {
			if a := d.tus(t, method, up, "", with("Upload-Offset", "3"), with("Content-Type", patch)); a.status != 410 {
				t.Errorf("%s at its end: %v", method, a)
			}
		}
		if err := d.Intake.Recover(t.Context()); err != nil {
			t.Error(err)
		}
		if a := d.tus(t, "HEAD", up, ""); a.status != 404 {
			t.Errorf("later: %v", a)
		}
		d.tidy(t)
	})
}
