package handoff_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"cloakroom/app/access"
	"cloakroom/app/fault"
	"cloakroom/app/handoff"
	"cloakroom/app/media"
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
