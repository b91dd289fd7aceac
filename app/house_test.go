package app_test

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"cloakroom/app"
	"cloakroom/app/access"
	"cloakroom/app/account"
	"cloakroom/app/config"
	"cloakroom/app/handoff/nginxtest"
	"cloakroom/app/id"
	"cloakroom/app/intake"
	"cloakroom/app/media"
	"cloakroom/app/storage"
)

const (
	friend   = "https://app.example.org" // a listed origin
	password = "nine coats and a hat"
)

var (
	noon      = time.Date(2025, 3, 4, 12, 0, 0, 0, time.UTC)
	operator  = access.Operator()
	setupCode = id.AsSecret("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
)

// house is a whole Cloakroom with an owner, Ann. What a test does in it happens
// in a corner of its own, so that many tests share one house.
type house struct {
	*app.House
	front http.Handler
	clock *clock
	said  *said
	ann   id.User
	turns int
	// ask sends a request the way of this house: straight into its front, or
	// through nginx.
	ask func(t testing.TB, r *http.Request) answer
}

// settings are those of a house of its own, with nothing unusual about it.
func settings(t testing.TB) config.Settings {
	t.Helper()
	dir := nginxtest.Dir(t)
	return config.Settings{
		Listen: "127.0.0.1:8080", Data: filepath.Join(dir, "data"), Media: filepath.Join(dir, "media"), Storage: "file", Handoff: "direct",
		Origins: friend, TicketLife: "10m", PlayLife: "6h", MaxAge: "5m", MaxUpload: "1MB", SessionIdle: "14d", SessionLife: "90d", Log: "text",
	}
}

// empty opens a house without anybody in it.
func empty(t testing.TB, s config.Settings) *house {
	t.Helper()
	return opened(t, s, &clock{at: noon})
}

func opened(t testing.TB, s config.Settings, clock *clock) *house {
	t.Helper()
	c, err := s.Check()
	if err != nil {
		t.Fatal(err)
	}
	h := &house{clock: clock, said: &said{}}
	h.House, err = app.Open(t.Context(), c, slog.New(slog.NewTextHandler(h.said, nil)), clock.now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := h.Close(); err != nil {
			t.Error(err)
		}
	})
	if h.front, err = h.Front(setupCode); err != nil {
		t.Fatal(err)
	}
	h.ask = h.straight
	return h
}

// open opens a house where Ann lives, who runs it.
func open(t testing.TB, s config.Settings) *house {
	t.Helper()
	h := empty(t, s)
	h.ann = h.user(t, "ann", true).ID
	return h
}

func (h *house) user(t testing.TB, name string, admin bool) account.User {
	t.Helper()
	if _, err := h.Accounts.AddUser(t.Context(), operator, name, password, admin); err != nil {
		t.Fatal(err)
	}
	u, err := h.Accounts.UserByName(t.Context(), name)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

func (h *house) signIn(t testing.TB, name string) id.Secret {
	t.Helper()
	return must(h.Accounts.SignIn(t.Context(), name, password, account.Visit{Network: "198.51.100.7", Agent: "Firefox on Linux"}))(t)
}

func (h *house) take(t testing.TB, folder id.Folder, name string, b []byte) media.Item {
	t.Helper()
	return must(h.Intake.Take(t.Context(), operator, intake.Parcel{Folder: folder, Name: name, Size: int64(len(b)), Modified: noon.Add(-time.Hour)}, bytes.NewReader(b)))(t)
}

// publish keeps bytes that no item has yet.
func (h *house) publish(t testing.TB, b []byte) media.Key {
	t.Helper()
	key := storage.NewKey()
	staged := must(h.Bytes.Stage(t.Context(), id.NewUpload()))(t)
	if _, err := staged.Write(b); err != nil {
		t.Fatal(err)
	}
	if err := staged.Publish(t.Context(), key, noon); err != nil {
		t.Fatal(err)
	}
	return key
}

// exec writes into the database behind the back of the house, for what nobody
// can do by its doors yet. The house is told to forget what it knew.
func (h *house) exec(t testing.TB, query string, args ...any) {
	t.Helper()
	db := must(sql.Open("sqlite", "file:"+h.Config.Database+"?_pragma=busy_timeout(10000)"))(t)
	defer db.Close()
	for _, q := range []string{query, `update generation set value = value + 1`} {
		if _, err := db.ExecContext(t.Context(), q, args...); err != nil {
			t.Fatalf("%s: %v", q, err)
		}
		args = nil
	}
	h.DB.Forget()
}

// stored returns the bytes of an item in a form.
func (h *house) stored(t testing.TB, item id.Item, form media.Rendition) []byte {
	t.Helper()
	it := must(h.Library.Item(t.Context(), operator, item, access.View))(t)
	blob, ok := it.Form(form)
	if !ok {
		t.Fatalf("%s has no %s", it.Name, form)
	}
	f := must(h.Bytes.Open(t.Context(), blob.Key))(t)
	defer f.Close()
	return must(io.ReadAll(f))(t)
}

// answer is what came back.
type answer struct {
	status int
	header http.Header
	body   []byte
}

func (a answer) String() string {
	return fmt.Sprintf("%d %v %.200q", a.status, a.header, a.body)
}

// show puts a credential, or whatever else a test needs, on a request.
type show func(*http.Request)

func with(name, value string) show { return func(r *http.Request) { r.Header.Add(name, value) } }

func bearer(s id.Secret) show { return with("Authorization", "Bearer "+s.Reveal()) }

func (h *house) cookie(s id.Secret) show {
	name := "cloakroom"
	if h.Config.Secure() {
		name = "__Host-cloakroom"
	}
	return with("Cookie", name+"="+s.Reveal())
}

// get asks for an address of the house.
func (h *house) get(t testing.TB, path string, shows ...show) answer {
	t.Helper()
	return h.do(t, http.MethodGet, path, shows...)
}

func (h *house) do(t testing.TB, method, path string, shows ...show) answer {
	t.Helper()
	return h.send(t, method, path, "", shows...)
}

// post sends a form as a page of the house would.
func (h *house) post(t testing.TB, path, form string, shows ...show) answer {
	t.Helper()
	shows = append([]show{with("Content-Type", "application/x-www-form-urlencoded"), with("Sec-Fetch-Site", "same-origin")}, shows...)
	return h.send(t, http.MethodPost, path, form, shows...)
}

func (h *house) send(t testing.TB, method, path, body string, shows ...show) answer {
	t.Helper()
	path = strings.TrimPrefix(path, h.Config.Base())
	var b io.Reader
	if body != "" {
		b = strings.NewReader(body)
	}
	r := httptest.NewRequest(method, path, b)
	r.Host = h.Config.URL.Host
	for _, s := range shows {
		s(r)
	}
	return h.ask(t, r)
}

func (h *house) straight(_ testing.TB, r *http.Request) answer {
	w := httptest.NewRecorder()
	h.front.ServeHTTP(w, r)
	if r.Method == http.MethodHead {
		w.Body.Reset() // net/http sends none, whatever was written
	}
	return answer{w.Code, w.Result().Header, w.Body.Bytes()}
}

// clock is a clock that tests move.
type clock struct {
	mu sync.Mutex
	at time.Time
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) set(at time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = at
}

func (c *clock) pass(d time.Duration) { c.set(c.now().Add(d)) }

// said is all that a house has logged.
type said struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *said) Write(b []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(b)
}

func (s *said) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

// must returns v, or fails the test that asks for it.
func must[T any](v T, err error) func(testing.TB) T {
	return func(t testing.TB) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// eventually asks again and again until ok, for what other goroutines or
// processes do.
func eventually(t testing.TB, within time.Duration, what string, ok func() bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), within)
	defer cancel()
	for !ok() {
		select {
		case <-ctx.Done():
			t.Fatalf("after %v still not: %s", within, what)
		case <-time.After(2 * time.Millisecond):
		}
	}
}

// photo is a JPEG that no other test has.
func photo(n int) []byte {
	img := image.NewRGBA(image.Rect(0, 0, 640, 480))
	for y := range 480 {
		for x := range 640 {
			img.Set(x, y, color.RGBA{uint8(x/3 + n), uint8(y / 2), uint8(n * 37), 255})
		}
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: 80}); err != nil {
		panic(err)
	}
	return b.Bytes()
}

// The least that is still of its type.
func film(n int) []byte {
	return fmt.Appendf(nil, "\x00\x00\x00\x18ftypisom\x00\x00\x02\x00isommp41\x00\x00\x01\x00mdat%0*d", 1000, n)
}

func paper(n int) []byte {
	return fmt.Appendf(nil, "%%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\n%% %0*d\n%%%%EOF\n", 500, n)
}

func drawing(n int) []byte {
	return fmt.Appendf(nil, `<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><text>%0*d</text></svg>`, 500, n)
}

func loopback(t testing.TB) net.Listener {
	t.Helper()
	return must(net.Listen("tcp", "127.0.0.1:0"))(t)
}
