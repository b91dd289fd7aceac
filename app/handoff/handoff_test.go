package handoff_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"cloakroom/app/access"
	"cloakroom/app/fault"
	"cloakroom/app/handoff"
	"cloakroom/app/media"
	"cloakroom/app/storage"
)

const (
	pictures  = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; sandbox; frame-ancestors 'none'"
	players   = "default-src 'none'; style-src 'unsafe-inline'; media-src 'self'; frame-ancestors 'none'"
	documents = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'"
	unknowns  = "default-src 'none'; sandbox"
)

func TestWhatEachTypeWears(t *testing.T) {
	tests := []struct {
		mime   string
		form   media.Rendition
		sent   string
		how    string
		policy string
	}{
		{"image/jpeg", media.Thumb, "image/jpeg", "inline", pictures},
		{"image/png", media.Preview, "image/png", "inline", pictures},
		{"image/webp", media.Poster, "image/webp", "inline", pictures},
		{"image/jpeg", media.Original, "image/jpeg", "attachment", pictures},
		{"video/mp4", media.Play, "video/mp4", "inline", players},
		{"video/mp4", media.Original, "video/mp4", "attachment", players},
		{"audio/flac", media.Play, "audio/flac", "inline", players},
		{"application/pdf", media.Play, "application/pdf", "inline", documents},
		{"application/pdf", media.Original, "application/pdf", "attachment", documents},
		{"image/svg+xml", media.Original, "application/octet-stream", "attachment", unknowns},
		{"image/svg+xml", media.Thumb, "application/octet-stream", "attachment", unknowns},
		{"text/html", media.Original, "application/octet-stream", "attachment", unknowns},
		{"text/html; charset=utf-8", media.Original, "application/octet-stream", "attachment", unknowns},
		{"application/zip", media.Original, "application/octet-stream", "attachment", unknowns},
		{"", media.Original, "application/octet-stream", "attachment", unknowns},
	}
	s := newShelf(t)
	for _, tt := range tests {
		t.Run(tt.mime+" as "+string(tt.form), func(t *testing.T) {
			blob := s.put(t, "ab/cd/01", tt.form, tt.mime, picture)
			if tt.form == media.Play {
				blob.Rendition = media.Original
			}
			item := media.Item{Name: "a", Type: tt.mime, Blobs: []media.Blob{blob}}
			h := send(t, direct(s), thing{item, tt.form, access.Session}).Header()
			how, _, _ := strings.Cut(h.Get("Content-Disposition"), ";")
			if h.Get("Content-Type") != tt.sent || how != tt.how || h.Get("Content-Security-Policy") != tt.policy {
				t.Errorf("%q %q %q", h.Get("Content-Type"), how, h.Get("Content-Security-Policy"))
			}
			for name, want := range map[string]string{
				"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "Vary": "Origin", "X-Robots-Tag": "noindex",
				"Cache-Control": "private, max-age=300", "No-Vary-Search": `params=("t")`, "Cross-Origin-Resource-Policy": "same-origin",
				"Etag": blob.ETag(), "Last-Modified": "Tue, 04 Mar 2025 12:00:00 GMT",
			} {
				if h.Get(name) != want {
					t.Errorf("%s: %q, want %q", name, h.Get(name), want)
				}
			}
		})
	}
}

func TestWhoMayEmbedAndRead(t *testing.T) {
	s := newShelf(t)
	photo := func(by access.Means) thing { it := things(t, s)["thumb"]; it.by = by; return it }
	house := handoff.NewDress(0, []string{friend}, false)
	other := handoff.NewDress(time.Hour, []string{friend}, true)
	tests := []struct {
		name   string
		dress  *handoff.Dress
		by     access.Means
		origin string
		site   string // Cross-Origin-Resource-Policy
		reads  string // Access-Control-Allow-Origin
		vary   string
		cache  string
	}{
		{"a session embeds at home", house, access.Session, "", "same-origin", "", "Origin", "private, no-cache"},
		{"a link too", house, access.Link, "", "same-origin", "", "Origin", "private, no-cache"},
		{"an unlocked link too", house, access.Unlock, "", "same-origin", "", "Origin", "private, no-cache"},
		{"with a second host its neighbour embeds", other, access.Session, "", "same-site", "", "Origin", "private, max-age=3600"},
		{"a token embeds anywhere", house, access.Token, "", "cross-origin", "", "Origin", "private, no-cache"},
		{"with a second host too", other, access.Token, "", "cross-origin", "", "Origin", "private, max-age=3600"},
		{"a listed page reads", house, access.Token, friend, "cross-origin", friend, "Origin", "private, no-cache"},
		{"a listed page reads what a session shows, and does not embed it", house, access.Session, friend, "same-origin", friend, "Origin", "private, no-cache"},
		{"one that begins alike does not", house, access.Token, friend + ".evil.example", "cross-origin", "", "Origin", "private, no-cache"},
		{"nor one in other letters", house, access.Token, strings.ToUpper(friend), "cross-origin", "", "Origin", "private, no-cache"},
		{"nor one of no origin", house, access.Token, "null", "cross-origin", "", "Origin", "private, no-cache"},
		{"by path, tokens have answers of their own", house.Private(), access.Token, friend, "cross-origin", friend, "Origin, Authorization", "private, no-cache"},
		{"and all embed anywhere", other.Private(), access.Session, "", "cross-origin", "", "Origin, Authorization", "private, max-age=3600"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			h := send(t, handoff.Direct{Bytes: s, Dress: tt.dress}, photo(tt.by), "Origin", tt.origin).Header()
			for name, want := range map[string]string{
				"Cross-Origin-Resource-Policy": tt.site, "Access-Control-Allow-Origin": tt.reads, "Vary": tt.vary, "Cache-Control": tt.cache,
			} {
				if got := strings.Join(h[name], " + "); got != want {
					t.Errorf("%s: %q, want %q", name, got, want)
				}
			}
		})
	}
}

func TestNginxIsSentOnlyToOurBlobs(t *testing.T) {
	for _, key := range []media.Key{"ab/cd/../../x", "ab/CD/01", "ab/cd/0 1", "ab/cd/01?x", "ab/cd/01%2e", "ab/cd/é", "ab/cd/01\r\n", "ab\\cd"} {
		s := newShelf(t)
		it := things(t, s)["thumb"]
		it.item.Blobs = []media.Blob{{Rendition: media.Thumb, Key: key, Type: "image/jpeg"}}
		w := httptest.NewRecorder()
		err := nginx(s).Send(w, httptest.NewRequest("GET", "/", nil), permit(t, it))
		if !fault.Is(err, fault.Internal) || len(w.Header()) > 0 {
			t.Errorf("%q: %v, %v", key, err, w.Header())
		}
	}
	far := &url.URL{Scheme: "https", Host: "s3.example"}
	w := httptest.NewRecorder()
	err := handoff.Nginx{Bytes: elsewhere{at: storage.Location{URL: far}}, Dress: dress(), Files: "/protected/"}.
		Send(w, httptest.NewRequest("GET", "/", nil), permit(t, things(t, newShelf(t))["thumb"]))
	if err == nil || len(w.Header()) > 0 {
		t.Errorf("a blob far away: %v, %v", err, w.Header())
	}
}

// elsewhere is a storage that fails in one way or another.
type elsewhere struct {
	storage.Storage
	at  storage.Location
	err error
}

func (e elsewhere) Open(context.Context, media.Key) (io.ReadSeekCloser, error) { return nil, e.err }
func (e elsewhere) Location(context.Context, media.Key) (storage.Location, error) {
	return e.at, e.err
}

// lame is one whose files cannot be sought in.
type lame struct{ storage.Storage }

func (lame) Open(context.Context, media.Key) (io.ReadSeekCloser, error) { return lameFile{}, nil }

type lameFile struct{ io.ReadCloser }

func (lameFile) Seek(int64, int) (int64, error) { return 0, errors.New("no") }
func (lameFile) Close() error                   { return nil }

func TestWhoCarries(t *testing.T) {
	s := newShelf(t)
	it := things(t, s)["film"]
	tests := []struct {
		name  string
		asks  []string
		nginx bool
	}{
		{"the whole", nil, true},
		{"a part", []string{"Range", "bytes=0-4"}, true},
		{"what nginx reads as one part", []string{"Range", "bytes=0-4,99-"}, false},
		{"several parts", []string{"Range", "bytes=0-1,3-4"}, true},
		{"what one has", []string{"If-None-Match", "*"}, false},
		{"what is not there", []string{"Range", "bytes=99-"}, false},
		{"what has changed", []string{"If-Match", `"0-0"`}, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			h := send(t, nginx(s), it, tt.asks...).Header()
			if got := h.Get("X-Accel-Redirect"); (got != "") != tt.nginx || tt.nginx && got != "/protected/ab/cd/03" {
				t.Errorf("X-Accel-Redirect: %q", got)
			}
			for _, name := range []string{"Cache-Control", "Content-Disposition", "Accept-Ranges", "Set-Cookie", "Etag"} {
				if v := h[name]; tt.nginx && v != nil {
					t.Errorf("%s: %q, which nginx would keep or double", name, v)
				}
			}
		})
	}
}

func TestNothingIsSetOnWhatMayBeRefused(t *testing.T) {
	it := things(t, newShelf(t))["thumb"]
	broken := elsewhere{err: errors.New("the disk is gone")}
	tests := []struct {
		name string
		door sender
		want fault.Kind
	}{
		{"a file that is missing", direct(newShelf(t)), fault.NotFound},
		{"a storage that fails", handoff.Direct{Bytes: broken, Dress: dress()}, fault.Internal},
		{"one that cannot say where", handoff.Nginx{Bytes: broken, Dress: dress(), Files: "/protected/"}, fault.Internal},
		{"one that cannot find the part", handoff.Direct{Bytes: lame{}, Dress: dress()}, fault.Internal},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := httptest.NewRecorder()
			err := tt.door.Send(w, httptest.NewRequest("GET", "/", nil), permit(t, it))
			if !fault.Is(err, tt.want) || len(w.Header()) > 0 || w.Body.Len() > 0 {
				t.Errorf("%v, %v, %q", err, w.Header(), w.Body)
			}
		})
	}
}

func TestAnEmptyPermitOpensNoDoor(t *testing.T) {
	for name, door := range map[string]sender{"Direct": direct(newShelf(t)), "Nginx": nginx(newShelf(t))} {
		w := httptest.NewRecorder()
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s took it", name)
				}
			}()
			_ = door.Send(w, httptest.NewRequest("GET", "/", nil), access.Permit{})
		}()
		if len(w.Header()) > 0 {
			t.Errorf("%s set %v", name, w.Header())
		}
	}
}

// TestRefusalsWearNothingOfTheBytes looks at what both doors say by themselves.
func TestRefusalsWearNothingOfTheBytes(t *testing.T) {
	s := newShelf(t)
	it := things(t, s)["film"]
	for _, tt := range []struct {
		asks   []string
		status int
		part   string
	}{
		{[]string{"Range", "bytes=99-"}, http.StatusRequestedRangeNotSatisfiable, "bytes */36"},
		{[]string{"If-Match", `"0-0"`}, http.StatusPreconditionFailed, ""},
	} {
		for name, door := range map[string]sender{"Direct": direct(s), "Nginx": nginx(s)} {
			for _, method := range []string{"GET", "HEAD"} {
				r := httptest.NewRequest(method, "/", nil)
				r.Header.Set(tt.asks[0], tt.asks[1])
				w := httptest.NewRecorder()
				must(t, door.Send(w, r, permit(t, it)))
				h := w.Header()
				if w.Code != tt.status || h.Get("Content-Range") != tt.part || h.Get("Cache-Control") != "no-store" ||
					h.Get("Content-Type") != "text/plain; charset=utf-8" || h.Get("Content-Disposition") != "" || h.Get("X-Accel-Redirect") != "" ||
					h.Get("X-Content-Type-Options") != "nosniff" || h.Get("Content-Security-Policy") != players || h.Get("Vary") != "Origin" {
					t.Errorf("%s, %s: %d %v", name, method, w.Code, h)
				}
				if w.Body.Len() > 0 != (method == "GET") || strings.Contains(w.Body.String(), picture[:5]) {
					t.Errorf("%s, %s: %q", name, method, w.Body)
				}
			}
		}
	}
}

func TestWhatOthersSetIsTakenOff(t *testing.T) {
	s := newShelf(t)
	for name, door := range map[string]sender{"Direct": direct(s), "Nginx": nginx(s)} {
		w := httptest.NewRecorder()
		w.Header().Set("Set-Cookie", "a=b")
		w.Header().Set("Cache-Control", "public")
		w.Header().Add("Vary", "Origin")
		must(t, door.Send(w, httptest.NewRequest("GET", "/", nil), permit(t, things(t, s)["thumb"])))
		if h := w.Header(); h["Set-Cookie"] != nil || h.Get("Cache-Control") == "public" || len(h["Vary"]) != 1 {
			t.Errorf("%s: %v", name, h)
		}
	}
}

// counting is a storage of one file that counts who opens, reads and closes it.
type counting struct {
	storage.Storage
	*strings.Reader
	reads, closed int
}

func (c *counting) Open(context.Context, media.Key) (io.ReadSeekCloser, error) { return c, nil }
func (c *counting) Read(b []byte) (int, error)                                 { c.reads++; return c.Reader.Read(b) }

func (c *counting) WriteTo(io.Writer) (int64, error) { panic("not asked for a part") }

func (c *counting) Close() error { c.closed++; return nil }

func TestFilesAreReadOnceAndClosed(t *testing.T) {
	it := things(t, newShelf(t))["film"]
	tests := []struct {
		name   string
		method string
		body   string // of the file
		cut    bool   // the connection must be
		reads  bool
	}{
		{"a good file", "GET", picture, false, true},
		{"a file that is too short", "GET", picture[:10], true, true},
		{"a file that has grown", "GET", picture + picture, false, true},
		{"a head", "HEAD", picture, false, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			file := &counting{Reader: strings.NewReader(tt.body)}
			w := httptest.NewRecorder()
			func() {
				defer func() {
					if v := recover(); (v == http.ErrAbortHandler) != tt.cut { //nolint:errorlint // the value itself is thrown
						t.Errorf("it ended with %v", v)
					}
				}()
				must(t, direct(file).Send(w, httptest.NewRequest(tt.method, "/", nil), permit(t, it)))
			}()
			if file.closed != 1 || file.reads > 0 != tt.reads {
				t.Errorf("read %d times, closed %d times", file.reads, file.closed)
			}
			if tt.reads && !strings.HasPrefix(picture, w.Body.String()) || w.Header().Get("Content-Length") != "36" {
				t.Errorf("%v %q", w.Header(), w.Body)
			}
		})
	}
}

// TestTheKernelCanSend holds that the server is shown a file.
func TestTheKernelCanSend(t *testing.T) {
	s := newShelf(t)
	w := &watching{ResponseRecorder: httptest.NewRecorder()}
	r := httptest.NewRequest("GET", "/", nil)
	r.Header.Set("Range", "bytes=5-7")
	if err := direct(s).Send(w, r, permit(t, things(t, s)["film"])); err != nil {
		t.Fatal(err)
	}
	if !w.file || w.Body.String() != picture[5:8] {
		t.Errorf("a file: %v, %q", w.file, w.Body)
	}
}

type watching struct {
	*httptest.ResponseRecorder
	file bool
}

func (w *watching) ReadFrom(r io.Reader) (int64, error) {
	if l, ok := r.(*io.LimitedReader); ok {
		_, w.file = l.R.(*os.File)
	}
	return io.Copy(w.ResponseRecorder, r)
}
