package handoff_test

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"cloakroom/app/handoff"
	"cloakroom/app/handoff/nginxtest"
	"cloakroom/app/media"
)

// alike are the headers that must be the same whoever carries the bytes, each
// once or not at all.
var alike = []string{
	"Content-Type", "Content-Length", "Content-Range", "Accept-Ranges", "Content-Disposition", "Cache-Control",
	"Etag", "Last-Modified", "Expires", "Vary", "Content-Security-Policy", "X-Content-Type-Options",
	"Cross-Origin-Resource-Policy", "Referrer-Policy", "Access-Control-Allow-Origin", "Access-Control-Expose-Headers",
	"No-Vary-Search", "X-Robots-Tag", "Set-Cookie", "Location",
	"X-Accel-Redirect", "X-Media-Cache", "X-Media-Disposition",
}

// TestNobodyCanTellTheDoorsApart asks the same of both and compares.
func TestNobodyCanTellTheDoorsApart(t *testing.T) {
	s := newShelf(t)
	all := things(t, s)
	direct := httptest.NewServer(house(t, all, func(d *handoff.Dress) sender { return handoff.Direct{Bytes: s, Dress: d} }))
	defer direct.Close()
	app := house(t, all, func(d *handoff.Dress) sender { return handoff.Nginx{Bytes: s, Dress: d, Files: "/protected/"} })
	nginxtest.Lend(t, s.dir)
	tcp, _ := behind(t, "tcp", s.dir, app)
	socket, _ := behind(t, "unix", s.dir, app)

	tag := media.Blob{Size: int64(len(picture)), Modified: noon}.ETag()
	const modern, old = "image/avif,image/webp,image/png,image/svg+xml,image/*;q=0.8,*/*;q=0.5", "image/png,image/jpeg;q=0.8"
	ofWebP := media.Blob{Size: int64(len(picture[20:])), Modified: noon}.ETag()
	at := func(d time.Duration) string { return noon.Add(d).Format(http.TimeFormat) }
	head := []string{":method", "HEAD"}
	tests := []struct {
		name   string
		path   string
		asks   []string
		status int
		body   string
	}{
		{"a picture", "/m/photo?v=1&t=x", nil, 200, picture},
		{"a picture's head", "/m/photo", head, 200, ""},
		{"a thumb", "/m/thumb", nil, 200, picture[10:]},
		{"by a token", "/m/by-token", nil, 200, picture[10:]},
		{"by a link", "/m/by-link", nil, 200, picture[10:]},
		{"a film", "/m/film", nil, 200, picture},
		{"a film to take home", "/m/film-home", nil, 200, picture},
		{"a film's still", "/m/film-still", nil, 200, picture},
		{"a document", "/m/pdf", nil, 200, picture},
		{"a document to take home", "/m/pdf-home", nil, 200, picture},
		{"a drawing that is a program", "/m/svg", nil, 200, "<svg/>"},
		{"a page", "/m/html", nil, 200, "<script>"},
		{"an empty file", "/m/empty", nil, 200, ""},
		{"a name with a percent sign", "/m/percent", nil, 200, picture},
		{"a name with an address's marks", "/m/marks", nil, 200, picture},
		{"a name with accents", "/m/accents", nil, 200, picture},
		{"a name with a quote and a line end", "/m/quotes", nil, 200, picture},
		{"a name that reads backwards", "/m/backwards", nil, 200, picture},
		{"a long name", "/m/long", nil, 200, picture[10:]},

		{"one of two types, without a word", "/m/both", nil, 200, picture[20:]},
		{"one of two types, whatever there is", "/m/both", []string{"Accept", "*/*"}, 200, picture[20:]},
		{"one of two types, by who shows it", "/m/both", []string{"Accept", modern}, 200, picture[20:]},
		{"one of two types, by who does not", "/m/both", []string{"Accept", old}, 200, picture[:20]},
		{"its head", "/m/both", []string{":method", "HEAD", "Accept", old}, 200, ""},
		{"a part of it", "/m/both", []string{"Accept", old, "Range", "bytes=4-8"}, 206, picture[4:9]},
		{"a part of it that only the other has not", "/m/both", []string{"Accept", old, "Range", "bytes=18-"}, 206, picture[18:20]},
		{"a part of the other that it has not", "/m/both", []string{"Accept", modern, "Range", "bytes=18-"}, 416, ""},
		{"the other, although one has it", "/m/both", []string{"Accept", old, "If-None-Match", ofWebP}, 200, picture[:20]},
		{"the same, which one has", "/m/both", []string{"Accept", modern, "If-None-Match", ofWebP}, 304, ""},
		{"one of two types by path", "/private/both", []string{"Accept", old, "Origin", friend}, 200, picture[:20]},
		{"an original is never chosen", "/m/both-home", []string{"Accept", old}, 200, picture},

		{"from a listed page", "/m/thumb", []string{"Origin", friend}, 200, picture[10:]},
		{"from another page", "/m/thumb", []string{"Origin", "https://evil.example"}, 200, picture[10:]},
		{"from no page at all", "/m/thumb", []string{"Origin", "null"}, 200, picture[10:]},
		{"by path", "/private/by-token", nil, 200, picture[10:]},
		{"by path from a listed page", "/private/by-token", []string{"Origin", friend}, 200, picture[10:]},
		{"by path from another page", "/private/by-token", []string{"Origin", "https://evil.example"}, 200, picture[10:]},
		{"a part by path from a listed page", "/private/photo", []string{"Origin", friend, "Range", "bytes=0-4"}, 206, picture[:5]},

		{"a part", "/m/film", []string{"Range", "bytes=4-8"}, 206, picture[4:9]},
		{"a part's head", "/m/film", []string{":method", "HEAD", "Range", "bytes=4-8"}, 206, ""},
		{"the rest", "/m/film", []string{"Range", "bytes=30-"}, 206, picture[30:]},
		{"the end", "/m/film", []string{"Range", "bytes=-5"}, 206, picture[31:]},
		{"an end longer than all", "/m/film", []string{"Range", "bytes=-5000"}, 206, picture},
		{"all of it as a part", "/m/film", []string{"Range", "bytes=0-"}, 206, picture},
		{"beyond the end", "/m/film", []string{"Range", "bytes=30-4000"}, 206, picture[30:]},
		{"in capitals", "/m/film", []string{"Range", "BYTES=4-8"}, 206, picture[4:9]},
		{"another unit", "/m/film", []string{"Range", "items=4-8"}, 200, picture},
		{"several parts", "/m/film", []string{"Range", "bytes=0-1,4-5"}, 200, picture},
		{"several parts with blanks", "/m/film", []string{"Range", "bytes=0-1 , 4-5"}, 200, picture},
		{"several parts with a tab", "/m/film", []string{"Range", "bytes=0-1,\t4-5"}, 200, picture},
		{"several parts, one of them not there", "/m/film", []string{"Range", "bytes=0-1,4000-"}, 200, picture},
		{"several parts that overlap", "/m/film", []string{"Range", "bytes=0-,0-,0-,0-"}, 200, picture},
		{"several parts, none of them there", "/m/film", []string{"Range", "bytes=4000-,5000-"}, 416, ""},
		{"a part that is not there", "/m/film", []string{"Range", "bytes=36-"}, 416, ""},
		{"its head", "/m/film", []string{":method", "HEAD", "Range", "bytes=36-"}, 416, ""},
		{"the last nothing", "/m/film", []string{"Range", "bytes=-0"}, 416, ""},
		{"nonsense", "/m/film", []string{"Range", "bytes=x"}, 416, ""},
		{"a part of nothing", "/m/empty", []string{"Range", "bytes=0-"}, 416, ""},
		{"a blank", "/m/film", []string{"Range", "bytes= 4-8"}, 416, ""},
		{"a part of the same", "/m/film", []string{"Range", "bytes=4-8", "If-Range", tag}, 206, picture[4:9]},
		{"a part of what is as old", "/m/film", []string{"Range", "bytes=4-8", "If-Range", at(0)}, 206, picture[4:9]},
		{"a part of something else", "/m/film", []string{"Range", "bytes=4-8", "If-Range", `"0-0"`}, 200, picture},
		{"a part of what is newer", "/m/film", []string{"Range", "bytes=4-8", "If-Range", at(time.Second)}, 200, picture},
		{"a part of the same, weakly", "/m/film", []string{"Range", "bytes=4-8", "If-Range", "W/" + tag}, 200, picture},
		{"a date that only nginx reads", "/m/film", []string{"Range", "bytes=4-8", "If-Range", at(0) + " or so"}, 200, picture},
		{"no part of something else, out of reach", "/m/film", []string{"Range", "bytes=99-", "If-Range", `"0-0"`}, 200, picture},

		{"what one has", "/m/film", []string{"If-None-Match", tag}, 304, ""},
		{"what one has, its head", "/m/film", []string{":method", "HEAD", "If-None-Match", tag}, 304, ""},
		{"what one has, from a listed page", "/private/film", []string{"If-None-Match", tag, "Origin", friend}, 304, ""},
		{"what one has among others", "/m/film", []string{"If-None-Match", `"0-0", W/` + tag}, 304, ""},
		{"what one has, though lost", "/m/lost", []string{"If-None-Match", "*"}, 304, ""},
		{"what one has not", "/m/film", []string{"If-None-Match", `"0-0"`}, 200, picture},
		{"what one has not, by an old date", "/m/film", []string{"If-None-Match", `"0-0"`, "If-Modified-Since", at(0)}, 200, picture},
		{"what has not changed", "/m/film", []string{"If-Modified-Since", at(0)}, 304, ""},
		{"what has not changed since later", "/m/film", []string{"If-Modified-Since", at(time.Hour)}, 304, ""},
		{"what has changed", "/m/film", []string{"If-Modified-Since", at(-time.Second)}, 200, picture},
		{"no date, but nginx reads one", "/m/film", []string{"If-Modified-Since", at(0) + " or so"}, 200, picture},
		{"a part of what one has", "/m/film", []string{"Range", "bytes=4-8", "If-None-Match", tag}, 304, ""},

		{"the one", "/m/film", []string{"If-Match", tag}, 200, picture},
		{"the one among others", "/m/film", []string{"If-Match", `"0-0", ` + tag}, 200, picture},
		{"another", "/m/film", []string{"If-Match", `"0-0"`}, 412, ""},
		{"what has changed since", "/m/film", []string{"If-Unmodified-Since", at(-time.Second)}, 412, ""},
		{"what has not changed since", "/m/film", []string{"If-Unmodified-Since", at(0)}, 200, picture},
		{"since no date", "/m/film", []string{"If-Unmodified-Since", "yesterday"}, 200, picture},
		{"the one, changed since", "/m/film", []string{"If-Match", tag, "If-Unmodified-Since", at(-time.Second)}, 200, picture},
		{"going on where one stopped", "/m/film", []string{"If-Match", tag, "If-Unmodified-Since", at(0), "Range", "bytes=30-"}, 206, picture[30:]},

		{"what is not on the shelf", "/m/lost", nil, 404, "There is nothing here.\n"},
		{"its head", "/m/lost", head, 404, ""},
		{"a part of it", "/m/lost", []string{"Range", "bytes=0-4"}, 404, "There is nothing here.\n"},
		{"from a listed page", "/m/lost", []string{"Origin", friend}, 404, "There is nothing here.\n"},
		{"what has ended", "/m/ended", nil, 410, "It was here.\n"},
		{"a part of what has ended", "/m/ended", []string{"Range", "bytes=0-4", "If-None-Match", "*"}, 410, "It was here.\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			want := ask(t, direct.URL+tt.path, tt.asks...)
			if want.status != tt.status || tt.body != "" && want.body != tt.body {
				t.Fatalf("Direct: %d %q, want %d %q", want.status, want.body, tt.status, tt.body)
			}
			if head := tt.asks; len(head) > 0 && head[0] == ":method" && want.body != "" {
				t.Errorf("a body for HEAD: %q", want.body)
			}
			for by, base := range map[string]string{"tcp": tcp, "a socket": socket} {
				got := ask(t, base+tt.path, tt.asks...)
				if got.status != want.status || got.body != want.body {
					t.Fatalf("by %s: %d %q, Direct: %d %q", by, got.status, got.body, want.status, want.body)
				}
				for _, name := range alike {
					g, w := got.header[name], want.header[name]
					if !slices.Equal(g, w) || len(g) > 1 {
						t.Errorf("by %s: %s: %q, Direct: %q", by, name, g, w)
					}
				}
			}
		})
	}
}

func TestWhatNginxCannotReadIsNotThere(t *testing.T) {
	s := newShelf(t)
	all := things(t, s)
	nginxtest.Lend(t, s.dir)
	file := func(key string) string { return filepath.Join(s.dir, key) }
	must(t, os.Chmod(file("ab/cd/03"), 0o600)) // film: the owner's alone
	must(t, os.Remove(file("ab/cd/05")))       // pdf: a link to a file outside
	secret := filepath.Join(nginxtest.Dir(t), "secret")
	must(t, os.WriteFile(secret, []byte("outside"), 0o644))
	must(t, os.Symlink(secret, file("ab/cd/05")))
	must(t, os.Rename(file("ab/ce"), file("ab/cf"))) // still: in a folder that is a link
	must(t, os.Symlink(file("ab/cf"), file("ab/ce")))
	base, _ := behind(t, "tcp", s.dir, house(t, all, func(d *handoff.Dress) sender {
		return handoff.Nginx{Bytes: s, Dress: d, Files: "/protected/"}
	}))
	paths := []string{"/m/film-still", "/m/pdf", "/m/lost"}
	if os.Getuid() == 0 { // else the workers are the owner
		paths = append(paths, "/m/film")
	}
	for _, path := range paths {
		got := ask(t, base+path, "Origin", friend)
		if got.status != 404 || got.body != "There is nothing here.\n" || got.header.Get("Cache-Control") != "no-store" ||
			got.header.Get("Content-Type") != "text/plain; charset=utf-8" {
			t.Errorf("%s: %d %q %v", path, got.status, got.body, got.header)
		}
		for _, name := range []string{"Content-Disposition", "Content-Security-Policy", "No-Vary-Search", "Etag", "Last-Modified", "Access-Control-Allow-Origin", "Vary", "Accept-Ranges"} {
			if v := got.header[name]; v != nil {
				t.Errorf("%s wears %s: %q", path, name, v)
			}
		}
	}
}

// TestNobodyComesToTheBytesByAddress asks for them in all the ways there are to
// write their address.
func TestNobodyComesToTheBytesByAddress(t *testing.T) {
	s := newShelf(t)
	s.put(t, "ab/cd/01", media.Original, "image/jpeg", picture)
	nginxtest.Lend(t, s.dir)
	base, _ := behind(t, "tcp", s.dir, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Media-Cache", "for nginx alone")
		w.Header().Set("X-Media-Disposition", "for nginx alone")
		for name := range r.Header {
			if strings.HasPrefix(name, "X-Accel") || name == "X-Sendfile-Type" || name == "Forwarded" || name == "X-Forwarded-Host" {
				t.Errorf("a client's %s came through", name)
			}
		}
		if r.Header.Get("X-Forwarded-For") != "127.0.0.1" || len(r.Header["X-Forwarded-For"]) != 1 {
			t.Errorf("X-Forwarded-For: %q", r.Header["X-Forwarded-For"])
		}
		http.NotFound(w, r)
	}))
	forged := []string{"X-Forwarded-For", "6.6.6.6", "X-Forwarded-Host", "evil.example", "Forwarded", "for=6.6.6.6", "X-Sendfile-Type", "X-Accel-Redirect", "X-Accel-Mapping", "/=/protected/"}
	for _, path := range []string{
		"/protected/ab/cd/01", "/protected", "/protected/", "/protected../my%20blobs/ab/cd/01", "/protected/../protected/ab/cd/01",
		"//protected/ab/cd/01", "/%70rotected/ab/cd/01", "/protected%2Fab/cd/01", "/x/..;/protected/ab/cd/01", "/m/../protected/ab/cd/01",
		"/protected./ab/cd/01", "/./protected/ab/cd/01", "/protected/ab/cd/01?x", "/protected/ab/cd/01%00",
	} {
		for _, asks := range [][]string{nil, {"X-Accel-Redirect", "/protected/ab/cd/01"}, forged, {":method", "POST"}} {
			got := ask(t, base+path, asks...)
			if got.status != 404 && got.status != 400 || strings.Contains(got.body, picture[:5]) || strings.Contains(got.body, "nginx/") {
				t.Errorf("%s %v: %d %q", path, asks, got.status, got.body)
			}
			if got.header.Get("X-Media-Cache")+got.header.Get("X-Media-Disposition") != "" {
				t.Errorf("%s: %v", path, got.header)
			}
		}
	}
}
